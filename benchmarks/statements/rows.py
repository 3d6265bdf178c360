"""The judge's own reading of the rows: sums over spans and members by plain loops, and nothing of the product."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from benchmarks.statements.made import Array

ROLES = {
    "Order ID": "order", "Date": "date", "Order Date": "date", "Customer": "customer", "Region": "region",
    "Territory": "territory", "Segment": "segment", "Sector": "sector", "Category": "category", "Product": "product",
    "Sales Rep": "rep", "Manager": "manager", "Units": "units", "Revenue": "revenue", "Cost": "cost",
    "Country": "country", "Store": "store", "CustomerName": "customer", "State": "region",
}  # fmt: skip
"""Headers of the made rows → what the product calls them in a finding's subject."""
GROUPS = ("region", "territory", "segment", "sector", "category", "product", "rep", "manager", "customer", "country",
          "store")  # fmt: skip
MONTHS = {name: i for i, name in enumerate(calendar.month_abbr) if name}
_LABEL = re.compile(
    r"\b(?:(?P<part>[QH])(?P<nth>[1-4])|(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)"
    r" (?P<year>\d{4})\b"
    r"|\b(?P<alone>(?:19|20)\d\d)\b(?![,.]?\d)"
)
Span = tuple[dt.date, dt.date]
"""First day, and the day after the last."""


def span_of(label: str) -> Span | None:
    """The days of a period's label, or of all from the first label to the last.

    Examples
    --------
    >>> span_of("Q4 2017")
    (datetime.date(2017, 10, 1), datetime.date(2018, 1, 1))
    >>> span_of("Q3 2025 to Q2 2026")
    (datetime.date(2025, 7, 1), datetime.date(2026, 7, 1))
    """
    found = [_days(m) for m in _LABEL.finditer(label)]
    return (min(f[0] for f in found), max(f[1] for f in found)) if found else None


def labels_in(text: str) -> list[str]:
    """The labels of periods in a sentence, in order."""
    return [m.group(0) for m in _LABEL.finditer(text)]


