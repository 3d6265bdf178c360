"""The company's key figures: now, before, and the change."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.comparable import change_between, comparable
from xlsales.metrics.comparison import beside
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import Measure, measured, measures_of
from xlsales.metrics.per_unit import WEEKS, WORKING, lengths, per_unit
from xlsales.metrics.ratio import change
from xlsales.metrics.table import PERCENT_KINDS, Column, Table
from xlsales.metrics.trend import not_like_for_like
from xlsales.table.period import Period
from xlsales.table.span import Span

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


_NUMBERS = ("now", "before", "change", "points", "other", "other_change", "other_points", "all_rows")


def kpis(cube: Cube) -> Table:
    """Key figures of the period reported on against the period compared with.

    Returns
    -------
    Table
        `kpis`, one row a figure; `before` and `change` are missing where there is no period to compare with. A rate
        moves by `points` and has no `change`: a percentage of a percentage says nothing that a reader expects. Where
        the rows hold it, the other comparison stands beside, as `other…`; `all_rows` is over every row, and is left
        out where all are reported on.

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
    now = measured(cube, span=calendar.now).iloc[0]
    before = measured(cube, span=calendar.before).iloc[0] if calendar.before is not None else None
    span = beside(cube)
    if span is not None and (not comparable(cube) or not_like_for_like(cube, calendar.now, span)):
        # Where one comparison says nothing of growth, the other is not offered in its place.
        span = None
    other = measured(cube, span=span).iloc[0] if span is not None else None
    whole = measured(cube, span="all").iloc[0]
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
                **_beside(m, current, other, rate),
                "all_rows": float(whole[m.name]) if pd.notna(whole[m.name]) else None,
                "favourable": m.favourable,
                "kind": m.kind,
                "meaning": m.meaning,
            }
        )
    rows += _by_unit(cube, span)
    everything = isinstance(calendar.now, Span) and calendar.now.kind == "all"
    columns = (
        *COLUMNS[:6],
        *(_beside_columns(span) if span is not None else ()),
        *(() if everything else (defined("all_rows"),)),
        *COLUMNS[6:],
    )
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    numbers = [c for c in _NUMBERS if c in frame]
    frame[numbers] = frame[numbers].astype(float)
    return Table("kpis", _title(cube), columns, frame, _notes(cube))


def _beside(measure: Measure, now: float | None, other: pd.Series | None, rate: bool) -> dict[str, float | None]:
    """The figure in the other comparison, and the change from it."""
    then = float(other[measure.name]) if other is not None and pd.notna(other[measure.name]) else None
    moved = now is not None and then is not None
    return {
        "other": then,
        "other_change": change(now, then) if moved and not rate else None,
        "other_points": now - then if moved and rate else None,  # type: ignore[operator]
    }


def _beside_columns(span: Period | Span) -> tuple[Column, ...]:
    return (
        defined("other", header=span.label),
        defined("other_change", header=f"Change on {span.label}"),
        defined("other_points", header=f"Difference to {span.label}"),
    )


_ROWS_ON = "How many of them rows stand on."
_COUNTED = {
    WEEKS: "Whole weeks of the fiscal calendar.",
    WORKING: "Days of the weekdays on which the rows usually sell; holidays are not taken out.",
}


def _by_unit(cube: Cube, span: Period | Span | None) -> list[dict[str, object]]:
    """Revenue a day, week or month and how many there are, where their unlike numbers make the change."""
    found = per_unit(cube)
    if found is None:
        return []
    how = _COUNTED.get(found.units, _ROWS_ON)
    counted, each = (found.units_now, found.units_before), (found.now, found.before)
    other = lengths(cube, span, cube.calendar.now) if span is not None else None
    count = other.before if other is not None and other.units == found.units else 0
    then = float(cube.sales_in(span)["revenue"].sum()) / count if count else None
    return [
        {"metric": metric, "label": label, "now": now, "before": before, "change": change(now, before), "points": None,
         "other": ago, "other_change": change(now, ago) if ago else None,
         "favourable": int(metric == "per_unit"), "kind": kind, "meaning": meaning}
        for metric, label, (now, before), ago, kind, meaning in (
            ("per_unit", f"Revenue a {found.unit}", each, then, "money", f"Revenue / {found.units}."),
            ("units_with_rows", found.units.capitalize(), counted, count or None, "count", how),
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
        absent = [p.label for p in calendar.missing_between]
        have = "has" if len(absent) == 1 else "have"
        notes.append(f"{', '.join(absent)} {have} no rows, so the change runs across a gap.")
    shown = [p for p in (calendar.now, calendar.before) if p is not None]
    notes += [f"{p.label} is partial: {why}." for p in shown if (why := calendar.why_partial(p))]
    if cube.book.deals is not None:
        undated = int(cube.book.deals["created"].isna().sum())
        if undated:
            have = "deal has" if undated == 1 else "deals have"
            counted = "is" if undated == 1 else "are"
            notes.append(f"{undated:,} {have} no created date and {counted} not in the count of new opportunities.")
    return tuple(notes)
