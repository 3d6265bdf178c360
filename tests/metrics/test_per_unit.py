"""Revenue a week, day or month, where the calendar makes the change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import Cube, cube_of
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


def _office(days: pd.DatetimeIndex, **options: object) -> Cube:
    """Two orders of 100 on four of seven days of these, so that no month has rows on nearly all of them."""
    kept = days[np.arange(len(days)) % 7 > 2].repeat(2)
    rows = pd.DataFrame({"date": kept, "revenue": 100.0, "order_id": [f"o{i}" for i in range(len(kept))]})
    return cube_of(book_from_roles(rows), Settings().with_values(options))


def test_months_of_unlike_working_days_are_compared_by_the_working_day() -> None:
    """A firm that sells from Monday to Friday: 22 such days in January 2023, 20 in February, 23 in March."""
    days = pd.bdate_range("2022-01-03", "2023-12-29")
    for period, now, before in (("Feb 2023", 20, 22), ("Mar 2023", 23, 20)):
        found = per_unit(_office(days, period=period))
        assert found is not None
        assert (found.units, found.units_now, found.units_before) == ("working days", now, before)
        months = [pd.Period(period, "M"), pd.Period(period, "M") - 1]
        assert [np.busday_count(m.start_time.date(), (m + 1).start_time.date()) for m in months] == [now, before]
        # Four of seven days sell 200: about 114 a working day in every month.
        assert (found.now, found.before) == (pytest.approx(800 / 7, rel=0.1), pytest.approx(800 / 7, rel=0.1))


def test_a_shop_that_sells_from_tuesday_to_sunday_has_working_days_of_its_own() -> None:
    days = pd.date_range("2022-01-01", "2023-12-31")
    found = per_unit(_office(days[days.strftime("%a") != "Mon"], period="Feb 2023"))
    assert found is not None
    # 28 days with four Mondays after 31 with five.
    assert (found.units_now, found.units_before) == (24, 26)


def test_working_days_that_hardly_matter_are_not_told() -> None:
    days = pd.bdate_range("2022-01-03", "2023-12-29")
    cube = _office(days, period="Feb 2023")
    doubled = cube.book.sales.assign(revenue=lambda r: r["revenue"].where(r["month"] < 2023 * 12 + 1, 300.0))
    assert per_unit(cube_of(replace(cube.book, sales=doubled), Settings(period="Feb 2023"))) is None


def test_orders_on_any_day_of_the_week_and_seldom_on_one_tell_no_working_days() -> None:
    days = pd.date_range("2022-01-01", "2023-12-31")
    some = days[np.random.default_rng(0).random(len(days)) < 0.4]
    assert per_unit(_office(some, period="Mar 2023")) is None
