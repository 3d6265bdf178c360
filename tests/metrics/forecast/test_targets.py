"""Targets against the forecast: whose, of which months, what is needed, and on which side of the range they lie."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.metrics.forecast.books import daily, monthly, noise
from xlsales.cube.cube import cube_of
from xlsales.metrics.attainment import NO_TARGETS
from xlsales.metrics.forecast.company import forecast
from xlsales.metrics.forecast.members import forecast_by
from xlsales.metrics.forecast.targets import forecast_targets
from xlsales.settings import Settings

LINE = 100 + 10.0 * np.arange(30)
Q3, Q4 = 2024 * 4 + 2, 2024 * 4 + 3
BOTH = {"North": noise(1, 30, 500, 0.05), "South": noise(2, 30, 300, 0.05)}


def goals(*rows):
    frame = pd.DataFrame(rows, columns=["role", "member", "grain", "period_ix", "quota"])
    return frame.astype({"quota": float})


def company_goal(grain, ix, quota):
    return goals(("company", "Company", grain, ix, quota))


def rows(cube, **where):
    frame = forecast_targets(cube).frame
    return frame[np.logical_and.reduce([frame[k] == v for k, v in where.items()])] if where else frame


def test_the_years_target_is_met_by_what_has_come_and_what_is_forecast():
    cube = monthly(LINE, targets=company_goal("year", 2024, 6000))
    (found,) = rows(cube).to_dict("records")
    so_far, ahead = LINE[24:].sum(), (400 + 10.0 * np.arange(6)).sum()
    assert (found["period"], found["row"]) == ("2024", "total")
    assert found["so_far"] == pytest.approx(so_far)
    assert found["likely"] == pytest.approx(so_far + ahead)
    assert found["gap"] == pytest.approx(so_far + ahead - 6000)
    assert found["needed"] == pytest.approx((6000 - so_far) / 6)
    assert (found["brought"], found["over"]) == (pytest.approx(so_far / 6), "2024 so far")


@pytest.mark.parametrize(
    ("quota", "where"), [(1000, "below the range"), (2400, "inside the range"), (4000, "above the range")]
)
def test_a_target_lies_below_inside_or_above_the_range(quota, where):
    cube = monthly(noise(3, 30, 800, 0.1), targets=company_goal("quarter", Q3, quota))
    (found,) = rows(cube).to_dict("records")
    assert found["lies"] == where
    low, high = found["low"], found["high"]
    assert {"below the range": quota < low, "above the range": quota > high}.get(where, low <= quota <= high)


def test_before_anything_of_the_period_has_come_its_pace_is_that_of_the_last_year():
    cube = monthly(LINE, targets=company_goal("quarter", Q3, 1500))
    (found,) = rows(cube).to_dict("records")
    assert (found["over"], found["brought"]) == ("the last 12 months", pytest.approx(LINE[-12:].mean()))
    assert found["needed"] == pytest.approx(500)


def test_a_target_that_is_reached_already_needs_nothing():
    cube = monthly(LINE, targets=company_goal("year", 2024, 1000))
    assert rows(cube)["needed"].tolist() == [0.0]


def test_members_and_their_total_have_the_forecasts_of_the_other_tables():
    targets = goals(("region", "North", "quarter", Q3, 1700.0), ("region", "South", "quarter", Q3, 800.0))
    cube = monthly(BOTH, targets=targets)
    by_region, company = forecast_by(cube, "region"), forecast(cube)[0]
    for member in BOTH:
        (found,) = rows(cube, member=member).to_dict("records")
        for column in ("low", "likely", "high"):
            assert found[column] == by_region.fact(column, member=member).value
    (total,) = rows(cube, row="total").to_dict("records")
    assert total["target"] == 2500
    assert total["likely"] == company.fact("likely", period="Q3 2024", metric="revenue").value


def test_the_total_is_that_of_the_members_with_a_target():
    cube = monthly(BOTH, targets=goals(("region", "South", "quarter", Q3, 800.0)))
    (total,) = rows(cube, row="total").to_dict("records")
    assert 800 < total["likely"] < 1000


def test_targets_of_a_part_of_the_year_are_compared_with_that_part():
    targets = goals(("company", "Company", "quarter", Q3, 1000.0), ("company", "Company", "quarter", Q4, 2000.0))
    frame = rows(monthly(LINE, targets=targets))
    assert frame["period"].tolist() == ["Q3 2024", "Q3 2024 to Q4 2024"]
    assert frame["target"].tolist() == [1000, 3000]


def test_targets_of_members_for_other_months_are_not_added_up():
    targets = goals(
        ("region", "North", "quarter", Q3, 1700.0), ("region", "South", "quarter", Q3, 800.0),
        ("region", "North", "quarter", Q4, 1700.0),
    )  # fmt: skip
    frame = rows(monthly(BOTH, targets=targets), row="total")
    assert dict(zip(frame["period"], frame["target"], strict=True))["Q3 2024"] == 2500


def test_a_roll_up_is_not_counted_twice():
    targets = goals(
        *(
            ("region", m, "quarter", ix, q)
            for ix in (Q3, Q4)
            for m, q in (("North", 1700.0), ("South", 800.0), ("Total", 2500.0))
        )
    )
    assert rows(monthly(BOTH, targets=targets), row="total")["target"].tolist() == [2500, 5000]


def test_a_fiscal_years_target_is_that_of_its_own_months():
    cube = monthly(LINE, targets=company_goal("year", 2024, 7000), fiscal_year_start=4)
    (found,) = rows(cube).to_dict("records")
    # The fiscal year 2025 begins in April 2024: three months of it have come.
    assert (found["period"], found["so_far"]) == ("FY25", pytest.approx(LINE[27:].sum()))


def test_a_running_period_needs_the_rest_in_the_days_that_are_left():
    book = daily("2022-01-01", "2024-08-10", 10.0).book.with_targets(company_goal("quarter", Q3, 1500))
    (found,) = rows(cube_of(book, Settings())).to_dict("records")
    assert found["so_far"] == pytest.approx(410)
    assert found["likely"] == pytest.approx(920)
    assert found["needed"] == pytest.approx((1500 - 410) / (21 / 31 + 1))


def test_what_is_missing_is_said():
    assert forecast_targets(monthly(LINE)).missing == NO_TARGETS
    past = company_goal("quarter", Q3 - 2, 10)
    assert forecast_targets(monthly(LINE, targets=past)).missing == "No target is for Q3 2024 or later."
    assert "too short" in forecast_targets(monthly(LINE[:5], targets=company_goal("year", 2022, 10))).missing
