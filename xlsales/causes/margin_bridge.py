"""The margin bridge: what made profit and margin change: prices, discounts, costs, mix, and who came or went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from xlsales.causes.sides import TOTAL, comparison_notes, not_comparable
from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.profit_lines import codes_of, covered, members_of, no_profit, profit_lines, sums_by, with_profit
from xlsales.metrics.table import Table, table, unavailable

Basis = Literal["units", "list", "rate"]
HELD = 0.8
"""Part of both revenues that members sold in both spans must hold for a level to be used."""
COMPANY = "company"
EFFECTS = ("volume", "mix", "price", "discount", "cost", "came", "gone", "other")
MONEY = ("before", "now", "revenue_before", "revenue_now")
_CENT = 0.005


@dataclass(frozen=True)
class Level:
    """What is compared with itself: the cells of these dimensions, and what a cell's price and cost are of.

    `units`: of a unit. `list`: of each unit of list value, so that price is the discount. `rate`: of revenue, so that
    there is no price and the cost is the margin rate.
    """

    keys: tuple[str, ...]
    basis: Basis
    listed: bool
    held: float


def margin_bridge(cube: Cube) -> Table:
    """What made the company's profit and margin change between the two spans, exact in money and in points.

    Members sold in both spans are compared with themselves: with q their quantity, p the price and c the cost of one,
    m = p − c, V = Σq₁p₀ / Σq₀p₀: volume = (V − 1)·Σq₀m₀, mix = Σq₁m₀ − V·Σq₀m₀, price = Σq₁(p₁ − p₀), cost =
    −Σq₁(c₁ − c₀). With discounts the price effect is that of the list price at the old discount, and that of the
    discount at the new list price. In points each step is the margin after it less the one before it; volume moves
    none. Members sold in one span only have steps of their own.

    Returns
    -------
    Table
        `margin_bridge`, a row a step from the old to the new profit: `step` (a stable name), `label`, `profit` (money),
        `points` (of margin; the margin itself stands in `margin`, in the first and last row).

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 9.0],
    ...                      "units": 1.0, "cost": [6.0, 7.0], "product": "A"})
    >>> bridge = margin_bridge(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)))
    >>> [bridge.fact("profit", step=s).value for s in ("before", "price", "cost", "now")]
    [4.0, -1.0, -1.0, 2.0]
    """
    name, title = "margin_bridge", "What made profit change"
    if (no := _not_told(cube, name, title)) is not None:
        return no
    level = level_of_bridge(cube)
    one = _bridged(cube, level).iloc[0]
    effects = _effects(level)
    calendar = cube.calendar
    assert calendar.before is not None
    rows = [("before", calendar.before.label, one["before"], np.nan, one["margin_before"])]
    rows += [
        (e, label, one[e], one[f"{e}_points"], np.nan)
        for e, (label, _) in effects.items()
        if e in ("volume", "mix", "cost") or abs(one[e]) >= _CENT
    ]
    rows.append(("now", calendar.now.label, one["now"], one["points"], one["margin_now"]))
    columns = (
        defined("bridge_step", "step"),
        defined("bridge_label", "label"),
        defined("bridge_profit", "profit"),
        defined("bridge_points", "points"),
        defined("margin"),
    )
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    return Table(name, title, columns, frame, (*_notes(cube, level), *comparison_notes(cube)))


def margin_bridge_by(cube: Cube, dimension: str) -> Table:
    """The same for each member of a dimension: what made its own profit and margin change.

    A member's mix is that between what it sells; what the company's total has beside the sum of its members is the mix
    between them.

    Parameters
    ----------
    dimension
        A dimension of the sales rows.

    Returns
    -------
    Table
        `margin_bridge_<dimension>`: `member`, `before`, `now` (profit), `delta`, `margin_before`, `margin_now`,
        `points`, each effect in money (`volume`, `mix`, `price`, `discount`, `cost`, `came`, `gone`, `other`) and in
        points (`mix_points` and so on), `held` (part of its revenue that was sold in both spans); the largest change of
        profit first, last row "Total". In each row the effects add up to `delta`, those in points to `points`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 9.0],
    ...                      "units": 1.0, "cost": [6.0, 7.0], "product": "A", "region": "North"})
    >>> cube = cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))
    >>> margin_bridge_by(cube, "region").fact("cost", 0).value
    -1.0
    """
    label = cube.book.label(dimension)
    name, title = f"margin_bridge_{dimension}", f"What made profit change, by {label.lower()}"
    if (no := _not_told(cube, name, title, dimension)) is not None:
        return no
    level = level_of_bridge(cube)
    rows = _bridged(cube, level, dimension)
    rows.insert(0, "member", members_of(profit_lines(cube), dimension))
    rows = rows[(rows[["before", "now", "revenue_before", "revenue_now"]] != 0).any(axis=1)]
    # Sums of the same amounts in another order differ in the last bits; cents decide, not they.
    rows = rows.assign(size=-rows["delta"].abs().round(2)).sort_values(["size", "member"], ignore_index=True)
    total = _bridged(cube, level).assign(member=TOTAL)
    out = pd.concat([rows.drop(columns="size"), total], ignore_index=True)
    effects = _effects(level)
    there = [e for e in effects if out[e].abs().max() >= _CENT or e in ("volume", "mix", "cost")]
    columns = [
        defined("member", header=label),
        defined("profit", "before", span="before"),
        defined("profit", "now"),
        defined("difference_of_profit", "delta"),
        defined("margin", "margin_before", span="before"),
        defined("margin", "margin_now"),
        defined("difference_of_margin", "points"),
        *(defined(effects[e][1], e) for e in there),
        *(defined("effect_points", f"{e}_points", effect=effects[e][0]) for e in there if e != "volume"),
        defined("sold_in_both", "held"),
    ]
    return table(name, title, {c.name: c for c in columns}, out, *_notes(cube, level), *comparison_notes(cube))


def _not_told(cube: Cube, name: str, title: str, *dimensions: str) -> Table | None:
    why = no_profit(cube)
    if not why and cube.calendar.before is not None and not all(len(side) for side in _both(cube)):
        why = "In one of the two periods no row tells its profit."
    return unavailable(name, title, why) if why else not_comparable(cube, name, title, *dimensions)


def level_of_bridge(cube: Cube) -> Level:
    """The finest level whose members sold in both spans hold four fifths of both revenues.

    Products within segments and channels, where price lists differ; products; categories; customers; segments;
    channels; regions; else the company as one. A price is told of products only: a category's moves with its mix.
    """
    key = ("level of bridge", cube.calendar.now, cube.calendar.before)
    return cube.once(key, lambda: _level(cube))


def _level(cube: Cube) -> Level:
    now, before = _both(cube)
    lines = pd.concat([now, before])
    listed = len(lines) > 0 and bool(lines["list"].notna().all())
    with_units = "units" in lines and len(lines) > 0 and bool(lines["units"].notna().all())
    for keys in _candidates(cube):
        basis: Basis = "units" if with_units and "product" in keys else "list" if listed else "rate"
        held = _held(_cells(now, before, keys, basis, listed))
        if held >= HELD:
            return Level(keys, basis, listed, held)
    return Level((), "list" if listed else "rate", listed, 1.0)


def _candidates(cube: Cube) -> tuple[tuple[str, ...], ...]:
    have = [d for d in cube.book.dimensions if d in cube.book.sales]
    lists = tuple(d for d in ("segment", "channel") if d in have)
    options = [("product", *lists)] if lists else []
    coarser = [(d,) for d in ("product", "category", "customer", "segment", "channel", "region")]
    return tuple(o for o in (*options, *coarser) if set(o) <= set(have))


def _both(cube: Cube) -> tuple[pd.DataFrame, pd.DataFrame]:
    calendar = cube.calendar
    assert calendar.before is not None
    return with_profit(profit_lines(cube, calendar.now)), with_profit(profit_lines(cube, calendar.before))


def _cells(now: pd.DataFrame, before: pd.DataFrame, keys: tuple[str, ...], basis: Basis, listed: bool) -> pd.DataFrame:
    """Each cell's quantity, revenue, list value and profit in the two spans, as sums; `at` is its number."""
    numbers = [codes_of(side, *keys)[0] for side in (before, now)]
    there, at = np.unique(np.concatenate(numbers), return_inverse=True)
    split, size = len(before), len(there)
    out: dict[str, np.ndarray] = {"at": there}
    for side, lines, code in (("0", before, at[:split]), ("1", now, at[split:])):
        out[f"r{side}"] = sums_by(code, size, lines["revenue"])
        out[f"m{side}"] = sums_by(code, size, lines["profit"])
        out[f"l{side}"] = sums_by(code, size, lines["list"]) if listed else out[f"r{side}"]
        quantity = {"units": "units", "list": "list", "rate": "revenue"}[basis]
        out[f"q{side}"] = sums_by(code, size, lines[quantity])
    return pd.DataFrame(out)


