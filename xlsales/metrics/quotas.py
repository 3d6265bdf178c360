"""The targets of a role as cells of months, each with the revenue of the same member and months."""

from __future__ import annotations

import re

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.table.period import GRAINS, MONTHS_IN, Grain, Period

COMPANY = ("company", "total", "all")
_TOTAL_WORDS = re.compile(r"\b(grand\s+)?(total|totals|sum|all|overall|company|team|gesamt|summe|toutes?|tous)\b", re.I)


def roles(cube: Cube) -> list[str]:
    """The roles that the targets speak of and the rows can answer, those with the fewest members first."""
    targets = cube.book.targets
    if targets is None or targets.empty:
        return []
    have = targets[targets["quota"].notna()]
    counts = have.groupby(have["role"].astype("str"))["member"].nunique()
    known = [r for r in counts.index if r in cube.book.sales or r in COMPANY]
    return sorted(known, key=lambda r: (int(counts[r]), r))


def quota_cells(cube: Cube, role: str) -> pd.DataFrame:
    """Every target of a role at its finest grain, beside the revenue of the same member and months up to now.

    Returns
    -------
    pandas.DataFrame
        `member` (as the rows write it), `first` (month index), `months`, `quota`, `actual`, `known` (whether the rows
        have this member), `place` (its position in the targets). Missing quotas are no targets and have no row.
        Where the rows tell only quarters, monthly targets are added up to quarters.
    """
    targets = cube.book.targets
    assert targets is not None
    rows = targets[(targets["role"].astype("str") == role) & targets["quota"].notna()]
    months = rows["grain"].astype("str").map(MONTHS_IN).astype(int)
    # Monthly and yearly targets of the same role say the same twice; the finer ones are used.
    rows, n = rows[months == months.min()], int(months.min())
    written = rows["member"].astype("str").str.strip()
    names = {m.casefold(): m for m in (cube.members(role) if role not in COMPANY else ["Company"])}
    if role in COMPANY:
        written = pd.Series("Company", index=rows.index, dtype="str")
    member = written.str.casefold().map(names)
    first = Period(grain_of(n), 0, cube.calendar.fiscal_year_start).first_month
    out = pd.DataFrame(
        {
            "member": member.fillna(written).astype("str"), "first": rows["period_ix"].astype(int) * n + first,
            "months": n, "quota": rows["quota"].astype(float), "known": member.notna(),
        }
    )  # fmt: skip
    out["place"] = out["member"].map({m: i for i, m in enumerate(dict.fromkeys(out["member"]))})
    block = MONTHS_IN.get(cube.book.precision, 1)
    if block > n:
        shift = (cube.calendar.fiscal_year_start - 1) % block
        out = out.assign(first=(out["first"] - shift) // block * block + shift, months=block)
    keys = ["member", "first", "months", "known", "place"]
    out = out.groupby(keys, as_index=False)["quota"].sum().sort_values(["place", "first"], ignore_index=True)
    return out.assign(actual=_actuals(cube, role, out))


def grain_of(months: int) -> Grain:
    """The grain of periods of so many months."""
    return next(g for g in GRAINS if MONTHS_IN[g] == months)


def _actuals(cube: Cube, role: str, cells: pd.DataFrame) -> list[float]:
    by_month = monthly(cube, role)
    out = []
    for member, first, months in zip(cells["member"], cells["first"], cells["months"], strict=True):
        own = by_month.get(member)
        out.append(0.0 if own is None else float(own[(own.index >= first) & (own.index < first + months)].sum()))
    return out


def monthly(cube: Cube, role: str) -> dict[str, pd.Series]:
    """Every member's revenue by month index, up to the end of the period reported on."""
    last = cube.calendar.now.after_month
    if role in COMPANY:
        rows = cube.sales(span="month").assign(member="Company")
    else:
        rows = cube.sales(role, span="month")
        rows = rows.assign(member=rows[role].astype("str"))
    rows = rows[rows["period"] < last]
    return {str(m): g.set_index("period")["revenue"] for m, g in rows.groupby("member")}


def roll_ups(cube: Cube, role: str, cells: pd.DataFrame) -> dict[str, list[str]]:
    """The members whose quota is the sum of others', with those others: they must not be counted twice.

    A roll-up is a member above others in a table of teams, whether its quota is their sum or not; or one that other
    columns know as the one above (a manager among reps, a region among territories) whose quota equals the sum of its
    reports' in every period; or one without rows of its own, or with a total's name,
    whose quota equals the sum of all others, or of the block just above or below it.
    """
    wide = cells.pivot_table(index="member", columns="first", values="quota", aggfunc="sum").fillna(0.0)
    order = list(dict.fromkeys(cells.sort_values("place")["member"]))
    if role in COMPANY or len(order) < 3:
        return {}
    known = set(cells.loc[cells["known"], "member"])
    found: dict[str, list[str]] = {}
    for member in order:
        team = [r for r in _team(cube.book.reports_to, member) if r in wide.index]
        if team and role == "rep":
            found[member] = team
            continue
        reports = [r for r in _reports(cube, role, member) if r in wide.index]
        if len(reports) > 1 and _is_sum(wide, member, reports):
            found[member] = reports
    named = [m for m in order if m not in found and (m not in known or _TOTAL_WORDS.search(m))]
    # From the bottom up: a grand total is the sum of leaves only once the subtotals are known.
    for member in sorted(named, key=lambda m: (float(wide.loc[m].sum()), m)):
        leaves = [m for m in order if m != member and m not in found]
        # One equal sum can be an accident among round quotas; a name or a second period says that it is none.
        plain = bool(_TOTAL_WORDS.search(member)) or int((wide.loc[member] != 0).sum()) > 1
        block = _block(wide, order, member, found) if plain else []
        if block:
            found[member] = block
        elif len(leaves) > 1 and _is_sum(wide, member, leaves):
            found[member] = leaves
    return found


def _team(reports_to: dict[str, str], member: str) -> list[str]:
    """Everybody below a member, at any depth."""
    found: list[str] = []
    above = [member]
    while above:
        below = [r for r, m in reports_to.items() if m in above and r not in found and r != member]
        found += below
        above = below
    return sorted(found)


def _reports(cube: Cube, role: str, member: str) -> list[str]:
    """The members of a role that rows show under this one, where it is known as a member of another column too."""
    rows = cube.book.deals if cube.book.deals is not None and role in cube.book.deals else cube.book.sales
    for other in cube.book.dimensions:
        if other != role and other in rows and member in rows[other].cat.categories:
            below = rows.loc[rows[other] == member, role].astype("str").unique()
            return sorted(set(below) - {member})
    return []


def _block(wide: pd.DataFrame, order: list[str], member: str, found: dict[str, list[str]]) -> list[str]:
    at = order.index(member)
    for step in (-1, 1):
        block: list[str] = []
        i = at + step
        while 0 <= i < len(order) and order[i] not in found:
            block.append(order[i])
            if len(block) > 1 and _is_sum(wide, member, block):
                return sorted(block)
            i += step
    return []


def _is_sum(wide: pd.DataFrame, member: str, others: list[str]) -> bool:
    own, total = wide.loc[member], wide.loc[others].sum()
    given = own != 0
    # Quotas are written rounded: half a unit for each that was added up.
    return bool(given.any() and ((own - total)[given].abs() <= 0.5 * (len(others) + 1)).all())
