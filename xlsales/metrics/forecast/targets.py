"""Where the targets land: what is forecast of a target's period against it, and what the rest would have to bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.attainment import NO_TARGETS
from xlsales.metrics.definitions import defined
from xlsales.metrics.forecast.coming import Coming, Stretch, coming_of, stretch_of
from xlsales.metrics.forecast.company import company_revenue
from xlsales.metrics.forecast.landing import landing
from xlsales.metrics.forecast.members import CENT, member_outlook
from xlsales.metrics.forecast.rolling import Outlook
from xlsales.metrics.forecast.series import Series, member_series
from xlsales.metrics.member_history import span_label
from xlsales.metrics.quotas import COMPANY, grain_of, quota_cells, roles, roll_ups
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.period import MONTHS_IN, Grain, Period, period_ix

NAME, TITLE = "forecast_targets", "Where the targets land"
TOTAL = "Total"
SETTLED = 3
"""Whole periods of a stretch from which what it brought so far tells its pace; with fewer the last year does."""


@dataclass(frozen=True)
class _Goal:
    """A target: whose, for which stretch, how much."""

    role: str
    member: str
    stretch: Stretch
    quota: float


def forecast_targets(cube: Cube) -> Table:
    """Compare the forecast of each target's period with the target.

    Returns
    -------
    Table
        `forecast_targets`: for the next period and the fiscal year, by role the total of all members with a target and
        each of them whose history carries a forecast. Where targets cover a part of the year only, that part is the
        period.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> forecast_targets(cube_of(book_from_roles(rows), Settings())).missing
    'There are no targets: add a Targets table with a member, a period and a quota.'
    """
    return cube.once(("forecast targets", cube.calendar.now, cube.calendar.grain), lambda: _forecast_targets(cube))


def _forecast_targets(cube: Cube) -> Table:
    asked = roles(cube)
    if not asked:
        return unavailable(NAME, TITLE, NO_TARGETS)
    coming = coming_of(cube)
    if isinstance(coming, str):
        return unavailable(NAME, TITLE, coming)
    ahead = [role for role in asked if _reaches(cube, role, coming.past.coming.first_month)]
    rows = [row for role in ahead for row in _of_role(cube, coming, role)]
    if not rows:
        return unavailable(NAME, TITLE, f"No target is for {coming.next.label} or later.")
    columns = {c.name: c for c in _columns(coming.past.grain)}
    note = "A target above the range is reached by less than one in ten such forecasts."
    return table(NAME, TITLE, columns, pd.DataFrame(rows), note)


def _columns(grain: Grain) -> tuple[Column, ...]:
    return (
        defined("targets_by", "role"),
        defined("member"),
        defined("target_row", "row"),
        defined("period"),
        defined("quota", "target"),
        defined("revenue_so_far", "so_far"),
        defined("revenue_low", "low"),
        defined("revenue_likely", "likely"),
        defined("revenue_high", "high"),
        defined("likely_gap", "gap"),
        defined("landing"),
        defined("lies"),
        defined("needed", grain=grain),
        defined("brought", grain=grain),
        defined("brought_over", "over"),
    )


def _reaches(cube: Cube, role: str, month: int) -> bool:
    """Whether a target of a role is for a month or a later one."""
    targets = cube.book.targets
    assert targets is not None
    mine = targets[(targets["role"].astype("str") == role) & targets["quota"].notna()]
    spans = mine[["grain", "period_ix"]].astype({"grain": "str"}).drop_duplicates().itertuples(index=False)
    return any(Period(g, int(ix) + 1, cube.calendar.fiscal_year_start).first_month > month for g, ix in spans)


def _of_role(cube: Cube, coming: Coming, role: str) -> Iterator[dict[str, object]]:
    cells = quota_cells(cube, role)
    cells = cells[~cells["member"].isin(roll_ups(cube, role, cells))]
    told: set[tuple[int, int]] = set()
    for stretch, months in _stretches(cube, coming):
        here = _covering(cells, *months)
        if here.empty:
            continue
        first, length = int(here["first"].min()), int(here["months"].iloc[0]) * here["first"].nunique()
        own = stretch
        if (first, length) != months:
            label = _label(cube, first, length, int(here["months"].iloc[0]))
            made = stretch_of(coming.past, coming.steps, label, first, length)
            if made is None:
                continue
            own = made
        if (first, length) not in told:
            told.add((first, length))
            yield from _rows(cube, coming, role, own, here.groupby("member", sort=False)["quota"].sum())


def _stretches(cube: Cube, coming: Coming) -> list[tuple[Stretch, tuple[int, int]]]:
    """The next period and the fiscal year with their first month and their months."""
    start = cube.calendar.fiscal_year_start
    month = coming.past.coming.first_month
    year: Grain = "year"
    out = []
    for stretch, grain in ((coming.next, coming.grain), (coming.year, year)):
        if stretch is not None:
            period = Period(grain, period_ix(month, grain, start), start)
            out.append((stretch, (period.first_month, MONTHS_IN[grain])))
    return out


def _covering(cells: pd.DataFrame, first: int, months: int) -> pd.DataFrame:
    """The targets inside some months, of the members that most of them have: those with targets for the same months."""
    n = int(cells["months"].iloc[0])
    here = cells[(cells["first"] >= first) & (cells["first"] + n <= first + months)]
    covered = here.groupby("member")["first"].agg(lambda s: tuple(sorted(s)))
    if not len(covered):
        return here
    usual = max(Counter(covered).items(), key=lambda kv: (kv[1], len(kv[0]), kv[0]))[0]
    if list(usual) != list(range(usual[0], usual[0] + n * len(usual), n)):
        return here.iloc[:0]
    return here[here["member"].isin(covered.index[[c == usual for c in covered]])]


def _label(cube: Cube, first: int, length: int, n: int) -> str:
    grain = grain_of(n)
    start = cube.calendar.fiscal_year_start
    return span_label(tuple(Period(grain, period_ix(m, grain, start), start) for m in range(first, first + length, n)))


def _rows(cube: Cube, coming: Coming, role: str, stretch: Stretch, quotas: pd.Series) -> Iterator[dict[str, object]]:
    if role in COMPANY:
        total, of_total = company_revenue(cube, coming)
        yield _row(coming, _Goal(role, "Company", stretch, float(quotas.sum())), "total", total, of_total, 0)
        return
    total, of_total = _of_those(cube, coming, role, set(quotas.index))
    yield _row(coming, _Goal(role, TOTAL, stretch, float(quotas.sum())), "total", total, of_total, 0)
    told = member_outlook(cube, coming, role)
    for member, quota in quotas.items():
        if told is not None and member in told.series.names and quota:
            at = told.series.names.index(str(member))
            yield _row(coming, _Goal(role, str(member), stretch, float(quota)), "member", told.series, told.seen, at)


def _of_those(cube: Cube, coming: Coming, role: str, members: set[str]) -> tuple[Series, Outlook]:
    """The revenue of all members with a target together, and its forecast: the company's own where they are all."""
    every = member_series(cube, coming.past, role)
    mine = [i for i, name in enumerate(every.names) if name in members]
    history, running = every.history[mine].sum(axis=0), every.running[mine].sum()
    company, of_company = company_revenue(cube, coming)
    if np.abs(history - company.history[0]).max() < CENT and abs(running - company.running[0]) < CENT:
        return company, of_company
    together = Series((TOTAL,), history[None, :], np.array([running]))
    return together, coming.seen(together.history)


