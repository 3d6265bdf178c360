"""Periods that stand under their own name: a quarter, a half, a month, a year, the year ended on a day."""

from __future__ import annotations

import re

from xlsales.audit.periods import Clock, PeriodMention, Span
from xlsales.fiscal import YearStart, named_a_year_on
from xlsales.table.month_names import MONTH_NAMES
from xlsales.table.period import Grain, period_ix

MONTH = (
    "|".join(sorted((m for m in MONTH_NAMES if m != "may"), key=len, reverse=True))
    + "|may(?! (?:be|have|also|not|need|want|indicate|suggest|reflect|help|require))"
)
_YEAR = r"(?:(?:FY\s*)?(?:19|20)\d\d|'\d\d|FY\s*'?\d\d)"
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "last": 4,
}
NAMED = re.compile(
    rf"(?<![\w$€£.,])(?:"
    rf"q(?P<q>[1-4])(?:[\s\-/_,']{{0,3}}(?P<qy>{_YEAR}|(?<=')\d\d|(?<=[\s/-])[1-3]\d(?=\s*(?:[|),;:&–-]|$|vs|to\b|and\b))))?(?![\w%])"
    rf"|(?P<qy2>{_YEAR})[\s\-/_]{{0,2}}q(?P<q2>[1-4])(?!\w)"
    rf"|(?P<py>FY\s*'?(?:(?:19|20)\d\d|\d\d))[\s\-/_]{{0,2}}p(?P<p>0?[1-9]|1[0-2])(?!\w)"
    rf"|(?P<qo>first|second|third|fourth|final|1st|2nd|3rd|4th)[\s-]+quarter(?:\s*(?:of|,)?\s*(?P<qy3>{_YEAR}))?"
    rf"|(?:(?P<h>first|second|latter|last)[\s-]+half"
    rf"|h(?P<hn>[12]))(?:\s+of)?(?:\s+(?P<hy>{_YEAR}))?(?!\w)(?! of (?!the year))"
    rf"|(?P<m>{MONTH})\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?(?=,?\s+(?:19"
    rf"|20)\d\d))?[\s,'\-]{{0,2}}(?P<my>{_YEAR}|(?<=['-])\d\d)?(?!\w)"
    rf"|(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?:-\d\d)?(?!\d)"
    rf"|(?P<y>(?<!\d)(?:FY\s?)?(?:19|20)\d\d(?![\w,.]\d|%|\w| (?:units|orders|deals|customers|transactions"
    rf"|pieces))|FY\s?'?\d\d)"
    rf")",
    re.IGNORECASE,
)
ENDED = re.compile(
    rf"\b(?P<what>(?:financial |fiscal |calendar )?year|half[- ]year|quarter|(?:twelve|six|three) months)"
    rf"\s+(?:ended|ending|to)\s+(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?P<m>{MONTH})\.?(?:\s+\d{{1,2}},?)?\s+(?P<y>(?:19|20)\d\d)",
    re.I,
)
# "31 December 2024" is a day, not the month.
DAY = re.compile(r"(?<![\d.,])(?:[12]?\d|3[01])(?:st|nd|rd|th)?\s+(?:of\s+)?$")
_DATE = re.compile(
    rf"(?<![\d.,$€£])(?:[12]?\d|3[01])(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH})\.?,?(?:\s+(?:19|20)\d\d)?(?!\w)"
    rf"|\b(?:{MONTH})\.?\s+(?:[12]?\d|3[01])(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d(?!\w)"
    r"|(?<![\d.,])(?:[12]?\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d\d(?!\d)",
    re.I,
)


def dates(text: str) -> list[tuple[int, int]]:
    """Where the days of a text stand: their digits are no figures.

    Examples
    --------
    >>> text = "Berlin, 14 January 2025: sales of $5"
    >>> [text[a:b] for a, b in dates(text)]
    ['14 January 2025']
    """
    return [m.span() for m in _DATE.finditer(text)]


