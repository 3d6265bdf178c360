"""Members whose price has moved to another level within the last year, inside cells that are there before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.member_history import lines_of, periods_a_year, whole_run
from xlsales.metrics.orders import order_codes
from xlsales.metrics.price_cells import Inside, PricedLines, inside_cells
from xlsales.metrics.significance import holm, level_of
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period

PRICED = ("product", "category")
"""The dimensions whose members have a price."""
WORTH = 0.05
"""A smaller change of price is not called a shift: rises of a few percent a year are how prices go."""
FEWEST_BEFORE = 2
COVERED = 0.5
"""Part of a member's lines since the shift that must have sold before as well, in their cells, to tell a price."""
OWN = 0.8
"""Part of the plain change that must remain like for like for the plain figures to be told, which anybody can check."""
INSIDE = 0.2
"""Part of the level at which what has shifted as a whole must differ inside each column too, for all so looked at."""
LINES_A_CELL = 5
"""A column has few enough members where each has so many lines on average; of more, no cell could be compared."""
SIZE = "order size"
"""Units of the line in powers of two: a quantity discount is no cut of price."""

COLUMNS = (
    defined("shifted_since", "since"),
    defined("price_before"),
    defined("price_now"),
    defined("change_of_price", "change"),
    defined("change_like_for_like", "like_change"),
    defined("like_for_like"),
    defined("inside"),
    defined("units_before"),
    defined("units_now"),
    defined("change_of_units_a_period", "units_change"),
    defined("effect"),
    defined("lines"),
    defined("p_price", "p_holm"),
    defined("p_inside"),
    defined("shifted"),
)  # fmt: skip


def price_shifts(cube: Cube, dimension: str) -> Table:
    """Find members whose price level has moved within the last year.

    Parameters
    ----------
    dimension
        A dimension of the sales rows whose members have a price: product, category.

    Returns
    -------
    Table
        `price_shift_<dimension>`, shifted members first, then by effect: `member`, `since`, `price_before`,
        `price_now`, `change`, `like_change`, `like_for_like`, `inside`, `units_before`, `units_now`, `units_change`,
        `effect`, `lines`, `p_holm`, `p_inside`, `shifted`. Unavailable without units, or with fewer than three whole
        periods in a row.

    Notes
    -----
    Each place in the last year where the level may have moved is tried: the log prices of the lines since then against
    those of up to a year before it (`price_cells`). The p-value is corrected for the number of splits and, by Holm, for
    the members of all dimensions asked. A price has shifted only where it changed, by 5 % and more and beyond chance,
    inside the members of every other column that has few enough of them as well, and, where most lines can be compared,
    inside columns of many members, inside sizes of orders and inside all of these crossed. Where less than four fifths
    of the plain change remain like for like, the figures are those of the cells where least does. Where half of the
    lines since were sold to members of a column that bought nothing before, price and mix cannot be told apart, and
    nothing is told. A line's price is revenue / units, so discounts count. A year on each side keeps slow rises of
    prices from adding up to a shift.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"]).repeat(8)
    >>> rows = pd.DataFrame({"date": days, "units": 2.0, "product": "Gate"})
    >>> rows["revenue"] = [20.0, 20.5, 19.5, 20.0, 20.2, 19.9, 20.1, 20.0] * 3 + [16.0, 16.4, 15.6, 16.0] * 2
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> price_shifts(cube, "product").fact("since", member="Gate").value
    'Q4 2024'
    """
    label = cube.book.label(dimension)
    name, title = f"price_shift_{dimension}", f"Shifts of price by {label.lower()}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The revenue rows have no {dimension}.")
    if "units" not in cube.book.sales:
        return unavailable(name, title, "The rows have no units, so there is no price a unit.")
    grain = cube.calendar.grain
    run = whole_run(cube)[-2 * periods_a_year(grain) :]
    if len(run) <= FEWEST_BEFORE:
        why = f"{len(run)} whole {grain}s in a row are too few; {FEWEST_BEFORE + 1} are needed."
        return unavailable(name, title, why)
    asked = tuple(dict.fromkeys([*(d for d in cube.book.like(*PRICED) if d in cube.book.sales), dimension]))
    every = cube.once(("price shifts", asked), lambda: _every(cube, asked, run))
    frame = every[every["dimension"] == dimension]
    if frame.empty:
        return unavailable(name, title, f"No member has {cube.settings.min_events} priced sales on both sides.")
    frame = frame.assign(size=frame["effect"].abs().round(2)).sort_values(
        ["shifted", "size", "member"], ascending=[False, False, True]
    )
    note = f"Lines with units and revenue above zero, {run[0].label} to {run[-1].label}; discounts are in the price."
    return table(name, title, {c.name: c for c in (defined("member", header=label), *COLUMNS)}, frame, note)


