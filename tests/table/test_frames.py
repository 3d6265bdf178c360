"""Rows from Python in the forms that people hold them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.ingest import book_of

DAYS = pd.to_datetime(["2024-01-05", "2024-04-05"])
FRAME = pd.DataFrame({"Date": DAYS, "Region": ["N", "NA"], "Revenue": [5.0, 6.0]})
FORMS: dict[str, Any] = {
    "dates in an index without a name": FRAME.set_index(pd.DatetimeIndex(DAYS)).drop(columns="Date"),
    "periods": FRAME.assign(Date=FRAME["Date"].dt.to_period("M")),
    "records": FRAME.to_dict("records"),
    "columns": FRAME.to_dict("list"),
    "rows as arrays": [np.array(["Date", "Revenue"]), np.array(["2024-01-05", "5"]), np.array(["2024-04-05", "6"])],
    "a column twice": pd.concat([FRAME, FRAME[["Revenue"]] * 10], axis=1),
}


@pytest.mark.parametrize("form", FORMS)
def test_rows_are_read(form: str) -> None:
    assert book_of(FORMS[form], Settings()).sales["revenue"].tolist() == [5, 6]


def test_levels_of_columns_are_one_header() -> None:
    levels = pd.MultiIndex.from_tuples([("Order", "Date"), ("Sales", "Region"), ("Net", "Revenue")])
    book = book_of(FRAME.set_axis(levels, axis=1), Settings())
    assert [m.header for m in book.matches] == ["Order Date", "Sales Region", "Net Revenue"]


def test_an_infinite_amount_is_none() -> None:
    book = book_of(FRAME.assign(Revenue=[np.inf, 6.0]), Settings())
    assert (book.sales["revenue"].tolist(), book.set_aside["reason"].tolist()) == ([6.0], ["no amount"])


@pytest.mark.parametrize("rows", [None, "orders.csv", 5])
def test_what_is_no_rows_is_refused(rows: Any) -> None:
    with pytest.raises(InputError, match="analyze_files"):
        book_of(rows, Settings())
