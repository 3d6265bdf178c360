"""The two sides of a comparison: every member's revenue and volume now and before, side by side."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.errors import UsageError, nearest
from xlsales.metrics.comparable import why_not_comparable
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Column, Table, unavailable

Volume = Literal["units", "orders"]
MEMBERS = ("member", "member_2", "member_3")


def sides(cube: Cube, *dimensions: str) -> pd.DataFrame:
    """Revenue, orders and units of the members of dimensions in the period reported on and in the one before.

    Parameters
    ----------
    *dimensions
        Up to three dimensions of the sales rows; none for the whole company.

    Returns
    -------
    pandas.DataFrame
        `member` (`member_2`, `member_3`; text), and `now`, `before` (revenue), `orders_now`, `orders_before`, and
        `units_now`, `units_before` where every row of the two periods has units. A member without rows on a side has 0
        there. Sorted by member.

    Raises
    ------
    UsageError
        For a dimension that the sales rows do not have.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 5.0],
    ...                      "region": ["North", "North"]})
    >>> sides(cube_of(book_from_roles(rows), Settings(period="Q2 2024")), "region")[["now", "before"]].values.tolist()
    [[5.0, 10.0]]
    """
    for dimension in dimensions:
        if dimension not in cube.book.sales:
            have = [d for d in cube.book.dimensions if d in cube.book.sales]
            raise UsageError(
                f"the rows have no {dimension!r}", where=cube.book.source_name, cure=nearest(dimension, have)
            )
    return cube.once(("sides", dimensions, cube.calendar.now, cube.calendar.before), lambda: _sides(cube, dimensions))


def _sides(cube: Cube, dimensions: tuple[str, ...]) -> pd.DataFrame:
    both = [cube.sales_in(p, *dimensions) for p in (cube.calendar.before, cube.calendar.now)]
    rows = pd.concat(both, ignore_index=True)
    is_now = np.arange(len(rows)) >= len(both[0])
    # One integer for the members of a row, as their categories are alphabetical; names only for what comes out.
    sizes = [len(rows[d].cat.categories) for d in dimensions]
    place = np.zeros(len(rows), dtype=np.int64)
    for dimension, size in zip(dimensions, sizes, strict=True):
        place = place * size + rows[dimension].cat.codes.to_numpy()
    groups, at = np.unique(place, return_inverse=True)
    codes = np.unravel_index(groups, sizes) if sizes else ()
    out: dict[str, Any] = {
        key: rows[d].cat.categories.astype("str").take(code)
        for key, d, code in zip(MEMBERS, dimensions, codes, strict=False)
    }
    beside = cube.revenue_beside("units")
    if beside != "revenue" and not np.allclose(rows[beside], rows["revenue"], rtol=0, atol=0.005):
        # Revenue without units would count as a change of price.
        rows = rows.drop(columns="units")
    for ours, theirs in (("revenue", ""), ("orders", "orders_"), ("units", "units_")):
        for side, here in (("now", is_now), ("before", ~is_now)):
            if ours in rows:
                values = np.zeros(len(groups))
                values[at[here]] = rows[ours].to_numpy(dtype=float, na_value=0.0)[here]
                out[f"{theirs}{side}"] = values
    return pd.DataFrame(out)


def volume_of(both: pd.DataFrame) -> Volume:
    """Units where every member with revenue has them, else orders (or won deals)."""
    if "units_now" not in both:
        return "orders"
    sold = (both["now"] != 0) & (both["units_now"] == 0) | (both["before"] != 0) & (both["units_before"] == 0)
    return "orders" if sold.any() else "units"


def volumes(both: pd.DataFrame, unit: Volume) -> pd.DataFrame:
    """Member, revenue and volume on each side, with the differences `delta` and `volume_change`."""
    kept = both[[c for c in ("member", "before", "now") if c in both]]
    before, now = both[f"{unit}_before"], both[f"{unit}_now"]
    return kept.assign(
        volume_before=before, volume_now=now, volume_change=now - before, delta=both["now"] - both["before"]
    )


def volume_word(cube: Cube, volume: Volume) -> str:
    """What the volume is called: Units, Deals or Orders."""
    return "Units" if volume == "units" else "Deals" if cube.book.basis == "deals" else "Orders"


def not_comparable(cube: Cube, name: str, title: str, *dimensions: str) -> Table | None:
    """The table that says why two periods cannot be compared over dimensions; None where they can."""
    absent = [d for d in dimensions if d not in cube.book.sales]
    if absent:
        return unavailable(name, title, f"The rows have no column for {' and '.join(absent)}.")
    why = why_not_comparable(cube)
    return unavailable(name, title, f"{why}.") if why else None


def period_columns(cube: Cube) -> tuple[Column, Column]:
    """The columns `before` and `now`, headed by their periods."""
    before, now = cube.calendar.before, cube.calendar.now
    return (
        defined("revenue_in", "before", period=before.label if before else "the period before"),
        defined("revenue_in", "now", period=now.label),
    )


def comparison_notes(cube: Cube) -> tuple[str, ...]:
    """What a reader must know about the two periods: one is partial, or periods lie between them."""
    calendar = cube.calendar
    compared = [p for p in (calendar.before, calendar.now) if p is not None]
    out = [f"{p.label} is partial: {why}." for p in compared if (why := calendar.why_partial(p))]
    if calendar.gap and calendar.before:
        out.append(f"Periods without a row lie between {calendar.before.label} and {calendar.now.label}.")
    return tuple(out)


TOTAL = "Total"


def by_size(rows: pd.DataFrame, column: str = "delta") -> pd.DataFrame:
    """Rows with the largest absolute effect first; ties by member, so that the order of the rows never matters."""
    keys = [rows[k].to_numpy(dtype=object) for k in MEMBERS if k in rows]
    # Sums of the same amounts in another order differ in the last bits; cents decide, not they.
    size = -np.abs(rows[column].to_numpy(dtype=float)).round(2)
    return rows.take(np.lexsort((*reversed(keys), size))).reset_index(drop=True)


def with_total(rows: pd.DataFrame, added_up: list[str]) -> pd.DataFrame:
    """The rows and under them one that adds them up."""
    total = {c: float(rows[c].sum()) for c in added_up} | {"member": TOTAL}
    return pd.DataFrame({c: [*rows[c].tolist(), total.get(c, np.nan)] for c in rows.columns})
