"""How far each segment of the rows departs from what all others did, and how far the best does by chance."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xlsales.causes.chance import DRAWS, FEWEST, SEED, Grouping, Units, signs, squares_by, sums_by_draw

MOST_MEMBERS = 2_000
MOST_CELLS = 40_000
FIRST_DRAWS = 39
"""After so many assignments a search that chance clearly explains is given up."""


@dataclass(frozen=True)
class Segmentation(Grouping):
    """One dimension, or two crossed: the segment of every line, and the members that make each segment."""

    dimensions: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]


def segmentations_of(units: Units) -> tuple[Segmentation, ...]:
    """Every dimension with two members or more in the rows, and every two crossed that give at most 40,000 cells.

    Where one lies inside the other, crossed they are the finer one again, and are left out.
    """
    found = {d: np.unique(c, return_inverse=True) for d, c in units.codes.items()}
    singles = [
        Segmentation(at, len(present), (d,), tuple((units.members[d][i],) for i in present.tolist()))
        for d, (present, at) in found.items()
        if 2 <= len(present) <= MOST_MEMBERS
    ]
    pairs = [_crossed(a, b) for a, b in itertools.combinations(singles, 2) if a.size * b.size <= MOST_CELLS]
    return (*singles, *(p for p in pairs if p is not None))


def _crossed(a: Segmentation, b: Segmentation) -> Segmentation | None:
    present, at = np.unique(a.code * b.size + b.code, return_inverse=True)
    if len(present) == max(a.size, b.size):
        return None
    members = tuple((*a.members[i // b.size], *b.members[i % b.size]) for i in present.tolist())
    return Segmentation(at, len(present), (*a.dimensions, *b.dimensions), members)


@dataclass(frozen=True)
class Departures:
    """What each segment of one segmentation did beside all others.

    Parameters
    ----------
    segmentation
        Whose segments these are.
    grouping
        The segment of every line.
    now, before
        Revenue of each segment.
    units
        Orders or customers of each.
    asked
        Whether it can be asked: the others had revenue before, and it has five units and enough revenue.
    excess
        Revenue now less what the rate of all others makes of the revenue before.
    root
        Standard deviation of the excess, were units assigned to the spans at random; infinite where it is not asked.
    weight
        Old revenue over that of the others: how far their rate's own chance reaches into the excess.
    penalty
        What the best of so many segments reaches by chance alone, about 2 ln K; taken off the squared statistic.
    """

    segmentation: Segmentation
    grouping: Grouping
    now: np.ndarray
    before: np.ndarray
    units: np.ndarray
    asked: np.ndarray
    excess: np.ndarray
    root: np.ndarray
    weight: np.ndarray
    penalty: float

    @property
    def only_asked(self) -> Departures:
        """The segments that are asked, numbered anew; lines of others are in none."""
        place = np.full(len(self.asked), -1)
        place[self.asked] = np.arange(int(self.asked.sum()))
        several = ("now", "before", "units", "asked", "excess", "root", "weight")
        kept = {name: getattr(self, name)[self.asked] for name in several}
        return replace(self, grouping=Grouping(place[self.grouping.code], int(self.asked.sum())), **kept)

    def scores(self, excess: np.ndarray, least: float) -> np.ndarray:
        """What is compared between segmentations: the squared departure less the penalty; −∞ where it is too small."""
        return np.where(self.asked & (np.abs(excess) >= least), (excess / self.root) ** 2 - self.penalty, -np.inf)

    def drawn(self, sums: np.ndarray, total: np.ndarray) -> np.ndarray:
        """The excess of random assignments, from their sums by segment (draws × segments) and over all (draws × 1)."""
        return np.asarray(sums * (1 + self.weight) - self.weight * total)


@dataclass(frozen=True)
class Exchange:
    """A random assignment of units to the spans, as sums: an amount a line and a weight a draw and unit.

    `spread` is the variance of a weight. The weights are drawn when they are asked for: what a segment departs by, and
    how far chance would take it, needs none of them.
    """

    units: Units
    amount: np.ndarray
    spread: float

    @cached_property
    def weights(self) -> np.ndarray:
        """One weight a draw and unit, the same each time."""
        if self.units.kind == "customers":
            return signs(self.units).astype(float)
        is_now = _stands_now(self.units)
        random = np.random.Generator(np.random.PCG64(SEED))
        return np.asarray(random.permuted(np.tile(is_now, (DRAWS, 1)), axis=1) - float(is_now.mean()))


def exchange_of(units: Units) -> Exchange:
    """Assign units to the spans at random, where the company's own growth is kept.

    Orders change places: as many of them as stand in each span are drawn again from all. Customers, who stand in both,
    change the sides of what they bought: now, less the company's rate times before.
    """
    growth = float(units.now.sum() / units.before.sum())
    if units.kind == "customers":
        return Exchange(units, units.now - growth * units.before, 1.0)
    share = float(_stands_now(units).mean())
    return Exchange(units, (units.now + units.before) * (1 + growth), share * (1 - share))


def _stands_now(units: Units) -> np.ndarray:
    """Which orders stand in the span reported on."""
    is_now = np.zeros(units.count, dtype=bool)
    is_now[units.unit[units.now != 0]] = True
    return is_now


def departures_of(units: Units, segmentation: Segmentation, exchange: Exchange, least: float) -> Departures:
    """The departures of one segmentation; segments whose revenue of both spans is below `least` are not asked."""
    code, size = segmentation.code, segmentation.size
    now, before = (np.bincount(code, weights=a, minlength=size) for a in (units.now, units.before))
    others_now, others_before = now.sum() - now, before.sum() - before
    comparable = (others_before > 0) & (before >= 0)
    weight = np.divide(before, others_before, out=np.zeros(size), where=comparable)
    excess = now - weight * others_now
    squares, n = squares_by(units, exchange.amount, segmentation)
    whole = units.sums_of(exchange.amount)
    shared = np.bincount(code, weights=exchange.amount * whole[units.unit], minlength=size)
    # Of each unit, (1 + w) of its part inside the segment and −w of all of it.
    variance = (1 + weight) ** 2 * squares - 2 * weight * (1 + weight) * shared + weight**2 * float((whole**2).sum())
    revenue = np.bincount(code, weights=np.abs(units.now) + np.abs(units.before), minlength=size)
    asked = comparable & (n >= FEWEST) & (revenue >= least) & (variance * exchange.spread > 1e-6)
    root = np.sqrt(np.where(asked, variance * exchange.spread, np.inf))
    return Departures(
        segmentation, segmentation, now, before, n, asked, excess, root, weight, 2 * math.log(max(2, size))
    )


def best_by_chance(
    units: Units, exchange: Exchange, found: Sequence[Departures], least: float, score: float, level: float
) -> np.ndarray:
    """The best score of the whole search in each random assignment; fewer of them where chance clearly reaches `score`.

    Returns
    -------
    numpy.ndarray
        One score an assignment, `DRAWS` of them, or only the first where already too many reach the score.
    """
    found = [d.only_asked for d in found if d.asked.any()]
    groupings = [*(d.grouping for d in found), Grouping(np.zeros(len(units.unit), dtype="int64"), 1)]
    out: list[np.ndarray] = []
    for weights in (exchange.weights[:FIRST_DRAWS], exchange.weights[FIRST_DRAWS:]):
        for *sums, total in sums_by_draw(units, exchange.amount, weights, groupings):
            best = [d.scores(d.drawn(s, total), least).max(axis=1) for d, s in zip(found, sums, strict=True)]
            out.append(np.max(best, axis=0))
        if (1 + sum(int((b >= score).sum()) for b in out)) / (1 + len(exchange.weights)) >= level:
            break
    return np.concatenate(out)
