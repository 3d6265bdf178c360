"""Which stretches are forecast: the periods up to the fiscal year's end and that year, and what has come of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from xlsales.cube.cube import Cube
from xlsales.metrics.forecast.past import Past, past_of
from xlsales.metrics.forecast.rolling import Outlook, outlook
from xlsales.table.period import GRAINS, MONTHS_IN, Grain, Period, period_of


@dataclass(frozen=True)
class Stretch:
    """A period that is forecast, in periods of the grain that is forecast.

    Parameters
    ----------
    label
        A period of the reporting grain, or a fiscal year.
    over
        Its whole periods that the past holds, the first and last place in `Past.whole`; equal where there are none.
    begun
        Whether the step that is running belongs to it.
    counted
        For each step the part that is still to come and belongs to it.
    year_ago
        The same stretch a year before as places in `Past.whole`, first and behind the last; None where not all of it is
        there.
    """

    label: str
    over: tuple[int, int]
    begun: bool
    counted: np.ndarray
    year_ago: tuple[int, int] | None

    def known(self, history: np.ndarray, running: np.ndarray) -> np.ndarray:
        """What has come of it in each series: in whole periods (series × periods), and in the one that is running."""
        return np.asarray(history[:, slice(*self.over)].sum(axis=1) + (running if self.begun else 0.0))

    def before(self, history: np.ndarray) -> np.ndarray:
        """What the same stretch brought a year before in each series; missing where not all of it is there."""
        if self.year_ago is None:
            return np.full(len(history), np.nan)
        return np.asarray(history[:, slice(*self.year_ago)].sum(axis=1))


@dataclass(frozen=True)
class Coming:
    """What is forecast of a cube: from which past, in which steps, for which stretches.

    `grain` is that of the stretches but the year's; `year` that of the fiscal year, None where a part of it lies before
    the past.
    """

    past: Past
    grain: Grain
    steps: tuple[Period, ...]
    stretches: tuple[Stretch, ...]
    year: Stretch | None

    @property
    def days(self) -> np.ndarray:
        """Selling days of each step."""
        return self.past.selling_days(self.steps)

    @property
    def next(self) -> Stretch:
        """The first period that is not over."""
        return self.stretches[0]

    @property
    def next_end(self) -> dt.date:
        """The last day of that period."""
        return self.steps[int(np.flatnonzero(self.next.counted)[-1])].end

    def seen(self, history: np.ndarray) -> Outlook:
        """The forecasts a selling day of series over the past's whole periods, each from its first sale on."""
        rates = history / self.past.days
        return outlook([r[first_sale(r) :] for r in rates], self.past.season, len(self.steps))


def first_sale(values: np.ndarray) -> int:
    """The place of the first value that is not zero, early enough to leave as many values as a forecast needs.

    Examples
    --------
    >>> first_sale(np.array([0.0, 0, 3, 0, 4, 5, 6, 7, 8, 9]))
    2
    """
    return min(int((values != 0).argmax()), max(len(values) - LEAST, 0))


LEAST = 5
"""Values that the smallest model with an error of its own needs."""


def coming_of(cube: Cube) -> Coming | str:
    """The stretches to forecast, or why nothing can be.

    Notes
    -----
    The periods of the reporting grain from the first that is not over to the end of its fiscal year, and that year.
    """
    return cube.once(("coming", cube.calendar.now), lambda: _coming_of(cube))


def _coming_of(cube: Cube) -> Coming | str:
    past = past_of(cube)
    if isinstance(past, str):
        return past
    start = cube.calendar.fiscal_year_start
    grain = max(cube.calendar.grain, past.grain, key=GRAINS.index)
    fiscal = period_of(past.coming.start, "year", start)
    steps = past.steps(fiscal.end)
    first = period_of(past.coming.start, grain, start)
    last = period_of(steps[-1].start, grain, start)
    periods = dict.fromkeys((*(first.shifted(i) for i in range(last.ix - first.ix + 1)), fiscal))
    made = {p: _stretch(past, steps, p) for p in periods}
    told = tuple(s for s in made.values() if s is not None)
    # A year whose beginning lies before the rows is not told: its remaining periods are.
    if told:
        return Coming(past, grain, steps, told, made[fiscal])
    alone = (_stretch(past, steps, p) for p in steps)
    return Coming(past, past.grain, steps, tuple(s for s in alone if s is not None), None)


def _stretch(past: Past, steps: tuple[Period, ...], period: Period) -> Stretch | None:
    return stretch_of(past, steps, period.label, period.first_month, MONTHS_IN[period.grain])


def stretch_of(past: Past, steps: tuple[Period, ...], label: str, first_month: int, months: int) -> Stretch | None:
    """The stretch of some months.

    Returns
    -------
    Stretch or None
        None where it begins before the past, ends behind the last step, is over, or cuts through a period of the grain
        that is forecast.
    """
    size, shift = MONTHS_IN[past.grain], past.coming.first_month % MONTHS_IN[past.grain]
    if (first_month - shift) % size or months % size:
        return None
    # Places in the past, with the steps behind it.
    begin = (first_month - past.whole[0].first_month) // size
    end, now = begin + months // size, len(past.whole)
    if begin < 0 or end <= now or end > now + len(steps):
        return None
    counted = np.array([float(begin <= now + i < end) for i in range(len(steps))])
    counted[0] *= 1 - past.begun
    ago = (begin - past.season, end - past.season)
    there = ago[0] >= 0 and ago[1] <= now
    return Stretch(label, (min(begin, now), now), past.begun > 0 and begin <= now, counted, ago if there else None)
