"""Made companies with one thing wrong with their profit, and with nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from xlsales.api import analyze
from xlsales.findings.finding import Finding
from xlsales.report.model import Report
from xlsales.sample import company

ROOMS = ("profit", "margin_bridge", "loss_maker", "below_cost", "discount", "discount_band", "discount_gap")


def plain(seed: int, orders: int = 2_000) -> pd.DataFrame:
    """The orders of a company without a story."""
    return company(seed, orders=orders, stories=(), dirt=False, deals=False, targets=False).orders


def lately(rows: pd.DataFrame) -> np.ndarray:
    """Which rows are of the last quarter."""
    return (rows["Order Date"] >= pd.Timestamp(2026, 4, 1)).to_numpy()


def costs_rose(seed: int, part: float = 0.15) -> pd.DataFrame:
    rows = plain(seed)
    return rows.assign(Cost=np.where(lately(rows), rows["Cost"] * (1 + part), rows["Cost"]).round(2))


def prices_cut(seed: int, part: float = 0.12) -> pd.DataFrame:
    rows, factor = plain(seed), 1 - part
    fallen = {c: np.where(lately(rows), rows[c] * factor, rows[c]).round(2) for c in ("Revenue", "Unit Price")}
    return rows.assign(**fallen)


def discounts_deepened(seed: int, off: float = 0.15) -> pd.DataFrame:
    rows = plain(seed)
    discount = np.where(lately(rows), rows["Discount"] + off, rows["Discount"]).round(2)
    return rows.assign(Discount=discount, Revenue=(rows["Units"] * rows["Unit Price"] * (1 - discount)).round(2))


def mix_moved(seed: int) -> pd.DataFrame:
    """Two thirds of the software of the last quarter were never sold."""
    rows = plain(seed, orders=4_000)
    gone = (
        lately(rows)
        & (rows["Category"] == "Software").to_numpy()
        & (np.random.default_rng(seed).random(len(rows)) < 0.66)
    )
    return rows[~gone].reset_index(drop=True)


def costs_partly_known(seed: int, part: float = 0.7) -> pd.DataFrame:
    rows = costs_rose(seed)
    return rows.assign(Cost=rows["Cost"].where(np.random.default_rng(seed).random(len(rows)) < part))


def one_margin(seed: int, margin: float = 0.25, spread: float = 0.15) -> pd.DataFrame:
    """Costs at random around one margin, discounts and dates shuffled: nothing is anybody's."""
    rows, rng = plain(seed), np.random.default_rng(seed)
    shuffled = {c: rng.permutation(rows[c].to_numpy()) for c in ("Discount", "Order Date")}
    cost = (rows["Revenue"] * (1 - rng.normal(margin, spread, len(rows)))).round(2)
    return rows.drop(columns="Unit Price").assign(Cost=cost, **shuffled)


@cache
def planted(seed: int, *stories: str) -> tuple[Report, tuple[str, ...]]:
    """The report of a company with these stories, and the members that they are about."""
    made = company(seed, orders=2_000, stories=stories, dirt=False, deals=False, targets=False)
    return analyze(made.orders), tuple(s.member for s in made.truth)


def told(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.kind in ROOMS]


def executive(report: Report) -> list[str]:
    return [s.text() for s in report.text["executive"]]
