"""Every row accounted for: what was read, used and set aside, the totals that must tie, and how headers were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Column, Table
from xlsales.table.book import SalesBook

LISTED = 5_000


def row_account(book: SalesBook) -> Table:
    """Rows read, used, and set aside by reason; the parts sum to the rows read."""
    aside = book.set_aside
    by_reason = aside.groupby("reason", sort=True).agg(rows=("row", "size"), amount=("amount", "sum")).reset_index()
    used = book.rows_read - len(aside)
    frame = pd.DataFrame(
        {
            "reason": ["Rows read", "Rows used", *(f"Set aside: {r}" for r in by_reason["reason"])],
            "rows": [book.rows_read, used, *by_reason["rows"].tolist()],
            "amount": pd.Series([None, _used(book), *by_reason["amount"].tolist()], dtype=float),
        }
    )
    columns = (
        defined("what_became", "reason"),
        defined("row_count", "rows"),
        defined("row_amount", "amount"),
    )
    return Table("row_account", "Every row is accounted for", columns, frame[[c.name for c in columns]])


def _used(book: SalesBook) -> float | None:
    """The money of the rows used; of orders and deals together there is no one sum."""
    if book.basis == "orders":
        return float(book.sales["revenue"].sum()) if book.deals is None else None
    return float(book.deals["amount"].sum()) if book.deals is not None else None


def control_totals(book: SalesBook) -> Table:
    """Totals of the source beside the same totals of the analysis."""
    columns = (
        defined("control"),
        defined("as_read", "source"),
        replace(defined("analysis", "report"), kind="price"),
        replace(defined("must_be_zero", "difference"), kind="price"),
        defined("agrees"),
    )
    rows = [(c.name, c.source, c.report, c.source - c.report, "yes" if c.agrees else "NO") for c in book.controls]
    return Table("control_totals", "Totals that tie to the source", columns, _frame(columns, rows))


def header_mapping(book: SalesBook) -> Table:
    """What each header was taken for, and how sure that is; to be corrected on the Settings sheet or with --map."""
    columns = (
        defined("source"),
        defined("source_header", "header"),
        defined("taken_as", "role"),
        defined("reading_confidence", "confidence"),
        defined("because", "how"),
        defined("used"),
    )
    rows = [(m.source, m.header, m.role, m.confidence, m.how, "yes" if m.used else "no") for m in book.matches]
    return Table("header_mapping", "How the headers were read", columns, _frame(columns, rows))


def set_aside(book: SalesBook) -> Table:
    """The rows that do not count, each with its reason (the first 5,000; `row_account` counts all)."""
    columns = (
        defined("source"),
        defined("source_row", "row"),
        defined("reason"),
        defined("detail"),
        defined("row_amount", "amount"),
    )
    frame = book.set_aside[[c.name for c in columns]].head(LISTED).reset_index(drop=True)
    more = len(book.set_aside) - len(frame)
    notes = (f"{more:,} more rows are not listed here.",) if more else ()
    if frame.empty:
        return Table("set_aside", "Rows set aside", columns, frame, missing="No row was set aside.")
    return Table("set_aside", "Rows set aside", columns, frame, notes)


def reading_notes(book: SalesBook) -> Table:
    """What else the reader did or saw: ambiguous formats, duplicates, merged spellings, gaps in the data."""
    columns = (
        defined("note_level", "level"),
        defined("note_code", "code"),
        defined("rows_touched", "rows"),
        defined("note"),
    )
    rows = [(n.level, n.code.replace("_", " "), n.rows, n.text) for n in book.notes]
    if not rows:
        return Table("reading_notes", "What the reader saw", columns, _frame(columns, rows), missing="Nothing to note.")
    return Table("reading_notes", "What the reader saw", columns, _frame(columns, rows))


def coverage(cube: Cube) -> Table:
    """Periods of the data that are partial or missing."""
    calendar = cube.calendar
    columns = (
        defined("period"),
        defined("completeness", "state"),
        defined("because", "why"),
    )
    rows = [(p.label, "missing", "no rows inside the range of the data") for p in calendar.missing]
    rows += [(calendar.period(i).label, "partial", why) for i, why in sorted(calendar.partial.items())]
    frame = _frame(columns, rows)
    if frame.empty:
        return Table("coverage", "Periods", columns, frame, missing="Every period in the range is whole.")
    return Table("coverage", "Periods that are not whole", columns, frame)


def _frame(columns: tuple[Column, ...], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[c.name for c in columns])
