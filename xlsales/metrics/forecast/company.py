"""What the company will bring: next periods and fiscal year with a range, and what such forecasts were worth so far."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.forecast.coming import Coming, coming_of
from xlsales.metrics.forecast.landing import Landing, landing
from xlsales.metrics.forecast.rolling import TRIED, Outlook, only
from xlsales.metrics.forecast.series import Series, company_series, measures_forecast
from xlsales.metrics.ratio import change
from xlsales.metrics.table import Table, table, unavailable

TITLE, WORTH, PATH = "What comes next", "What the forecast was worth", "Forecast"
SHOWN_YEARS = 2
"""Years of history that stand before the forecast in its chart."""
COLUMNS = (
    defined("metric"),
    defined("label"),
    defined("period"),
    defined("so_far"),
    defined("low"),
    defined("likely"),
    defined("high"),
    defined("a_year_ago", "year_ago"),
    defined("likely_change", "change"),
    defined("stands"),
    defined("kind"),
)
WORTH_COLUMNS = (
    defined("metric"),
    defined("label"),
    defined("forecast_by", "models"),
    defined("tried"),
    defined("error"),
    defined("plain"),
    defined("plain_error"),
    defined("usual"),
    defined("kind"),
)
PATH_COLUMNS = (
    defined("period"),
    defined("revenue_low", "low"),
    defined("revenue_likely", "likely"),
    defined("revenue_high", "high"),
)


def forecast(cube: Cube) -> tuple[Table, Table, Table]:
    """Forecast revenue, units and orders of the company.

    Returns
    -------
    tuple of Table
        `forecast`: a row a figure and period up to the fiscal year's end, then that year, with `so_far`, `low`,
        `likely`, `high`, `year_ago`, `change` and `stands`. `forecast_worth`: a row a figure: which models, their error
        in the last eight one-step forecasts and that of the simplest one. `forecast_path`: revenue by period, past and
        to come, for the chart. Unavailable with fewer than eight whole periods in a row.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2023-01-01", periods=18, freq="MS")
    >>> rows = pd.DataFrame({"date": days, "revenue": 100.0 + 10 * np.arange(18)})
    >>> told = forecast(cube_of(book_from_roles(rows, precision="month"), Settings()))[0]
    >>> told.fact("likely", metric="revenue", period="Q3 2024").value
    870.0
    """
    coming = coming_of(cube)
    if isinstance(coming, str):
        names = (("forecast", TITLE), ("forecast_worth", WORTH), ("forecast_path", PATH))
        return tuple(unavailable(n, t, coming) for n, t in names)  # type: ignore[return-value]
    series, seen = company_outlook(cube, coming)
    return _ranges(cube, coming, series, seen), _worth(cube, coming, series, seen), _path(cube, coming, series, seen)


def company_outlook(cube: Cube, coming: Coming) -> tuple[Series, Outlook]:
    """The company's series and their forecasts, made once."""
    series = cube.once(("company series", cube.calendar.now), lambda: company_series(cube, coming.past))
    return series, cube.once(("company outlook", cube.calendar.now), lambda: coming.seen(series.history))


def company_revenue(cube: Cube, coming: Coming) -> tuple[Series, Outlook]:
    """The company's revenue alone, and its forecast."""
    series, seen = company_outlook(cube, coming)
    at = [series.names.index("revenue")]
    return Series(("revenue",), series.history[at], series.running[at]), only(seen, at)


def stands(low: object, high: object, year_ago: object) -> np.ndarray:
    """Where a range lies against a year ago: above, below, around, or unknown (empty).

    Examples
    --------
    >>> stands([5, 5, 5, 5], [9, 9, 9, 9], [4, 7, 10, float("nan")]).tolist()
    ['above', 'around', 'below', '']
    """
    bottom, top, before = (np.asarray(v, dtype=float) for v in (low, high, year_ago))
    return np.select([np.isnan(before), bottom > before, top < before], ["", "above", "below"], "around")


