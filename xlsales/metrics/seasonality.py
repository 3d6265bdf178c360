"""The seasonal index: how far above or below its moving average each month or quarter sells, and whether by chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.change_point import revenue_levels
from xlsales.metrics.definitions import defined
from xlsales.metrics.season_test import season_chance, weights
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, unavailable
from xlsales.table.period import MONTHS_IN, Grain, Period

TOLD_FROM = 3
"""Years from which a season is called one; two can only be told."""

INDEX_COLUMNS = (
    defined("season"),
    defined("index"),
    defined("lowest_ratio", "low"),
    defined("highest_ratio", "high"),
    defined("ratios", "years"),
    defined("p_season", "p"),
    defined("real"),
)


def seasonality(cube: Cube) -> Table:
    """Seasonal index of revenue, over the whole history up to the period reported on.

    Returns
    -------
    Table
        `seasonality`, one row a season of the year; "not testable with n periods" below two full cycles of whole
        periods without a gap. Seasons are those of the reporting grain, and quarters for years.

    Notes
    -----
    Ratio to a centred moving average over one cycle (half weights at both ends), averaged by season, normalised to
    mean 1. Where the rows stand a day or a week apart, periods count as of equally many of them. Source: definitions,
    Seasonality; for p see `season_chance`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=8, freq="QS")
    >>> rows = pd.DataFrame({"date": days, "revenue": [80.0, 90, 100, 130] * 2, "region": "North"})
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> round(seasonality(cube).fact("index", season="Q4").value, 3)
    1.3
    """
    at = at_season_grain(cube)
    title = "Seasonality of revenue"
    if at is None:
        return unavailable("seasonality", title, f"The rows tell only the {cube.book.precision}.")
    values, cycle = season_run(at), 12 // MONTHS_IN[at.calendar.grain]
    if len(values) < 2 * cycle:
        why = f"Not testable with {len(values)} whole {at.calendar.grain}s in a row; two full cycles are {2 * cycle}."
        return unavailable("seasonality", title, why)
    y, places = values.to_numpy(dtype=float), values.index.to_numpy()
    index = seasonal_index(y, places, cycle)
    if index is None:
        return unavailable("seasonality", title, "Revenue over a cycle is not above zero, so there is no index.")
    ratios = _ratios(y, places, cycle)
    by = ratios.groupby(ratios.index % cycle)
    p = season_chance(y, places, cycle)
    frame = pd.DataFrame(
        {
            "season": [Period(at.calendar.grain, s, at.calendar.fiscal_year_start).season for s in _seasons(at)],
            "index": index.reindex(_seasons(at)).to_numpy(),
            "low": by.min().reindex(_seasons(at)).to_numpy(),
            "high": by.max().reindex(_seasons(at)).to_numpy(),
            "years": by.size().reindex(_seasons(at)).to_numpy(),
            "p": p,
            "real": int(len(values) >= TOLD_FROM * cycle and p < level_of("season", cube.settings.alpha)),
        }
    )
    note = f"Over {len(values)} {at.calendar.grain}s; the first and last half cycle have no moving average."
    thin = "Each season rests on one year only, so the index is a first sight." if frame["years"].min() < 2 else ""
    unlike = f"Each {at.calendar.grain} counts as of equally many {at.calendar.unit}s." if _evened(at) else ""
    return Table("seasonality", title, INDEX_COLUMNS, frame, tuple(n for n in (note, thin, unlike) if n))


def seasonal_index(values: np.ndarray, places: np.ndarray, cycle: int) -> pd.Series | None:
    """Index by season (place modulo cycle) with mean 1; None below two cycles, or where an average is not above 0.

    Examples
    --------
    >>> seasonal_index(np.array([1.0, 3.0] * 4), np.arange(8), 2).tolist()
    [0.5, 1.5]
    """
    if len(values) < 2 * cycle:
        return None
    ratios = _ratios(values, places, cycle)
    index = ratios.groupby(ratios.index % cycle).mean()
    if ratios.isna().any() or len(index) < cycle or not (index > 0).all():
        return None
    return index / index.mean()


def at_season_grain(cube: Cube) -> Cube | None:
    """The cube at the grain of the seasons; None where the rows tell only years."""
    grain: Grain = cube.calendar.grain if cube.calendar.grain != "year" else "quarter"
    return None if cube.book.precision == "year" else cube.at(grain)


def season_run(at: Cube) -> pd.Series:
    """Revenue of the last stretch of whole periods without a gap, by period index, as seasons are looked for in it.

    Evened where periods hold unlike numbers of days or weeks with rows, and with shifts of level taken out: a step
    inside a year is no season.
    """
    whole = [p.ix for p in at.calendar.whole]
    start = max((i for i in range(1, len(whole)) if whole[i] != whole[i - 1] + 1), default=0)
    revenue: pd.Series = at.sales().set_index("period")["revenue"].reindex(whole[start:])
    levels = revenue_levels(at)
    return revenue * [at.calendar.evening.get(ix, 1.0) / _level(at.calendar.period(ix), levels) for ix in revenue.index]


def _level(period: Period, levels: dict[int, float]) -> float:
    """The mean level of a period's months; that of the nearest month where none of them is known."""
    if not levels:
        return 1.0
    months = range(period.first_month, period.shifted(1).first_month)
    known = [levels[m] for m in months if m in levels]
    return sum(known) / len(known) if known else levels[min(levels, key=lambda m: abs(m - period.first_month))]


def _evened(at: Cube) -> bool:
    return len(set(at.calendar.evening.values())) > 1


def _ratios(values: np.ndarray, places: np.ndarray, cycle: int) -> pd.Series:
    half = cycle // 2
    average = np.convolve(values, weights(cycle), mode="valid")
    inner = values[half : len(values) - half]
    safe = np.where(average > 0, average, np.nan)
    return pd.Series(inner / safe, index=places[half : len(places) - half])


def _seasons(at: Cube) -> list[int]:
    """Seasons in the order of the fiscal year, as period index modulo the cycle."""
    cycle = 12 // MONTHS_IN[at.calendar.grain]
    first = at.calendar.fiscal_year_start - 1 if at.calendar.grain == "month" else 0
    return [(first + i) % cycle for i in range(cycle)]
