"""What Excel's own formulas give over the rows equals the analysis."""

from __future__ import annotations

import pandas as pd
import pytest

import xlsales

ROWS = pd.DataFrame(
    [[1, "2024-01-05", 1, 10, 10.0], [2, "2024-02-05", 3, 10, None], [3, "2024-04-05", 5, 5, 25.0]],
    columns=["Order ID", "Date", "Qty", "Unit Price", "Revenue"],
)


@pytest.mark.parametrize("rows", [ROWS, ROWS.drop(columns="Revenue"), ROWS.dropna()])
def test_nothing_differs_where_some_or_all_revenue_is_units_times_price(rows: pd.DataFrame) -> None:
    frame = xlsales.analyze(rows).tables["verification"].frame
    assert (frame["difference"] == 0).all()
    assert (frame["excel"] > 0).all()
