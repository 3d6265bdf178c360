"""The series that are forecast: public ones as long as a company's history, and made ones of known kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.sample import random_company

AHEAD = {12: 12, 4: 4}
"""Steps that are forecast, by periods a year."""
LENGTHS = (24, 30, 36, 42, 60)
FEWEST_MONTHS = 12


@dataclass(frozen=True)
class Trial:
    """A series whose last values are forecast from those before them."""

    kind: str
    values: np.ndarray
    season: int

    @property
    def ahead(self) -> int:
        """How many values are forecast."""
        return AHEAD[self.season]

    @property
    def past(self) -> np.ndarray:
        """What the forecast may see."""
        return self.values[: -self.ahead]

    @property
    def future(self) -> np.ndarray:
        """What it is judged by."""
        return self.values[-self.ahead :]


def made(each: int, seed: int = 5) -> Iterator[Trial]:
    """Series whose making is known, `each` of every kind."""
    rng = np.random.default_rng(seed)
    for i in range(each):
        n = LENGTHS[i % len(LENGTHS)] + AHEAD[12]
        t, level, noise = np.arange(n), 10 ** rng.uniform(3, 6), rng.uniform(0.03, 0.25)
        wave = np.sin(2 * np.pi * (t + rng.integers(12)) / 12), np.cos(4 * np.pi * t / 12)
        season = rng.uniform(0.05, 0.3) * wave[0] + rng.uniform(0, 0.15) * wave[1]
        chance = rng.standard_normal((8, n))
        steps = np.cumsum(noise / 3 * chance[0]), np.cumsum(noise / 3 * chance[1] + rng.uniform(-0.02, 0.03))
        jump = 1 + (t >= rng.integers(n // 3, n - 14)) * rng.uniform(-0.5, 1)
        sold = rng.random(n) < rng.uniform(0.5, 0.85)
        yield Trial("noise", level * (1 + noise * chance[2]).clip(0.05), 12)
        yield Trial("random walk", level * np.exp(steps[0]), 12)
        yield Trial("drift", level * np.exp(steps[1]), 12)
        yield Trial("season", level * np.exp(season + noise * chance[3]), 12)
        rising = season + rng.uniform(-0.015, 0.025) * t
        yield Trial("trend and season", level * np.exp(rising + noise / 2 * chance[4]), 12)
        yield Trial("step", level * jump * (1 + noise / 2 * chance[5]).clip(0.05), 12)
        yield Trial("intermittent", np.where(sold, level * np.exp(0.6 * chance[6]), 0.0), 12)


def companies(seeds: range) -> Iterator[Trial]:
    """Revenue by month of made-up companies and of one region of each, at least a year before what is forecast."""
    for seed in seeds:
        rows = random_company(seed).orders
        money = pd.to_numeric(rows["Revenue"], errors="coerce").fillna(0.0)
        month = pd.to_datetime(rows["Order Date"], errors="coerce").dt.to_period("M")
        every = pd.period_range(month.min(), month.max(), freq="M")
        if len(every) < AHEAD[12] + FEWEST_MONTHS:
            continue
        yield Trial("company", _by_month(money, month, every), 12)
        if "Region" in rows:
            here = rows["Region"] == rows["Region"].mode()[0]
            yield Trial("region", _by_month(money[here], month[here], every), 12)


def _by_month(money: pd.Series, month: pd.Series, every: pd.PeriodIndex) -> np.ndarray:
    return money.groupby(month).sum().reindex(every, fill_value=0.0).to_numpy(dtype=float)
