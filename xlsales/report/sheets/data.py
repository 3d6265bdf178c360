"""Data: all rows as read, with what became of each, over which the formulas on *Checks* run; pipeline and targets."""

from __future__ import annotations

import pandas as pd

from xlsales.report.analysis import Analysis
from xlsales.report.model import Rows, Sheet
from xlsales.table.book import SalesBook
from xlsales.table.period import Period
from xlsales.words.sentence import plain


def sheets(analysis: Analysis, rows: pd.DataFrame, name: str) -> tuple[Sheet, ...]:
    """The rows behind every figure, and beside them the deals and quotas, so that the workbook can be analysed again.

    Parameters
    ----------
    rows
        As `with_account` makes them.
    name
        Name of the sheet of rows; an open workbook has pipeline and targets of its own already.
    """
    book = analysis.cube.book
    out = [Sheet(name, plain("The rows"), (Rows(rows, name),))]
    if name != "Data":
        return tuple(out)
    if book.pipeline_rows is not None:
        out.append(Sheet("Pipeline", plain("The deals"), (Rows(book.pipeline_rows, "Pipeline"),)))
    if book.targets is not None and len(book.targets):
        quotas = quotas_as_rows(book, analysis.cube.calendar.fiscal_year_start)
        out.append(Sheet("Targets", plain("Quotas"), (Rows(quotas, "Targets", {"Quota": "money"}),)))
    return tuple(out)


def quotas_as_rows(book: SalesBook, fiscal_year_start: int) -> pd.DataFrame:
    """Targets as a person would list them: a column a role, the period's label, the quota."""
    targets = book.targets
    assert targets is not None
    roles = list(dict.fromkeys(targets["role"].astype(str)))
    columns = {book.label(r): targets["member"].where(targets["role"] == r) for r in roles}
    periods = zip(targets["grain"], targets["period_ix"], strict=True)
    labels = [Period(grain, int(ix), fiscal_year_start).label for grain, ix in periods]
    return pd.DataFrame({**columns, "Period": labels, "Quota": targets["quota"].astype(float)}).reset_index(drop=True)
