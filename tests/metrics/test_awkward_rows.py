"""Growth, seasons, concentration and deals on rows as real files hold them: an answer or a reason, never a crash."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.ageing import ageing, overdue_deals
from xlsales.metrics.bands import deal_bands
from xlsales.metrics.change_point import change_points
from xlsales.metrics.concentration import concentration
from xlsales.metrics.cycle import cycle
from xlsales.metrics.growth import growth
from xlsales.metrics.pareto import pareto
from xlsales.metrics.pipeline import new_opportunities, pipeline
from xlsales.metrics.season_lift import season_lift, season_lift_years
from xlsales.metrics.seasonality import seasonality
from xlsales.metrics.single_point import single_points
from xlsales.metrics.stages import stage_funnel
from xlsales.metrics.table import Table
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def every_table(cube: Cube) -> list[Table]:
    tables = [
        growth, change_points, seasonality, season_lift, season_lift_years, concentration, single_points, deal_bands,
        cycle, pipeline, new_opportunities, stage_funnel, ageing, overdue_deals,
    ]  # fmt: skip
    out = [t(cube) for t in tables]
    for dimension in cube.book.dimensions:
        out += [pareto(cube, dimension)]
    if cube.book.deals is not None:
        out += [cycle(cube, d) for d in ("band", *(d for d in cube.book.dimensions if d in cube.book.deals))]
    return out


def is_sound(found: Table) -> None:
    assert bool(found) != bool(found.missing), found.name
    assert not found.missing or found.missing.endswith("."), found.missing
    numbers = found.frame.select_dtypes("number").to_numpy(dtype=float)
    assert not np.isinf(numbers).any(), found.name


@pytest.mark.parametrize(
    ("days", "revenue"),
    [
        (["2024-01-31"], [10.0]),
        (["2024-01-31"] * 5, [7.0] * 5),
        (["2024-01-31"] * 3, [0.0, 0.0, 0.0]),
        (["2024-01-31", "2024-01-31"], [-5.0, -6.0]),
        (["2022-01-01", "2024-12-31"], [1.0, 1e15]),
        ([f"{y}-{m:02}-01" for y in (2021, 2022, 2023) for m in range(1, 13)], [0.0] * 36),
        ([f"{y}-{m:02}-01" for y in (2021, 2022, 2023) for m in range(1, 13)], [*[5.0] * 20, -100.0, *[5.0] * 15]),
    ],
)
@pytest.mark.parametrize("grain", ["auto", "month", "year"])
def test_orders(days, revenue, grain):
    rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": revenue, "region": "North", "cost": 0.0})
    rows["customer"] = [None if i % 2 else "Ann" for i in range(len(rows))]
    for found in every_table(cube_of(book_from_roles(rows), Settings(grain=grain))):
        is_sound(found)


def cents(amount: float) -> float:
    """Money as files hold it: nothing smaller than a cent."""
    return round(amount, 2)


day = st.dates(pd.Timestamp(2022, 1, 1).date(), pd.Timestamp(2024, 3, 31).date())
amount = st.one_of(st.none(), st.just(0.0), st.floats(-1e6, 1e9, allow_nan=False).map(cents))
deal = st.tuples(
    st.sampled_from(["Won", "Lost", "Open", "Proposal"]), st.one_of(st.none(), day), st.one_of(st.none(), day), amount,
    st.sampled_from(["Ann", "Bob", None]),
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(deal, max_size=25))
def test_deals(rows):
    frame = pd.DataFrame(
        [*rows, ("Won", pd.Timestamp(2024, 1, 2), pd.Timestamp(2024, 2, 1), 10.0, "Cy")],
        columns=["stage", "created", "closed", "amount", "rep"],
    )
    frame[["created", "closed"]] = frame[["created", "closed"]].apply(pd.to_datetime)
    frame["amount"] = frame["amount"].astype(float)
    cube = cube_of(book_from_roles(deals=frame), Settings(min_events=2))
    for found in every_table(cube):
        is_sound(found)
    ages = ageing(cube)
    if ages:
        assert ages.frame["deals"].sum() == (~frame["stage"].isin(["Won", "Lost"])).sum()
    assert stage_funnel(cube).frame["deals"].sum() == len(frame)


def test_two_hundred_thousand_customers_are_ranked_in_a_moment():
    n = 200_000
    rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 31), "revenue": np.arange(1.0, n + 1)})
    rows["customer"] = [f"c{i:06}" for i in range(n)]
    cube = cube_of(book_from_roles(rows), Settings())
    found = pareto(cube, "customer")
    assert (len(found.frame), found.frame["member"].iloc[0]) == (n, "c199999")
    assert found.frame["cumulative"].iloc[-1] == pytest.approx(1)
    # Amounts 1 to n: Gini is (n − 1) / 3n.
    assert concentration(cube).frame["gini"].item() == pytest.approx((n - 1) / (3 * n))
    assert math.isclose(concentration(cube).frame["top_share"].item(), 1 - 0.8**2, rel_tol=1e-4)
