"""Findings on single members: whether a change is volume or value, and whether a group's change is one member's."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xlsales.cube.row_meaning import row_meaning
from xlsales.findings.changes import FLAT, comparable, period_names
from xlsales.findings.drivers import explained_groups, member_beyond_chance
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import article, given, listed, member_names
from xlsales.metrics.table import Table

ASKED = ("manager", "rep", "product", "territory", "region")
SIMPLE_GROUP = 40
WORTH_TELLING = 0.01
CLEAR_PART = 0.6
ALONE = 0.05
OF_VALUE = ("value_not_volume", "mostly_value", "value_alone", "both")
"""Variants that blame the value: what lies inside it is told with them."""
LARGE_ORDERS = 0.6
MOST = 6


def findings_on_factors(evidence: Evidence) -> list[Finding]:
    """Volume or value for members that moved; groups whose movement is one member's."""
    return [*_two_factors(evidence), *_leave_one_out(evidence)] if comparable(evidence) else []


def _two_factors(evidence: Evidence) -> Iterator[Finding]:
    """Whether a member's change is volume or value: never blame the one where it is the other."""
    explained = explained_groups(evidence)
    for dimension, table in evidence.named("drivers_two"):
        if evidence.cube.book.kind_of(dimension) not in ASKED or (
            table.column("volume_now").header == "Orders" and row_meaning(evidence.cube).sums
        ):
            continue
        rows = table.frame.iloc[:-1]
        rows = rows[rows["member"].map(given)]
        if dimension != "manager":
            # Who made the group's change is told; every manager reads for their own name.
            rows = rows[[(dimension, str(m)) not in explained for m in rows["member"]]]
        company = abs(float(table.frame["before"].iloc[-1]))
        for at in rows["delta"].abs().sort_values(ascending=False, kind="stable").index[:MOST]:
            row = rows.loc[at]
            both = min(row["volume_before"], row["volume_now"], row["price_before"], row["price_now"])
            # Below nothing there are returns, and "value a unit" means nothing.
            if abs(row["delta"]) >= max(WORTH_TELLING * company, 0.5) and both > 0:
                yield _factor(evidence, table, dimension, int(at), row)


def _factor(evidence: Evidence, table: Table, dimension: str, at: int, row: pd.Series) -> Finding:
    falls = row["delta"] < 0
    volume, price = float(row["volume"]) / float(row["delta"]), float(row["price"]) / float(row["delta"])
    columns: tuple[str, ...] = (
        "delta", "volume", "price", "volume_now", "volume_before", "volume_change", "price_now", "price_before",
        "change",
    )  # fmt: skip
    few = min(row["volume_now"], row["volume_before"]) < evidence.cube.settings.min_events
    unit = table.column("volume_now").header.lower()
    variant = _variant(volume, price, _level(row, "price"), _level(row, "volume"))
    caveats: tuple[Caveat, ...] = ("few_events",) if few else ()
    if variant in OF_VALUE and "mix_inside" in row and pd.notna(row["mix_inside"]) and row["price"]:
        columns += ("mix_inside", "price_inside")
        ending, told = _inside(row, dimension)
        variant, caveats = variant + ending, (*told, *caveats)
    elif variant in OF_VALUE and unit == "orders":
        variant += "_orders"
    elif variant in OF_VALUE and dimension == "product":
        # Where no other column divides a product's sales, what a unit brings is its price.
        variant += "_price"
    one = unit.split(" ")[0].rstrip("s")
    return Finding(
        "driver",
        variant,
        {c: table.fact(c, at) for c in columns},
        subject=((dimension, str(row["member"])),),
        names=member_names(evidence.cube, dimension, row["member"])
        | period_names(evidence)
        | {"units": unit, "unit": one, "a_unit": f"{article(one)} {one}", "movement": "fall" if falls else "rise"},
        impact=abs(float(row["delta"])) * 0.95,
        certainty=0.5 if few else 1.0,
        actionable=1.0 if dimension in ("manager", "rep") else 0.8,
        favourable=not falls,
        caveats=caveats,
        n=int(row["volume_now"]),
        beyond_chance=member_beyond_chance(evidence, dimension, row["member"]),
        overturn="another definition of volume",
        sheet="Drivers",
    )


