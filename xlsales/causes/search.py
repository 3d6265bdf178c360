"""Which few segments, of one or two dimensions, make the change: a sparse search whose effects add up to it.

The idea is wise-pizza's (few segments, sizes penalised, effects that sum), without its lasso: the segments are taken
one by one, each time the one that departs most surely from what all others do; rows once taken are taken.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from xlsales.causes.orders import order_amounts
from xlsales.causes.sides import TOTAL, comparison_notes, not_comparable, period_columns
from xlsales.cube.cube import Cube
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.significance import normal_p
from xlsales.metrics.table import Column, Table, table, unavailable

MOST_MEMBERS = 2_000
MOST_CELLS = 40_000
MATERIAL = 0.01
"""Least effect worth a row, as a part of the company's old revenue."""


@dataclass(frozen=True)
class _Orders:
    """Orders of both periods: signed by period, with a code for every grouping's segment they belong to."""

    now: np.ndarray
    before: np.ndarray
    groupings: tuple[_Grouping, ...]

    @property
    def variance(self) -> np.ndarray:
        return np.asarray(self.now**2 + self.before**2)


@dataclass(frozen=True)
class _Grouping:
    """One dimension, or two crossed, with every order's segment."""

    dimensions: tuple[str, ...]
    code: np.ndarray
    members: list[tuple[str, ...]]


@dataclass(frozen=True)
class _Segment:
    """A candidate or a chosen segment: its sums over the orders that were still free."""

    dimensions: tuple[str, ...]
    members: tuple[str, ...]
    now: float
    before: float
    variance: float
    orders: int
    rate: float
    tried: int
    rows: np.ndarray = field(repr=False)
    certain: bool = False
    status: str = ""
    whole: bool = True

    @property
    def has_base(self) -> bool:
        """Whether there is a rate to depart from: a member that is new or lost is a fact, and no such thing."""
        return not self.status and self.before > 0

    @property
    def excess(self) -> float:
        """The difference beyond what the common rate gives."""
        return self.now - self.before * (1 + self.rate)

    @property
    def z(self) -> float:
        """The excess in units of its standard deviation, were orders to arrive at random."""
        return self.excess / math.sqrt(self.variance) if self.variance > 0 else 0.0


def search(cube: Cube, top: int = 6) -> Table:
    """Find the few segments whose effects, with what everybody did alike, add up to the change of revenue.

    A segment is a member of one dimension or of two crossed. Its effect is its difference beyond the common rate: the
    change of all rows that no certain segment has taken. Segments that depart more surely than the best of as many
    random ones would (Bonferroni over all that were tried) come first and are `certain`; then those with the largest
    effects, within noise. The variance of a sum of orders that arrive at random is the sum of their squares.

    Parameters
    ----------
    top
        Most segments.

    Returns
    -------
    Table
        `drivers`: `kind` ("common", "segment", "remainder", "total"), `segment` (in words), `dimension`, `member`,
        `dimension_2`, `member_2`, `before`, `now`, `delta`, `change`, `effect`, `share_of_change`, `orders` (both
        periods), `p` (corrected), `certain`, `whole` (no row of it belongs to a segment above). A segment that had
        nothing before or has nothing now is `status` new or lost: a fact, with no p value and never certain. Effects of
        all rows but the last add up to the last.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region=["North", "South"])), Settings(period="Q2 2024"))
    >>> search(cube).fact("effect", kind="total").value
    -2.0
    """
    name, title = "drivers", "Segments that make the change"
    if (no := not_comparable(cube, name, title)) is not None:
        return no
    orders = _orders(cube)
    if not orders.groupings:
        return unavailable(name, title, "The rows have no column with two members or more to look for segments in.")
    free = np.ones(len(orders.now), dtype=bool)
    chosen: list[_Segment] = []
    facts: list[_Segment] = []
    # New and lost members are taken out of the common rate too, but they must not crowd out what departs from it.
    while len(chosen) < top and len(facts) <= top and (found := _surest(orders, free)) is not None:
        (chosen if found.has_base else facts).append(found)
        free &= ~found.rows
    # What all did alike is what remains beside the certain segments. Segments within noise are picked for their size,
    # so a rate of what they leave would be the mirror of that choice; their balance goes to "All else".
    rate = _overall(orders, free)
    facts.sort(key=lambda s: -round(abs(s.now - s.before * (1 + rate)), 2))
    chosen += [replace(s, certain=False) for s in facts[: top - len(chosen)]]
    while len(chosen) < top and (found := _largest(orders, free, rate)) is not None:
        chosen.append(found)
        free &= ~found.rows
    return _told(cube, name, title, orders, rate, chosen)


