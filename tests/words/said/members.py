"""Figures of single members counted again from the rows: win rates against the others, sizes of sales, dependence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tests.words.recount import UNKNOWN, Recount, div, first_month
from xlsales.table.book import NOT_GIVEN, OPEN, WON

PLACES = ("territory", "region", "office", "country", "city")


TABLES = ("win_rate_gap", "deal_profile", "dependencies", "stalled", "member_trend", "rebalancing")


class MemberFigures:
    """Counters of tables whose figures run over a year or more, by their own span."""

    def __init__(self, again: Recount) -> None:
        self.again = again

    def value(self, table: str, row: dict[str, Any], column: str) -> Any:
        """The figure, or UNKNOWN where nothing here counts that table."""
        for name in TABLES:
            if table == name or table.startswith(f"{name}_"):
                dimension = table.removeprefix(name).lstrip("_")
                return getattr(self, f"_{name}")(dimension, row, column)
        return UNKNOWN

    def _win_rate_gap(self, dimension: str, row: dict[str, Any], column: str) -> Any:
        low, high = self._span(str(row["periods"]))
        rows = self.again.deals
        month = rows["closed_month"]
        rows = rows[(rows["state"] != OPEN) & month.notna() & (month >= low) & (month < high)]
        rows = rows[rows[dimension].astype(str) != NOT_GIVEN]
        mine = rows[dimension].astype(str) == str(row["member"])
        won, others = rows[mine & (rows["state"] == WON)], rows[~mine]
        rate, rest = div(len(won), int(mine.sum())), div(int((others["state"] == WON).sum()), len(others))
        return {
            "closed": float(mine.sum()), "won": float(len(won)), "win_rate": rate, "others": rest,
            "points": rate - rest, "average_sale": div(float(won["amount"].fillna(0).sum()), len(won)),
        }.get(column, UNKNOWN)  # fmt: skip

    def _deal_profile(self, dimension: str, row: dict[str, Any], column: str) -> Any:
        sums = self._sales_of_the_year(dimension)
        if sums is None:
            return UNKNOWN
        member = sums.index.get_level_values(0)
        mine, rest = sums[member == str(row["member"])], sums[member != str(row["member"])]
        average, others = div(float(mine.sum()), len(mine)), div(float(rest.sum()), len(rest))
        counts = sums.groupby(level=0).size()
        return {
            "sales": float(len(mine)), "average": average, "others": others, "ratio": div(average, others),
            "revenue": float(mine.sum()), "gap": (others - average) * len(mine),
            "peer_sales": float(counts.median()),
        }.get(column, UNKNOWN)  # fmt: skip

    def _sales_of_the_year(self, dimension: str) -> pd.Series | None:
        rows = self._year()
        rows = rows[~rows["reversal"] & (rows[dimension].astype(str) != NOT_GIVEN)]
        period = (rows["month"] - self.again.now) // self.again.length
        sums = rows.groupby([rows[dimension].astype(str), rows["order"].astype(str), period])["revenue"].sum()
        return sums[sums > 0]

    def _dependencies(self, _: str, row: dict[str, Any], column: str) -> Any:
        money = self._by_customer(row)
        largest = money.sort_values(ascending=False, kind="stable")
        own, total = float(money.get(str(row["who"]), 0.0)), float(self._group(row)["revenue"].sum())
        second = float(largest.iloc[1]) if len(largest) > 1 else 0.0
        return {
            "amount": own, "revenue": total, "share": div(own, total), "next_share": div(second, total),
            "customers": float((money > 0).sum()),
        }.get(column, UNKNOWN)  # fmt: skip

    def customers_of(self, row: dict[str, Any]) -> list[str]:
        """The customers of a group that `dependencies` shows."""
        return sorted(self._by_customer(row).index)

    def _by_customer(self, row: dict[str, Any]) -> pd.Series:
        rows = self._group(row)
        rows = rows[rows["customer"].astype(str) != NOT_GIVEN]
        return rows.groupby(rows["customer"].astype(str))["revenue"].sum()

    def _group(self, row: dict[str, Any]) -> pd.DataFrame:
        rows = self._year()
        return rows[rows[str(row["dimension"])].astype(str) == str(row["member"])]

    def _stalled(self, _: str, row: dict[str, Any], column: str) -> Any:
        rows = self.again.deals
        won = rows[(rows["state"] == WON) & rows["created"].notna() & rows["closed"].notna()]
        usual = float(np.quantile((won["closed"] - won["created"]).astype(float), 0.9)) if len(won) else float("nan")
        as_of = (pd.Timestamp(self.again.report.meta["as_of"]) - pd.Timestamp(1970, 1, 1)).days
        open_ = rows[(rows["state"] == OPEN) & rows["created"].notna()]
        old = open_[(as_of - open_["created"].astype(float)) > 2 * float(row["usual"])]
        return {
            "open": float(len(open_)), "stalled": float(len(old)), "share": div(len(old), len(open_)),
            "amount": float(old["amount"].fillna(0).sum()), "usual": (usual, float(row["usual"])),
        }.get(column, UNKNOWN)  # fmt: skip

    def _rebalancing(self, _: str, row: dict[str, Any], column: str) -> Any:
        """Revenue a period of the last four whole ones, by rep; a rep of several places counts by orders."""
        place = next((p for p in PLACES if p in self.again.sales and p == self._place_of_rebalancing), "")
        if not place or column not in ("load", "potential_per_rep", "potential", "reps"):
            return UNKNOWN
        rows = self.again.sales[self.again.sales[place].astype(str) != NOT_GIVEN]
        starts = self._whole_starts()[-4:] or [self.again.now]
        kept = rows[(rows["month"] // self.again.length * self.again.length).isin(starts)]
        potential = kept.groupby(kept[place].astype(str))["revenue"].sum() / len(starts)
        now = self.again.lines(self.again.now)
        now = now[~now["reversal"] & (now["rep"].astype(str) != NOT_GIVEN)]
        orders = now.groupby([now["rep"].astype(str), now[place].astype(str)])["order"].nunique()
        parts = orders / orders.groupby(level=0).transform("sum")
        reps = parts.groupby(level=1).sum()
        both = [m for m in reps.index if m != NOT_GIVEN and potential.get(m, 0.0) > 0]
        potential, reps = potential[both], reps[both]
        total = row["member"] == "Total"
        mine = (
            (potential.sum(), reps.sum())
            if total
            else (potential.get(row["member"], 0.0), reps.get(row["member"], 0.0))
        )
        each, company = div(*map(float, mine)), div(float(potential.sum()), float(reps.sum()))
        return {
            "potential": float(mine[0]), "reps": float(mine[1]), "potential_per_rep": each, "load": div(each, company),
        }[column]  # fmt: skip

    @property
    def _place_of_rebalancing(self) -> str:
        header = self.again.report.tables["rebalancing"].column("member").header
        return next((p for p in PLACES if self.again.book.label(p) == header), "")

    def _whole_starts(self) -> list[int]:
        """First months of the whole periods up to the one reported on."""
        again = self.again
        partial = {first_month(p) for p in again.report.meta["partial_periods"]}
        starts = sorted({int(m) // again.length * again.length for m in again.sales["month"]})
        return [m for m in starts if m <= again.now and m not in partial]

    def _member_trend(self, dimension: str, row: dict[str, Any], column: str) -> Any:
        """Shares and revenue at both ends, over a year each or half of the history where it is shorter."""
        if column not in ("first_share", "last_share", "first_revenue", "last_revenue", "change"):
            return UNKNOWN
        count, length = int(row["periods"]), self.again.length
        start = self.again.now - (count - 1) * length
        rows = self.again.sales
        rows = rows[(rows["month"] >= start) & (rows["month"] < self.again.now + length)]
        at = (rows["month"] - start) // length
        edge = min(12 // length, count // 2)
        mine = (rows[dimension].astype(str) == str(row["member"])).to_numpy()
        ends = []
        for inside in (at < edge, at >= count - edge):
            own, total = (float(rows.loc[inside & m, "revenue"].sum()) for m in (mine, np.ones(len(rows), dtype=bool)))
            ends.append((own / edge, div(own, total)))
        (first, first_share), (last, last_share) = ends
        return {
            "first_share": first_share, "last_share": last_share, "first_revenue": first, "last_revenue": last,
            "change": div(last - first, first),
        }[column]  # fmt: skip

    def _year(self) -> pd.DataFrame:
        """Lines of the whole periods of the last year, the one reported on the last of them."""
        again = self.again
        kept = [m for m in self._whole_starts() if m >= again.now - 12 + again.length]
        low = min(kept, default=again.now)
        return again.sales[(again.sales["month"] >= low) & (again.sales["month"] < again.now + again.length)]

    def _span(self, label: str) -> tuple[int, int]:
        first, _, last = label.partition(" to ")
        return first_month(first), first_month(last or first) + self.again.length
