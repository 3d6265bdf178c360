"""Headline figures beside native Excel formulas over the rows, so that anybody can verify them without Python."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Kind, Table
from xlsales.report.analysis import Analysis
from xlsales.report.parts import part_names
from xlsales.table.account import exact_sum
from xlsales.table.book import SalesBook
from xlsales.table.period import MONTHS_IN

COUNTED, PERIOD, REVENUE = "Counted", "xlsales period", "xlsales revenue"
YES = "yes"
PERIODS = 8
COLUMNS = (
    defined("label", "figure"),
    defined("analysis"),
    defined("by_excel", "excel"),
    defined("must_be_zero", "difference"),
    defined("kind"),
)


@dataclass(frozen=True)
class Verification:
    """The table and the formulas of its cells."""

    table: Table
    formulas: dict[tuple[int, str], str]


def with_account(cube: Cube) -> pd.DataFrame | None:
    """The source rows with what became of each: `Counted` (yes, or why not) and the period in which it counts.

    A column `xlsales revenue` is added where the source has none that Excel could add up.
    """
    book, calendar = cube.book, cube.calendar
    rows = book.source_rows
    if rows is None:
        return None
    reasons = _aside(book).set_index("row")["reason"]
    aside = rows.index.isin(reasons.index)
    yes = np.zeros(len(rows), dtype="int64")
    counted = pd.Series(pd.Categorical.from_codes(yes, [YES, *reasons.unique()]), index=rows.index)
    counted[aside] = rows.index[aside].map(reasons)
    shift = 0 if calendar.grain == "month" else calendar.fiscal_year_start - 1
    ix = (book.sales["month"] - shift) // MONTHS_IN[calendar.grain]
    found, place = np.unique(ix.to_numpy(), return_inverse=True)
    period = pd.Categorical.from_codes(place, [calendar.period(int(i)).label for i in found])
    by_row = pd.DataFrame({"period": period, "revenue": book.sales["revenue"].to_numpy()})
    by_row.index = pd.Index(book.sales["row"].to_numpy())
    by_row = by_row[~by_row.index.duplicated()].reindex(rows.index)
    out = rows.assign(**{COUNTED: counted, PERIOD: by_row["period"]})
    own = numeric_header(book, rows, "revenue", "amount")
    # Where revenue is units × price, for some rows or all, Excel has to add up that.
    same = own is not None and np.allclose(rows.loc[~aside, own], by_row.loc[~aside, "revenue"], equal_nan=True)
    return out if same or (book.basis == "deals" and own) else out.assign(**{REVENUE: by_row["revenue"]})


def verification(analysis: Analysis, rows: pd.DataFrame, sheet: str) -> Verification:
    """Revenue and counts by period, as the analysis has them and as Excel's own functions give them over the rows.

    Parameters
    ----------
    rows
        As `with_account` makes them.
    sheet
        Name of the table that holds them in the workbook.
    """
    book, calendar = analysis.cube.book, analysis.cube.calendar
    money = REVENUE if REVENUE in rows else numeric_header(book, rows, "revenue", "amount") or REVENUE
    units = numeric_header(book, rows, "units") if book.has("units") and book.basis == "orders" else None
    sales = analysis.cube.sales()
    hit = rows[COUNTED] == YES
    parts = part_names(sheet, len(rows))
    lines: list[tuple[str, float, float, Kind, str]] = [
        ("Rows that count", float(len(rows) - len(_aside(book))), float(hit.sum()), "count", _counted(parts))
    ]
    for period in [p for p in calendar.history if p.ix in calendar.present][-PERIODS:]:
        row, label = sales[sales["period"] == period.ix].iloc[0], period.label
        inside = hit & (rows[PERIOD] == label)
        lines.append(
            _line(f"Revenue, {label}", row["revenue"], rows, inside, money, "price", _summed(parts, money, label))
        )
        if units:
            lines.append(
                _line(f"Units, {label}", row["units"], rows, inside, units, "count", _summed(parts, units, label))
            )
        if book.basis == "deals":
            won = float(row["orders"])
            lines.append((f"Deals won, {label}", won, float(inside.sum()), "count", _counted(parts, label)))
    frame = pd.DataFrame(
        [(name, ours, excel, round(ours - excel, 2), kind) for name, ours, excel, kind, _ in lines],
        columns=[c.name for c in COLUMNS],
    )
    formulas: dict[tuple[int, str], str] = {}
    for i, line in enumerate(lines):
        formulas |= {(i, "excel"): f"={line[4]}", (i, "difference"): "=ROUND({analysis}-{excel},2)"}
    note = "Each figure of the column By Excel is a formula over the rows: no Python takes part in it."
    return Verification(Table("verification", "Verify it yourself", COLUMNS, frame, (note,)), formulas)


def _aside(book: SalesBook) -> pd.DataFrame:
    """What was set aside of the rows on the sheet, each row once; deals beside orders have row numbers of their own."""
    aside = book.set_aside
    if book.pipeline_rows is not None:
        aside = aside[aside["source"] == book.source_name]
    return aside.drop_duplicates("row")


def _line(
    name: str, ours: float, rows: pd.DataFrame, inside: pd.Series, header: str, kind: Kind, formula: str
) -> tuple[str, float, float, Kind, str]:
    excel = exact_sum(pd.to_numeric(rows.loc[inside, header], errors="coerce"))
    return name, float(ours), excel, kind, formula


def _where(sheet: str, period: str) -> str:
    """The criteria of the rows that count, of one period or of all."""
    inside = f',{structured(sheet, PERIOD)},"{period}"' if period else ""
    return f'{structured(sheet, COUNTED)},"{YES}"{inside}'


def _counted(sheets: tuple[str, ...], period: str = "") -> str:
    return "+".join(f"COUNTIFS({_where(s, period)})" for s in sheets)


def _summed(sheets: tuple[str, ...], header: str, period: str) -> str:
    return "+".join(f"SUMIFS({structured(s, header)},{_where(s, period)})" for s in sheets)


def numeric_header(book: SalesBook, rows: pd.DataFrame, *roles: str) -> str | None:
    """The user's own header for a role, where its cells are numbers that Excel can add up."""
    found = [m.header for m in book.matches if m.used and m.role in roles and m.header in rows.columns]
    numeric = [h for h in found if pd.api.types.is_numeric_dtype(rows[h])]
    return numeric[0] if numeric else None


def structured(sheet: str, header: str) -> str:
    """A table's column as a structured reference, with Excel's own escapes.

    Examples
    --------
    >>> structured("Data", "Revenue"), structured("Data", "Net # (EUR)")
    ('Data[Revenue]', "Data[[Net '# (EUR)]]")
    """
    escaped = re.sub(r"(['#\[\]@])", r"'\1", header)
    return f"{sheet}[{escaped}]" if re.fullmatch(r"[\w ]+", header) else f"{sheet}[[{escaped}]]"
