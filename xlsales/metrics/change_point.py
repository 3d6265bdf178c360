"""Months from which a figure moved to another level."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.measures import measured, measures_of
from xlsales.metrics.ratio import change
from xlsales.metrics.seasonality import seasonal_index
from xlsales.metrics.table import Column, Table, unavailable

FEWEST, SHORTEST = 12, 3
MEASURES = ("revenue", "orders", "average_sale")
TITLE = "Level shifts"
COLUMNS = (
    Column("metric", "Metric", "text", "Stable name of the figure."),
    Column("label", "Figure", "text", "What is measured."),
    Column("period", "From", "period", "First month of the new level."),
    Column("kind", "Kind", "flag", "How the figure is written."),
    Column(
        "before",
        "Level before",
        "by_row",
        "Mean a month since the shift before or the start, without the season where two cycles tell one.",
    ),
    Column("after", "Level after", "by_row", "Mean a month until the next shift or the end, likewise."),
    Column("change", "Change", "change", "(level after − level before) / level before."),
    Column("months_before", "Months before", "count", "Months that the level before rests on."),
    Column("months_after", "Months after", "count", "Months that the level after rests on."),
    Column("p", "p", "p", "Pettitt's test of the split."),
    Column("p_adjusted", "p, corrected", "p", "The same after Holm's correction for every stretch tested beside it."),
)


@dataclass(frozen=True)
class Shift:
    """A change of level: `at` is the place of the first value of the new one, `adjusted` its p-value after Holm."""

    at: int
    p: float
    adjusted: float


def change_points(cube: Cube) -> Table:
    """Level shifts of the main figures at the month grain.

    Returns
    -------
    Table
        `change_points`, one row a shift, by measure and month; without a row and with the reason where there are fewer
        than twelve whole months, or no shift was found.

    Notes
    -----
    Pettitt's rank test says whether a stretch has one level; where it has not, the stretch is split where two levels of
    at least three months fit best, and both sides are tested again (binary segmentation), with Holm's correction over
    all stretches of all figures tested in the same round. Shifts count where the levels together describe the months
    better than a straight line (BIC), so that steady growth is no shift. With two cycles of data the season is taken
    out first. Months count as independent. Source: doi 10.2307/2346729 (Pettitt 1979).

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=16, freq="MS")
    >>> rows = pd.DataFrame({"date": days, "revenue": [10.0, 11] * 4 + [20.0, 21] * 4})
    >>> cube = cube_of(book_from_roles(rows, precision="month"), Settings())
    >>> change_points(cube).fact("period", metric="revenue").value
    'Sep 2022'
    """
    if cube.book.precision not in ("day", "week", "month"):
        return unavailable("change_points", TITLE, f"The rows tell only the {cube.book.precision}, not the month.")
    at = cube.at("month")
    whole = _last_run([p.ix for p in at.calendar.whole])
    if len(whole) < FEWEST:
        why = f"Not testable with {len(whole)} whole months in a row; level shifts need {FEWEST}."
        return unavailable("change_points", TITLE, why)
    values = measured(at).set_index("period").reindex(whole)
    series = {m: pd.to_numeric(values[m.name]).astype(float) for m in measures_of(at) if m.name in MEASURES}
    complete = {m: pd.Series(_calm(s), s.index) for m, s in series.items() if s.notna().all()}
    shifts = shifts_of({m.name: y.to_numpy() for m, y in complete.items()}, cube.settings.alpha)
    rows = []
    for measure, y in complete.items():
        kept = shifts[measure.name]
        bounds = [0, *(s.at for s in kept), len(y)]
        for i, shift in enumerate(kept):
            before, after = y.iloc[bounds[i] : shift.at], y.iloc[shift.at : bounds[i + 2]]
            rows.append(
                {
                    "metric": measure.name,
                    "label": measure.header,
                    "period": at.calendar.period(whole[shift.at]).label,
                    "kind": measure.kind,
                    "before": before.mean(),
                    "after": after.mean(),
                    "change": change(after.mean(), before.mean()),
                    "months_before": len(before),
                    "months_after": len(after),
                    "p": shift.p,
                    "p_adjusted": shift.adjusted,
                }
            )
    if not rows:
        span = f"{at.calendar.period(whole[0]).label} to {at.calendar.period(whole[-1]).label}"
        return unavailable("change_points", TITLE, f"No lasting change of level in the {len(whole)} months {span}.")
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    return Table("change_points", TITLE, COLUMNS, frame, ("Pettitt's test by month, Holm-corrected.",))


def shifts_of(series: dict[str, np.ndarray], alpha: float = 0.05) -> dict[str, list[Shift]]:
    """The changes of level of each series, in order of place.

    Examples
    --------
    >>> y = np.array([5, 6, 5, 6, 5, 6, 5, 6, 15, 16, 15, 16, 15, 16, 15, 16.0])
    >>> [s.at for s in shifts_of({"revenue": y})["revenue"]]
    [8]
    """
    found: dict[str, list[Shift]] = {name: [] for name in series}
    level = [(name, 0, len(values)) for name, values in series.items()]
    while level:
        # A shorter stretch cannot reach the level under Pettitt's approximation, and a constant one has no shift.
        level = [(n, a, b) for n, a, b in level if b - a >= FEWEST and np.ptp(series[n][a:b]) > 0]
        chances = [pettitt(series[n][a:b]) for n, a, b in level]
        following = []
        for (name, start, end), p, adjusted in zip(level, chances, holm(chances), strict=True):
            if adjusted <= alpha:
                at = start + _likeliest(series[name][start:end])
                found[name].append(Shift(at, p, adjusted))
                following += [(name, start, at), (name, at, end)]
        level = following
    for name, shifts in found.items():
        shifts.sort(key=lambda s: s.at)
        if not _levels_beat_a_line(series[name], [s.at for s in shifts]):
            shifts.clear()
    return found


def holm(chances: list[float]) -> list[float]:
    """P-values after Holm's correction.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    out, worst = [1.0] * len(chances), 0.0
    for rank, i in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        worst = max(worst, min(1.0, chances[i] * (len(chances) - rank)))
        out[i] = worst
    return out


