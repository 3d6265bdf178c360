"""Ranges as formulas hand them over: each read once, remembered by its values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from xlsales.cube.cube import Cube
from xlsales.excel.host import Range
from xlsales.excel.settings_sheet import SheetSettings, settings_of
from xlsales.metrics.comparison import cube_for
from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis, analysis_of
from xlsales.settings import OPTIONS, Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

Values: TypeAlias = tuple[tuple[Any, ...], ...]
Roles: TypeAlias = tuple[tuple[str, str], ...]
REMEMBERED = 4


def book_of_range(data: Range, options: Range | None = None, targets: Range | None = None) -> SalesBook:
    """The book of a range, read at most once while its values and the options of reading stay the same."""
    sheet = settings_of(options)
    return _book(_values(data), _values(targets), _roles(sheet, data), _reading(sheet.settings))


def cube_of_range(
    data: Range,
    options: Range | None = None,
    period: str = "",
    compare: str = "",
    grain: str = "",
    targets: Range | None = None,
    where: str = "",
) -> Cube:
    """The cube of a range for a period; the arguments that are given win over the same settings in `options`."""
    return _cube(*_key(data, options, period, compare, grain, targets, where))


def analysis_of_range(
    data: Range, options: Range | None = None, period: str = "", compare: str = "", where: str = ""
) -> Analysis:
    """The findings and words of a range, worked out once for all formulas that ask for them."""
    return _analysis(*_key(data, options, period, compare, "", None, where))


def _key(
    data: Range, options: Range | None, period: str, compare: str, grain: str, targets: Range | None, where: str
) -> tuple[Values, Values, Roles, Settings]:
    given = {"period": period, "compare": compare, "where": where, "grain": "" if grain == "auto" else grain}
    sheet = settings_of(options)
    settings = sheet.settings.with_values({k: v for k, v in given.items() if v})
    return _values(data), _values(targets), _roles(sheet, data), settings


def table_cells(table: Table) -> Range:
    """A table as a row of headers and its rows; where the data cannot give it, the reason in one cell.

    Examples
    --------
    >>> from xlsales.metrics.table import unavailable
    >>> table_cells(unavailable("rfm", "Customer segments", "There is no customer column."))
    [['There is no customer column.']]
    """
    if not table:
        return [[table.missing or "There are no rows to show."]]
    return [[c.header for c in table.columns], *([row[c.name] for c in table.columns] for row in table.records())]


def dimension_of(cube: Cube, written: str) -> str:
    """The standard column that a person means, by its own name or by the header that their rows have for it.

    Examples
    --------
    >>> rows = [["Date", "Sales agent", "Revenue"], ["2024-01-05", "Ann", 10], ["2024-04-05", "Bob", 5]]
    >>> cube = cube_of_range(rows)
    >>> dimension_of(cube, "Sales Agent"), dimension_of(cube, "rep"), dimension_of(cube, "regoin")
    ('rep', 'rep', 'regoin')
    """
    wanted = _plain_name(written)
    by_header = {_plain_name(cube.book.label(d)): d for d in cube.book.dimensions}
    return wanted if wanted in cube.book.dimensions else by_header.get(wanted, wanted)


def _plain_name(written: str) -> str:
    return written.strip().lower().replace(" ", "_")


def forget() -> None:
    """Empty the memo."""
    _book.cache_clear()
    _cube.cache_clear()
    _analysis.cache_clear()


def times_read() -> int:
    """How many ranges were read since the memo was last emptied."""
    return _book.cache_info().misses


def _values(data: Range | None) -> Values:
    return tuple(map(_as_read, data or ()))


def _as_read(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row as it is read: TRUE and FALSE as the words that they stand for, since True and 1 are the same to a memo."""
    if not any(v.__class__ is bool for v in row):
        return tuple(row)
    return tuple(("Yes" if v else "No") if v.__class__ is bool else v for v in row)


def _roles(sheet: SheetSettings, data: Range) -> Roles:
    return tuple(sorted(sheet.roles(data).items()))


def _reading(settings: Settings) -> Settings:
    """Only the options that decide how rows are read, so that another period does not read the range again."""
    reading = [n for n, o in OPTIONS.items() if o.metadata["group"] == "Rows" or n.startswith("fiscal_")]
    return Settings().with_values({n: getattr(settings, n) for n in reading})


@lru_cache(maxsize=REMEMBERED)
def _book(values: Values, targets: Values, roles: Roles, settings: Settings) -> SalesBook:
    rows, goals = [list(row) for row in values], [list(row) for row in targets]
    return book_of(rows, settings, mapping=dict(roles), source_name="the range", targets=goals or None)


@lru_cache(maxsize=2 * REMEMBERED)
def _cube(values: Values, targets: Values, roles: Roles, settings: Settings) -> Cube:
    return cube_for(_book(values, targets, roles, _reading(settings)), settings)


@lru_cache(maxsize=REMEMBERED)
def _analysis(values: Values, targets: Values, roles: Roles, settings: Settings) -> Analysis:
    return analysis_of(_cube(values, targets, roles, settings))
