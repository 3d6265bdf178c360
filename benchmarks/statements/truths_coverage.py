"""Sentences on who was there, and on money that is not yet sure, recounted."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from benchmarks.statements.made import Array
from benchmarks.statements.statement import Statement, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Judge, Scene

CALLED = {"office": "store"}
"""Standard column → what the rows are called here."""
KEPT = re.compile(r"The ([\d,]+) [^.,]*(?:with sales in both|of both periods).*?(?:;|\.(?: |$))")


def like_for_like(s: Statement, scene: Scene) -> list[Fault] | None:
    """Members of one period only, and what those of both did."""
    sides = scene.sides(s)
    dimension = s.subject[0][1] if s.subject else "customer"
    dimension = CALLED.get(dimension, dimension)
    if sides is None or dimension not in scene.rows.groups:
        return None
    now, before = (scene.rows.by(dimension, mask) for mask in sides)
    both, came, left = set(now) & set(before), set(now) - set(before), set(before) - set(now)
    one, other = (sum(money[m] for m in both) for money in (now, before))
    faults = []
    for what, there in (
        (r"sold nothing in .* and brought|sold only in|came brought", came),
        (r"after .* in|who left", left),
    ):
        if s.has(what) and not there:
            faults.append(Fault(WORDS, "nobody did"))
    for money, some in ((now, came), (before, left)):
        if some and not says(s.text, sum(money[m] for m in some)):
            faults.append(Fault(FIGURE, f"those of one period only brought {sum(money[m] for m in some):,.0f}"))
    told = KEPT.search(s.text)
    if told is None or int(told[1].replace(",", "")) != len(both):
        faults.append(Fault(FIGURE, f"{len(both)} sold in both"))
    else:
        up, down = re.search(r"\brose\b|\bmore, ", told[0]), re.search(r"\bfell\b|\bless, ", told[0])
        if (up and one < other) or (down and one > other):
            faults.append(Fault(SIGN, f"those of both brought {one:,.0f} after {other:,.0f}"))
    return faults


def not_yet_sure(s: Statement, scene: Scene) -> list[Fault] | None:
    """Amount and count of the orders with the statuses that the sentence names."""
    span, frame = scene.now(s), scene.made.orders
    if span is None or "Status" not in frame:
        return None
    words = [w for w in frame["Status"].dropna().unique() if str(w) in s.text]
    mask = _inside(frame, span) & frame["Status"].isin(words).to_numpy()
    faults = [] if words else [Fault(WORDS, "no order has such a status")]
    money, count = float(frame["Revenue"][mask].sum()), frame["Order ID"][mask].nunique()
    faults += [] if says(s.text, money) else [Fault(FIGURE, f"they are worth {money:,.0f}")]
    return faults + ([] if says(s.text, count) else [Fault(FIGURE, f"they are {count} orders")])


def _inside(frame: pd.DataFrame, span: tuple[object, object]) -> Array:
    day = pd.to_datetime(frame["Date" if "Date" in frame else "Order Date"])
    return np.asarray((day >= pd.Timestamp(span[0])) & (day < pd.Timestamp(span[1])))


JUDGES: dict[str, Judge] = {"like_for_like": like_for_like, "not_yet_sure": not_yet_sure}
