"""Figures counted again from the rows with plain pandas, independent of the cube and the metrics."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from tests.words import recount_profit
from xlsales.metrics.table import Fact
from xlsales.report.model import Report
from xlsales.table.book import LOST, NOT_GIVEN, OPEN, WON, SalesBook

MONTHS = {"month": 1, "quarter": 3, "year": 12}
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNKNOWN = object()
MONTHS_OF_A_YEAR = 12


def first_month(label: str) -> int:
    """The first month (year × 12 + month − 1) of a period's label."""
    year = int(re.search(r"\d{4}", label).group())
    if quarter := re.search(r"Q(\d)", label):
        return year * 12 + 3 * (int(quarter.group(1)) - 1)
    name = next((i for i, m in enumerate(MONTH_NAMES) if m in label), 0)
    return year * 12 + name


def day_number(day: str) -> int:
    """Days since 1970-01-01."""
    return (pd.Timestamp(day) - pd.Timestamp(1970, 1, 1)).days


def div(a: float, b: float) -> float:
    return a / b if b else float("nan")


def rel(now: float, before: float) -> float:
    """Change: unknown from nothing, and where the sign changes."""
    if not before or now * before < 0:
        return float("nan")
    return (now - before) / before


@dataclass
class Recount:
    """Counts facts of a report again from its book's rows."""

    report: Report
    book: SalesBook

    def __post_init__(self) -> None:
        self.memo: dict[str, Any] = {}
        meta = self.report.meta
        self.length = MONTHS[meta["grain"]]
        # A report of any span of days, such as all rows, counts these days; elsewhere a period is its months.
        edges = tuple(day_number(meta[d]) for d in ("first_day_reported", "last_day_reported"))
        self.days = None if meta["reports_on"] == "period" else edges
        year, month, _ = map(int, meta["first_day_reported"].split("-"))
        self.now = year * 12 + month - 1 if self.days else first_month(meta["period"])
        self.before = first_month(meta["compared_with"]) if meta["compared_with"] else None
        self.sales = self.book.sales.reset_index(drop=True)
        self.deals = self.book.deals
        if "order_id" in self.sales:
            self.sales = self.sales.assign(order=self.sales["order_id"].astype(str))
        else:
            self.sales = self.sales.assign(order=range(len(self.sales)))

    def expected(self, fact: Fact) -> Any:
        """The figure as the rows give it, or UNKNOWN where there is no recount for it."""
        if fact.id not in self.memo:
            self.memo[fact.id] = self._expected(fact)
        return self.memo[fact.id]

    def _expected(self, fact: Fact) -> Any:
        frame = self.report.tables[fact.table].frame
        row = frame.iloc[fact.row]
        for name, count in self.counters.items():
            if fact.table == name or fact.table.startswith(f"{name}_"):
                return count(fact.table.removeprefix(name).lstrip("_"), row, fact.column)
        return UNKNOWN

    @cached_property
    def counters(self) -> dict[str, Callable[[str, pd.Series, str], Any]]:
        """Table name (or its beginning) → counter; longer names first."""
        return {
            "kpis": self._kpi, "contributions": self._sides, "drivers_two": self._sides, "pvm": self._pvm,
            "leave_one_out": self._left_out, "pareto": self._pareto, "concentration": self._members,
            "matrix_cut": self._cut, "matrix": self._matrix, "single_points": self._single, "whole_data": self._whole,
            "blanks": self._blank, "rfm_segments": self._segment, "retention": self._retention,
            "deal_bands": self._band, "pipeline": self._pipeline, "growth": self._growth, "ageing": self._ageing,
            "attainment": self._attainment, "at_risk": self._silent, "anomalies": self._anomaly,
            "season_lift": self._lift, "row_account": self._account, "opportunity": self._line,
            "breakdown": self._sides,
        } | recount_profit.counters(self, UNKNOWN)  # fmt: skip

    # The rows of a period, and sums over them.

    def lines(self, first: int | None) -> pd.DataFrame:
        if first is None:
            return self.sales.iloc[:0]
        if self.days and first == self.now:
            return self.sales[self.sales["day"].between(*self.days)]
        return self.sales[(self.sales["month"] >= first) & (self.sales["month"] < first + self.length)]

    def closed(self, first: int | None) -> pd.DataFrame:
        rows = self.deals[self.deals["state"].isin([WON, LOST]) & self.deals["closed_month"].notna()]
        if first is None:
            return rows.iloc[:0]
        if self.days and first == self.now:
            return rows[rows["closed"].between(*self.days)]
        month = rows["closed_month"].astype(int)
        return rows[(month >= first) & (month < first + self.length)]

    @staticmethod
    def orders(rows: pd.DataFrame) -> int:
        return int(rows.loc[~rows["reversal"], "order"].nunique())

    def of(self, rows: pd.DataFrame, dimension: str, member: object) -> pd.DataFrame:
        return rows[rows[dimension].astype(str) == str(member)] if dimension else rows

    def unit(self, dimension: str) -> str:
        """What the tables by a dimension say that they count: units, or orders where units are not given for all."""
        names = (f"drivers_two_{dimension}", f"pvm_{dimension or 'company'}")
        table = next(t for n, t in self.report.tables.items() if t and n in names)
        return "units" if table.column("volume_now").header == "Units" else "orders"

    def volume_in(self, rows: pd.DataFrame, dimension: str) -> float:
        return float(rows["units"].sum()) if self.unit(dimension) == "units" else float(self.orders(rows))

    # One counter a table.

    def _kpi(self, _: str, row: pd.Series, column: str) -> Any:
        now, before = self._measure(row["metric"], self.now), self._measure(row["metric"], self.before)
        if now is UNKNOWN:
            return UNKNOWN
        rate = row["kind"] in ("rate", "share")
        moved = {"points": now - before} if rate else {"change": rel(now, before)}
        return {"now": now, "before": before, **moved}.get(column, UNKNOWN)

    def _measure(self, metric: str, first: int | None) -> Any:
        rows = self.lines(first)
        revenue = float(rows["revenue"].sum())
        if metric in ("win_rate", "closed", "weeks_to_close", "created"):
            return self._deal_measure(metric, first)
        if metric == "margin":
            known = rows[rows["profit" if "profit" in rows else "cost"].notna()]
            beside = float(known["revenue"].sum())
            if "profit" in rows:
                return div(float(known["profit"].sum()), beside)
            return 1 - div(float(known["cost"].sum()), beside)
        if metric == "customers":
            known = rows[~rows["reversal"] & (rows["customer"] != NOT_GIVEN)]
            return float(known["customer"].astype(str).nunique())
        if metric == "units":
            return float(rows["units"].sum())
        counts = {
            "revenue": revenue, "orders": float(self.orders(rows)), "average_sale": div(revenue, self.orders(rows)),
        }  # fmt: skip
        if metric == "unit_price":
            known = rows[rows["units"].notna()]
            return div(float(known["revenue"].sum()), float(known["units"].sum()))
        return counts.get(metric, UNKNOWN)

    def _deal_measure(self, metric: str, first: int | None) -> Any:
        if metric == "created":
            month = self.deals["created_month"]
            return float(((month >= first) & (month < first + self.length)).sum()) if first is not None else 0.0
        rows = self.closed(first)
        won = rows[rows["state"] == WON]
        if metric == "closed":
            return float(len(rows))
        if metric == "win_rate":
            return div(len(won), len(rows))
        days = (won["closed"] - won["created"]).dropna().astype(float)
        return float(days.mean()) / 7 if len(days) else float("nan")

    def _sides(self, dimension: str, row: pd.Series, column: str) -> Any:
        now, before = self.lines(self.now), self.lines(self.before)
        if dimension and dimension not in now:
            return UNKNOWN
        total = row["member"] == "Total"
        a, b = (
            (now, before)
            if total
            else (self.of(now, dimension, row["member"]), self.of(before, dimension, row["member"]))
        )
        n, o = float(a["revenue"].sum()), float(b["revenue"].sum())
        whole = float(now["revenue"].sum() - before["revenue"].sum())
        vn, vo = (self.volume_in(r, dimension) if "volume_now" in row else 0.0 for r in (a, b))
        out = {
            "now": n, "before": o, "delta": n - o, "change": rel(n, o), "share_of_change": div(n - o, whole),
            "revenue": n, "revenue_before": o, "volume_now": vn, "volume_before": vo,
            "price_now": div(n, vn), "price_before": div(o, vo),
        }  # fmt: skip
        if not total and vn > 0 and vo > 0:
            out |= {"volume": (vn - vo) * o / vo, "price": vn * (n / vn - o / vo), "volume_change": vn - vo}
            out |= self._inside(dimension, row["member"], out["price"]) if "mix_inside" in row else {}
        return out.get(column, UNKNOWN)

    def _inside(self, dimension: str, member: object, effect: float) -> dict[str, float]:
        """The parts of a price effect by product, one product after the other."""
        if dimension == "product" or "product" not in self.sales:
            return {}
        sides = []
        for first in (self.before, self.now):
            rows = self.of(self.lines(first), dimension, member)
            sides.append(
                {
                    str(p): (float(g["revenue"].sum()), self.volume_in(g, dimension))
                    for p, g in rows.groupby("product", observed=True)
                }
            )
        price = 0.0
        for product, (money, volume) in sides[1].items():
            old, sold = sides[0].get(product, (0.0, 0.0))
            if min(money, volume, old, sold) > 0 and product != NOT_GIVEN:
                price += money - volume * old / sold
        return {"price_inside": price, "mix_inside": effect - price}

    def _pvm(self, dimension: str, row: pd.Series, column: str) -> Any:
        if dimension == "company":
            dimension = ""
        members = self._split(dimension)
        kept = [m for m in members.values() if m["kept"]]
        n0, n1 = (sum(m["volume"][s] for m in kept) for s in (0, 1))
        if row["member"] != "Total":
            own = members[str(row["member"])]
            moved = own["volume"][1] - own["volume"][0]
            known = {"kept_change": moved if own["kept"] else 0.0, "volume_change": moved}
            return known.get(column, self._sides(dimension, row, column))
        average = div(sum(m["money"][0] for m in kept), n0)
        out = {
            "volume": (n1 - n0) * average if kept else 0.0,
            "mix": sum((m["volume"][1] / n1 - m["volume"][0] / n0) * n1 * m["money"][0] / m["volume"][0] for m in kept),
            "price": sum(m["money"][1] - m["volume"][1] * m["money"][0] / m["volume"][0] for m in kept),
            "kept_change": n1 - n0,
            "volume_change": sum(m["volume"][1] - m["volume"][0] for m in members.values()),
        }
        for bucket in ("new", "since", "returning", "entered", "lapsed", "other"):
            out[bucket] = sum(m["money"][1] - m["money"][0] for m in members.values() if m["fate"] == bucket)
        return out.get(column, self._sides(dimension, row, column))

    def _split(self, dimension: str) -> dict[str, dict[str, Any]]:
        """Each member's money and volume before and now, and what became of it, row by row."""
        out: dict[str, dict[str, Any]] = {}
        for side, first in enumerate((self.before, self.now)):
            rows = self.lines(first)
            for name, own in rows.groupby(rows[dimension].astype(str)) if dimension else [("Total", rows)]:
                one = out.setdefault(str(name), {"money": [0.0, 0.0], "volume": [0.0, 0.0]})
                one["money"][side] = float(own["revenue"].sum())
                one["volume"][side] = self.volume_in(own, dimension)
        for name, one in out.items():
            numbers = (*one["money"], *one["volume"])
            one["kept"] = min(numbers) > 0 and name != NOT_GIVEN
            one["fate"] = "" if one["kept"] else self._fate(dimension, name, one) if dimension else "other"
        return out

    def _fate(self, dimension: str, name: str, one: dict[str, Any]) -> str:
        own = self.sales[(self.sales[dimension].astype(str) == name) & ~self.sales["reversal"]]
        months = set(own["month"].astype(int))
        sold = [any(f <= m < f + self.length for m in months) for f in (self.before, self.now)]
        (r0, r1), (v0, v1) = one["money"], one["volume"]
        if name == NOT_GIVEN or sold[0] == sold[1]:
            return "other"
        if sold[0]:
            return "lapsed" if min(r0, v0) > 0 and r1 == v1 == 0 else "other"
        if min(r1, v1) <= 0 or r0 or v0:
            return "other"
        if min(months) < self.before:
            return "returning"
        first = first_month(self.report.meta["partial_periods"][0]) if self.report.meta["partial_periods"] else -1
        head = int(self.sales["month"].min()) // self.length * self.length
        begun = self.sales["day"].astype(int).min() if first == head else self._day(head)
        start = self._day(self.now)
        needed = min(365, 4 * (self._day(self.now + self.length) - start) - 4)
        called = start if min(months) >= self.now else int(own["day"].min())
        if called - begun < needed:
            return "entered"
        return "new" if min(months) >= self.now else "since"

    @staticmethod
    def _day(month: int) -> int:
        return (pd.Timestamp(month // 12, month % 12 + 1, 1) - pd.Timestamp(1970, 1, 1)).days

    def _left_out(self, dimension: str, row: pd.Series, column: str) -> Any:
        now, before = (self.of(self.lines(f), dimension, row["member"]) for f in (self.now, self.before))
        mine = [self.of(r, "customer", row["mover"]) for r in (now, before)]
        n, o = float(now["revenue"].sum()), float(before["revenue"].sum())
        mn, mo = (float(r["revenue"].sum()) for r in mine)
        sums = mine[0].groupby("order")["revenue"].sum().sort_values(ascending=False)
        return {
            "change": rel(n, o), "change_without": rel(n - mn, o - mo), "mover_delta": mn - mo, "mover_now": mn,
            "mover_before": mo, "delta": n - o, "mover_top_order": float(sums.head(1).sum()),
            "mover_top_two": float(sums.head(2).sum()),
        }.get(column, UNKNOWN)  # fmt: skip

    def _pareto(self, dimension: str, row: pd.Series, column: str) -> Any:
        rows = self.lines(self.now)
        rows = rows[rows[dimension] != NOT_GIVEN] if (rows[dimension] == NOT_GIVEN).any() else rows
        money = rows.groupby(rows[dimension].astype(str))["revenue"].sum().sort_values(ascending=False)
        rank = int(row["rank"])
        total = float(self.lines(self.now)["revenue"].sum())
        return {
            "revenue": money.get(row["member"], UNKNOWN), "share": (div(money.get(row["member"], 0.0), total),
            div(money.get(row["member"], 0.0), money.sum())), "cumulative": (div(money.head(rank).sum(), total),
            div(money.head(rank).sum(), money.sum())),
        }.get(column, UNKNOWN)  # fmt: skip

    def _members(self, _: str, row: pd.Series, column: str) -> Any:
        rows = self.lines(self.now)
        names = set(rows[row["dimension"]].astype(str)) - {NOT_GIVEN}
        return float(len(names)) if column == "members" else UNKNOWN

    def _cut(self, _: str, row: pd.Series, column: str) -> Any:
        rows = self.closed(self.now)
        return self._rates(rows, column)

    def _rates(self, rows: pd.DataFrame, column: str) -> Any:
        won = rows[rows["state"] == WON]
        amount = float(won["amount"].fillna(0).sum())
        return {
            "win_rate": div(len(won), len(rows)), "average_sale": div(amount, len(won)), "deals": float(len(won)),
            "closed": float(len(rows)), "revenue": amount,
        }.get(column, UNKNOWN)  # fmt: skip

    def _matrix(self, dimension: str, row: pd.Series, column: str) -> Any:
        now = self.of(self.closed(self.now), dimension, row["member"])
        if column == "change":
            before = self.of(self.closed(self.before), dimension, row["member"])
            return rel(self._rates(now, "revenue"), self._rates(before, "revenue"))
        return self._rates(now, column)

    def _single(self, _: str, row: pd.Series, column: str) -> Any:
        rows = self.of(self.lines(self.now), row["dimension"], row["member"])
        revenue = float(rows["revenue"].sum())
        one = "order" if row["hangs_on"] == "one order" else "customer"
        amount = float(rows.loc[rows[one].astype(str) == str(row["who"]), "revenue"].sum())
        if one == "order" and "order_id" not in self.sales:
            amount = float(rows["revenue"].max())
        everything = float(self.lines(self.now)["revenue"].sum())
        ever = float(self.orders(self.of(self.sales, row["dimension"], row["member"])))
        return {
            "revenue": revenue, "amount": amount, "share": div(amount, revenue), "orders": float(self.orders(rows)),
            "share_of_all": div(amount, everything), "orders_ever": ever,
        }.get(column, UNKNOWN)  # fmt: skip

    def _whole(self, _: str, row: pd.Series, column: str) -> Any:
        own = self.of(self.sales, row["dimension"], row["member"])
        largest = float(own.groupby("order")["revenue"].sum().max())
        revenue, total = float(own["revenue"].sum()), float(self.sales["revenue"].sum())
        names = set(self.sales[row["dimension"]].astype(str)) - {NOT_GIVEN}
        return {
            "revenue": revenue, "total": total, "share": revenue / total, "orders": float(self.orders(own)),
            "all_orders": float(self.orders(self.sales)), "largest": largest, "largest_share": largest / revenue,
            "members": float(len(names)),
        }.get(column, UNKNOWN)  # fmt: skip

    def _blank(self, _: str, row: pd.Series, column: str) -> Any:
        empty = self.sales[self.sales[row["dimension"]] == NOT_GIVEN]
        rows = float(len(self.sales))
        out = {"rows": rows, "blank": float(len(empty)), "share": len(empty) / rows, "revenue": empty["revenue"].sum()}
        return out.get(column, UNKNOWN)

    def _history(self) -> pd.DataFrame:
        """All rows that name a customer: customers are seen from the last day, whatever period is reported."""
        return self.sales[self.sales["customer"] != NOT_GIVEN]

    def _last_day(self) -> int:
        """The last day of the rows, with the days on which deals were created or closed."""
        days = [self.sales["day"]]
        if self.deals is not None:
            days += [self.deals["created"].dropna(), self.deals.loc[self.deals["state"] != OPEN, "closed"].dropna()]
        return max(int(d.astype(int).max()) for d in days if len(d))

    def _segment(self, _: str, row: pd.Series, column: str) -> Any:
        scores = self.report.tables["rfm"].frame
        mine = set(scores.loc[scores["class"] == row["segment"], "member"].astype(str))
        rows = self._history()
        # A customer with reversals alone is no customer of the segments.
        rows = rows[rows["customer"].astype(str).isin(set(scores["member"].astype(str)))]
        own = float(rows.loc[rows["customer"].astype(str).isin(mine), "revenue"].sum())
        return {
            "customers": float(len(mine)), "share": div(len(mine), len(scores)), "revenue": own,
            "share_of_revenue": div(own, float(rows["revenue"].sum())), "average_value": div(own, len(mine)),
            "average_recency": self._average_silence(rows, mine),
        }.get(column, UNKNOWN)  # fmt: skip

    def _average_silence(self, rows: pd.DataFrame, mine: set[str]) -> Any:
        real = rows[~rows["reversal"]]
        last = real.groupby(real["customer"].astype(str))["day"].max().astype(int)
        return float((self._last_day() - last[list(mine)]).mean()) if mine else UNKNOWN

    def _retention(self, by: str, row: pd.Series, column: str) -> Any:
        length = MONTHS_OF_A_YEAR if by == "year" else self.length
        first = first_month(str(row["period"]))
        then = first_month(str(row["compared"])) if "compared" in row else first - length
        rows = self._history()
        rows = rows[~rows["reversal"]]
        month, who = rows["month"], rows["customer"].astype(str)
        now = set(who[(month >= first) & (month < first + length)])
        before = set(who[(month >= then) & (month < then + length)])
        ever, after = set(who[month < first]), set(who[month >= then + length])
        known = first - int(month.min()) >= MONTHS_OF_A_YEAR
        seen = now - ever
        return {
            "retained": float(len(now & before)), "customers_before": float(len(before)),
            "first_seen": float(len(seen)), "new": float(len(seen)) if known else 0.0,
            "not_retained": float(len(before - now)), "lapsed": float(len(before - now)),
            "still_out": float(len(before - after)), "retention_rate": div(len(now & before), len(before)),
            "entered": float(len(seen)) if not known else UNKNOWN,
        }.get(column, UNKNOWN)  # fmt: skip

    def _band(self, _: str, row: pd.Series, column: str) -> Any:
        rows = self.lines(self.now)
        sums = rows.groupby("order").agg(revenue=("revenue", "sum"), cancelled=("reversal", "all"))
        real = sums[~sums["cancelled"]]
        low, high = band_edges(str(row["band"]))
        mine = real[(real["revenue"] >= low) & (real["revenue"] < high)]
        return {
            "deals": float(len(mine)), "share_deals": div(len(mine), len(real)),
            "revenue": float(mine["revenue"].sum()),
            "share": div(float(mine["revenue"].sum()), float(sums["revenue"].sum())),
        }.get(column, UNKNOWN)  # fmt: skip

    def _pipeline(self, _: str, row: pd.Series, column: str) -> Any:
        undated = float((self.deals["created"].isna() & (self.deals["state"] == OPEN)).sum())
        now, before = (self._deal_measure("created", f) for f in (self.now, self.before))
        if row["metric"] == "created":
            return {"now": now, "before": before, "change": rel(now, before)}.get(column, UNKNOWN)
        if row["metric"] == "undated" and column == "now":
            return undated
        if row["metric"] == "created_with_undated":
            return {"now": now + undated, "change": rel(now + undated, before)}.get(column, UNKNOWN)
        if row["metric"] in ("win_rate", "closed"):
            return self._kpi("", row, column)
        return UNKNOWN

    def _growth(self, _: str, row: pd.Series, column: str) -> Any:
        if row["metric"] != "revenue":
            return UNKNOWN
        if column.startswith("like_"):
            return self._alike(row, column.removeprefix("like_"))
        partial = {first_month(p) for p in self.report.meta["partial_periods"]}
        start = (self.sales["month"] // self.length) * self.length
        sums = self.sales.groupby(start)["revenue"].sum()
        sums = sums[[m for m in sums.index if m <= self.now and m not in partial]]
        steps = (sums.index[-1] - sums.index[0]) / self.length
        changes = [
            rel(b, a)
            for (i, a), (j, b) in zip(sums.items(), list(sums.items())[1:], strict=False)
            if j - i == self.length
        ]
        x, y = np.array(sums.index) / self.length, sums.to_numpy()
        slopes = [(y[j] - y[i]) / (x[j] - x[i]) for i in range(len(x)) for j in range(i + 1, len(x))]
        first, last = float(y[0]), float(y[-1])
        return {
            "first": first, "last": last, "periods": float(len(sums)), "slope": float(np.median(slopes)),
            "cmgr": (last / first) ** (1 / steps) - 1,
            "mean_change": float(np.nanmean(changes)) if changes else UNKNOWN,
        }.get(column, UNKNOWN)  # fmt: skip

    def _alike(self, row: pd.Series, column: str) -> Any:
        """Growth from one year, or season of a year, to another."""
        ends = []
        for label in (str(row["like_from"]), str(row["like_to"])):
            year = label.isdigit()
            first, length = (int(label) * 12, 12) if year else (first_month(label), self.length)
            inside = (self.sales["month"] >= first) & (self.sales["month"] < first + length)
            ends.append((first, float(self.sales.loc[inside, "revenue"].sum())))
        (start, before), (end, now) = ends
        years = (end - start) / 12
        return {
            "first": before, "last": now, "change": rel(now, before), "years": years,
            "rate": (now / before) ** (1 / years) - 1,
        }.get(column, UNKNOWN)  # fmt: skip

    def _ageing(self, _: str, row: pd.Series, column: str) -> Any:
        as_of = (pd.Timestamp(self.report.meta["as_of"]) - pd.Timestamp(1970, 1, 1)).days
        opened = self.deals[(self.deals["state"] == OPEN) & self.deals["created"].notna()]
        age = as_of - opened["created"].astype(int)
        low, high = age_edges(str(row["band"]))
        return float(((age >= low) & (age <= high)).sum()) if column == "deals" and low is not None else UNKNOWN

    def _attainment(self, _: str, row: pd.Series, column: str) -> Any:
        if column == "gap":
            return float(row["actual"]) - float(row["quota"])
        if column == "attainment":
            return div(float(row["actual"]), float(row["quota"]))
        mine = row["row"] == "member" and row["period"] == self.report.meta["period"]
        if column == "actual" and mine and row["role"] in self.sales:
            return float(self.of(self.lines(self.now), row["role"], row["member"])["revenue"].sum())
        return UNKNOWN

    def _silent(self, _: str, row: pd.Series, column: str) -> Any:
        rows = self._history()
        real = rows[~rows["reversal"]]
        mine = real[real["customer"].astype(str) == str(row["member"])]
        days = np.sort(mine["day"].astype(int).unique())
        silent = self._last_day() - int(days[-1])
        gap, longest = float(np.median(np.diff(days))), float(np.diff(days).max())
        own = rows[rows["customer"].astype(str) == str(row["member"])]
        lately = float(own.loc[own["day"].astype(int) >= days[-1] - 364, "revenue"].sum())
        # Over all years from the first order: to the day on which the next one was due, or, a year on, to the end.
        until = self._last_day() if silent > 365 else days[-1] + gap
        value = min(lately, float(own["revenue"].sum()) / max(1.0, (until - int(days[0])) / 365))
        out = {"days_silent": float(silent), "usual_gap": gap, "times_usual": silent / gap, "yearly_value": value}
        return (out | {"longest_gap": longest}).get(column, UNKNOWN)

    def _anomaly(self, dimension: str, row: pd.Series, column: str) -> Any:
        actual = float(self.of(self.lines(self.now), dimension, row["member"])["revenue"].sum())
        expected = float(row["expected"])
        return {"actual": actual, "off": (actual - expected) / expected, "surprise": actual - expected}.get(
            column, UNKNOWN
        )

    def _lift(self, rest: str, row: pd.Series, column: str) -> Any:
        label = str(row["season"]) if not rest else ""
        shifted = bool(self.report.tables["change_points"])
        if rest or shifted or (label[:1] == "Q") != (self.length == 3) or self.length == 12:
            return UNKNOWN
        partial = {first_month(p) for p in self.report.meta["partial_periods"]}
        start = (self.sales["month"] // self.length) * self.length
        by_period = self.sales.groupby(start).agg(revenue=("revenue", "sum"), days=("day", "nunique"))
        by_period = by_period[[m <= self.now and m not in partial for m in by_period.index]]
        y = by_period["revenue"].to_numpy(dtype=float)
        if any("equally many days" in n for n in self.report.tables["seasonality"].notes):
            y = y / by_period["days"].to_numpy()
        elif any("equally many" in n for n in self.report.tables["seasonality"].notes):
            return UNKNOWN
        cycle = 12 // self.length
        moving = pd.Series(y).rolling(cycle).mean().rolling(2).mean().shift(-cycle // 2).to_numpy().copy()
        inner = np.flatnonzero(np.isfinite(moving))
        for near, ends in ((inner[:cycle], range(inner[0])), (inner[-cycle:], range(inner[-1] + 1, len(y)))):
            slope, first = np.polyfit(near, moving[near], 1)
            for at in ends:
                moving[at] = first + slope * at
        ratios = (y / moving)[-(len(y) // cycle) * cycle :].reshape(-1, cycle)
        months = by_period.index.to_numpy()[-cycle:] % 12
        first_of = (int(label[1]) - 1) * 3 if label[:1] == "Q" else MONTH_NAMES.index(label[:3])
        season = int(np.flatnonzero(months == first_of)[0])
        others = np.delete(ratios, season, axis=1).mean(axis=1)
        lifts, mean = ratios[:, season] / others - 1, ratios.mean(axis=0)
        return {
            "lift": float(mean[season] / np.delete(mean, season).mean() - 1), "years": float(len(ratios)),
            "low": float(lifts.min()), "high": float(lifts.max()), "years_above": float((lifts > 0).sum()),
            "years_best": float((ratios.argmax(axis=1) == season).sum()),
        }.get(column, UNKNOWN)  # fmt: skip

    def _account(self, _: str, row: pd.Series, column: str) -> Any:
        if column != "rows":
            return UNKNOWN
        position = list(self.report.tables["row_account"].frame["reason"]).index(row["reason"])
        if position == 0:
            return float(self.book.rows_read)
        return float(self.book.rows_read - len(self.book.set_aside)) if position == 1 else UNKNOWN

    def _line(self, rest: str, row: pd.Series, column: str) -> Any:
        one = next((o for o in self.report.opportunities if o.name == f"opportunity_{rest}"), None)
        if one is None or column != "value":
            return UNKNOWN
        values: dict[str, float] = {}
        for line in one.lines:
            if line.formula:
                python = re.sub(r"\{(\w+)\}", r"_v['\1']", line.formula).replace("MAX(", "max(").replace("MIN(", "min(")
                values[line.name] = float(eval(python, {"max": max, "min": min}, {"_v": values}))
            else:
                values[line.name] = float(line.value)
        return next(values[line.name] for line in one.lines if line.label == row["line"])


def band_edges(band: str) -> tuple[float, float]:
    """The amounts that a size band runs from and to."""
    numbers = [_amount(n) for n in re.findall(r"[\d.,]+\s*[kM]?", band)]
    if band.startswith("Under"):
        return -np.inf, numbers[0]
    return (numbers[0], np.inf) if len(numbers) == 1 else (numbers[0], numbers[1])


def _amount(text: str) -> float:
    scale = {"k": 1e3, "M": 1e6}.get(text.strip()[-1:], 1.0)
    return float(text.strip().rstrip("kM").replace(",", "")) * scale


def age_edges(band: str) -> tuple[float | None, float]:
    """The days that an age band runs from and to."""
    numbers = [float(n) for n in re.findall(r"\d+", band)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (None, 0.0)
