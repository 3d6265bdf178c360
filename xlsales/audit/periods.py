"""Periods as reports name them, resolved to spans of the data's calendar."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Literal

from xlsales.table.month_names import MONTH_NAMES
from xlsales.table.period import MONTHS_IN, Grain, Period, period_ix

_MONTH = (
    "|".join(sorted((m for m in MONTH_NAMES if m != "may"), key=len, reverse=True))
    + "|may(?! (?:be|have|also|not|need|want|indicate|suggest|reflect|help|require))"
)
_YEAR = r"(?:(?:FY\s*)?(?:19|20)\d\d|'\d\d|FY\s*'?\d\d)"
_ORDINAL = {
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
_NAMED = re.compile(
    rf"(?<![\w$€£.,])(?:"
    rf"q(?P<q>[1-4])(?:[\s\-/_,']{{0,3}}(?P<qy>{_YEAR}|(?<=')\d\d|(?<=[\s/-])[1-3]\d(?=\s*(?:[|),;:&–-]|$|vs|to\b|and\b))))?(?![\w%])"
    rf"|(?P<qy2>{_YEAR})[\s\-/_]{{0,2}}q(?P<q2>[1-4])(?!\w)"
    rf"|(?P<qo>first|second|third|fourth|final|1st|2nd|3rd|4th)[\s-]+quarter(?:\s*(?:of|,)?\s*(?P<qy3>{_YEAR}))?"
    rf"|(?:(?P<h>first|second|latter|last)[\s-]+half"
    rf"|h(?P<hn>[12]))(?:\s+of)?(?:\s+(?P<hy>{_YEAR}))?(?!\w)(?! of (?!the year))"
    rf"|(?P<m>{_MONTH})\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?(?=,?\s+(?:19"
    rf"|20)\d\d))?[\s,'\-]{{0,2}}(?P<my>{_YEAR}|(?<=['-])\d\d)?(?!\w)"
    rf"|(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?:-\d\d)?(?!\d)"
    rf"|(?P<y>(?<!\d)(?:FY\s?)?(?:19|20)\d\d(?![\w,.]\d|%|\w| (?:units|orders|deals|customers|transactions"
    rf"|pieces))|FY\s?'?\d\d)"
    rf")",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?P<prev>(?:the )?(?:previous|prior|last|preceding)|a) (?P<grain>month|quarter"
    r"|year)(?: before| earlier| ago)?"
    r"|(?P<ell>(?:than|in|from|below|above|over|versus|vs\.?|against|behind|ahead of) (?:in )?the "
    r"(?P<ellq>first|second|third|fourth)(?=\s*(?:[(),.;:]|(?:and|but|while)\b|$)))"
    r"|(?P<halfyear>(?:over|for|in|during|across) the (?:whole |full )?half[- ]year)"
    r"|(?P<pair>(?<=the )(?:first|second|third)(?= and (?:the )?(?:second|third|fourth) quarter))"
    r"|(?P<next>(?:(?<=, )|(?<=; )|(?<=whereas )|(?<=while )|(?<=but )|(?<=and ))the (?P<nextq>first|second|third"
    r"|fourth)(?=\s+(?:delivered|brought"
    r"|contributed|came"
    r"|made|reached|saw|ended|closed|followed|only|just|the (?:weakest|strongest|best|worst|lowest|highest))\b))"
    r"|(?P<ytd>(?:the )?year[- ]to[- ]date|ytd|(?:the )?first (?P<fm>two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven) months)"
    r"|(?P<years>two|three|four|five|\d) (?P<yg>years|quarters|months) (?:ago|earlier|before)"
    r"|(?P<ago>(?-i:\bPY\b|\bLY\b)"
    r"|(?:the )?(?:prior|previous|last)[- ]year(?:'s)? (?:(?:first|second|third|fourth|same|comparable) )?"
    r"(?:quarter|period|month|half|Q[1-4])"
    r"|(?:the )?same (?:period|quarter|month) (?:of )?(?:the )?(?:last|previous|prior) year|(?:a"
    r"|one) year (?:ago|earlier|before))"
    r"|(?P<year>(?:for|in|over|during|across) (?:the|this) (?:full|whole|entire|calendar|fiscal)[ -]year|(?:for"
    r"|over) the year"
    r"(?= as a whole|,| (?:we|it|they|he|she)\b|\.| was| came)"
    r"|full[- ]year(?=\s*[.:*])|full[- ]year(?= (?:revenue|sales|turnover|results?|orders|profits?|total)))"
    r"|(?P<this>this|the current|the) (?P<tg>month|quarter|year|period)(?! (?:of|before))"
    r"|(?P<qoq>q[-/]?o[-/]?q|quarter[- ](?:over|on)[- ]quarter|sequential(?:ly)?)"
    r"|(?P<mom>m[-/]?o[-/]?m|month[- ](?:over|on)[- ]month)"
    r"|(?P<yoy>y[-/]?o[-/]?y|year[- ](?:over|on)[- ]year))(?!\w)",
    re.IGNORECASE,
)
_ENDED = re.compile(
    rf"\b(?P<what>(?:financial |fiscal |calendar )?year|half[- ]year|quarter|(?:twelve|six|three) months)"
    rf"\s+(?:ended|ending|to)\s+(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?P<m>{_MONTH})\.?(?:\s+\d{{1,2}},?)?\s+(?P<y>(?:19|20)\d\d)",
    re.I,
)
# "31 December 2024" is a day, not the month.
_DAY = re.compile(r"(?<![\d.,])(?:[12]?\d|3[01])(?:st|nd|rd|th)?\s+(?:of\s+)?$")
_DATE = re.compile(
    rf"(?<![\d.,$€£])(?:[12]?\d|3[01])(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\.?,?(?:\s+(?:19|20)\d\d)?(?!\w)"
    rf"|\b(?:{_MONTH})\.?\s+(?:[12]?\d|3[01])(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d(?!\w)"
    r"|(?<![\d.,])(?:[12]?\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d\d(?!\d)",
    re.I,
)
Role = Literal["at", "before", "start", "end", "every"]


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of periods of one grain, both ends in it."""

    grain: Grain
    first: int
    last: int
    fiscal_year_start: int = 1

    @property
    def label(self) -> str:
        """How it is said."""
        a = Period(self.grain, self.first, self.fiscal_year_start)
        b = Period(self.grain, self.last, self.fiscal_year_start)
        return a.label if self.first == self.last else f"{a.label} to {b.label}"

    @property
    def count(self) -> int:
        """How many periods it holds."""
        return self.last - self.first + 1

    def shifted(self, months: int) -> Span:
        """The span so many months later."""
        by = months // MONTHS_IN[self.grain]
        return Span(self.grain, self.first + by, self.last + by, self.fiscal_year_start)

    @property
    def before(self) -> Span:
        """The span of the same length right before it."""
        return Span(self.grain, self.first - self.count, self.last - self.count, self.fiscal_year_start)

    @property
    def year_ago(self) -> Span:
        """The same span a year before."""
        return self.shifted(-12)

    @property
    def months(self) -> tuple[int, int]:
        """First and last month index."""
        a, b = (
            Period(self.grain, self.first, self.fiscal_year_start),
            Period(self.grain, self.last, self.fiscal_year_start),
        )
        return a.first_month, b.first_month + MONTHS_IN[self.grain] - 1


