"""Every figure by period: with its change, marks for partial and missing periods, and for mixes that don't compare."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.calendar import Calendar
from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import measured, measures_of
from xlsales.metrics.ratio import change
from xlsales.metrics.table import Column, Table, unavailable
from xlsales.table.period import MONTHS_IN, Grain, Period
from xlsales.table.span import Span

MIX = ("region", "territory", "segment")


def trend(cube: Cube, grain: Grain | None = None) -> Table:
    """All measures by period up to the one reported on.

    Parameters
    ----------
    grain
        A finer or coarser grain than the reporting one.

    Returns
    -------
    Table
        `trend_<grain>`: `period`, the measures, `change` of revenue on the period before (missing for partial periods
        and their neighbours' growth, and across a missing period), `year_change`, and `remark`. A missing period has a
        row without figures. In a calendar of weeks also `weeks`, and both changes are of revenue a week.
    """
    at = cube.at(grain) if grain else cube
    calendar = at.calendar
    values = measured(at).set_index("period").reindex([p.ix for p in calendar.history])
    year = 12 // MONTHS_IN[calendar.grain]
    whole = ~values.index.isin(list(calendar.partial))
    revenue = values["revenue"].where(whole)
    if calendar.by_weeks:
        # Months of four and five weeks, and years of 52 and 53, compare by the week.
        values["weeks"] = [p.weeks for p in calendar.history]
        revenue = revenue / values["weeks"]
    values["change"] = change(revenue, revenue.shift(1))
    values["year_change"] = _like_for_like(at, change(revenue, revenue.shift(year)), year)
    values["remark"] = [_remark(at, p) for p in calendar.history]
    values.insert(0, "period", [p.label for p in calendar.history])
    columns = (
        defined("period"),
        *(m.column for m in measures_of(at)),
        *_changes(calendar),
        defined("remark"),
    )
    frame = values[[c.name for c in columns]].reset_index(drop=True)
    return Table(f"trend_{calendar.grain}", f"Every {calendar.grain}", columns, frame)


def _changes(calendar: Calendar) -> tuple[Column, ...]:
    if calendar.by_weeks:
        a_week = defined("weekly_change_on_period", "change", grain=calendar.grain)
        return (defined("weeks"), a_week, defined("weekly_change_on_year", "year_change"))
    return (
        defined("change_on_period", "change", grain=calendar.grain),
        defined("change_on_year", "year_change"),
    )


def later_periods(cube: Cube) -> Table:
    """Periods after the one reported on: no part of any trend or rank, but shown, so that no revenue vanishes.

    Returns
    -------
    Table
        `later_periods`: `period`, the measures, `remark`.
    """
    calendar = cube.calendar
    later = [p for p in calendar.periods if p.start > calendar.now.end and p.ix in calendar.present]
    title = f"After {calendar.now.label}"
    if not later:
        return unavailable("later_periods", title, f"There are no rows after {calendar.now.label}.")
    values = measured(cube).set_index("period").reindex([p.ix for p in later])
    partial = [f"partial: {calendar.partial[p.ix]}" if p.ix in calendar.partial else "" for p in later]
    frame = values.assign(remark=partial).reset_index(drop=True)
    frame.insert(0, "period", [p.label for p in later])
    columns = (
        defined("period"),
        *(m.column for m in measures_of(cube)),
        defined("remark"),
    )
    note = "These rows are in no trend, share or rank of this report."
    return Table("later_periods", title, columns, frame[[c.name for c in columns]], (note,))


def not_like_for_like(cube: Cube, now: Period | Span, before: Period | Span) -> str:
    """Why two periods do not compare: no region or segment row of one occurs in the other; empty where they do.

    Source: definitions, Periods, Like-for-like.
    """
    if isinstance(now, Span) or isinstance(before, Span):
        members = [_mix_of(cube, p) for p in (now, before)]
    else:
        every = cube.once(("mix", cube.calendar.grain), lambda: _mix(cube))
        members = [every.get(p.ix, set()) for p in (now, before)]
    if not all(members) or members[0] & members[1]:
        return ""
    said = [_mix_text(m) for m in members]
    return f"not like for like: {now.label} is {said[0]}, {before.label} is {said[1]}"


def _like_for_like(cube: Cube, changes: pd.Series, back: int) -> pd.Series:
    """Changes on the period so many before, without those between periods that share no group.

    The change on the period just before keeps such a figure, as the remark beside it says what it is not.
    """
    period = cube.calendar.period
    pairs = ((period(int(ix)), period(int(ix) - back)) for ix in changes.index)
    alike = [pd.notna(v) and not not_like_for_like(cube, *pair) for v, pair in zip(changes, pairs, strict=True)]
    return changes.where(alike)


def _mix(cube: Cube) -> dict[int, set[tuple[str, ...]]]:
    """The members of region, territory and segment that occur together, by period."""
    keys = [d for d in MIX if cube.book.has(d)]
    out: dict[int, set[tuple[str, ...]]] = {}
    if keys:
        rows = cube.sales(*keys)
        for period, *members in zip(rows["period"], *(rows[k].astype(object) for k in keys), strict=True):
            out.setdefault(int(period), set()).add(tuple(map(str, members)))
    return out


def _mix_of(cube: Cube, span: Period | Span) -> set[tuple[str, ...]]:
    """The members that occur together in one span."""
    keys = [d for d in MIX if cube.book.has(d)]
    rows = cube.sales(*keys, span=span) if keys else None
    return (
        set()
        if rows is None
        else {tuple(map(str, m)) for m in zip(*(rows[k].astype(object) for k in keys), strict=True)}
    )


def _mix_text(members: set[tuple[str, ...]]) -> str:
    first = sorted(" ".join(part for part in m if not part.startswith("(")) or "not given" for m in members)
    return first[0] if len(first) == 1 else f"{len(first)} other groups"


def _remark(cube: Cube, period: Period) -> str:
    calendar = cube.calendar
    if period.ix not in calendar.present:
        return "no rows"
    if period.ix in calendar.partial:
        return f"partial: {calendar.partial[period.ix]}"
    earlier = [i for i in calendar.present if i < period.ix]
    if not earlier:
        return ""
    last = calendar.period(max(earlier))
    parts = [not_like_for_like(cube, period, last)]
    if last.ix < period.ix - 1:
        parts.insert(0, f"follows a gap after {last.label}")
    return "; ".join(p for p in parts if p)