def _row(coming: Coming, goal: _Goal, row: str, series: Series, seen: Outlook, at: int) -> dict[str, object]:
    stretch = goal.stretch
    known = stretch.known(series.history, series.running)
    landed = landing(seen, stretch.counted, coming.days, known)
    low, likely, high = (float(getattr(landed, n)[at]) for n in ("low", "likely", "high"))
    whole = series.history[at, slice(*stretch.over)]
    pace, over = (
        (whole, f"{stretch.label} so far")
        if len(whole) >= SETTLED
        else (series.history[at, -coming.past.season :], _last(coming))
    )
    left = max(goal.quota - float(known[at]), 0.0)
    return {
        "role": goal.role, "member": goal.member, "row": row, "period": stretch.label, "target": goal.quota,
        "so_far": float(known[at]), "low": low, "likely": likely, "high": high, "gap": likely - goal.quota,
        "landing": ratio(likely, goal.quota), "lies": lies(goal.quota, low, high),
        "needed": left / float(stretch.counted.sum()), "brought": float(pace.mean()), "over": over,
    }  # fmt: skip


def _last(coming: Coming) -> str:
    many = min(coming.past.season, len(coming.past.whole))
    return f"the last {many} {coming.past.grain}s" if many > 1 else f"the last {coming.past.grain}"


def lies(target: float, low: float, high: float) -> str:
    """Where a target lies against a range.

    Examples
    --------
    >>> lies(5, 1, 3), lies(2, 1, 3), lies(0.5, 1, 3)
    ('above the range', 'inside the range', 'below the range')
    """
    return "above the range" if target > high else "below the range" if target < low else "inside the range"