def _level(row: pd.Series, figure: str) -> bool:
    """Whether a figure is about the same in both periods: nothing beside a large effect may still be a large change."""
    before, now = float(row[f"{figure}_before"]), float(row[f"{figure}_now"])
    return abs(now - before) <= ALONE * max(abs(before), abs(now))


def _variant(volume: float, price: float, same_price: bool, same_volume: bool) -> str:
    if abs(price) < ALONE and same_price:
        return "volume_alone"
    if abs(volume) < ALONE and same_volume:
        return "value_alone"
    if volume < 0:
        return "value_not_volume"
    if price < 0:
        return "volume_not_value"
    return "mostly_volume" if volume > CLEAR_PART else "mostly_value" if price > CLEAR_PART else "both"


def _inside(row: pd.Series, dimension: str) -> tuple[str, tuple[Caveat, ...]]:
    """What the price effect really is: the products' own prices, other products or buyers, or some of each.

    A price is blamed only where it changed to the same buyers as well.
    """
    price, kept = float(row["price"]), float(row.get("price_kept", row["price_inside"]))
    if float(row["mix_inside"]) / price >= CLEAR_PART:
        return "_mix", ("buyers_inside" if dimension == "product" else "mix_inside",)
    if kept / price >= CLEAR_PART:
        return "_price", ("price_inside",) if abs(float(row["mix_inside"])) >= 0.5 else ()
    return "_parts", ("parts_inside",)


def _leave_one_out(evidence: Evidence) -> Iterator[Finding]:
    """One finding a mover: the largest group that turns without it, and the names of the others."""
    found: dict[str, list[tuple[str, Table, int, pd.Series]]] = {}
    for dimension, table in evidence.named("leave_one_out"):
        if len(table.frame) > SIMPLE_GROUP:
            continue
        for at, row in table.frame.iterrows():
            # Written as a percentage of nothing, neither would be a movement.
            told = bool(row["flips"]) and all(abs(row[c]) >= FLAT for c in ("change", "change_without"))
            if told and given(row["member"]) and given(row["mover"]):
                found.setdefault(str(row["mover"]), []).append((dimension, table, int(str(at)), row))
    least = WORTH_TELLING * abs(float(evidence.tables["kpis"].fact("before", metric="revenue").value or 0.0))
    for several in found.values():
        for falls in (True, False):
            same = [s for s in several if (s[3]["mover_delta"] < 0) == falls and abs(s[3]["mover_delta"]) >= least]
            if same:
                yield _flip(evidence, sorted(same, key=lambda s: (-abs(float(s[3]["before"])), s[0])))


def _flip(evidence: Evidence, several: list[tuple[str, Table, int, pd.Series]]) -> Finding:
    # The group with the largest mover's delta tells the story; of equal ones (a region and its only manager) the first.
    dimension, table, at, row = max(several, key=lambda s: abs(float(s[3]["mover_delta"])))
    columns = (
        "change", "change_without", "mover_delta", "mover_now", "mover_before", "delta", "mover_top_order",
        "mover_top_two",
    )  # fmt: skip
    others = [
        member_names(evidence.cube, s[0], s[3]["member"])["named"] for s in several if (s[0], s[2]) != (dimension, at)
    ]
    words = member_names(evidence.cube, dimension, row["member"])
    customer = member_names(evidence.cube, "customer", row["mover"])
    names = period_names(evidence) | {
        "group": words["named"],
        "Group": words["Member"],
        "dimension": words["dimension"],
        "member": customer["named"],
        "Member": customer["Member"],
        "others": listed(others, 3) if others else "",
    }
    variant = "flips"
    if row["mover_delta"] > 0 and not pd.isna(row["mover_top_two"]):
        first, two = (float(row[c]) / float(row["mover_now"] or 1) for c in ("mover_top_order", "mover_top_two"))
        variant = "flips_one_order" if first >= LARGE_ORDERS else "flips_two_orders" if two >= LARGE_ORDERS else "flips"
    return Finding(
        "leave_one_out",
        variant + ("_also" if others else ""),
        {c: table.fact(c, at) for c in columns},
        subject=((dimension, str(row["member"])), ("customer", str(row["mover"]))),
        names=names,
        impact=abs(float(row["mover_delta"])),
        actionable=0.9,
        favourable=bool(row["mover_delta"] > 0),
        beyond_chance=member_beyond_chance(evidence, "customer", row["mover"]),
        overturn=f"the change of {names['group']} with and without {names['member']}",
        sheet="Drivers",
    )