def _every(cube: Cube, dimensions: tuple[str, ...], run: tuple[Period, ...]) -> pd.DataFrame:
    """The rows of all dimensions asked, their p-values corrected together."""
    rows = [{"dimension": d, **row} for d in dimensions for row in _moved(cube, d, run)]
    frame = pd.DataFrame(rows, columns=["dimension", "member", *(c.name for c in COLUMNS), "holds"])
    frame["p_holm"] = holm(frame["p_holm"].tolist())
    beyond = frame["p_holm"] < level_of("price_shift", cube.settings.alpha)
    frame["shifted"] = beyond & frame["holds"].astype(bool)
    return frame


def _moved(cube: Cube, dimension: str, run: tuple[Period, ...]) -> Iterator[dict[str, Any]]:
    """The strongest split of every member that has sales enough on both sides."""
    names, lines, columns = _lines(cube, dimension, run)
    year, least = periods_a_year(cube.calendar.grain), max(cube.settings.min_events, 2)
    found: dict[int, list[tuple[int, Inside]]] = {}
    for since in range(max(FEWEST_BEFORE, len(run) - year), len(run)):
        near = lines.where(lines.at >= since - year)
        every = inside_cells(near, near.member, since, len(names))
        for i in np.flatnonzero(every.holders >= least).tolist():
            found.setdefault(i, []).append((since, every.only(i)))
    level = level_of("price_shift", cube.settings.alpha)
    # What is no shift as a whole is none inside; only the others need a closer look, one correction for all of them.
    closer_look = {i for i, splits in found.items() if any(_worth(w, level / len(splits)) for _, w in splits)}
    for i, splits in sorted(found.items()):
        own = lines.member == i
        mine = replace(lines.where(own), member=np.zeros(int(own.sum()), dtype=np.int64))
        others = {c: codes[own] for c, codes in columns.items()} if i in closer_look else {}
        tried = []
        for since, whole in splits:
            worth, late = _worth(whole, level / len(splits)), mine.at >= since - year
            closer = _closer(mine.where(late), {c: v[late] for c, v in others.items()}, since) if worth else {}
            tried.append(
                (since, _weakest(whole, closer, worth, INSIDE * cube.settings.alpha / max(len(closer_look), 1)))
            )
        since, best = min(tried, key=lambda s: (not s[1]["holds"], -s[1]["t"], s[0]))
        yield {"member": names[i], **_row(mine, run, since, year, best, len(splits))}


def _worth(whole: Inside, level: float) -> bool:
    return bool(whole.p[0] < level and abs(whole.change[0]) >= WORTH)


def _closer(lines: PricedLines, columns: dict[str, np.ndarray], since: int) -> dict[str, Inside]:
    """The comparison inside each column's members, and inside as many of them crossed as can be compared.

    Of many customers, those count that bought before as well, where they are most of the lines; sizes of orders are
    asked on the same condition, as who buys less because it costs more does not hide that it does. A category is its
    products: only inside these, and in each column crossed with them, can a price have changed.
    """
    several = {c: v for c, v in columns.items() if len(np.unique(v)) > 1}
    products = several.get("product")
    cells = {c: v if products is None or c == "product" else _crossed(products, v) for c, v in several.items()}
    found = {c: inside_cells(lines, v, since, 1) for c, v in cells.items()}
    few = [
        c for c, v in several.items() if c == "product" or (c != SIZE and len(np.unique(v)) * LINES_A_CELL <= len(v))
    ]
    out = {c: f for c, f in found.items() if c in few or f.covered[0] >= COVERED}
    crossed, deepest = None, None
    for c in sorted(out, key=lambda c: (len(np.unique(cells[c])), c)):
        deeper = cells[c] if crossed is None else _crossed(crossed, cells[c])
        tried = inside_cells(lines, deeper, since, 1)
        if tried.covered[0] >= COVERED:
            crossed, deepest = deeper, tried
    return out | ({"": deepest} if deepest is not None and len(out) > 1 else {})


