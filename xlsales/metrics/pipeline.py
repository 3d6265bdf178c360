"""The pipeline: what comes in, what is open, how much of it is won, and how fast it turns into revenue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.bands import TELLABLE
from xlsales.metrics.cycle import DEFINITIONS
from xlsales.metrics.deals_open import open_now, open_on, usual_limit
from xlsales.metrics.measures import CYCLE_MEANING, weeks_to_close
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import PERCENT_KINDS, Column, Kind, Table, unavailable
from xlsales.table.period import Period, day_number

NO_DEALS = "There are no deals with stages, only orders."
FALLING = 0.6


@dataclass(frozen=True)
class Figure:
    """A row of the pipeline table; `favourable` is +1 where more is better, −1 where less is, 0 where neither."""

    metric: str
    label: str
    kind: Kind
    meaning: str
    favourable: int = 1


FIGURES = (
    Figure("created", "New opportunities", "count", "Deals by created date; undated ones are counted apart."),
    Figure(
        "created_with_undated",
        "New, if every undated deal were",
        "count",
        "New opportunities + all open deals without a created date, as if each had come in this period.",
        0,
    ),
    Figure("undated", "Undated open deals", "count", "Open deals without a created date; nobody can say when.", -1),
    Figure("open", "Open deals, dated", "count", "Created up to the period's end and not closed by then.", 0),
    Figure(
        "open_amount", "Open amount", "money", "Amounts of those open deals; empty where more than one in ten has none."
    ),
    Figure("closed", "Deals closed", "count", "Won + lost, closed in the period.", 0),
    Figure("won", "Deals won", "count", "Won, closed in the period."),
    Figure("win_rate", "Win rate", "rate", "Won / (won + lost), both closed in the period."),
    Figure("lost_share", "Lost share", "rate", "1 − win rate, of closed deals, not of leads.", -1),
    Figure("average_sale", "Average sale", "price", "Won revenue / won deals."),
    Figure("weeks_to_close", "Weeks to close", "weeks", "Mean weeks from created to closed.", -1),
    Figure(
        "velocity",
        "Velocity per day",
        "money",
        "Open dated deals × win rate × average sale / days to close: revenue a day if all stays as it is.",
    ),
)
COLUMNS = (
    Column("metric", "Metric", "text", "Stable name of the figure."),
    Column("label", "Figure", "text", "What is measured."),
    Column("now", "Now", "by_row", "The figure in, or at the end of, the period reported on."),
    Column("before", "Before", "by_row", "The figure in, or at the end of, the period compared with."),
    Column(
        "change", "Change", "change", "(now − before) / before; empty for rates and where before is zero or missing."
    ),
    Column("points", "Difference", "points", "Rates only: now − before, in percentage points."),
    Column("favourable", "Good when", "flag", "+1 where more is better, −1 where less is, 0 where neither."),
    Column("kind", "Kind", "flag", "How the figure is written."),
    Column("meaning", "Definition", "text", "How the figure is computed."),
)
MONTH_COLUMNS = (
    Column("period", "Month", "period", "Month in which the deals were created."),
    Column("created", "New opportunities", "count", "Deals created in the month."),
    Column("won", "Won since", "count", "Of these, won by now."),
    Column("lost", "Lost since", "count", "Of these, lost by now."),
    Column("open", "Still open", "count", "Of these, open now."),
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
        a, b = current.get(f.metric, np.nan), earlier.get(f.metric, np.nan)
        rate = f.kind in PERCENT_KINDS
        moved, points = (np.nan, a - b) if rate else (change(a, b), np.nan)
        meaning = _meaning(cube, f)
        rows.append((f.metric, f.label, a, b, moved, points, f.favourable, f.kind, meaning))
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


def _figures(cube: Cube, period: Period | None) -> dict[str, float]:
    if period is None:
        return {"created": np.nan}
    created = cube.deals_created(span=period.grain)
    made = created[created["period"] == period.ix].sum()
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


def _end(cube: Cube, period: Period) -> dt.date:
    return min(period.end, cube.calendar.as_of)


def _meaning(cube: Cube, figure: Figure) -> str:
    if figure.metric == "weeks_to_close":
        return CYCLE_MEANING[cube.settings.cycle]
    if figure.metric == "win_rate" and cube.settings.win_rate == "cohort":
        return "Won / (won + lost) of the deals created in the period; those still open are left out."
    return figure.meaning


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
    last = min(
        cube.calendar.now.shifted(1).first_month - 1, cube.calendar.as_of.year * 12 + cube.calendar.as_of.month - 1
    )
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
    said = ", ".join(f"{n:,} in {Period('month', int(m)).label}" for m, n in last.items())
    return (
        f"New opportunities run dry toward the end of the data ({said}): deals of the last weeks may not be entered "
        "yet, so the fall may be smaller than it looks."
    )
