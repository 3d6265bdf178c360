"""Companies with one main story each, and how a reader knows that it was told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.statements.made import Shop, last
from benchmarks.statements.worlds_profit import LAST, SHOP, discounted, priced

Rng = np.random.Generator
FIRST = 3
"""Sentences that a busy reader reads."""
MOVED = (
    r"silent|no longer buys|Nothing from|'s revenue (?:fell|rose)|(?:fell|rose) most|largest part|departs"
    r"|where its own history|\b(?:fell|rose) .* while"
)
"""Words of somebody who moved or left, where nobody did."""


@dataclass(frozen=True)
class Story:
    """A main story.

    Parameters
    ----------
    name, about
        A short name, and in a line what is planted.
    make
        Draws the orders and the targets (or None) of such a company.
    told
        Patterns that the first sentences together must have, each of them in one sentence.
    opening
        Pattern of the first sentence; "" where any will do.
    forbidden
        Pattern that none of the first sentences may have.
    """

    name: str
    about: str
    make: Callable[[Rng], tuple[pd.DataFrame, pd.DataFrame | None]]
    told: tuple[str, ...] = ()
    opening: str = ""
    forbidden: str = ""

    def is_told(self, sentences: Sequence[str]) -> bool:
        """Whether the first sentences of an executive text tell this story.

        Examples
        --------
        >>> STORIES[3].is_told(["Revenue fell.", "Customer 003 no longer buys."])
        True
        """
        first = sentences[:FIRST]
        if not first or not re.search(self.opening, first[0]):
            return False
        said = all(any(re.search(p, s) for s in first) for p in self.told)
        return said and not (self.forbidden and any(re.search(self.forbidden, s) for s in first))


def _company(rng: Rng, shop: Shop = SHOP, **rates: object) -> pd.DataFrame:
    """A company with all that competes for the first sentences: costs, discounts, sellers, stores, channels, campaigns.

    Customers come and go at random, so that some are silent for longer than ever before, and some members move.
    """
    rows = priced(rng, shop, **rates)
    number = rows["Customer"].str[-3:].astype(int)
    rows["Store"] = [f"Store {n % 10 + 1:02d}" for n in number]
    rows["Channel"] = rng.choice(["Web", "Phone", "Shop floor"], len(rows), p=[0.5, 0.3, 0.2])
    rows["Campaign"] = rng.choice(["None", "Spring mail", "Loyalty"], len(rows), p=[0.6, 0.2, 0.2])
    return rows


def _discount_leak(rng: Rng) -> tuple[pd.DataFrame, None]:
    rows = _company(rng)
    mine = (rows["Sales Rep"] == "Seller 4").to_numpy() & (rows["Date"] >= "2023-10-01").to_numpy()
    return discounted(rows, np.where(mine, 0.3, rows["Discount"])), None


def _loss_group(rng: Rng) -> tuple[pd.DataFrame, None]:
    rows = _company(rng)
    mine = (rows["Category"] == "Range B") & (rows["Date"] >= "2023-07-01")
    rows.loc[mine, "Cost"] = (rows.loc[mine, "Revenue"] * rng.normal(1.15, 0.05, int(mine.sum()))).round(2)
    return rows, None


def _coverage(rng: Rng) -> tuple[pd.DataFrame, None]:
    rows = _company(rng)
    late = rows["Store"].isin(["Store 02", "Store 05", "Store 08", "Store 09"])
    return rows[~late | (rows["Date"] >= LAST)].reset_index(drop=True), None


def _one_account(rng: Rng) -> tuple[pd.DataFrame, None]:
    return _company(rng, customer_rates={"Customer 003": (*(20.0,) * 9, 0.0)}), None


def _mix(rng: Rng) -> tuple[pd.DataFrame, None]:
    """As many orders at the same prices, but of every second article, the dear ones, a third as many."""
    articles = [f"Article {i + 1:04d}" for i in range(12)]
    rates = {a: last(10, 0.45 if i % 2 else 1.55) for i, a in enumerate(articles)}
    rows = _company(rng, replace(SHOP, rate=500, long_tail=0.1), product_rates=rates)
    dear = rows["Product"].isin(articles[1::2])
    list_value = rows["Units"] * np.where(dear, 90.0, 22.0)
    cost = (list_value * 0.7 * rng.normal(1, 0.03, len(rows))).round(2)
    return rows.assign(Revenue=(list_value * (1 - rows["Discount"])).round(2), Cost=cost), None


def _target_gap(rng: Rng) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = _company(rng, replace(SHOP, rate=400))
    quarter = rows["Date"].dt.to_period("Q")
    each = rows.groupby("Region")["Revenue"].sum() / quarter.nunique()
    labels = [f"Q{p.quarter} {p.year}" for p in sorted(quarter.unique())]
    quotas = [(r, p, round(each[r] * (1.6 if r == "South" else 0.97), -1)) for r in each.index for p in labels]
    return rows, pd.DataFrame(quotas, columns=["Region", "Quarter", "Target"])


def _season_only(rng: Rng) -> tuple[pd.DataFrame, None]:
    rates = ((200.0, 200.0, 200.0, 400.0) * 5)[:17]
    return _company(rng, replace(SHOP, quarters=17, first="2020-01-01", rate=rates)), None


def _nothing(rng: Rng) -> tuple[pd.DataFrame, None]:
    return _company(rng), None


STORIES = (
    Story("discount leak", "one of nine sellers has given 30 % for three quarters", _discount_leak,
          (r"Seller 4\b.*\boff\b|Seller 4\b.*discount",)),
    Story("loss-making group", "one range has cost more than it brings for a year", _loss_group,
          (r"Range B\b.*\b(?:lost|loses|loss)\b",)),
    Story("coverage", "four of ten stores sold nothing before the last quarter", _coverage,
          (r"\bstores\b.*sold nothing in",)),
    Story("one account", "the largest customer by far orders nothing in the last quarter", _one_account,
          (r"Customer 003\b",)),
    Story("mix", "as many orders, of cheap articles instead of dear ones", _mix, (r"\bmix\b|[Cc]heaper",)),
    Story("target gap", "one of four regions reaches two thirds of its target", _target_gap,
          (r"South\b.*\btarget\b|\btarget\b.*South\b",)),
    Story("season only", "Q4 is twice the other quarters, every year; the report is on Q1", _season_only,
          opening=r"Q1 2023|within the usual swing", forbidden=MOVED),
    Story("nothing", "customers who order at random", _nothing, opening=r"usual swing|level", forbidden=MOVED),
)  # fmt: skip