def pettitt(values: np.ndarray) -> float:
    """Approximate p-value of Pettitt's test that a series has one level throughout.

    Examples
    --------
    >>> pettitt(np.array([1.0, 1, 1, 1, 1, 1]))
    1.0
    """
    n = len(values)
    signs = np.sign(values[None, :] - values[:, None])
    largest = max(abs(float(signs[:k, k:].sum())) for k in range(1, n))
    return min(1.0, 2 * math.exp(-6 * largest**2 / (n**3 + n**2)))


def _likeliest(values: np.ndarray) -> int:
    """The split that two levels fit best; least squares, since Pettitt's own place blurs where steps follow steps."""
    places = range(SHORTEST, len(values) - SHORTEST + 1)
    return min(places, key=lambda k: _around_mean(values[:k]) + _around_mean(values[k:]))


def _around_mean(values: np.ndarray) -> float:
    return float(((values - values.mean()) ** 2).sum())


def _levels_beat_a_line(values: np.ndarray, places: list[int]) -> bool:
    """Whether levels describe the series better than a straight line, by the Bayesian information criterion."""
    n, x = len(values), np.arange(len(values))
    line = float(((values - np.polyval(np.polyfit(x, values, 1), x)) ** 2).sum())
    levels = sum(_around_mean(part) for part in np.split(values, places))
    floor = 1e-12 * max(float((values**2).sum()), 1e-300)  # exact fits: keeps the logarithm finite
    weight = math.log(n) / n
    return math.log(max(levels, floor)) + (2 * len(places) + 1) * weight < math.log(max(line, floor)) + 2 * weight


def _calm(values: pd.Series) -> np.ndarray:
    """The series without its season, where two cycles tell one."""
    y: np.ndarray = values.to_numpy()
    index = seasonal_index(y, values.index.to_numpy(), 12)
    if index is not None:
        y = y / index.reindex(values.index.to_numpy() % 12).to_numpy()
    return y


def _last_run(indexes: list[int]) -> list[int]:
    """The last stretch of periods without a gap."""
    start = max((i for i in range(1, len(indexes)) if indexes[i] != indexes[i - 1] + 1), default=0)
    return indexes[start:]
