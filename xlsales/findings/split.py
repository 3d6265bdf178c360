"""The finding on what made the company's revenue change: volume, mix, prices, and what arrived or lapsed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from xlsales.causes.fate import stays
from xlsales.findings.changes import headline_beyond_chance, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import article, given, member_names, shown
from xlsales.metrics.deal_prices import sold_at_a_price
from xlsales.metrics.table import Fact, Table

EFFECTS = ("volume", "mix", "price", "new", "since", "returning", "entered", "lapsed", "other")
CLAUSES: dict[str, Caveat] = {
    "volume": "pvm_volume", "mix": "pvm_mix", "price": "pvm_price", "new": "pvm_new", "since": "pvm_since",
    "returning": "pvm_returning", "entered": "pvm_entered", "lapsed": "pvm_lapsed", "other": "pvm_other",
}  # fmt: skip
PRICES: dict[str, tuple[Caveat, Caveat]] = {
    "price": ("pvm_price", "pvm_price_held"), "unit": ("pvm_unit", "pvm_unit_held"),
    "size": ("pvm_size", "pvm_size_held"), "average": ("pvm_average", "pvm_average_held"),
    "buyers": ("pvm_buyers", "pvm_unit_held"),
}  # fmt: skip
"""What the effect of price is, by the level of the split: how it is told where it moved and where it held."""
TOLD = 0.2
"""Part of the largest effect below which another is not told."""
MOST_TOLD = 2
PRICE_HELD = 0.01
"""Part of revenue before below which prices held."""
PRICES_ALONE, BUYERS_ALONE = 0.8, 0.2
"""Part of the effect of price that remains to the same buyers, from which it is prices, and up to which it is mix."""
AS_LARGE = 0.7
"""Part of the leading effect from which an opposite one is about as large."""
MOST_OF_MIX = 0.5


@dataclass(frozen=True)
class _Split:
    """The effects of the total row, by size, and what the effect of price is called."""

    table: Table
    dimension: str
    price: str
    effects: dict[str, float]
    delta: float
    before: float

    @property
    def lead(self) -> str:
        """The effect that makes most of the change."""
        return max(self.effects, key=lambda e: self.effects[e] * self.delta)

    @property
    def against(self) -> bool:
        """Whether no effect can be said to lead: an opposite one is about as large."""
        opposite = [abs(e) for e in self.effects.values() if e * self.delta < 0]
        return bool(opposite) and max(opposite) >= AS_LARGE * abs(self.effects[self.lead])

    @property
    def told(self) -> list[str]:
        """The largest effects beside the lead; where none leads, the largest of all; and what prices did."""
        ordered = sorted(self.effects, key=lambda e: (-abs(self.effects[e]), EFFECTS.index(e)))
        first = [] if self.against else [self.lead]
        least = max(TOLD * abs(self.effects[ordered[0]]), 0.5)
        beside = [e for e in ordered if e not in first and abs(self.effects[e]) >= least]
        beside = beside[: MOST_TOLD + (not first)]
        return beside if "price" in (*first, *beside) else [*beside, "price"]


def split_of_change(evidence: Evidence) -> Iterator[Finding]:
    """What led the company's change, the largest other effects, and what prices did, at the level of the split."""
    split = _split(evidence)
    if split is None:
        return
    table, last = split.table, len(split.table.frame) - 1
    variant = "against" if split.against else split.price if split.lead == "price" else split.lead
    mover = _mover(split)
    facts = {c: table.fact(c, last) for c in table.frame.columns if c not in ("member", "change")}
    facts.setdefault("kept_change", facts["volume_change"])
    names = _names(evidence, split)
    if mover is not None:
        facts |= _of_mover(table, mover)
        names["mover"] = shown(table.frame["member"].iloc[mover])
    yield Finding(
        "driver",
        f"price_volume_mix_{variant}",
        facts,
        names=names,
        impact=abs(split.delta) * 1.9,
        actionable=0.8,
        favourable=split.delta > 0,
        caveats=tuple(_clause(split, e, mover) for e in split.told),
        beyond_chance=headline_beyond_chance(evidence),
        overturn=f"another split than by {names['dimensions']}",
        sheet="Drivers",
    )


