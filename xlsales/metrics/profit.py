"""Profit, margin and discount of the company and of each member: now, before, the change in money and in points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.breakdown import require_dimension
from xlsales.metrics.definitions import defined
from xlsales.metrics.discounts import discounts_of
from xlsales.metrics.profit_lines import (
    codes_of,
    covered,
    exact_sum,
    members_of,
    no_profit,
    profit_lines,
    sums_by,
    with_discount,
    with_profit,
)
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import PERCENT_KINDS, Column, Table, table, unavailable

FIGURES = (
    (defined("profit"), 1),
    (defined("margin"), 1),
    (defined("cost_of_revenue", "cost"), -1),
    (defined("discounts_given", "discount"), -1),
    (defined("discount_rate"), -1),
    (defined("covered"), 0),
)
"""The figures, and whether more is better (+1), less is (−1), or neither (0)."""
COLUMNS = (
    defined("metric"), defined("label"), defined("now"), defined("before"),
    defined("difference_in_money", "difference"), defined("row_change", "change"), defined("row_points", "points"),
    defined("all_rows"), defined("favourable"), defined("kind"), defined("meaning"),
)  # fmt: skip


def profit_figures(cube: Cube) -> Table:
    """Profit, margin, cost and discounts of the period reported on against the period compared with.

    Returns
    -------
    Table
        `profit`, one row a figure: `metric`, `label`, `now`, `before`, `difference`, `change`, `points`, `all_rows`,
        `favourable`, `kind`, `meaning`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 20.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(cost=[6.0, 15.0])), Settings(period="Q2 2024"))
    >>> round(profit_figures(cube).fact("points", metric="margin").value, 4)
    -0.15
    """
    calendar = cube.calendar
    against = f" against {calendar.before.label}" if calendar.before else ""
    title = f"Profit of {calendar.now.label}{against}"
    no_cost, discounts = no_profit(cube), discounts_of(cube)
    if no_cost and discounts.why:
        return unavailable("profit", title, no_cost if "discount" not in cube.book.sales else discounts.why)
    spans = [profit_lines(cube, p) for p in (calendar.now, calendar.before) if p is not None]
    now, *rest = [_figures(lines) for lines in spans]
    before = rest[0] if rest else {}
    every = _figures(profit_lines(cube))
    rows = [_row(column, good, now, before, every) for column, good in FIGURES if np.isfinite(every[column.name])]
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    numbers = ["now", "before", "difference", "change", "points", "all_rows"]
    frame[numbers] = frame[numbers].astype(float)
    return Table("profit", title, COLUMNS, frame, (*_notes(cube, no_cost, covered(spans)),))


def _figures(lines: pd.DataFrame) -> dict[str, float]:
    """The figures of some lines; missing where they tell none."""
    known, off = with_profit(lines), with_discount(lines)
    profit, revenue = exact_sum(known["profit"]), exact_sum(known["revenue"])
    given, whole = exact_sum(off["off"]), exact_sum(off["list"])
    has, told = len(known) > 0, len(off) > 0
    return {
        "profit": profit if has else np.nan,
        "margin": ratio(profit, revenue) if revenue > 0 else np.nan,
        "cost": round(revenue - profit, 6) if has else np.nan,
        "discount": given if told else np.nan,
        "discount_rate": ratio(given, whole) if told else np.nan,
        "covered": covered([lines])[0] if has else np.nan,
    }


def _row(
    figure: Column, favourable: int, now: dict[str, float], before: dict[str, float], every: dict[str, float]
) -> tuple[Any, ...]:
    current, earlier = now[figure.name], before.get(figure.name, np.nan)
    rate = figure.kind in PERCENT_KINDS
    return (
        figure.name, figure.header, current, earlier,
        np.nan if rate else current - earlier,
        np.nan if rate else change(current, earlier),
        current - earlier if rate else np.nan,
        every[figure.name], favourable, figure.kind, figure.meaning,
    )  # fmt: skip


def _notes(cube: Cube, no_cost: str, parts: tuple[float, ...]) -> list[str]:
    notes = [no_cost] if no_cost else []
    if not no_cost and min(parts) < 1:
        spans = (cube.calendar.now, cube.calendar.before)
        said = [f"{p:.1%} of revenue in {s.label}" for p, s in zip(parts, spans, strict=False) if s and np.isfinite(p)]
        notes.append(f"Profit, cost and margin are of the rows that tell them: {' and '.join(said)}.")
    discounts = discounts_of(cube)
    if "discount" in cube.book.sales and discounts.why:
        notes.append(discounts.why)
    return notes


def profit_by(cube: Cube, dimension: str) -> Table:
    """Profit, margin and discount by member of a dimension, now and before, the largest profit first.

    Parameters
    ----------
    dimension
        A dimension of the sales rows.

    Returns
    -------
    Table
        `profit_<dimension>`: `member`, `revenue` (of the rows whose profit is known), `profit`, `profit_before`,
        `difference`, `margin`, `margin_before`, `points`, `discount`, `discount_before`, `discount_points`, and over
        all rows `revenue_all`, `profit_all`, `margin_all`. What the rows do not tell is left out.

    Raises
    ------
    UsageError
        For a dimension that the rows do not have; the nearest ones are given.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 20.0],
    ...                      "cost": [6.0, 15.0], "region": "North"})
    >>> profit_by(cube_of(book_from_roles(rows), Settings(period="Q2 2024")), "region").fact("profit", 0).value
    5.0
    """
    require_dimension(cube, dimension)
    label, calendar = cube.book.label(dimension), cube.calendar
    name, title = f"profit_{dimension}", f"Profit by {label.lower()} in {calendar.now.label}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The rows have no column for {label.lower()}.")
    no_cost = no_profit(cube)
    if no_cost and discounts_of(cube).why:
        return unavailable(name, title, no_cost)
    empty = profit_lines(cube).iloc[:0]
    sides = {
        "": profit_lines(cube, calendar.now),
        "_before": profit_lines(cube, calendar.before) if calendar.before else empty,
        "_all": profit_lines(cube),
    }
    out = pd.DataFrame({"member": members_of(empty, dimension)})
    for ending, lines in sides.items():
        for figure, values in _by_member(lines, dimension).items():
            out[f"{figure}{ending}"] = values
    out["difference"] = out["profit"] - out["profit_before"]
    out["points"] = out["margin"] - out["margin_before"]
    out["discount_points"] = out["discount"] - out["discount_before"]
    columns = _member_columns(cube, label)
    earned = ("revenue", "profit", "profit_before", "difference", "revenue_all", "profit_all")
    told = [c for c in columns if c == "member" or (out[c].notna().any() and not (no_cost and c in earned))]
    out = out[out[["revenue", "revenue_before", "profit"]].fillna(0.0).ne(0).any(axis=1)]
    out = out.sort_values(["profit", "revenue", "member"], ascending=[False, False, True], ignore_index=True)
    return table(name, title, {c: columns[c] for c in told}, out)


def _by_member(lines: pd.DataFrame, dimension: str) -> dict[str, np.ndarray]:
    known, off = with_profit(lines), with_discount(lines)
    code, size = codes_of(known, dimension)
    # Who sold nothing earned nothing; of whom no row tells a profit, nobody knows.
    there = (np.bincount(code, minlength=size) > 0) | (np.bincount(codes_of(lines, dimension)[0], minlength=size) == 0)
    revenue, profit = sums_by(code, size, known["revenue"]), sums_by(code, size, known["profit"])
    of_off, _ = codes_of(off, dimension)
    given, whole = sums_by(of_off, size, off["off"]), sums_by(of_off, size, off["list"])
    return {
        "revenue": np.where(there, revenue, np.nan),
        "profit": np.where(there, profit, np.nan),
        "margin": np.divide(profit, revenue, out=np.full(size, np.nan), where=revenue > 0),
        "discount": np.divide(given, whole, out=np.full(size, np.nan), where=whole > 0),
    }


def _member_columns(cube: Cube, label: str) -> dict[str, Column]:
    whole = covered([profit_lines(cube)])[0] == 1
    columns = (
        defined("member", header=label),
        defined("revenue" if whole else "revenue_with_profit", "revenue"),
        defined("profit"),
        defined("profit", span="before"),
        defined("change_of_profit", "difference"),
        defined("margin"),
        defined("margin", span="before"),
        defined("change_of_margin", "points"),
        defined("discount_rate", "discount"),
        defined("discount_rate", "discount_before", span="before"),
        defined("change_of_discount", "discount_points"),
        defined("revenue_of_all_rows" if whole else "revenue_with_profit_of_all_rows", "revenue_all"),
        defined("profit_of_all_rows", "profit_all"),
        defined("margin_of_all_rows", "margin_all"),
    )
    return {c.name: c for c in columns}
