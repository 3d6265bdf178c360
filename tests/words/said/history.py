"""What words on buying mean, by the days of the rows: new, lost, silent, gone, one order, a season.

One word, one meaning, for customers, products and everything else:

- new: the first sale ever lies in the span, and the rows begin at least a year before it;
- entered: not sold in the period before, where the rows begin too late to call that new;
- lost, gone, away: silent on the rows' last day for longer than ever before between two of its own orders;
- silent: its last order is as many days ago as is said (counted to the rows' last day), and no later one is there;
- a season: of three years at least, the largest ratio to the moving average over a year, and above 1 in every year.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from tests.words.recount import MONTH_NAMES, Recount, first_month
from xlsales.findings.finding import Finding
from xlsales.table.book import DIMENSIONS, NOT_GIVEN

A_YEAR, UNCLEAR = 360, 14
NEAR = 0.02
MOST = 0.5
SEASON_YEARS = 3


class History:
    """The sales days of every member."""

    def __init__(self, again: Recount) -> None:
        self.again = again
        rows = again.sales
        self.real = rows[~rows["reversal"]]
        self.last_day = int(rows["day"].astype(int).max())

    def fits(self, claim: str, finding: Finding) -> bool | None:
        """Whether a claim of `states.py` or `seasons.py` is so; None where the rows cannot tell."""
        judge = {
            "new members": self._new_members, "sold first": self._new_members, "entered": self._entered,
            "new customers": self._new_customers, "nobody new": self._new_customers, "first seen": self._first_seen,
            "silent": self._silent, "gone": self._gone, "longest": self._gone, "counts as lost": self._gone,
            "away": self._away, "segment lost": self._away, "one order": self._one_order,
            "season": self._season, "best in both": self._best, "own season": self._own_season,
        }.get(claim)  # fmt: skip
        return None if judge is None else judge(finding)

    @cached_property
    def _early_enough(self) -> bool | None:
        """Whether what is first seen in the span could have been seen a year before; None within two weeks of it."""
        start = (pd.Timestamp(self.again.now // 12, self.again.now % 12 + 1, 1) - pd.Timestamp(1970, 1, 1)).days
        before = start - int(self.real["day"].astype(int).min())
        return None if abs(before - A_YEAR) < UNCLEAR else before > A_YEAR

    def _first_in_span(self, dimension: str) -> set[str]:
        rows = self.real[self.real[dimension].astype(str) != NOT_GIVEN]
        first = rows.groupby(rows[dimension].astype(str))["month"].min()
        return set(first.index[(first >= self.again.now) & (first < self.again.now + self.again.length)])

    def _new_members(self, finding: Finding) -> bool | None:
        """All that members first sold in the span brought, and the rows begin early enough to call them new."""
        fact = finding.facts.get("new")
        if fact is None:
            return None
        dimension = next((d for d in DIMENSIONS if fact.table.endswith(f"_{d}")), "customer")
        rows = self.again.lines(self.again.now)
        new = rows[dimension].astype(str).isin(self._first_in_span(dimension))
        told = float(fact.value or 0)
        # Members whose returns outweigh their sales are told among the returns.
        near = abs(float(rows.loc[new, "revenue"].sum()) - told) <= 0.01 + NEAR * abs(told)
        return near and self._early_enough is not False

    def _entered(self, finding: Finding) -> bool | None:
        return self._early_enough is not True

    def beyond_habit(self, dimension: str, member: str) -> bool:
        """Silent on the last day for longer than between any two of its own days; never of one day alone."""
        days = self._days(dimension, member)
        return len(days) > 1 and self.last_day - int(days[-1]) > int(np.diff(days).max())

    def _days(self, dimension: str, member: str) -> np.ndarray:
        mine = self.real[self.real[dimension].astype(str) == member]
        return np.unique(mine["day"].astype(int))

    def _new_customers(self, finding: Finding) -> bool | None:
        if self._early_enough is None:
            return None
        return self._early_enough and self._as_many("new", finding)

    def _first_seen(self, finding: Finding) -> bool | None:
        return self._as_many("entered", finding)

    def _as_many(self, figure: str, finding: Finding) -> bool:
        told = float(finding.facts[figure].value or 0)
        return abs(len(self._first_in_span("customer")) - told) < 0.5

    def _silent(self, finding: Finding) -> bool | None:
        days = self._days("customer", finding.subject[0][1])
        told = float(finding.facts["days_silent"].value or 0)
        return bool(len(days)) and self.last_day - int(days[-1]) == round(told)

    def _gone(self, finding: Finding) -> bool | None:
        return self.beyond_habit("customer", finding.subject[0][1])

    def _away(self, finding: Finding) -> bool | None:
        """Of a segment said to stay away, every customer is silent for longer than ever before, or bought once."""
        table = self.again.report.tables.get("customers")
        name = finding.subject[0][1]
        if table is None or name not in set(map(str, table.values["class"])):
            return None
        mine = [str(m) for m, c in zip(table.values["member"], table.values["class"], strict=True) if str(c) == name]
        days = [self._days("customer", m) for m in mine]
        return all(self.last_day - int(d[-1]) > max(np.diff(d), default=0) for d in days if len(d))

    def _one_order(self, finding: Finding) -> bool | None:
        """One order is at least half of what a member added, or of what it lost."""
        (dimension, member), delta = finding.subject[0], float(finding.facts["delta"].value or 0)
        rows = self.again.lines(self.again.now if delta > 0 else self.again.before)
        mine = rows[(rows[dimension].astype(str) == member) & ~rows["reversal"]]
        orders = mine.groupby("order")["revenue"].sum()
        return len(orders) > 0 and float(orders.max()) >= MOST * abs(delta)

    def _season(self, finding: Finding) -> bool | None:
        """The strongest of the ratios to the moving average in each of three years or more."""
        season = self._place(finding.names.get("season", finding.subject[0][1]))
        if season is None:
            return None
        ratios, years = self._ratios(self.again.sales), len(self._wide(self.again.sales))
        if ratios is None or years < SEASON_YEARS:
            return False
        always = bool((ratios[season] > 1).all()) or "always" in finding.variant
        return always and int(ratios.mean().idxmax()) == season

    def _best(self, finding: Finding) -> bool | None:
        season = self._place(finding.names.get("season", ""))
        wide = self._wide(self.again.sales)
        return None if season is None else bool(len(wide) > 1 and (wide.idxmax(axis=1) == season).all())

    def _own_season(self, finding: Finding) -> bool | None:
        """Above what its year and the company's season give, in every year."""
        dimension, member = finding.subject[0]
        season = self._place(finding.names["season"])
        own = self._wide(self.again.sales[self.again.sales[dimension].astype(str) == member])
        company = self._wide(self.again.sales)
        if season is None or len(own) < 2:
            return None
        share = (own / company.loc[own.index]).dropna()
        others = share.drop(columns=season).mean(axis=1)
        return bool((share[season] > others).all())

    def _place(self, label: str) -> int | None:
        length = self.again.length
        if length == 3 and label[:1] == "Q":
            return int(label[1]) - 1
        return MONTH_NAMES.index(label[:3]) if length == 1 and label[:3] in MONTH_NAMES else None

    def _sums(self, rows: pd.DataFrame) -> pd.Series:
        partial = {first_month(p) for p in self.again.report.meta["partial_periods"]}
        start = (rows["month"] // self.again.length) * self.again.length
        sums = rows.groupby(start)["revenue"].sum()
        return sums[[m for m in sums.index if m <= self.again.now and m not in partial]]

    def _wide(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Revenue by complete year (down) and season (across)."""
        table = self._sums(rows).rename_axis("start").reset_index()
        table["year"], table["season"] = table["start"] // 12, (table["start"] % 12) // self.again.length
        wide = table.pivot(index="year", columns="season", values="revenue")
        return wide.reindex(columns=range(12 // self.again.length)).dropna()

    def _ratios(self, rows: pd.DataFrame) -> pd.DataFrame | None:
        """Ratio to the centred moving average over a year, by year (down) and season (across), whole years only."""
        sums = self._sums(rows)
        n = 12 // self.again.length
        if len(sums) < 2 * n + 1:
            return None
        weights = np.r_[0.5, np.ones(n - 1), 0.5] / n
        smooth = np.convolve(sums.to_numpy(dtype=float), weights, mode="valid")
        inner = sums.iloc[n // 2 : n // 2 + len(smooth)]
        table = pd.DataFrame({"start": inner.index, "ratio": inner.to_numpy() / smooth})
        # Years count from the first season that has a ratio, so that none is lost at the ends.
        table["year"] = (table["start"] - table["start"].iloc[0]) // 12
        table["season"] = (table["start"] % 12) // self.again.length
        wide = table.pivot(index="year", columns="season", values="ratio").dropna()
        return wide if len(wide) else None
