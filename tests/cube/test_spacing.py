"""What the dates of rows stand for: days, or one day a week, fortnight, month, quarter or year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.spacing import Spacing, months_of, spacing_of, unit_numbers


def days(dates) -> np.ndarray:
    return np.unique(pd.DatetimeIndex(dates).to_numpy().astype("datetime64[D]").astype("int64"))


def each(first: str, count: int, freq: str) -> pd.DatetimeIndex:
    return pd.date_range(first, periods=count, freq=freq)


FRIDAYS = each("2010-02-05", 143, "7D")


@pytest.mark.parametrize(
    ("dates", "unit"),
    [
        (each("2023-01-01", 11, "MS"), "month"),
        (each("2023-01-31", 11, "ME"), "month"),
        (each("2023-01-31", 11, "BME"), "month"),
        (each("2023-01-02", 11, "BMS"), "month"),
        ([f"2022-{m:02d}-15" for m in range(1, 13)], "month"),
        (FRIDAYS, "week"),
        ([d - pd.Timedelta(days=1) if d.month == 12 else d for d in FRIDAYS], "week"),
        (each("2023-01-06", 20, "14D"), "fortnight"),
        (["2023-01-05", "2023-04-05", "2023-07-05", "2023-10-05"], "quarter"),
        (["2020-12-31", "2021-12-31", "2022-12-31"], "year"),
        (each("2023-01-01", 300, "D"), "day"),
        (each("2023-01-02", 300, "B"), "day"),
        (each("2023-01-01", 100, "3D"), "day"),
        (["2024-01-03", "2024-02-17", "2024-03-09", "2024-05-20", "2024-06-01"], "day"),
        (["2024-01-01", "2024-02-01"], "day"),
    ],
)
def test_dates_stand_for_the_stretch_that_lies_between_them(dates, unit):
    assert spacing_of(days(dates)).unit == unit


def test_labels_stand_for_what_they_name():
    assert spacing_of(days(["2024-01-01", "2024-04-01"]), "quarter") == Spacing("quarter", True)


@pytest.mark.parametrize(
    ("dates", "steady"),
    [
        (each("2023-01-01", 300, "D"), True),
        (each("2023-01-02", 300, "B"), True),
        (each("2023-01-01", 100, "3D"), False),
        (each("2023-01-01", 10, "D"), False),
        (FRIDAYS, True),
        (FRIDAYS[np.arange(143) % 8 != 0], False),
        ([d for d in each("2022-01-01", 24, "MS") if d.month != 8 or d.year > 2022], True),
    ],
)
def test_rows_are_steady_where_nearly_every_unit_has_some(dates, steady):
    assert spacing_of(days(dates)).steady is steady


def test_days_that_fill_up_as_sales_grow_are_no_measure_of_a_month():
    rng = np.random.default_rng(1)
    every = each("2022-01-01", 1096, "D")
    with_orders = rng.poisson(np.where(np.arange(1096) < 548, 1.7, 5.0)) > 0
    assert with_orders.mean() > 0.9
    assert not spacing_of(days(every[with_orders])).steady


def test_public_holidays_leave_business_days_steady():
    business = each("2022-01-03", 780, "B")
    holidays = [d for d in business if (d.month, d.day) in {(1, 3), (4, 18), (5, 1), (5, 26), (12, 26), (12, 27)}]
    assert spacing_of(days(business.difference(pd.DatetimeIndex(holidays)))).steady


def test_units_are_numbered_without_a_gap():
    fridays = days(FRIDAYS)
    assert np.diff(unit_numbers(fridays, "week")).tolist() == [1] * 142
    assert np.diff(unit_numbers(days(each("2023-01-06", 20, "14D")), "fortnight")).tolist() == [1] * 19
    assert months_of(days(["2024-02-29"])).tolist() == [2024 * 12 + 1]
