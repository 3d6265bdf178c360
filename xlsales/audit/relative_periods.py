"""Periods told by their distance from others: the quarter before, a year ago, year to date."""

from __future__ import annotations

import re

from xlsales.audit.period_names import ORDINALS, first_quarter_of_half
from xlsales.audit.periods import Clock, PeriodMention, Span
from xlsales.table.period import Grain, period_ix

RELATIVE = re.compile(
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
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
}  # fmt: skip


def relative_period(m: re.Match[str], clock: Clock) -> PeriodMention | None:
    """The period of a match, resolved where the clock tells it, else with what it is relative to."""
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
        number = ORDINALS[g["nextq"].lower()]
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
        number = ORDINALS[g["pair"].lower()]
        at = clock.season("quarter", number)
        return PeriodMention(m.start(), m.end(), at, season=("quarter", number), yearless=True)
    if g["ell"]:
        number = ORDINALS[g["ellq"].lower()]
        nouns = re.findall(r"\bhalf\b|\bquarter\b|\b[hq][1-4]\b", m.string[: m.start()].lower())
        if number <= 2 and nouns and nouns[-1].startswith("h"):
            # "The second half was stronger than the first".
            ix = first_quarter_of_half(clock, None, number == 2)
            half = Span("quarter", ix, ix + 1, clock.fiscal_year_start)
            return PeriodMention(m.start("ellq"), m.end(), half, role="before")
        span = clock.season("quarter", number)
        return PeriodMention(
            m.start("ellq"), m.end(), span, season=("quarter", ORDINALS[g["ellq"].lower()]), yearless=True
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
