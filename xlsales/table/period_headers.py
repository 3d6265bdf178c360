"""Headers that are periods: months, quarters or years across, as people lay out plans and cross tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsales.fiscal import month_at, named_a_year_on
from xlsales.settings import Settings
from xlsales.table.labels import read_label
from xlsales.table.mapping import MappedTable
from xlsales.table.month_names import MONTH_WORDS, without_accents
from xlsales.table.period import Grain

MIN_ACROSS = 2
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?![-_.]\d\d[-_.]\d\d)")
_NUMBERED_MONTH = re.compile(r"m(?:onth)?\s*(0?[1-9]|1[0-2])", re.I)
_BARE_QUARTER = re.compile(r"(?:q([1-4])|([1-4])q)", re.I)


@dataclass(frozen=True)
class PeriodHeader:
    """A header that names a period: its grain, and its first month, or the place in a year that is yet to be known.

    `day` is the day where the header names one, as YYYY-MM-DD.
    """

    header: str
    grain: Grain
    month: int | None
    place: int = 0
    fiscal: bool = True
    day: str = ""

    def month_in(self, year: int, settings: Settings) -> int:
        """The first month, in a year where the header names only a place in one."""
        if self.month is not None:
            return self.month
        first = settings.fiscal_year_start - 1
        start = year * 12 + first - (12 if named_a_year_on(settings.fiscal_year_start) else 0)
        return start + self.place if self.fiscal else start + (self.place - first) % 12


def period_header(text: str, header: str, settings: Settings) -> PeriodHeader | None:
    """What a header's text says of a period; None where it is none.

    Examples
    --------
    >>> period_header("Apr-18", "Apr-18", Settings()).month == 2018 * 12 + 3
    True
    >>> period_header("Q2", "Q2", Settings()).place
    3
    """
    numbered, quarter = _NUMBERED_MONTH.fullmatch(text), _BARE_QUARTER.fullmatch(text)
    if numbered:
        return PeriodHeader(header, "month", None, int(numbered[1]) - 1)
    if quarter:
        return PeriodHeader(header, "quarter", None, (int(quarter[1] or quarter[2]) - 1) * 3)
    name = without_accents(text.lower().rstrip("."))
    if name in MONTH_WORDS:
        return PeriodHeader(header, "month", None, MONTH_WORDS[name] - 1, fiscal=False)
    label = read_label(text, settings.fiscal_year_start) if text else None
    if label is None or label.precision not in ("month", "quarter", "year"):
        return None
    return PeriodHeader(header, label.precision, month_at(label.start, settings.fiscal_year_start))


def years_of_rows(mapped: MappedTable) -> tuple[list[int] | None, bool]:
    """The year of each row where headers name none: of its column, else of the title; and whether the title said it."""
    table = mapped.table
    if mapped.has("year"):
        found = [_YEAR.search(str(y)) for y in mapped.cells("year").members().tolist()]
        if all(found):
            return [int(f[1]) for f in found if f], False
    written = _YEAR.search(f"{table.title} {table.name} {table.sheet}")
    return ([int(written[1])] * len(table), True) if written else (None, False)
