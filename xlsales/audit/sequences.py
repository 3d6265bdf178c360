"""Rows of figures for consecutive periods: "from 348k to 307k to 290k", "every month since February: 7, 6, 5"."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Query
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span, same_grain
from xlsales.audit.precision import agreement, in_unit, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.table.period import Grain, period_ix

LINK = re.compile(
    r"\s*(?:[,–—-]*\s*(?:and\s+)?(?:then|before|finally)\s+(?:\w+\s+){1,2}to|,|to|and then to|,? then(?: to)?|→|->"
    r"|,? and(?: finally)?(?: to)?)\s*",
    re.I,
)
_LED = re.compile(r"(?:\bfrom|:|\bof|\(|[–—])\s*[$€£]?$", re.I)
_FIRST = re.compile(r"\bfirst\s+(?P<n>two|three|four|five|six)\s+(?P<grain>month|quarter|year)s\b", re.I)
_GRAIN = re.compile(
    r"\b(?:(?:every|each|per|by|a)\s+(?P<each>month|quarter|year)|(?P<ly>monthly|quarterly|annual|yearly)"
    r"|(?:last|past|these|the)\s+(?:\w+\s+)?(?P<last>month|quarter|year)s|(?P<row>month|quarter|year)s?\s+in a row)\b",
    re.I,
)
_LY: dict[str, Grain] = {"monthly": "month", "quarterly": "quarter", "annual": "year", "yearly": "year"}


def row_of(said: Said, n: Number) -> tuple[Number, ...]:
    """The row of three or more figures that one stands in, without periods of their own; else nothing."""
    text = said.line.text
    at = said.numbers.index(n)
    first = last = at
    while first and _joined(text, said.numbers[first - 1], said.numbers[first]):
        first -= 1
    while last + 1 < len(said.numbers) and _joined(text, said.numbers[last], said.numbers[last + 1]):
        last += 1
    row = said.numbers[first : last + 1]
    led = _LED.search(text[said.start : row[0].start])
    return row if len(row) >= 3 and led and sum(1 for p in said.periods if p.span) < len(row) else ()


def _joined(text: str, a: Number, b: Number) -> bool:
    return a.unit == b.unit and LINK.fullmatch(text[a.end : b.start]) is not None


def check_row(reading: Reading, said: Said, n: Number, slots: Slots, claim: Claim, facts: Facts) -> Claim:
    """The figure against its period, where the whole row mostly agrees with the last periods of the report.

    Parameters
    ----------
    slots
        What the first figure of the row is about.
    claim
        The claim of the figure, without its verdict.
    """
    row = row_of(said, n)
    open_claim = replace(claim, why="It is one of a row of figures whose periods are not named.")
    if slots.metric == "" or slots.measure not in ("value", "difference"):
        return open_claim
    for span in _ends(reading, said, row):
        spans = [Span(span.grain, span.last - i, span.last - i, span.fiscal_year_start) for i in range(len(row))][::-1]
        values = [facts.amount(slots.metric, slots.groups[0], s) for s in spans]
        shown = [None if v is None else in_unit(m, v, "value") for m, v in zip(row, values, strict=True)]
        agree = [
            v is not None and agreement(m, m.value, v) in ("exact", "rounded") for m, v in zip(row, shown, strict=True)
        ]
        if sum(agree) * 2 <= len(row):
            continue
        at = row.index(n)
        true = shown[at]
        assert true is not None or not agree[at]
        query = Query(slots.metric, "value", slots.groups[0], spans[at]).text
        if true is None:
            return open_claim
        claim = replace(claim, query=query, true=plain(n, true), true_value=true, stated_value=n.value)
        if agree[at]:
            return replace(claim, verdict="right", why=f"The rows give {plain(n, true)} for {spans[at].label}.")
        why = f"The rows give {plain(n, true)} for {spans[at].label}; the rest of the row is true."
        return replace(claim, verdict="wrong", why=why, fix=printed(n, true))
    return open_claim


def _ends(reading: Reading, said: Said, row: tuple[Number, ...]) -> list[Span]:
    """The spans at whose ends the row may end: that of the report, that of the data, those named."""
    found = _GRAIN.search(said.text)
    word = next((w for w in found.groups() if w), "").lower() if found else ""
    named = [p.span for p in said.periods if p.span]
    grains: list[Grain] = [_LY.get(word, word)] if word else list(dict.fromkeys(s.grain for s in named))  # type: ignore[list-item, arg-type]
    grains = grains or ["year", "quarter", "month"]
    wide = [s for s in (reading.about, *named[-1:], reading.clock.now) if s is not None]
    lasts = [s.months[1] for s in wide] + [reading.clock.last_month]
    start = reading.clock.fiscal_year_start
    out = [Span(g, ix, ix, start) for g in grains for m in dict.fromkeys(lasts) for ix in [period_ix(m, g, start)]]
    if (head := _FIRST.search(said.text)) is not None and reading.about is not None:
        begun: Grain = head.group("grain").lower()  # type: ignore[assignment]
        ix = period_ix(reading.about.months[0], begun, start) + len(row) - 1
        out.insert(0, Span(begun, ix, ix, start))
    since = next((s for p in said.periods if p.role == "start" and (s := p.span)), None)
    if since is not None and since.grain in grains:
        first = same_grain(since, since.grain)
        out.insert(0, Span(since.grain, first.first + len(row) - 1, first.first + len(row) - 1, start))
    return list(dict.fromkeys(out))
