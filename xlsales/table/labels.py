"""Period labels as people write them: Q1 2024, FY24 Q3, H1 2024, Apr-18, 2024-01, W05 2024, 2024-W05-3, 2024."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal, NamedTuple

from xlsales.errors import UsageError
from xlsales.fiscal import YearStart, month_begin, named_a_year_on
from xlsales.table.month_names import MONTH_WORDS, without_accents
from xlsales.table.period import Grain, Period, period_of

# A half is a label that can be read, but no grain of the analysis: its rows are analysed by year.
LabelGrain = Literal["day", "week", "month", "quarter", "half", "year"]
_MONTH = "|".join(sorted(MONTH_WORDS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)"
_FY = r"(?P<fiscal>fy\s*)?"
_QUARTER = r"(?:q|qtr|quarter|quartal|trimestre|trim|t)\.?"
_HALF = r"(?:hy|hj|half(?:[\s\-]?year)?|halbjahr|semestre|semester|sem|h)\.?"
_NTH = r"(?:st|nd|rd|th|er|eme|e|o)?\.?"
_SHAPES: tuple[tuple[LabelGrain, str], ...] = (
    ("quarter", rf"{_QUARTER}\s*(?P<quarter>[1-4])(?:\s+(?:of|de|del))?[\s\-/_.,]*{_FY}{_YEAR}"),
    ("quarter", rf"(?P<quarter>[1-4]){_NTH}\s*{_QUARTER}(?:\s+(?:of|de|del))?[\s\-/_.,]*{_FY}{_YEAR}"),
    ("quarter", rf"{_FY}{_YEAR}[\s\-/_.,]*{_QUARTER}\s*(?P<quarter>[1-4])"),
    ("half", rf"{_HALF}\s*(?P<half>[12])(?:\s+(?:of|de|del))?[\s\-/_.,]*{_FY}{_YEAR}"),
    ("half", rf"(?P<half>[12]){_NTH}\s*{_HALF}(?:\s+(?:of|de|del))?[\s\-/_.,]*{_FY}{_YEAR}"),
    ("half", rf"{_FY}{_YEAR}[\s\-/_.,]*{_HALF}\s*(?P<half>[12])"),
    ("half", rf"{_FY}{_YEAR}[\s\-/_.,]+(?P<half>[12]){_NTH}\s*{_HALF}"),
    ("month", rf"(?P<name>{_MONTH})\.?(?:\s+(?:of|de|del))?[\s\-/_.,]*{_YEAR}"),
    # 05-Jan is a day without a year, not January 2005.
    ("month", rf"(?P<year>(?:19|20)\d\d|'\d\d)[\s\-/_.,]+(?P<name>{_MONTH})\.?"),
    ("month", r"(?P<year>(?:19|20)\d\d)[\-/.](?P<month>0?[1-9]|1[0-2])"),
    ("month", r"(?P<month>0?[1-9]|1[0-2])[\-/.](?P<year>(?:19|20)\d\d)"),
    ("month", r"(?P<year>(?:19|20)\d\d)\s*m(?P<month>0?[1-9]|1[0-2])"),
    ("month", r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])"),
    ("month", rf"m\s*(?P<month>0?[1-9]|1[0-2])[\s\-/_.,]+{_YEAR}"),
    # P04 is the fourth month of the fiscal year.
    ("month", rf"(?:p|per|period)\.?\s*(?P<place>0?[1-9]|1[0-2])[\s\-/_.,]+{_FY}{_YEAR}"),
    ("month", rf"{_FY}{_YEAR}[\s\-/_.,]*(?:p|per|period)\.?\s*(?P<place>0?[1-9]|1[0-2])"),
    # ISO's day of a week: Wednesday of week 5.
    ("day", r"(?P<year>(?:19|20)\d\d)-?w(?P<week>\d\d)-?(?P<weekday>[1-7])"),
    ("week", rf"(?:w|wk|week|kw)\.?\s*(?P<week>\d\d?)[\s\-/_.,]*{_YEAR}"),
    ("week", rf"{_YEAR}[\s\-/_.,]*(?:w|wk|week|kw)\.?\s*(?P<week>\d\d?)"),
    ("year", r"(?P<fiscal>fy\s*)(?P<year>(?:19|20)\d\d|'?\d\d)"),
    ("year", r"(?P<year>(?:19|20)\d\d)"),
)
_TWO_YEARS = re.compile(r"(?P<named>\bfy\s*)?\b(?P<first>(?:19|20)\d\d)\s*[/\-]\s*(?P<second>\d\d)\b", re.IGNORECASE)
PATTERNS = tuple((precision, re.compile(shape, re.IGNORECASE)) for precision, shape in _SHAPES)


class Label(NamedTuple):
    """What a period label says: how fine it is and the first day it covers."""

    precision: LabelGrain
    start: dt.date


def read_label(text: str, fiscal_year_start: int = 1) -> Label | None:
    """Read one period label; None where the text is not one.

    Examples
    --------
    >>> read_label("Q1 2024")
    Label(precision='quarter', start=datetime.date(2024, 1, 1))
    >>> read_label("FY24 Q3", fiscal_year_start=4).start
    datetime.date(2023, 10, 1)
    >>> read_label("Apr-18").start, read_label("2024-H2").start, read_label("2024-W05-3").start
    (datetime.date(2018, 4, 1), datetime.date(2024, 7, 1), datetime.date(2024, 1, 31))
    """
    stripped = _TWO_YEARS.sub(_fiscal_year, without_accents(text.strip()))
    for precision, pattern in PATTERNS:
        found = pattern.fullmatch(stripped)
        if found:
            start = _first_day(precision, found.groupdict(), fiscal_year_start)
            return Label(precision, start) if start else None
    return None


def _fiscal_year(found: re.Match[str]) -> str:
    """2023/24 as FY24, where the second number is the year after the first and no month."""
    first, second = int(found["first"]), int(found["second"])
    follows = second == (first + 1) % 100 and (second > 12 or bool(found["named"]))
    return f"FY{second:02d}" if follows else found[0]


def _first_day(precision: LabelGrain, part: dict[str, str | None], fiscal_year_start: int) -> dt.date | None:
    written = (part["year"] or "").lstrip("'")
    year = int(written) if len(written) == 4 else 2000 + int(written)
    if precision in ("day", "week"):
        week = int(part["week"] or 0)
        if not 1 <= week <= 53:
            return None
        # Only some years have a week 53 by ISO's count; others count the days after the 52nd as one.
        start = dt.date.fromisocalendar(year, min(week, 52), int(part.get("weekday") or 1))
        start += dt.timedelta(days=7 * (week - min(week, 52)))
        # A year's first and last weeks are of that year, though their Mondays may be in another.
        return min(max(start, dt.date(year, 1, 1)), dt.date(year, 12, 31)) if precision == "week" else start
    if precision == "month" and not part.get("place"):
        month = MONTH_WORDS[name.lower()] if (name := part.get("name")) else int(part["month"] or 0)
        return month_begin(year * 12 + month - 1, fiscal_year_start)
    # A fiscal year is named after the calendar year in which it ends, or as is set; a plain quarter label follows the
    # fiscal year too where one is set, since that is how the person's company writes it.
    first = year * 12 + (fiscal_year_start - 1) - (12 if named_a_year_on(fiscal_year_start) else 0)
    if precision == "quarter":
        first += (int(part["quarter"] or 1) - 1) * 3
    elif precision == "half":
        first += (int(part["half"] or 1) - 1) * 6
    elif precision == "month":
        first += int(part["place"] or 1) - 1
    elif not part.get("fiscal") and not isinstance(fiscal_year_start, YearStart):
        first = year * 12
    return month_begin(first, fiscal_year_start)


def period_named(text: str, fiscal_year_start: int = 1) -> Period:
    """The period that a setting or argument names.

    Raises
    ------
    UsageError
        Where the text names no month, quarter or year.

    Examples
    --------
    >>> period_named("Q4 2017").start
    datetime.date(2017, 10, 1)
    """
    label = read_label(text, fiscal_year_start)
    if label is None or label.precision in ("week", "day", "half"):
        raise UsageError(f"{text!r} is not a period", cure="Write it like Q4 2017, 2017-11, Nov 2017, FY24 Q3 or 2017.")
    grain: Grain = label.precision  # type: ignore[assignment]
    return period_of(label.start, grain, fiscal_year_start)