def span_of(period: Period) -> Span:
    """The span of one period."""
    return Span(period.grain, period.ix, period.ix, period.fiscal_year_start)


@dataclass(frozen=True)
class PeriodMention:
    """A period named in a text: its span where it is absolute, else what it is relative to; and the part it plays.

    `at` the period spoken of, `before` the one compared with, `start` and `end` of a stretch.
    `relative` is one of previous, year_ago, qoq, mom, yoy, or empty.
    """

    start: int
    end: int
    span: Span | None
    role: Role = "at"
    relative: str = ""
    grain: Grain | None = None
    season: tuple[Grain, int] | None = None
    yearless: bool = False


@dataclass(frozen=True)
class Clock:
    """What a name without a year is resolved against: the months that the data cover, and the period reported on."""

    first_month: int
    last_month: int
    now: Span | None
    fiscal_year_start: int = 1

    def season(self, grain: Grain, number: int) -> Span:
        """The latest quarter or month of that number that the data reach, not after the period reported on."""
        limit = self.now.months[1] if self.now else self.last_month
        per_year = 12 // MONTHS_IN[grain]
        shift = 0 if grain == "month" else self.fiscal_year_start - 1
        last = (limit - shift) // MONTHS_IN[grain]
        ix = last - (last - (number - 1)) % per_year
        if ix * MONTHS_IN[grain] + shift + MONTHS_IN[grain] - 1 < self.first_month:
            later = ix + per_year
            ix = later if later * MONTHS_IN[grain] + shift <= self.last_month else ix
        return Span(grain, ix, ix, self.fiscal_year_start)


