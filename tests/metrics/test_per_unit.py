"""Revenue a week, day or month, where the calendar makes the change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.kpis import kpis
from xlsales.metrics.per_unit import per_unit
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def cube(dates, revenue, **options):
    rows = pd.DataFrame({"date": dates, "revenue": revenue})
    return cube_of(book_from_roles(rows), Settings().with_values(options))


WEEKS = pd.date_range("2024-01-05", periods=52, freq="7D")


def test_five_weeks_after_four_are_compared_a_week():
    found = kpis(cube(WEEKS, 100.0, period="Mar 2024"))
    assert found.fact("change", metric="revenue").value == pytest.approx(0.25)
    assert found.fact("now", metric="per_unit").value == 100
    assert found.fact("change", metric="per_unit").value == 0
    assert [found.fact(c, metric="units_with_rows").value for c in ("now", "before")] == [5, 4]


def test_a_level_sum_over_more_weeks_is_a_fall_a_week():
    money = np.where(WEEKS.month == 3, 80.0, 100.0)
    found = per_unit(cube(WEEKS, money, period="Mar 2024"))
    assert found is not None
    assert (found.now, found.before) == (80, 100)


def test_alike_numbers_of_weeks_need_no_second_figure():
    assert per_unit(cube(WEEKS, 100.0, period="Q2 2024")) is None


def test_a_quarter_of_some_more_days_is_compared_as_it_is():
    days = pd.date_range("2023-01-01", "2023-06-30")
    assert per_unit(cube(days, np.where(days.month > 3, 120.0, 100.0), period="Q2 2023")) is None


def test_days_that_turn_the_change_are_told():
    days = pd.date_range("2023-01-01", "2023-04-30")
    found = per_unit(cube(days, np.where(days.month == 2, 100.0, 95.0), period="Mar 2023"))
    assert found is not None
    assert (found.unit, found.units_now, found.units_before) == ("day", 31, 28)


def test_orders_on_some_days_only_are_not_compared_by_days_with_orders():
    days = [d for d in pd.date_range("2023-01-01", "2023-04-30") if d.day % (3 if d.month == 2 else 2) == 0]
    assert per_unit(cube(days, 100.0, period="Mar 2023")) is None


def test_a_day_more_or_less_leaves_the_causes_of_a_change_standing():
    days = pd.date_range("2023-01-01", "2023-06-30")
    first, second = per_unit(cube(WEEKS, 100.0, period="Mar 2024")), per_unit(cube(days, 100.0, period="Q2 2023"))
    assert first is not None
    assert first.by_calendar
    assert second is None


def test_a_sale_on_a_closed_weekday_makes_no_period_longer():
    weekdays = pd.date_range("2023-01-02", "2023-06-30", freq="B")
    rows = weekdays.append(pd.DatetimeIndex(["2023-05-06", "2023-05-13", "2023-05-20", "2023-06-03"]))
    calendar = cube(rows.sort_values(), 100.0, period="Q2 2023").calendar
    assert calendar.units == {8092: 65, 8093: 65}
