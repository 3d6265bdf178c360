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
from xlsales.table.book import NOT_GIVEN

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
        `_before` for the main ones, `difference` and `change` of revenue, `share`, `share_before`, and over all rows
        `revenue_all`, `share_all`, `rank_all` (1 is the largest). Members with figures in any of them have a row.

    Raises
    ------
    UsageError
        For a dimension that the rows do not have; the nearest ones are given.
    """
    keys = [dimension] if second is None else [dimension, second]
    for key in keys:
        require_dimension(cube, key)
    calendar = cube.calendar
    now = _of(measured(cube, *keys, span=calendar.now), keys)
    before = _of(measured(cube, *keys, span=calendar.before), keys) if calendar.before else now.iloc[:0]
    names = [m.name for m in measures_of(cube)]
    kept = [c for c in COMPARED if c in names]
    both = now.join(before[kept].add_suffix("_before"), how="outer")
    counts = [c for c in _counted(cube, keys, calendar.before is not None) if c in both]
    both[counts] = both[counts].apply(pd.to_numeric).fillna(0)
    both["difference"] = both["revenue"] - both["revenue_before"]
    both["change"] = change_between(cube, both["revenue"].astype(float), both["revenue_before"].astype(float))
    both["share"] = ratio(both["revenue"], float(both["revenue"].sum()))
    both["share_before"] = ratio(both["revenue_before"], float(both["revenue_before"].sum()))
    both = _with_all_rows(cube, both, keys)
    both = both[(both[["revenue", "revenue_before", "revenue_all"]].fillna(0) != 0).any(axis=1) | _other_life(both)]
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


def _with_all_rows(cube: Cube, both: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Beside the span's figures, what each member brought over all rows: revenue, share and rank."""
    every = cube.sales(*keys, span="all").set_index(keys)["revenue"].rename("revenue_all")
    out = both.join(every, how="outer")
    known = [c for c in ("revenue", "revenue_all") if c in out]
    out[known] = out[known].fillna(0.0)
    out["share_all"] = ratio(out["revenue_all"], float(out["revenue_all"].sum()))
    named = pd.Series(~out.index.get_level_values(0).isin([NOT_GIVEN]), index=out.index)
    placed = out["revenue_all"].round(2).where(named & (out["revenue_all"] > 0))
    return out.assign(rank_all=placed.rank(method="min", ascending=False))


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


def _of(values: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return values.drop(columns="period").set_index(keys)


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
                defined("revenue_of_all_rows", "revenue_all"),
                defined("share_of_all_rows", "share_all"),
                defined("rank_of_all_rows", "rank_all"),
            ]
    return tuple(out)
