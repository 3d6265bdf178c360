"""Who gives more discount than all others, by more than chance, and what that is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.errors import UsageError
from xlsales.metrics.definitions import defined
from xlsales.metrics.discounts import discounts_of
from xlsales.metrics.profit_lines import codes_of, holders, members_of, profit_lines, sums_by
from xlsales.metrics.rank_gap import rank_gaps
from xlsales.metrics.ratio import ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import NOT_GIVEN

GIVERS = ("rep", "manager")
STEP = 0.05
"""Caps are said in steps of so much."""
SPANS_ASKED = 2


def discount_gap(cube: Cube, dimension: str) -> Table:
    """The discount that each member of a dimension gives, beside that of all others.

    Whether it is higher by more than chance is asked of customers (orders, where none is named): the discount of each
    of the member's customers, less what the same products usually carry, against those of all others, in the period
    and over all rows (`rank_gaps`, corrected for the members and the two spans).

    Parameters
    ----------
    dimension
        A dimension of the sales rows, such as rep.

    Returns
    -------
    Table
        `discount_gap_<dimension>`: `member`, `discount`, `others`, `points`, `list_value`, `given`, `excess` (money
        given beyond the others' rate), `customers` (units of the test), `cap` (the others' rate, up to the next five
        per cent), `lines_above`, `given_above` (money given beyond the cap), `profit_above` (of lines above it, where
        profit is known), `discount_all`, `others_all`, `p`, `sure`; the largest excess first.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [60.0] * 9 + [95.0] * 27,
    ...                      "discount": [0.4] * 9 + [0.05] * 27, "rep": ["Ann"] * 9 + ["Ben", "Cy", "Di"] * 9})
    >>> found = discount_gap(cube_of(book_from_roles(rows), Settings()), "rep")
    >>> found.frame[["member", "others", "excess", "sure"]].values.tolist()[0]
    ['Ann', 0.05, 315.0, 'yes']
    """
    label = cube.book.label(dimension)
    name, title = f"discount_gap_{dimension}", f"Discounts by {label.lower()}, {cube.calendar.now.label}"
    if dimension not in cube.book.sales:
        raise UsageError(f"the rows have no {dimension!r}", where=cube.book.source_name)
    if why := discounts_of(cube).why:
        return unavailable(name, title, why)
    now, every = (_discounted(lines) for lines in (profit_lines(cube, cube.calendar.now), profit_lines(cube)))
    names = members_of(every, dimension)
    out = pd.DataFrame({"member": names} | _rates(now, dimension) | _above_cap(now, dimension))
    everything = _rates(every, dimension)
    out["discount_all"], out["others_all"] = everything["discount"], everything["others"]
    out["p"] = _chance(now, every, dimension)
    level = level_of("discount", cube.settings.alpha)
    out["sure"] = np.where((out["p"] < level) & (out["excess"] > 0) & (out["points"] > 0), "yes", "no")
    out = out[(out["list_value"] > 0) & (out["member"] != NOT_GIVEN)]
    if len(out) < 2:
        return unavailable(name, title, f"There is only one {label.lower()}, and nobody to compare with.")
    out = out.assign(size=-out["excess"].round(2)).sort_values(["size", "member"], ignore_index=True)
    columns = _columns(label)
    told = [c for c in columns if c == "member" or out[c].notna().any()]
    return table(name, title, {c: columns[c] for c in told}, out)


def _discounted(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines, no returns, that tell a discount."""
    return lines[lines["rate"].notna().to_numpy() & ~lines["reversal"].to_numpy(dtype=bool)]


def _rates(lines: pd.DataFrame, dimension: str) -> dict[str, np.ndarray]:
    code, size = codes_of(lines, dimension)
    given, whole = sums_by(code, size, lines["off"]), sums_by(code, size, lines["list"])
    rate = _ratio(given, whole)
    others = _ratio(float(given.sum()) - given, float(whole.sum()) - whole)
    units = np.unique(code * (len(lines) + 1) + np.unique(holders(lines, dimension), return_inverse=True)[1])
    return {
        "discount": rate, "others": others, "points": rate - others, "list_value": whole, "given": given,
        "excess": np.round(given - others * whole, 6),
        "customers": np.bincount(units // (len(lines) + 1), minlength=size),
        "cap": np.round(np.ceil(np.round(others / STEP, 6)) * STEP, 6),
    }  # fmt: skip


def _above_cap(lines: pd.DataFrame, dimension: str) -> dict[str, np.ndarray]:
    """What lies above each member's cap: lines, money given beyond it, and profit."""
    code, size = codes_of(lines, dimension)
    cap = _rates(lines, dimension)["cap"][code]
    above = lines["rate"].to_numpy().round(6) > cap
    beyond = lines["off"].to_numpy() - cap * lines["list"].to_numpy()
    some, profit = lines[above], lines["profit"].to_numpy()[above]
    known = np.bincount(code[above], np.isfinite(profit), minlength=size) > 0
    return {
        "lines_above": np.bincount(code[above], minlength=size),
        "given_above": sums_by(code[above], size, np.round(beyond[above], 2)),
        "profit_above": np.where(known, sums_by(code[above], size, some["profit"]), np.nan),
    }


def _chance(now: pd.DataFrame, every: pd.DataFrame, dimension: str) -> np.ndarray:
    """Corrected probability of discounts as high, by member: the lesser one of the period and of all rows."""
    found = []
    for lines in (now, every):
        code, size = codes_of(lines, dimension)
        whole = lines["list"].to_numpy()
        p = rank_gaps(code, size, holders(lines, dimension), whole, _beyond_usual(lines), higher=True)
        found.append(p * max(1, int(np.isfinite(p).sum())))
    return np.asarray(np.minimum(np.fmin(*found) * SPANS_ASKED, 1.0))


def _beyond_usual(lines: pd.DataFrame) -> np.ndarray:
    """Money given on each line beyond what its product usually carries: some products are always sold at a discount."""
    product = next((d for d in ("product", "category") if d in lines), "")
    if not product:
        return np.asarray(lines["off"])
    code, size = codes_of(lines, product)
    usual = np.nan_to_num(_ratio(sums_by(code, size, lines["off"]), sums_by(code, size, lines["list"])))
    return np.asarray(lines["off"].to_numpy() - usual[code] * lines["list"].to_numpy())


def _ratio(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return np.asarray(ratio(pd.Series(top), pd.Series(bottom)))


def _columns(label: str) -> dict[str, Column]:
    columns = (
        defined("member", header=label),
        defined("discount_rate", "discount"),
        defined("discount_of_others", "others"),
        defined("discount_beyond", "points"),
        defined("list_value"),
        defined("discounts_given", "given"),
        defined("given_beyond", "excess"),
        defined("units_compared", "customers"),
        defined("discount_cap", "cap"),
        defined("lines_above_cap", "lines_above"),
        defined("given_above_cap", "given_above"),
        defined("profit_above_cap", "profit_above"),
        defined("discount_of_all_rows", "discount_all"),
        defined("discount_of_others_all_rows", "others_all"),
        defined("p_of_many", "p", header="p of the discounts"),
        defined("beyond_chance", "sure"),
    )
    return {c.name: c for c in columns}
