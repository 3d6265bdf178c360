"""What every rep brings, beside the team's average, and who has nothing at all."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.comparable import change_between
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import columns_of, measured
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period
from xlsales.table.span import Span

ACTIVE, SILENT, NEVER = "active", "none in the period", "none at all"


def productivity(cube: Cube) -> Table:
    """Revenue, orders or deals, win rate and average sale of every rep, beside the mean of the active ones.

    Returns
    -------
    Table
        `productivity`, largest revenue first: `member`, `manager` (where each rep has one), `revenue`, `before`,
        `change`, `share`, `orders` (won deals for deals), `average_sale`, `closed`, `win_rate` (deals only),
        `vs_team` (revenue / mean revenue of the active reps − 1), `few` (fewer orders than `min_events`), `status`
        ("active"; "none in the period": has rows, but not in this one; "none at all": only listed in a team table).

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(rep="Ann")), Settings(period="Q2 2024"))
    >>> productivity(cube).fact("status", member="Ann").value
    'active'
    """
    name, title = "productivity", "Revenue by " + cube.book.label("rep").lower()
    if "rep" not in cube.book.dimensions:
        return unavailable(name, title, "The rows have no column for who sold (rep).")
    calendar = cube.calendar
    here = _of_reps(cube, calendar.now)
    old = _of_reps(cube, calendar.before)["revenue"] if calendar.before is not None else pd.Series(dtype=float)
    seen = cube.members("rep")
    listed = sorted({*seen, *cube.book.members.get("rep", ())})
    out = here.reindex(listed).rename_axis("member").reset_index()
    out = out.assign(revenue=out["revenue"].fillna(0.0).astype(float))
    orders = out["orders"].fillna(0).astype(int) if "orders" in out else pd.Series(0, index=out.index)
    if "orders" in out:
        out["orders"] = orders
    if calendar.before is not None:
        out["before"] = out["member"].map(old).fillna(0.0).astype(float)
        out["change"] = change_between(cube, out["revenue"], out["before"])
    out["share"] = ratio(out["revenue"], float(cube.sales_in(calendar.now)["revenue"].sum()))
    closed = pd.to_numeric(out["closed"]).fillna(0) if "closed" in out else pd.Series(0, index=out.index)
    working = (orders > 0) | (out["revenue"] != 0) | (closed > 0)
    if "closed" in out:
        out["closed"] = closed.astype(int)
    mean = float(out.loc[working, "revenue"].mean()) if working.any() else 0.0
    out["vs_team"] = change(out["revenue"], pd.Series(mean, index=out.index))
    counted = closed if "closed" in out else orders if "orders" in out else None
    if counted is not None:
        out["few"] = counted < cube.settings.min_events
    status = pd.Series(SILENT, index=out.index).mask(working, ACTIVE)
    out["status"] = status.mask(~out["member"].isin(seen), NEVER)
    out["manager"] = out["member"].map(_manager_of(cube))
    if out["manager"].isna().all():
        out = out.drop(columns="manager")
    out = out.sort_values(["revenue", "member"], ascending=[False, True], ignore_index=True)
    never = int((out["status"] == NEVER).sum())
    note = f"{never} listed without any row: {', '.join(out.loc[out['status'] == NEVER, 'member'])}." if never else ""
    team = f"The mean of the {int(working.sum())} active is {mean:,.0f}."
    return table(name, title, {c.name: c for c in _columns(cube)}, out, team, note)


def _of_reps(cube: Cube, span: Period | Span) -> pd.DataFrame:
    """All measures of a span by rep, without the rows that name none."""
    values = measured(cube, "rep", span=span)
    values = values.assign(member=values["rep"].astype("str"))
    return values[values["member"] != NOT_GIVEN].set_index("member")


def _manager_of(cube: Cube) -> dict[str, str]:
    """The manager of every rep that has only one."""
    rows = cube.book.deals if cube.book.deals is not None else cube.book.sales
    if "manager" not in rows or "rep" not in rows:
        return {}
    pairs = rows[["rep", "manager"]].drop_duplicates().astype("str")
    pairs = pairs[(pairs["manager"] != NOT_GIVEN) & ~pairs["rep"].duplicated(keep=False)]
    return dict(zip(pairs["rep"], pairs["manager"], strict=True))


def _columns(cube: Cube) -> tuple[Column, ...]:
    of = columns_of(cube)
    return (
        defined("member", header=cube.book.label("rep")),
        defined("member", "manager", header=cube.book.label("manager")),
        of["revenue"],
        replace(of["revenue_before"], name="before"),
        defined("change_of_revenue", "change"),
        defined("share_of_revenue", "share"),
        of["orders"],
        of["average_sale"],
        *(of[c] for c in ("closed", "win_rate") if c in of),
        defined("against_team", "vs_team"),
        defined("few"),
        defined("activity", "status"),
    )
