"""Churn: customers who have been silent for longer than the window, by the period in which the window ran out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import customers_left_out, order_days, reference_day, why_no_customers
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.period import Period, day_number

USUAL = 0.9

COLUMNS = {
    c.name: c
    for c in (
        Column("period", "Period", "period"),
        Column("active_before", "Active at start", "count", "Customers with an order within the window before"),
        Column("churned", "Churned", "count", "Of these, customers whose silence outgrew the window in the period"),
        Column("churn_rate", "Churn rate", "rate", "Churned / active at start"),
        Column("returned", "Returned", "count", "Customers who ordered again in the period after a longer silence"),
        Column("active_after", "Active at end", "count", "Customers with an order within the window up to the end"),
    )
}


def churn_window(cube: Cube) -> int:
    """Days of silence after which a customer counts as churned (definitions: Churned).

    The setting `churn_days`, else the 90th percentile of the gaps between a customer's order days over all customers,
    and at least one period.
    """
    if cube.settings.churn_days > 0:
        return cube.settings.churn_days
    gaps = order_days(cube)["gap"].dropna()
    usual = math.ceil(float(np.quantile(gaps, USUAL))) if len(gaps) else 0
    return max(usual, *(p.days for p in cube.calendar.history))


def churn(cube: Cube) -> Table:
    """Count customers lost to silence by period.

    Parameters
    ----------
    cube
        Settings used: `churn_days`, `as_of`.

    Returns
    -------
    Table
        `churn`: one row a period whose start lies at least one window after the first order (before that nobody can
        have churned). Unavailable without customers, or where the history is shorter than the window.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = ["2024-01-05", "2024-01-08", "2024-02-05", "2024-03-05", "2024-03-31"]
    >>> rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": 1.0, "customer": ["Ada", "Bob", *["Ada"] * 3]})
    >>> churn(cube_of(book_from_roles(rows), Settings(grain="month", churn_days=31))).frame.values.tolist()
    [['Mar 2024', 1, 0, 0.0, 0, 1]]
    """
    title = "Customers lost to silence"
    why = why_no_customers(cube)
    if why:
        return unavailable("churn", title, why)
    window, days = churn_window(cube), order_days(cube)
    first, reference = int(days["day"].min()), reference_day(cube)
    told = [p for p in cube.calendar.history if first + window <= day_number(p.start) < reference]
    if not told:
        return unavailable(
            "churn", title, f"The history is too short: nobody can have been silent for more than {window:,} days."
        )
    spells = _spells(days, window)
    frame = pd.DataFrame([_counted(spells, p, window, reference) for p in told])
    note = f"Churned: silent for more than {window:,} days ({_source(cube, window)})."
    early = f"The {window:,} days after the first order cannot tell churn and are left out."
    return table("churn", title, COLUMNS, frame, note, early, *_partial(told[-1], reference), *customers_left_out(cube))


def _spells(days: pd.DataFrame, window: int) -> pd.DataFrame:
    """Stretches of activity: a customer's first order day, last order day, and whether the customer had left before."""
    starts = days["gap"].isna() | (days["gap"] > window)
    spell = starts.cumsum()
    out = days.groupby(spell)["day"].agg(["min", "max"]).rename(columns={"min": "since", "max": "last"})
    return out.assign(again=(days["gap"] > window)[starts].to_numpy())


def _counted(spells: pd.DataFrame, period: Period, window: int, reference: int) -> dict[str, object]:
    start, end = day_number(period.start), min(day_number(period.end), reference)
    before = (spells["since"] < start) & (spells["last"] + window >= start - 1)
    # Silent for more than the window means that the window's last day has passed within the period.
    churned = int((before & (spells["last"] + window < end)).sum())
    active = int(before.sum())
    return {
        "period": period.label,
        "active_before": active,
        "churned": churned,
        "churn_rate": churned / active if active else float("nan"),
        "returned": int((spells["again"] & spells["since"].between(start, end)).sum()),
        "active_after": int(((spells["since"] <= end) & (spells["last"] + window >= end)).sum()),
    }


def _source(cube: Cube, window: int) -> str:
    if cube.settings.churn_days > 0:
        return "setting churn_days"
    if window in {p.days for p in cube.calendar.history}:
        return f"one {cube.calendar.grain}; nine in ten gaps between orders are shorter"
    return "nine in ten gaps between orders are shorter"


def _partial(last: Period, reference: int) -> tuple[str, ...]:
    if reference <= day_number(last.end):
        return (f"{last.label} is counted up to the last order only.",)
    return ()
