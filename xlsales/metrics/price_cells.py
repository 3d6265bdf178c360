"""Whether prices changed inside cells that are there before and after: what remains once mix is taken out."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

SMALLEST_SPREAD = 1e-4
"""Spread of log prices where a list price never varies, so that two fixed prices can be told apart."""


@dataclass(frozen=True)
class PricedLines:
    """Lines with a price, as arrays of one length.

    Parameters
    ----------
    member, at
        Places of the member and of the period.
    price
        Log of revenue / units.
    revenue, units
        Of the line.
    holder
        Whose price it is: the number of the member's customer, or order. Lines of one holder hang together, and no
        holder has lines of two members.
    """

    member: np.ndarray
    at: np.ndarray
    price: np.ndarray
    revenue: np.ndarray
    units: np.ndarray
    holder: np.ndarray

    def where(self, kept: np.ndarray) -> PricedLines:
        """Some of the lines."""
        each = (self.member, self.at, self.price, self.revenue, self.units, self.holder)
        return PricedLines(*(values[kept] for values in each))


@dataclass(frozen=True)
class Inside:
    """Each member's change of price inside cells, as arrays by member; missing where no cell is there on both sides.

    Parameters
    ----------
    t, freedom
        The statistic and its degrees of freedom.
    price_before, price_now
        What a unit brought: the units since the shift, at the cells' old and new prices.
    effect
        (Price now − before) × units since, in all.
    covered
        Part of the member's lines since the shift that stand in such cells.
    lines
        Lines since the shift in such cells.
    holders
        Customers (orders) on the side that has fewer.
    """

    t: np.ndarray
    freedom: np.ndarray
    price_before: np.ndarray
    price_now: np.ndarray
    effect: np.ndarray
    covered: np.ndarray
    lines: np.ndarray
    holders: np.ndarray

    def only(self, member: int) -> Inside:
        """One member's figures, as arrays of one."""
        return Inside(*(getattr(self, f.name)[member : member + 1] for f in fields(self)))

    @property
    def change(self) -> np.ndarray:
        """Price now / before − 1."""
        return np.asarray(self.price_now / self.price_before - 1)

    @property
    def p(self) -> np.ndarray:
        """Two-sided p value of each member."""
        from scipy.special import stdtr

        known = self.freedom > 0
        return np.asarray(np.where(known, 2 * stdtr(np.where(known, self.freedom, 1.0), -np.abs(self.t)), np.nan))


def inside_cells(lines: PricedLines, cell: np.ndarray, since: int, members: int) -> Inside:
    """Compare the prices since a period with those before, cell by cell.

    Parameters
    ----------
    lines
        Lines before and since.
    cell
        The number of each line's cell; no cell holds lines of two members.
    since
        First period of the new level.
    members
        How many members there are.

    Notes
    -----
    Log prices less their cell's mean are regressed on "since the shift". The variance counts the lines of one holder
    as one (cluster-robust: Liang and Zeger 1986, doi 10.1093/biomet/73.1.13), and is never below that of the lines of
    both sides together: few lines that happen to be alike are no certainty. Degrees of freedom are the holders of the
    side that has fewer, less one.

    Examples
    --------
    A segment that pays 10 and one that pays 20, more of the cheap one since: the average falls and no price does.

    >>> price, since = np.array([10.0, 20, 20, 10, 10, 20]), np.array([0, 0, 0, 1, 1, 1])
    >>> lines = PricedLines(np.zeros(6, int), since, np.log(price), price, np.ones(6), np.arange(6))
    >>> segment = (price > 15).astype(int)
    >>> [round(float(inside_cells(lines, c, 1, 1).change[0]), 3) for c in (np.zeros(6, int), segment)]
    [-0.2, 0.0]
    """
    cell = np.unique(cell, return_inverse=True)[1]
    after = lines.at >= since
    there = [np.bincount(cell[s], minlength=len(cell)) > 0 for s in (after, ~after)]
    kept = (there[0] & there[1])[cell]
    covered = _ratio(_by(lines, kept & after, members), _by(lines, after, members))
    some, cell, side = lines.where(kept), np.unique(cell[kept], return_inverse=True)[1], after[kept]
    t, freedom = _statistic(some, cell, side, members)
    before, now, units = _at_both_prices(some, cell, side, members)
    return Inside(
        t, freedom, _ratio(before, units), _ratio(now, units), now - before, covered,
        _by(some, side, members), freedom + 1,
    )  # fmt: skip


def _statistic(lines: PricedLines, cell: np.ndarray, side: np.ndarray, members: int) -> tuple[np.ndarray, np.ndarray]:
    """The slope of log price on the side over its error, and its degrees of freedom."""
    x, y = _less_mean(side.astype(float), cell), _less_mean(lines.price, cell)
    spread = _by(lines, x * x, members)
    slope = _ratio(_by(lines, x * y, members), spread)
    left = y - slope[lines.member] * x
    whose = np.zeros(int(lines.holder.max(initial=-1)) + 1, dtype=np.int64)
    whose[lines.holder] = lines.member
    scores = np.bincount(lines.holder, x * left, minlength=len(whose))
    clustered = np.bincount(whose, scores**2, minlength=members)
    # How far the lines of a holder hang together: 1 where they do not.
    together = np.maximum(_ratio(clustered, _by(lines, (x * left) ** 2, members), 1.0), 1.0)
    cells = np.bincount(lines.member[np.unique(cell, return_index=True)[1]], minlength=members)
    free = np.maximum(_by(lines, np.ones(len(x)), members) - cells - 1, 1)
    variance = np.maximum(_by(lines, left**2, members) / free, SMALLEST_SPREAD**2)
    holders = [np.bincount(whose[np.unique(lines.holder[s])], minlength=members).astype(float) for s in (side, ~side)]
    every = np.bincount(whose[np.unique(lines.holder)], minlength=members).astype(float)
    robust = _ratio(clustered * _ratio(every, every - 1, 1.0), spread**2)
    error = np.sqrt(np.maximum(robust, _ratio(variance * together, spread)))
    return _ratio(slope, error), np.minimum(*holders) - 1


def _at_both_prices(
    lines: PricedLines, cell: np.ndarray, side: np.ndarray, members: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The units since the shift: their revenue at the cells' old prices, the revenue they brought, their number."""
    cells = len(np.unique(cell))
    r1, q1, r0, q0 = (
        np.bincount(cell[s], v[s], minlength=cells) for s in (side, ~side) for v in (lines.revenue, lines.units)
    )
    whose = lines.member[np.unique(cell, return_index=True)[1]]
    before, now, units = (np.bincount(whose, v, minlength=members) for v in (q1 * r0 / q0, r1, q1))
    return before, now, units


def _less_mean(values: np.ndarray, cell: np.ndarray) -> np.ndarray:
    if not len(cell):
        return values
    return np.asarray(values - (np.bincount(cell, values) / np.bincount(cell))[cell])


def _by(lines: PricedLines, values: np.ndarray, members: int) -> np.ndarray:
    return np.bincount(lines.member, values.astype(float), minlength=members)


def _ratio(top: np.ndarray, bottom: np.ndarray, otherwise: float = np.nan) -> np.ndarray:
    return np.asarray(np.divide(top, bottom, out=np.full(len(bottom), otherwise), where=bottom > 0))
