"""True sentences of rank from the tables, in the words that people use, with a wrong member and a wrong word each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.audit.pattern import told
from benchmarks.audit.told import Told
from xlsales.cube.cube import Cube
from xlsales.metrics.attainment import attainment
from xlsales.table.book import NOT_GIVEN

NOUNS = {
    "region": ("region", "regions"), "territory": ("territory", "territories"), "segment": ("segment", "segments"),
    "sector": ("sector", "sectors"), "category": ("category", "categories"), "product": ("product", "products"),
    "manager": ("manager", "managers"), "rep": ("sales rep", "sales reps"), "customer": ("customer", "customers"),
}  # fmt: skip
METRICS = {
    "revenue": "revenue", "units": "unit sales", "orders": "number of orders", "customers": "number of customers",
    "average": "average order value", "win_rate": "win rate", "profit": "profit", "margin": "gross margin",
    "attainment": "target attainment",
}  # fmt: skip
COUNTED = {"revenue": "revenue", "units": "units", "orders": "orders", "profit": "profit"}
EVENTS = 5
"""Rates on fewer orders or deals are not ranked."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")

FIRST = (
    "{x} had the <highest|lowest> {m} of all {nouns} {when}.",
    "The {noun} with the <highest|lowest> {m} {when} was {x}.",
    "{x} is the <top|bottom> {noun} by {m} {when}.",
    "{x} ranks <first|last> among the {nouns} by {m} {when}.",
    "{x} <leads|trails> all other {nouns} in {m} {when}.",
    "No other {noun} had a <higher|lower> {m} than {x} {when}.",
    "Our <number one|number three> {noun} by {m} {when} is {x}.",
    "{x} <tops|trails> the {nouns} on {m} {when}, ahead of {y}.",
    "{x} has the <best|worst> {m} of the {n} {nouns} {when}, followed by {y}.",
    "By {m}, {x} was the <strongest|weakest> of our {n} {nouns} {when}.",
    "Among the {nouns}, {x} came <first|last> by {m} {when}.",
    "{when_} the <highest|lowest> {m} was that of {x}.",
)
LAST = (
    "{x} had the <lowest|highest> {m} of all {nouns} {when}.",
    "The {noun} with the <lowest|highest> {m} {when} was {x}.",
    "{x} <trails|leads> all other {nouns} in {m} {when}.",
    "{x} ranks <last|first> of {n} {nouns} by {m} {when}.",
    "{x} is the <bottom|top> {noun} by {m} {when}.",
    "No other {noun} had a <lower|higher> {m} than {x} {when}.",
    "By {m}, {x} was the <weakest|strongest> of our {n} {nouns} {when}.",
    "{x} came <last|first> by {m} {when}.",
    "{x} has the <worst|best> {m} of the {n} {nouns} {when}.",
)
KTH = (
    "{x} ranks <{k}|{j}> by {m} among the {nouns} {when}.",
    "{x} is No. <{p}|{q}> by {m} of our {n} {nouns} {when}.",
    "By {m}, {x} is <{k}|{j}> of {n} {nouns} {when}.",
    "{x} came <{k}|{j}> in {m} {when}.",
    "{x} is number <{p}|{q}> of {n} {nouns} by {m} {when}.",
    "{x} ranked <#{p}|#{q}> in {m} {when}.",
    "{when_} {x} was in <{k}|{j}> place by {m}.",
)
SECOND = (
    "{x} had the <second-highest|highest> {m} of all {nouns} {when}.",
    "{x} has the <second|third>-best {m} of the {nouns} {when}, behind only {y}.",
    "{x} is <second|first> in {m} {when}, behind {y}.",
)
# Only by revenue, units or orders: words that name the figure otherwise.
LARGEST = (
    ("revenue", "{x} is our <largest|smallest> {noun} {when}."),
    ("revenue", "{x} is the <biggest|smallest> {noun} {when}, ahead of {y}."),
    ("revenue", "{x} is the <largest|second-largest> {noun} {when}, with {y} second."),
    ("revenue", "Our <largest|smallest> {noun} {when} is {x}."),
    ("revenue", "{x} brought in the <most|least> revenue of all {nouns} {when}."),
    ("revenue", "Nobody else among the {nouns} sold <more|less> than {x} {when}."),
    ("units", "{x} sold the <most|fewest> units of all {nouns} {when}."),
    ("units", "In units, {x} is the <best-selling|worst-selling> {noun} {when}."),
    ("orders", "{x} had the <most|fewest> orders of all {nouns} {when}."),
    ("orders", "{x} <leads|trails> the {nouns} in orders {when}."),
    ("customers", "{x} served the <most|fewest> customers of all {nouns} {when}."),
)
SMALLEST = (
    ("revenue", "{x} is the <smallest|largest> {noun} {when}."),
    ("revenue", "{x} brought in the <least|most> revenue of all {nouns} {when}."),
    ("orders", "{x} had the <fewest|most> orders of all {nouns} {when}."),
    ("units", "{x} sold the <fewest|most> units of the {n} {nouns} {when}."),
)
TOP_THREE = (
    "The top three {nouns} by {m} {when} are {x}, {y} and {z}.",
    "{x} is <among|not among> the top three {nouns} by {m} {when}.",
    "{x} is one of the <top|bottom> three {nouns} by {m} {when}.",
)


