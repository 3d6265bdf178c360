"""Findings on concentration: how much rests on few members, and which group hangs on a single deal or account."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import dimension_noun, given, listed, member_names, plural, shown

FEW = 3
MEMBERS = 4
UNEVEN = 0.25
SINGLE_SHARE = 0.05
ALL = 0.9995


def findings_on_concentration(evidence: Evidence) -> list[Finding]:
    """The top members of each dimension, and groups that rest on a single deal or customer."""
    return [*_top_members(evidence), *_single_points(evidence)]


def _top_members(evidence: Evidence) -> Iterator[Finding]:
    concentration = evidence.table("concentration")
    for dimension, table in evidence.named("pareto"):
        n = len(table.frame)
        if n < MEMBERS or float(table.frame["revenue"].sum()) <= 0:
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
            actionable=0.4,
            n=n,
            overturn="another period",
            sheet="Products" if dimension in ("product", "category") else "Territories",
        )


def _single_points(evidence: Evidence) -> Iterator[Finding]:
    """Groups that hang on one order or customer; of several that hang on the same money, the finest."""
    table = evidence.table("single_points")
    if table is None:
        return
    total = abs(float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0.0))
    told: dict[tuple[str, float], int] = {}
    groups: set[tuple[str, str]] = set()
    for at, row in enumerate(table.frame.itertuples(index=False)):
        if given(row.member) and given(row.who) and 0 < float(row.share) <= 1 and row.member != row.who:
            if (str(row.dimension), str(row.member)) in groups:
                continue
            groups.add((str(row.dimension), str(row.member)))
            told[(str(row.who), float(row.amount))] = at
    for at in told.values():
        row = table.frame.iloc[at]
        if float(row["amount"]) < SINGLE_SHARE * total / 5:
            continue
        names = member_names(evidence.cube, str(row["dimension"]), row["member"]) | period_names(evidence)
        one = str(row["hangs_on"]) == "one customer"
        noun = dimension_noun(evidence.cube, "customer") if one else names["order"]
        yield Finding(
            "single_point",
            ("customer" if one else "order") + ("_all" if float(row["share"]) >= ALL else ""),
            {c: table.fact(c, at) for c in ("share", "amount", "revenue", "orders")},
            subject=((str(row["dimension"]), str(row["member"])), ("customer" if one else "order", str(row["who"]))),
            names=names | {"who": shown(row["who"]), "one": noun, "ones": plural(noun)},
            impact=float(row["amount"]) * 0.5,
            actionable=0.7,
            caveats=(),
            n=int(row["orders"]),
            overturn="another period",
            sheet="Territories",
        )
