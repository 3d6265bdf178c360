"""Which few segments, of one or two dimensions, depart from what all others did: a search, and what chance makes of it.

The idea is wise-pizza's (few segments, sizes penalised, effects that sum), without its lasso: the segments are taken
one by one, each time the one that departs most surely from all others; rows once taken are taken. What a search through
so many segments finds by chance is found out by searching again where orders are assigned to the spans at random.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from xlsales.causes.chance import Units, units_of
from xlsales.causes.departure import (
    Departures,
    Segmentation,
    best_by_chance,
    departures_of,
    exchange_of,
    segmentations_of,
)
from xlsales.causes.sides import TOTAL, comparison_notes, not_comparable, period_columns
from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import NO_ORDERS, row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, table, unavailable

MATERIAL = 0.01
"""Least effect worth a row, as a part of the company's revenue."""
PLAIN = 1.5
"""Least departure, in standard deviations, of a segment that is shown though chance explains it."""

PLAINLY = 1.96
"""Least departure of a single segment, in standard deviations, that chance gives in one case of twenty."""


@dataclass(frozen=True)
class _Segment:
    """A chosen segment: its sums over the lines that were still free, beside those of all the company's other lines."""

    dimensions: tuple[str, ...]
    members: tuple[str, ...]
    now: float
    before: float
    others_now: float
    others_before: float
    orders: int
    p: float
    lines: np.ndarray = field(repr=False)
    certain: bool = False
    whole: bool = True

    @property
    def status(self) -> str:
        """Entered or gone, where it has revenue in one of the spans only."""
        return "entered" if not self.before else "gone" if not self.now else ""

    @property
    def others_change(self) -> float:
        """The change of the company without the segment; missing where that had nothing before."""
        return self.others_now / self.others_before - 1 if self.others_before > 0 else math.nan

    @property
    def expected(self) -> float:
        """What the rate of all others makes of the revenue before; that revenue itself where they have no rate."""
        rate = self.others_change
        return self.before * (1 + (0.0 if math.isnan(rate) else rate))

    @property
    def effect(self) -> float:
        """The difference beyond the rate of all others."""
        return self.now - self.expected


@dataclass(frozen=True)
class _Round:
    """One search through the lines that are still free.

    `best` holds the best score of the search in each random assignment; it is empty where there is nothing to ask.
    """

    lines: np.ndarray
    found: tuple[Departures, ...]
    best: np.ndarray

    def p(self, score: float) -> float:
        """How often chance reaches a score, the rows' own search counted in (Phipson and Smyth 2010)."""
        return float((1 + (self.best >= score).sum()) / (1 + len(self.best)))


def search(cube: Cube, top: int = 6) -> Table:
    """Find the few segments that depart from what all others did, and put them beside the change of revenue.

    A segment is a member of one dimension or of two crossed. Its effect is its difference beyond the rate of all others
    (the company without it). One that departs by more than the best of a search in random assignments of the orders to
    the two spans is `certain`; its rows are then taken out, and the rest is searched again. Below them stand the
    largest effects that chance explains.

    Parameters
    ----------
    top
        Most segments.

    Returns
    -------
    Table
        `drivers`: `kind` ("common", "segment", "remainder", "total"), `segment` (in words), `dimension`, `member`,
        `dimension_2`, `member_2`, `before`, `now`, `delta`, `change`, `others_change`, `expected`, `effect`,
        `share_of_change`, `orders` (orders or customers, both periods), `p` (of the whole search), `certain`, `whole`
        (no row of it belongs to a segment above). A segment that had nothing before or has nothing now has the `status`
        entered or gone: a fact, with no p value and never certain. Effects of all rows but the last add up to the last.

    Notes
    -----
    Source: `analyst.md` 2. The excess of a segment is divided by its standard deviation under random assignment, in
    which the rate of the others varies too; the square less 2 ln K, for segmentations of K segments, is what is
    compared.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05", "2024-01-09", "2024-04-05", "2024-04-09"])
    >>> rows = pd.DataFrame({"date": days, "revenue": [10.0, 10.0, 8.0, 10.0], "region": ["North", "South"] * 2})
    >>> search(cube_of(book_from_roles(rows), Settings(period="Q2 2024"))).fact("effect", kind="total").value
    -2.0
    """
    name, title = "drivers", "Segments beside all others"
    if (no := not_comparable(cube, name, title)) is not None:
        return no
    if row_meaning(cube).sums:
        return unavailable(name, title, NO_ORDERS)
    units = units_of(cube)
    segmentations = segmentations_of(units)
    if not segmentations:
        return unavailable(name, title, "The rows have no column with two members or more to look for segments in.")
    level = level_of("search", cube.settings.alpha)
    free = np.ones(len(units.now), dtype=bool)
    certain: list[_Segment] = []
    facts: list[_Segment] = []
    this = _searched(units, free, level)
    # Members that entered or are gone come out of the others' rate too, but must not crowd out what departs from it.
    while len(certain) < top and len(facts) < top and (surest := _surest(units, free, this, level)) is not None:
        (certain if surest.certain else facts).append(surest)
        free = free & ~surest.lines
        this = _searched(units, free, level)
    # Segments within noise are picked for their size, so a rate of what they leave would be the mirror of that choice:
    # the common rate is that of all rows beside the certain segments, and the rest goes to "All else".
    rate = _rate(units, free)
    facts.sort(key=lambda s: (-round(abs(s.now - s.before), 2), s.members))
    chosen = [*certain, *facts][:top]
    left = free
    while len(chosen) < top and (largest := _largest(units, left, free, this)) is not None:
        chosen.append(largest)
        left = left & ~largest.lines
    tried = sum(int(d.asked.sum()) for d in this.found)
    return _told(cube, name, title, units, rate, chosen, tried)


