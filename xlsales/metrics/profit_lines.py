"""The revenue lines with profit, cost and discount, as every question about profit asks for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.discounts import discounts_of
from xlsales.metrics.orders import lines_in, order_codes
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period
from xlsales.table.span import Span

PARTS = 100
"""Money adds up exactly in hundredths, in whatever order the rows stand."""


def no_profit(cube: Cube) -> str:
    """Why these rows tell no profit; empty where they do."""
    rows = cube.book.sales
    measures = [m for m in ("profit", "cost") if m in rows]
    if not any(rows[m].notna().any() for m in measures):
        return "The rows have no column of costs or profit."
    return discounts_of(cube).why if discounts_of(cube).before_discount else ""


def profit_lines(cube: Cube, period: Period | Span | None = None) -> pd.DataFrame:
    """The revenue lines of a period or span, or of all rows.

    Returns
    -------
    pandas.DataFrame
        The dimensions, `day`, `reversal`, `order` (a number; a line without an id is an order of its own), `revenue`,
        `units` where there are some, `profit` (the profit column, else revenue − cost; missing where a line tells
        neither), `list` (value at list price), `off` (what the discount takes of it) and `rate` (the line's own
        discount), missing where a line tells no discount.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [80.0, 9.0], "cost": [60.0, None]})
    >>> rows["date"] += pd.to_timedelta([0, 1], unit="D")
    >>> profit_lines(cube_of(book_from_roles(rows), Settings()))["profit"].tolist()
    [20.0, nan]
    """
    every: pd.DataFrame = cube.once("profit lines", lambda: _profit_lines(cube))
    if period is None:
        return every
    if period not in (cube.calendar.now, cube.calendar.before):
        return every.loc[lines_in(cube, period).index]
    return cube.once(("profit lines", period), lambda: every.loc[lines_in(cube, period).index])


def _profit_lines(cube: Cube) -> pd.DataFrame:
    rows = cube.book.sales
    kept = [d for d in cube.book.dimensions if d in rows]
    kept += [c for c in ("day", "reversal", "revenue", "units") if c in rows]
    told = not no_profit(cube)
    profit = _profit(rows) if told else np.full(len(rows), np.nan)
    discounts = discounts_of(cube)
    known = discounts.known
    whole = np.where(known, discounts.list_value, np.nan)
    rate = np.where(known, discounts.rate, np.nan)
    off = np.round(whole - rows["revenue"].to_numpy(dtype=float), 2)
    return rows[kept].assign(order=order_codes(rows), profit=profit, list=whole, off=off, rate=rate)


def _profit(rows: pd.DataFrame) -> np.ndarray:
    if "profit" in rows:
        return np.asarray(rows["profit"].to_numpy(dtype=float, na_value=np.nan))
    return np.asarray(rows["revenue"].to_numpy(dtype=float) - rows["cost"].to_numpy(dtype=float, na_value=np.nan))


def with_profit(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines whose profit is known: the others count in neither profit nor the revenue beside it."""
    return lines[lines["profit"].notna().to_numpy()]


def with_discount(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines whose discount and list value are known."""
    return lines[lines["list"].notna().to_numpy()]


def exact_sum(values: pd.Series | np.ndarray) -> float:
    """A sum that does not depend on the order of the rows where amounts are in cents; missing ones count as nothing.

    Examples
    --------
    >>> exact_sum(np.array([0.1, 0.2, np.nan]))
    0.3
    """
    return float(sums_by(np.zeros(len(values), dtype=np.int64), 1, values)[0])


def sums_by(code: np.ndarray, size: int, values: pd.Series | np.ndarray) -> np.ndarray:
    """Sums of amounts by the number of their group, like `exact_sum`."""
    amounts = np.nan_to_num(np.asarray(values, dtype=float)) * PARTS
    whole = np.rint(amounts)
    sums = np.bincount(code, whole, minlength=size)
    rest = amounts - whole
    # Amounts in cents leave only what floating point adds to them.
    if np.abs(rest).max(initial=0.0) > 1e-4:
        sums = sums + np.bincount(code, rest, minlength=size)
    return np.asarray(sums / PARTS)


def codes_of(lines: pd.DataFrame, *keys: str) -> tuple[np.ndarray, int]:
    """One number a line for the combination of its members, and how many numbers there can be.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": pd.Categorical(list("xyx")), "b": pd.Categorical(list("ppq"))})
    >>> codes_of(rows, "a", "b")[0].tolist()
    [0, 2, 1]
    """
    code, size = np.zeros(len(lines), dtype=np.int64), 1
    for key in keys:
        members = lines[key].cat
        code = code * len(members.categories) + members.codes.to_numpy()
        size *= len(members.categories)
    return code, size


def members_of(lines: pd.DataFrame, dimension: str) -> list[str]:
    """The names behind the numbers of a dimension's members."""
    return [str(m) for m in lines[dimension].cat.categories]


def holders(lines: pd.DataFrame, dimension: str) -> np.ndarray:
    """What hangs together in a comparison of a dimension's members: a customer's lines, else an order's.

    One customer has one price list and one discount, so that a hundred of their lines say no more than one. Among
    customers themselves, and for lines that name none, it is the order.
    """
    orders = lines["order"].to_numpy()
    if "customer" not in lines or dimension == "customer":
        return np.asarray(orders)
    who = lines["customer"].cat.codes.to_numpy().astype(np.int64)
    named = (lines["customer"] != NOT_GIVEN).to_numpy()
    return np.asarray(np.where(named, who, len(lines["customer"].cat.categories) + orders))


def asked_dimensions(cube: Cube, lines: pd.DataFrame) -> tuple[str, ...]:
    """The dimensions of the lines that have several members."""
    several = [d for d in cube.book.dimensions if d in lines and len(lines[d].cat.categories) > 1]
    return tuple(several)


def covered(lines: Sequence[pd.DataFrame]) -> tuple[float, ...]:
    """The part of each span's revenue whose profit is known; missing where there is none."""
    out = []
    for one in lines:
        whole = exact_sum(one["revenue"].abs())
        out.append(exact_sum(with_profit(one)["revenue"].abs()) / whole if whole else float("nan"))
    return tuple(out)
