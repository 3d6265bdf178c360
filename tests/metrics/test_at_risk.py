"""Customers at risk by hand: out of their own rhythm, worth most first."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.api import analyze
from xlsales.cube.cube import cube_of
from xlsales.metrics.at_risk import at_risk, silence
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def cube(rows, **values):
    return cube_of(book_from_roles(rows), Settings().with_values({"grain": "year", **values}))


def every(days, customer, end, revenue, start="2024-01-01"):
    dates = pd.date_range(start, end, freq=f"{days}D")
    return pd.DataFrame({"date": dates, "customer": customer, "revenue": float(revenue)})


# Weekly customers until spring; a quarterly one in rhythm; a weekly one who goes on to the last day, 29 December.
STORY = pd.concat(
    [
        every(7, "small", "2024-04-01", 10),
        every(7, "large", "2024-05-27", 100),
        every(91, "slow", "2024-12-29", 500),
        every(7, "steady", "2024-12-30", 50),
        every(30, "twice", "2024-02-01", 900),
    ],
    ignore_index=True,
).assign(order_id=lambda d: range(len(d)))


def test_customers_out_of_their_own_rhythm_are_listed_by_yearly_value():
    frame = at_risk(cube(STORY)).frame
    assert frame["member"].tolist() == ["large", "small"]
    assert frame["yearly_value"].tolist() == [2200, 140]


def test_the_reason_is_the_silence_over_the_own_usual_gap():
    found = at_risk(cube(STORY))
    row = found.frame.set_index("member").loc["small"]
    assert (row["days_silent"], row["usual_gap"], row["orders"]) == (273, 7, 14)
    assert row["times_usual"] == pytest.approx(273 / 7)
    assert str(row["last_order"].date()) == "2024-04-01"
    assert "2 of 4 customers" in found.notes[0]


def test_the_chance_is_that_of_no_order_day_in_the_silent_end():
    row = silence(cube(STORY)).set_index("member").loc["small"]
    assert row["chance"] == pytest.approx((91 / (91 + 273)) ** 13)


@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_customers_who_order_at_random_are_listed_no_more_often_than_the_level_allows(alpha):
    draw = np.random.default_rng(9)
    rows = pd.DataFrame(
        {
            "date": pd.Timestamp("2023-01-01") + pd.to_timedelta(draw.integers(0, 730, 20_000), unit="D"),
            "customer": draw.integers(0, 3_000, 20_000),
            "revenue": 1.0,
        }
    )
    found = silence(cube(rows, alpha=str(alpha)))
    judged = found["gaps"] >= 2
    share = found.loc[judged, "silent"].mean()
    assert 0.5 * alpha < share < 1.15 * alpha


def test_nobody_within_the_own_longest_gap_is_listed():
    pause = pd.DataFrame({"date": [pd.Timestamp("2022-01-01")], "customer": "small", "revenue": 1.0, "order_id": "p"})
    # Two years without an order before the weekly ones: longer than the silence at the end.
    assert at_risk(cube(pd.concat([pause, STORY]))).frame["member"].tolist() == ["large"]


@pytest.mark.parametrize("period", ["2023", "2024"])
def test_silence_runs_to_the_last_row_whatever_period_is_reported(period):
    before = every(30, "steady", "2023-12-31", 50, start="2023-01-01").assign(order_id=lambda d: -1 - d.index)
    frame = at_risk(cube(pd.concat([before, STORY]), period=period)).frame
    assert frame.set_index("member")["days_silent"].to_dict() == {"large": 217, "small": 273}


def test_nobody_is_listed_who_ordered_after_the_period_reported_on():
    back = every(7, "large", "2024-12-30", 100, start="2024-12-16").assign(order_id=lambda d: -1 - d.index)
    frame = at_risk(cube(pd.concat([STORY, back]), grain="quarter", period="Q3 2024")).frame
    assert frame["member"].tolist() == ["small"]


def test_the_state_tells_those_beyond_the_churn_window():
    frame = at_risk(cube(STORY, churn_days="250")).frame.set_index("member")
    assert frame["state"].to_dict() == {"large": "At risk", "small": "Churned"}


def test_returns_reduce_what_a_customer_is_worth():
    back = pd.DataFrame({"date": [pd.Timestamp("2024-06-03")], "customer": "large", "revenue": -1500.0})
    rows = pd.concat([STORY, back.assign(order_id="C1")], ignore_index=True)
    assert at_risk(cube(rows)).fact("yearly_value", member="large").value == 700


def test_nobody_at_risk_is_a_table_without_rows_and_with_a_note():
    found = at_risk(cube(STORY[STORY["customer"] == "steady"]))
    assert not found.missing
    assert len(found.frame) == 0
    assert "0 of 1 customers" in found.notes[0]


def test_order_of_rows_splitting_and_renaming_change_nothing():
    first = at_risk(cube(STORY)).records()
    assert at_risk(cube(STORY.sample(frac=1, random_state=2))).records() == first
    halves = STORY.assign(revenue=STORY["revenue"] / 2)
    assert at_risk(cube(pd.concat([halves, halves]))).records() == first
    renamed = at_risk(cube(STORY.assign(customer="x" + STORY["customer"]))).records()
    assert [r | {"member": r["member"][1:]} for r in renamed] == first


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (STORY.drop(columns="customer"), "no customer column"),
        (STORY[STORY["customer"] == "twice"], "three days"),
        (STORY.assign(reversal=True), "reversals only"),
    ],
)
def test_where_it_cannot_be_told_the_reason_is_said(rows, why):
    assert why in at_risk(cube(rows)).missing


def _gaps(seed, customers, shape, last=400, mean=20.0):
    """Customers whose gaps follow a gamma distribution, up to the last day; an anchor orders on that day."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(customers):
        days = np.cumsum(rng.gamma(shape, mean / shape, 60)).round()
        rows.append(pd.DataFrame({"day": days[days <= last], "customer": f"c{i}", "revenue": 10.0}))
    rows.append(pd.DataFrame({"day": [0.0, last], "customer": "anchor", "revenue": 10.0}))
    out = pd.concat(rows, ignore_index=True)
    return out.assign(date=pd.Timestamp(2023, 1, 1) + pd.to_timedelta(out["day"], unit="D")).drop(columns="day")