def period_mentions(text: str, clock: Clock) -> list[PeriodMention]:
    """Periods that a sentence names, in order, with the part each plays.

    Examples
    --------
    >>> clock = Clock(2023 * 12, 2024 * 12 + 11, None)
    >>> [(m.span.label, m.role) for m in period_mentions("fell from Q3 2023 to Q1 2024", clock)]
    [('Q3 2023', 'start'), ('Q1 2024', 'end')]
    """
    found = [_ended(m, clock) for m in _ENDED.finditer(text)]
    spans = [(f.start, f.end) for f in found]
    for m in _NAMED.finditer(text):
        day = _DAY.search(text[: m.start()]) if m.group("m") else None
        if (
            day is None
            and not any(s < m.end() and m.start() < e for s, e in spans)
            and (p := _named(m, clock)) is not None
        ):
            found.append(p)
    spans = [(f.start, f.end) for f in found]
    for m in _RELATIVE.finditer(text):
        free = not any(s < m.end() and m.start() < e for s, e in spans)
        if free and (rel := _relative(m, clock)) is not None:
            found.append(rel)
    found.sort(key=lambda p: p.start)
    found = _years_shared(text, found, clock)
    return [_with_role(text, found, i) for i in range(len(found))]


def dates(text: str) -> list[tuple[int, int]]:
    """Where the days of a text stand: their digits are no figures.

    Examples
    --------
    >>> text = "Berlin, 14 January 2025: sales of $5"
    >>> [text[a:b] for a, b in dates(text)]
    ['14 January 2025']
    """
    return [m.span() for m in _DATE.finditer(text)]


def _ended(m: re.Match[str], clock: Clock) -> PeriodMention:
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


def _named(m: re.Match[str], clock: Clock) -> PeriodMention | None:
    g = m.groupdict()
    quarter = g["q"] or g["q2"] or (str(_ORDINAL[g["qo"].lower()]) if g["qo"] else None)
    year = _year(g["qy"] or g["qy2"] or g["qy3"] or g["hy"] or g["my"] or g["y"])
    fys = clock.fiscal_year_start
    if quarter:
        number = int(quarter)
        if year is None:
            return PeriodMention(
                m.start(), m.end(), clock.season("quarter", number), season=("quarter", number), yearless=True
            )
        base = year * 12 - (12 if fys > 1 else 0)
        ix = (base + (number - 1) * 3) // 3
        return PeriodMention(m.start(), m.end(), Span("quarter", ix, ix, fys), season=("quarter", number))
    if g["h"] or g["hn"]:
        second = (g["hn"] == "2") if g["hn"] else g["h"].lower() != "first"
        ix = _half(clock, year, second)
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
    fiscal = m.group(0).lower().startswith("fy") and fys > 1
    if fiscal or fys == 1:
        ix = year - 1 if fiscal else year
        return PeriodMention(m.start(), m.end(), Span("year", ix, ix, fys))
    return PeriodMention(m.start(), m.end(), Span("month", year * 12, year * 12 + 11, fys))


def _half(clock: Clock, year: int | None, second: bool) -> int:
    """The index of the first quarter of a half-year, of the year reported on where none is named."""
    fys = clock.fiscal_year_start
    if year is None:
        quarter: int = period_ix(clock.now.months[1] if clock.now else clock.last_month, "quarter", fys)
        first = quarter - quarter % 4 + (2 if second else 0)
        # "The second half of last year", said in June, is not the one to come.
        return first if first <= quarter else first - 4
    return (year - (1 if fys > 1 else 0)) * 4 + (2 if second else 0)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
}  # fmt: skip


