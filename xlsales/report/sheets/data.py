"""Data: all rows as read, with what became of each, over which the formulas on *Checks* run."""

from __future__ import annotations

import pandas as pd

from xlsales.report.analysis import Analysis
from xlsales.report.model import Rows, Sheet
from xlsales.words.sentence import plain

COUNTED, PERIOD = "Counted", "xlsales period"


def sheet(analysis: Analysis) -> Sheet | None:
    """The rows behind every figure."""
    rows = analysis.cube.book.source_rows
    if rows is None:
        return None
    frame = with_account(rows, analysis)
    return Sheet("Data", plain("The rows"), (Rows(frame, "Data"),))


def with_account(rows: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """The source rows with the period in which each counts, or the reason why it does not."""
    book, calendar = analysis.cube.book, analysis.cube.calendar
    reasons = book.set_aside.drop_duplicates("row").set_index("row")["reason"]
    counted = pd.Series("yes", index=rows.index, dtype="object")
    aside = rows.index.isin(reasons.index)
    counted[aside] = rows.index[aside].map(reasons)
    ix = (book.sales["month"] - (0 if calendar.grain == "month" else calendar.fiscal_year_start - 1)) // {
        "month": 1, "quarter": 3, "year": 12
    }[calendar.grain]  # fmt: skip
    labels = {int(i): calendar.period(int(i)).label for i in ix.unique()}
    period = pd.Series(ix.map(labels).to_numpy(), index=book.sales["row"].to_numpy())
    return rows.assign(**{COUNTED: counted, PERIOD: period[~period.index.duplicated()].reindex(rows.index)})
