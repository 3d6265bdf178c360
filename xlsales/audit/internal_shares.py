"""Shares and parts of a text's own figures: do they follow from the figures beside them?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.figure_claim import claim_at, ratio_claim
from xlsales.audit.numbers import Number
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.stated import Figure, of_one_thing, whole_of


def shares_within(figures: list[Figure]) -> Iterator[Claim]:
    """A share against the part and the whole stated elsewhere."""
    for f in figures:
        if f.slots.measure != "share" or f.n.unit != "percent" or not f.name:
            continue
        if re.search(r"\b(?:together|combined|the two|both|jointly)\b", f.said.text, re.I):
            continue
        part = next(
            (
                g
                for g in figures
                if g.name == f.name
                and g.slots.metric == f.slots.metric
                and g.slots.measure == "value"
                and g.key[3] == f.key[3]
            ),
            None,
        )
        whole = whole_of(figures, f.slots.metric, f)
        if part is None or whole is None or not whole.n.value or whole.n.value < part.n.value:
            continue
        claim = _share_claim(f, part.n, whole.n)
        plain_whole = part.said is f.said or whole.key[3] == part.key[3] == f.key[3]
        if claim.verdict == "right" or (plain_whole and of_one_thing(f, whole)):
            yield claim
    yield from _segment_shares(figures)


def _share_claim(f: Figure, part: Number, whole: Number) -> Claim:
    true = part.value / whole.value * 100
    claim = ratio_claim(f.said, f.n, part, whole, true)
    why = f"{part.text} / {whole.text} = {plain(f.n, true)}."
    slack = true * (part.step / part.value + whole.step / whole.value) / 2 if part.value and whole.value else 0.0
    if agreement(f.n, f.n.value, true) in ("exact", "rounded") or abs(true - f.n.value) <= slack + f.n.step / 2:
        return replace(claim, verdict="right", why=why)
    return replace(claim, verdict="wrong", why=why, fix=printed(f.n, true))


_SEGMENTS = {"high-value": ("champion", "champions"), "at-risk": ("at-risk",), "lost": ("lost",), "loyal": ("loyal",)}


def _segment_shares(figures: list[Figure]) -> Iterator[Claim]:
    counts = [f for f in figures if f.n.unit == "plain" and f.slots.measure == "value"]
    whole = next((f for f in counts if f.slots.metric == "customers" and f.is_total), None)
    for f in figures:
        if f.n.unit != "percent" or whole is None:
            continue
        before = f.said.line.text[max(f.said.start, f.n.start - 60) : f.n.start].lower()
        found = [
            (before.rfind(k), names)
            for k, names in _SEGMENTS.items()
            if re.search(rf"{k} customers? (?:percentage|share)|(?:percentage|share) of {k}", before)
        ]
        if not found:
            continue
        names = max(found)[1]
        part = next((g for g in counts if g.said is not f.said and g.name.startswith(names)), None)
        if part is not None:
            yield _share_claim(f, part.n, whole.n)


def customer_sums(figures: list[Figure]) -> Iterator[Claim]:
    """Segments that are counted in one sentence against the number of customers."""
    whole = next(
        (
            f
            for f in figures
            if f.slots.metric == "customers" and f.is_total and f.n.unit == "plain" and f.n.value >= 10
        ),
        None,
    )
    by_said: dict[int, list[Figure]] = defaultdict(list)
    for f in figures:
        if f.n.unit == "plain" and f.name and f is not whole:
            by_said[id(f.said)].append(f)
    for parts in by_said.values():
        if whole is None or len(parts) < 3 or whole.said is parts[0].said:
            continue
        total = sum(f.n.value for f in parts)
        listed = " + ".join(f.n.text for f in parts)
        said = parts[0].said
        claim = replace(
            claim_at(said, parts[0].n, "sum"),
            stated=said.line.as_written(parts[0].n.start, parts[-1].n.end).strip(),
            true=plain(whole.n, whole.n.value),
            query=f"{listed} = {whole.n.text}",
            stated_value=total,
            true_value=whole.n.value,
        )
        if total == whole.n.value:
            yield replace(
                claim,
                verdict="right",
                why=(
                    f"{listed} = {plain(whole.n, total)}, the number of customers stated in line "
                    f"{whole.said.line.number}."
                ),
            )
        elif abs(total - whole.n.value) < 0.2 * whole.n.value:
            yield replace(
                claim,
                verdict="wrong",
                why=f"{listed} = {plain(whole.n, total)}, but line {whole.said.line.number} states {whole.n.text}.",
            )
