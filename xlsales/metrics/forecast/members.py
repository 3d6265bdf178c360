"""What each member will bring, where its own history carries a forecast, so that all add up to the company's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.forecast.coming import Coming, Stretch, coming_of, first_sale
from xlsales.metrics.forecast.company import RANGE_COLUMNS, TRIED, company_outlook, landed_columns
from xlsales.metrics.forecast.landing import Landing, landing
from xlsales.metrics.forecast.past import FEWEST, Past
from xlsales.metrics.forecast.rolling import Outlook, joined, only
from xlsales.metrics.forecast.series import Series, member_series
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import NOT_GIVEN

OTHERS, TOTAL = "All others", "Total"
MOST = 30
"""Members that are forecast at most, those with the largest revenue of the last year."""
SOLD = 0.8
"""Part of the periods since its first sale in which a member must have sold."""
WORST = 1.0
"""A member whose past forecasts missed by more than it brought is among the others."""
CENT = 0.005
RANGE = ("so_far", "low", "likely", "high")
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
    >>> rows = pd.concat([pd.DataFrame({"date": days, "revenue": r, "region": m}) for m, r in (("N", 10.0), ("S", 30.0))])
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
    every = member_series(cube, coming.past, dimension)
    company, of_company = company_outlook(cube, coming)
    at = company.names.index("revenue")
    total, of_total = Series((TOTAL,), company.history[[at]], company.running[[at]]), only(of_company, [at])
    series, seen = _forecast(coming, every, carried(every, coming.past), total)
    if len(every.names) < 2 or not series.names or series.names == (OTHERS,):
        why = f"{FEWEST} whole {coming.past.grain}s since a first sale, with sales in four of five"
        return unavailable(name, title, f"No {dimension} of several has the history for a forecast of its own: {why}.")
    seen, least, most = scaled(seen, of_total.point[0])
    missed = [*_missed(series, seen, coming.past), *_missed(total, of_total, coming.past)]
    frame = _frame(coming, coming.next, series, seen, total, of_total).assign(
        member=[*series.names, TOTAL], missed=missed
    )
    if coming.year is not None and coming.year is not coming.next:
        frame = frame.join(
            _frame(coming, coming.year, series, seen, total, of_total)[list(OF_YEAR)].rename(columns=OF_YEAR)
        )
    columns = {
        c.name: c for c in (Column("member", label, "text", "A member, all others, the company."), *_columns(coming))
    }
    left = len(every.names) - len(series.names) + (OTHERS in series.names)
    return table(
        name, f"{title}, {coming.next.period.label}", columns, frame, *_notes(left, len(every.names), least, most)
    )


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
    rest, rest_running = total.history[0] - history.sum(axis=0), total.running[0] - running.sum()
    names = tuple(every.names[i] for i in kept)
    if seen is not None and len(kept) and np.abs(rest).max() < CENT and abs(rest_running) < CENT:
        return Series(names, history, running), seen
    others = coming.seen(rest[None, :])
    series = Series((*names, OTHERS), np.vstack([history, rest]), np.append(running, rest_running))
    return series, joined(seen, others) if seen is not None and len(kept) else others


def _frame(
    coming: Coming, stretch: Stretch, series: Series, seen: Outlook, total: Series, of_total: Outlook
) -> pd.DataFrame:
    known = stretch.known(series.history, series.running), stretch.known(total.history, total.running)
    parts = [landing(s, stretch.counted, coming.days, k) for s, k in zip((seen, of_total), known, strict=True)]
    landed = Landing(*(np.concatenate([getattr(p, n) for p in parts]) for n in ("low", "likely", "high")))
    ago = np.concatenate([stretch.before(series.history), stretch.before(total.history)])
    return pd.DataFrame(landed_columns(landed, np.concatenate(known), ago))


def _missed(series: Series, seen: Outlook, past: Past) -> np.ndarray:
    """Mean absolute error of the last one-step forecasts, as a part of what those periods brought."""
    actual, told = series.history[:, -TRIED:], seen.tried[:, -TRIED:] * past.days[-TRIED:]
    there = ~np.isnan(told)
    error = np.where(there, np.abs(actual - np.nan_to_num(told)), 0.0).sum(axis=1)
    brought = np.abs(np.where(there, actual, 0.0).sum(axis=1))
    return np.divide(error, brought, out=np.full(len(error), np.nan), where=brought > 0)


def _columns(coming: Coming) -> tuple[Column, ...]:
    label = coming.next.period.label
    year = coming.year.period.label if coming.year is not None else ""
    plain = tuple(replace(c, kind="money") if c.kind == "by_row" else c for c in RANGE_COLUMNS)
    return (
        *(replace(c, header=f"{c.header}, {label}") if c.name in RANGE else c for c in plain),
        *(replace(c, name=OF_YEAR[c.name], header=f"{c.header}, {year}") for c in plain if c.name in OF_YEAR),
        Column("missed", "Usually missed by", "share", "Mean error of the last eight one-step forecasts / their mean."),
    )


def _notes(left: int, many: int, least: float, most: float) -> tuple[str, ...]:
    span = f"{least:.2f}" if f"{least:.2f}" == f"{most:.2f}" else f"{least:.2f} to {most:.2f}"
    notes = [
        f"Each is forecast from its own past, then multiplied by {span}, so that all add up to the company's forecast; "
        "ranges do not add up, as surprises partly cancel."
    ]
    if left:
        notes.append(
            f"{left} of {many} sold too seldom or too briefly for a forecast of their own and are among all others."
        )
    return tuple(notes)
