"""Months from which a figure moved to another level."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.measures import measured, measures_of
from xlsales.metrics.ratio import change
from xlsales.metrics.seasonality import seasonal_index
from xlsales.metrics.table import Column, Table, unavailable

FEWEST, SHORTEST = 12, 3
MEASURES = ("revenue", "orders", "units", "average_sale")
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
    Column("p_adjusted", "p, corrected", "p", "The same after Holm's correction for every split tested."),
)


@dataclass(frozen=True)
class Split:
    """A tested split of a series: `at` is the place of the first value of the new level.

    `holds` says whether it passes everything but Holm's correction, which needs the splits of all series.
    """

    at: int
    p: float
    holds: bool
    adjusted: float = math.nan


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
    at least three months fit best, and both sides are tested again (binary segmentation). Shifts count where they
    survive Holm's correction over every split of every figure, and where the levels together describe the months better
    than a straight line (BIC), so that steady growth is no shift. With two cycles of data the season is taken out
    first. Months count as independent. Source: doi 10.2307/2346729 (Pettitt 1979).
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
    splits = _corrected({m.name: splits_of(y.to_numpy(), cube.settings.alpha) for m, y in complete.items()})
    rows = []
    for measure, y in complete.items():
        kept = [s for s in splits[measure.name] if s.holds and s.adjusted <= cube.settings.alpha]
        bounds = [0, *(s.at for s in kept), len(y)]
        for i, split in enumerate(kept):
            before, after = y.iloc[bounds[i] : split.at], y.iloc[split.at : bounds[i + 2]]
            rows.append(
                {
                    "metric": measure.name,
                    "label": measure.header,
                    "period": at.calendar.period(whole[split.at]).label,
                    "kind": measure.kind,
                    "before": before.mean(),
                    "after": after.mean(),
                    "change": change(after.mean(), before.mean()),
                    "months_before": len(before),
                    "months_after": len(after),
                    "p": split.p,
                    "p_adjusted": split.adjusted,
                }
            )
    if not rows:
        span = f"{at.calendar.period(whole[0]).label} to {at.calendar.period(whole[-1]).label}"
        return unavailable("change_points", TITLE, f"No lasting change of level in the {len(whole)} months {span}.")
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    return Table("change_points", TITLE, COLUMNS, frame, ("Pettitt's test by month, Holm-corrected.",))


def splits_of(values: np.ndarray, alpha: float = 0.05) -> list[Split]:
    """Every split of a series that binary segmentation tests, in order of place.

    Examples
    --------
    >>> [s.at for s in splits_of(np.array([5, 6, 5, 6, 5, 6, 5, 6, 15, 16, 15, 16, 15, 16, 15, 16.0])) if s.holds]
    [8]
    """
    tested: list[Split] = []
    stretches = [(0, len(values))]
    while stretches:
        start, end = stretches.pop()
        if end - start < 2 * SHORTEST:
            continue
        at, p = start + _likeliest(values[start:end]), pettitt(values[start:end])
        tested.append(Split(at, p, p <= alpha))
        if p <= alpha:
            stretches += [(start, at), (at, end)]
    tested.sort(key=lambda s: s.at)
    if _levels_beat_a_line(values, [s.at for s in tested if s.holds]):
        return tested
    return [replace(s, holds=False) for s in tested]


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


def _corrected(splits: dict[str, list[Split]]) -> dict[str, list[Split]]:
    """Holm's correction over all splits of all series."""
    order = sorted((s.p, name, i) for name, found in splits.items() for i, s in enumerate(found))
    out = {name: list(found) for name, found in splits.items()}
    worst = 0.0
    for rank, (p, name, i) in enumerate(order):
        worst = max(worst, min(1.0, p * (len(order) - rank)))
        out[name][i] = replace(out[name][i], adjusted=worst)
    return out


def _last_run(indexes: list[int]) -> list[int]:
    """The last stretch of periods without a gap."""
    start = max((i for i in range(1, len(indexes)) if indexes[i] != indexes[i - 1] + 1), default=0)
    return indexes[start:]
