"""Who gives more discount than the others: by plain loops, and not where chance or the products make it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.metrics.profit_books import NOW, Row, cube_of_rows, grouped, in_quarter, list_of, profit_of, random_rows
from xlsales.errors import UsageError
from xlsales.metrics.discount_gap import discount_gap


def discounted(row: Row, off: float) -> Row:
    """The same line at another discount."""
    return row | {"discount": off, "revenue": round(list_of(row) * (1 - off), 2)}


def own_customers(seed: int, reps: int = 4, each: int = 9, lines: int = 500) -> list[Row]:
    """Lines without returns, every rep with customers of their own."""
    rng = np.random.default_rng(seed)
    out = []
    for row in random_rows(seed, lines=lines, returns=False):
        rep = int(rng.integers(0, reps))
        out.append(row | {"rep": f"R{rep}", "customer": f"K{rep}-{int(rng.integers(0, each))}"})
    return out


@pytest.mark.parametrize("seed", range(5))
def test_rates_and_what_is_given_beyond_the_others_are_those_of_loops(seed: int) -> None:
    rows = [r for r in random_rows(seed) if r["revenue"] >= 0]
    table = discount_gap(cube_of_rows(rows), "rep")
    now = grouped(in_quarter(rows, NOW), "rep")
    for at, member in enumerate(table.frame["member"]):
        mine, others = now[member], [r for m, several in now.items() if m != member for r in several]
        off, whole = (sum(f(r) for r in mine) for f in (lambda r: list_of(r) - r["revenue"], list_of))
        rate = sum(list_of(r) - r["revenue"] for r in others) / sum(list_of(r) for r in others)
        cap = math.ceil(round(rate / 0.05, 6)) * 0.05
        above = [r for r in mine if r["discount"] > cap + 1e-9]
        row = table.frame.iloc[at]
        assert (row["discount"], row["others"]) == (pytest.approx(off / whole), pytest.approx(rate))
        assert row["excess"] == pytest.approx(off - rate * whole, abs=0.005)
        assert (row["cap"], row["lines_above"]) == (pytest.approx(cap), len(above))
        given = sum(list_of(r) - r["revenue"] - cap * list_of(r) for r in above)
        assert row["given_above"] == pytest.approx(given, abs=0.01 * (len(above) + 1))
        if above:
            assert row["profit_above"] == pytest.approx(profit_of(above), abs=0.005)


def test_a_rep_whose_customers_all_get_more_is_beyond_chance() -> None:
    rows = [discounted(r, 0.35) if r["rep"] == "R1" else r for r in own_customers(1)]
    frame = discount_gap(cube_of_rows(rows), "rep").frame
    assert frame.loc[frame["sure"] == "yes", "member"].tolist() == ["R1"]
    assert frame["member"].iloc[0] == "R1"


def test_one_customer_with_a_high_discount_makes_no_generous_rep() -> None:
    rows = [discounted(r, 0.6) if r["customer"] == "K1-0" else r for r in own_customers(2)]
    frame = discount_gap(cube_of_rows(rows), "rep").frame
    assert frame["member"].iloc[0] == "R1"
    assert set(frame["sure"]) == {"no"}


def test_a_rep_who_sells_what_everybody_sells_at_a_discount_is_not_generous() -> None:
    rng = np.random.default_rng(3)
    rows = []
    for row in own_customers(3):
        cheap = float(rng.random()) < (0.9 if row["rep"] == "R1" else 0.2)
        rows.append(discounted(row | {"product": "Outlet" if cheap else row["product"]}, 0.4 if cheap else 0.05))
    frame = discount_gap(cube_of_rows(rows), "rep").frame
    assert frame["member"].iloc[0] == "R1"
    assert frame["points"].iloc[0] > 0.1
    assert frame["sure"].iloc[0] == "no"


def test_customers_with_discounts_drawn_at_random_make_no_generous_rep() -> None:
    said = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        offs = {f"K{r}-{k}": float(rng.choice([0, 0, 0.05, 0.1, 0.3])) for r in range(4) for k in range(9)}
        rows = [discounted(r, offs[r["customer"]]) for r in own_customers(seed, lines=300)]
        said += (discount_gap(cube_of_rows(rows), "rep").frame["sure"] == "yes").any()
    assert said <= 1


def test_one_rep_has_nobody_to_compare_with() -> None:
    rows = [r | {"rep": "Only"} for r in random_rows(1)]
    assert "nobody to compare with" in discount_gap(cube_of_rows(rows), "rep").missing


def test_an_unknown_dimension_is_an_error() -> None:
    with pytest.raises(UsageError):
        discount_gap(cube_of_rows(random_rows(1)), "office")