def order_of(cube: Cube, dimension: str, metric: str) -> list[str]:
    """The members of a dimension from the highest to the lowest; empty where the tables don't tell or two tie."""
    values = _values(cube, dimension, metric)
    if values is None:
        return []
    values = values[[m for m in values.index if m != NOT_GIVEN]].dropna()
    values = values.sort_values(ascending=False, kind="stable")
    apart = values.diff().abs().iloc[1:] > 1e-6 * values.abs().max()
    return [str(m) for m in values.index] if len(values) >= 3 and bool(apart.all()) else []


def _values(cube: Cube, dimension: str, metric: str) -> pd.Series | None:
    now = cube.calendar.now
    if metric == "attainment":
        rows = attainment(cube, dimension)
        if not rows or set(rows.frame["period"]) != {now.label}:
            return None
        return rows.frame[rows.frame["row"] == "member"].set_index("member")["attainment"].astype(float)
    if metric == "win_rate":
        if cube.book.deals is None or dimension not in cube.book.deals:
            return None
        deals = cube.deals_closed_in(now, dimension).set_index(dimension)
        return None if (deals["closed"] < EVENTS).any() else deals["won"] / deals["closed"]
    if dimension not in cube.book.sales:
        return None
    if metric == "customers":
        if "customer" not in cube.book.sales or dimension == "customer":
            return None
        counts = cube.customers(dimension)
        return counts[counts["period"] == now.ix].set_index(dimension)["customers"].astype(float)
    rows = cube.sales_in(now, dimension).set_index(dimension)
    if metric in ("orders", "average") and "order_id" not in cube.book.sales:
        return None
    if "profit" not in rows and "cost" in rows:
        rows = rows.assign(profit=rows["revenue"] - rows["cost"])
    if metric == "average":
        return None if (rows["orders"] < EVENTS).any() else (rows["revenue"] / rows["orders"]).astype(float)
    if metric == "margin":
        if "profit" not in rows or (rows["lines"] < EVENTS).any() or (rows["revenue"] <= 0).any():
            return None
        return (rows["profit"] / rows["revenue"]).astype(float)
    return rows[metric].astype(float) if metric in rows else None


def rank_sentences(cube: Cube, rng: np.random.Generator, count: int = 20) -> list[Told]:
    """True sentences of rank about the current period, no pattern twice.

    Parameters
    ----------
    count
        At most so many.
    """
    orders = {
        (d, m): found for d in cube.book.dimensions if d in NOUNS for m in METRICS if (found := order_of(cube, d, m))
    }
    if not orders:
        return []
    patterns: list[tuple[str, str, str]] = [
        *(("first", "", p) for p in FIRST), *(("last", "", p) for p in LAST), *(("kth", "", p) for p in KTH),
        *(("second", "", p) for p in SECOND), *(("first", m, p) for m, p in LARGEST),
        *(("last", m, p) for m, p in SMALLEST), *(("three", "", p) for p in TOP_THREE),
    ]  # fmt: skip
    out = []
    for i in rng.permutation(len(patterns)):
        place, metric, pattern = patterns[i]
        fitting = [
            k for k in orders if (not metric or k[1] == metric) and len(orders[k]) >= (6 if place == "three" else 3)
        ]
        if fitting and len(out) < count:
            key = fitting[int(rng.integers(len(fitting)))]
            out.append(_told(cube, pattern, place, key, orders[key], rng))
    return out


def _told(
    cube: Cube, pattern: str, place: str, key: tuple[str, str], order: list[str], rng: np.random.Generator
) -> Told:
    n = len(order)
    at = {"first": 0, "three": 0, "second": 1, "last": n - 1}.get(place, int(rng.integers(1, min(n, 6))))
    free = [i for i in range(n) if i != at]
    beside = order[1] if at == 0 else order[0]
    outside = [i for i in free if i > 2] if place == "three" else [i for i in free if order[i] != beside]
    other = order[int(rng.choice(outside))]
    wrong = int(rng.choice([i for i in range(min(n, 6)) if i != at]))
    noun, nouns = NOUNS[key[0]]
    period = cube.calendar.now.label
    names = {
        "x": order[at], "y": beside, "z": order[2], "noun": noun, "nouns": nouns, "m": METRICS[key[1]],
        "n": str(n), "k": ORDINALS[min(at, 5)], "j": ORDINALS[wrong], "p": str(at + 1), "q": str(wrong + 1),
        "when": f"in {period}", "when_": f"In {period}",
    }  # fmt: skip
    return told(pattern, names, "rank word", "rank member", {"x": other})
