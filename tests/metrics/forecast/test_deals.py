"""What the open deals will bring: counted again by hand, and true of worlds where the chance of each deal is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.forecast.deals import TOTAL, forecast_deals
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

FIRST = pd.Timestamp(2022, 1, 1)


def world(seed, until="2024-06-30", a_day=3, rate=0.5, days=60, dead=0.0):
    """Deals that come every day, close after up to so many days and are won at a rate; a part never closes."""
    rng = np.random.default_rng(seed)
    last = pd.Timestamp(until)
    span = (last - FIRST).days + 400
    created = FIRST + pd.to_timedelta(np.repeat(np.arange(span), a_day), unit="D")
    n = len(created)
    closed = created + pd.to_timedelta(rng.integers(1, days + 1, n), unit="D")
    deals = pd.DataFrame({"created": created, "closed": closed, "amount": rng.lognormal(7, 0.5, n).round(2)})
    deals["stage"] = np.where(rng.random(n) < rate, "Won", "Lost")
    deals.loc[rng.random(n) < dead, ["closed"]] = pd.NaT
    return deals, last


def seen(deals, last):
    """What the rows show on a day: nothing that begins later, and what closes later still open."""
    known = deals[deals["created"] <= last].copy()
    later = known["closed"].isna() | (known["closed"] > last)
    known.loc[later, "stage"] = "Engaging"
    known.loc[later, "closed"] = pd.NaT
    return cube_of(book_from_roles(deals=known), Settings())


def brought(deals, last, end):
    mine = deals[(deals["created"] <= last) & (deals["stage"] == "Won")]
    return mine.loc[(mine["closed"] > last) & (mine["closed"] <= end), "amount"].sum()


def total(cube):
    return forecast_deals(cube).frame.iloc[-1]


@pytest.mark.parametrize("seed", range(3))
def test_the_expectation_is_near_what_open_deals_then_bring(seed):
    deals, last = world(seed)
    found = total(seen(deals, last))
    assert found["expected"] == pytest.approx(brought(deals, last, pd.Timestamp(2024, 9, 30)), rel=0.2)


def test_four_in_five_quarters_lie_within_the_range():
    held = []
    for seed in range(12):
        deals, last = world(seed, a_day=1)
        found = total(seen(deals, last))
        held.append(found["low"] <= brought(deals, last, pd.Timestamp(2024, 9, 30)) <= found["high"])
    assert sum(held) >= 8


def test_deals_that_never_close_bring_nothing():
    deals, last = world(1, dead=0.1)
    frame = forecast_deals(seen(deals, last)).frame.set_index("band")
    assert frame.at["Over a year", "expected"] == 0
    assert frame.at["0 to 30 days", "won_next"] == pytest.approx(0.45, abs=0.06)
    alive = total(seen(deals[deals["closed"].notna()], last))
    assert frame.at[TOTAL, "expected"] == pytest.approx(alive["expected"], rel=0.1)


def test_the_ages_add_up_and_are_the_open_deals():
    deals, last = world(2)
    frame = forecast_deals(seen(deals, last)).frame
    there = deals[(deals["created"] <= last) & (deals["closed"] > last)]
    for column in ("deals", "amount", "expected", "seen"):
        assert frame[column].iloc[:-1].sum() == pytest.approx(frame[column].iloc[-1])
    assert frame["deals"].iloc[-1] == len(there)
    assert frame["amount"].iloc[-1] == pytest.approx(there["amount"].sum())


def test_deals_without_an_amount_are_taken_at_the_average_won_sale():
    deals, last = world(3)
    bare = deals.assign(amount=deals["amount"].where(deals["closed"] <= last))
    table = forecast_deals(seen(bare, last))
    won = bare[(bare["stage"] == "Won") & (bare["closed"] <= last)]["amount"].mean()
    assert table.frame["amount"].iloc[-1] == pytest.approx(won * table.frame["deals"].iloc[-1])
    assert any("have no amount" in note for note in table.notes)


def test_nothing_that_closed_later_is_known_to_a_report_on_an_earlier_quarter():
    deals, last = world(4)
    book = seen(deals, last).book
    then = pd.Timestamp(2024, 3, 31)
    early = total(cube_of(book, Settings(period="Q1 2024")))
    assert early[["deals", "expected"]].tolist() == pytest.approx(
        total(seen(deals, then))[["deals", "expected"]].tolist()
    )


def test_the_cover_is_the_part_of_what_the_target_still_needs():
    deals, last = world(5)
    book = seen(deals, last).book
    quota = pd.DataFrame([("company", "Company", "quarter", 2024 * 4 + 2, 400_000.0)],
                         columns=["role", "member", "grain", "period_ix", "quota"])  # fmt: skip
    found = total(cube_of(book.with_targets(quota), Settings()))
    assert found["gap"] == 400_000
    assert found["cover"] == pytest.approx(found["expected"] / 400_000)
    assert np.isnan(total(cube_of(book, Settings()))["cover"])


def test_what_is_missing_is_said():
    deals, last = world(1)
    short = deals[deals["created"] >= "2024-02-01"]
    assert "too short a history" in forecast_deals(seen(short, last)).missing
    shut = deals[deals["closed"] <= last]
    assert forecast_deals(seen(shut, last)).missing == "No deal with a created date is open."
