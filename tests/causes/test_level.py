"""The level of price, volume and mix: the finest whose members, sold in both periods, hold 80 % of both revenues."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.causes.level import HELD, countable, held, main_split
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

Lines = list[tuple[int, str, str, float]]


def made(lines: Lines, **columns: object) -> Cube:
    """Lines of (0 before or 1 now, product, category, revenue), of one unit each."""
    rows = pd.DataFrame(lines, columns=["when", "product", "category", "revenue"]).assign(units=1.0, **columns)
    rows["date"] = pd.to_datetime(rows.pop("when").map({0: "2024-01-15", 1: "2024-04-15"}))
    return cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))


def part(before: float, now: float) -> Lines:
    """Product a is sold in both periods and brings so much of the 100 of each."""
    return [(0, "a", "X", before), (0, "b", "X", 100 - before), (1, "a", "X", now), (1, "c", "X", 100 - now)]


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (part(80, 80), "pvm_product"), (part(79, 99), "pvm_category"), (part(99, 79), "pvm_category"),
        ([(0, "a", "X", 5.0), (1, "b", "Y", 5.0)], "pvm_company"),
    ],
)  # fmt: skip
def test_the_finest_level_that_holds_80_percent_before_and_now_is_taken(lines: Lines, level: str) -> None:
    assert main_split(made(lines, customer="Ann")).name == level


def test_the_table_says_its_level_and_why_it_is_no_finer_one() -> None:
    notes = main_split(made(part(60, 70))).notes
    assert notes[0] == "By product, too little was sold in both periods: 60% of revenue before and 70% now."
    assert notes[1] == "Split by category: sold in both periods, 100% of revenue before and 100% now."


def test_maven_is_split_by_product(maven: Cube) -> None:
    assert main_split(maven).name == "pvm_product"
    assert held(maven, "product") == (1.0, 1.0)


def test_customers_reps_and_regions_have_no_price_and_are_no_level() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-15", "2024-04-15"]), "revenue": [5.0, 6.0], "units": 1.0})
    rows = rows.assign(customer="Ann", rep="Bob", region="North")
    split = main_split(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)))
    # Orders and their average are what the whole company has.
    assert (split.name, split.column("volume_now").header, len(split.frame)) == ("pvm_company", "Orders", 1)


def test_orders_of_several_products_count_no_products_volume() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-15"] * 2 + ["2024-04-15"] * 2), "revenue": 5.0})
    rows = rows.assign(order_id=["a", "a", "b", "b"], product=["x", "y", "x", "y"])
    cube = cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))
    assert not countable(cube, "product")
    assert main_split(cube).name == "pvm_company"
    alone = cube_of(book_from_roles(rows.assign(order_id=list("abcd"))), Settings(period="Q2 2024", min_events=1))
    assert main_split(alone).name == "pvm_product"


def test_rows_that_are_sums_of_a_day_are_no_orders_of_a_product() -> None:
    days = pd.date_range("2024-01-01", "2024-06-30")
    rows = pd.concat([pd.DataFrame({"date": days, "revenue": 5.0, "product": p}) for p in ("x", "y")])
    cube = cube_of(book_from_roles(rows.reset_index(drop=True)), Settings(period="Q2 2024", min_events=1))
    assert not countable(cube, "product")
    assert main_split(cube).missing


_LINE = st.tuples(
    st.integers(0, 1), st.sampled_from("abcde"), st.sampled_from("XY"), st.integers(1, 900).map(float)
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.lists(_LINE, max_size=14))
def test_the_part_held_and_the_level_are_those_of_loops(lines: Lines) -> None:
    lines = [(0, "a", "X", 1.0), (1, "a", "X", 1.0), *lines]
    cube = made(lines, customer="Ann")
    reached = []
    for at, dimension in ((1, "product"), (2, "category")):
        kept = {line[at] for line in lines if line[0] == 0} & {line[at] for line in lines if line[0] == 1}
        parts = []
        for side in (0, 1):
            own = [line for line in lines if line[0] == side]
            parts.append(sum(line[3] for line in own if line[at] in kept) / sum(line[3] for line in own))
        assert held(cube, dimension) == pytest.approx(tuple(parts))
        reached += [f"pvm_{dimension}"] if min(parts) >= HELD else []
    assert main_split(cube).name == [*reached, "pvm_company"][0]
