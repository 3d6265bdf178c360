"""Findings on concentration: how much rests on few members, and which group hangs on a single deal or account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import dimension_noun, given, listed, member_names, plural, shown
from xlsales.metrics.at_risk import silence
from xlsales.metrics.single_point import ONE_CUSTOMER

REPEATED = 4
"""Least orders of a customer with whom volume can be planned."""
FEW = 3
MEMBERS = 4
UNEVEN = 0.25
SINGLE_SHARE = 0.05
"""Part of the company's revenue from which it is a risk that a group hangs on one order or customer."""
FEWEST_ORDERS, FEWEST_CUSTOMERS = 5, 3


def findings_on_concentration(evidence: Evidence) -> list[Finding]:
    """The top members of each dimension, and groups that rest on a single deal or customer."""
    return [*_top_members(evidence), *_single_points(evidence)]


def _top_members(evidence: Evidence) -> Iterator[Finding]:
    concentration = evidence.table("concentration")
    for dimension, table in evidence.named("pareto"):
        n = len(table.frame)
        # That most goes out by one way of shipping is nobody's risk: only of groups with a meaning is it told.
        if not evidence.cube.book.kind_of(dimension) or n < MEMBERS or float(table.frame["revenue"].sum()) <= 0:
            continue
        few = n > 2 * FEW
        at = FEW - 1 if few else 0
        members = [str(m) for m in table.frame["member"].iloc[: at + 1]]
        share = float(table.frame["cumulative"].iloc[at])
        expected = (at + 1) / n
        if share - expected < UNEVEN or not 0 < share <= 1 or not all(map(given, members)):
            continue
        facts = {
            "share": table.fact("cumulative", at),
            "revenue": table.fact("revenue", 0),
            "first_share": table.fact("share", 0),
        }
        known = concentration.row(dimension=dimension) if concentration else None
        if concentration is None or known is None or concentration.frame["members"].iloc[known] != n:
            continue
        facts["count"] = concentration.fact("members", known)
        names = member_names(evidence.cube, dimension, members[0]) | period_names(evidence)
        yield Finding(
            "concentration",
            "top_three" if few else "top_one",
            facts,
            subject=((dimension, members[0] if not few else f"the first three {names['dimensions']}"),),
            names=names
            | {
                "first": shown(members[0]),
                "members": listed([shown(m) for m in members]),
            },
            impact=float(table.frame["revenue"].iloc[: at + 1].sum()) * (share - expected) * 0.5,
            # Nobody plans next year's volume with who bought once.
            beyond_chance=False if dimension == "customer" and not _buy_again(evidence, members) else None,
            actionable=0.4,
            n=n,
            overturn="another period",
            sheet=_sheet(evidence, dimension),
        )


def _buy_again(evidence: Evidence, customers: list[str]) -> bool:
    """Whether each of these customers has ordered several times."""
    every = silence(evidence.cube).set_index("member")["orders"]
    return all(int(every.get(c, 0)) >= REPEATED for c in customers)


def _single_points(evidence: Evidence) -> Iterator[Finding]:
    """Groups that hang on one order or customer; of several that hang on the same money, the finest.

    Only where there is a group: several orders, and several customers where it hangs on one of them. What hangs on one
    lastingly is told as a dependency.
    """
    table, lasting = evidence.table("single_points"), evidence.table("dependencies")
    if table is None:
        return
    groups = set() if lasting is None else {_group(r) for r in lasting.frame[lasting.frame["hangs"]].itertuples()}
    told: dict[tuple[str, float], int] = {}
    for at, row in enumerate(table.frame.itertuples(index=False)):
        if _group(row) not in groups and _is_a_risk(row):
            groups.add(_group(row))
            told[(str(row.who), float(row.amount))] = at
    for at in told.values():
        row = table.frame.iloc[at]
        names = member_names(evidence.cube, str(row["dimension"]), row["member"]) | period_names(evidence)
        one = str(row["hangs_on"]) == ONE_CUSTOMER
        noun = dimension_noun(evidence.cube, "customer") if one else names["order"]
        named = member_names(evidence.cube, "customer", row["who"])["named"] if one else shown(row["who"])
        yield Finding(
            "single_point",
            "customer" if one else "order",
            {c: table.fact(c, at) for c in ("share", "share_of_all", "amount", "revenue", "orders", "customers")},
            subject=((str(row["dimension"]), str(row["member"])), ("customer" if one else "order", str(row["who"]))),
            names=names | {"who": shown(row["who"]), "named_who": named, "one": noun, "ones": plural(noun)},
            impact=float(row["amount"]) * 0.5,
            actionable=0.7,
            caveats=(),
            n=int(row["orders"]),
            overturn="another period",
            sheet=_sheet(evidence, str(row["dimension"])),
        )


def _sheet(evidence: Evidence, dimension: str) -> str:
    return "Products" if evidence.cube.book.kind_of(dimension) in ("product", "category") else "Territories"


def _group(row: Any) -> tuple[str, str]:
    return str(row.dimension), str(row.member)


def _is_a_risk(row: Any) -> bool:
    """Whether real money of a real group hangs on the one."""
    if not (given(row.member) and given(row.who) and row.member != row.who and 0 < float(row.share) <= 1):
        return False
    several = row.hangs_on != ONE_CUSTOMER or int(row.customers) >= FEWEST_CUSTOMERS
    return several and int(row.orders) >= FEWEST_ORDERS and float(row.share_of_all) >= SINGLE_SHARE
