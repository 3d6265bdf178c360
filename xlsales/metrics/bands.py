"""Deals by size: how many are small, how much of the revenue is in the large ones, and where the margin is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import NO_ORDERS, row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import columns_of
from xlsales.metrics.orders import orders_in
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import LOST, WON

TELLABLE = 0.9
CANCELLATIONS = "Cancellations"


def deal_bands(cube: Cube) -> Table:
    """Deals of the period reported on by size band.

    Returns
    -------
    Table
        `deal_bands`, one row a band from small to large, and a last row for cancellations that stand alone; deals and
        revenue add up to the period's. Edges are the setting `band_edges`, cut to those that have deals on both sides.
        `margin` where profit or cost is known, `win_rate` where nine in ten lost deals have an amount.

    Notes
    -----
    Source: definitions, Concentration and size.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 31), "revenue": [600.0, 300, 100], "region": list("aab")})
    >>> rows["order_id"] = ["o1", "o2", "o3"]
    >>> cube = cube_of(book_from_roles(rows), Settings(band_edges=(500.0, 1000.0)))
    >>> deal_bands(cube).frame["band"].tolist()
    ['Under 500', '500 and over']
    """
    word = "Deals" if cube.book.basis == "deals" else "Orders"
    title = f"{word} by size, {cube.calendar.now.label}"
    if row_meaning(cube).sums:
        return unavailable("deal_bands", title, NO_ORDERS)
    orders = orders_in(cube, cube.calendar.now)
    real = orders[~orders["cancelled"]]
    if real.empty:
        return unavailable("deal_bands", title, f"{cube.calendar.now.label} has no order.")
    edges = edges_within(real["revenue"], cube.settings.band_edges)
    names = band_names(edges)
    real = real.assign(band=np.searchsorted(edges, real["revenue"].to_numpy(), side="right"))
    groups = real.groupby("band")
    out = pd.DataFrame({"deals": groups.size(), "revenue": groups["revenue"].sum()}).reindex(range(len(names)))
    out = out.fillna(0.0)
    if "profit" in real:
        sums = groups[["profit", "profit_revenue"]].sum().reindex(out.index)
        out["margin"] = ratio(sums["profit"], sums["profit_revenue"])
    win_rate, why = _win_rate(cube, edges, len(names))
    if win_rate is not None:
        out["win_rate"] = win_rate
    out.insert(0, "band", names)
    cancelled = orders.loc[orders["cancelled"], "revenue"]
    if len(cancelled):
        last = pd.DataFrame({"band": [CANCELLATIONS], "deals": [0.0], "revenue": [float(cancelled.sum())]})
        out = pd.concat([out, last], ignore_index=True)
    out["average_sale"] = ratio(out["revenue"], out["deals"])
    out["share_deals"] = ratio(out["deals"], float(out["deals"].sum()))
    out["share"] = ratio(out["revenue"], float(out["revenue"].sum()))
    out["deals"] = out["deals"].astype(int)
    none = "All deals lie in one band; other edges can be set with band_edges." if len(names) == 1 else ""
    return table("deal_bands", title, _columns(cube), out, none, why)


def _columns(cube: Cube) -> dict[str, Column]:
    of = columns_of(cube)
    several = (
        defined("band"),
        replace(of["orders"], name="deals"),
        of["revenue"],
        defined("share_of_won" if cube.book.basis == "deals" else "share_of_orders", "share_deals"),
        defined("share_of_revenue", "share"),
        of["average_sale"],
        *(of[c] for c in ("margin", "win_rate") if c in of),
    )
    return {c.name: c for c in several}


def edges_within(amounts: pd.Series, edges: Sequence[float]) -> list[float]:
    """The edges that have an amount below them and one at or above them.

    Examples
    --------
    >>> edges_within(pd.Series([2_000.0, 30_000.0]), (1_000, 5_000, 10_000, 25_000, 50_000))
    [5000, 10000, 25000]
    """
    low, high = amounts.min(), amounts.max()
    return [e for e in edges if low < e <= high]


def band_names(edges: Sequence[float]) -> list[str]:
    """Names of the bands between edges.

    Examples
    --------
    >>> band_names([1_000, 2_500, 1_000_000])
    ['Under 1k', '1k to 2.5k', '2.5k to 1M', '1M and over']
    >>> band_names([])
    ['All deals']
    """
    if not len(edges):
        return ["All deals"]
    said = [_short(e) for e in edges]
    between = [f"{a} to {b}" for a, b in pairwise(said)]
    return [f"Under {said[0]}", *between, f"{said[-1]} and over"]


def _short(edge: float) -> str:
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(edge) >= size:
            return f"{edge / size:g}{letter}"
    return f"{edge:g}"


def _win_rate(cube: Cube, edges: list[float], count: int) -> tuple[pd.Series | None, str]:
    """Win rate by band, or the reason why the amounts do not tell it."""
    deals, now = cube.book.deals, cube.calendar.now
    if deals is None:
        return None, ""
    closed = deals["closed"].fillna(-1).astype("int64")
    inside = deals[(closed >= now.first_day) & (closed <= now.last_day)]
    won, lost = inside[inside["state"] == WON], inside[inside["state"] == LOST]
    known = int((lost["amount"].fillna(0) > 0).sum())
    if not len(lost):
        return None, f"No deal is recorded as lost in {now.label}, so there is no win rate by size."
    if known < TELLABLE * len(lost):
        why = f"Win rate by size can't be told: {len(lost) - known:,} of {len(lost):,} lost deals have no amount."
        return None, why
    counts = []
    for part in (won, lost[lost["amount"] > 0]):
        amounts = part["amount"].dropna().to_numpy(dtype=float)
        counts.append(np.bincount(np.searchsorted(edges, amounts, side="right"), minlength=count))
    rate: pd.Series = ratio(pd.Series(counts[0]), pd.Series(counts[0] + counts[1]))
    left_out = len(lost) - known
    return rate, f"Lost deals without an amount, in no band's win rate: {left_out:,}." if left_out else ""
