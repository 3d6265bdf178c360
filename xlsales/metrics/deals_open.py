"""Deals that are open on a day, and how long deals usually take to be won."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.table.book import OPEN, WON
from xlsales.table.period import day_number


def open_now(cube: Cube) -> pd.DataFrame:
    """The rows of deals that are open in the data, with `age` in days on the as-of date (missing where undated)."""
    deals = cube.book.deals
    if deals is None:
        return pd.DataFrame({"age": []})
    rows = deals[deals["state"] == OPEN]
    return rows.assign(
        age=(day_number(cube.calendar.as_of) - rows["created"]).astype("Float64").to_numpy(float, na_value=np.nan)
    )


def open_on(cube: Cube, day: dt.date) -> pd.DataFrame:
    """The deals that had begun and were not closed at the end of a day; undated ones cannot be placed in time.

    An open deal's close date is the one expected, so it does not end the deal.
    """
    deals = cube.book.deals
    if deals is None:
        return pd.DataFrame({"amount": []})
    at = day_number(day)
    begun = (deals["created"] <= at).fillna(False).astype(bool)
    later = (deals["closed"] > at).fillna(False).astype(bool)
    return deals[begun & ((deals["state"] == OPEN) | later)]


def usual_limit(cube: Cube) -> float:
    """Days within which nine in ten won deals closed; missing with fewer won deals than the setting `min_events`."""
    deals = cube.book.deals
    if deals is None:
        return float("nan")
    won = deals[(deals["state"] == WON) & deals["created"].notna() & deals["closed"].notna()]
    days = (won["closed"].astype("int64") - won["created"].astype("int64")).to_numpy()
    return float(np.percentile(days, 90)) if len(days) >= cube.settings.min_events else float("nan")
