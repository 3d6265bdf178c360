"""The company's key figures: now, before, and the change."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.comparable import change_between
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import measured, measures_of
from xlsales.metrics.per_unit import per_unit
from xlsales.metrics.ratio import change
from xlsales.metrics.table import PERCENT_KINDS, Table

COLUMNS = (
    defined("metric"),
    defined("label"),
    defined("now"),
    defined("before"),
    defined("row_change", "change"),
    defined("row_points", "points"),
    defined("favourable"),
    defined("kind"),
    defined("meaning"),
)


def kpis(cube: Cube) -> Table:
    """Key figures of the period reported on against the period compared with.

    Returns
    -------
    Table
        `kpis`, one row a figure; `before` and `change` are missing where there is no period to compare with. A rate
        moves by `points` and has no `change`: a percentage of a percentage says nothing that a reader expects.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05", "2024-01-09", "2024-04-05", "2024-04-09"])
    >>> rows = pd.DataFrame({"date": days, "revenue": [10.0, 10.0, 5.0, 5.0]})
    >>> kpis(cube_of(book_from_roles(rows), Settings())).fact("change", metric="revenue").value
    -0.5
    """
    calendar = cube.calendar
    values = measured(cube).set_index("period")
    now = values.loc[calendar.now.ix]
    before = values.loc[calendar.before.ix] if calendar.before is not None else None
    rows = []
    for m in measures_of(cube):
        current = float(now[m.name]) if pd.notna(now[m.name]) else None
        earlier = float(before[m.name]) if before is not None and pd.notna(before[m.name]) else None
        rate = m.kind in PERCENT_KINDS
        rows.append(
            {
                "metric": m.name,
                "label": m.header,
                "now": current,
                "before": earlier,
                "change": None if rate else change_between(cube, current, earlier),
                "points": current - earlier if rate and current is not None and earlier is not None else None,
                "favourable": m.favourable,
                "kind": m.kind,
                "meaning": m.meaning,
            }
        )
    rows += _by_unit(cube)
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    frame[["now", "before", "change", "points"]] = frame[["now", "before", "change", "points"]].astype(float)
    return Table("kpis", _title(cube), COLUMNS, frame, _notes(cube))


def _by_unit(cube: Cube) -> list[dict[str, object]]:
    """Revenue a day, week or month with rows and how many there are, where their unlike numbers make the change."""
    found = per_unit(cube)
    if found is None:
        return []
    unit, units = found.unit, f"{found.unit.capitalize()}s"
    counted, each = (found.units_now, found.units_before), (found.now, found.before)
    return [
        {"metric": metric, "label": label, "now": now, "before": before, "change": change(now, before), "points": None,
         "favourable": int(metric == "per_unit"), "kind": kind, "meaning": meaning}
        for metric, label, (now, before), kind, meaning in (
            ("per_unit", f"Revenue a {unit}", each, "money", f"Revenue / {unit}s with rows."),
            ("units_with_rows", f"{units} with rows", counted, "count", f"{units} that rows stand on."),
        )
    ]  # fmt: skip


def totals(cube: Cube) -> Table:
    """The same figures over all rows, whatever their period: what a reader ties to the source first.

    Returns
    -------
    Table
        `totals`: `metric`, `label`, `value`, `kind`, `meaning`.
    """
    values = measured(cube, span="all").iloc[0]
    rows = [
        (m.name, m.header, float(values[m.name]) if pd.notna(values[m.name]) else None, m.kind, m.meaning)
        for m in measures_of(cube)
    ]
    columns = (*COLUMNS[:2], defined("all_rows", "value"), *COLUMNS[-2:])
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    first, last = cube.calendar.first_day, cube.calendar.last_day
    return Table("totals", f"All rows, {first:%Y-%m-%d} to {last:%Y-%m-%d}", columns, frame.astype({"value": float}))


def _title(cube: Cube) -> str:
    calendar = cube.calendar
    against = f" against {calendar.before.label}" if calendar.before else ""
    return f"Key figures of {calendar.now.label}{against}"


def _notes(cube: Cube) -> tuple[str, ...]:
    calendar, notes = cube.calendar, []
    if calendar.before is None:
        notes.append(f"There is no earlier {calendar.grain} to compare {calendar.now.label} with.")
    if calendar.gap and calendar.before is not None:
        absent = [p.label for p in calendar.missing if calendar.before.ix < p.ix < calendar.now.ix]
        have = "has" if len(absent) == 1 else "have"
        notes.append(f"{', '.join(absent)} {have} no rows, so the change runs across a gap.")
    shown = [p for p in (calendar.now, calendar.before) if p is not None and p.ix in calendar.partial]
    notes += [f"{p.label} is partial: {calendar.partial[p.ix]}." for p in shown]
    if cube.book.deals is not None:
        undated = int(cube.book.deals["created"].isna().sum())
        if undated:
            have = "deal has" if undated == 1 else "deals have"
            counted = "is" if undated == 1 else "are"
            notes.append(f"{undated:,} {have} no created date and {counted} not in the count of new opportunities.")
    return tuple(notes)
