"""Open deals by age, and those that are open longer than deals usually take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.deals_open import open_now, usual_limit
from xlsales.metrics.definitions import defined
from xlsales.metrics.pipeline import NO_DEALS
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.period import day_number, day_of

EDGES = (31, 61, 91, 181, 366)
BANDS = ("0 to 30 days", "31 to 60 days", "61 to 90 days", "91 to 180 days", "181 to 365 days", "Over a year")
UNDATED, AHEAD = "No created date", "Created after the as-of date"
SHOWN = ("customer", "rep", "manager", "product", "region")
COLUMNS = (
    defined("age_band", "band"),
    defined("open_deals", "deals"),
    defined("share_of_open", "share"),
    defined("deals_amount", "amount"),
    defined("past_usual"),
    defined("past_due"),
)


def ageing(cube: Cube) -> Table:
    """Open deals by age on the as-of date.

    Returns
    -------
    Table
        `ageing`, one row an age band that occurs or lies between ones that do, then undated deals; the bands hold every
        open deal once.

    Notes
    -----
    The usual time is the 90th percentile of days from created to closed over all won deals.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"stage": ["Won", "Lost", "Open"], "amount": [70.0, 0, 20]})
    >>> rows["created"] = pd.Timestamp(2024, 1, 1)
    >>> rows["closed"] = pd.to_datetime(["2024-01-29", "2024-01-15", None])
    >>> cube = cube_of(book_from_roles(deals=rows), Settings())
    >>> ageing(cube).fact("deals", band="0 to 30 days").value
    1
    """
    title = f"Open deals by age, {cube.calendar.as_of:%Y-%m-%d}"
    if cube.book.deals is None:
        return unavailable("ageing", title, NO_DEALS)
    rows = _judged(cube)
    if rows.empty:
        return unavailable("ageing", title, "No deal is open.")
    age = rows["age"].to_numpy(dtype=float)
    at = np.searchsorted(EDGES, age, side="right")
    names = np.select([np.isnan(age), age < 0], [UNDATED, AHEAD], np.array(BANDS)[np.minimum(at, len(BANDS) - 1)])
    groups = rows.groupby(names)
    frame = pd.DataFrame(
        {
            "deals": groups.size(),
            "amount": groups["amount"].sum(min_count=1),
            "past_usual": groups["past_usual"].sum(),
            "past_due": groups["past_due"].sum(),
        }
    ).reindex(_shown(set(names)))
    counts = ["deals", "past_usual", "past_due"]
    frame[counts] = frame[counts].fillna(0).astype(int)
    frame["share"] = ratio(frame["deals"], float(len(rows)))
    frame = frame.rename_axis("band").reset_index()[[c.name for c in COLUMNS]]
    return Table("ageing", title, COLUMNS, frame, _notes(cube, rows))


def overdue_deals(cube: Cube) -> Table:
    """The open deals that are past their expected close, or open longer than nine in ten won deals took.

    Returns
    -------
    Table
        `overdue_deals`, the oldest first, as many as the setting `top`; a note says how many there are.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"stage": ["Won", "Lost", "Open"], "amount": [70.0, 0, 20]})
    >>> rows["created"] = pd.Timestamp(2024, 1, 1)
    >>> rows["closed"] = pd.to_datetime(["2024-01-29", "2024-01-15", "2024-01-20"])
    >>> cube = cube_of(book_from_roles(deals=rows), Settings())
    >>> overdue_deals(cube).fact("days_past_due", row=0).value
    9.0
    """
    title = f"Overdue open deals, {cube.calendar.as_of:%Y-%m-%d}"
    if cube.book.deals is None:
        return unavailable("overdue_deals", title, NO_DEALS)
    rows = _judged(cube)
    late = rows[rows["past_usual"] | rows["past_due"]]
    if late.empty:
        limit = usual_limit(cube)
        bare = "too few won deals tell what is usual" if np.isnan(limit) else f"the usual {limit:,.0f} days"
        why = (
            f"None of {len(rows):,} open deals is past its expected close or {bare}."
            if len(rows)
            else "No deal is open."
        )
        return unavailable("overdue_deals", title, why)
    ordered = late.assign(key=late["deal_id"].astype("str")).sort_values(
        ["age", "days_past_due", "key"], ascending=[False, False, True], na_position="last"
    )
    top = ordered.head(cube.settings.top)
    described = {c.name: c for c in _overdue_columns(cube)}
    frame = pd.DataFrame(
        {
            "deal": top["key"],
            "stage": top["stage"].astype("str"),
            **{d: top[d].astype("str") for d in SHOWN if d in top},
            "created": _dates(top["created"]),
            "age": top["age"],
            "times_usual": ratio(top["age"], usual_limit(cube)),
            "expected": _dates(top["closed"]),
            "days_past_due": top["days_past_due"],
            "amount": top["amount"],
        }
    )
    if top["closed"].isna().all():
        frame = frame.drop(columns=["expected", "days_past_due"])
    note = f"{len(late):,} of {len(rows):,} open deals are overdue; the {len(top):,} oldest are shown."
    return table("overdue_deals", title, described, frame, note, *_notes(cube, rows))


def _judged(cube: Cube) -> pd.DataFrame:
    rows = open_now(cube)
    due = (day_number(cube.calendar.as_of) - rows["closed"]).astype("Float64").to_numpy(float, na_value=np.nan)
    late = due > 0
    return rows.assign(
        past_usual=rows["age"].to_numpy(float) > usual_limit(cube),
        past_due=late,
        days_past_due=np.where(late, due, np.nan),
    )


def _shown(found: set[str]) -> list[str]:
    places = [i for i, b in enumerate(BANDS) if b in found]
    between = list(BANDS[min(places) : max(places) + 1]) if places else []
    return [*between, *(n for n in (AHEAD, UNDATED) if n in found)]


def _dates(days: pd.Series) -> list[object]:
    return [None if pd.isna(d) else day_of(int(d)) for d in days]


def _overdue_columns(cube: Cube) -> tuple[Column, ...]:
    return (
        defined("deal"),
        defined("stage"),
        *(defined("member", d, header=cube.book.label(d)) for d in SHOWN),
        defined("created"),
        defined("age"),
        defined("times_usual_time", "times_usual"),
        defined("expected_close", "expected"),
        defined("days_past_due"),
        defined("deal_amount", "amount"),
    )


def _notes(cube: Cube, rows: pd.DataFrame) -> tuple[str, ...]:
    limit, notes = usual_limit(cube), []
    if np.isnan(limit):
        notes.append(f"Fewer than {cube.settings.min_events} won deals have both days, so no usual time is known.")
    else:
        notes.append(f"Nine in ten won deals closed within {limit:,.0f} days.")
    undated = int(rows["age"].isna().sum())
    if undated:
        notes.append(f"Open deals without a created date, whose age is not known: {undated:,}.")
    bare = int(rows["amount"].isna().sum())
    if bare:
        notes.append(f"{bare:,} of {len(rows):,} open deals have no amount.")
    return tuple(notes)