def _days(found: re.Match[str]) -> Span:
    year = int(found["year"] or found["alone"])
    if found["month"]:
        first, months = MONTHS[found["month"]], 1
    elif found["part"]:
        months = 3 if found["part"] == "Q" else 6
        first = 1 + months * (int(found["nth"]) - 1)
    else:
        first, months = 1, 12
    after = year * 12 + first - 1 + months
    return dt.date(year, first, 1), dt.date(after // 12, after % 12 + 1, 1)


@dataclass(frozen=True)
class Rows:
    """Order lines as arrays."""

    day: Array
    revenue: Array
    order: Array
    units: Array | None
    groups: dict[str, Array]

    @cached_property
    def first_day(self) -> dt.date:
        """The first day with a row."""
        return _date(self.day.min())

    @cached_property
    def last_day(self) -> dt.date:
        """The last day with a row."""
        return _date(self.day.max())

    def inside(self, span: Span) -> Array:
        """Which rows lie in a span."""
        return (self.day >= _number(span[0])) & (self.day < _number(span[1]))

    def of(self, subject: Iterable[tuple[str, str]]) -> Array | None:
        """Which rows are of all these members; None where a dimension is not known here."""
        out = np.ones(len(self.day), dtype=bool)
        for dimension, member in subject:
            if dimension not in self.groups:
                return None
            out &= self.groups[dimension] == member
        return out

    def money(self, mask: Array) -> float:
        """Revenue of some rows."""
        return float(self.revenue[mask].sum())

    def by(self, dimension: str, mask: Array) -> dict[str, float]:
        """Member → revenue of some rows."""
        out: dict[str, float] = defaultdict(float)
        for member, amount in zip(self.groups[dimension][mask].tolist(), self.revenue[mask].tolist(), strict=True):
            out[member] += amount
        return dict(out)

    def orders(self, mask: Array) -> int:
        """How many orders some rows belong to."""
        return len(set(self.order[mask].tolist()))

    def volume(self, mask: Array) -> float | None:
        """Units of some rows; None where there are none in the rows."""
        return None if self.units is None else float(self.units[mask].sum())

    def days_of(self, dimension: str, member: str) -> list[int]:
        """The days on which a member sold or bought, each once, in order."""
        return sorted(set(self.day[self.groups[dimension] == member].tolist()))

    @cached_property
    def firsts(self) -> dict[str, dict[str, int]]:
        """Dimension → member → day of its first row ever."""
        out: dict[str, dict[str, int]] = {}
        for dimension, members in self.groups.items():
            first: dict[str, int] = {}
            for member, day in zip(members.tolist(), self.day.tolist(), strict=True):
                first[member] = min(day, first.get(member, day))
            out[dimension] = first
        return out

    def series(self, months: int, mask: Array | None = None) -> tuple[list[dt.date], Array]:
        """Revenue of each whole month (1), quarter (3) or year (12): first days and sums.

        A first or last period is whole where the rows come within five per cent of its bound.
        """
        start, end = self.first_day, self.last_day
        year, month = start.year, (start.month - 1) // months * months + 1
        firsts, sums = [], []
        while dt.date(year, month, 1) <= end:
            after = year * 12 + month - 1 + months
            span = (dt.date(year, month, 1), dt.date(after // 12, after % 12 + 1, 1))
            length = (span[1] - span[0]).days
            slack = max(1, round(0.05 * length)) if not self._monthly else 31
            whole = (start - span[0]).days <= slack and (span[1] - end).days - 1 <= slack
            if whole:
                inside = self.inside(span)
                firsts.append(span[0])
                sums.append(self.money(inside if mask is None else inside & mask))
            year, month = span[1].year, span[1].month
        return firsts, np.array(sums)

    @cached_property
    def _monthly(self) -> bool:
        """Whether all rows stand on one day of the month."""
        return len({_date(d).day for d in set(self.day.tolist())}) == 1 and len(set(self.day.tolist())) > 2


def rows_of(frame: pd.DataFrame) -> Rows:
    """Read a frame of made orders; cancelled rows don't count."""
    if "Status" in frame:
        frame = frame[frame["Status"] != "Cancelled"]
    named = {ROLES[c]: frame[c] for c in frame.columns if c in ROLES}
    day = named["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    order = named["order"].to_numpy(dtype=object) if "order" in named else np.arange(len(frame)).astype(object)
    groups = {r: named[r].astype(object).where(named[r].notna(), "").to_numpy() for r in GROUPS if r in named}
    units = named["units"].to_numpy(dtype=float) if "units" in named else None
    return Rows(day, named["revenue"].to_numpy(dtype=float), order, units, groups)


@dataclass(frozen=True)
class Deals:
    """Opportunities as arrays: state is `won`, `lost` or `open`; days are numbers, −1 where missing."""

    state: Array
    created: Array
    closed: Array
    amount: Array
    groups: dict[str, Array]

    def closed_in(self, span: Span) -> Array:
        """Which deals were won or lost in a span."""
        inside: Array = (self.closed >= _number(span[0])) & (self.closed < _number(span[1])) & (self.state != "open")
        return inside

    def rate(self, mask: Array) -> tuple[int, int]:
        """Won, and closed, of some deals."""
        return int((self.state[mask] == "won").sum()), int((self.state[mask] != "open").sum())


def deals_of(frame: pd.DataFrame | None) -> Deals | None:
    """Read a frame of made deals (`Stage`, `Created`, `Closed`, `Amount` and members)."""
    if frame is None:
        return None
    state = frame["Stage"].map({"Won": "won", "Lost": "lost"}).fillna("open").to_numpy(dtype=object)
    roles = ROLES | {"Account": "customer"}
    groups = {roles[c]: frame[c].astype(object).to_numpy() for c in frame.columns if roles.get(c) in GROUPS}
    return Deals(state, _numbers(frame["Created"]), _numbers(frame["Closed"]), frame["Amount"].to_numpy(float), groups)


def _numbers(column: pd.Series[pd.Timestamp]) -> Array:
    missing = column.isna().to_numpy()
    days = column.fillna(pd.Timestamp(1970, 1, 1)).to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(missing, -1, days)


def _number(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def _date(number: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(number))
