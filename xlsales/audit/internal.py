"""Checks that need no rows: sums of lists, ratios and shares of stated figures, the same figure stated twice."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.figure_claim import claim_at, ratio_claim
from xlsales.audit.internal_changes import bracketed_shares, changes_within
from xlsales.audit.internal_shares import customer_sums, shares_within
from xlsales.audit.internal_tables import table_totals
from xlsales.audit.precision import agreement, bare, plain, printed
from xlsales.audit.scope import Reading
from xlsales.audit.stated import TOTAL, Figure, names_in, of_one_thing, stated_figures, whole_of
from xlsales.audit.vocabulary import metric_name

_RATIOS = (
    ("average_sale", "revenue", "orders"),
    ("asp", "revenue", "units"),
    ("revenue_per_customer", "revenue", "customers"),
    ("win_rate", "won", "closed"),
)


# A number behind a capitalised word is part of a name: "Cellar 23".
_NUMBERED = re.compile(r"\b[A-Z][\w-]*\s$")


def check_internally(reading: Reading) -> list[Claim]:
    """Every check of the text against itself; the later figure of a pair is the one judged."""
    figures = stated_figures(reading)
    out = [
        *_list_sums(reading, figures),
        *_ratios(figures),
        *shares_within(figures),
        *bracketed_shares(figures),
        *changes_within(figures),
        *table_totals(reading),
        *customer_sums(figures),
        *_growth(reading, figures),
        *_repeated(figures),
    ]
    kept: dict[tuple[int, int, str], Claim] = {}
    for c in out:
        kept.setdefault((c.line, c.start, c.kind), c)
    return list(kept.values())


def _list_sums(reading: Reading, figures: list[Figure]) -> Iterator[Claim]:
    """A bullet list and its total line, or totals stated elsewhere of the same metric."""
    by_parent: dict[int, list[Figure]] = defaultdict(list)
    for f in figures:
        if f.said.line.kind == "bullet" and f.said.line.parents and len(list(f.said.numbers)) == 1:
            by_parent[f.said.line.parents[-1]].append(f)
    for parent, items in by_parent.items():
        parts = [f for f in items if not TOTAL.search(f.said.line.text[: f.n.start])]
        if (
            len(parts) < 3
            or any(f.slots.guessed for f in parts)
            or len({f.n.unit for f in parts}) > 1
            or parts[0].n.unit not in ("money", "plain")
        ):
            continue
        total = sum(f.n.value for f in parts)
        metric = parts[0].slots.metric or _heading_metric(reading, parent)
        if metric in ("average_sale", "asp", "win_rate", "customers_each"):
            continue
        last = parts[-1].said.line.number
        for f in figures:
            near = TOTAL.search(f.said.line.text[max(0, f.n.start - 60) : f.n.start]) and f not in parts
            if (
                not near
                or f.n.unit != parts[0].n.unit
                or f.slots.metric != parts[0].slots.metric
                or (f.name and f.said.line.parents[-1:] != (parent,))
            ):
                continue
            direct = f.said.line.number - last in (1, 2) or f.said.line.parents[-1:] == (parent,)
            if not direct and f.slots.stated and f.slots.span and f.slots.span.count == 1:
                continue
            yield _sum_claim(f, total, f"the {len(parts)} figures listed (lines {parts[0].said.line.number}–{last})")


def _heading_metric(reading: Reading, parent: int) -> str:
    line = reading.document.lines[parent]
    return next((w.entry for s in reading.sentences if s.line is line for w in s.metrics), "")


def _sum_claim(f: Figure, total: float, of: str) -> Claim:
    claim = replace(
        claim_at(f.said, f.n, "sum"),
        stated_value=f.n.value,
        true_value=total,
        true=plain(f.n, total),
        query=f"sum of {of}",
    )
    if agreement(f.n, f.n.value, total) in ("exact", "rounded"):
        return replace(claim, verdict="right", why=f"It is the sum of {of}.")
    gap = f.n.value - total
    return replace(
        claim,
        verdict="wrong",
        why=(
            f"The sum of {of} is {plain(f.n, total)}; this is {plain(f.n, abs(gap))} too "
            f"{'much' if gap > 0 else 'little'}."
        ),
        fix=printed(f.n, total),
    )


def _ratios(figures: list[Figure]) -> Iterator[Claim]:
    for ratio, top, bottom in _RATIOS:
        for f in figures:
            if f.slots.metric != ratio or f.slots.measure != "value" or not f.is_total:
                continue
            over, under = whole_of(figures, top, f), whole_of(figures, bottom, f)
            if over is None or under is None or not under.n.value:
                continue
            true = over.n.value / under.n.value
            slack = (
                true * (over.n.step / 2 / over.n.value + under.n.step / 2 / under.n.value)
                if over.n.step > 1 or under.n.step > 1
                else 0.0
            )
            claim = ratio_claim(f.said, f.n, over.n, under.n, true)
            ok = agreement(f.n, f.n.value, true) in ("exact", "rounded") or abs(true - f.n.value) <= slack
            why = f"{over.n.text} / {under.n.text} = {plain(f.n, true)}."
            if not ok and not of_one_thing(f, over, under):
                continue
            yield (
                replace(claim, verdict="right", why=why)
                if ok
                else replace(
                    claim,
                    verdict="wrong",
                    why=f"{why} The report is off by {plain(f.n, f.n.value - true)}.",
                    fix=printed(f.n, true),
                )
            )


def _growth(reading: Reading, figures: list[Figure]) -> Iterator[Claim]:
    """An average growth per month beside the first and last values: a mean cannot be compounded."""
    levels = [
        f
        for f in figures
        if f.slots.metric == "revenue"
        and f.slots.measure == "value"
        and f.slots.stated
        and f.slots.span
        and f.slots.span.count == 1
        and f.slots.span.grain == "month"
        and f.is_total
    ]
    for f in figures:
        if f.slots.measure not in ("mean_growth", "compound_growth") or f.n.unit != "percent":
            continue
        stated = -abs(f.n.value) if f.slots.sign < 0 or f.n.negative else f.n.value
        claim = replace(claim_at(f.said, f.n, "growth"), stated_value=stated)
        pair = _ends(levels)
        if pair is None:
            yield replace(claim, why="The series behind the average is not given.")
            continue
        a, b = pair
        steps = b.slots.span.first - a.slots.span.first  # type: ignore[union-attr]
        rate = ((b.n.value / a.n.value) ** (1 / steps) - 1) * 100
        claim = replace(claim, true=f"{rate:.2f}%", true_value=rate, query=f"({b.n.text} / {a.n.text})^(1/{steps}) − 1")
        if agreement(bare(f.n), stated, rate) in ("exact", "rounded"):
            yield replace(claim, verdict="right", why=f"The compound rate over {steps} steps is {rate:.2f}%.")
        else:
            implied = a.n.value * (1 + stated / 100) ** steps
            yield replace(
                claim,
                verdict="misleading",
                why=(
                    f"The compound rate from {a.n.text} to {b.n.text} over {steps} steps is {rate:.2f}%; "
                    f"{stated:g}% a month would end at {implied:,.2f}. It is a mean of changes, which cannot be "
                    f"compounded."
                ),
            )


def _ends(levels: list[Figure]) -> tuple[Figure, Figure] | None:
    ordered = sorted({f.slots.span: f for f in levels}.items(), key=lambda p: p[0].first if p[0] else 0)
    return (ordered[0][1], ordered[-1][1]) if len(ordered) >= 2 and ordered[0][1].n.value > 0 else None


def _repeated(figures: list[Figure]) -> Iterator[Claim]:
    """The same figure stated twice with different values."""
    groups: dict[object, list[Figure]] = defaultdict(list)
    for f in figures:
        if (
            f.slots.metric
            and not f.slots.guessed
            and not f.slots.inherited
            and f.n.unit in ("money", "plain", "percent")
            and f.slots.measure == "value"
            and f.slots.role == "now"
        ):
            groups[(f.key, f.n.unit, f.slots.groups)].append(f)
    for same in groups.values():
        for a, b in itertools.pairwise(same):
            if (
                a.said.line.kind == "bullet"
                and a.said.line.parents == b.said.line.parents
                and not (a.is_total and TOTAL.search(a.said.text))
            ):
                continue
            both = a.is_total and b.is_total
            if (
                both
                and not (TOTAL.search(a.said.text) and TOTAL.search(b.said.text))
                and a.slots.metric not in ("average_sale", "asp")
            ):
                continue
            coarse = max(a.n.step, b.n.step, a.n.round_step, b.n.round_step)
            if a.said is b.said or abs(a.n.value - b.n.value) <= coarse / 2:
                continue
            if len(names_in(a.said.text)) > 1 or len(names_in(b.said.text)) > 1 or _NUMBERED.search(b.before):
                # Two names narrow each other: "within Automotive, Video made …".
                continue
            if "row" in (a.said.line.kind, b.said.line.kind) or a.said.anaphor or b.said.anaphor:
                # Rows and pronouns are of somebody whom the text alone does not tell.
                continue
            yield replace(
                claim_at(b.said, b.n, "repeated"),
                verdict="wrong",
                stated_value=b.n.value,
                true=a.n.text,
                query=f"{metric_name(b.slots.metric)} stated in line {a.said.line.number}",
                why=f"Line {a.said.line.number} states {a.n.text} for the same figure: they contradict each other.",
            )
