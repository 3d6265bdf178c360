"""Findings on what drove the change: price, volume and mix; the members that moved it; the segments that depart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pandas as pd

from xlsales.findings.changes import FLAT, aggregated, comparable, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import given, in_words, member_names, shown
from xlsales.findings.split import split_of_change
from xlsales.metrics.orders import lines_in, order_sums
from xlsales.metrics.significance import level_of
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
    caveats: tuple[Caveat, ...] = ("one_deal",) if _one_order(evidence, dimension, member, delta) else ()
    beyond = member_beyond_chance(evidence, dimension, member)
    return Finding(
        "mover" if "against" not in variant else "offset",
        variant,
        facts,
        subject=tuple((dimension, str(table.frame["member"].iloc[at])) for at in rows),
        names=names,
        impact=abs(delta),
        certainty=1.0 if beyond else 0.5,
        actionable=0.7 if dimension in ("product", "customer", "rep", "manager") else 0.5,
        favourable=delta > 0,
        caveats=caveats,
        beyond_chance=beyond,
        overturn=f"the total's change without {names['member']}",
        sheet="Drivers",
    )


def member_beyond_chance(evidence: Evidence, dimension: str, member: object) -> bool:
    """Whether the member's own change of revenue is more than chance does to the most changed of all members."""
    table = evidence.table(f"contributions_{dimension}")
    at = table.row(member=str(member)) if table else None
    if table is None or at is None or aggregated(evidence):
        return False
    p = table.fact("p", at)
    return p.known and float(p.value) < level_of("member_change", evidence.cube.settings.alpha)


def _one_order(evidence: Evidence, dimension: str, member: str, delta: float) -> bool:
    """Whether one order makes most of the movement: a rise can be one order of now, a fall one of before."""
    calendar = evidence.cube.calendar
    assert calendar.before is not None
    if aggregated(evidence):
        return False
    lines = lines_in(evidence.cube, calendar.now if delta > 0 else calendar.before)
    amounts = order_sums(lines[(lines[dimension] == member).to_numpy()])
    return len(amounts) > 1 and float(amounts.max()) >= ONE_ORDER * abs(delta)


def _segments(evidence: Evidence) -> Iterator[Finding]:
    """Members, or two crossed, that depart from what all others did by more than chance gives.

    Told are whole segments only: what is left of one, beside the rows of another, is nothing that a reader can look up.
    """
    table = evidence.table("drivers")
    if table is None or aggregated(evidence):
        return
    for at, row in enumerate(table.frame.itertuples(index=False)):
        # Who had nothing before is new: no rate of the others could have been departed from.
        if (
            row.kind != "segment"
            or not float(row.before) > 0
            or not (bool(row.certain) and bool(row.whole))
            or not (given(row.member) and given(row.member_2))
        ):
            continue
        columns = ("before", "now", "delta", "change", "others_change", "expected", "effect", "p")
        facts = {c: table.fact(c, at) for c in columns}
        facts["order_count"] = table.fact("orders", at)
        two = not pd.isna(row.dimension_2)
        words = member_names(evidence.cube, str(row.dimension), row.member)
        if two:
            words |= {"second": shown(row.member_2)}
        subject = (
            (str(row.dimension), str(row.member)),
            *(((str(row.dimension_2), str(row.member_2)),) if two else ()),
        )
        variant = _against_others(float(row.change), float(row.others_change)) + ("_two" if two else "")
        yield Finding(
            "segment_driver",
            variant,
            facts,
            subject=subject,
            names=words | period_names(evidence),
            impact=abs(float(row.effect)),
            actionable=0.9,
            # Who falls less than the others brings no good news, and who rises less no bad.
            favourable=bool(row.effect > 0) if (row.effect > 0) == (row.delta > 0) else None,
            n=int(row.orders),
            beyond_chance=True,
            overturn="a split by a column that the rows do not have",
            sheet="Drivers",
        )


def _against_others(own: float, others: float) -> str:
    """How a segment's change stands beside that of all others: the words differ, so that none of them is false.

    Examples
    --------
    >>> _against_others(0.42, 0.12), _against_others(0.19, 0.57), _against_others(-0.3, 0.1)
    ('rose_more', 'rose_less', 'fell_against')
    >>> _against_others(-0.3, -0.1), _against_others(-0.1, -0.3), _against_others(0.1, -0.2)
    ('fell_more', 'fell_less', 'rose_against')
    """
    if abs(own) < FLAT:
        return "held"
    verb = "rose" if own > 0 else "fell"
    if abs(others) < FLAT or own * others < 0:
        return f"{verb}_against"
    return f"{verb}_more" if abs(own) > abs(others) else f"{verb}_less"