def ended(m: re.Match[str], clock: Clock) -> PeriodMention:
    """ "The year ended 31 December 2024": the months up to that one."""
    last = int(m.group("y")) * 12 + MONTH_NAMES[m.group("m").lower().rstrip(".")] - 1
    words = m.group("what").lower()
    months = (
        12
        if ("year" in words and "half" not in words) or "twelve" in words
        else 6
        if "half" in words or "six" in words
        else 3
    )
    grain: Grain = "year" if months == 12 and last % 12 == 11 else "month"
    first = last - months + 1
    ends = (last // 12, last // 12) if grain == "year" else (first, last)
    return PeriodMention(m.start(), m.end(), Span(grain, *ends, 1))


def named_period(m: re.Match[str], clock: Clock) -> PeriodMention | None:
    """The quarter, half, month or year of a match; None for a word that is no month ("we may")."""
    g = m.groupdict()
    quarter = g["q"] or g["q2"] or (str(ORDINALS[g["qo"].lower()]) if g["qo"] else None)
    year = _year(g["qy"] or g["qy2"] or g["qy3"] or g["hy"] or g["my"] or g["y"] or g["py"])
    fys = clock.fiscal_year_start
    if quarter:
        number = int(quarter)
        if year is None:
            return PeriodMention(
                m.start(), m.end(), clock.season("quarter", number), season=("quarter", number), yearless=True
            )
        base = year * 12 - (12 if named_a_year_on(fys) else 0)
        ix = (base + (number - 1) * 3) // 3
        return PeriodMention(m.start(), m.end(), Span("quarter", ix, ix, fys), season=("quarter", number))
    if g["p"] and year is not None:
        ix = (year - named_a_year_on(fys)) * 12 + fys - 1 + int(g["p"]) - 1
        return PeriodMention(m.start(), m.end(), Span("month", ix, ix, fys), season=("month", ix % 12 + 1))
    if g["h"] or g["hn"]:
        second = (g["hn"] == "2") if g["hn"] else g["h"].lower() != "first"
        ix = first_quarter_of_half(clock, year, second)
        return PeriodMention(m.start(), m.end(), Span("quarter", ix, ix + 1, fys))
    if g["m"]:
        name = g["m"].lower().rstrip(".")
        if name in ("mar", "may", "march", "sept", "dec", "jan", "sun") and m.group(0)[0].islower():
            return None
        number = MONTH_NAMES[name]
        if year is None:
            return PeriodMention(
                m.start(), m.end(), clock.season("month", number), season=("month", number), yearless=True
            )
        ix = year * 12 + number - 1
        return PeriodMention(m.start(), m.end(), Span("month", ix, ix, fys), season=("month", number))
    if g["iso"]:
        ix = int(g["iso"][:4]) * 12 + int(g["iso"][5:7]) - 1
        return PeriodMention(m.start(), m.end(), Span("month", ix, ix, fys))
    assert year is not None
    fiscal = isinstance(fys, YearStart) or (m.group(0).lower().startswith("fy") and fys > 1)
    if fiscal or fys == 1:
        ix = year - 1 if named_a_year_on(fys) else year
        return PeriodMention(m.start(), m.end(), Span("year", ix, ix, fys))
    return PeriodMention(m.start(), m.end(), Span("month", year * 12, year * 12 + 11, fys))


def first_quarter_of_half(clock: Clock, year: int | None, second: bool) -> int:
    """The index of the first quarter of a half-year, of the year reported on where none is named."""
    fys = clock.fiscal_year_start
    if year is None:
        quarter: int = period_ix(clock.now.months[1] if clock.now else clock.last_month, "quarter", fys)
        first = quarter - quarter % 4 + (2 if second else 0)
        # "The second half of last year", said in June, is not the one to come.
        return first if first <= quarter else first - 4
    return (year - (1 if named_a_year_on(fys) else 0)) * 4 + (2 if second else 0)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
