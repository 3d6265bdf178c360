"""The usual blemishes of a sheet that people keep, at known places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from xlsales.sample.orders import Lines
from xlsales.sample.plan import Plan

FEW = 6


@dataclass(frozen=True)
class Dirt:
    """A kind of blemish and where it is.

    Parameters
    ----------
    kind
        cancelled (by status), missing_segment, duplicate (the row is an exact copy of the one above it), misspelled.
    rows
        Positions in the orders frame, from 0.
    detail
        For a misspelled product: the name as it should be.
    """

    kind: Literal["cancelled", "missing_segment", "duplicate", "misspelled"]
    rows: tuple[int, ...]
    detail: str = ""


def soiled(
    orders: pd.DataFrame, plan: Plan, lines: Lines, rng: np.random.Generator
) -> tuple[pd.DataFrame, tuple[Dirt, ...]]:
    """Add blemishes to clean orders, where the columns allow them, and say where they are."""
    have = set(plan.shape.columns)
    told = [plan.subject[k] for k in ("price_cut", "seasonal_product", "growing_product") if k in plan.subject]
    plain = np.setdiff1d(np.arange(plan.shape.products), told)
    small = np.flatnonzero(lines.counted & ~lines.by_deal & (lines.revenue <= np.median(lines.revenue)))
    small = small[np.isin(lines.customer[small], list(_told_customers(plan)), invert=True)]
    source = int(rng.choice(small))
    twice = np.insert(np.arange(len(orders)), source + 1, source)
    orders = orders.iloc[twice].reset_index(drop=True)
    usable = np.setdiff1d(np.arange(len(orders)), [source, source + 1])
    dirt = [Dirt("duplicate", (source + 1,))]
    if "Status" in have:
        dirt.append(Dirt("cancelled", _rows(np.flatnonzero(orders["Status"].to_numpy() == "Cancelled"))))
    if "Segment" in have:
        rows = np.sort(rng.choice(usable, FEW, replace=False))
        segment = orders["Segment"].to_numpy(dtype=object).copy()
        segment[rows] = None
        orders = orders.assign(Segment=segment)
        dirt.append(Dirt("missing_segment", _rows(rows)))
    if "Product" in have and len(plain):
        right = str(plan.world.product[rng.choice(plain)])
        product = orders["Product"].to_numpy(dtype=object).copy()
        mine = np.intersect1d(np.flatnonzero(product == right), usable)
        rows = np.sort(rng.choice(mine, min(FEW, len(mine)), replace=False))
        product[rows] = right.replace(" ", "")
        orders = orders.assign(Product=product)
        dirt.append(Dirt("misspelled", _rows(rows), right))
    return orders, tuple(dirt)


def _told_customers(plan: Plan) -> set[int]:
    return {plan.subject[k] for k in ("lost_account", "concentration") if k in plan.subject}


def _rows(places: np.ndarray) -> tuple[int, ...]:
    return tuple(int(p) for p in places)
