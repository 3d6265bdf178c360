"""Whether the two periods compare at all: where they do not, no table shows a change from one to the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.ratio import change
from xlsales.metrics.trend import not_like_for_like
from xlsales.table.period import Period
from xlsales.table.span import Span

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
    return not why_not_comparable(cube)


def why_not_comparable(cube: Cube) -> str:
    """Why a difference of the two periods is no change; empty where it is one."""
    return cube.once(("comparable", cube.calendar.now, cube.calendar.before), lambda: _why_not(cube))


def change_between(cube: Cube, now: Any, before: Any) -> Any:
    """`ratio.change` from the period compared with to the one reported on; missing where these do not compare."""
    if comparable(cube):
        return change(now, before)
    return pd.Series(np.nan, index=now.index) if isinstance(now, pd.Series) else np.nan


def why_unlike(cube: Cube, now: Period | Span, before: Period | Span) -> str:
    """Why a difference of two spans is no change: nothing in common, or a single order; empty where it is one."""
    if (unlike := not_like_for_like(cube, now, before)) != "":
        return f"{unlike[0].upper()}{unlike[1:]}"
    if row_meaning(cube).sums:
        # A row that is a sum of many is no order.
        return ""
    least = min(cube.settings.min_events, SEVERAL)
    single = [p.label for p in (now, before) if cube.sales_in(p)["orders"].sum() < least]
    return f"A single order in {' and in '.join(single)}: a change would be that order's" if single else ""


def _why_not(cube: Cube) -> str:
    calendar = cube.calendar
    if calendar.before is None:
        return f"There is no period before {calendar.now.label} to compare with"
    return why_unlike(cube, calendar.now, calendar.before)
