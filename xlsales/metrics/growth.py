"""How fast every figure grows: like with like, compound, rolling twelve months, direction, best and worst period."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.calendar import Calendar
from xlsales.cube.cube import Cube
from xlsales.metrics.comparable import why_unlike
from xlsales.metrics.definitions import defined
from xlsales.metrics.direction import FEWEST, direction_of
from xlsales.metrics.measures import Measure, measured, measures_of
from xlsales.metrics.per_unit import lengths, lengths_make_it
from xlsales.metrics.ratio import change
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import PERCENT_KINDS, Table, unavailable
from xlsales.table.period import MONTHS_IN, Grain, Period

ADDITIVE = frozenset({"revenue", "orders", "units", "created", "closed"})
Pair = tuple[Period, pd.Series, Period, pd.Series]
"""The first and the last of two periods that compare like with like, each with its figures."""
COLUMNS = (
    defined("metric"),
    defined("label"),
    defined("kind"),
    defined("periods_used", "periods"),
    defined("first_period"),
    defined("last_period"),
    defined("first"),
    defined("last"),
    defined("cmgr"),
    defined("mean_change"),
    defined("year_change"),
    defined("rolling"),
    defined("rolling_before"),
    defined("rolling_change"),
    defined("like_from"),
    defined("like_to"),
    defined("like_first"),
    defined("like_last"),
    defined("like_change"),
    defined("like_years"),
    defined("like_rate"),
    defined("direction_of_slope", "direction"),
    defined("p_slope", "p"),
    defined("slope"),
    defined("peak_period"),
    defined("peak"),
    defined("low_period"),
    defined("at_the_low", "low"),
)


def growth(cube: Cube) -> Table:
    """Growth, direction and extremes of every figure over the whole periods up to the one reported on.

    Returns
    -------
    Table
        `growth`, one row a measure. Partial periods are in no figure of it; missing periods lengthen the time that the
        compound rate runs over and are not bridged by the mean of changes. Source: definitions, Periods, Revenue and
        volume.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2023-01-01", "2023-04-01", "2023-07-01"])
    >>> book = book_from_roles(pd.DataFrame({"date": days, "revenue": [100.0, 50.0, 25.0]}), precision="quarter")
    >>> growth(cube_of(book, Settings())).fact("cmgr", metric="revenue").value
    -0.5
    """
    calendar = cube.calendar
    whole = calendar.whole
    if len(whole) < 2:
        why = f"growth needs two whole {calendar.grain}s, and the data have {len(whole)} up to {calendar.now.label}"
        return unavailable("growth", "Growth", f"{_why_short(cube, why)}.")
    values = measured(cube).set_index("period").reindex([p.ix for p in whole])
    rolling, close = _rolling(cube), _closer(cube)
    pairs = _alike(cube, values)
    rows = [
        _row(cube, m, pd.to_numeric(values[m.name]).astype(float), rolling)
        | (_like_with_like(m, *pairs) if pairs and m.kind not in PERCENT_KINDS else {})
        | _direction(m, close, cube.settings.alpha)
        for m in measures_of(cube)
    ]
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    return Table("growth", f"Growth by {calendar.grain}", COLUMNS, frame, _notes(cube, rolling))


def _row(cube: Cube, measure: Measure, values: pd.Series, rolling: dict[str, tuple[float, float]]) -> dict[str, Any]:
    known = values.dropna()
    calendar = cube.calendar
    row: dict[str, Any] = {"metric": measure.name, "label": measure.header, "kind": measure.kind, "periods": len(known)}
    if known.empty:
        return row
    first, last = int(known.index[0]), int(known.index[-1])
    peak, low = int(known.index[known.to_numpy().argmax()]), int(known.index[known.to_numpy().argmin()])
    grows = measure.kind not in PERCENT_KINDS
    now12, before12 = rolling.get(measure.name, (np.nan, np.nan))
    return {
        **row,
        "first_period": calendar.period(first).label,
        "last_period": calendar.period(last).label,
        "first": known[first],
        "last": known[last],
        "cmgr": compound_rate(known[first], known[last], last - first) if grows else np.nan,
        "mean_change": mean_change(known) if grows else np.nan,
        "year_change": change(known[last], known.get(calendar.period(last).year_ago.ix)) if grows else np.nan,
        "rolling": now12,
        "rolling_before": before12,
        "rolling_change": change(now12, before12),
        "slope": direction_of(known.to_numpy(), known.index.to_numpy()).slope,
        "peak_period": calendar.period(peak).label,
        "peak": known[peak],
        "low_period": calendar.period(low).label,
        "low": known[low],
    }


def _alike(cube: Cube, values: pd.DataFrame) -> Pair | None:
    """The first and last whole year with their figures; else the first and last whole period of the same season."""
    yearly = cube.at("year")
    end = cube.calendar.now.end
    years = [p for p in yearly.calendar.whole if p.end <= end or end >= cube.calendar.last_day]
    if len(years) > 1:
        found = measured(yearly).set_index("period")
        return _of_like_length(yearly, years[0], found.loc[years[0].ix], years[-1], found.loc[years[-1].ix])
    last, cycle = cube.calendar.whole[-1], 12 // MONTHS_IN[cube.calendar.grain]
    same = [p for p in cube.calendar.whole if p.ix < last.ix and (last.ix - p.ix) % cycle == 0]
    return _of_like_length(cube, same[0], values.loc[same[0].ix], last, values.loc[last.ix]) if same else None


def _of_like_length(cube: Cube, first: Period, at_first: pd.Series, last: Period, at_last: pd.Series) -> Pair | None:
    """The pair, unless unlike numbers of days or weeks with rows make its change of revenue."""
    if why_unlike(cube, last, first):
        return None
    then, now = (float(v["revenue"]) for v in (at_first, at_last))
    return None if lengths_make_it(lengths(cube, first, last), then, now) else (first, at_first, last, at_last)


def _like_with_like(
    measure: Measure, first: Period, at_first: pd.Series, last: Period, at_last: pd.Series
) -> dict[str, Any]:
    before, now = (pd.to_numeric(v[measure.name]) for v in (at_first, at_last))
    years = (last.first_month - first.first_month) // 12
    return {
        "like_from": first.label,
        "like_to": last.label,
        "like_first": before,
        "like_last": now,
        "like_change": change(now, before),
        "like_years": years,
        "like_rate": compound_rate(before, now, years),
    }


def _closer(cube: Cube) -> tuple[pd.DataFrame, Calendar]:
    """The figures of the whole months, or of the whole periods where those are too few, by period index; evened."""
    at = cube if cube.book.precision in ("quarter", "year") else cube.at("month")
    if len(at.calendar.whole) < FEWEST:
        at = cube
    run = [p.ix for p in at.calendar.whole]
    values = measured(at).set_index("period").reindex(run)
    even = [at.calendar.evening.get(ix, 1.0) for ix in run]
    scaled = {m.name: pd.to_numeric(values[m.name]).astype(float) for m in measures_of(at)}
    return pd.DataFrame(
        {n: v * even if n in ADDITIVE else v for n, v in scaled.items()}, index=values.index
    ), at.calendar


def _direction(measure: Measure, close: tuple[pd.DataFrame, Calendar], alpha: float) -> dict[str, Any]:
    values, calendar = close
    known = values[measure.name].dropna()
    found = direction_of(
        known.to_numpy(), known.index.to_numpy(), level_of("trend", alpha), 12 // MONTHS_IN[calendar.grain]
    )
    return {"direction": found.verdict, "p": found.p}


def compound_rate(first: float, last: float, periods: int) -> float:
    """Growth per period that leads from the first figure to the last in equal steps; missing where first ≤ 0.

    Examples
    --------
    >>> round(compound_rate(100.0, 121.0, 2), 4)
    0.1
    """
    if periods < 1 or not (first > 0 and last >= 0):
        return float("nan")
    # Roots first: the ratio of a huge to a tiny figure is beyond what a float can hold.
    return float(np.power(last, 1 / periods) / np.power(first, 1 / periods) - 1)


def mean_change(values: pd.Series) -> float:
    """Arithmetic mean of the changes between neighbours; `values` is indexed by period, gaps are not bridged."""
    index = values.index.to_numpy()
    changes = [change(values[b], values[a]) for a, b in pairwise(index) if b - a == 1]
    known = [c for c in changes if np.isfinite(c)]
    return float(np.mean(known)) if known else float("nan")


def _rolling(cube: Cube) -> dict[str, tuple[float, float]]:
    """Measure → sums over the last twelve whole months and the twelve before; empty where the data are too short."""
    finest: Grain = "month" if cube.book.precision in ("day", "week") else cube.book.precision  # type: ignore[assignment]
    at = cube.at(finest)
    count = 12 // MONTHS_IN[finest]
    if not at.calendar.whole:
        return {}
    end, start = at.calendar.whole[-1].ix, at.calendar.whole[0].ix
    if end - start + 1 < 2 * count:
        return {}
    values = measured(at).set_index("period")
    wanted = [m.name for m in measures_of(at) if m.name in ADDITIVE]

    def total(name: str, last: int) -> float:
        inside = pd.to_numeric(values[name].reindex(range(last - count + 1, last + 1)))
        return float(inside.sum(min_count=1))

    return {m: (total(m, end), total(m, end - count)) for m in wanted}


def _notes(cube: Cube, rolling: dict[str, tuple[float, float]]) -> tuple[str, ...]:
    calendar, notes = cube.calendar, []
    n = len(calendar.whole)
    notes.append(
        f"Average growth is the compound rate per {calendar.grain}; the mean of the changes stands beside it and is "
        "not the same figure."
    )
    left_out = [p for p in calendar.history if p.ix in calendar.partial]
    notes += [f"{p.label} is partial and left out: {calendar.partial[p.ix]}." for p in left_out]
    gaps = [p.label for p in calendar.missing if p.ix <= calendar.last.ix]
    if gaps:
        notes.append(f"No rows in {', '.join(gaps)}; the compound rate runs across the gap, the mean leaves it out.")
    if n < FEWEST and cube.book.precision in ("quarter", "year"):
        notes.append(f"A direction is not testable with {n} {calendar.grain}s; it needs {FEWEST}.")
    if not rolling:
        notes.append("Rolling twelve months need 24 whole months of data.")
    return tuple(notes)


def _why_short(cube: Cube, why: str) -> str:
    partial = [f"{p.label} is partial: {cube.calendar.partial[p.ix]}" for p in cube.calendar.history
               if p.ix in cube.calendar.partial]  # fmt: skip
    return "; ".join([why, *partial])
