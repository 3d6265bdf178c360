"""Every figure by member of a dimension, or of two crossed: now, before, change, share."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.errors import UsageError, nearest
from xlsales.metrics.comparable import change_between
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import measured, measures_of
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Table

COMPARED = ("revenue", "orders", "average_sale", "win_rate", "created")


def breakdown(cube: Cube, dimension: str, second: str | None = None) -> Table:
    """The period's figures by member, the largest revenue first.

    Parameters
    ----------
    dimension, second
        Standard columns that the rows have, such as region and segment.

    Returns
    -------
    Table
        `breakdown_<dimension>` or `breakdown_<dimension>_<second>`: `member` (and `member_2`), every measure, its value
        `_before` for the main ones, `difference` and `change` of revenue, `share`, `share_before`. Members with figures
        in either period have a row.

    Raises
    ------
    UsageError
        For a dimension that the rows do not have; the nearest ones are given.
    """
    keys = [dimension] if second is None else [dimension, second]
    for key in keys:
        require_dimension(cube, key)
    calendar = cube.calendar
    values = measured(cube.compared, *keys)
    now = _of(values, calendar.now.ix, keys)
    before = _of(values, calendar.before.ix if calendar.before else None, keys)
    names = [m.name for m in measures_of(cube)]
    kept = [c for c in COMPARED if c in names]
    both = now.join(before[kept].add_suffix("_before"), how="outer")
    counts = [c for c in _counted(cube, keys, calendar.before is not None) if c in both]
    both[counts] = both[counts].apply(pd.to_numeric).fillna(0)
    both["difference"] = both["revenue"] - both["revenue_before"]
    both["change"] = change_between(cube, both["revenue"].astype(float), both["revenue_before"].astype(float))
    both["share"] = ratio(both["revenue"], float(both["revenue"].sum()))
    both["share_before"] = ratio(both["revenue_before"], float(both["revenue_before"].sum()))
    both = both[(both["revenue"] != 0) | (both["revenue_before"].fillna(0) != 0) | _other_life(both)]
    both = both.reset_index().rename(columns=dict(zip(keys, ("member", "member_2"), strict=False)))
    members = ["member", "member_2"][: len(keys)]
    both[members] = both[members].astype("str")
    both = both.sort_values(["revenue", *members], ascending=[False, *[True] * len(keys)], ignore_index=True)
    columns = _columns(cube, keys)
    title = " and ".join(cube.book.label(k) for k in keys)
    return Table(
        "_".join(["breakdown", *keys]),
        f"{title} in {calendar.now.label}",
        columns,
        both[[c.name for c in columns]],
    )


def _counted(cube: Cube, keys: list[str], compared: bool) -> list[str]:
    """The columns in which a member without rows in a period has 0: counts and money; averages and rates have none."""
    deals = cube.book.deals
    known = ["revenue", "orders", "units", "customers"]
    # Of a dimension that the deals do not have, nobody knows whose the opportunities are: that is no 0.
    known += ["created", "closed"] if deals is not None and all(k in deals for k in keys) else []
    return [*known, *(f"{c}_before" for c in known if c in COMPARED and compared)]


def require_dimension(cube: Cube, dimension: str) -> None:
    """Raise `UsageError` naming the nearest dimensions where the rows do not have this one."""
    if dimension not in cube.book.dimensions:
        raise UsageError(
            f"the rows have no {dimension!r} to break down by",
            where=cube.book.source_name,
            cure=nearest(dimension, cube.book.dimensions),
        )


def _of(values: pd.DataFrame, ix: int | None, keys: list[str]) -> pd.DataFrame:
    return values[values["period"] == (-1 if ix is None else ix)].drop(columns="period").set_index(keys)


def _other_life(both: pd.DataFrame) -> pd.Series:
    hit = pd.Series(False, index=both.index)
    for column in ("orders", "created", "closed"):
        if column in both:
            hit |= both[column].fillna(0) > 0
    return hit


def _columns(cube: Cube, keys: list[str]) -> tuple[Column, ...]:
    heads = [
        defined("member", n, header=cube.book.label(k)) for n, k in zip(("member", "member_2"), keys, strict=False)
    ]
    out = list(heads)
    for m in measures_of(cube):
        out.append(m.column)
        if m.name in COMPARED:
            out.append(m.before)
        if m.name == "revenue":
            out += [
                defined("difference_of_revenue", "difference"),
                defined("change_of_revenue", "change"),
                defined("share_of_revenue", "share"),
                defined("share_of_revenue", "share_before", span="before"),
            ]
    return tuple(out)
