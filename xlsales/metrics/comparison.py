"""What is reported on where nobody says it, and what it is compared with."""

from __future__ import annotations

from dataclasses import replace

from xlsales.cube.cube import Cube, cube_of
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.seasonality import seasonality
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.period import Period
from xlsales.table.span import Span

FEWEST_PERIODS, SEVERAL = 3, 2


def cube_for(book: SalesBook, settings: Settings) -> Cube:
    """The cube of a book with what its settings leave open: the span reported on, and the comparison.

    Where the rows hold fewer than three whole periods, or the usual period a single order, no period says anything: all
    rows are reported on. With `compare = auto`, the comparison is the same span a year ago where the rows hold it whole
    and the season is real (tested, three years), so that no quarter is measured by another season; else the span
    before. See `cube_of` for what may be wrong with the rows.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.table.book import book_from_roles
    >>> season = [100.0, 100, 100, 100, 100, 100, 100, 100, 100, 180, 180, 180] * 4
    >>> days = pd.date_range("2020-01-01", periods=48, freq="MS")
    >>> book = book_from_roles(pd.DataFrame({"date": days, "revenue": season}), precision="month")
    >>> cube_for(book, Settings(grain="quarter")).calendar.before.label
    'Q4 2022'
    """
    cube = cube_of(book, settings)
    if not settings.period and periods_say_little(cube):
        cube = cube_of(book, settings.with_values({"period": "all"}))
        cube = replace(cube, settings=settings)
    if settings.compare != "auto" or cube.calendar.before is None:
        return cube
    ago = _year_ago(cube)
    if ago is None or ago == cube.calendar.before or not season_is_real(cube):
        return cube
    return replace(cube, calendar=replace(cube.calendar, before=ago, gap=False))


def periods_say_little(cube: Cube) -> bool:
    """Whether fewer than three whole periods have rows, or half of all periods a single order."""
    if len(cube.calendar.whole) < FEWEST_PERIODS:
        return True
    return not row_meaning(cube).sums and float(cube.sales()["orders"].median()) < SEVERAL


def season_is_real(cube: Cube) -> bool:
    """Whether the test of the seasonal index finds a season (`seasonality`)."""
    table = seasonality(cube)
    return bool(table) and bool(table.frame["real"].iloc[0])


def beside(cube: Cube) -> Period | Span | None:
    """The other comparison, which stands beside that of the headline; None where the rows do not hold it."""
    calendar = cube.calendar
    if calendar.before is None:
        return None
    ago = _year_ago(cube)
    if ago is not None and (ago.start, ago.end) != (calendar.before.start, calendar.before.end):
        return ago
    before = calendar.now.shifted(-1) if isinstance(calendar.now, Period) else calendar.now.previous
    if before is None or (before.start, before.end) == (calendar.before.start, calendar.before.end):
        return None
    return before if _held(cube, before) else None


def _year_ago(cube: Cube) -> Period | Span | None:
    now = cube.calendar.now
    if isinstance(now, Span) and now.kind == "all":
        return None
    return now.year_ago if _held(cube, now.year_ago) else None


def _held(cube: Cube, span: Period | Span) -> bool:
    """Whether the rows hold a span whole."""
    calendar = cube.calendar
    if isinstance(span, Period):
        return span.ix in calendar.present and span.ix not in calendar.partial
    return span.start >= calendar.covered and not calendar.why_partial(span) and calendar.units_in(span) > 0
