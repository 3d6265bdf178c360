"""The levels of a monthly series: where it steps from one to the next, told apart from noise, season and growth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from xlsales.metrics.autocorrelation import chance_of, in_blocks, noise, residual_maker, seasons_of
from xlsales.metrics.season_test import season_chance

SHORTEST, CYCLE, SEASON_YEARS = 3, 12, 3
MOST = 6
"""Shifts of one figure; who moves more often has no level."""
COEFFICIENTS = (0.0, 0.4, 0.7, 0.88, 1.0)
"""Carry-over of the noise for which draws are made."""
CAUTION = (0.2, 0.05)
"""Quantile of the lag-1 correlation in draws above which the one seen rules none out, for one step and for two."""
DRAWS = 600
SEASON_FROM = 0.01
"""P-value from which seasons are no part of the fit; they would cost it its few months."""
LINE_BY, CURVE_BY = 6.0, 2.0
"""How much better (BIC) levels must describe the months than a straight line, or a curve (Kass & Raftery 1995)."""
_EXACT = 1e-9
"""Part of a series' size below which what a fit leaves over is rounding."""
_TOLD = 1e-6
"""Size of a step below which the fit already has it."""


Drawn = list[tuple[np.ndarray, np.ndarray]]
"""By coefficient: gains and correlations of the best steps in draws."""


@dataclass(frozen=True)
class Shift:
    """A change of level: `at` is the place of the first value of the new one, `p` how often chance gives as much."""

    at: int
    p: float


@dataclass(frozen=True)
class Levels:
    """The shifts of a series in order of place, and its values without their season, where it has one."""

    shifts: tuple[Shift, ...]
    calm: np.ndarray


def levels_of(values: np.ndarray, places: np.ndarray, level: float = 0.005) -> Levels:
    """The changes of level of a monthly series.

    Parameters
    ----------
    values
        One figure a month, in order, without a gap.
    places
        Month indexes; those of one season of the year differ by twelve.
    level
        Level of the test of each further shift.

    Notes
    -----
    The step that fits best (in logarithms where all values are above zero; at least three months on each side) is
    compared with the best ones found in draws of noise that carries over from month to month (see `autocorrelation`):
    log of the sum of squares without it over that with it. Where it is larger than chance gives, it is kept and the
    next one is sought beside it; where it is not, the two best together are tried, as a level that was left and came
    back is hardly seen in one step. Seasons of the year are fitted together with the steps where the rows have two
    years and an F test finds some, so that a step is not taken for a season nor a season for a step. Shifts count where
    the levels together describe the months clearly better than a straight line or a curve, by the Bayesian information
    criterion; steady growth is no shift.

    Examples
    --------
    >>> y = np.array([5, 6, 5, 6, 5, 6, 5, 6, 15, 16, 15, 16, 15, 16, 15, 16.0])
    >>> [s.at for s in levels_of(y, np.arange(16)).shifts]
    [8]
    """
    y = np.log(values) if (values > 0).all() else values.astype(float)
    shifts: list[Shift] = []
    if np.ptp(y) <= _EXACT * np.abs(values).max(initial=0.0):
        return Levels((), values)
    while len(shifts) < MOST:
        taken = tuple(sorted(s.at for s in shifts))
        found = _next_steps(y, taken, _seasons(y, places, taken), level)
        if not found:
            break
        shifts += found
    shifts.sort(key=lambda s: s.at)
    taken = tuple(s.at for s in shifts)
    cycle = _seasons(y, places, taken, search=False)
    if not shifts or not _levels_beat_growth(values, taken, cycle):
        return Levels((), values)
    return Levels(
        tuple(shifts), _calm(values, y, taken, places) if _has_season(values, places, taken, level) else values
    )