@pytest.mark.parametrize("shape", [1.0, 4.0])
def test_customers_who_go_on_in_their_rhythm_are_seldom_called_gone(shape):
    wrong = [silence(cube(_gaps(seed, 60, shape)))["gone"].any() for seed in range(30)]
    assert sum(wrong) <= 4  # at most 5 % of the analyses, give or take chance


def test_a_regular_large_customer_who_stops_is_gone():
    rows = _gaps(1, 60, 4.0)
    stopped = rows[rows["date"] <= pd.Timestamp(2023, 1, 1) + pd.Timedelta(days=310)].query("customer == 'c0'")
    rows = pd.concat([rows.query("customer != 'c0'"), stopped.assign(revenue=200.0)], ignore_index=True)
    table = at_risk(cube(rows))
    assert table.fact("gone", member="c0").value
    assert table.fact("chance_corrected", member="c0").value < 0.05


def test_the_level_is_spent_on_those_that_matter():
    """The same silence is surer news of a customer who brought much, as fewer such were looked at."""
    found = silence(cube(STORY)).set_index("member")
    assert found.loc["large", "chance_corrected"] <= 1
    heavier = STORY.assign(revenue=STORY["revenue"].where(STORY["customer"] != "small", 1000.0))
    again = silence(cube(heavier)).set_index("member")
    assert again.loc["small", "chance_corrected"] < found.loc["small", "chance_corrected"]
    assert again.loc["small", "chance"] == found.loc["small", "chance"]


def test_where_revenue_is_deals_a_lost_one_is_no_silence():
    def won(who: str, days: pd.DatetimeIndex) -> pd.DataFrame:
        return pd.DataFrame({"Account": who, "Stage": "Won", "Created": days, "Closed": days, "Amount": 100.0})

    ada = won("Ada", pd.date_range("2022-01-01", "2023-12-20", freq="20D"))
    deals = pd.concat([ada, won("Bob", pd.date_range("2022-01-05", "2024-12-20", freq="20D"))])
    lost = won("Ada", pd.DatetimeIndex(["2024-12-10"])).assign(Stage="Lost")
    found = [
        analyze(d.assign(**{"Deal ID": range(len(d))}), grain="quarter").tables["at_risk"].frame
        for d in (deals, pd.concat([deals, lost]))
    ]
    assert [f["member"].tolist() if len(f) else [] for f in found] == [["Ada"], []]
