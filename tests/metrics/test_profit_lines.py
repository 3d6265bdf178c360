"""The lines that questions about profit ask for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.metrics.profit_books import cube_of_rows, random_rows
from xlsales.metrics.profit_lines import codes_of, covered, exact_sum, holders, profit_lines, sums_by, with_profit


def test_lines_without_a_cost_count_in_neither_profit_nor_the_revenue_beside_it() -> None:
    rows = random_rows(1, costs=0.6)
    known = with_profit(profit_lines(cube_of_rows(rows)))
    assert len(known) == sum(r["cost"] is not None for r in rows)


def test_a_column_of_profit_is_taken_before_cost() -> None:
    rows = [r | {"profit": 1.0} for r in random_rows(2)]
    assert set(profit_lines(cube_of_rows(rows))["profit"]) == {1.0}


def test_sums_of_cents_do_not_depend_on_the_order() -> None:
    amounts = np.random.default_rng(1).integers(-(10**9), 10**9, 5_000) / 100
    orders = [np.random.default_rng(s).permutation(5_000) for s in range(5)]
    assert len({exact_sum(amounts[o]) for o in orders}) == 1
    assert exact_sum(amounts) == sum(round(a * 100) for a in amounts) / 100


def test_amounts_finer_than_cents_are_added_up_too() -> None:
    assert abs(float(sums_by(np.zeros(3, dtype=int), 1, np.array([0.333, 0.333, 0.334]))[0]) - 1.0) < 1e-9


def test_one_customers_lines_hang_together_but_orders_among_customers() -> None:
    lines = profit_lines(cube_of_rows(random_rows(3)))
    by_rep, by_customer = holders(lines, "rep"), holders(lines, "customer")
    assert len(np.unique(by_rep)) == lines["customer"].nunique()
    assert len(np.unique(by_customer)) == lines["order"].nunique()


def test_lines_that_name_no_customer_hang_together_by_order() -> None:
    rows = [r | {"customer": None if i < 10 else r["customer"]} for i, r in enumerate(random_rows(4))]
    lines = profit_lines(cube_of_rows(rows))
    unnamed = lines["customer"] == "(not given)"
    assert len(np.unique(holders(lines, "rep")[unnamed])) == lines.loc[unnamed, "order"].nunique()


def test_numbers_of_two_dimensions_tell_every_pair_apart() -> None:
    lines = profit_lines(cube_of_rows(random_rows(5)))
    code, size = codes_of(lines, "product", "rep")
    assert len(np.unique(code)) == len(lines.groupby(["product", "rep"], observed=True))
    assert code.max() < size


def test_covered_is_the_part_of_revenue_that_tells_a_profit() -> None:
    frame = pd.DataFrame({"revenue": [60.0, 40.0], "profit": [1.0, None]})
    assert covered([frame]) == (0.6,)
