"""Weeks from the first day of a deal to its close, by each of the definitions in use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.errors import UsageError, nearest
from xlsales.metrics.bands import band_names, edges_within
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Table, unavailable
from xlsales.table.book import LOST, WON
from xlsales.table.period import Period
from xlsales.table.span import Span

BAND = "band"


@dataclass(frozen=True)
class Definition:
    """A way to count the weeks to close: the setting's value, its words, and whether lost deals count."""

    name: str
    label: str
    column: str
    lost: bool


DEFINITIONS = (
    Definition("won", "Days / 7, won deals", "weeks", False),
    Definition("closed", "Days / 7, won and lost deals", "weeks", True),
    Definition("week_boundary", "Sunday week starts between, won and lost deals", "boundaries", True),
)
_NUMBERS = (
    defined("cycle_deals", "deals"),
    defined("mean_weeks", "weeks"),
    defined("median_weeks", "median"),
    defined("weeks_p90", "p90"),
    defined("mean_weeks", "weeks_before", span="before"),
    defined("difference_of_weeks", "difference"),
)
COLUMNS = (
    defined("cycle_setting", "definition"),
    defined("cycle_label", "label"),
    defined("cycle_default", "default"),
    *_NUMBERS,
)


def cycle(cube: Cube, dimension: str | None = None) -> Table:
    """Weeks to close of the deals closed in the period reported on.

    Parameters
    ----------
    dimension
        A standard column of the deals, or `band` for size bands of won deals; None for the company.

    Returns
    -------
    Table
        `cycle` (one row a definition, the one in force marked), or `cycle_<dimension>`: one row a member with the mean,
        median and 90th percentile under the definition in force, and the means under all three (`weeks_won`,
        `weeks_closed`, `weeks_week_boundary`; not for bands); the slowest first, bands from small to large.

    Raises
    ------
    UsageError
        For a dimension that the deals do not have.

    Notes
    -----
    Row level, on pandas, since medians cannot come from group sums. Source: definitions, Pipeline.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"stage": ["Won", "Lost", "Open"], "amount": [70.0, 0, 20]})
    >>> rows["created"] = pd.Timestamp(2024, 1, 1)
    >>> rows["closed"] = pd.to_datetime(["2024-01-29", "2024-01-15", None])
    >>> cube = cube_of(book_from_roles(deals=rows), Settings())
    >>> cycle(cube).frame["weeks"].tolist()
    [4.0, 3.0, 3.0]
    """
    name = "cycle" if dimension is None else f"cycle_{dimension}"
    title = f"Weeks to close, {cube.calendar.now.label}"
    deals = cube.book.deals
    if deals is None:
        return unavailable(name, title, "There are no deals with a first and a last day, only orders.")
    if dimension is not None and dimension != BAND and dimension not in deals:
        valid = [d for d in (*cube.book.dimensions, BAND) if d in deals or d == BAND]
        raise UsageError(
            f"the deals have no {dimension!r}", where=cube.book.source_name, cure=nearest(dimension, valid)
        )
    now, before = (closing_weeks(cube, p) for p in (cube.calendar.now, cube.calendar.before))
    if now.empty:
        why = f"No deal closed in {cube.calendar.now.label} has both a created and a closed date."
        return unavailable(name, title, why)
    notes = _notes(cube, now)
    if dimension is None:
        rows = [
            {
                "definition": d.name,
                "label": d.label,
                "default": int(d.name == cube.settings.cycle),
                **_numbers(now, before, d),
            }
            for d in DEFINITIONS
        ]
        return Table(name, title, COLUMNS, pd.DataFrame(rows, columns=[c.name for c in COLUMNS]), notes)
    return _by(cube, dimension, now, before, Table(name, title, notes=notes))


