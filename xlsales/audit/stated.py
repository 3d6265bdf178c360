"""The figures that a text states, each with what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsales.audit.no_figures import is_figure
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import slots_of
from xlsales.audit.undecidable import promised

TOTAL = re.compile(r"\b(?:total|overall|sum|altogether|in all|combined)\b", re.I)


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
        "over",
        "compared",
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
    def before(self) -> str:
        """What stands before it in its sentence."""
        return self.said.line.text[self.said.start : self.n.start]

    @property
    def is_total(self) -> bool:
        """Whether it is said to be of the whole."""
        return not self.name


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
    if label and not TOTAL.search(label.group(1)):
        return label.group(1).strip().lower()
    names = [m for m in names_in(left) if m]
    if TOTAL.search(left) and not names:
        return ""
    after = re.match(r"\s+((?:[A-Z][\w-]*\s?)+)", text[n.end : n.end + 50])
    if after and n.unit == "plain":
        return after.group(1).strip().lower()
    if names:
        return names[-1].lower()
    # "They earned us $5": somebody's, whoever it is, and not the whole's.
    spoken = _PRONOUN.search(text, said.clause(n.start)[0], n.start)
    return spoken.group(0).lower() if spoken else ""


_PRONOUN = re.compile(r"\b(?:it|they|he|she|them|him)\b", re.I)


def names_in(text: str) -> list[str]:
    """Capitalised words of a text that may be names, without words of reports and periods."""
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
    names = names_in(text[said.start : mine[0].start]) if len(mine) > 1 else []
    return names[-len(mine) :][mine.index(n)].lower() if len(names) >= len(mine) > 1 else ""


def of_one_thing(f: Figure, *others: Figure) -> bool:
    """Whether figures are plainly of the same whole: said in one sentence, or as totals of the same period.

    A figure of somebody that the text names elsewhere ("her average sale") or of a period before is not.
    """
    if f.slots.role != "now" or (f.said.anaphor and any(o.said is not f.said for o in others)):
        return False
    return all(o.said is f.said or (o.key[3] == f.key[3] and _is_called_total(o)) for o in others)


def _is_called_total(f: Figure) -> bool:
    """Whether "total" stands by the figure itself: "total revenue of $5", "5,000 total orders"."""
    after = f.said.line.text[f.n.end : f.n.end + 12]
    return bool(TOTAL.search(f.before[-28:]) or re.match(r"\s*total\b|\s*in (?:total|all)\b", after, re.I))


def whole_of(figures: list[Figure], metric: str, near: Figure) -> Figure | None:
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
