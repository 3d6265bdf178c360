"""How much of their targets the members reached, and where a running period is heading."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.fiscal import month_begin
from xlsales.metrics.definitions import defined
from xlsales.metrics.quotas import COMPANY, monthly, quota_cells, roles, roll_ups
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import MONTHS_IN, Period, period_ix
from xlsales.table.span import Span

TOTAL = "Total"
NO_TARGETS = "There are no targets: add a Targets table with a member, a period and a quota."


@dataclass(frozen=True)
class _Span:
    """The months that a role's targets cover around the period reported on, and how far it has run."""

    first: int
    months: int
    label: str
    elapsed: float

    @property
    def running(self) -> bool:
        return self.elapsed < 1


def attainment(cube: Cube, role: str | None = None) -> Table:
    """Actual revenue against quota, by member, over the same members and months; roll-up rows are not added up.

    Parameters
    ----------
    role
        The column whose members have targets (rep, manager, territory, …); None for every role in the targets.

    Returns
    -------
    Table
        `attainment`: `role`, `member`, `row` ("member", "roll-up", "total"), `period`, `quota`, `actual`, `attainment`
        (Σ actual / Σ quota), `gap` (actual − quota), `under_floor` (attainment below the setting `attainment_floor`),
        `status` ("met", "below", "under the floor", "no sales", "no target"), and for a running period
        `expected_by_now` (quota × elapsed), `pace` (actual / that), `forecast` (actual / elapsed),
        `forecast_attainment`. Per role the lowest attainment first, then those without target, roll-ups, and the total
        of the members with a target.

    Notes
    -----
    Source: definitions, Targets: never the mean of percentages; a missing quota is no target, not zero. Targets finer
    than the period are added up; with longer ones (a year's target in a quarterly report) the target's own period is
    shown up to date.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024"))
    >>> attainment(cube).missing
    'There are no targets: add a Targets table with a member, a period and a quota.'
    """
    name, title = "attainment", "Attainment of targets"
    asked = roles(cube)
    if not asked:
        return unavailable(name, title, _why(cube))
    if role is not None and role not in asked:
        return unavailable(name, title, f"There are no targets for {role}; there are some for {', '.join(asked)}.")
    parts, notes = [], []
    for each in [role] if role else asked:
        cells = quota_cells(cube, each)
        span = _span(cube, cells)
        if span is None:
            notes.append(f"Targets by {each} do not cover {cube.calendar.now.label}.")
            continue
        rows, said = _of_role(cube, each, cells, span)
        parts.append(rows)
        notes += said
    if not parts:
        return unavailable(name, title, " ".join(notes))
    out = pd.concat(parts, ignore_index=True)
    return table(name, title, {c.name: c for c in _COLUMNS}, out, *dict.fromkeys(notes))


def _why(cube: Cube) -> str:
    targets = cube.book.targets
    if targets is None or targets.empty or targets["quota"].isna().all():
        return NO_TARGETS
    named = ", ".join(sorted(set(targets["role"].astype("str"))))
    return f"The targets are by {named}, which the rows do not have."


def _span(cube: Cube, cells: pd.DataFrame) -> _Span | None:
    now, n = cube.calendar.now, int(cells["months"].iloc[0])
    first, after = now.first_month, now.after_month
    if isinstance(now, Span) and now.kind == "all":
        # Targets of a period that the rows do not fill are targets of all rows too.
        first, after = cube.calendar.periods[0].first_month, cube.calendar.periods[-1].after_month
    months = after - first
    inside = (cells["first"] >= first) & (cells["first"] + n <= first + months)
    around = (cells["first"] <= first) & (cells["first"] + n >= first + months)
    if inside.any():
        covered = _covered(cells[inside], n)
        # A year of which three quarters have targets is told as these.
        whole = isinstance(now, Period) and covered == (first, months)
        label = now.label if whole else _label_of(*covered, n, cube)
        return _Span(*covered, label, _elapsed(cube, *covered))
    if around.any():
        start = int(cells.loc[around, "first"].iloc[0])
        return _Span(start, n, _label(start, n, cube), _elapsed(cube, start, n))
    return None


def _covered(cells: pd.DataFrame, n: int) -> tuple[int, int]:
    """The first month that targets are for, and how many months they reach."""
    first = int(cells["first"].min())
    return first, int(cells["first"].max()) + n - first


