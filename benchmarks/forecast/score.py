"""Errors and ranges of forecasts, scored as the forecasting competitions do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.forecast.series import Trial
from xlsales.metrics.forecast.landing import landing
from xlsales.metrics.forecast.rolling import outlook


@dataclass(frozen=True)
class Answer:
    """What somebody forecasts of one series: the most likely values and the ends of the 80 % range."""

    point: np.ndarray
    low: np.ndarray
    high: np.ndarray


def ours(trials: Sequence[Trial]) -> list[Answer]:
    """The product's forecasts."""
    out: dict[int, Answer] = {}
    for season in {t.season for t in trials}:
        at = [i for i, t in enumerate(trials) if t.season == season]
        steps = trials[at[0]].ahead
        seen = outlook([trials[i].past for i in at], season, steps)
        each = [landing(seen, np.eye(steps)[h], np.ones(steps), np.zeros(len(at))) for h in range(steps)]
        low, high = (np.array([getattr(e, n) for e in each]).T for n in ("low", "high"))
        out |= {i: Answer(seen.point[row], low[row], high[row]) for row, i in enumerate(at)}
    return [out[i] for i in range(len(trials))]


def sums_hold(trials: Sequence[Trial], of: int) -> float:
    """How often the sum of the first values lies within the range of the sum; missing where there is no such series."""
    held: list[bool] = []
    for season in sorted({t.season for t in trials}):
        some = [t for t in trials if t.season == season and t.ahead >= of]
        if some:
            steps = some[0].ahead
            seen = outlook([t.past for t in some], season, steps)
            counted = (np.arange(steps) < of).astype(float)
            told = landing(seen, counted, np.ones(steps), np.zeros(len(some)))
            actual = np.array([t.future[:of].sum() for t in some])
            held += ((actual >= told.low) & (actual <= told.high)).tolist()
    return float(np.mean(held)) if held else float("nan")


def seasonal_naive(trial: Trial) -> np.ndarray:
    """The values of a year ago, or the last one where there is no year."""
    past, season = trial.past, trial.season
    if len(past) < season:
        return np.full(trial.ahead, past[-1])
    return past[len(past) - season + np.arange(trial.ahead) % season]


def scale(trial: Trial) -> float:
    """Mean absolute error of the seasonal naive forecast within the past, the unit of MASE; missing where it is 0."""
    past, back = trial.past, trial.season if len(trial.past) >= trial.season + 4 else 1
    size = float(np.abs(past[back:] - past[:-back]).mean())
    return size if size > 0 else float("nan")


def mase(trial: Trial, point: np.ndarray) -> float:
    """Mean absolute scaled error (Hyndman & Koehler 2006, doi 10.1016/j.ijforecast.2006.03.001)."""
    return float(np.abs(trial.future - point).mean() / scale(trial))


def holds(trial: Trial, answer: Answer) -> np.ndarray:
    """For each step whether the value lies within the range."""
    return (trial.future >= answer.low) & (trial.future <= answer.high)


def mean_of(trials: Iterable[Trial], figure: Callable[[int], float], kinds: set[str] | None = None) -> float:
    """Mean of a figure over the series of some kinds that it can be given for."""
    values = [figure(i) for i, t in enumerate(trials) if kinds is None or t.kind in kinds]
    return float(np.nanmean(values)) if values else float("nan")
