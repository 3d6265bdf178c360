"""What was read: source, rows, days and columns, as a table of words."""

from __future__ import annotations

import pandas as pd

from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.table.span import Span
from xlsales.words.numbers import written


def what_was_read(analysis: Analysis) -> Table:
    """Source, rows, days and columns, one a row."""
    cube = analysis.cube
    calendar, book = cube.calendar, cube.book
    used = book.rows_read - len(book.set_aside)
    rows = [
        ("Source", book.source_name),
        ("Rows", f"{book.rows_read:,} read, {used:,} used, {len(book.set_aside):,} set aside (see Checks)"),
        ("Days covered", f"{calendar.first_day:%Y-%m-%d} to {calendar.last_day:%Y-%m-%d}"),
        *_all_rows(analysis),
        ("Revenue from", "won deals, by close date" if book.basis == "deals" else "order lines"),
        ("Broken down by", ", ".join(book.label(d) for d in book.dimensions) or "nothing: no such column"),
        ("As of", f"{calendar.as_of:%Y-%m-%d}"),
        *_fiscal_weeks(analysis),
    ]
    columns = (defined("about", "what"), defined("about_value", "value"))
    return Table("about", "About this analysis", columns, pd.DataFrame(rows, columns=["what", "value"]))


def _all_rows(analysis: Analysis) -> list[tuple[str, str]]:
    """The totals of every row, where only some are reported on."""
    now, table = analysis.cube.calendar.now, analysis.evidence.tables["totals"]
    if isinstance(now, Span) and now.kind == "all":
        return []
    settings = analysis.cube.settings
    currency = settings.currency or analysis.cube.book.currency
    told = [(row["label"], table.fact("value", metric=row["metric"])) for row in table.records()]
    shown = (
        f"{label.lower()} {written(fact.value, fact.kind, 'plain', settings.locale, currency)}"
        for label, fact in told
        if fact.kind in ("money", "count")
    )
    return [("All rows together", ", ".join(shown))]


def _fiscal_weeks(analysis: Analysis) -> list[tuple[str, str]]:
    """Which days the periods of a calendar of weeks have: their names do not say it."""
    calendar = analysis.cube.calendar
    if not calendar.by_weeks:
        return []
    both = [p for p in (calendar.now, calendar.before) if p is not None]
    days = "; ".join(f"{p.label} runs from {p.start:%Y-%m-%d} to {p.end:%Y-%m-%d}{_weeks(p.days)}" for p in both)
    return [("Fiscal calendar", f"{analysis.cube.settings.fiscal_calendar} weeks: {days}")]


def _weeks(days: int) -> str:
    return f", {days // 7} weeks" if days % 7 == 0 else ""
