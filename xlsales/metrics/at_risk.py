"""Customers at risk: silent for longer than is usual for themselves, ranked by what a year of them is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import (
    DECIMALS,
    as_of_day,
    customer_summary,
    customers_left_out,
    order_days,
    purchases,
    why_no_customers,
)
from xlsales.metrics.churn import churn_window
from xlsales.metrics.definitions import defined
from xlsales.metrics.rhythm import GAPS, rhythm
from xlsales.metrics.table import Table, table, unavailable

YEAR = 365
# From eight gaps on their spread says something; nothing is taken for more regular than a clock that is off by a fifth.
REGULAR_FROM, MOST_REGULAR = 8, 25.0
ACTIVE, AT_RISK, CHURNED = "Active", "At risk", "Churned"
STATES = (ACTIVE, AT_RISK, CHURNED)
"""The one state of a customer, in every table."""

COLUMNS = {
    c.name: c
    for c in (
        defined("member", header="Customer"),
        defined("yearly_value"),
        defined("days_silent"),
        defined("usual_gap"),
        defined("longest_gap"),
        defined("times_usual"),
        defined("chance_of_silence", "chance"),
        defined("chance_corrected"),
        defined("gone"),
        defined("state"),
        defined("orders_to_date", "orders"),
        defined("last_order"),
        defined("revenue_to_date", "revenue"),
    )
}


def at_risk(cube: Cube) -> Table:
    """List the customers whose silence breaks their own habit on the as-of day, worth most first.

    Listed is who has been silent for longer than ever before, longer than the own median gap, and so long that chance
    hardly explains it (see `rhythm`, at the level `alpha`).

    Parameters
    ----------
    cube
        Settings used: `alpha`, `churn_days` (for `state`), `as_of`.

    Returns
    -------
    Table
        `at_risk`; no rows, with a note, where nobody is. Unavailable without customers, or where no customer has
        ordered on three days.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = ["2024-01-01", "2024-01-11", "2024-01-21", "2024-01-31", "2024-04-30"]
    >>> rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": 5.0, "customer": [*["Ada"] * 4, "Bob"]})
    >>> at_risk(cube_of(book_from_roles(rows), Settings(grain="year"))).fact("times_usual", member="Ada").value
    9.0
    """
    title = "Customers at risk"
    why = why_no_customers(cube)
    if why:
        return unavailable("at_risk", title, why)
    every = silence(cube)
    if not (every["gaps"] >= GAPS).any():
        return unavailable("at_risk", title, "No customer has ordered on three days or more: no usual gap to go by.")
    frame = every[every["silent"]].assign(yearly_value=_yearly_value(cube, every[every["silent"]]))
    frame = frame.sort_values(["yearly_value", "member"], ascending=[False, True], ignore_index=True)
    judged = int((every["gaps"] >= GAPS).sum())
    note = (
        f"On {cube.calendar.as_of:%Y-%m-%d} silent for longer than ever before, with a chance of at most "
        f"{cube.settings.alpha:.0%} if their orders fell at random: {len(frame):,} of {judged:,} customers with orders "
        "on three days or more."
    )
    return table("at_risk", title, COLUMNS, frame, note, *customers_left_out(cube))


def silence(cube: Cube) -> pd.DataFrame:
    """Each customer's silence beside the own habit, customers with an order only, in alphabetical order.

    Returns
    -------
    pandas.DataFrame
        `customer`, `member`, `days_silent`, `gaps` (how many), `usual_gap`, `longest_gap`, `times_usual`, `chance`,
        `chance_corrected`, `silent`, `gone`, `state`, `orders`, `first_order`, `last_order`, `first_day`,
        `last_day`, `revenue`.
    """
    return cube.once(("silence", as_of_day(cube), cube.calendar.grain), lambda: _silence(cube))


def _silence(cube: Cube) -> pd.DataFrame:
    every, days = customer_summary(cube), order_days(cube)
    some = every[every["orders"] > 0].reset_index(drop=True)
    codes = days["customer"].cat.codes.to_numpy(dtype="int64")
    habit = rhythm(codes, days["day"].to_numpy(), as_of_day(cube), cube.settings.alpha)
    habit = habit.loc[some["customer"].cat.codes].reset_index(drop=True)
    own = habit.drop(columns=["days", "mean_gap", "spread"])
    out = pd.concat([some[["customer", "orders", "revenue"]], own], axis="columns").assign(
        member=some["customer"].astype(str),
        first_order=pd.to_datetime(own["first_day"], unit="D"),
        last_order=pd.to_datetime(own["last_day"], unit="D"),
    )
    # Who lost or opened a deal since has been in touch: that is no silence, whatever the deal brought.
    touched = some["customer"].astype(str).map(_last_deal(cube)).fillna(-1).to_numpy()
    pause = habit["longest_gap"].fillna(0.0).to_numpy()
    out["silent"] = out["silent"].to_numpy() & (as_of_day(cube) - touched > pause)
    out["chance_corrected"] = _corrected(out, habit)
    out["gone"] = out["silent"] & (out["chance_corrected"] <= cube.settings.alpha)
    window = churn_window(cube)
    churned = (out["days_silent"] > habit["longest_gap"].fillna(0.0).clip(lower=window)) & (window > 0)
    return out.assign(state=np.select([churned, out["silent"]], [CHURNED, AT_RISK], ACTIVE))


def _last_deal(cube: Cube) -> pd.Series[float]:
    """Customer → the last day on which a deal of theirs was opened, won or lost; of books whose revenue is deals."""
    deals = cube.book.deals
    if cube.book.basis != "deals" or deals is None or deals.empty or "customer" not in deals:
        # Beside orders a deal is no order: who asks and does not buy is the very customer to call.
        return pd.Series(dtype="float64")
    days = deals[["created", "closed"]].astype("Float64").to_numpy(dtype=float, na_value=-1.0)
    days = np.where(days <= as_of_day(cube), days, -1.0).max(axis=1)
    return pd.Series(days, index=deals["customer"].astype(str)).groupby(level=0).max()


def _corrected(customers: pd.DataFrame, habit: pd.DataFrame) -> np.ndarray:
    """Chance of the silence in the own rhythm, corrected for all customers judged, weighed by what each has brought.

    A rhythm more regular than chance counts as such: gaps then follow a gamma distribution with the own mean and
    spread, the shape drawn towards chance the more, the fewer there are. The chance is multiplied by the number of
    customers (Bonferroni), each counting by its revenue to date: the level is spent on those that matter (Holm 1979).
    """
    from scipy.special import gammaincc

    n = habit["gaps"].to_numpy(dtype=float)
    mean, spread = (habit[c].fillna(0.0).to_numpy(dtype=float) for c in ("mean_gap", "spread"))
    known = (n >= REGULAR_FROM) & (mean > 0)
    squared = np.divide(mean**2, spread**2, out=np.full(len(n), MOST_REGULAR), where=known & (spread > 0))
    # The spread of few gaps is often small by luck: the shape is taken at the lower end of what they allow.
    shape = np.clip(squared * np.exp(-2.0 / np.sqrt(np.maximum(n, 1.0))), 1.0, MOST_REGULAR)
    times = np.divide(customers["days_silent"].to_numpy(dtype=float), mean, out=np.zeros(len(n)), where=known)
    chance = customers["chance"].to_numpy(dtype=float)
    chance = np.where(known & (shape > 1), gammaincc(shape, shape * times), chance)
    value = customers["revenue"].clip(lower=0.0).where(customers["gaps"] >= GAPS, 0.0).to_numpy(dtype=float)
    weight = value / value.sum() if value.sum() > 0 else value
    corrected = np.divide(chance, weight, out=np.ones(len(n)), where=weight > 0)
    return np.asarray(np.minimum(1.0, corrected))


def _yearly_value(cube: Cube, customers: pd.DataFrame) -> np.ndarray:
    rows = purchases(cube)
    known = customers.set_index("customer")
    last = rows["customer"].map(known["last_day"]).astype(float)
    # Reversals after the last order belong to what it was worth. A day less than a year, as both ends count: who buys
    # on the first of each month has twelve of them.
    recent = rows[rows["day"] > last - (YEAR - 1)]
    lately, ever = (
        r.groupby("customer", observed=True)["revenue"].sum().round(DECIMALS).reindex(customers["customer"])
        for r in (recent, rows)
    )
    # Who bought a lot in one year of several is worth no more a year than the years have brought; a year of silence
    # counts among them, a few months do not.
    begin, end = (known[c].to_numpy(dtype=float) for c in ("first_day", "last_day"))
    until = np.where(
        as_of_day(cube) - end > YEAR, as_of_day(cube), end + known["usual_gap"].fillna(0.0).to_numpy(dtype=float)
    )
    years = np.maximum((until - begin) / YEAR, 1.0)
    return np.asarray(np.minimum(lately.to_numpy(dtype=float), ever.to_numpy(dtype=float) / years)).round(DECIMALS)
