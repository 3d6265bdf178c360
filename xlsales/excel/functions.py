"""The formulas: a range with its header row in, a table out, spilled.

Each is an ordinary function here; `bind_formulas` at the end registers them with the host that imports this module.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, TypeAlias

from xlsales.cube.cube import Cube, cube_of
from xlsales.excel.host import Range, bind_formulas
from xlsales.excel.settings_sheet import SheetSettings, settings_of
from xlsales.metrics import checks as checking
from xlsales.metrics.breakdown import breakdown
from xlsales.metrics.kpis import kpis
from xlsales.metrics.table import Table
from xlsales.metrics.trend import trend
from xlsales.settings import OPTIONS, Settings
from xlsales.table.book import SalesBook

REMEMBERED = 4
Values: TypeAlias = tuple[tuple[Any, ...], ...]
Roles: TypeAlias = tuple[tuple[str, str], ...]
Grain = Literal["auto", "month", "quarter", "year"]

ARGUMENTS = {
    "data": "Your rows with their header row, such as Sales[#All] or A1:K500: orders (date, revenue) or deals "
    "(stage, amount). Headers are recognised by their meaning.",
    "period": "Period to report on, such as Q4 2017, 2017-11 or 2017. Left out: the last complete one.",
    "compare": "Compare with: previous, year_ago, or a period such as Q3 2017. Left out: previous.",
    "grain": "Length of a period: auto, month, quarter or year.",
    "by": "Standard column to break down by, such as region, product, customer or rep.",
    "across": "Second standard column, crossed with the first. Left out: none.",
    "show": "Which check: rows, totals, headers, set_aside, notes or periods.",
    "options": "Two columns of setting names and values, such as the table on the sheet Settings. Left out: defaults.",
}
"""What each argument means, for the function wizard."""


def sales_kpis(data: Range, period: str = "", compare: str = "", options: Range | None = None) -> Range:
    """Key figures of a period with their change: revenue, orders, averages, customers, win rate."""
    return table_cells(kpis(_cube(data, options, period, compare)))


def sales_trend(data: Range, grain: Grain = "auto", period: str = "", options: Range | None = None) -> Range:
    """Every figure by period with its growth; partial and missing periods are marked."""
    return table_cells(trend(_cube(data, options, period, grain=grain)))


def sales_breakdown(
    data: Range, by: str = "region", across: str = "", period: str = "", compare: str = "", options: Range | None = None
) -> Range:
    """Figures by region, product, rep or any other column, with change and share, largest first."""
    return table_cells(breakdown(_cube(data, options, period, compare), _role(by), _role(across) or None))


def sales_checks(
    data: Range,
    show: Literal["rows", "totals", "headers", "set_aside", "notes", "periods"] = "rows",
    options: Range | None = None,
) -> Range:
    """What was read and what was not: every row accounted for, totals that tie, how headers were understood."""
    if show == "periods":
        return table_cells(checking.coverage(_cube(data, options)))
    return table_cells(CHECKS[show](_book(data, options)))


CHECKS = {
    "rows": checking.row_account,
    "totals": checking.control_totals,
    "headers": checking.header_mapping,
    "set_aside": checking.set_aside,
    "notes": checking.reading_notes,
}
FUNCTIONS = (sales_kpis, sales_trend, sales_breakdown, sales_checks)


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


def _role(written: str) -> str:
    return written.strip().lower().replace(" ", "_")


def _cube(data: Range, options: Range | None, period: str = "", compare: str = "", grain: str = "") -> Cube:
    given = {"period": period, "compare": compare, "grain": "" if grain == "auto" else grain}
    sheet = settings_of(options)
    settings = sheet.settings.with_values({k: v for k, v in given.items() if v})
    return _cube_of(_values(data), _roles(sheet, data), settings)


def _book(data: Range, options: Range | None) -> SalesBook:
    sheet = settings_of(options)
    return _book_of(_values(data), _roles(sheet, data), _reading(sheet.settings))


def _values(data: Range) -> Values:
    return tuple(map(tuple, data))


def _roles(sheet: SheetSettings, data: Range) -> Roles:
    return tuple(sorted(sheet.roles(data).items()))


def _reading(settings: Settings) -> Settings:
    """Only the options that decide how rows are read, so that another period does not read the range again."""
    reading = [n for n, o in OPTIONS.items() if o.metadata["group"] == "Rows" or n == "fiscal_year_start"]
    return Settings().with_values({n: getattr(settings, n) for n in reading})


@lru_cache(maxsize=REMEMBERED)
def _book_of(values: Values, roles: Roles, settings: Settings) -> SalesBook:
    from xlsales.table.ingest import book_of

    return book_of([list(row) for row in values], settings, mapping=dict(roles), source_name="the range")


@lru_cache(maxsize=2 * REMEMBERED)
def _cube_of(values: Values, roles: Roles, settings: Settings) -> Cube:
    return cube_of(_book_of(values, roles, _reading(settings)), settings)


FORMULAS = bind_formulas(globals(), FUNCTIONS, ARGUMENTS)
__all__ = [*FORMULAS]
