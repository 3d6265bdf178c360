"""The series that are forecast: revenue, units and orders of the company, revenue of its members, by period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.forecast.past import Past
from xlsales.metrics.measures import Measure, measures_of
from xlsales.metrics.member_history import revenue_by_period

FORECAST = ("revenue", "units", "orders")


@dataclass(frozen=True)
class Series:
    """Values by whole period (series × periods), and of the period that is running, where it has begun."""

    names: tuple[str, ...]
    history: np.ndarray
    running: np.ndarray


def measures_forecast(cube: Cube) -> tuple[Measure, ...]:
    """What is forecast of the company; orders only where rows are orders."""
    known = {"revenue", "units"} | (
        {"orders"} if cube.book.basis == "deals" or "order_id" in cube.book.sales else set()
    )
    return tuple(m for m in measures_of(cube) if m.name in FORECAST and m.name in known)


def company_series(cube: Cube, past: Past) -> Series:
    """Each measure that is forecast, of the whole company."""
    names = tuple(m.name for m in measures_forecast(cube))
    rows = cube.sales(span=past.grain).set_index("period")
    wanted = [p.ix for p in (*past.whole, past.coming)]
    values = rows[list(names)].apply(pd.to_numeric).reindex(wanted).fillna(0.0).to_numpy(dtype=float).T
    return _split(names, values, past)


def member_series(cube: Cube, past: Past, dimension: str) -> Series:
    """The revenue of each member that has rows."""
    members, values = revenue_by_period(cube.at(past.grain), dimension, (*past.whole, past.coming))
    return _split(members, values, past)


def _split(names: tuple[str, ...], values: np.ndarray, past: Past) -> Series:
    running = values[:, -1] if past.begun else np.zeros(len(values))
    return Series(names, values[:, :-1], running)