def _crossed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.unique(np.stack([one, other]), axis=1, return_inverse=True)[1].reshape(-1)


def _weakest(whole: Inside, closer: dict[str, Inside], worth: bool, level: float) -> dict[str, Any]:
    """What remains of a change in every comparison, and whether it holds in all of them."""
    every = [whole, *closer.values()]
    covered = all(float(c.covered[0]) >= COVERED for c in every)
    changes = [float(c.change[0]) for c in every] if covered else [float(whole.change[0])]
    least = every[int(np.argmin(np.abs(changes)))]
    own = abs(float(least.change[0])) >= OWN * abs(changes[0])
    same = all(x * changes[0] > 0 for x in changes)
    chance = max((1.0 if np.isnan(c.p[0]) else float(c.p[0]) for c in closer.values()), default=np.nan)
    return {
        "t": abs(float(whole.t[0])), "p": float(whole.p[0]), "p_inside": chance,
        "holds": worth and covered and same and min(map(abs, changes)) >= WORTH and not chance >= level, "least": least,
        "told": whole if own else least, "like_for_like": not own,
        "inside": ", ".join(c for c in closer if c),
    }  # fmt: skip


def _row(
    lines: PricedLines, run: tuple[Period, ...], since: int, year: int, best: dict[str, Any], tried: int
) -> dict[str, Any]:
    told, past, present = best["told"], min(since, year), len(run) - since
    now = float(lines.units[lines.at >= since].sum()) / present
    usual = float(lines.units[(lines.at < since) & (lines.at >= since - year)].sum()) / past
    return {
        "since": run[since].label, "price_before": float(told.price_before[0]),
        "price_now": float(told.price_now[0]), "change": float(told.change[0]),
        "like_change": float(best["least"].change[0]), "inside": best["inside"],
        "like_for_like": best["like_for_like"],
        "units_before": usual, "units_now": now, "units_change": now / usual - 1,
        "effect": float(told.effect[0]) / present, "lines": int(told.lines[0]), "p_holm": min(1.0, best["p"] * tried),
        "p_inside": best["p_inside"], "holds": best["holds"],
    }  # fmt: skip


def _lines(
    cube: Cube, dimension: str, run: tuple[Period, ...]
) -> tuple[tuple[str, ...], PricedLines, dict[str, np.ndarray]]:
    """The members' names, the priced lines of the run, and what each other column says of them, as numbers."""
    lines = cube.book.sales
    place, names, at = lines_of(cube, dimension, run)
    revenue, units = (lines[c].to_numpy(dtype=float, na_value=np.nan) for c in ("revenue", "units"))
    kept = (place >= 0) & (at >= 0) & (revenue > 0) & (units > 0) & ~lines["reversal"].to_numpy(dtype=bool)
    place, revenue, units = place[kept], revenue[kept], units[kept]
    holder = np.unique(np.stack([place, _holders(lines)[kept]]), axis=1, return_inverse=True)[1].reshape(-1)
    priced = PricedLines(place, at[kept], np.log(revenue / units), revenue, units, holder)
    others = [d for d in cube.book.dimensions if d != dimension and d in lines]
    columns = {cube.book.label(d).lower() if d != "product" else d: lines[d].cat.codes.to_numpy()[kept] for d in others}
    return names, priced, {**columns, SIZE: np.floor(np.log2(units))}


def _holders(lines: pd.DataFrame) -> np.ndarray:
    """A number for each line's customer; where none is named, for its order."""
    orders = order_codes(lines)
    if "customer" not in lines:
        return orders
    customer = lines["customer"]
    blank = (customer == NOT_GIVEN).to_numpy() | customer.isna().to_numpy()
    return np.where(blank, orders + len(customer.cat.categories), customer.cat.codes.to_numpy(dtype="int64"))
