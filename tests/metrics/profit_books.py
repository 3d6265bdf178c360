"""Small random books with costs, discounts, returns and gaps, and their profit by plain loops over the rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

Row = dict[str, Any]
QUARTERS = ("2024-01-15", "2024-04-15", "2024-07-15", "2024-10-15")
NOW, BEFORE = 2, 1
"""Quarters reported on and compared with, by place."""


def random_rows(
    seed: int, lines: int = 160, units: bool = True, discount: bool = True, costs: float = 1.0, returns: bool = True
) -> list[Row]:
    """Lines of three quarters; `costs` is the part of them that tells one."""
    rng = np.random.default_rng(seed)
    out = []
    for i in range(lines):
        product = int(rng.integers(0, 6))
        count = int(rng.integers(1, 6))
        off = float(rng.choice([0.0, 0.0, 0.05, 0.1, 0.25, 0.4])) if discount else 0.0
        price = round(float(20 * (product + 1) * rng.uniform(0.9, 1.1)), 2)
        revenue = round(count * price * (1 - off), 2)
        cost = round(count * 20 * (product + 1) * float(rng.uniform(0.5, 0.9)), 2)
        if returns and rng.random() < 0.04:
            revenue, cost, count = -revenue, -cost, -count
        row = {
            "date": QUARTERS[int(rng.integers(0, 3))],
            "order_id": f"o{i // 2}",
            "product": f"P{product}",
            "category": f"C{product % 2}",
            "customer": f"K{int(rng.integers(0, 12))}",
            "rep": f"R{int(rng.integers(0, 4))}",
            "revenue": revenue,
            "cost": cost if rng.random() < costs else None,
        }
        out.append(row | ({"units": float(count)} if units else {}) | ({"discount": off} if discount else {}))
    return out


def cube_of_rows(rows: list[Row], **settings: Any) -> Cube:
    """The cube of some rows, reporting on the third quarter of 2024."""
    frame = pd.DataFrame(rows)
    frame["date"] = pd.to_datetime(frame["date"])
    for column in ("cost", "profit", "units", "discount"):
        if column in frame:
            frame[column] = frame[column].astype(float)
    return cube_of(book_from_roles(frame), Settings(**{"period": "Q3 2024", **settings}))


def in_quarter(rows: list[Row], quarter: int) -> list[Row]:
    return [r for r in rows if r["date"] == QUARTERS[quarter]]


def cents(amount: float) -> int:
    return round(amount * 100)


def profit_of(rows: list[Row]) -> float:
    return sum(cents(r["revenue"]) - cents(r["cost"]) for r in rows if r["cost"] is not None) / 100


def revenue_of(rows: list[Row]) -> float:
    """Revenue of the rows whose cost is known."""
    return sum(cents(r["revenue"]) for r in rows if r["cost"] is not None) / 100


def list_of(row: Row) -> float:
    return round(row["revenue"] / (1 - row["discount"]), 2)


def grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        out[row[key]].append(row)
    return dict(out)