def _label_of(first: int, months: int, n: int, cube: Cube) -> str:
    """The periods of targets for n months each, from the first to the last; one name where a single period has both."""
    if months in MONTHS_IN.values() and _begins(first, months, cube):
        return _label(first, months, cube)
    ends = [_label(m, n, cube) for m in (first, first + months - n)]
    return " to ".join(dict.fromkeys(ends))


def _begins(first: int, months: int, cube: Cube) -> bool:
    """Whether a period of so many months begins with a month."""
    return months == 1 or (first - cube.calendar.fiscal_year_start + 1) % months == 0


def _label(first: int, months: int, cube: Cube) -> str:
    grain = next(g for g, m in MONTHS_IN.items() if m == months)
    start = cube.calendar.fiscal_year_start
    # A year's target can run from January in a fiscal year that does not.
    begin = start if _begins(first, months, cube) else 1
    return Period(grain, period_ix(first, grain, begin), begin).label  # type: ignore[arg-type]


def _elapsed(cube: Cube, first: int, months: int) -> float:
    """The part of a span of months that has run: all of it unless the data end inside the period reported on."""
    calendar = cube.calendar
    start, end = (month_begin(m, calendar.fiscal_year_start) for m in (first, first + months))
    # A quarter whose last sale was on its last day but one has run to its end; one that only starts late has, too.
    whole = not calendar.why_partial(calendar.now).startswith("the data end")
    seen = (calendar.now.end if whole else min(calendar.last_day, calendar.now.end)) + dt.timedelta(days=1)
    return 1.0 if seen >= end else max((seen - start).days, 1) / (end - start).days


def _of_role(cube: Cube, role: str, cells: pd.DataFrame, span: _Span) -> tuple[pd.DataFrame, list[str]]:
    tops = roll_ups(cube, role, cells)
    n = int(cells["months"].iloc[0])
    here = cells[(cells["first"] >= span.first) & (cells["first"] + n <= span.first + span.months)]
    rows = here.groupby("member", as_index=False).agg(quota=("quota", "sum"), actual=("actual", "sum"))
    actual = rows.set_index("member")["actual"]
    for member, reports in tops.items():
        # A roll-up has the sales of its reports beside its own.
        of_all = sum(float(actual.get(r, 0.0)) for r in {*reports, member})
        rows.loc[rows["member"] == member, "actual"] = of_all
    rows["row"] = rows["member"].map(lambda m: "roll-up" if m in tops else "member")
    leaves = rows[rows["row"] == "member"]
    total = {
        "member": TOTAL,
        "row": "total",
        "quota": float(leaves["quota"].sum()),
        "actual": float(leaves["actual"].sum()),
    }
    bare = _without_target(cube, role, set(rows["member"]), span)
    frame = pd.concat([f for f in (rows, bare, pd.DataFrame([total])) if len(f)], ignore_index=True)
    frame = frame[(frame["row"] != "total") | (role not in COMPANY)]
    frame = _judged(frame, span, cube.settings.attainment_floor).assign(role=role)
    rank = frame["row"].map({"member": 0, "roll-up": 2, "total": 3}) + (frame["status"] == "no target")
    frame = frame.assign(rank=rank, place=frame["attainment"].round(9))
    frame = frame.sort_values(["rank", "place", "member"], ignore_index=True)
    return frame.drop(columns=["rank", "place"]), _said(cube, role, cells, tops, bare, span)


def _without_target(cube: Cube, role: str, have: set[str], span: _Span) -> pd.DataFrame:
    end = span.first + span.months
    sold = {m: float(s[(s.index >= span.first) & (s.index < end)].sum()) for m, s in monthly(cube, role).items()}
    rows = [{"member": m, "row": "member", "quota": float("nan"), "actual": a} for m, a in sorted(sold.items())
            if m not in have and m != NOT_GIVEN and abs(a) >= 0.005]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["member", "row", "quota", "actual"])
    return frame.astype({"quota": float, "actual": float})


