"""How much the best season of the year sells above the others, and on how many years that rests."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.breakdown import require_dimension
from xlsales.metrics.ratio import ratio
from xlsales.metrics.seasonality import at_season_grain
from xlsales.metrics.table import Column, Table, unavailable
from xlsales.table.period import MONTHS_IN, Period

_LIFT = (
    Column("lift", "Lift", "change", "Mean of the season / mean of the other seasons of the same years − 1."),
    Column("years", "Years", "count", "Complete years that the lift rests on."),
    Column("low", "Lowest year", "change", "Smallest lift of a year."),
    Column("high", "Highest year", "change", "Largest lift of a year."),
    Column("years_above", "Years above", "count", "Years in which the season was above the mean of the others."),
)
LIFT_COLUMNS = (
    Column("season", "Season", "period", "Month or quarter of the year."),
    *_LIFT,
    Column("peak", "Peak", "flag", "1 for the season with the largest lift, 0 for the others."),
)
YEAR_COLUMNS = (
    Column("period", "Year", "period", "A complete year."),
    Column("season", "Season", "period", "The peak season of all years."),
    Column("revenue", "Revenue of the season", "money", "Revenue of the peak season in this year."),
    Column("others", "Mean of the others", "money", "Mean revenue of the year's other seasons."),
    Column("lift", "Lift", "change", "Revenue of the season / mean of the others − 1."),
    Column("best", "Best season of the year", "period", "The season with the largest revenue in this year."),
)
RISING = "Growth within a year lifts its last season and lowers its first; the seasonal index takes that out."


def season_lift(cube: Cube) -> Table:
    """Lift of each season over the others, with the number of complete years that it rests on.

    Returns
    -------
    Table
        `season_lift`, one row a season in the order of the year; `low`, `high` and `years_above` tell whether it is
        consistent. Without a row where no year is complete.

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
    found = _complete_years(cube)
    if isinstance(found, str):
        return unavailable("season_lift", "Lift by season", found)
    at, years = found
    frame = pd.DataFrame([_lift(years.to_numpy(), s) for s in range(years.shape[1])])
    frame.insert(0, "season", _names(at, years))
    frame["peak"] = _flag_of_largest(frame["lift"])
    return Table("season_lift", "Lift by season", LIFT_COLUMNS, frame, _lift_notes(years))


def season_lift_years(cube: Cube) -> Table:
    """The lift of the peak season in each complete year: `season_lift_years`, one row a year.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=8, freq="QS")
    >>> rows = pd.DataFrame({"date": days, "revenue": [80.0, 90, 100, 130] * 2, "region": "North"})
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> season_lift_years(cube).frame["period"].tolist()
    ['2022', '2023']
    """
    title = "Lift of the peak season by year"
    found = _complete_years(cube)
    if isinstance(found, str):
        return unavailable("season_lift_years", title, found)
    at, years = found
    peak = _peak(years)
    others = years.drop(columns=peak).mean(axis=1)
    names = dict(zip(years.columns, _names(at, years), strict=True))
    frame = pd.DataFrame(
        {
            "period": [Period("year", int(y), at.calendar.fiscal_year_start).label for y in years.index],
            "season": names[peak],
            "revenue": years[peak].to_numpy(),
            "others": others.to_numpy(),
            "lift": (ratio(years[peak], others.where(others > 0)) - 1).to_numpy(),
            "best": [names[s] for s in years.idxmax(axis=1)],
        }
    )
    return Table("season_lift_years", title, YEAR_COLUMNS, frame, _lift_notes(years))