def _orders(cube: Cube) -> _Orders:
    sales = cube.book.sales
    dimensions = [d for d in cube.book.dimensions if d in sales]
    now = order_amounts(cube, cube.calendar.now, *dimensions)
    before = order_amounts(cube, cube.calendar.before, *dimensions)
    rows = pd.concat([now, before], ignore_index=True)
    is_now = np.arange(len(rows)) < len(now)
    amount = rows["amount"].to_numpy()
    coded = {d: pd.factorize(rows[d], sort=True) for d in dimensions}
    coded = {d: (c, m) for d, (c, m) in coded.items() if 2 <= len(m) <= MOST_MEMBERS}
    singles = [_Grouping((d,), c.astype("int64"), [(str(x),) for x in m]) for d, (c, m) in coded.items()]
    pairs = [
        _crossed(a, b) for a, b in itertools.combinations(singles, 2) if len(a.members) * len(b.members) <= MOST_CELLS
    ]
    return _Orders(np.where(is_now, amount, 0.0), np.where(is_now, 0.0, amount), (*singles, *pairs))


def _crossed(a: _Grouping, b: _Grouping) -> _Grouping:
    members = [(*x, *y) for x in a.members for y in b.members]
    return _Grouping((*a.dimensions, *b.dimensions), a.code * len(b.members) + b.code, members)


@dataclass(frozen=True)
class _Sums:
    """Sums by segment of one grouping over the orders that are still free."""

    now: np.ndarray
    before: np.ndarray
    variance: np.ndarray
    orders: np.ndarray

    def excess(self, rate: float) -> np.ndarray:
        return np.asarray(self.now - self.before * (1 + rate))

    def z(self, rate: float) -> np.ndarray:
        spread = np.sqrt(self.variance)
        return np.asarray(np.divide(self.excess(rate), spread, out=np.zeros_like(spread), where=spread > 0))


def _sums(orders: _Orders, free: np.ndarray) -> list[_Sums]:
    now, before, variance = orders.now[free], orders.before[free], orders.variance[free]
    out = []
    for g in orders.groupings:
        code, n = g.code[free], len(g.members)
        by = [np.bincount(code, weights=w, minlength=n) for w in (now, before, variance)]
        out.append(_Sums(by[0], by[1], by[2], np.bincount(code, minlength=n)))
    return out


def _surest(orders: _Orders, free: np.ndarray) -> _Segment | None:
    """The segment that departs most surely from the others; None where the best could be chance."""
    sums = _sums(orders, free)
    rate = _common(sums, _overall(orders, free))
    tried = int(sum((s.orders > 0).sum() for s in sums))
    best: tuple[float, int, int] | None = None
    for at, s in enumerate(sums):
        z = np.where(s.orders >= _FEWEST, s.z(rate), 0.0)
        z = np.where(np.abs(s.excess(rate)) >= MATERIAL * _size(orders), z, 0.0)
        # A grouping of K segments has a high best by chance alone, about 2 ln K: the size penalty.
        score = np.round(z**2 - 2 * math.log(max(2, int((s.orders > 0).sum()))), 6)
        at_best = int(score.argmax())
        if best is None or score[at_best] > best[0]:
            best = (float(score[at_best]), at, at_best)
    if best is None:
        return None
    found = _segment(orders, free, sums, best[1], best[2], rate, tried)
    return found if _corrected(found) < _LEVEL else None


