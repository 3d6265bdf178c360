"""Findings on what single members do over the history: prices, trends, seasons, small sales, win rates.

Each is a test over all members of a dimension, corrected for their number (Holm); only what passes is told.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xlsales.causes.hierarchy import parents
from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import given, member_names
from xlsales.metrics.deal_profile import MANY_SMALL
from xlsales.metrics.member_history import last_year, periods_a_year, span_label
from xlsales.metrics.table import Table

SHEETS = {"product": "Products", "category": "Products", "rep": "Team", "manager": "Team", "customer": "Customers"}
UNITS_HELD = 0.1
"""A smaller change of units is no change to speak of beside one of price."""
PERIODS_AHEAD = 4
"""A new price and a trend stay until somebody does something, unlike the change of one period."""
LIFTED_A_YEAR = 0.5
"""A season's extra revenue is known in advance; planning for it moves a part of it at most."""
MOST_OF_IT = 0.5
MAY_BE_DRIFT = 0.6
"""Certainty of a movement that is more than noise, where periods are too few to tell growth from drift."""
SALE_RAISED = 0.25
"""Not every small sale can be made as large as the others'."""


def findings_on_members(evidence: Evidence) -> list[Finding]:
    """Members whose own history says more than the last two periods do."""
    return [
        *_price_shifts(evidence),
        *_trends(evidence),
        *_seasons(evidence),
        *_small_sales(evidence),
        *_win_rates(evidence),
    ]


def _price_shifts(evidence: Evidence) -> Iterator[Finding]:
    for dimension, table in evidence.named("price_shift"):
        for at in _told(table, "shifted"):
            row = table.frame.iloc[at]
            down = float(row["change"]) < 0
            held = abs(float(row["units_change"])) < UNITS_HELD
            columns = (
                "price_before", "price_now", "change", "units_before", "units_now", "units_change", "effect", "lines",
                "p_holm",
            )  # fmt: skip
            if _inside_told(evidence, dimension, row):
                continue
            yield Finding(
                "price_shift",
                ("cut" if down else "rise") + ("_units_held" if held else ""),
                {c: table.fact(c, at) for c in columns},
                subject=((dimension, str(row["member"])),),
                names=_names(evidence, dimension, row["member"])
                | {"since": str(row["since"]), "like": ", like for like" if row["like_for_like"] else ""},
                impact=abs(float(row["effect"])) * PERIODS_AHEAD,
                certainty=1 - float(row["p_holm"]),
                actionable=0.9,
                # A higher price that keeps its buyers is good; one that loses them may be either.
                favourable=False if down else True if held else None,
                n=int(row["lines"]),
                beyond_chance=True,
                overturn="a change of what is sold under the name, such as another size or model",
                sheet=SHEETS.get(evidence.cube.book.kind_of(dimension), "Drivers"),
            )


def _inside_told(evidence: Evidence, dimension: str, row: pd.Series) -> bool:
    """Whether a product makes most of what a category's price did: the product is told, not the category as well."""
    for finer, table in evidence.named("price_shift"):
        owner = parents(evidence.cube.book, finer, dimension) if finer != dimension else None
        if owner is None:
            continue
        told = table.frame[table.frame["shifted"]]
        inside = told[[owner.get(str(m)) == str(row["member"]) for m in told["member"]]]
        if (inside["effect"] / float(row["effect"]) >= MOST_OF_IT).any():
            return True
    return False


def _trends(evidence: Evidence) -> Iterator[Finding]:
    """Members whose share has moved by more than noise: lastingly, or so far, where it may be drift that ends."""
    year = periods_a_year(evidence.cube.calendar.grain)
    for dimension, table in evidence.named("member_trend"):
        for at in _told(table, "moved"):
            row = table.frame.iloc[at]
            up, lasting = float(row["gain"]) > 0, bool(row["lasting"])
            moved = float(row["last_revenue"]) - float(row["first_revenue"])
            # A share that falls while revenue does not is the others' growth, and no news of this member.
            if moved * float(row["gain"]) <= 0:
                continue
            columns = (
                "first_share", "last_share", "gain", "first_revenue", "last_revenue", "change", "periods", "p_holm",
            )  # fmt: skip
            caveats: tuple[Caveat, ...] = ("one_cycle",) if int(row["periods"]) < 2 * year else ()
            variant = ("growing" if up else "shrinking") + ("" if lasting else "_so_far")
            yield Finding(
                "member_trend",
                variant if table.fact("change", at).known else f"{variant}_new",
                {c: table.fact(c, at) for c in columns},
                subject=((dimension, str(row["member"])),),
                names=_names(evidence, dimension, row["member"]),
                impact=abs(moved) / max(int(row["periods"]) - year, 1) * PERIODS_AHEAD,
                certainty=1 - float(row["p_holm"]) if lasting else MAY_BE_DRIFT,
                actionable=0.6,
                favourable=up,
                caveats=caveats,
                n=int(row["periods"]),
                beyond_chance=lasting,
                overturn="the next periods",
                sheet=SHEETS.get(evidence.cube.book.kind_of(dimension), "Trend"),
            )


