"""Sentences on profit and discounts, recounted by sums over the made rows."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pandas as pd

from benchmarks.statements.made import Array
from benchmarks.statements.statement import Statement, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Scene

HEADERS = {
    "region": "Region", "segment": "Segment", "category": "Category", "product": "Product", "rep": "Sales Rep",
    "customer": "Customer", "territory": "Territory", "sector": "Sector", "manager": "Manager",
}  # fmt: skip
A_CENT = 0.005
DIRECTIONS = (("rose", 1), ("fell", -1))


def _counted(scene: Scene) -> pd.DataFrame:
    """The rows that count."""
    rows = scene.made.orders
    return (rows[rows["Status"] != "Cancelled"] if "Status" in rows else rows).reset_index(drop=True)


def _frame(scene: Scene) -> pd.DataFrame | None:
    """The rows that count, where they tell a cost."""
    rows = _counted(scene)
    return rows if "Cost" in rows else None


def _earned(rows: pd.DataFrame) -> tuple[float, float]:
    """Revenue and profit of the rows whose cost is known."""
    known = rows[rows["Cost"].notna()]
    return float(known["Revenue"].sum()), float((known["Revenue"] - known["Cost"]).sum())


def _given(rows: pd.DataFrame) -> tuple[float, float]:
    """List value, and what discounts took of it."""
    whole = rows["Revenue"] / (1 - rows["Discount"])
    return float(whole.sum()), float((whole - rows["Revenue"]).sum())


def _mine(rows: pd.DataFrame, s: Statement) -> Array | None:
    about = [x for x in s.subject if x[0] in HEADERS and HEADERS[x[0]] in rows]
    if not about:
        return None
    return np.asarray(rows[HEADERS[about[-1][0]]].astype(str) == about[-1][1])


def profit(s: Statement, scene: Scene) -> list[Fault] | None:
    """Profit and margin of the period and the one before; which way revenue and profit went."""
    rows, sides = _frame(scene), scene.sides(s)
    if rows is None or sides is None or s.has("lost|loss"):
        return None
    mine = _mine(rows, s) if s.subject else np.ones(len(rows), dtype=bool)
    if mine is None:
        return None
    (sold, earned), (sold_before, earned_before) = (_earned(rows[side & mine]) for side in sides)
    faults = []
    for name, value in (("margin", earned / sold), ("margin before", earned_before / sold_before)):
        if "margin" in s.text and not says(s.text, value, percent=True):
            faults.append(Fault(FIGURE, f"the {name} is {value:.1%}"))
    if not s.subject and not says(s.text, earned):
        faults.append(Fault(FIGURE, f"profit is {earned:,.0f}"))
    for word, now, before in (("revenue", sold, sold_before), ("profit", earned, earned_before)):
        for verb, sign in DIRECTIONS:
            if s.has(rf"\b{word} {verb}\b") and (now - before) * sign < 0:
                faults.append(Fault(SIGN, f"{word} went from {before:,.0f} to {now:,.0f}"))
    if s.subject and not (sold > sold_before and earned < earned_before):
        faults.append(Fault(SIGN, "it did not sell more and earn less"))
    return faults


def _cells(rows: pd.DataFrame, keys: list[str]) -> dict[tuple[str, ...], list[float]]:
    """Units, revenue, list value and cost of each cell."""
    out: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0] * 4)
    whole = rows["Revenue"] / (1 - rows["Discount"]) if "Discount" in rows else rows["Revenue"]
    for key, *values in zip(
        zip(*(rows[k] for k in keys), strict=True), rows["Units"], rows["Revenue"], whole, rows["Cost"], strict=True
    ):
        out[key] = [a + float(b) for a, b in zip(out[key], values, strict=True)]
    return out


def _effects(rows: pd.DataFrame, sides: tuple[Array, Array]) -> dict[str, float] | None:
    """What prices, discounts, costs and mix made of profit: each cell sold in both spans against itself."""
    for keys in ([k for k in ("Product", "Segment") if k in rows], ["Product"]):
        now, before = (_cells(rows[side], keys) for side in sides)
        both = [k for k in now if k in before]
        held = [sum(c[k][1] for k in both) / sum(v[1] for v in c.values()) for c in (now, before)]
        if min(held) >= 0.8:
            break
    else:
        return None
    out = dict.fromkeys(("price", "discount", "cost", "mix"), 0.0)
    sold = earned = grown = kept = 0.0
    for key in both:
        (q0, r0, l0, c0), (q1, r1, l1, c1) = before[key], now[key]
        halfway = l1 * r0 / l0
        out["price"] += halfway - q1 * r0 / q0
        out["discount"] += r1 - halfway
        out["cost"] -= c1 - q1 * c0 / q0
        sold, earned = sold + r0, earned + r0 - c0
        grown, kept = grown + q1 * r0 / q0, kept + q1 * (r0 - c0) / q0
    out["mix"] = kept - earned * grown / sold
    return out


CAUSES = (("discount", "discounts"), ("cost", r"\bcosts? of|unit costs"), ("price", "prices"), ("mix", "mix"))


def margin_bridge(s: Statement, scene: Scene) -> list[Fault] | None:
    """What one cause made of profit: its size and its direction."""
    rows, sides = _frame(scene), scene.sides(s)
    if rows is None or sides is None or "Units" not in rows:
        return None
    effects = _effects(rows, sides)
    cause = next((c for c, pattern in CAUSES if s.has(pattern)), "")
    if effects is None or not cause:
        return None
    made, faults = effects[cause], []
    if not says(s.text, made, slack=1e-6):
        faults.append(Fault(FIGURE, f"{cause} made {made:,.0f} of profit"))
    if (made < 0) != s.has(r"\b(?:cost|took)\b .* of profit|that cost"):
        faults.append(Fault(SIGN, f"{cause} made {made:+,.0f} of profit"))
    return faults


def loss_maker(s: Statement, scene: Scene) -> list[Fault] | None:
    """A loss of the period, and in every period since the one that is named."""
    rows, span = _frame(scene), scene.now(s)
    mine = _mine(rows, s) if rows is not None else None
    if rows is None or mine is None or span is None:
        return None
    sold, earned = _earned(rows[mine & scene.rows.inside(span)])
    faults = [] if earned < 0 else [Fault(SIGN, f"it earned {earned:,.0f}")]
    if not says(s.text, earned) or not says(s.text, sold):
        faults.append(Fault(FIGURE, f"{earned:,.0f} on {sold:,.0f}"))
    quarter = rows["Date"].dt.year * 4 + rows["Date"].dt.quarter
    by = [(q, _earned(rows[mine & (quarter == q)])[1]) for q in sorted(quarter.unique())]
    since = re.search(r"since Q(\d) (\d{4})", s.text)
    first = int(since[2]) * 4 + int(since[1]) if since else by[0][0] if s.has("of the data") else by[-1][0]
    if any(lost >= 0 for q, lost in by if q >= first):
        faults.append(Fault(WORDS, "it did not lose money in each of these quarters"))
    lost = sum(p for q, p in by if q >= first)
    if s.has("in all") and not says(s.text, lost):
        faults.append(Fault(FIGURE, f"{lost:,.0f} in all"))
    return faults


def below_cost(s: Statement, scene: Scene) -> list[Fault] | None:
    """How many lines cost more than they brought, and what they lost."""
    rows, span = _frame(scene), scene.now(s)
    if rows is None or span is None:
        return None
    inside = rows[scene.rows.inside(span) & (rows["Revenue"] >= 0).to_numpy() & rows["Cost"].notna().to_numpy()]
    loss = (inside["Cost"] - inside["Revenue"]).round(2)
    right = (
        says(s.text, int((loss > 0).sum())) and says(s.text, len(inside)) and says(s.text, float(loss[loss > 0].sum()))
    )
    return [] if right else [Fault(FIGURE, f"{(loss > 0).sum()} of {len(inside)} lost {loss[loss > 0].sum():,.0f}")]


def discount(s: Statement, scene: Scene) -> list[Fault] | None:
    """The discount of the two periods as a part of list value."""
    rows, sides = _counted(scene), scene.sides(s)
    if "Discount" not in rows or sides is None:
        return None
    rates = [off / whole for whole, off in (_given(rows[side]) for side in sides)]
    right = all(says(s.text, r, percent=True) for r in rates)
    return [] if right else [Fault(FIGURE, f"{rates[0]:.1%} after {rates[1]:.1%}")]


def discount_band(s: Statement, scene: Scene) -> list[Fault] | None:
    """The discount from which lines lose money: their loss, and that those below it earn some."""
    rows, span, told = _frame(scene), scene.now(s), re.search(r"At ([\d.]+)% off", s.text)
    if rows is None or span is None or told is None or "Discount" not in rows:
        return None
    start = float(told[1]) / 100
    inside = rows[scene.rows.inside(span) & (rows["Revenue"] >= 0).to_numpy()]
    high, low = (inside[(inside["Discount"] >= start - A_CENT) == side] for side in (True, False))
    lost, earned = _earned(high)[1], _earned(low)[1]
    faults = [] if lost < 0 < earned else [Fault(SIGN, f"{lost:,.0f} from there on, {earned:,.0f} below it")]
    if not (says(s.text, len(high)) and says(s.text, lost)):
        faults.append(Fault(FIGURE, f"{len(high)} lines, {lost:,.0f}"))
    return faults


def discount_gap(s: Statement, scene: Scene) -> list[Fault] | None:
    """One's discount against that of all others, and what was given beyond it."""
    rows, span = _counted(scene), scene.now(s)
    mine = _mine(rows, s)
    if "Discount" not in rows or mine is None or span is None:
        return None
    inside = scene.rows.inside(span) & (rows["Revenue"] >= 0).to_numpy()
    (whole, off), (others, others_off) = _given(rows[inside & mine]), _given(rows[inside & ~mine])
    rate, other = off / whole, others_off / others
    faults = [] if rate > other else [Fault(SIGN, f"{rate:.1%}, the others {other:.1%}")]
    right = (
        says(s.text, rate, percent=True)
        and says(s.text, other, percent=True)
        and says(s.text, off - other * whole, slack=1e-4)
    )
    return faults if right else [*faults, Fault(FIGURE, f"{rate:.1%}, {other:.1%}, {off - other * whole:,.0f}")]


JUDGES = {
    "profit": profit, "margin_bridge": margin_bridge, "loss_maker": loss_maker, "below_cost": below_cost,
    "discount": discount, "discount_band": discount_band, "discount_gap": discount_gap,
}  # fmt: skip