def _judged(frame: pd.DataFrame, span: _Span, floor: float) -> pd.DataFrame:
    out = frame.assign(
        period=span.label,
        attainment=ratio(frame["actual"], frame["quota"]),
        gap=frame["actual"] - frame["quota"],
        expected_by_now=frame["quota"] * span.elapsed if span.running else float("nan"),
        forecast=frame["actual"] / span.elapsed if span.running else float("nan"),
    )
    out["pace"] = ratio(out["actual"], out["expected_by_now"])
    out["forecast_attainment"] = ratio(out["forecast"], out["quota"])
    # A running period is judged by where it is heading, not by what is still to come.
    judged = out["forecast_attainment"] if span.running else out["attainment"]
    out["under_floor"] = judged < floor - 1e-12
    status = pd.Series("below", index=out.index).mask(judged >= 1, "met").mask(out["under_floor"], "under the floor")
    status = status.mask((out["actual"] == 0) & (out["quota"] > 0), "no sales")
    return out.assign(status=status.mask(out["quota"].isna() | (out["quota"] == 0), "no target"))


def _said(
    cube: Cube, role: str, cells: pd.DataFrame, tops: dict[str, list[str]], bare: pd.DataFrame, span: _Span
) -> list[str]:
    out = []
    if tops:
        shown = "; ".join(f"{t} = {len(r)} others" for t, r in sorted(tops.items()))
        out.append(f"Roll-ups, not counted twice: {shown}.")
    if len(bare):
        out.append(f"{bare['actual'].sum():,.0f} of revenue belongs to members of {role} without a target.")
    unknown = sorted(set(cells.loc[~cells["known"], "member"]) - set(tops))
    if unknown:
        out.append(f"Targets for members that the rows do not have: {', '.join(unknown)}.")
    if span.running:
        out.append(f"{span.label} has run {span.elapsed:.0%}; at this pace it goes on to its end as it began.")
    return out


def attainment_by_period(cube: Cube, role: str | None = None) -> Table:
    """Attainment of every period up to now, over the members with a target in it.

    Returns
    -------
    Table
        `attainment_by_period`: `role`, `period`, `quota`, `actual`, `attainment`, `gap`, `members` (with a target),
        `under_floor` (how many of them), `running`.
    """
    name, title = "attainment_by_period", "Attainment by period"
    asked = roles(cube)
    if not asked:
        return unavailable(name, title, _why(cube))
    if role is not None and role not in asked:
        return unavailable(name, title, f"There are no targets for {role}; there are some for {', '.join(asked)}.")
    rows = [row for each in ([role] if role else asked) for row in _periods(cube, each)]
    if not rows:
        return unavailable(name, title, "The targets cover no period of the rows.")
    frame = pd.DataFrame(rows)
    frame = frame.assign(attainment=ratio(frame["actual"], frame["quota"]), gap=frame["actual"] - frame["quota"])
    return table(name, title, {c.name: c for c in _PERIOD_COLUMNS}, frame)


def _periods(cube: Cube, role: str) -> list[dict[str, object]]:
    cells = quota_cells(cube, role)
    cells = cells[~cells["member"].isin(roll_ups(cube, role, cells))]
    calendar, n, out = cube.calendar, int(cells["months"].iloc[0]), []
    months = MONTHS_IN[calendar.grain]
    spans = {(p.first_month, months, p.label) for p in calendar.history}
    if n > months:
        reached = cells[(cells["first"] < calendar.now.first_month + months)]
        spans = {(int(f), n, _label(int(f), n, cube)) for f in reached["first"]}
    for first, length, label in sorted(spans):
        here = cells[(cells["first"] >= first) & (cells["first"] + n <= first + length)]
        if here.empty or first + length <= calendar.history[0].first_month:
            continue
        members = here.groupby("member")[["quota", "actual"]].sum()
        under = members["actual"] < (cube.settings.attainment_floor - 1e-12) * members["quota"]
        out.append({
            "role": role, "period": label, "quota": float(members["quota"].sum()),
            "actual": float(members["actual"].sum()), "members": len(members), "under_floor": int(under.sum()),
            "running": _elapsed(cube, first, length) < 1,
        })  # fmt: skip
    return out


_SHARED = (
    defined("quota"),
    defined("actual"),
    defined("attainment"),
    defined("gap"),
)
_COLUMNS = (
    defined("targets_by", "role"),
    defined("member"),
    defined("target_row", "row"),
    defined("period"),
    *_SHARED,
    defined("under_floor"),
    defined("target_status", "status"),
    defined("expected_by_now"),
    defined("pace"),
    defined("forecast"),
    defined("forecast_attainment"),
)
_PERIOD_COLUMNS = (
    defined("targets_by", "role"),
    defined("period"),
    *_SHARED,
    defined("members_with_target", "members"),
    defined("members_under_floor", "under_floor"),
    defined("running"),
)