_FEWEST = 5
_LEVEL = 0.05


def _largest(orders: _Orders, free: np.ndarray, rate: float) -> _Segment | None:
    """The largest effect among those that are more than one and a half standard deviations, certain or not.

    What is not certain must at least be plain: a segment of which others have taken a part already is left alone.
    """
    sums = _sums(orders, free)
    tried = int(sum((s.orders > 0).sum() for s in sums))
    best: tuple[float, int, int] | None = None
    for at, s in enumerate(sums):
        whole = np.bincount(orders.groupings[at].code, minlength=len(s.orders))
        plain = (np.abs(s.z(rate)) >= 1.5) & (s.orders >= 0.9 * whole)
        size = np.round(np.where(plain, np.abs(s.excess(rate)), 0.0), 2)
        at_best = int(size.argmax())
        if best is None or size[at_best] > best[0]:
            best = (float(size[at_best]), at, at_best)
    if best is None or best[0] < MATERIAL * _size(orders):
        return None
    return _segment(orders, free, sums, best[1], best[2], rate, tried, certain=False)


def _segment(
    orders: _Orders, free: np.ndarray, sums: list[_Sums], at: int, member: int, rate: float, tried: int,
    certain: bool = True,
) -> _Segment:  # fmt: skip
    g, s = orders.groupings[at], sums[at]
    own = g.code == member
    rows = free & own
    status = "" if orders.before[own].any() and orders.now[own].any() else "lost" if orders.before[own].any() else "new"
    return _Segment(
        g.dimensions, g.members[member], float(s.now[member]), float(s.before[member]), float(s.variance[member]),
        int(s.orders[member]), rate, tried, rows, certain, status, whole=not bool((own & ~free).any()),
    )  # fmt: skip


def _corrected(segment: _Segment) -> float:
    return min(1.0, normal_p(segment.z) * segment.tried) if segment.variance > 0 else 1.0


def _size(orders: _Orders) -> float:
    return max(abs(float(orders.before.sum())), abs(float(orders.now.sum())))


def _overall(orders: _Orders, free: np.ndarray) -> float:
    before = float(orders.before[free].sum())
    return float(orders.now[free].sum()) / before - 1 if before > 0 else 0.0


def _common(sums: list[_Sums], overall: float) -> float:
    """The rate that most rows share: the weighted median of the grouping in which the segments differ most.

    The overall rate has every story's effect in it and would turn what did not move into counter-stories; the median of
    a grouping in which the story is diluted would too.
    """
    unlike = [_heterogeneity(s, overall) for s in sums]
    at = int(np.argmax(unlike))
    return _weighted_median(sums[at], overall) if unlike[at] > 3 else overall


def _heterogeneity(s: _Sums, rate: float) -> float:
    known = (s.orders >= _FEWEST) & (s.variance > 0)
    freedom = int(known.sum()) - 1
    if freedom < 1:
        return 0.0
    return float(((s.z(rate)[known] ** 2).sum() - freedom) / math.sqrt(2 * freedom))


def _weighted_median(s: _Sums, overall: float) -> float:
    known = (s.before > 0) & (s.orders >= _FEWEST)
    if known.sum() < 3:
        return overall
    rates, weights = s.now[known] / s.before[known] - 1, s.before[known]
    order = np.argsort(rates, kind="stable")
    reached = np.cumsum(weights[order])
    return float(rates[order][int(np.searchsorted(reached, reached[-1] / 2))])


