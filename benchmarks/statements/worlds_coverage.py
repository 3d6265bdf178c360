"""Worlds in which members come and go or orders are not settled, and worlds in which neither is so."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.statements.made import Made, Shop, World, about, shop_orders

Rng = np.random.Generator
LAST = pd.Timestamp(2024, 4, 1)
SHOP = Shop(customers=100, quarters=10, rate=400, long_tail=0.3)


def _stores(rng: Rng) -> pd.DataFrame:
    rows = shop_orders(rng, SHOP)
    return rows.assign(Store=[f"Store {int(c[-3:]) % 10 + 1:02d}" for c in rows["Customer"]])


def _stores_open(rng: Rng) -> Made:
    rows = _stores(rng)
    late = rows["Store"].isin(["Store 02", "Store 05", "Store 08", "Store 09"])
    rows = rows[~late | (rows["Date"] >= LAST)].reset_index(drop=True)
    return Made(rows, expects={"like_for_like": about("stores", words="sold nothing in Q1 2024")})


def _regulars_fade(rng: Rng) -> Made:
    """Sixty customers buy at less than half the price level, and forty who never bought make up for it."""
    rows = shop_orders(rng, Shop(customers=100, quarters=10, rate=900, long_tail=0.2))
    new = rows["Customer"].str[-3:].astype(int) > 55
    rows = rows[~new | (rows["Date"] >= LAST)].reset_index(drop=True)
    fade = (rows["Date"] >= LAST) & (rows["Customer"].str[-3:].astype(int) <= 55)
    rows["Revenue"] = (rows["Revenue"] * np.where(fade, 0.45, 1.0)).round(2)
    return Made(rows, expects={"like_for_like": about("customers of both periods", words="less")})


def _status(rng: Rng, rows: pd.DataFrame, words: list[str], weights: list[float]) -> pd.DataFrame:
    lately = (rows["Date"] >= LAST).to_numpy()
    return rows.assign(Status=np.where(lately, rng.choice(words, len(rows), p=weights), "Shipped"))


def _on_hold(rng: Rng) -> Made:
    rows = _status(rng, shop_orders(rng, SHOP), ["Shipped", "On Hold", "Disputed"], [0.8, 0.12, 0.08])
    return Made(rows, expects={"not_yet_sure": about("On Hold", "Disputed")})


def _settled(rng: Rng) -> Made:
    rows = _status(rng, shop_orders(rng, SHOP), ["Shipped", "Delivered", "Dispute resolved"], [0.6, 0.3, 0.1])
    return Made(rows)


def _stores_stay(rng: Rng) -> Made:
    return Made(_stores(rng))


COVERAGE_WORLDS = (
    World("stores open", "four of ten stores sell nothing before the last quarter", _stores_open, ("like_for_like",)),
    World("regulars fade", "who bought before buys less, and who never did makes up for it", _regulars_fade,
          ("like_for_like",)),
    World("on hold", "a fifth of the last quarter's orders is on hold or disputed", _on_hold, ("not_yet_sure",)),
)  # fmt: skip
"""Worlds in which a total must be read with who was there, or with what may still change."""
COVERAGE_PLACEBOS = (
    World("stores stay", "ten stores that sell all the time", _stores_stay, forbids={"like_for_like": ""}),
    World("all settled", "statuses that say that an order is done", _settled, forbids={"not_yet_sure": ""}),
)
"""Worlds in which neither may be said."""