def _searched(units: Units, free: np.ndarray, level: float) -> _Round:
    """Search the free lines, and search again in random assignments of their orders."""
    lines = np.flatnonzero(free)
    inside = units.only(free)
    if not (inside.before.sum() > 0 and inside.now.sum() > 0):
        return _Round(lines, (), np.empty(0))
    exchange = exchange_of(inside)
    found = tuple(departures_of(inside, s, exchange, _least(units)) for s in segmentations_of(inside))
    best = max((float(d.scores(d.excess, _least(units)).max()) for d in found), default=-math.inf)
    if not math.isfinite(best):
        return _Round(lines, found, np.empty(0))
    return _Round(lines, found, best_by_chance(inside, exchange, found, _least(units), best, level))


def _surest(units: Units, free: np.ndarray, this: _Round, level: float) -> _Segment | None:
    """The segment that departs most surely from all others; None where the best could be chance."""
    if not len(this.best):
        return None
    # Rounded, so that the last bits of a sum never choose between two.
    scores = [np.round(d.scores(d.excess, _least(units)), 6) for d in this.found]
    at = max(range(len(scores)), key=lambda i: float(scores[i].max()))
    member = int(scores[at].argmax())
    p = this.p(float(scores[at][member]) - 1e-6)
    if p >= level:
        return None
    found = this.found[at]
    one = _segment(units, free, found, member, p, rises=bool(found.excess[member] > 0))
    return one if free.all() or _departs_from_all(units, one.lines) else replace(one, certain=False)


def _departs_from_all(units: Units, lines: np.ndarray) -> bool:
    """Whether lines that departed from what was left of the company depart from all of its others too.

    What a later round compares with is not what the sentence names: all others, the segments taken before among them.
    """
    beside = Segmentation(lines.astype(int), 2, (), ((), ()))
    alone = departures_of(units, beside, exchange_of(units), 0.0)
    return bool(alone.asked[1] and abs(alone.excess[1]) >= PLAINLY * alone.root[1])


def _largest(units: Units, left: np.ndarray, free: np.ndarray, this: _Round) -> _Segment | None:
    """The largest effect among the rest: plain departures that chance explains, and members with one span only.

    What is not certain must at least be plain: a segment of which others have taken a part already is left alone.
    """
    best: tuple[float, int, int] | None = None
    for at, d in enumerate(this.found):
        code, size = d.segmentation.code, d.segmentation.size
        untouched = np.bincount(code[~left[this.lines]], minlength=size) == 0
        departs = d.asked & (np.abs(d.excess) >= PLAIN * d.root)
        one_span = ((d.before == 0) != (d.now == 0)) & (len(d.segmentation.dimensions) == 1)
        effect = np.where(one_span, d.now - d.before, d.excess)
        sizes = np.round(np.where(untouched & (departs | one_span), np.abs(effect), 0.0), 2)
        member = int(sizes.argmax())
        if best is None or sizes[member] > best[0]:
            best = (float(sizes[member]), at, member)
    if best is None or best[0] < _least(units):
        return None
    d, member = this.found[best[1]], best[2]
    score = float(d.scores(d.excess, _least(units))[member])
    p = this.p(score) if len(this.best) and math.isfinite(score) else math.nan
    return _segment(units, free, d, member, p)


