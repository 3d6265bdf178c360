"""Churn: customers silent for longer than the window and than ever before, by the period in which that came about."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import as_of_day, customers_left_out, order_days, why_no_customers
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.period import Period, day_number

USUAL = 0.9

COLUMNS = {
    c.name: c
    for c in (
        defined("period"),
        defined("active_before"),
        defined("churned"),
        defined("churn_rate"),
        defined("returned"),
        defined("active_after"),
    )
}


def churn_window(cube: Cube) -> int:
    """Days of silence that a customer must outgrow to count as churned (definitions: Churned).

    The setting `churn_days`, else the 90th percentile of the gaps between a customer's order days over all customers,
    and at least one period; 0 where too few have come back (`min_events`) to say what a usual gap is, so that nobody
    has churned. Nobody churns within the longest gap after which he or she has come back before.
    """
    if cube.settings.churn_days > 0:
        return cube.settings.churn_days
    gaps = order_days(cube)["gap"].dropna()
    if len(gaps) < cube.settings.min_events:
        return 0
    return max(math.ceil(float(np.quantile(gaps, USUAL))), *(p.days for p in cube.calendar.periods))


def churn(cube: Cube) -> Table:
    """Count customers who churned, and churned ones who came back, by period up to the as-of day.

    Parameters
    ----------
    cube
        Settings used: `churn_days`, `as_of`.

    Returns
    -------
    Table
        `churn`: one row a period whose start lies at least one window after the first order (before that nobody can
        have churned). Unavailable without customers, or where the rows are shorter than the window.

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
    title = "Customers silent for longer than the churn window"
    why = why_no_customers(cube)
    if why:
        return unavailable("churn", title, why)
    window, days = churn_window(cube), order_days(cube)
    if not window:
        gaps = int(days["gap"].notna().sum())
        return unavailable(
            "churn", title, f"Customers came back {gaps} times in all: too few to say what a usual gap is."
        )
    first, last = int(days["day"].min()), as_of_day(cube)
    told = [p for p in cube.calendar.periods if first + window <= day_number(p.start) <= last]
    if not told:
        return unavailable(
            "churn", title, f"The history is too short: nobody can have been silent for more than {window:,} days."
        )
    spells = _spells(days, window)
    frame = pd.DataFrame([_counted(spells, p, last) for p in told])
    note = (
        f"Churned: silent for more than {window:,} days ({_source(cube, window)}), and for longer than ever before; "
        f"seen from {cube.calendar.as_of:%Y-%m-%d}."
    )
    early = f"The {window:,} days after the first order cannot tell churn and are left out."
    return table("churn", title, COLUMNS, frame, note, early, *_partial(cube, told[-1]), *customers_left_out(cube))


def _spells(days: pd.DataFrame, window: int) -> pd.DataFrame:
    """Stretches of activity: a customer's first and last order day in each, its end, and whether it came after a churn.

    The `limit` of a stretch is the last day of silence after it that is not yet churn: the window, or the customer's
    longest gap by then, after which he or she did come back.
    """
    longest = days["gap"].groupby(days["customer"], observed=False).cummax().groupby(days["customer"], observed=False)
    before = longest.shift(1).fillna(0.0).clip(lower=window)
    again = days["gap"] > before
    spell = (days["gap"].isna() | again).cumsum()
    out = days.groupby(spell)["day"].agg(["min", "max"]).rename(columns={"min": "since", "max": "last"})
    known = days["gap"].groupby(days["customer"], observed=False).cummax().fillna(0.0).clip(lower=window)
    return out.assign(limit=out["last"] + known.groupby(spell).last(), again=again.groupby(spell).first())


def _counted(spells: pd.DataFrame, period: Period, last: int) -> dict[str, object]:
    start, end = day_number(period.start), min(day_number(period.end), last)
    before = (spells["since"] < start) & (spells["limit"] >= start - 1)
    churned = int((before & (spells["limit"] < end)).sum())
    active = int(before.sum())
    return {
        "period": period.label,
        "active_before": active,
        "churned": churned,
        "churn_rate": churned / active if active else float("nan"),
        "returned": int((spells["again"] & spells["since"].between(start, end)).sum()),
        "active_after": int(((spells["since"] <= end) & (spells["limit"] >= end)).sum()),
    }


def _source(cube: Cube, window: int) -> str:
    if cube.settings.churn_days > 0:
        return "setting churn_days"
    if window in {p.days for p in cube.calendar.periods}:
        return f"one {cube.calendar.grain}; nine in ten gaps between orders are shorter"
    return "nine in ten gaps between orders are shorter"


def _partial(cube: Cube, last: Period) -> tuple[str, ...]:
    if as_of_day(cube) < day_number(last.end):
        return (f"{last.label} is counted up to {cube.calendar.as_of:%Y-%m-%d} only.",)
    return ()
