"""Checks that need no rows: sums of lists, ratios and shares of stated figures, the same figure stated twice."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlsales.audit.claims import Claim
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, bare, plain, printed
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import Slots, is_figure, slots_of
from xlsales.audit.undecidable import claim_at, promised
from xlsales.audit.vocabulary import metric_name

_TOTAL = re.compile(r"\b(?:total|overall|sum|altogether|in all|combined)\b", re.I)
_NAME = re.compile(r"(?:^|(?<=[\s(]))(?:[A-Z][\w&-]*(?:\s+[A-Z][\w&-]*)*)")
_STOP = frozenset(
    [
        "in",
        "on",
        "at",
        "this",
        "that",
        "with",
        "by",
        "for",
        "from",
        "it",
        "he",
        "she",
        "they",
        "during",
        "overall",
        "while",
        "our",
        "the",
        "total",
        "revenue",
        "sales",
        "orders",
        "average",
        "customers",
        "units",
        "to",
        "of",
        "and",
        "in",
        "geographically",
        "while",
        "we",
        "owner",
        "metrics",
        "timeline",
        "strategic",
        "top",
        "key",
        "performance",
    ]
)
_RATIOS = (
    ("average_sale", "revenue", "orders"),
    ("asp", "revenue", "units"),
    ("revenue_per_customer", "revenue", "customers"),
    ("win_rate", "won", "closed"),
)


@dataclass(frozen=True)
class Figure:
    """A stated figure with what the text says it is of."""

    said: Said
    n: Number
    slots: Slots
    name: str

    @property
    def key(self) -> tuple[str, str, str, Span | None]:
        """What it is a figure of: metric, measure, name, period."""
        return (self.slots.metric, self.slots.measure, self.name, self.slots.span if self.slots.stated else None)

    @property
    def is_total(self) -> bool:
        """Whether it is said to be of the whole."""
        return not self.name


def check_internally(reading: Reading) -> list[Claim]:
    """Every check of the text against itself; the later figure of a pair is the one judged."""
    figures = stated_figures(reading)
    out = [
        *_list_sums(reading, figures),
        *_ratios(figures),
        *_shares(figures),
        *_customer_sums(figures),
        *_growth(reading, figures),
        *_repeated(figures),
    ]
    kept: dict[tuple[int, int, str], Claim] = {}
    for c in out:
        kept.setdefault((c.line, c.start, c.kind), c)
    return list(kept.values())


def stated_figures(reading: Reading) -> list[Figure]:
    """Every figure of a text with its slots, and the name beside it where there are no rows to know names from."""
    out = []
    for said in reading.sentences:
        for n in said.numbers:
            if re.match(r"\s*(?:a|per|each|every)\s+(?:day|week|month|quarter|year)\b", said.line.text[n.end :]):
                # What is made in a period on average is no part of the report's totals.
                continue
            if is_figure(said, n) and n.upto is None and not promised(said, n):
                slots = slots_of(reading, said, n)
                out.append(Figure(said, n, slots, _name_of(said, n, slots)))
    return out


def _name_of(said: Said, n: Number, slots: Slots) -> str:
    if slots.groups and slots.groups[0]:
        return "; ".join("+".join(m) for _, m in slots.groups[0])
    text = said.line.text
    paired = _paired_names(said, n)
    if paired:
        return paired
    left = text[max([said.start, *(m.end for m in said.numbers if m.end <= n.start)]) : n.start]
    label = re.match(r"^\W*([^:]{2,40}):\s*\W*$", text[said.start : n.start])
    if label and not _TOTAL.search(label.group(1)):
        return label.group(1).strip().lower()
    names = [m for m in _names(left) if m]
    if _TOTAL.search(left) and not names:
        return ""
    after = re.match(r"\s+((?:[A-Z][\w-]*\s?)+)", text[n.end : n.end + 50])
    if after and n.unit == "plain":
        return after.group(1).strip().lower()
    if names:
        return names[-1].lower()
    return ""


def _names(text: str) -> list[str]:
    found = [m.group(0).strip() for m in _NAME.finditer(text)]
    return [
        f
        for f in found
        if f.lower().split()[0] not in _STOP
        and not re.fullmatch(
            r"Q[1-4]|January|February|March|April|May|June|July|August|September|October|November|December|AOV|ASP", f
        )
    ]


def _paired_names(said: Said, n: Number) -> str:
    if "respectively" not in said.text:
        return ""
    text = said.line.text
    run = [m for m in said.numbers if m.unit == n.unit]
    joined = [[run[0]]] if run else []
    for m in run[1:]:
        if re.fullmatch(r"[\s,]*(?:and|&)?\s*(?:by )?", text[joined[-1][-1].end : m.start]):
            joined[-1].append(m)
        else:
            joined.append([m])
    mine = next((r for r in joined if n in r), [])
    names = _names(text[said.start : mine[0].start]) if len(mine) > 1 else []
    return names[-len(mine) :][mine.index(n)].lower() if len(names) >= len(mine) > 1 else ""


def _list_sums(reading: Reading, figures: list[Figure]) -> Iterator[Claim]:
    """A bullet list and its total line, or totals stated elsewhere of the same metric."""
    by_parent: dict[int, list[Figure]] = defaultdict(list)
    for f in figures:
        if f.said.line.kind == "bullet" and f.said.line.parents and len(list(f.said.numbers)) == 1:
            by_parent[f.said.line.parents[-1]].append(f)
    for parent, items in by_parent.items():
        parts = [f for f in items if not _TOTAL.search(f.said.line.text[: f.n.start])]
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
            near = _TOTAL.search(f.said.line.text[max(0, f.n.start - 60) : f.n.start]) and f not in parts
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


def _whole(figures: list[Figure], metric: str, near: Figure) -> Figure | None:
    """The total of a metric: one said in the same sentence first, else the first in the text."""
    found = [
        f
        for f in figures
        if f.slots.metric == metric and f.slots.measure == "value" and f.is_total and f.n.unit in ("money", "plain")
    ]
    if near.slots.stated and near.slots.span:
        found = [f for f in found if f.key[3] == near.key[3]] or [f for f in found if f.said is near.said]
    same = [f for f in found if f.said is near.said]
    return (same or found or [None])[0]  # type: ignore[list-item]


def _ratios(figures: list[Figure]) -> Iterator[Claim]:
    for ratio, top, bottom in _RATIOS:
        for f in figures:
            if f.slots.metric != ratio or f.slots.measure != "value" or not f.is_total:
                continue
            over, under = _whole(figures, top, f), _whole(figures, bottom, f)
            if over is None or under is None or not under.n.value:
                continue
            true = over.n.value / under.n.value
            slack = (
                true * (over.n.step / 2 / over.n.value + under.n.step / 2 / under.n.value)
                if over.n.step > 1 or under.n.step > 1
                else 0.0
            )
            claim = replace(
                claim_at(f.said, f.n, "ratio"),
                true=plain(f.n, true),
                true_value=true,
                stated_value=f.n.value,
                query=f"{over.n.text} / {under.n.text}",
            )
            ok = agreement(f.n, f.n.value, true) in ("exact", "rounded") or abs(true - f.n.value) <= slack
            why = f"{over.n.text} / {under.n.text} = {plain(f.n, true)}."
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


def _shares(figures: list[Figure]) -> Iterator[Claim]:
    """A share against the part and the whole stated elsewhere."""
    for f in figures:
        if f.slots.measure != "share" or f.n.unit != "percent" or not f.name:
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
        whole = _whole(figures, f.slots.metric, f)
        if part is None or whole is None or not whole.n.value or whole.n.value < part.n.value:
            continue
        yield _share_claim(f, part.n, whole.n)
    yield from _segment_shares(figures)


def _share_claim(f: Figure, part: Number, whole: Number) -> Claim:
    true = part.value / whole.value * 100
    claim = replace(
        claim_at(f.said, f.n, "ratio"),
        true=plain(f.n, true),
        true_value=true,
        stated_value=f.n.value,
        query=f"{part.text} / {whole.text}",
    )
    why = f"{part.text} / {whole.text} = {plain(f.n, true)}."
    if agreement(f.n, f.n.value, true) in ("exact", "rounded"):
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


def _customer_sums(figures: list[Figure]) -> Iterator[Claim]:
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
        claim = replace(
            claim_at(parts[0].said, parts[0].n, "sum"),
            stated=listed,
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
                and not (a.is_total and _TOTAL.search(a.said.text))
            ):
                continue
            both = a.is_total and b.is_total
            if (
                both
                and not (_TOTAL.search(a.said.text) and _TOTAL.search(b.said.text))
                and a.slots.metric not in ("average_sale", "asp")
            ):
                continue
            coarse = max(a.n.step, b.n.step, a.n.round_step, b.n.round_step)
            if a.said is b.said or abs(a.n.value - b.n.value) <= coarse / 2:
                continue
            yield replace(
                claim_at(b.said, b.n, "repeated"),
                verdict="wrong",
                stated_value=b.n.value,
                true=a.n.text,
                query=f"{metric_name(b.slots.metric)} stated in line {a.said.line.number}",
                why=f"Line {a.said.line.number} states {a.n.text} for the same figure: they contradict each other.",
            )
