"""Figures on profit and discounts counted again from the rows with plain pandas, independent of the metrics."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from tests.words.recount import Recount


def counters(again: Recount, unknown: object) -> dict[str, Callable[[str, pd.Series, str], Any]]:
    """Table name (or its beginning) → counter. Discounts are shares, as in the rows of the tests."""

    def known(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["profit" if "profit" in rows else "cost"].notna()]

    def profit(rows: pd.DataFrame) -> float:
        rows = known(rows)
        return float((rows["profit"] if "profit" in rows else rows["revenue"] - rows["cost"]).sum())

    def revenue(rows: pd.DataFrame) -> float:
        return float(known(rows)["revenue"].sum())

    def given(rows: pd.DataFrame) -> tuple[float, float]:
        whole = (rows["revenue"] / (1 - rows["discount"])).round(2)
        return float((whole - rows["revenue"]).sum()), float(whole.sum())

    def figure(metric: str, rows: pd.DataFrame) -> Any:
        if metric in ("discount", "discount_rate"):
            off, whole = given(rows)
            return off if metric == "discount" else off / whole
        return {
            "profit": lambda: profit(rows),
            "margin": lambda: profit(rows) / revenue(rows),
            "cost": lambda: revenue(rows) - profit(rows),
            "covered": lambda: float(known(rows)["revenue"].abs().sum() / rows["revenue"].abs().sum()),
        }[metric]()

    def company(_: str, row: pd.Series, column: str) -> Any:
        if "metric" not in row:
            return member(_, row, column)
        now, before = (figure(row["metric"], again.lines(p)) for p in (again.now, again.before))
        moved = (now - before) / before if before > 0 and now >= 0 else math.nan
        return {"now": now, "before": before, "difference": now - before, "change": moved, "points": now - before}.get(
            column, unknown
        )

    def member(dimension: str, row: pd.Series, column: str) -> Any:
        mine = again.of(again.lines(again.now), dimension, row["member"])
        return {"profit": profit(mine), "revenue": revenue(mine)}.get(column, unknown)

    def loss(_: str, row: pd.Series, column: str) -> Any:
        return lost_since(row) if column == "lost" else member(row["dimension"], row, column)

    def lost_since(row: pd.Series) -> float:
        rows, total, first = again.of(again.sales, row["dimension"], row["member"]), 0.0, again.now
        while True:
            lost = profit(rows[(rows["month"] >= first) & (rows["month"] < first + again.length)])
            if lost >= -0.004:
                return -total
            total, first = total + lost, first - again.length

    def gap(dimension: str, row: pd.Series, column: str) -> Any:
        rows = again.lines(again.now)
        rows = rows[~rows["reversal"]]
        mine = rows[dimension].astype(str) == row["member"]
        (off, whole), (others_off, others) = given(rows[mine]), given(rows[~mine])
        rate = others_off / others
        return {"discount": off / whole, "others": rate, "excess": off - rate * whole, "given": off}.get(
            column, unknown
        )

    def below(_: str, row: pd.Series, column: str) -> Any:
        rows = known(again.lines(again.now))
        rows = rows[~rows["reversal"]]
        each = rows["profit"] if "profit" in rows else rows["revenue"] - rows["cost"]
        lost = each[each < -0.004]
        return {"lines": len(lost), "all_lines": len(rows), "profit": float(lost.sum())}.get(column, unknown)

    return {"profit": company, "loss_makers": loss, "discount_gap": gap, "below_cost": below}