def _next_steps(y: np.ndarray, taken: tuple[int, ...], cycle: tuple[int, ...], level: float) -> list[Shift]:
    """The step beside those taken that is more than chance gives, or the two that are so together; else none."""
    search = _search_of(len(y), taken, cycle)
    if not search.places:
        return []
    seen = search.best(y[None, :])
    for steps, drawn in enumerate(_drawn(len(y), taken, cycle)):
        gain, carried = float(seen.gains[steps][0]), float(seen.carried[steps][0])
        lowest = np.maximum.accumulate([float(np.quantile(c, CAUTION[steps])) for _, c in drawn])
        cautious = float(np.interp(carried, lowest, COEFFICIENTS))
        chances = [max(chance_of(gain, gains), np.finfo(float).tiny) for gains, _ in drawn]
        chance = float(np.exp(np.interp(cautious, COEFFICIENTS, np.log(chances))))
        # Two questions are asked of the same months.
        if 2 * chance < level:
            return [Shift(search.places[int(seen.at[i][0])], chance) for i in range(steps + 1)]
    return []


@dataclass(frozen=True)
class _Best:
    """The best step of each series, and the best two: log of the squares without them over those with them, the lag-1

    correlation of what they leave over, and which steps they are.
    """

    gains: tuple[np.ndarray, np.ndarray]
    carried: tuple[np.ndarray, np.ndarray]
    at: tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class _Search:
    """All places where a step could stand: the residuals' maker without one, and each step as it leaves over."""

    places: tuple[int, ...]
    maker: np.ndarray
    steps: np.ndarray
    sizes: np.ndarray

    def best(self, series: np.ndarray) -> _Best:
        """The best step of each series (a row), and the one that then is best beside it."""
        left = series @ self.maker
        # What a fit of exact values leaves over is rounding, and has no correlation.
        floor = (_EXACT * np.abs(series).max(axis=1)) ** 2 * series.shape[1]
        whole = np.maximum((left**2).sum(axis=1), floor)
        each = np.arange(len(series))
        at, fitted = _largest(left @ self.steps.T, self.sizes[None, :])
        rest = left - (fitted[each, at] / self.sizes[at])[:, None] * self.steps[at]
        shared = self.steps @ self.steps.T
        sizes = self.sizes - shared[at] ** 2 / self.sizes[at][:, None]
        where = np.array(self.places)
        apart = np.abs(where[None, :] - where[at][:, None]) >= SHORTEST
        second, fitted = _largest(rest @ self.steps.T, np.where(apart & (sizes > _TOLD), sizes, np.inf))
        beside = self.steps[second] - (shared[at, second] / self.sizes[at])[:, None] * self.steps[at]
        left_by_two = rest - (fitted[each, second] / np.maximum(sizes[each, second], _TOLD))[:, None] * beside
        gains, carried = zip(*(_judged(r, whole, floor) for r in (rest, left_by_two)), strict=True)
        return _Best((gains[0], gains[1]), (carried[0], carried[1]), (at, second))