def _ranges(cube: Cube, coming: Coming, series: Series, seen: Outlook) -> Table:
    parts = []
    for stretch in coming.stretches:
        known = stretch.known(series.history, series.running)
        landed = landing(seen, stretch.counted, coming.days, known)
        parts.append(pd.DataFrame(landed_columns(landed, known, stretch.before(series.history))).assign(
            metric=series.names, period=stretch.label, place=np.arange(len(series.names))
        ))  # fmt: skip
    frame = pd.concat(parts, ignore_index=True).sort_values("place", kind="stable", ignore_index=True)
    measures = {m.name: m for m in measures_forecast(cube)}
    frame = frame.assign(
        label=[measures[m].header for m in frame["metric"]], kind=[measures[m].kind for m in frame["metric"]]
    )
    return table("forecast", TITLE, {c.name: c for c in COLUMNS}, frame, *_notes(coming))


def landed_columns(landed: Landing, known: np.ndarray, year_ago: np.ndarray) -> dict[str, object]:
    """The columns of a range as every table of forecasts shows them."""
    return {
        "so_far": np.where(known != 0, known, np.nan), "low": landed.low, "likely": landed.likely, "high": landed.high,
        "year_ago": year_ago, "change": change(pd.Series(landed.likely), pd.Series(year_ago)),
        "stands": stands(landed.low, landed.high, year_ago),
    }  # fmt: skip


def _notes(coming: Coming) -> tuple[str, ...]:
    past = coming.past
    first, last, many = past.whole[0].label, past.whole[-1].label, f"{len(past.whole)} whole {past.grain}s"
    notes = [f"From {many}, {first} to {last}. Four in five actual figures lie between low and high."]
    if past.begun:
        notes.append(f"{past.coming.label} has rows up to {past.until:%Y-%m-%d}: they count, the rest is forecast.")
    if past.weekdays:
        notes.append(f"Each {past.grain} is read per selling day, as often as its weekdays usually have rows.")
    if past.season > 1 and len(past.whole) < 2 * past.season:
        notes.append("Less than two years of history: no season is in the forecast.")
    return tuple(notes)


def _worth(cube: Cube, coming: Coming, series: Series, seen: Outlook) -> Table:
    past, m = coming.past, coming.past.season
    many = len(past.whole)
    back, plain = (
        (m, f"the same {past.grain} of last year") if m > 1 and many >= TRIED + m else (1, f"the {past.grain} before")
    )
    rows = []
    for i, measure in enumerate(measures_forecast(cube)):
        tried = seen.tried[i]
        count = int((~np.isnan(tried)).sum())
        actual = series.history[i]
        told = tried[-count:] * past.days[-count:]
        rows.append({
            "metric": measure.name, "label": measure.header, "kind": measure.kind, "tried": count, "plain": plain,
            "models": ", ".join(seen.models[i]), "error": np.abs(actual[-count:] - told).mean(),
            "plain_error": np.abs(actual[-count:] - actual[many - count - back : many - back]).mean(),
            "usual": actual[-count:].mean(),
        })  # fmt: skip
    note = f"One {past.grain} ahead each, by the models that the {past.grain}s before it had chosen."
    return table("forecast_worth", WORTH, {c.name: c for c in WORTH_COLUMNS}, pd.DataFrame(rows), note)


def _path(cube: Cube, coming: Coming, series: Series, seen: Outlook) -> Table:
    past = coming.past
    shown = min(len(past.whole), SHOWN_YEARS * past.season if past.season > 1 else len(past.whole))
    at = series.names.index("revenue")
    rows = [
        {"period": p.label, "actual": v} for p, v in zip(past.whole[-shown:], series.history[at, -shown:], strict=True)
    ]
    for i, step in enumerate(coming.steps):
        counted = np.zeros(len(coming.steps))
        counted[i] = 1 - past.begun if i == 0 else 1.0
        landed = landing(seen, counted, coming.days, series.running if i == 0 else np.zeros(len(series.names)))
        rows.append({"period": step.label, **{n: getattr(landed, n)[at] for n in ("low", "likely", "high")}})
    revenue = next(m for m in measures_forecast(cube) if m.name == "revenue")
    columns = {c.name: c for c in (PATH_COLUMNS[0], replace(revenue.column, name="actual"), *PATH_COLUMNS[1:])}
    return table("forecast_path", PATH, columns, pd.DataFrame(rows))
