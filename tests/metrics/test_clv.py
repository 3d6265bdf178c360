"""Customer lifetime value on simulated companies whose future is known, and the reasons where there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.cube.customers import customer_summary
from xlsales.metrics.clv import clv, repeats
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

START = pd.Timestamp("2022-01-01")


def company(customers=1500, days=540, seed=11, drop=(0.8, 2.5), growth=0.0):
    """Customers who buy as the models have it: the day of each order, and its value."""
    draw = np.random.default_rng(seed)
    rows = []
    for i in range(customers):
        first, rate, worth = draw.integers(0, 200), draw.gamma(0.9, 1 / 40), draw.gamma(4, 1 / 15)
        leave = draw.beta(*drop) if drop else 0.0
        day, count = float(first), 0
        while day < days:
            spent = draw.gamma(6, 1 / worth) * (1 + growth * count)
            rows.append((START + pd.Timedelta(days=int(day)), f"C{i:04d}", round(spent, 2)))
            day, count = day + 1 + draw.exponential(1 / rate), count + 1
            if draw.random() < leave and count > 1:
                break
    return pd.DataFrame(rows, columns=["date", "customer", "revenue"])


def cube(rows, **values):
    return cube_of(book_from_roles(rows), Settings().with_values({"period": "2023", **values}))


@pytest.fixture(scope="module")
def whole():
    return company(days=540 + 365)


@pytest.fixture(scope="module")
def seen(whole):
    return whole[whole["date"] < START + pd.Timedelta(days=540)]


@pytest.fixture(scope="module")
def found(seen):
    return clv(cube(seen))


def test_predicted_orders_and_value_match_the_following_year(whole, seen, found):
    after = whole[whole["date"] >= START + pd.Timedelta(days=540)]
    after = after[after["customer"].isin(seen["customer"])]
    assert found.frame["expected_orders"].sum() == pytest.approx(len(after), rel=0.1)
    undiscounted = (found.frame["expected_orders"] * found.frame["value_per_order"]).sum()
    assert undiscounted == pytest.approx(after["revenue"].sum(), rel=0.15)


def test_predicted_value_is_the_discounted_sum_over_the_months(seen, found):
    flat = clv(cube(seen, clv_discount="0")).frame.set_index("member")
    product = flat["expected_orders"] * flat["value_per_order"]
    assert flat["predicted_value"].tolist() == pytest.approx(product.tolist())
    discounted = found.frame.set_index("member")["predicted_value"].reindex(flat.index)
    assert (discounted / flat["predicted_value"]).between(1.01**-12, 1.01**-1).all()


def test_historic_value_is_all_revenue_of_customers(seen, found):
    assert found.frame["historic_value"].sum() == pytest.approx(seen["revenue"].sum())
    assert "Value is revenue" in found.notes[0]


def test_margin_is_the_value_where_every_row_tells_its_cost(seen):
    rows = seen.assign(cost=seen["revenue"] * 0.6)
    margin = clv(cube(rows))
    assert "Value is margin" in margin.notes[0]
    assert margin.frame["historic_value"].sum() == pytest.approx(0.4 * seen["revenue"].sum())


def test_parameters_and_correlation_are_said(found):
    notes = " ".join(found.notes)
    assert all(word in notes for word in ("BG/NBD", "α", "Gamma-Gamma", "Correlation", "12 months", "1.0%"))


def test_rows_are_ranked_by_predicted_value(found):
    assert found.frame["predicted_value"].is_monotonic_decreasing
    again = found.frame["p_alive"].notna()
    assert found.frame.loc[again, "p_alive"].between(0, 1).all()
    # In the model nobody leaves before a second order, so that a single one would show as 100 %.
    assert not (found.frame.loc[again, "orders"] == 1).any()


def test_repeat_behaviour_by_hand():
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-01-01", "2024-01-08", "2024-01-29", "2024-01-30", "2024-02-05"]),
            "customer": ["a", "a", "a", "a", "b"],
            "revenue": [10.0, 6.0, 8.0, -2.0, 1.0],
        }
    )
    at = cube_of(book_from_roles(rows), Settings(grain="year"))
    history = repeats(at, customer_summary(at), "revenue")
    assert history.frequency.tolist() == [2, 0]
    assert history.recency.tolist() == [4, 0]
    assert history.age.tolist() == [5, 0]
    assert history.average.tolist() == [6, 0]


def test_any_order_of_rows_gives_the_same_table(seen, found):
    shuffled = clv(cube(seen.sample(frac=1, random_state=1)))
    assert shuffled.frame["member"].tolist() == found.frame["member"].tolist()
    assert shuffled.frame["predicted_value"].tolist() == pytest.approx(found.frame["predicted_value"].tolist())


def test_customers_who_never_leave_give_no_prediction_and_the_reason():
    steady = clv(cube(company(400, drop=None)))
    assert any("no drop-out signal" in n for n in steady.notes)
    assert list(steady.frame.columns) == ["member", "orders", "historic_value"]


def test_value_that_grows_with_frequency_is_not_predicted(seen):
    count = seen.groupby("customer")["revenue"].transform("size")
    tied = clv(cube(seen.assign(revenue=seen["revenue"] * count**2)))
    assert any("correlation" in n for n in tied.notes)
    assert "predicted_value" not in tied.frame
    assert "p_alive" in tied.frame


def test_few_repeat_customers_and_no_customers_say_why():
    few = company(20)
    assert any("the models need 30" in n for n in clv(cube(few)).notes)
    assert "no customer column" in clv(cube(few.drop(columns="customer"))).missing


def test_all_equal_customers_and_negative_totals_do_not_break_it(seen):
    equal = clv(cube(seen.assign(revenue=5.0)))
    assert any("did not converge" in n for n in equal.notes)
    negative = clv(cube(seen.assign(revenue=-5.0, reversal=False)))
    assert any("positive value" in n for n in negative.notes)


def test_month_labels_are_too_coarse_for_a_prediction(seen):
    book = book_from_roles(seen, precision="month")
    assert any("only the month" in n for n in clv(cube_of(book, Settings(period="2023"))).notes)
