"""New, returning, lapsed, lost: what each member of a dimension is between two spans of time, one word one meaning."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import as_of_day
from xlsales.metrics.churn import churn_window
from xlsales.metrics.rhythm import rhythm
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import day_number

KEPT, NEW, RETURNING, ENTERED, LAPSED, LOST = "kept", "new", "returning", "entered", "lapsed", "lost"
SINCE, ABSENT = "since", "absent"
ARRIVED = (NEW, SINCE, RETURNING, ENTERED)
"""Sold in the span and not in the one compared with."""
LEFT = (LAPSED, LOST)
"""Sold in the span compared with and not in this one."""

A_YEAR = 360
"""Days of data before a first sale from which it may be called new: four quarters, as short as they come."""
COLUMNS = ["member", "first_day", "last_day", "sold_before", "sold_now", "status"]


class Span(Protocol):
    """A stretch of days, both ends belonging to it, such as a `Period`."""

    @property
    def start(self) -> dt.date: ...  # noqa: D102

    @property
    def end(self) -> dt.date: ...  # noqa: D102


def membership(cube: Cube, dimension: str, now: Span | None = None, before: Span | None = None) -> pd.DataFrame:
    """What each member of a dimension is, between a span and the one that it is compared with.

    Parameters
    ----------
    dimension
        A dimension of the sales rows.
    now, before
        The two spans; default the period reported on and the one compared with.

    Returns
    -------
    pandas.DataFrame
        One row a member with a sale up to the as-of day, in alphabetical order, rows without a member left out:
        `member` (text), `first_day`, `last_day` (day numbers of its first and last sale in the data), `sold_before`,
        `sold_now` (whether it has a sale in the span) and `status`:

        - *kept*: sold in both.
        - *new*: its first sale in the data falls into the span, and the data begin a year before it (`A_YEAR`).
        - *since*: its first sale falls between the two spans, and the data begin as long before that sale. Only where
          the spans do not follow each other, as with the same quarter a year ago.
        - *returning*: sold before the span compared with, not in it, and again now.
        - *entered*: its first sale in the data comes after the span compared with, but the data begin too late to
          call that new: it may have bought before.
        - *lapsed*: sold in the span compared with, not in this one.
        - *lost*: lapsed, and on the as-of day silent for longer than its own habit allows (`rhythm`); a customer also
          for longer than the churn window, so that who is lost is churned in every table.
        - *absent*: in neither.

    Notes
    -----
    A sale is a line that is no reversal. Where the span compared with is the later one (a comparison with the
    future), nothing can be called new or since.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2023-01-05", "2023-01-09", "2023-11-05", "2023-11-06", "2024-02-05", "2024-02-06"])
    >>> rows = pd.DataFrame({"date": days, "revenue": 1.0, "customer": ["Ada", "Bob", "Ada", "Cat", "Bob", "Eve"]})
    >>> cube = cube_of(book_from_roles(rows), Settings(period="Q1 2024"))
    >>> membership(cube, "customer")[["member", "status"]].values.tolist()
    [['Ada', 'lapsed'], ['Bob', 'returning'], ['Cat', 'lapsed'], ['Eve', 'new']]
    """
    now, before = now or cube.calendar.now, before or cube.calendar.before
    key = ("membership", dimension, now.start, now.end, before and (before.start, before.end), cube.calendar.grain)
    return cube.once(key, lambda: _membership(cube, dimension, now, before))


def _membership(cube: Cube, dimension: str, now: Span, before: Span | None) -> pd.DataFrame:
    lines = cube.book.sales
    names = lines[dimension].cat.categories.astype("str")
    code = lines[dimension].cat.codes.to_numpy(dtype="int64")
    sale = (code >= 0) & ~lines["reversal"].to_numpy(dtype=bool) & (np.append(names, "")[code] != NOT_GIVEN)
    day, last = lines["day"].to_numpy(dtype="int64"), as_of_day(cube)
    sale &= day <= last
    out = rhythm(code[sale], day[sale], last, cube.settings.alpha)[["first_day", "last_day", "days_silent", "silent"]]
    if dimension == "customer":
        out["silent"] &= out["days_silent"] > churn_window(cube)
    for name, span in (("sold_before", before), ("sold_now", now)):
        inside = sale & _within(day, span) if span else np.zeros(len(day), dtype=bool)
        out[name] = out.index.isin(np.unique(code[inside]))
    out.insert(0, "member", names.take(out.index).tolist())
    named = int(out["first_day"].min()) if len(out) else last
    out["status"] = _status(out, now, before, begun(cube, named))
    return out[COLUMNS].reset_index(drop=True)


def begun(cube: Cube, named: int) -> int:
    """The day from which members are known: the start of the first period, where it is whole and names one.

    Parameters
    ----------
    named
        The first day with a sale that names a member; rows before it cannot tell who bought.
    """
    head = cube.calendar.periods[0]
    whole = head.ix not in cube.calendar.partial and named <= day_number(head.end)
    return day_number(head.start) if whole else named


def _within(day: np.ndarray, span: Span) -> np.ndarray:
    return (day >= day_number(span.start)) & (day <= day_number(span.end))


def _status(rows: pd.DataFrame, now: Span, before: Span | None, data_from: int) -> np.ndarray:
    first, here, there = rows["first_day"], rows["sold_now"], rows["sold_before"]
    start = day_number(now.start)
    gone = there & ~here
    told = before is None or before.end < now.start
    # Without a span to compare with, whoever sold earlier than this one returns.
    earlier = first < (day_number(before.start) if before else start)
    rules = {
        KEPT: here & there,
        RETURNING: here & earlier,
        NEW: here & told & (first >= start) & (start - data_from >= A_YEAR),
        SINCE: here & told & (first < start) & (first - data_from >= A_YEAR),
        ENTERED: here,
        LOST: gone & rows["silent"],
        LAPSED: gone,
    }
    return np.select([rules[name].to_numpy(dtype=bool) for name in rules], list(rules), default=ABSENT)