def _split(evidence: Evidence) -> _Split | None:
    table = next((t for n, t in evidence.tables.items() if n.startswith("pvm_") and t), None)
    if table is None:
        return None
    dimension, total = table.name.removeprefix("pvm_"), table.frame.iloc[-1]
    in_orders = table.column("volume_now").header == "Orders"
    if abs(total["delta"]) < 0.5:
        return None
    by_units = _by_units(total) if dimension == "product" else "unit"
    price = "average" if dimension == "company" else "size" if in_orders else by_units
    by_deals = evidence.cube.book.basis == "deals" and not evidence.cube.book.has("units")
    if by_deals and price != "average" and not sold_at_a_price(evidence.cube, dimension):
        price = "size"
    effects = {e: float(total[e]) for e in EFFECTS if e in table.frame}
    split = _Split(table, dimension, price, effects, float(total["delta"]), float(total["before"]))
    return split if effects[split.lead] * split.delta > 0 else None


def _by_units(total: pd.Series) -> str:
    """Whether what a unit of each product brings is its price, or who bought it: the same buyers tell."""
    price, low, high = (float(total[c]) for c in ("price", "price_low", "price_high"))
    if abs(price) < PRICE_HELD * abs(float(total["before"])):
        return "price" if max(abs(low), abs(high)) < PRICE_HELD * abs(float(total["before"])) else "unit"
    kept = (high if price < 0 else low) / price
    return "price" if kept >= PRICES_ALONE else "buyers" if kept <= BUYERS_ALONE else "unit"


def _clause(split: _Split, effect: str, mover: int | None) -> Caveat:
    if effect == "price":
        return PRICES[split.price][abs(split.effects["price"]) < PRICE_HELD * abs(split.before)]
    return "pvm_mix_mover" if effect == "mix" and mover is not None else CLAUSES[effect]


def _mover(split: _Split) -> int | None:
    """The row of the member that makes most of the mix, where its number moved the way its share did."""
    mix = split.effects.get("mix", 0.0)
    if not mix:
        return None
    rows = split.table.frame.iloc[:-1]
    rows = rows[rows["member"].map(given) & (rows["mix"] / mix >= MOST_OF_MIX)]
    if rows.empty:
        return None
    at = int(str((rows["mix"] / mix).idxmax()))
    row = rows.loc[at]
    grown = _kept(rows, "volume_now") / _kept(rows, "volume_before")
    return at if (row["volume_now"] - row["volume_before"] * grown) * row["kept_change"] > 0 else None


def _kept(rows: pd.DataFrame, column: str) -> float:
    """The volume of the members that sold in both periods."""
    return float(rows.loc[stays(rows), column].sum())


def _of_mover(table: Table, at: int) -> dict[str, Fact]:
    columns = {"mover_before": "volume_before", "mover_now": "volume_now", "mover_change": "kept_change"}
    return {name: table.fact(column, at) for name, column in columns.items()}


def _names(evidence: Evidence, split: _Split) -> dict[str, str]:
    names = period_names(evidence)
    unit = split.table.column("volume_now").header.lower()
    one = unit.rstrip("s")
    words = member_names(evidence.cube, split.dimension, "") if split.dimension != "company" else {}
    dimension, dimensions = words.get("dimension", names["order"]), words.get("dimensions", names["orders"])
    moved = any(abs(split.effects.get(e, 0.0)) >= 0.5 for e in EFFECTS[3:])
    return names | {
        "lead": split.lead, "units": unit, "unit": one, "a_unit": f"{article(one)} {one}",
        "dimension": dimension, "dimensions": dimensions, "Dimensions": dimensions[0].upper() + dimensions[1:],
        "a_dimension": f"{article(dimension)} {dimension}",
        "of_kept": f" of {dimensions} sold in both periods" if moved else "",
    }  # fmt: skip
