"""The one test of chance: rows that mean nothing are told nothing, and real changes are found."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from xlsales.causes.chance import chances, units_of
from xlsales.causes.search import search
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

SPANS = np.array(["2024-02-01", "2024-05-01"])


def retailer(seed: int, customers: int = 250, products: int = 800) -> pd.DataFrame:
    """Invoices of several lines, long-tailed, most products sold a few times, each assigned to a quarter at random."""
    draw = np.random.default_rng(seed)
    parts = []
    for invoice in range(500):
        lines = 1 + draw.poisson(8)
        product = np.minimum(draw.pareto(0.8, lines).astype(int), products - 1)
        parts.append(
            pd.DataFrame(
                {
                    "order_id": f"I{invoice:04d}",
                    "customer": f"C{int(draw.pareto(1.0) * 5) % customers}",
                    "country": draw.choice(["UK", "FR", "DE", "AU"], p=[0.8, 0.1, 0.06, 0.04]),
                    "product": [f"P{i}" for i in product],
                    "revenue": np.exp(draw.normal(2.5, 1.2, lines)).round(2),
                    "date": pd.Timestamp(draw.choice(SPANS)),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def lumpy(seed: int) -> pd.DataFrame:
    """Customers whose orders come in bursts: single orders are not independent, and nothing else differs."""
    draw = np.random.default_rng(seed)
    rows = [
        (f"C{c}", "NSEW"[c % 4], f"P{draw.integers(20)}", float(np.exp(draw.normal(5, 1))), day)
        for c in range(120)
        for _ in range(draw.poisson(1.2))
        for day in [draw.choice(SPANS)]
        for _ in range(1 + draw.poisson(6))
    ]
    frame = pd.DataFrame(rows, columns=["customer", "region", "product", "revenue", "date"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def cube(rows: pd.DataFrame) -> Cube:
    return cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))


def anything(rows: pd.DataFrame) -> bool:
    told = cube(rows)
    members = [p for of in chances(told).members.values() for p in of.values()]
    return bool(search(told).frame["certain"].any()) or min(members, default=1.0) < 0.0075


def test_invoices_of_a_sparse_retailer_in_random_quarters_depart_in_nothing() -> None:
    assert sum(anything(retailer(seed)) for seed in range(20)) <= 1


def test_without_its_customers_neither() -> None:
    assert sum(anything(retailer(seed).drop(columns="customer")) for seed in range(20)) <= 1


def test_bursts_of_single_customers_are_no_departure_of_their_region() -> None:
    assert units_of(cube(lumpy(1))).kind == "customers"
    assert sum(anything(lumpy(seed)) for seed in range(30)) <= 1


def test_a_change_of_the_company_that_orders_cannot_make_by_chance_is_found() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-02-01"] * 300 + ["2024-05-01"] * 200), "revenue": 10.0})
    # 100 orders of 500: 4.5 standard deviations of √500; no assignment of 199 reaches it.
    assert chances(cube(rows.assign(region="N"))).company == pytest.approx(1 / 200)


def test_a_change_of_one_standard_deviation_is_chance_one_time_in_three() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-02-01"] * 210 + ["2024-05-01"] * 190), "revenue": 10.0})
    assert chances(cube(rows)).company == pytest.approx(0.317, abs=0.1)


def test_the_most_changed_of_many_members_is_judged_as_the_most_changed_of_many() -> None:
    draw = np.random.default_rng(4)
    many = pd.DataFrame({"date": pd.to_datetime(draw.choice(SPANS, 3000)), "revenue": 10.0})
    many["product"] = [f"P{i}" for i in draw.integers(0, 100, 3000)]
    found = chances(cube(many)).members["product"]
    assert len(found) == 100
    # Of 100 members one lies beyond 2.3 standard deviations on average.
    assert min(found.values()) > 0.05


def test_a_member_with_four_orders_is_not_asked() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime([*SPANS] * 20 + ["2024-05-01"] * 4), "revenue": 10.0})
    found = chances(cube(rows.assign(region=["N"] * 40 + ["S"] * 4)))
    assert math.isnan(found.of("region", "S"))
    assert found.of("region", "N") == 1.0


def test_months_of_unlike_length_are_compared_a_day() -> None:
    days = [*pd.date_range("2024-01-01", "2024-02-29")]
    rows = pd.DataFrame({"date": np.repeat(days, 40), "revenue": 10.0})
    told = cube_of(book_from_roles(rows), Settings(period="Feb 2024", compare="Jan 2024"))
    # 1,160 orders after 1,240 are the same 40 a day.
    assert chances(told).company == 1.0


def test_chance_is_the_same_whatever_the_order_of_the_rows() -> None:
    rows = retailer(3)
    other = rows.sample(frac=1.0, random_state=1)
    assert chances(cube(rows)) == chances(cube(other))
    pd.testing.assert_frame_equal(search(cube(rows)).frame, search(cube(other)).frame)


def test_a_segment_is_compared_with_the_company_without_it() -> None:
    before, now = {"West": 30_000, "Rest": 70_000}, {"West": 42_600, "Rest": 89_600}
    rows = pd.DataFrame(
        [
            {"date": day, "region": r, "revenue": 10.0}
            for day, of in (("2024-02-01", before), ("2024-05-01", now))
            for r, money in of.items()
            for _ in range(money // 10)
        ]
    )
    frame = search(cube(rows.assign(date=pd.to_datetime(rows["date"])))).frame.set_index("member")
    row = frame.loc["West"] if "West" in frame.index else frame.loc["Rest"]
    others = {"West": 0.28, "Rest": 0.42}[str(row.name)]
    assert row["others_change"] == pytest.approx(others)
    assert row["effect"] == pytest.approx(row["now"] - row["before"] * (1 + others))
    assert frame["effect"].iloc[:-1].sum() == pytest.approx(frame["effect"].iloc[-1])