def season_lift_by(cube: Cube, dimension: str) -> Table:
    """The lift of the company's peak season for every member: `season_lift_<dimension>`, largest lift first.

    Raises
    ------
    UsageError
        For a dimension that the rows do not have.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=8, freq="QS")
    >>> rows = pd.DataFrame({"date": days, "revenue": [80.0, 90, 100, 130] * 2, "region": "North"})
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> season_lift_by(cube, "region").fact("years_above", member="North").value
    2
    """
    require_dimension(cube, dimension)
    name, title = f"season_lift_{dimension}", f"Lift of the peak season by {cube.book.label(dimension)}"
    found = _complete_years(cube)
    if isinstance(found, str):
        return unavailable(name, title, found)
    if not cube.book.has(dimension):
        return unavailable(name, title, f"The revenue rows have no {dimension}.")
    at, years = found
    peak, cycle, names = _peak(years), years.shape[1], _names(at, years)
    periods = [y * cycle + s + _offset(at) for y in years.index for s in years.columns]
    sold = at.sales(dimension)
    sold = sold[sold["period"].isin(periods)].assign(member=sold[dimension].astype("str"))
    wide = sold.pivot(index="member", columns="period", values="revenue").reindex(columns=periods).fillna(0.0)
    rows = []
    for member, amounts in zip(wide.index, wide.to_numpy(), strict=True):
        if amounts.any():
            grid = amounts.reshape(years.shape)
            rows.append({"member": member, "season": names[peak], **_lift(grid, peak)})
    if not rows:
        return unavailable(name, title, "No member has revenue in a complete year.")
    frame = pd.DataFrame(rows).sort_values(["lift", "member"], ascending=[False, True], ignore_index=True)
    columns = (Column("member", cube.book.label(dimension), "text", "A member."), LIFT_COLUMNS[0], *_LIFT)
    zero = "A member that sold nothing in a season counts as zero there."
    return Table(name, title, columns, frame, (*_lift_notes(years), zero))


def _complete_years(cube: Cube) -> tuple[Cube, pd.DataFrame] | str:
    """Revenue with a row for each complete year and a column for each season, counted from the year's first.

    Text says why there is none.
    """
    at = at_season_grain(cube)
    if at is None:
        return f"The rows tell only the {cube.book.precision}, so no season shows."
    cycle = 12 // MONTHS_IN[at.calendar.grain]
    whole = [p.ix for p in at.calendar.whole]
    revenue = at.sales().set_index("period")["revenue"].reindex(whole)
    shifted = np.array(whole, dtype=int) - _offset(at)
    grid = pd.DataFrame({"year": shifted // cycle, "season": shifted % cycle, "revenue": revenue.to_numpy()})
    years = grid.pivot(index="year", columns="season", values="revenue")
    complete = years.dropna() if years.shape[1] == cycle else years.iloc[:0]
    if complete.empty:
        return f"No year up to {at.calendar.now.label} is complete: all its {cycle} {at.calendar.grain}s must be whole."
    if not complete.to_numpy().sum() > 0:
        return "Revenue of the complete years is not above zero, so no season lifts it."
    return at, complete


def _offset(at: Cube) -> int:
    """Indexes of months know no fiscal year; those of quarters do."""
    return at.calendar.fiscal_year_start - 1 if at.calendar.grain == "month" else 0


def _names(at: Cube, years: pd.DataFrame) -> list[str]:
    start = at.calendar.fiscal_year_start
    return [Period(at.calendar.grain, int(s) + _offset(at), start).season for s in years.columns]


def _lift(years: np.ndarray, season: int) -> dict[str, float]:
    """Lift of a season (a column) over the others, and by year (a row)."""
    others = np.delete(years, season, axis=1)
    base = others.mean(axis=1)
    by_year = years[base > 0, season] / base[base > 0] - 1
    return {
        "lift": years[:, season].mean() / others.mean() - 1 if others.mean() > 0 else np.nan,
        "years": len(by_year),
        "low": by_year.min() if len(by_year) else np.nan,
        "high": by_year.max() if len(by_year) else np.nan,
        "years_above": int((by_year > 0).sum()),
    }


def _peak(years: pd.DataFrame) -> int:
    return int(years.mean().idxmax())


def _flag_of_largest(lift: pd.Series) -> list[int]:
    largest = lift.fillna(-np.inf).to_numpy().argmax()
    return [int(i == largest) for i in range(len(lift))]


def _lift_notes(years: pd.DataFrame) -> tuple[str, ...]:
    n = len(years)
    one = "It rests on one year, which cannot show that it comes back." if n == 1 else f"It rests on {n} years."
    return (one, RISING)