def _told(cube: Cube, name: str, title: str, orders: _Orders, rate: float, chosen: list[_Segment]) -> Table:
    now, before = float(orders.now.sum()), float(orders.before.sum())
    rows = [_row(cube, s, s.now - s.before * (1 + rate)) for s in chosen]
    common = {
        "kind": "common",
        "segment": "All alike, at the common rate",
        "before": before,
        "effect": rate * before,
    }
    left = now - before - rate * before - sum(s.now - s.before * (1 + rate) for s in chosen)
    remainder = {"kind": "remainder", "segment": "All else", "effect": 0.0 if abs(left) < 0.005 else left}
    total = {"kind": "total", "segment": TOTAL, "before": before, "now": now, "effect": now - before}
    heads = (*(c.name for c in _COLUMNS), "before", "now", "delta")
    frame = pd.DataFrame([*rows, common, remainder, total]).reindex(columns=list(heads))
    frame["delta"] = frame["now"] - frame["before"]
    frame["change"] = change(frame["now"], frame["before"])
    frame["share_of_change"] = ratio(frame["effect"], 0.0 if abs(now - before) < 0.005 else now - before)
    frame["certain"] = frame["certain"].map(lambda c: c is True).astype(bool)
    frame["whole"] = frame["whole"].map(lambda w: w is not False).astype(bool)
    frame["status"] = [s if isinstance(s, str) else "" for s in frame["status"]]
    at = 6
    columns = (*_COLUMNS[:at], *period_columns(cube), *_COLUMNS[at:])
    columns = (*columns[:8], Column("delta", "Difference", "money", "Revenue now minus before."), *columns[8:])
    return table(name, title, {c.name: c for c in columns}, frame, _note(chosen, rate), *comparison_notes(cube))


def _row(cube: Cube, s: _Segment, effect: float) -> dict[str, object]:
    words = " and ".join(f"{cube.book.label(d)} {m}" for d, m in zip(s.dimensions, s.members, strict=True))
    words += "" if s.whole else ", without rows of those above"
    out: dict[str, object] = {"kind": "segment", "segment": words, "dimension": s.dimensions[0], "member": s.members[0]}
    if len(s.dimensions) > 1:
        out |= {"dimension_2": s.dimensions[1], "member_2": s.members[1]}
    sums = {"before": s.before, "now": s.now, "effect": effect, "orders": s.orders}
    tested = {"p": _corrected(s) if s.has_base else float("nan"), "certain": s.certain and s.has_base, "whole": s.whole}
    return out | sums | tested | {"status": s.status}


def _note(chosen: list[_Segment], rate: float) -> str:
    tried = max((s.tried for s in chosen), default=0)
    sure = len([s for s in chosen if s.certain and s.has_base])
    if not chosen:
        return "No segment departs from the others by more than chance."
    return (
        f"{tried:,} segments were tried; {sure} of those shown depart from the common rate ({rate:+.1%}) by more than "
        "chance. "
        "A segment's rows do not include those of a segment above it."
    )


_COLUMNS = (
    Column("kind", "Part", "text", "segment, common (what all did alike), remainder or total."),
    Column("segment", "Segment", "text", "The members that make it."),
    Column("dimension", "By", "text", "First dimension."),
    Column("member", "Member", "text", "Member of the first dimension."),
    Column("dimension_2", "And by", "text", "Second dimension, where it has one."),
    Column("member_2", "Member", "text", "Member of the second dimension."),
    Column("status", "New or lost", "text", "new: nothing before; lost: nothing now. A fact, with no p value."),
    Column("change", "Change", "change", "Difference / revenue before."),
    Column("effect", "Effect", "money", "Difference beyond the rate of the rest; all effects add up to the total."),
    Column("share_of_change", "Part of the change", "share", "Effect / difference of the total."),
    Column("orders", "Orders", "count", "Orders or deals that it rests on, of both periods."),
    Column("p", "p corrected", "p", "How often the best of as many random segments would depart so far."),
    Column("certain", "Certain", "flag", "Whether that is less than one time in twenty."),
    Column(
        "whole", "Whole", "flag", "Whether no row of it belongs to a segment above; else the figures are of the rest."
    ),
)
