"""Months from which a figure moved to another level."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.levels import levels_of
from xlsales.metrics.measures import measured, measures_of
from xlsales.metrics.ratio import change
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, unavailable

FEWEST, LONGEST = 12, 120
"""Whole months that are looked at; what stood ten years ago is no level to tell the present one from."""
MEASURES = ("revenue", "orders", "average_sale")
ADDITIVE = ("revenue", "orders")
TITLE = "Level shifts"
COLUMNS = (
    defined("metric"),
    defined("label"),
    defined("first_month", "period"),
    defined("kind"),
    defined("level_before", "before"),
    defined("after"),
    defined("change_of_level", "change"),
    defined("months_before"),
    defined("months_after"),
    defined("p_shift", "p"),
)


def change_points(cube: Cube) -> Table:
    """Level shifts of the main figures at the month grain.

    Returns
    -------
    Table
        `change_points`, one row a shift, by measure and month; without a row and with the reason where there are fewer
        than twelve whole months, or no shift was found.

    Notes
    -----
    See `levels_of`. Levels are means of the months, without their season where one was found. Where the rows stand a
    week or a day apart, months count as of equally many of them in the search.

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
    return cube.once("change points", lambda: _change_points(cube))


def _change_points(cube: Cube) -> Table:
    if cube.book.precision not in ("day", "week", "month"):
        return unavailable("change_points", TITLE, f"The rows tell only the {cube.book.precision}, not the month.")
    at = cube.at("month")
    whole = _last_run([p.ix for p in at.calendar.whole])[-LONGEST:]
    if len(whole) < FEWEST:
        why = f"Not testable with {len(whole)} whole months in a row; level shifts need {FEWEST}."
        return unavailable("change_points", TITLE, why)
    values = measured(at).set_index("period").reindex(whole)
    tested = [m for m in measures_of(at) if m.name in MEASURES and values[m.name].notna().all()]
    level = level_of("change_point", cube.settings.alpha) / max(len(tested), 1)
    rows = []
    for measure in tested:
        y = pd.to_numeric(values[measure.name]).astype(float)
        even = _evened(at, y) if measure.name in ADDITIVE else y
        found = levels_of(even.to_numpy(dtype=float), y.index.to_numpy(dtype="int64"), level)
        # The shift is looked for among evened months; told is what the months brought, unless a season had to go.
        told = y.to_numpy(dtype=float) if np.allclose(found.calm, even) else found.calm
        bounds = [0, *(s.at for s in found.shifts), len(y)]
        for i, shift in enumerate(found.shifts):
            before, after = told[bounds[i] : shift.at], told[shift.at : bounds[i + 2]]
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
                }
            )
    if not rows:
        span = f"{at.calendar.period(whole[0]).label} to {at.calendar.period(whole[-1]).label}"
        return unavailable("change_points", TITLE, f"No lasting change of level in the {len(whole)} months {span}.")
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    return Table("change_points", TITLE, COLUMNS, frame, ("Against noise that carries over from month to month.",))


def _evened(at: Cube, values: pd.Series) -> pd.Series:
    """A monthly figure by period index, as of equally many days or weeks where rows stand so far apart."""
    return values * [at.calendar.evening.get(ix, 1.0) for ix in values.index.astype("int64").tolist()]


def revenue_levels(cube: Cube) -> dict[int, float]:
    """Month index → level of revenue at which it stands / mean level; empty where revenue has but one level.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=24, freq="MS")
    >>> rows = pd.DataFrame({"date": days, "revenue": [100.0] * 12 + [300.0] * 12})
    >>> found = revenue_levels(cube_of(book_from_roles(rows, precision="month"), Settings()))
    >>> sorted(set(found.values()))
    [0.5, 1.5]
    """
    return cube.once("revenue levels", lambda: _revenue_levels(cube))


def _revenue_levels(cube: Cube) -> dict[int, float]:
    table = change_points(cube)
    if not table:
        return {}
    at = cube.at("month")
    rows = table.frame[table.frame["metric"] == "revenue"]
    months = _last_run([p.ix for p in at.calendar.whole])[-LONGEST:]
    label = {at.calendar.period(ix).label: ix for ix in months}
    starts = [months[0], *(label[p] for p in rows["period"])]
    levels = [*rows["before"].head(1), *rows["after"]]
    if not levels or not min(levels) > 0:
        return {}
    path = [levels[sum(ix >= s for s in starts) - 1] for ix in months]
    return {ix: v / (sum(path) / len(path)) for ix, v in zip(months, path, strict=True)}


def _last_run(indexes: list[int]) -> list[int]:
    """The last stretch of periods without a gap."""
    start = max((i for i in range(1, len(indexes)) if indexes[i] != indexes[i - 1] + 1), default=0)
    return indexes[start:]
