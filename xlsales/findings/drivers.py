"""Findings on what drove the change: price, volume and mix; the members that moved it; the segments that depart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pandas as pd

from xlsales.findings.changes import aggregated, comparable, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import given, in_words, member_names, shown
from xlsales.findings.split import split_of_change
from xlsales.metrics.orders import lines_in, order_sums
from xlsales.metrics.significance import change_of_sums
from xlsales.metrics.table import Table

WORTH_TELLING = 0.02
ONE_ORDER = 0.6
FEW_IN_WORDS = 10
MOST_DISTINCT = 0.6
"""Part of a group's change from which its one member is the story, and the group is not told as well."""


def findings_on_drivers(evidence: Evidence) -> list[Finding]:
    """What made revenue rise or fall, from the company down to single members."""
    if not comparable(evidence):
        # Where the two periods share nothing there is a difference, but no cause to name.
        return []
    return [*split_of_change(evidence), *_movers(evidence), *_segments(evidence)]


def _movers(evidence: Evidence) -> Iterator[Finding]:
    explained = explained_groups(evidence)
    for dimension, table in evidence.named("contributions"):
        rows = table.frame.iloc[:-1]
        rows = rows[rows["member"].map(given)]
        total = float(table.frame["delta"].iloc[-1])
        before = float(table.frame["before"].iloc[-1])
        if len(rows) < 2 or before <= 0:
            continue
        down = total < 0
        ordered = rows["delta"].astype(float).sort_values(ascending=down, kind="stable")
        along = ordered.to_numpy() * total
        with_it = [int(i) for i in ordered.index[along > 0][:2]]
        against = [int(i) for i in ordered.index[along < 0][:-3:-1]]
        for found, variant in (
            (with_it, "fall" if down else "rise"),
            (against, f"against_{'fall' if down else 'rise'}"),
        ):
            # That all members of few fell most says nothing.
            everybody = len(found) == len(rows) and len(found) > 1
            if not found or everybody or abs(ordered[found[0]]) < WORTH_TELLING * before:
                continue
            if (dimension, str(table.frame["member"].iloc[found[0]])) not in explained:
                yield _mover(evidence, table, dimension, found, variant)


def explained_groups(evidence: Evidence) -> set[tuple[str, str]]:
    """Groups whose change is mostly that of one member inside them: the member is told, not the group as well."""
    table = evidence.table("drilldown")
    if table is None:
        return set()
    out = set()
    rows = table.frame.to_dict("records")
    for above, below in itertools.pairwise(rows):
        same = below["hierarchy"] == above["hierarchy"] and below["level"] == above["level"] + 1
        if same and MOST_DISTINCT <= float(below["share_of_parent"]) <= 1 / MOST_DISTINCT:
            out.add((str(above["dimension"]), str(above["member"])))
    return out


def _mover(evidence: Evidence, table: Table, dimension: str, rows: list[int], variant: str) -> Finding:
    first = rows[0]
    member = str(table.frame["member"].iloc[first])
    facts = {c: table.fact(c, first) for c in ("delta", "before", "now", "change", "share_of_change")}
    names = member_names(evidence.cube, dimension, member) | period_names(evidence)
    if len(rows) > 1:
        second = rows[1]
        facts |= {"second_delta": table.fact("delta", second), "second_change": table.fact("change", second)}
        names["second"] = shown(table.frame["member"].iloc[second])
        variant += "_two"
    if not facts["change"].known or ("second_change" in facts and not facts["second_change"].known):
        variant += "_new"
    delta = float(facts["delta"].value)
    count = len(table.frame) - 1
    names["so_many"] = in_words(count) if count < FEW_IN_WORDS else "so many"
    caveats = _caveats(evidence, dimension, member, delta, count)
    return Finding(
        "mover" if "against" not in variant else "offset",
        variant,
        facts,
        subject=tuple((dimension, str(table.frame["member"].iloc[at])) for at in rows),
        names=names,
        impact=abs(delta),
        certainty=0.8 if caveats else 1.0,
        actionable=0.7 if dimension in ("product", "customer", "rep", "manager") else 0.5,
        favourable=delta > 0,
        caveats=caveats,
        overturn=f"the total's change without {names['member']}",
        sheet="Drivers",
    )


def _caveats(evidence: Evidence, dimension: str, member: str, delta: float, count: int) -> tuple[Caveat, ...]:
    """Whether one order makes most of the movement, or one of so many members would move as far by chance.

    Chance: were orders of these sizes to arrive at random (Bonferroni over the members).
    """
    if aggregated(evidence):
        return ()
    calendar = evidence.cube.calendar
    amounts = []
    assert calendar.before is not None
    for period in (calendar.now, calendar.before):
        lines = lines_in(evidence.cube, period)
        amounts.append(order_sums(lines[(lines[dimension] == member).to_numpy()]))
    # A rise can be one order of now, a fall one order of before.
    side = amounts[0] if delta > 0 else amounts[1]
    if len(side) > 1 and float(side.max()) >= ONE_ORDER * abs(delta):
        return ("one_deal",)
    p = change_of_sums(delta, *(float((a**2).sum()) for a in amounts))
    return () if p * count < evidence.cube.settings.alpha else ("chance_members",)


def _segments(evidence: Evidence) -> Iterator[Finding]:
    """Members, or two crossed, that depart from what all others did by more than chance gives."""
    table = evidence.table("drivers")
    if table is None or aggregated(evidence):
        return
    for at, row in enumerate(table.frame.itertuples(index=False)):
        # Who had nothing before is new: no rate of the others could have been departed from.
        if (
            row.kind != "segment"
            or not float(row.before) > 0
            or not bool(row.certain)
            or not (given(row.member) and given(row.member_2))
        ):
            continue
        facts = {c: table.fact(c, at) for c in ("before", "now", "delta", "change", "effect", "p")}
        facts["order_count"] = table.fact("orders", at)
        two = not pd.isna(row.dimension_2)
        words = member_names(evidence.cube, str(row.dimension), row.member)
        if two:
            words |= {"second": shown(row.member_2)}
        subject = (
            (str(row.dimension), str(row.member)),
            *(((str(row.dimension_2), str(row.member_2)),) if two else ()),
        )
        variant = ("" if bool(row.whole) else "rest_") + ("" if facts["change"].known else "new_")
        variant += "two" if two else "one"
        yield Finding(
            "segment_driver",
            variant,
            facts,
            subject=subject,
            names=words | period_names(evidence),
            impact=abs(float(row.effect)),
            actionable=0.9,
            favourable=float(row.effect) > 0,
            n=int(row.orders),
            overturn="a split by a column that the rows do not have",
            sheet="Drivers",
        )