def _largest(fitted: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # Of equals the first, whatever the processor's rounding.
    in_order = 1 - _EXACT * np.arange(fitted.shape[1])
    return (fitted**2 / sizes * in_order).argmax(axis=1), fitted


def _judged(rest: np.ndarray, whole: np.ndarray, floor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    squares = (rest**2).sum(axis=1)
    tiny = np.finfo(float).tiny
    carried = (rest[:, 1:] * rest[:, :-1]).sum(axis=1) / np.maximum(squares, floor + tiny)
    gain = np.log(np.maximum(whole, tiny) / np.maximum(squares, floor + tiny))
    return gain, np.where(squares > floor, carried, 0.0)


@cache
def _search_of(n: int, taken: tuple[int, ...], cycle: tuple[int, ...]) -> _Search:
    maker = residual_maker(_design(n, taken, cycle))
    bounds = (0, *taken, n)
    places = [k for k in range(1, n) if min(abs(k - b) for b in bounds) >= SHORTEST]
    steps = (np.arange(n) >= np.array(places, dtype="int64").reshape(-1, 1)).astype(float) @ maker
    sizes = (steps**2).sum(axis=1)
    told = sizes > _TOLD
    return _Search(tuple(k for k, t in zip(places, told, strict=True) if t), maker, steps[told], sizes[told])


@cache
def _drawn(n: int, taken: tuple[int, ...], cycle: tuple[int, ...]) -> tuple[Drawn, ...]:
    """What the search finds in noise, for one step and for two."""
    search = _search_of(n, taken, cycle)
    found = [[search.best(b) for b in in_blocks(noise(n, c)[:DRAWS], n)] for c in COEFFICIENTS]
    return tuple(
        [(np.concatenate([b.gains[s] for b in f]), np.concatenate([b.carried[s] for b in f])) for f in found]
        for s in (0, 1)
    )


def _design(n: int, taken: tuple[int, ...], cycle: tuple[int, ...]) -> np.ndarray:
    """Columns of the fit: the level or the seasons of the year, and the steps taken."""
    level = seasons_of(np.array(cycle), CYCLE) if cycle else np.ones((n, 1))
    return np.column_stack([level, *((np.arange(n) >= k).astype(float) for k in taken)])


def _seasons(y: np.ndarray, places: np.ndarray, taken: tuple[int, ...], *, search: bool = True) -> tuple[int, ...]:
    """The months' places in the year where the fit should have seasons; empty where two years are lacking, or an F

    test finds none, beside the steps taken and (in a search) the best further one.
    """
    from scipy.special import fdtrc

    n = len(y)
    cycle = tuple((places % CYCLE).tolist())
    if n < 2 * CYCLE:
        return ()
    tried = {taken}
    if search:
        for one in (_search_of(n, taken, ()), _search_of(n, taken, cycle)):
            if one.places:
                tried.add(tuple(sorted((*taken, one.places[int(one.best(y[None, :]).at[0][0])]))))
    floor = (_EXACT * np.abs(y).max()) ** 2 * n
    for steps in tried - ({taken} if search else set()):
        plain, with_seasons = (float(((y @ residual_maker(_design(n, steps, c))) ** 2).sum()) for c in ((), cycle))
        few, many = CYCLE - 1, n - CYCLE - len(steps)
        if fdtrc(few, many, max(plain - with_seasons, 0.0) / few / ((with_seasons + floor) / many)) < SEASON_FROM:
            return cycle
    return ()


def _levels_beat_growth(values: np.ndarray, taken: tuple[int, ...], cycle: tuple[int, ...]) -> bool:
    """Whether levels describe the series better than a line or a curve do, by the Bayesian information criterion."""
    n = len(values)
    time = np.arange(n) - (n - 1) / 2
    season = seasons_of(np.array(cycle), CYCLE) if cycle else np.ones((n, 1))
    scales = [values, np.log(values)] if (values > 0).all() else [values]
    for margin, curve in ((LINE_BY, [time]), (CURVE_BY, [time, time**2])):
        for y in scales:
            floor = (_EXACT * np.abs(y).max()) ** 2 * n
            smooth, levels = (
                max(float(((y @ residual_maker(design)) ** 2).sum()), floor)
                for design in (np.column_stack([season, *curve]), _design(n, taken, cycle))
            )
            if n * np.log(smooth / levels) + (len(curve) - 2 * len(taken)) * np.log(n) < margin:
                return False
    return True


def _has_season(values: np.ndarray, places: np.ndarray, taken: tuple[int, ...], level: float) -> bool:
    """Whether the months over their levels have a season, of three years or more."""
    if len(values) < SEASON_YEARS * CYCLE or not (values > 0).all():
        return False
    parts = np.split(values, taken)
    return season_chance(np.concatenate([p / p.mean() for p in parts]), places, CYCLE) < level


def _calm(values: np.ndarray, y: np.ndarray, taken: tuple[int, ...], places: np.ndarray) -> np.ndarray:
    """The values without the season of the year that fits best beside the steps; its factors have the mean 1."""
    cycle = tuple((places % CYCLE).tolist())
    fitted = np.linalg.lstsq(_design(len(y), taken, cycle), y, rcond=None)[0][:CYCLE]
    factors = np.exp(fitted - fitted.mean())
    return np.asarray(values / (factors / factors.mean())[list(cycle)])
