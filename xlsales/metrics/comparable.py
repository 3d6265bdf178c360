"""Whether the two periods compare at all: where they do not, no table shows a change from one to the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.ratio import change
from xlsales.metrics.trend import not_like_for_like

SEVERAL = 2
"""Of a single order, a change is that order's; a row that is a sum of many is no order."""


def comparable(cube: Cube) -> bool:
    """Whether a difference of the two periods can be a change: both there, with groups in common and several orders.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05", "2024-01-09", "2024-04-05", "2024-04-09"])
    >>> rows = pd.DataFrame({"date": days, "revenue": 10.0, "region": ["North", "North", "South", "South"]})
    >>> comparable(cube_of(book_from_roles(rows), Settings()))
    False
    """
    return cube.once(("comparable", cube.calendar.now, cube.calendar.before), lambda: _comparable(cube))


def change_between(cube: Cube, now: Any, before: Any) -> Any:
    """`ratio.change` from the period compared with to the one reported on; missing where these do not compare."""
    if comparable(cube):
        return change(now, before)
    return pd.Series(np.nan, index=now.index) if isinstance(now, pd.Series) else np.nan


def _comparable(cube: Cube) -> bool:
    calendar, least = cube.calendar, min(cube.settings.min_events, SEVERAL)
    if calendar.before is None or not_like_for_like(cube, calendar.now, calendar.before):
        return False
    if row_meaning(cube).sums:
        return True
    return all(cube.sales_in(p)["orders"].sum() >= least for p in (calendar.now, calendar.before))