def _segment(
    units: Units, free: np.ndarray, found: Departures, member: int, p: float, rises: bool | None = None
) -> _Segment:
    """A segment with its sums; certain where `rises` says to which side it departs and all others agree."""
    dimensions, members = found.segmentation.dimensions, found.segmentation.members[member]
    own = np.ones(len(free), dtype=bool)
    for dimension, name in zip(dimensions, members, strict=True):
        own &= units.codes[dimension] == units.members[dimension].index(name)
    lines = own & free
    now, before = float(units.now[lines].sum()), float(units.before[lines].sum())
    others = float(units.now.sum()) - now, float(units.before.sum()) - before
    whole = not bool((own & ~free).any())
    one = _Segment(dimensions, members, now, before, *others, int(found.units[member]), p, lines, whole=whole)
    certain = rises is not None and not one.status and one.effect != 0 and (one.effect > 0) == rises
    return replace(one, certain=certain)


def _least(units: Units) -> float:
    return MATERIAL * max(abs(float(units.before.sum())), abs(float(units.now.sum())))


def _rate(units: Units, free: np.ndarray) -> float:
    before = float(units.before[free].sum())
    return float(units.now[free].sum()) / before - 1 if before > 0 else 0.0


def _told(
    cube: Cube, name: str, title: str, units: Units, rate: float, chosen: list[_Segment], tried: int
) -> Table:  # fmt: skip
    now, before = float(units.now.sum()), float(units.before.sum())
    common = {"kind": "common", "segment": "All alike, at one rate", "before": before, "effect": rate * before}
    left = now - before - rate * before - sum(s.effect for s in chosen)
    remainder = {"kind": "remainder", "segment": "All else", "effect": 0.0 if abs(left) < 0.005 else left}
    total = {"kind": "total", "segment": TOTAL, "before": before, "now": now, "effect": now - before}
    heads = (*(c.name for c in _COLUMNS), "before", "now", "delta")
    frame = pd.DataFrame([*(_row(cube, s) for s in chosen), common, remainder, total]).reindex(columns=list(heads))
    frame["delta"] = frame["now"] - frame["before"]
    frame["change"] = change(frame["now"], frame["before"])
    frame["share_of_change"] = ratio(frame["effect"], 0.0 if abs(now - before) < 0.005 else now - before)
    frame["certain"] = frame["certain"].map(lambda c: c is True).astype(bool)
    frame["whole"] = frame["whole"].map(lambda w: w is not False).astype(bool)
    frame["status"] = [s if isinstance(s, str) else "" for s in frame["status"]]
    at = 7
    columns = (*_COLUMNS[:at], *period_columns(cube), _DELTA, *_COLUMNS[at:])
    note = _note(chosen, units, tried, level_of("search", cube.settings.alpha))
    return table(name, title, {c.name: c for c in columns}, frame, note, *comparison_notes(cube))


def _row(cube: Cube, s: _Segment) -> dict[str, object]:
    words = " and ".join(f"{cube.book.label(d)} {m}" for d, m in zip(s.dimensions, s.members, strict=True))
    words += "" if s.whole else ", without rows of those above"
    out: dict[str, object] = {"kind": "segment", "segment": words, "dimension": s.dimensions[0], "member": s.members[0]}
    if len(s.dimensions) > 1:
        out |= {"dimension_2": s.dimensions[1], "member_2": s.members[1]}
    sums = {"before": s.before, "now": s.now, "effect": s.effect, "orders": s.orders}
    sums |= {"others_change": s.others_change, "expected": s.expected}
    tested = {"p": math.nan if s.status else s.p, "certain": s.certain, "whole": s.whole}
    return out | sums | tested | {"status": s.status}


def _note(chosen: list[_Segment], units: Units, tried: int, level: float) -> str:
    sure = sum(s.certain for s in chosen)
    said = {0: "none of them departs", 1: "one of them departs"}.get(sure, f"{sure} of them depart")
    return (
        f"{tried:,} segments were looked at; {said} from all others by more than the best of a search in random "
        f"assignments of the {units.kind} to the two periods (in fewer than {level:.1%} of them). A segment's rows do "
        "not include those of a segment above it."
    )


_DELTA = defined("difference_of_revenue", "delta")
_COLUMNS = (
    defined("part_of_company", "kind"),
    defined("who_or_what", "segment"),
    defined("dimension"),
    defined("member"),
    defined("dimension_2"),
    defined("member", "member_2"),
    defined("in_one_period", "status"),
    defined("change_of_revenue", "change"),
    defined("change_of_others", "others_change"),
    defined("at_their_pace", "expected"),
    defined("effect_beyond_others", "effect"),
    defined("part_of_effects", "share_of_change"),
    defined("rests_on", "orders"),
    defined("chance_of_search", "p"),
    defined("departs", "certain"),
    defined("whole"),
)
