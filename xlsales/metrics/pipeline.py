"""The pipeline: what comes in, what is open, how much of it is won, and how fast it turns into revenue."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.fiscal import month_at
from xlsales.metrics.bands import TELLABLE
from xlsales.metrics.comparable import change_between
from xlsales.metrics.cycle import DEFINITIONS
from xlsales.metrics.deals_open import open_now, open_on, usual_limit
from xlsales.metrics.definitions import defined
from xlsales.metrics.kpis import COLUMNS
from xlsales.metrics.measures import Measure, way_of_counting, weeks_to_close
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import PERCENT_KINDS, Table, unavailable
from xlsales.table.period import Period, day_number
from xlsales.table.span import Span

NO_DEALS = "There are no deals with stages, only orders."
FALLING = 0.6


FIGURES = (
    Measure("created", "new_opportunities"),
    Measure("created_with_undated", "new_with_undated", 0),
    Measure("undated", "undated_open", -1),
    Measure("open", "open_at_end", 0),
    Measure("open_amount", "open_amount"),
    Measure("closed", "deals_closed", 0),
    Measure("won", "deals_won"),
    Measure("win_rate", "win_rate"),
    Measure("lost_share", "lost_share", -1),
    Measure("average_sale", "average_sale"),
    Measure("weeks_to_close", "weeks_to_close", -1),
    Measure("velocity", "velocity"),
)
MONTH_COLUMNS = (
    defined("month", "period"),
    defined("new_opportunities", "created"),
    defined("won_since", "won"),
    defined("lost_since", "lost"),
    defined("still_open", "open"),
)


def pipeline(cube: Cube) -> Table:
    """Figures of the pipeline in the period reported on against the period compared with.

    Returns
    -------
    Table
        `pipeline`, one row a figure (see `FIGURES`), in the shape of `kpis`; without a row where there are no deals.

    Notes
    -----
    Open deals of the past are told by their dates; amounts are those recorded today. Source: definitions, Pipeline.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"stage": ["Won", "Lost", "Open"], "amount": [70.0, 0, 20]})
    >>> rows["created"] = pd.Timestamp(2024, 1, 1)
    >>> rows["closed"] = pd.to_datetime(["2024-01-29", "2024-01-15", None])
    >>> cube = cube_of(book_from_roles(deals=rows), Settings())
    >>> pipeline(cube).fact("now", metric="win_rate").value
    0.5
    """
    now, before = cube.calendar.now, cube.calendar.before
    title = f"Pipeline, {now.label}" + (f" against {before.label}" if before else "")
    if cube.book.deals is None:
        return unavailable("pipeline", title, NO_DEALS)
    undated = int(open_now(cube)["created"].isna().sum())
    current, earlier = _figures(cube, now), _figures(cube, before)
    current |= {"undated": undated, "created_with_undated": current["created"] + undated}
    earlier |= {"created_with_undated": earlier["created"]}
    rows = []
    for f in FIGURES:
        a, b = current.get(f.name, np.nan), earlier.get(f.name, np.nan)
        rate = f.kind in PERCENT_KINDS
        moved, points = (np.nan, a - b) if rate else (change_between(cube, a, b), np.nan)
        meaning = replace(f, way=way_of_counting(f.name, cube)).meaning
        rows.append((f.name, f.header, a, b, moved, points, f.favourable, f.kind, meaning))
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    return Table("pipeline", title, COLUMNS, frame, _notes(cube, frame.set_index("metric")))


def new_opportunities(cube: Cube) -> Table:
    """Deals by the month they were created in, up to the period reported on, and what became of them.

    Returns
    -------
    Table
        `new_opportunities`, one row a month without a gap; a note warns where the last months run dry, as they do when
        deals are entered late.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"stage": ["Won", "Lost", "Open"], "amount": [70.0, 0, 20]})
    >>> rows["created"] = pd.Timestamp(2024, 1, 1)
    >>> rows["closed"] = pd.to_datetime(["2024-01-29", "2024-01-15", None])
    >>> cube = cube_of(book_from_roles(deals=rows), Settings())
    >>> new_opportunities(cube).fact("created", period="Jan 2024").value
    3
    """
    title = "New opportunities by month"
    if cube.book.deals is None:
        return unavailable("new_opportunities", title, NO_DEALS)
    months = _by_month(cube)
    if months.empty:
        return unavailable("new_opportunities", title, "No deal has a created date in or before the period.")
    labels = [Period("month", int(m)).label for m in months.index]
    frame = months[["created", "won", "lost", "open"]].reset_index(drop=True)
    frame.insert(0, "period", labels)
    return Table("new_opportunities", title, MONTH_COLUMNS, frame, tuple(n for n in (_runs_dry(cube),) if n))


def _figures(cube: Cube, period: Period | Span | None) -> dict[str, float]:
    if period is None:
        return {"created": np.nan}
    made = cube.deals_created(span=period).sum()
    shut = cube.deals_closed_in(period)
    row = shut.iloc[0] if len(shut) else pd.Series(0.0, index=shut.columns)
    begun = open_on(cube, _end(cube, period))
    win_rate = ratio(row["won"], row["closed"])
    if cube.settings.win_rate == "cohort":
        win_rate = ratio(made["won"], made["won"] + made["lost"])
    weeks = float(weeks_to_close(shut, cube.settings.cycle).iloc[0]) if len(shut) else np.nan
    average = ratio(row["amount"], row["won"])
    days = weeks * 7 if weeks > 0 else np.nan
    return {
        "created": float(made["created"]),
        "open": float(len(begun)),
        "open_amount": _amount(begun),
        "closed": float(row["closed"]),
        "won": float(row["won"]),
        "win_rate": win_rate,
        "lost_share": 1 - win_rate,
        "average_sale": average,
        "weeks_to_close": weeks,
        "velocity": len(begun) * win_rate * average / days,
    }


def _amount(begun: pd.DataFrame) -> float:
    # A deal lost since often has its amount set to 0, which says nothing about what it was worth while open.
    known = begun.loc[begun["amount"] > 0, "amount"]
    return float(known.sum()) if len(known) and len(known) >= TELLABLE * len(begun) else float("nan")


def _end(cube: Cube, period: Period | Span) -> dt.date:
    return min(period.end, cube.calendar.as_of)


def _notes(cube: Cube, rows: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    undated = rows.at["undated", "now"]
    if undated and cube.calendar.before is not None:
        bare, full = rows.at["created", "change"], rows.at["created_with_undated", "change"]
        if np.isfinite(bare):
            notes.append(
                f"Open deals without a created date: {undated:,.0f}. New opportunities changed by {bare:+.1%} without "
                f"them, and would have by {full:+.1%} if all of them were new in {cube.calendar.now.label}."
            )
    dry = _runs_dry(cube)
    if dry:
        notes.append(dry)
    begun = open_on(cube, _end(cube, cube.calendar.now))
    bare_amount = int((~(begun["amount"] > 0)).sum())
    if bare_amount:
        notes.append(f"{bare_amount:,} of {len(begun):,} dated open deals have no amount.")
    limit = usual_limit(cube)
    stale = int((day_number(_end(cube, cube.calendar.now)) - begun["created"].astype("int64") > limit).sum())
    if stale:
        notes.append(
            f"{stale:,} of {len(begun):,} dated open deals are older than the {limit:,.0f} days in which nine in ten "
            "won deals closed; the velocity counts them as alive."
        )
    definition = next(d for d in DEFINITIONS if d.name == cube.settings.cycle)
    notes.append(f"Weeks to close: {definition.label.lower()}.")
    return tuple(notes)


def _by_month(cube: Cube) -> pd.DataFrame:
    created = cube.deals_created(span="month").set_index("period")
    calendar = cube.calendar
    last = min(calendar.now.after_month - 1, month_at(calendar.as_of, calendar.fiscal_year_start))
    created = created[created.index <= last]
    if created.empty:
        return created
    return created.reindex(range(int(created.index.min()), last + 1), fill_value=0).astype(int)


def _runs_dry(cube: Cube) -> str:
    """A warning where the last three months fall one by one, at the edge of the data, to under 60 % of the first."""
    months = _by_month(cube)["created"]
    at_the_edge = cube.calendar.now.end >= cube.calendar.as_of
    if not at_the_edge or len(months) < 4:
        return ""
    last = months.iloc[-3:]
    if not (last.is_monotonic_decreasing and last.iloc[-1] < FALLING * last.iloc[0]):
        return ""
    said = ", ".join(
        f"{n:,} in {Period('month', int(m), cube.calendar.fiscal_year_start).label}" for m, n in last.items()
    )
    return (
        f"New opportunities run dry toward the end of the data ({said}): deals of the last weeks may not be entered "
        "yet, so the fall may be smaller than it looks."
    )
