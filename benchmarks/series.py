"""How often a season, a trend, a step or advice on them is told of made series in which it is or isn't.

python -m benchmarks.series [--runs 200] [--months 24 36 48]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

from xlsales.advice.recommendation import recommendations
from xlsales.cube.cube import cube_of
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.seasons import findings_on_time
from xlsales.findings.whole import thin_periods
from xlsales.metrics.change_point import change_points
from xlsales.metrics.growth import growth
from xlsales.metrics.kpis import kpis
from xlsales.metrics.season_lift import season_lift
from xlsales.metrics.seasonality import seasonality
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

Rng = np.random.Generator
Maker = Callable[[Rng, int], np.ndarray]


def _noise(rng: Rng, months: int) -> np.ndarray:
    return np.asarray(1 + 0.1 * rng.standard_normal(months))


def _season(months: int) -> np.ndarray:
    return np.asarray(1 + 0.3 * np.sin(2 * np.pi * (np.arange(months) + 7) / 12))


def _line(months: int) -> np.ndarray:
    return 1 + np.arange(months) / 36


def _step(months: int) -> np.ndarray:
    return np.where(np.arange(months) < months // 2, 1.0, 1.5)


SERIES: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "constant": (lambda rng, n: np.ones(n), ()),
    "white noise": (_noise, ()),
    "heavy-tailed noise": (lambda rng, n: np.exp(rng.standard_normal(n)), ()),
    "noise that carries over": (lambda rng, n: 1 + 0.1 * _carried(rng, n, 0.6), ()),
    "random walk": (lambda rng, n: np.exp(np.cumsum(0.1 * rng.standard_normal(n))), ()),
    "straight line": (lambda rng, n: _line(n), ("trend",)),
    "line and noise": (lambda rng, n: _line(n) * _noise(rng, n), ("trend",)),
    "exact step": (lambda rng, n: np.where(np.arange(n) < n // 2, 1.0, 3.0), ("step",)),
    "step and noise": (lambda rng, n: _step(n) * _noise(rng, n), ("step",)),
    "season and noise": (lambda rng, n: _season(n) * _noise(rng, n), ("season",)),
    "season, line and noise": (lambda rng, n: _season(n) * _line(n) * _noise(rng, n), ("season", "trend")),
    "season, step and noise": (lambda rng, n: _season(n) * _step(n) * _noise(rng, n), ("season", "step")),
}
"""Name → a series of some months, and what is true of it."""
TOLD: dict[str, Callable[[Finding], bool]] = {
    "season": lambda f: f.kind == "seasonality" and f.variant.startswith(("lift", "mostly")),
    "seen twice": lambda f: f.kind == "seasonality" and f.variant == "both_years",
    "trend": lambda f: f.kind == "trend" and f.variant.startswith(("rising", "falling")),
    "step": lambda f: f.kind == "change_point",
}


def _carried(rng: Rng, months: int, coefficient: float) -> np.ndarray:
    steps = rng.standard_normal(months + 24)
    for i in range(1, len(steps)):
        steps[i] += coefficient * steps[i - 1]
    return steps[24:]


def told_of(values: np.ndarray) -> set[str]:
    """What is told of a series of months, and "advice" where an action rests on it."""
    days = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": np.maximum(np.round(100_000 * values, 2), 1.0)})
    cube = cube_of(book_from_roles(rows, precision="month"), Settings())
    asked = (kpis, growth, change_points, seasonality, season_lift, thin_periods)
    evidence = Evidence(cube, {t.name: t for t in (ask(cube) for ask in asked)})
    found = findings_on_time(evidence)
    told = {name for name, is_it in TOLD.items() for f in found if is_it(f)}
    return told | ({"advice"} if recommendations(tuple(found), evidence) else set())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--months", type=int, nargs="+", default=[24, 36, 48])
    options = parser.parse_args()
    heads = (*TOLD, "advice")
    print(f"{'series':26}{'months':>8}" + "".join(f"{h:>12}" for h in heads) + "   true of it")
    for name, (make, true) in SERIES.items():
        for months in options.months:
            rng = np.random.default_rng(7)
            runs = options.runs if make(rng, months).tolist() != make(rng, months).tolist() else 1
            told = [told_of(make(rng, months)) for _ in range(runs)]
            shares = [sum(h in t for t in told) / runs for h in heads]
            print(f"{name:26}{months:8}" + "".join(f"{s:12.1%}" for s in shares) + f"   {', '.join(true)}")


if __name__ == "__main__":
    main()