def _relative(m: re.Match[str], clock: Clock) -> PeriodMention | None:
    g = m.groupdict()
    kinds: tuple[tuple[str, Grain | None], ...] = (("qoq", "quarter"), ("mom", "month"), ("yoy", None))
    for name, grain in kinds:
        if g[name]:
            return PeriodMention(m.start(), m.end(), None, "before", name, grain)
    if g["ago"]:
        return PeriodMention(m.start(), m.end(), None, "before", "yoy")
    if g["prev"]:
        lower = g["prev"].lower()
        if lower == "a" and not re.search(r"before|earlier|ago", m.group(0), re.I):
            return None
        said_of: Grain = g["grain"].lower()  # type: ignore[assignment]
        return PeriodMention(m.start(), m.end(), None, "before", "previous", said_of)
    if g["ytd"]:
        end = clock.now.months[1] if clock.now else clock.last_month
        first = end // 12 * 12
        count = _COUNTS.get((g["fm"] or "").lower(), end - first + 1)
        return PeriodMention(m.start(), m.end(), Span("month", first, first + count - 1, clock.fiscal_year_start))
    if g["years"]:
        back = {"two": 2, "three": 3, "four": 4, "five": 5}.get(g["years"].lower()) or int(g["years"])
        step: Grain = g["yg"].lower().rstrip("s")  # type: ignore[assignment]
        return PeriodMention(m.start(), m.end(), None, "before", "ago", step, season=(step, back))
    if g["next"]:
        if not re.search(r"\bquarter\b|\bq[1-4]\b", m.string[: m.start()], re.I):
            return None
        number = _ORDINAL[g["nextq"].lower()]
        return PeriodMention(
            m.start("nextq"), m.end(), clock.season("quarter", number), season=("quarter", number), yearless=True
        )
    if g["halfyear"]:
        # The last half-year that the data reach to the end of.
        reached: int = period_ix(
            (clock.now.months[1] if clock.now else clock.last_month) + 1, "quarter", clock.fiscal_year_start
        )
        first = reached - reached % 2 - 2
        return PeriodMention(m.start(), m.end(), Span("quarter", first, first + 1, clock.fiscal_year_start))
    if g["pair"]:
        # "Between the first and the third quarter".
        number = _ORDINAL[g["pair"].lower()]
        at = clock.season("quarter", number)
        return PeriodMention(m.start(), m.end(), at, season=("quarter", number), yearless=True)
    if g["ell"]:
        number = _ORDINAL[g["ellq"].lower()]
        nouns = re.findall(r"\bhalf\b|\bquarter\b|\b[hq][1-4]\b", m.string[: m.start()].lower())
        if number <= 2 and nouns and nouns[-1].startswith("h"):
            # "The second half was stronger than the first".
            ix = _half(clock, None, number == 2)
            half = Span("quarter", ix, ix + 1, clock.fiscal_year_start)
            return PeriodMention(m.start("ellq"), m.end(), half, role="before")
        span = clock.season("quarter", number)
        return PeriodMention(
            m.start("ellq"), m.end(), span, season=("quarter", _ORDINAL[g["ellq"].lower()]), yearless=True
        )
    if g["year"] and re.search(r"\b(?:19|20)\d\d\W*$", m.string[: m.start()]):
        # "2024 full year": the year is named.
        return None
    if g["year"]:
        limit = clock.now.months[1] if clock.now else clock.last_month
        year = period_ix(limit, "year", clock.fiscal_year_start)
        return PeriodMention(m.start(), m.end(), Span("year", year, year, clock.fiscal_year_start))
    if g["this"] and clock.now and g["tg"].lower() in (clock.now.grain, "period"):
        return None
    return None