def _kept(cells: pd.DataFrame) -> np.ndarray:
    """Which cells sold in both spans at a price above zero."""
    return np.asarray((cells[["q0", "q1", "r0", "r1", "l0", "l1"]] > 0).all(axis=1))


def _held(cells: pd.DataFrame) -> float:
    kept = _kept(cells)
    parts = [float(cells.loc[kept, r].sum()) / float(cells[r].sum()) for r in ("r0", "r1") if cells[r].sum() > 0]
    return min(parts) if len(parts) == 2 else 0.0


def _bridged(cube: Cube, level: Level, dimension: str = "") -> pd.DataFrame:
    """A row a member (one for the company): profit, revenue, margins and effects, in money and in points."""
    key = ("bridged", level, dimension, cube.calendar.now, cube.calendar.before)
    return cube.once(key, lambda: _bridge(cube, level, dimension))


def _bridge(cube: Cube, level: Level, dimension: str) -> pd.DataFrame:
    now, before = _both(cube)
    keys = ((dimension,) if dimension else ()) + tuple(k for k in level.keys if k != dimension)
    cells = _cells(now, before, keys, level.basis, level.listed)
    rest = codes_of(now.iloc[:0], *(k for k in keys if k != dimension))[1]
    size = len(members_of(now, dimension)) if dimension else 1
    return bridge(cells, cells["at"].to_numpy() // rest if dimension else np.zeros(len(cells), dtype=np.int64), size)


def bridge(cells: pd.DataFrame, group: np.ndarray, size: int) -> pd.DataFrame:
    """Split the change of profit and margin of each group of cells, exactly.

    Parameters
    ----------
    cells
        `q`, `r`, `l`, `m` (quantity, revenue, list value, profit), each with 0 (before) and 1 (now). Where list value
        is revenue there is no discount effect.
    group
        Number of each cell's group.
    size
        How many groups there are.

    Returns
    -------
    pandas.DataFrame
        `before`, `now`, `delta`, `revenue_before`, `revenue_now`, `margin_before`, `margin_now`, `points`, `held`,
        `EFFECTS` and `EFFECTS` with `_points`.

    Examples
    --------
    Two goods of the same margins as before, more of the one that earns less:

    >>> cells = pd.DataFrame({"q0": [1.0, 1], "q1": [1.0, 3], "r0": [10.0, 10], "r1": [10.0, 30], "m0": [5.0, 1],
    ...                       "m1": [5.0, 3], "l0": [10.0, 10], "l1": [10.0, 30]})
    >>> bridge(cells, np.array([0, 0]), 1)[["delta", "volume", "mix", "price", "cost"]].iloc[0].tolist()
    [2.0, 6.0, -4.0, 0.0, 0.0]
    """
    at, kept = cells, _kept(cells)
    arrived = ~kept & (at["q0"] == 0).to_numpy() & (at["r0"] == 0).to_numpy() & (at["m0"] == 0).to_numpy()
    left = ~kept & ~arrived & (at["q1"] == 0).to_numpy() & (at["r1"] == 0).to_numpy() & (at["m1"] == 0).to_numpy()
    rest = ~kept & ~arrived & ~left

    def total(values: np.ndarray | pd.Series, where: np.ndarray) -> np.ndarray:
        return np.bincount(group[where], np.asarray(values, dtype=float)[where], minlength=size)

    q, one = at["q1"].to_numpy(), np.ones(len(at), dtype=bool)
    per = {c: np.divide(at[c], at[f"q{c[1]}"], out=np.zeros(len(at)), where=kept) for c in _PRICED}
    cost0, cost1 = per["r0"] - per["m0"], per["r1"] - per["m1"]
    # The new list price at the old discount: between the two, the discount alone changes.
    halfway = per["l1"] * np.divide(per["r0"], per["l0"], out=np.zeros(len(at)), where=kept)
    r0, m0 = total(at["r0"], kept), total(at["m0"], kept)
    r_mix, m_mix = total(q * per["r0"], kept), total(q * (per["r0"] - cost0), kept)
    r_list, m_list = total(q * halfway, kept), total(q * (halfway - cost0), kept)
    r1, m1 = total(at["r1"], kept), total(at["m1"], kept)
    m_price = m1 + total(q * (cost1 - cost0), kept)
    grown = np.divide(r_mix, r0, out=np.zeros(size), where=r0 > 0) * m0
    steps = {
        "volume": (m0, r0, grown, r0),
        "mix": (grown, r0, m_mix, r_mix),
        "price": (m_mix, r_mix, m_list, r_list),
        "discount": (m_list, r_list, m_price, r1),
        "cost": (m_price, r1, m1, r1),
    }
    out = {e: m_after - m_before for e, (m_before, _, m_after, _) in steps.items()}
    points = {
        e: _rate(m_after, r_after) - _rate(m_before, r_before)
        for e, (m_before, r_before, m_after, r_after) in steps.items()
        if e != "mix"
    }
    points |= {"volume": np.zeros(size), "mix": _rate(m_mix, r_mix) - _rate(m0, r0)}
    out |= {"came": total(at["m1"], arrived), "gone": -total(at["m0"], left)}
    out["other"] = total(at["m1"] - at["m0"], rest)
    whole = {c: total(at[c], one) for c in ("r0", "r1", "m0", "m1")}
    after = (m1 + total(at["m1"], arrived), r1 + total(at["r1"], arrived))
    earlier = (m0 + total(at["m0"], left), r0 + total(at["r0"], left))
    margin = [_rate(whole["m0"], whole["r0"]), _rate(whole["m1"], whole["r1"])]
    points["came"] = _rate(*after) - _rate(m1, r1)
    points["gone"] = _rate(m0, r0) - _rate(*earlier)
    points["other"] = (margin[1] - _rate(*after)) + (_rate(*earlier) - margin[0])
    # Where nothing was sold in both spans, the margin of one has nothing to do with that of the other.
    apart = (r0 <= 0) | (r1 <= 0)
    points = {e: np.where(apart, 0.0, values) for e, values in points.items()}
    points["other"] = np.where(apart, margin[1] - margin[0], points["other"])
    frame = {"before": whole["m0"], "now": whole["m1"], "delta": whole["m1"] - whole["m0"]}
    frame |= {"revenue_before": whole["r0"], "revenue_now": whole["r1"]}
    frame |= {"margin_before": margin[0], "margin_now": margin[1], "points": margin[1] - margin[0]}
    frame |= {e: out[e] for e in EFFECTS} | {f"{e}_points": points[e] for e in EFFECTS}
    frame["held"] = _rate(r1, whole["r1"])
    return pd.DataFrame(frame)


_PRICED = ("r0", "r1", "m0", "m1", "l0", "l1")


def _rate(profit: np.ndarray, revenue: np.ndarray) -> np.ndarray:
    return np.asarray(np.divide(profit, revenue, out=np.full(len(profit), np.nan), where=revenue > 0))


def _effects(level: Level) -> dict[str, tuple[str, str]]:
    """The effects that a level tells: what the step is called, and the definition of its money."""
    out = {"volume": ("Volume", "profit_by_volume"), "mix": ("Mix", "profit_by_mix")}
    if level.basis == "units":
        out["price"] = ("List price", "profit_by_list_price") if level.listed else ("Price", "profit_by_price")
    if level.listed:
        out["discount"] = ("Discounts", "profit_by_discount")
    out["cost"] = {
        "units": ("Unit cost", "profit_by_unit_cost"),
        "list": ("Cost against list price", "profit_by_cost_of_list"),
        "rate": ("Margin rate", "profit_by_margin_rate"),
    }[level.basis]
    return out | {
        "came": ("Sold now only", "profit_came"),
        "gone": ("Sold before only", "profit_gone"),
        "other": ("Not split", "profit_not_split"),
    }


def _notes(cube: Cube, level: Level) -> tuple[str, ...]:
    labels = [cube.book.label(k).lower() for k in level.keys]
    what = " and ".join(labels) if labels else "the company as one, as too little was sold in both spans"
    notes = [f"Compared with itself: each {what}; what was sold in both spans holds {level.held:.1%} of revenue."]
    if not labels:
        notes = [f"Compared: {what}."]
    now, before = (profit_lines(cube, p) for p in (cube.calendar.now, cube.calendar.before))
    parts = covered([now, before])
    if min(parts) < 1:
        notes.append(f"Of the rows that tell a profit: {parts[0]:.1%} of revenue now, {parts[1]:.1%} before.")
    return tuple(notes)