def closing_weeks(cube: Cube, period: Period | Span | None) -> pd.DataFrame:
    """Deals closed in a period that have both days: their columns, with `days`, `weeks` and `boundaries` (Sundays)."""
    deals = cube.book.deals
    if deals is None or period is None:
        return pd.DataFrame({"state": [], "days": [], "weeks": [], "boundaries": []})
    day = deals["closed"].fillna(-1).astype("int64")
    inside = (day >= period.first_day) & (day <= period.last_day)
    out = deals[inside & deals["state"].isin([WON, LOST]) & deals["created"].notna()]
    created, closed = out["created"].astype("int64"), out["closed"].astype("int64")
    days = closed - created
    # Day 0 is a Thursday: +4 makes whole weeks begin on Sundays.
    return out.assign(days=days, weeks=days / 7, boundaries=((closed + 4) // 7 - (created + 4) // 7).astype(float))


def _numbers(now: pd.DataFrame, before: pd.DataFrame, definition: Definition) -> dict[str, float]:
    values, earlier = _values(now, definition), _values(before, definition)
    mean = _mean(values)
    return {
        "deals": len(values),
        "weeks": mean,
        "median": float(np.median(values)) if len(values) else np.nan,
        "p90": float(np.percentile(values, 90)) if len(values) else np.nan,
        "weeks_before": _mean(earlier),
        "difference": mean - _mean(earlier),
    }


def _values(deals: pd.DataFrame, definition: Definition) -> np.ndarray:
    counted = deals if definition.lost else deals[deals["state"] == WON]
    values: np.ndarray = counted[definition.column].to_numpy(dtype=float)
    return values


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _by(cube: Cube, dimension: str, now: pd.DataFrame, before: pd.DataFrame, empty: Table) -> Table:
    notes = empty.notes
    if dimension == BAND:
        now, before, order = _banded(cube, now, before)
        notes = (*notes, "Sizes are those of won deals; an open or lost deal's amount is not its size.")
    else:
        order = []
    # Bands hold won deals only, so definitions that differ by the lost ones would show the same figures.
    shown = () if dimension == BAND else DEFINITIONS
    chosen = next(d for d in DEFINITIONS if d.name == cube.settings.cycle)
    earlier = {str(m): part for m, part in before.groupby(dimension, observed=True)} if len(before) else {}
    rows = []
    for member, part in now.groupby(dimension, observed=True):
        means = {f"weeks_{d.name}": _mean(_values(part, d)) for d in shown}
        numbers = _numbers(part, earlier.get(str(member), part.iloc[:0]), chosen)
        rows.append({"member": str(member), **numbers, **means})
    if not rows:
        return unavailable(empty.name, empty.title, f"No won deal of {cube.calendar.now.label} has an amount.")
    frame = pd.DataFrame(rows)
    if order:
        frame = frame.sort_values("member", key=lambda m: m.map(order.index), ignore_index=True)
    else:
        frame = frame.sort_values(["weeks", "member"], ascending=[False, True], ignore_index=True)
    label = "Size" if dimension == BAND else cube.book.label(dimension)
    columns = (
        defined("member", header=label),
        *_NUMBERS,
        *(defined("weeks_by", f"weeks_{d.name}", way=d.label) for d in shown),
    )
    return Table(empty.name, f"{empty.title}, by {label}", columns, frame, notes)


def _banded(cube: Cube, now: pd.DataFrame, before: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    now, before = (d[(d["state"] == WON) & d["amount"].notna()] if len(d) else d for d in (now, before))
    edges = edges_within(now["amount"], cube.settings.band_edges) if len(now) else []
    names = band_names(edges)

    def named(deals: pd.DataFrame) -> pd.DataFrame:
        if deals.empty:
            return deals.assign(band=[])
        at = np.searchsorted(edges, deals["amount"].to_numpy(dtype=float), side="right")
        return deals.assign(band=[names[i] for i in at])

    return named(now), named(before), names


def _notes(cube: Cube, now: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    closed = cube.deals_closed_in(cube.calendar.now)
    undated = int(closed["closed"].sum() - closed["closed_dated"].sum())
    if undated:
        notes.append(f"Deals closed in {cube.calendar.now.label} without a created date, left out: {undated:,}.")
    negative = int((now["days"] < 0).sum())
    if negative:
        notes.append(
            f"Deals that close before they were created: {negative:,}; they count as they stand and need checking."
        )
    if cube.calendar.now.end >= cube.calendar.last_day:
        notes.append("Only deals that have closed are counted, so the slow ones of recent months are still missing.")
    return tuple(notes)