def _years_shared(text: str, found: list[PeriodMention], clock: Clock) -> list[PeriodMention]:
    """`Q3 and Q4 2023`, `January to March 2024`: the year of the last one holds for those before it."""
    year = _year_of(text, found)
    out = [_of_year(p, year, text) for p in found]
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if not here.yearless or after.span is None or after.yearless or here.season is None or after.season is None:
            continue
        if len(text[here.end : after.start]) > 12 or here.season[0] != after.season[0]:
            continue
        shift = here.season[1] - after.season[1]
        ix = (
            after.span.first
            + shift
            - (12 // MONTHS_IN[here.season[0]] if shift > 0 and "to" in text[here.end : after.start] else 0)
        )
        out[i] = PeriodMention(
            here.start, here.end, Span(here.season[0], ix, ix, clock.fiscal_year_start), season=here.season
        )
    return out


_STOP = re.compile(r"[.!?]\s")
_OF_YEAR = re.compile(
    r"(?<!corresponding )(?<!same )(?<!comparable )\b(?:quarters?|months?|half|halves) (?:of|in)\s+"
    r"(?:calendar |fiscal )?$",
    re.I,
)


def _year_of(text: str, found: list[PeriodMention]) -> PeriodMention | None:
    """The one year whose quarters or months a text speaks of: "the strongest quarter of 2025"."""
    named = [p for p in found if p.span and p.span.grain == "year" and _OF_YEAR.search(text[: p.start])]
    return named[0] if len({p.span for p in named}) == 1 else None


def _of_year(p: PeriodMention, named: PeriodMention | None, text: str) -> PeriodMention:
    year = named.span if named else None
    if named is None or year is None or not p.yearless or p.season is None or year.fiscal_year_start != 1:
        return p
    low, high = sorted((p, named), key=lambda x: x.start)
    if _STOP.search(text[low.end : high.start]):
        return p
    grain, number = p.season
    ix = year.first * (12 // MONTHS_IN[grain]) + number - 1
    return PeriodMention(p.start, p.end, Span(grain, ix, ix, 1), season=p.season, yearless=True)


_BEFORE = re.compile(
    (
        r"(?:(?:what|than|as) (?:it|they|he|she|we) (?:had |have |has )?(?:been |was |were |made |sold |did |took )?"
        r"(?:in|for|during)|(?:after|following)(?= an? \w+)|compar(?:ed|es|ing) (?:to|with)|\b(?:double[ds]?"
        r"|twice|triple[ds]?"
        r"|halve[ds]|doubling|times)|versus|vs\.?|relative to"
        r"|against"
        r"|over|on|than(?: in| during| for)?|as against|up from"
        r"|down from|above|below|short of|ahead of|behind|exceeding|beating|same (?:period|quarter|months?|half) (?:of"
        r"|in)|instead of|as (?:much|many) (?:\w+ )?as(?: in)?"
        r"|(?:that|those|the (?:level|figure|result|total)s?) (?:of|in|for))(?: (?:the|its|our|their|his"
        r"|her|an?)(?: own)?)?(?: (?:very |exceptionally |unusually |particularly )?"
        r"(?:previous|preceding|prior|strong|weak|soft|record|exceptional|tough|good|poor|solid|difficult|slow|great|bumper|unusual))?\s*$"
    ),
    re.I,
)
_BEFORE_FIGURE = re.compile(
    (
        r"(?:after|versus|vs\.?|compared (?:to|with)|against|than|(?<!\w)from)\s+(?:just |only "
        r"|about )?[+–-]?[$€£]?\d[\d.,]*\s?(?:%|[kKmMB]\b)?\s*(?:\w+\s+)?(?:in|during)\s+(?:the )?$"
    ),
    re.I,
)
_COMPARED = re.compile(r"\b(?:compared (?:with|to)|versus|up from|down from)\b[^.;:]{0,60}$", re.I)
_START = re.compile(r"(?:from|between|since)(?: the)?\s*(?:\S+\s+(?:\w+\s+)?(?:in|during)\s+)?$", re.I)
_TO = re.compile(
    r"^\s*(?:\([^)]*\))?\s*(?:to|through|until|till|and|[-–—]|→|into)\s*(?:the\s*)?(?:\S+\s+(?:in|during)\s+)?$", re.I
)


def _with_role(text: str, found: list[PeriodMention], i: int) -> PeriodMention:
    from dataclasses import replace

    here = found[i]
    if here.relative:
        return here
    before = text[max(0, here.start - 45) : here.start]
    free = found[i - 1].end if i else 0
    compared = _COMPARED.search(text[free : here.start])
    if _BEFORE.search(before) or _BEFORE_FIGURE.search(before) or compared:
        return replace(here, role="before")
    if i + 1 < len(found) and found[i + 1].span is not None and _TO.match(text[here.end : found[i + 1].start]):
        joined = text[here.end : found[i + 1].start].strip().lower()
        if _START.search(before) or joined in ("to", "through", "-", "–", "→", "until"):
            return replace(here, role="start")
    if i > 0 and found[i - 1].span is not None and _TO.match(text[found[i - 1].end : here.start]):
        earlier = text[max(0, found[i - 1].start - 30) : found[i - 1].start]
        joined = text[found[i - 1].end : here.start].strip().lower()
        if _START.search(earlier) or joined in ("to", "through", "-", "–", "→", "until"):
            return replace(here, role="end")
    if _START.search(before):
        return replace(here, role="start")
    return here


def month_name(number: int) -> str:
    """A month's English name."""
    return calendar.month_name[number]


def same_grain(span: Span, grain: Grain) -> Span:
    """A span counted in a finer or equal grain."""
    a, b = span.months
    return Span(
        grain,
        period_ix(a, grain, span.fiscal_year_start),
        period_ix(b, grain, span.fiscal_year_start),
        span.fiscal_year_start,
    )
