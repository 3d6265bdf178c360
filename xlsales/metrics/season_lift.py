"""How much the best season of the year sells above the others once growth is taken out, and on how many years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.season_test import detrended
from xlsales.metrics.seasonality import at_season_grain, season_run
from xlsales.metrics.table import Table, unavailable
from xlsales.table.period import MONTHS_IN

FEWEST_YEARS = 2
LIFT_COLUMNS = (
    defined("season"),
    defined("lift"),
    defined("years_of_lift", "years"),
    defined("lowest_lift", "low"),
    defined("highest_lift", "high"),
    defined("years_above"),
    defined("years_best"),
    defined("peak_season", "peak"),
)
YEAR_COLUMNS = (
    defined("period"),
    defined("revenue"),
    defined("moving_average", "usual"),
    defined("lift_of_year", "lift"),
    defined("best"),
)
GROWTH_OUT = (
    "Each period is taken over the moving average of a year around it, so that growth within a year lifts no season; "
    "at both ends that average is carried on along its line."
)


@dataclass(frozen=True)
class Years:
    """The last full years of whole periods, back from the last one.

    Parameters
    ----------
    cube
        The cube at the grain of the seasons.
    ratios
        Revenue over its moving average: a row a year, a column a season.
    revenue
        Revenue, likewise, as the periods have it.
    places
        Period indexes, likewise.
    """

    cube: Cube
    ratios: np.ndarray
    revenue: np.ndarray
    places: np.ndarray

    @property
    def lifts(self) -> np.ndarray:
        """Each ratio over the mean of the others of its year − 1; missing where that is not above zero."""
        others = (self.ratios.sum(axis=1, keepdims=True) - self.ratios) / (self.ratios.shape[1] - 1)
        return np.asarray(np.divide(self.ratios, others, out=np.full_like(others, np.nan), where=others > 0) - 1)

    @property
    def names(self) -> list[str]:
        """The names of the seasons, in the order of the columns."""
        return [self.cube.calendar.period(int(ix)).season for ix in self.places[0]]


def season_lift(cube: Cube) -> Table:
    """Lift of each season over the others, with the number of full years that it rests on.

    Returns
    -------
    Table
        `season_lift`, one row a season in the order of the year; `low`, `high`, `years_above` and `years_best` tell
        whether it is consistent. Without a row below two full years of whole periods in a row.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=8, freq="QS")
    >>> rows = pd.DataFrame({"date": days, "revenue": [80.0, 90, 100, 130] * 2, "region": "North"})
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> round(season_lift(cube).fact("lift", season="Q4").value, 3)
    0.444
    """
    title = "Lift by season"
    years = full_years(cube)
    if isinstance(years, str):
        return unavailable("season_lift", title, years)
    mean, lifts = years.ratios.mean(axis=0), years.lifts
    others = (mean.sum() - mean) / (len(mean) - 1)
    lift = np.divide(mean, others, out=np.full_like(mean, np.nan), where=others > 0) - 1
    best = years.ratios >= years.ratios.max(axis=1, keepdims=True)
    frame = pd.DataFrame(
        {
            "season": years.names,
            "lift": lift,
            "years": len(lifts),
            "low": np.fmin.reduce(lifts),
            "high": np.fmax.reduce(lifts),
            "years_above": (lifts > 0).sum(axis=0),
            "years_best": best.sum(axis=0),
            "peak": (np.arange(len(mean)) == _peak(years)).astype(int),
        }
    )
    first = cube.calendar.fiscal_year_start - 1 if years.cube.calendar.grain == "month" else 0
    frame = frame.iloc[np.argsort((years.places[0] - first) % len(mean))].reset_index(drop=True)
    return Table("season_lift", title, LIFT_COLUMNS, frame, (f"It rests on {len(lifts)} years.", GROWTH_OUT))


def season_lift_years(cube: Cube) -> Table:
    """The lift of the peak season in each full year: `season_lift_years`, one row a year.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=8, freq="QS")
    >>> rows = pd.DataFrame({"date": days, "revenue": [80.0, 90, 100, 130] * 2, "region": "North"})
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> season_lift_years(cube).frame["period"].tolist()
    ['Q4 2022', 'Q4 2023']
    """
    title = "Lift of the peak season by year"
    years = full_years(cube)
    if isinstance(years, str):
        return unavailable("season_lift_years", title, years)
    peak = _peak(years)
    revenue, ratios = years.revenue[:, peak], years.ratios[:, peak]
    frame = pd.DataFrame(
        {
            "period": [years.cube.calendar.period(int(ix)).label for ix in years.places[:, peak]],
            "revenue": revenue,
            "usual": np.divide(revenue, ratios, out=np.full_like(revenue, np.nan), where=ratios > 0),
            "lift": years.lifts[:, peak],
            "best": [years.names[i] for i in years.ratios.argmax(axis=1)],
        }
    )
    return Table("season_lift_years", title, YEAR_COLUMNS, frame, (f"It rests on {len(frame)} years.", GROWTH_OUT))


def full_years(cube: Cube) -> Years | str:
    """The last full years of whole periods in a row; text says why there are none."""
    at = at_season_grain(cube)
    if at is None:
        return f"The rows tell only the {cube.book.precision}, so no season shows."
    run, cycle = season_run(at), 12 // MONTHS_IN[at.calendar.grain]
    n = len(run) // cycle
    if n < FEWEST_YEARS:
        return f"{len(run)} whole {at.calendar.grain}s in a row are too few; two full years are {2 * cycle}."
    ratios = detrended(run.to_numpy(dtype=float), cycle)
    if not np.isfinite(ratios).all():
        return "Revenue over a year is not above zero, so no season lifts it."
    revenue = at.sales().set_index("period")["revenue"].reindex(run.index).to_numpy(dtype=float)
    grids = (a[-n * cycle :].reshape(n, cycle) for a in (ratios, revenue, run.index.to_numpy(dtype="int64")))
    return Years(at, *grids)


def _peak(years: Years) -> int:
    """The column of the season with the largest lift; of equals the first."""
    return int(years.ratios.mean(axis=0).round(12).argmax())
