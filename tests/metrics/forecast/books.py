"""Rows whose future is known because it was made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def monthly(values: Any, start: str = "2022-01-01", targets: pd.DataFrame | None = None, **settings: Any) -> Cube:
    """A row a month; members where the values are a dict."""
    named = values if isinstance(values, dict) else {"": values}
    parts = []
    for name, series in named.items():
        days = pd.date_range(start, periods=len(series), freq="MS")
        rows = pd.DataFrame({"date": days, "revenue": np.asarray(series, dtype=float)})
        parts.append(rows.assign(region=name) if name else rows)
    book = book_from_roles(pd.concat(parts, ignore_index=True), precision="month")
    return cube_of(book.with_targets(targets) if targets is not None else book, Settings(**settings))


def daily(first: str, last: str, revenue: Any = 1.0, **settings: Any) -> Cube:
    """A row a day of some days, the same revenue each or a function of the day."""
    days = pd.date_range(first, last, freq="D")
    money = [float(revenue(d)) if callable(revenue) else float(revenue) for d in days]
    rows = pd.DataFrame({"date": days, "revenue": money})
    return cube_of(book_from_roles(rows[rows["revenue"] != 0]), Settings(**settings))


def noise(seed: int, n: int, level: float = 1000.0, spread: float = 0.1) -> np.ndarray:
    """White noise around a level."""
    return level * (1 + spread * np.random.default_rng(seed).standard_normal(n)).clip(0.1)
