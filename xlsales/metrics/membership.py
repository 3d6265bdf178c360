"""New, returning, lapsed, lost: what each member of a dimension is between two spans of time, one word one meaning."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import as_of_day
from xlsales.metrics.rhythm import rhythm
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import day_number

KEPT, NEW, RETURNING, ENTERED, LAPSED, LOST = "kept", "new", "returning", "entered", "lapsed", "lost"
SINCE, ABSENT = "since", "absent"
ARRIVED = (NEW, SINCE, RETURNING, ENTERED)
"""Sold in the span and not in the one compared with."""
LEFT = (LAPSED, LOST)
"""Sold in the span compared with and not in this one."""

YEAR, SPANS, UNEVEN = 365, 4, 4
"""Four months before one of 31 days may be four days shorter than four times 31."""
COLUMNS = ["member", "first_day", "last_day", "sold_before", "sold_now", "silent", "status"]


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
        `sold_now` (whether it has a sale in the span), `silent` (see `rhythm`) and `status`:

        - *kept*: sold in both.
        - *new*: its first sale in the data falls into the span, and the data begin a year or four spans before it
          (`history_needed`).
        - *since*: its first sale falls between the two spans, and the data begin as long before that sale. Only where
          the spans do not follow each other, as with the same quarter a year ago.
        - *returning*: sold before the span compared with, not in it, and again now.
        - *entered*: its first sale in the data comes after the span compared with, but the data begin too late to
          call that new: it may have bought before.
        - *lapsed*: sold in the span compared with, not in this one.
        - *lost*: lapsed, and on the as-of day silent for longer than its own habit allows (`rhythm`).
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
    key = ("membership", dimension, now.start, now.end, before and (before.start, before.end))
    return cube.once(key, lambda: _membership(cube, dimension, now, before))


def history_needed(span: Span) -> int:
    """Days of data before a first sale from which it may be called new: a year, or four spans where they are shorter.

    Examples
    --------
    >>> from xlsales.table.period import Period
    >>> history_needed(Period("month", 24288)), history_needed(Period("year", 2024))
    (120, 365)
    """
    days = (span.end - span.start).days + 1
    return min(YEAR, SPANS * days - UNEVEN)


def _membership(cube: Cube, dimension: str, now: Span, before: Span | None) -> pd.DataFrame:
    lines = cube.book.sales
    names = lines[dimension].cat.categories.astype("str")
    code = lines[dimension].cat.codes.to_numpy(dtype="int64")
    sale = (code >= 0) & ~lines["reversal"].to_numpy(dtype=bool) & (np.append(names, "")[code] != NOT_GIVEN)
    day, last = lines["day"].to_numpy(dtype="int64"), as_of_day(cube)
    sale &= day <= last
    out = rhythm(code[sale], day[sale], last, cube.settings.alpha)[["first_day", "last_day", "silent"]]
    for name, span in (("sold_before", before), ("sold_now", now)):
        inside = sale & _within(day, span) if span else np.zeros(len(day), dtype=bool)
        out[name] = out.index.isin(np.unique(code[inside]))
    out.insert(0, "member", [str(names[i]) for i in out.index])
    out["status"] = _status(out, now, before, _begun(cube))
    return out[COLUMNS].reset_index(drop=True)


def _begun(cube: Cube) -> int:
    """The day on which the data begin: the start of their first period, where that is whole."""
    head = cube.calendar.periods[0]
    return day_number(cube.calendar.first_day if head.ix in cube.calendar.partial else head.start)


def _within(day: np.ndarray, span: Span) -> np.ndarray:
    return (day >= day_number(span.start)) & (day <= day_number(span.end))


def _status(rows: pd.DataFrame, now: Span, before: Span | None, begun: int) -> np.ndarray:
    first, here, there = rows["first_day"], rows["sold_now"], rows["sold_before"]
    start, needed = day_number(now.start), history_needed(now)
    gone = there & ~here
    told = before is None or before.end < now.start
    # Without a span to compare with, whoever sold earlier than this one returns.
    earlier = first < (day_number(before.start) if before else start)
    rules = {
        KEPT: here & there,
        RETURNING: here & earlier,
        NEW: here & told & (first >= start) & (start - begun >= needed),
        SINCE: here & told & (first < start) & (first - begun >= needed),
        ENTERED: here,
        LOST: gone & rows["silent"],
        LAPSED: gone,
    }
    return np.select([rules[name].to_numpy(dtype=bool) for name in rules], list(rules), default=ABSENT)
