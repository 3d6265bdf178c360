"""What each member will bring, where its own history carries a forecast, so that all add up to the company's."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.forecast.coming import Coming, Stretch, coming_of, first_sale
from xlsales.metrics.forecast.company import company_revenue, landed_columns
from xlsales.metrics.forecast.landing import landing
from xlsales.metrics.forecast.past import FEWEST, Past
from xlsales.metrics.forecast.rolling import TRIED, Outlook, joined, only
from xlsales.metrics.forecast.series import Series, member_series
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import NOT_GIVEN

OTHERS, TOTAL = "All others", "Total"
MOST = 30
"""Members that are forecast at most, those with the largest revenue of the last year."""
KINDS = (("region", "territory", "country", "office"), ("product", "category"), ("rep", "manager"))
"""Where, what, who; of each kind the first with few enough members to be told apart."""
SOLD = 0.8
"""Part of the periods since its first sale in which a member must have sold."""
WORST = 1.0
"""A member whose past forecasts missed by more than it brought is among the others."""
CENT = 0.005
IN_PERIOD = {
    "so_far": "so_far_in", "low": "low_in", "likely": "likely_in", "high": "high_in", "year_ago": "year_before",
}  # fmt: skip
OF_YEAR = {
    "so_far": "year_so_far", "low": "year_low", "likely": "year_likely", "high": "year_high", "year_ago": "last_year",
}  # fmt: skip


def forecast_by(cube: Cube, dimension: str) -> Table:
    """Forecast the revenue of each member for the next period and the fiscal year.

    Returns
    -------
    Table
        `forecast_<dimension>`: a row a member, the largest first, then all others and the total, which is the company's
        own forecast; the range of the next period, and as `year_…` that of the fiscal year. Members with fewer than
        eight whole periods since their first sale, or without sales in more than a fifth of them, are among the others.

    Notes
    -----
    Members and others are forecast from their own past and then scaled step by step to the company's forecast, which
    has the longest and calmest history; so they add up to it and keep their proportions. Ranges do not add up, as
    surprises partly cancel.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2023-01-01", periods=18, freq="MS")
    >>> both = (("N", 10.0), ("S", 30.0))
    >>> rows = pd.concat([pd.DataFrame({"date": days, "revenue": r, "region": m}) for m, r in both])
    >>> told = forecast_by(cube_of(book_from_roles(rows, precision="month"), Settings()), "region")
    >>> told.frame[["member", "likely"]].values.tolist()
    [['S', 90.0], ['N', 30.0], ['Total', 120.0]]
    """
    label = cube.book.label(dimension)
    name, title = f"forecast_{dimension}", f"What comes next by {label.lower()}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The revenue rows have no {dimension}.")
    coming = coming_of(cube)
    if isinstance(coming, str):
        return unavailable(name, title, coming)
    told = member_outlook(cube, coming, dimension)
    if told is None:
        why = f"{FEWEST} whole {coming.past.grain}s since a first sale, with sales in four of five"
        return unavailable(name, title, f"No {dimension} of several has the history for a forecast of its own: {why}.")
    every = _every(cube, coming, told)
    frame = _frame(coming, coming.next, every).assign(
        member=every.series.names, missed=_missed(every.series, every.seen, coming.past)
    )
    if coming.year is not None and coming.year is not coming.next:
        year = _frame(coming, coming.year, every)[list(OF_YEAR)]
        frame = frame.join(year.rename(columns=OF_YEAR))
    columns = {c.name: c for c in (defined("member", header=label), *_columns(coming))}
    return table(name, f"{title}, {coming.next.label}", columns, frame, *_notes(told))


@dataclass(frozen=True)
class Members:
    """The members of a dimension that can be forecast, and all others, with forecasts that add up to the company's.

    `least` and `most` are the factors by which the single forecasts were multiplied, `left` of `many` members are among
    the others.
    """

    series: Series
    seen: Outlook
    least: float = 1.0
    most: float = 1.0
    left: int = 0
    many: int = 0


def member_outlook(cube: Cube, coming: Coming, dimension: str) -> Members | None:
    """The forecasts of a dimension's members, made once; None where no member of several can be forecast."""
    key = ("member outlook", dimension, cube.calendar.now)
    return cube.once(key, lambda: _member_outlook(cube, coming, dimension))


def _member_outlook(cube: Cube, coming: Coming, dimension: str) -> Members | None:
    every = member_series(cube, coming.past, dimension)
    if len(every.names) < 2:
        return None
    total, of_total = company_revenue(cube, coming)
    series, seen = _forecast(coming, every, carried(every, coming.past), total)
    if series.names == (OTHERS,):
        return None
    seen, least, most = scaled(seen, of_total.point[0])
    left = len(every.names) - len(series.names) + (OTHERS in series.names)
    return Members(series, seen, least, most, left, len(every.names))


def _cents(amounts: np.ndarray) -> np.ndarray:
    """Differences of sums, without what is left of them by binary fractions alone."""
    return np.asarray(np.where(np.abs(amounts) < CENT, 0.0, amounts))


