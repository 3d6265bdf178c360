"""Whether a change is more than chance: orders are assigned to the two spans at random, and everything is asked again.

The one test of this kind in the product. What is assigned as one is a *unit*: an order, or a customer with all orders
where one customer's orders hang together. Each random assignment changes the sums of all members at once, so that the
largest statistic of an assignment is what a search through as many members finds where there is nothing to find.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.orders import lines_in, order_codes
from xlsales.metrics.significance import normal_p
from xlsales.table.book import NOT_GIVEN

FEWEST = 5
"""Units below which nothing is asked of a member: five of them are on one side in one assignment of sixteen."""
DRAWS = 199
"""Random assignments; the least p-value is 1 in 200."""
SEED = 20_240_229
HANG_TOGETHER = 1.2
"""From this ratio of the variance between customers to that between orders, a customer's orders count as one unit."""
FEW_SEGMENTS = 32
"""Up to so many segments a matrix product adds up faster than counting does."""
FEWEST_CUSTOMERS = 20
"""With fewer, nobody can tell whether their orders hang together."""
AT_ONCE = 2_000_000
"""Random amounts held in memory at once."""


@dataclass(frozen=True)
class Units:
    """The revenue lines of two spans, and what hangs together among them.

    Parameters
    ----------
    kind
        Whether a unit is an order, or a customer with all orders of both spans.
    now, before
        Amount of each line in its span, 0 in the other.
    unit
        Number of each line's unit; they follow the members and amounts, never the order of the rows.
    codes
        Dimension → number of each line's member.
    members
        Dimension → names by number.
    """

    kind: Literal["orders", "customers"]
    now: np.ndarray
    before: np.ndarray
    unit: np.ndarray
    codes: dict[str, np.ndarray]
    members: dict[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        """How many units there are."""
        return int(self.unit.max(initial=-1)) + 1

    def sums_of(self, amount: np.ndarray) -> np.ndarray:
        """An amount of each line, added up by unit."""
        return np.bincount(self.unit, weights=amount, minlength=self.count)

    def only(self, kept: np.ndarray) -> Units:
        """The units of some of the lines."""
        unit = np.unique(self.unit[kept], return_inverse=True)[1]
        codes = {d: c[kept] for d, c in self.codes.items()}
        return replace(self, now=self.now[kept], before=self.before[kept], unit=unit, codes=codes)


def units_of(cube: Cube) -> Units:
    """The units of the two spans that a cube compares.

    Orders are assigned one by one, unless customers differ between the spans by more than so many single orders would
    make them: then a customer's orders hang together (a project, a season, a contract), and customers are assigned.
    """
    return cube.once(("units of chance", cube.calendar.now, cube.calendar.before), lambda: _units_of(cube))


def _units_of(cube: Cube) -> Units:
    assert cube.calendar.before is not None
    dimensions = [d for d in cube.book.dimensions if d in cube.book.sales]
    parts = [lines_in(cube, cube.calendar.before), lines_in(cube, cube.calendar.now)]
    side = np.repeat([0, 1], [len(p) for p in parts])
    lines = pd.concat(parts)
    codes = {d: lines[d].cat.codes.to_numpy(dtype="int64") for d in dimensions}
    amount = lines["revenue"].to_numpy(dtype=float)
    day = lines["day"].to_numpy()
    order = np.lexsort((amount, *codes.values(), day, side))
    lines, side, amount = lines.iloc[order], side[order], amount[order]
    codes = {d: c[order] for d, c in codes.items()}
    members = {d: tuple(map(str, lines[d].cat.categories)) for d in dimensions}
    unit = np.unique(order_codes(lines) * 2 + side, return_inverse=True)[1]
    now, before = np.where(side == 1, amount, 0.0), np.where(side == 0, amount, 0.0)
    orders = Units("orders", now, before, unit, codes, members)
    return _as_customers(orders) or orders


def _as_customers(orders: Units) -> Units | None:
    """The same lines by customer; None where customers' orders do not hang together, or nobody is named."""
    if "customer" not in orders.codes:
        return None
    who = orders.codes["customer"]
    named = np.array([m != NOT_GIVEN for m in orders.members["customer"]])[who]
    # An order without a customer is a unit of its own.
    unit = np.unique(np.where(named, who, len(named) + orders.unit), return_inverse=True)[1]
    customers = Units("customers", orders.now, orders.before, unit, orders.codes, orders.members)
    if not orders.before.sum() > 0 or len(np.unique(who[named])) < FEWEST_CUSTOMERS:
        return None
    rate = float(orders.now.sum() / orders.before.sum())
    between = float((customers.sums_of(orders.now - rate * orders.before) ** 2).sum())
    by_order = float((orders.sums_of(orders.now - rate * orders.before) ** 2).sum())
    return customers if between > HANG_TOGETHER * by_order else None


def signs(units: Units, draws: int = DRAWS) -> np.ndarray:
    """Random signs, a row an assignment and a column a unit: −1 moves a unit to the other span."""
    random = np.random.Generator(np.random.PCG64(SEED))
    return np.asarray(random.integers(0, 2, (draws, units.count), dtype=np.int8) * 2 - 1)


@dataclass(frozen=True)
class Grouping:
    """A way to divide the lines: the segment of each, and how many segments there are; −1 for a line in none."""

    code: np.ndarray
    size: int


def sums_by_draw(
    units: Units, amount: np.ndarray, weights: np.ndarray, groupings: Sequence[Grouping]
) -> Iterator[list[np.ndarray]]:
    """Sums by segment of each line's amount times its unit's weight, some draws at a time.

    Parameters
    ----------
    amount
        One a line.
    weights
        Draws × units.
    groupings
        How the lines are divided.

    Yields
    ------
    list of numpy.ndarray
        For each grouping, draws × segments.
    """
    step = max(1, AT_ONCE // max(len(amount), 1))
    adders = [_adder(g) for g in groupings]
    for first in range(0, len(weights), step):
        drawn = weights[first : first + step, units.unit] * amount
        yield [add(drawn) for add in adders]


def _adder(grouping: Grouping) -> Callable[[np.ndarray], np.ndarray]:
    """What adds up amounts (draws × lines) by segment: a matrix product for few segments, else a count."""
    size = grouping.size
    lines = np.flatnonzero(grouping.code >= 0)
    code = grouping.code[lines]
    if size <= FEW_SEGMENTS:
        inside = np.zeros((len(grouping.code), size))
        inside[lines, code] = 1.0
        return lambda drawn: np.asarray(drawn @ inside)

    def counted(drawn: np.ndarray) -> np.ndarray:
        places = (np.arange(len(drawn))[:, None] * size + code).ravel()
        weights = drawn[:, lines].ravel()
        return np.bincount(places, weights=weights, minlength=size * len(drawn)).reshape(len(drawn), size)

    return counted


def squares_by(units: Units, amount: np.ndarray, grouping: Grouping) -> tuple[np.ndarray, np.ndarray]:
    """By segment: the sum of the squared sums of its units, and how many units it has."""
    code, size = grouping.code, grouping.size
    if units.count == len(amount):
        return np.bincount(code, weights=amount**2, minlength=size), np.bincount(code, minlength=size)
    pairs, at = np.unique(code * units.count + units.unit, return_inverse=True)
    sums = np.bincount(at, weights=amount, minlength=len(pairs))
    of = pairs // units.count
    return np.bincount(of, weights=sums**2, minlength=size), np.bincount(of, minlength=size)


@dataclass(frozen=True)
class Chances:
    """What chance alone would do to the revenue of the company and of single members between two spans.

    Parameters
    ----------
    kind
        What was assigned at random: orders, or customers.
    company
        Probability of a change of the company's revenue as large, up or down.
    members
        Dimension → member → probability that of all members looked at the most changed one changes as much. Missing
        (NaN) where a member has too few units to ask.
    """

    kind: Literal["orders", "customers"]
    company: float
    members: dict[str, dict[str, float]]

    def of(self, dimension: str, member: object) -> float:
        """The probability for one member; missing where it was not asked."""
        return self.members.get(dimension, {}).get(str(member), math.nan)


def chances(cube: Cube) -> Chances:
    """How likely chance makes changes as large, were every order (or customer) as likely in the one span as the other.

    The statistic of a member is its change over the root of the sum of its squared units (each unit's revenue now minus
    before); compared is the largest of all members of all dimensions in each of the random assignments (Westfall and
    Young 1993), so that looking at many members finds no more than looking at one. Spans of unlike length are compared
    a day.

    Returns
    -------
    Chances
        NaN for the company without a period to compare with, or where rows are sums and no order is known.

    Notes
    -----
    Source: `analyst.md` 2; Westfall and Young, Resampling-Based Multiple Testing (1993), single-step maxT.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05"] * 40 + ["2024-04-05"] * 8)
    >>> rows = pd.DataFrame({"date": days, "revenue": 10.0, "region": "North"})
    >>> found = chances(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)))
    >>> found.company < 0.05, found.of("region", "North") < 0.05
    (True, True)
    """
    key = ("chances", cube.calendar.now, cube.calendar.before)
    return cube.once(key, lambda: _chances(cube))


def _chances(cube: Cube) -> Chances:
    if cube.calendar.before is None or row_meaning(cube).sums:
        return Chances("orders", math.nan, {})
    units = units_of(cube)
    amount = _moved(cube, units)
    dimensions = list(units.codes)
    groupings = [Grouping(np.zeros(len(amount), dtype="int64"), 1)]
    groupings += [Grouping(units.codes[d], len(units.members[d])) for d in dimensions]
    roots = [_root(units, amount, g, 1 if at == 0 else FEWEST) for at, g in enumerate(groupings)]
    observed = [
        np.bincount(g.code, weights=amount, minlength=g.size) / r for g, r in zip(groupings, roots, strict=True)
    ]
    of_company, of_members = [], []
    for sums in sums_by_draw(units, amount, signs(units), groupings):
        company, *several = (np.abs(s / r) for s, r in zip(sums, roots, strict=True))
        of_company.append(company[:, 0])
        of_members.append(np.max([z.max(axis=1, initial=0.0) for z in several], axis=0, initial=0.0))
    largest = np.concatenate(of_members) if dimensions else np.zeros(1)
    members = {
        d: {m: _p(float(z), largest) for m, z, r in zip(units.members[d], zs, root, strict=True) if math.isfinite(r)}
        for d, zs, root in zip(dimensions, observed[1:], roots[1:], strict=True)
    }
    return Chances(units.kind, _p(float(observed[0][0]), np.concatenate(of_company)), members)


def _moved(cube: Cube, units: Units) -> np.ndarray:
    """Revenue now less before of each line; of spans of unlike length as if both were of their mean length."""
    assert cube.calendar.before is not None
    days_now, days_before = cube.calendar.now.days, cube.calendar.before.days
    both = (days_now + days_before) / 2
    return np.asarray(units.now * both / days_now - units.before * both / days_before)


def change_of_lines(cube: Cube, units: Units) -> float:
    """How likely chance changes the revenue of some lines as much: units change sides at random, in the limit of many.

    Returns
    -------
    float
        Two-sided; missing with fewer units than `FEWEST`.

    Notes
    -----
    The sum over the root of the sum of squares is at most normal in its tails under random signs (de la Peña, Lai and
    Shao, Self-Normalized Processes, 2009), so that no draws are needed.
    """
    sums = units.sums_of(_moved(cube, units))
    squares = float((sums**2).sum())
    if units.count < FEWEST or squares <= 0:
        return math.nan
    return normal_p(float(sums.sum()) / math.sqrt(squares))


def _root(units: Units, amount: np.ndarray, grouping: Grouping, fewest: int) -> np.ndarray:
    """Root of the sum of squared units by segment; infinite where a segment has too few to be asked."""
    squares, n = squares_by(units, amount, grouping)
    asked = (n >= fewest) & (squares > 0)
    return np.sqrt(np.where(asked, squares, np.inf))


def _p(z: float, drawn: np.ndarray) -> float:
    """Share of assignments with a statistic as large, the rows' own one among them (Phipson and Smyth 2010)."""
    return float((1 + (drawn >= abs(z) - 1e-9).sum()) / (1 + len(drawn)))
