"""From a book to the finished report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.comparison import cube_for
from xlsales.report.analysis import analysis_of
from xlsales.report.explore import explored
from xlsales.report.model import Report, Sheet
from xlsales.report.page_charts import charts_of
from xlsales.report.parts import in_parts, on_one_sheet
from xlsales.report.sheets import (
    actions,
    breakdown,
    checks,
    customers,
    data,
    deals,
    drivers,
    explore,
    findings,
    forecast,
    opportunities,
    products,
    profit,
    risks,
    settings,
    summary,
    team,
    territories,
    trend,
)
from xlsales.report.verification import verification, with_account
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.span import Span
from xlsales.table.text_storage import texts_as_objects
from xlsales.version import __version__

SHEETS = (
    summary,
    findings,
    trend,
    forecast,
    breakdown,
    drivers,
    profit,
    team,
    products,
    customers,
    territories,
    deals,
    opportunities,
    actions,
    risks,
)


DATA = "Data"


@texts_as_objects
def report_of(
    book: SalesBook,
    options: Settings,
    rows_sheet: str = DATA,
    rows_known: Callable[[pd.DataFrame], None] | None = None,
) -> Report:
    """Analyse a book and lay the result out as sheets.

    Parameters
    ----------
    rows_sheet
        Name of the sheet for the rows; an open workbook keeps its own *Data* and gets another one.
    rows_known
        Is given the rows of that sheet before the analysis begins, where one sheet holds them all.

    Raises
    ------
    InputError
        Where no row can be analysed, or the period asked for has none.
    """
    cube = cube_for(book, options)
    rows = with_account(cube)
    # An open workbook keeps its own rows, and its host writes no hidden sheet.
    found = explored(cube, rows) if rows_sheet == DATA else None
    rows = found.rows if found is not None else rows
    if rows is not None and rows_known is not None and on_one_sheet(len(rows)):
        rows_known(rows)
    analysis = analysis_of(cube)
    verified = verification(analysis, rows, rows_sheet) if rows is not None else None
    sheets = in_parts(
        (
            *_sheets(SHEETS[0].sheet(analysis)),
            *explore.sheets(found),
            *(s for module in SHEETS[1:] for s in _sheets(module.sheet(analysis))),
            checks.sheet(analysis, verified),
            settings.sheet(analysis),
            *(data.sheets(analysis, rows, rows_sheet) if rows is not None else ()),
            *explore.rows_behind(found),
        )
    )
    drawn = {table.name: table for table, _ in charts_of(analysis)}
    tables = analysis.evidence.tables | drawn | ({verified.table.name: verified.table} if verified else {})
    return Report(
        meta=meta_of(analysis.cube),
        sheets=tuple(sheets),
        tables=tables,
        findings=analysis.findings,
        text=analysis.text,
        recommendations=analysis.recommendations,
        opportunities=analysis.opportunities,
        risks=analysis.risks,
    )


def _sheets(made: Sheet | tuple[Sheet, ...] | None) -> tuple[Sheet, ...]:
    return () if made is None else (made,) if isinstance(made, Sheet) else made


def meta_of(cube: Cube) -> dict[str, Any]:
    """What was read, over which periods, by which version and with which settings."""

    calendar, book = cube.calendar, cube.book
    return {
        "xlsales": __version__,
        "source": book.source_name,
        "basis": book.basis,
        "rows_read": book.rows_read,
        "rows_used": book.rows_read - len(book.set_aside),
        "rows_set_aside": len(book.set_aside),
        "period": calendar.now.label,
        "reports_on": calendar.now.kind if isinstance(calendar.now, Span) else "period",
        "first_day_reported": calendar.now.start.isoformat(),
        "last_day_reported": calendar.now.end.isoformat(),
        "compared_with": calendar.before.label if calendar.before else None,
        "grain": calendar.grain,
        "first_day": calendar.first_day.isoformat(),
        "last_day": calendar.last_day.isoformat(),
        "as_of": calendar.as_of.isoformat(),
        "locale": cube.settings.locale,
        "currency": cube.settings.currency or book.currency,
        "missing_periods": [p.label for p in calendar.missing],
        "partial_periods": [calendar.period(i).label for i in sorted(calendar.partial)],
        "settings": asdict(cube.settings),
    }