def _seasons(evidence: Evidence) -> Iterator[Finding]:
    for dimension, table in evidence.named("member_season"):
        for at in _told(table, "seasonal"):
            row = table.frame.iloc[at]
            yield Finding(
                "member_season",
                "own_season",
                {c: table.fact(c, at) for c in ("lift", "low", "high", "years", "revenue", "extra", "p_holm")},
                subject=((dimension, str(row["member"])),),
                names=_names(evidence, dimension, row["member"]) | {"season": str(row["season"])},
                impact=float(row["extra"]) * LIFTED_A_YEAR,
                certainty=1 - float(row["p_holm"]),
                actionable=0.7,
                n=int(row["years"]),
                beyond_chance=True,
                overturn="one more year",
                sheet=SHEETS.get(evidence.cube.book.kind_of(dimension), "Trend"),
            )


def _small_sales(evidence: Evidence) -> Iterator[Finding]:
    periods = last_year(evidence.cube)
    told: set[tuple[int, float]] = set()
    # Reps before managers: of a manager with one rep the same is said once, of the rep.
    for dimension, table in reversed(list(evidence.named("deal_profile"))):
        for at, row in enumerate(table.frame.itertuples(index=False)):
            same = (int(row.sales), round(float(row.revenue), 2))
            if row.profile != MANY_SMALL or not given(row.member) or same in told:
                continue
            told.add(same)
            columns = ("sales", "peer_sales", "average", "others", "ratio", "revenue", "gap", "p_holm")
            yield Finding(
                "deal_profile",
                "many_small",
                {c: table.fact(c, at) for c in columns},
                subject=((dimension, str(row.member)),),
                names=_names(evidence, dimension, row.member) | {"span": span_label(periods)},
                impact=float(row.gap) / len(periods) * SALE_RAISED,
                certainty=1 - float(row.p_holm),
                actionable=1.0,
                favourable=False,
                n=int(row.sales),
                overturn="accounts that cannot buy more",
                sheet="Team",
            )


def _win_rates(evidence: Evidence) -> Iterator[Finding]:
    for dimension, table in evidence.named("win_rate_gap"):
        for at in _told(table, "differs"):
            row = table.frame.iloc[at]
            # Over the period itself the matrix says the same.
            if str(row["periods"]) == evidence.cube.calendar.now.label and evidence.table(f"matrix_{dimension}"):
                continue
            columns = ("win_rate", "others", "points", "rate_low", "rate_high", "closed", "won", "worth", "p_holm")
            low = float(row["points"]) < 0
            yield Finding(
                "win_rate_gap",
                "below" if low else "above",
                {c: table.fact(c, at) for c in columns},
                subject=((dimension, str(row["member"])),),
                names=_names(evidence, dimension, row["member"]) | {"periods": str(row["periods"])},
                impact=abs(float(row["worth"])),
                certainty=1 - float(row["p_holm"]),
                actionable=1.0 if low else 0.7,
                favourable=not low,
                n=int(row["closed"]),
                overturn="lost deals that were never entered by the others",
                sheet="Team",
            )


def _told(table: Table, flag: str) -> Iterator[int]:
    """Positions of the rows that the table's own test calls worth telling."""
    for at, (member, worth) in enumerate(zip(table.frame["member"], table.frame[flag], strict=True)):
        if bool(worth) and given(member):
            yield at


def _names(evidence: Evidence, dimension: str, member: object) -> dict[str, str]:
    return member_names(evidence.cube, dimension, member) | period_names(evidence)
