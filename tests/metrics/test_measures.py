"""Each measure against arithmetic by hand on rows that a person can add up."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.measures import measured, measures_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

ORDERS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2024-01-05", "2024-01-05", "2024-01-20", "2024-02-03", "2024-02-04"]),
        "order_id": ["A", "A", "B", "C", "D"],
        "customer": ["Ann", "Ann", "Ben", None, "Ben"],
        "region": ["North", "North", "South", "North", "South"],
        "units": [2.0, 1.0, 4.0, 5.0, -1.0],
        "revenue": [20.0, 15.0, 60.0, 50.0, -15.0],
        "cost": [10.0, 10.0, 30.0, 40.0, -7.5],
    }
)
DEALS = pd.DataFrame(
    {
        "stage": ["Won", "Won", "Lost", "Open", "Won"],
        "amount": [100.0, 50.0, 70.0, 30.0, 80.0],
        "created": pd.to_datetime(["2024-01-01", "2024-01-10", "2024-01-03", "2024-02-01", None]),
        "closed": pd.to_datetime(["2024-01-15", "2024-02-10", "2024-02-14", None, "2024-02-20"]),
        "rep": ["Eve", "Eve", "Max", "Max", "Max"],
    }
)


def _cube(**frames: pd.DataFrame) -> Cube:
    return cube_of(book_from_roles(**frames), Settings(grain="month"))


def _of(cube: Cube, *keys: str) -> pd.DataFrame:
    return measured(cube, *keys).set_index(["period", *keys])


JANUARY, FEBRUARY = 2024 * 12, 2024 * 12 + 1


@pytest.mark.parametrize(
    ("measure", "january", "february"),
    [
        ("revenue", 95.0, 35.0),
        ("orders", 2, 1),
        ("average_sale", 47.5, 35.0),
        ("units", 7.0, 4.0),
        ("unit_price", 95 / 7, 35 / 4),
        ("customers", 2, 0),
        ("margin", 45 / 95, 2.5 / 35),
    ],
)
def test_a_measure_of_orders_is_what_the_rows_add_up_to(measure, january, february):
    values = _of(_cube(sales=ORDERS))[measure]
    assert [values[JANUARY], values[FEBRUARY]] == pytest.approx([january, february])


def test_profit_gives_the_margin_where_there_is_one():
    values = _of(_cube(sales=ORDERS.assign(profit=ORDERS["revenue"] / 4)))
    assert values.loc[JANUARY, "margin"] == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("measure", "january", "february"),
    [
        ("revenue", 100.0, 130.0),
        ("orders", 1, 2),
        ("average_sale", 100.0, 65.0),
        ("closed", 1, 3),
        ("win_rate", 1.0, 2 / 3),
        ("weeks_to_close", 14 / 7, 31 / 7),
        ("created", 3, 1),
    ],
)
def test_a_measure_of_deals_is_what_the_rows_add_up_to(measure, january, february):
    values = _of(_cube(deals=DEALS))[measure]
    assert [values[JANUARY], values[FEBRUARY]] == pytest.approx([january, february])


def test_a_member_with_lost_deals_only_has_no_revenue():
    assert _of(_cube(deals=DEALS), "rep").loc[(JANUARY, "Max"), "revenue"] == 0


def test_the_win_rate_of_a_cohort_looks_at_the_deals_created():
    cube = cube_of(book_from_roles(deals=DEALS), Settings(grain="month", win_rate="cohort"))
    assert _of(cube).loc[JANUARY, "win_rate"] == pytest.approx(2 / 3)


def test_measures_that_the_rows_cannot_answer_are_not_offered():
    names = {m.name for m in measures_of(_cube(sales=ORDERS[["date", "revenue"]]))}
    assert names == {"revenue", "orders", "average_sale"}


def test_every_measure_says_how_it_is_computed():
    for cube in (_cube(sales=ORDERS), _cube(deals=DEALS)):
        assert all(m.meaning and m.header for m in measures_of(cube))


def test_weeks_to_close_says_which_definition_is_in_force():
    cube = cube_of(book_from_roles(deals=DEALS), Settings(cycle="week_boundary"))
    assert "Sunday" in next(m.meaning for m in measures_of(cube) if m.name == "weeks_to_close")


def test_orders_beside_deals_keep_the_orders_revenue():
    cube = _cube(sales=ORDERS, deals=DEALS)
    assert _of(cube).loc[JANUARY, ["revenue", "win_rate"]].tolist() == [95.0, 1.0]


def test_a_line_without_cost_or_units_is_no_part_of_margin_or_price():
    rows = pd.DataFrame({"date": pd.Timestamp("2024-01-05"), "revenue": [100.0, 100.0, 50.0]})
    rows = rows.assign(units=[10.0, None, 5.0], cost=[60.0, None, 30.0])
    found = measured(cube_of(book_from_roles(rows), Settings())).iloc[0]
    assert (found["unit_price"], found["margin"]) == (10.0, pytest.approx(0.4))
    meanings = {m.name: m.meaning for m in measures_of(cube_of(book_from_roles(rows), Settings()))}
    assert "of the rows that have units" in meanings["unit_price"]
    assert "of the rows that have cost" in meanings["margin"]