def _every(cube: Cube, coming: Coming, told: Members) -> Members:
    """The members and others, with the company behind them."""
    total, of_total = company_revenue(cube, coming)
    series = Series(
        (*told.series.names, TOTAL),
        np.vstack([told.series.history, total.history]),
        np.concatenate([told.series.running, total.running]),
    )
    return Members(series, joined(told.seen, of_total))


def forecast_dimensions(cube: Cube) -> tuple[str, ...]:
    """The dimensions whose members a report forecasts: one that says where, one that says what, one that says who."""
    rows = cube.book.sales
    few = {d for d in cube.book.dimensions if d in rows and len(cube.members(d)) <= MOST}
    every = set(cube.book.dimensions) & set(rows.columns)
    found = (next((d for d in kind if d in few), next((d for d in kind if d in every), "")) for kind in KINDS)
    return tuple(d for d in found if d)


def carried(every: Series, past: Past) -> np.ndarray:
    """The members (places) whose history carries a forecast, those with the largest revenue of the last year first."""
    out = []
    for i, (name, values) in enumerate(zip(every.names, every.history, strict=True)):
        own = values[first_sale(values) :]
        if name != NOT_GIVEN and len(own) >= FEWEST and (own != 0).mean() >= SOLD:
            out.append(i)
    recent = every.history[:, -past.season :].sum(axis=1)
    return np.array(sorted(out, key=lambda i: (-recent[i].round(6), every.names[i]))[:MOST], dtype=int)


def scaled(seen: Outlook, total: np.ndarray) -> tuple[Outlook, float, float]:
    """Forecasts of series scaled step by step so that they add up to a total, with the least and the largest factor."""
    together = seen.point.sum(axis=0)
    possible = (together > 0) & (total > 0)
    factor = np.where(possible, total / np.where(possible, together, 1.0), 1.0)
    point = seen.point * factor
    # What no factor can reach, as with a year of returns, goes to the last series: all others.
    point[-1] += total - point.sum(axis=0)
    return replace(seen, point=point), float(factor.min()), float(factor.max())


def _forecast(coming: Coming, every: Series, kept: np.ndarray, total: Series) -> tuple[Series, Outlook]:
    """The members that can be forecast and all others, with their forecasts."""
    seen = None
    if len(kept):
        tried = coming.seen(every.history[kept])
        missed = _missed(Series((), every.history[kept], every.running[kept]), tried, coming.past)
        good = np.flatnonzero(missed <= WORST)
        kept, seen = kept[good], only(tried, good.tolist())
    history, running = every.history[kept], every.running[kept]
    rest, rest_running = _cents(total.history[0] - history.sum(axis=0)), float(_cents(total.running - running.sum())[0])
    names = tuple(every.names[i] for i in kept)
    if seen is not None and len(kept) and not rest.any() and not rest_running:
        return Series(names, history, running), seen
    others = coming.seen(rest[None, :])
    series = Series((*names, OTHERS), np.vstack([history, rest]), np.append(running, rest_running))
    return series, joined(seen, others) if seen is not None and len(kept) else others


def _frame(coming: Coming, stretch: Stretch, told: Members) -> pd.DataFrame:
    known = stretch.known(told.series.history, told.series.running)
    landed = landing(told.seen, stretch.counted, coming.days, known)
    return pd.DataFrame(landed_columns(landed, known, stretch.before(told.series.history)))


def _missed(series: Series, seen: Outlook, past: Past) -> np.ndarray:
    """Mean absolute error of the last one-step forecasts, as a part of what those periods brought."""
    actual, told = series.history[:, -TRIED:], seen.tried * past.days[-TRIED:]
    there = ~np.isnan(told)
    error = np.where(there, np.abs(actual - np.nan_to_num(told)), 0.0).sum(axis=1)
    brought = np.abs(np.where(there, actual, 0.0).sum(axis=1))
    return np.asarray(np.divide(error, brought, out=np.full(len(error), np.nan), where=brought > 0))


def _columns(coming: Coming) -> tuple[Column, ...]:
    """The range of the next period, its change, and the range of the year."""
    year = coming.year.label if coming.year is not None else ""
    return (
        *(defined(figure, column, period=coming.next.label) for column, figure in IN_PERIOD.items()),
        defined("change_in", "change", period=coming.next.label),
        defined("stands"),
        *(defined(figure, OF_YEAR[column], period=year) for column, figure in IN_PERIOD.items()),
        defined("usually_missed", "missed"),
    )


def _notes(told: Members) -> tuple[str, ...]:
    least, most = f"{told.least:.2f}", f"{told.most:.2f}"
    notes = [
        f"Each is forecast from its own past, then multiplied by {least if least == most else f'{least} to {most}'}, "
        "so that all add up to the company's forecast; ranges do not add up, as surprises partly cancel."
    ]
    if told.left:
        notes.append(
            f"{told.left} of {told.many} sold too seldom, too briefly or too unevenly for a forecast of their own "
            "and are among all others."
        )
    return tuple(notes)
