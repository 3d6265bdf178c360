"""Whether the pipeline has stalled: more open deals past the usual time to close than one in ten."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.deals_open import open_now, usual_limit
from xlsales.metrics.definitions import defined
from xlsales.metrics.pipeline import NO_DEALS
from xlsales.metrics.table import Table, unavailable

USUALLY_PAST = 0.1
"""Nine in ten won deals close within the usual time, so one in ten open deals may be past it."""
WORTH, TIMES = 0.25, 2.0
FEWEST = 10
TITLE = "Open deals past twice the usual time"

COLUMNS = (
    defined("open_deals", "open"),
    defined("stalled"),
    defined("share_stalled", "share"),
    defined("usual_time", "usual"),
    defined("stalled_age", "median_age"),
    defined("stalled_amount", "amount"),
    defined("p_past_usual", "p"),
    defined("stuck"),
)


def stalled(cube: Cube) -> Table:
    """Test whether the open deals are older than deals that are won ever get.

    Returns
    -------
    Table
        `stalled`, one row. Unavailable with fewer than ten open deals with a created date, or without a usual time.

    Notes
    -----
    Past the usual time are by definition one in ten of the deals that are won in the end. A quarter of the open deals
    past twice that time is a heap that will not close; the one-sided binomial test against one in ten guards small
    pipelines.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"stage": ["Won"] * 10 + ["Open"] * 10, "amount": 5.0})
    >>> rows["created"] = pd.to_datetime(["2024-06-01"] * 15 + ["2024-01-01"] * 5)
    >>> rows["closed"] = pd.to_datetime(["2024-06-29"] * 10 + [None] * 10)
    >>> cube = cube_of(book_from_roles(deals=rows), Settings())
    >>> stalled(cube).fact("stalled", 0).value
    5
    """
    if cube.book.deals is None:
        return unavailable("stalled", TITLE, NO_DEALS)
    rows, limit = open_now(cube), usual_limit(cube)
    age = rows["age"].to_numpy(dtype=float)
    known = np.isfinite(age)
    n = int(known.sum())
    if n < FEWEST or not np.isfinite(limit) or limit <= 0:
        return unavailable(
            "stalled", TITLE, f"It needs {FEWEST} dated open deals and a usual time to close; there are {n}."
        )
    old = known & (age > TIMES * limit)
    count = int(old.sum())
    p = upper_tail(count, n, USUALLY_PAST)
    frame = pd.DataFrame(
        {
            "open": [n],
            "stalled": [count],
            "share": [count / n],
            "usual": [float(limit)],
            "median_age": [float(np.median(age[old])) if count else math.nan],
            "amount": [float(rows["amount"][old].sum())],
            "p": [p],
            "stuck": [bool(count >= WORTH * n and p < cube.settings.alpha)],
        }
    )
    return Table("stalled", TITLE, COLUMNS, frame)


def upper_tail(hits: int, tries: int, rate: float) -> float:
    """Chance of so many hits or more.

    Examples
    --------
    >>> round(upper_tail(2, 3, 0.5), 3), upper_tail(0, 3, 0.5)
    (0.5, 1.0)
    """
    if hits <= 0:
        return 1.0
    logs = [
        math.lgamma(tries + 1) - math.lgamma(i + 1) - math.lgamma(tries - i + 1)
        + i * math.log(rate) + (tries - i) * math.log1p(-rate)
        for i in range(hits, tries + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(math.exp(x) for x in logs))
