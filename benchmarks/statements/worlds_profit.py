"""Worlds in which something is wrong with profit, and worlds in which nothing is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.statements.made import Made, Shop, World, about, shop_orders

Rng = np.random.Generator
SELLERS = 9
LAST = pd.Timestamp(2024, 4, 1)
"""First day of the last quarter of these worlds."""
SHOP = Shop(customers=108, quarters=10, rate=260, long_tail=0.3)
MARGINS = {"Range A": 0.45, "Range B": 0.35, "Range C": 0.3, "Range D": 0.4}
ROOM = ("profit", "margin_bridge", "loss_maker", "below_cost", "discount", "discount_band", "discount_gap")


def priced(rng: Rng, shop: Shop = SHOP, **rates: object) -> pd.DataFrame:
    """A shop with sellers of their own customers, discounts of a customer, and costs of a product."""
    rows = shop_orders(rng, shop, **rates)  # type: ignore[arg-type]
    number = rows["Customer"].str[-3:].astype(int).to_numpy()
    off = rng.choice([0.0, 0.0, 0.05, 0.1], shop.customers + 1)[number]
    noise = rng.normal(1, 0.03, len(rows))
    rows["Sales Rep"] = [f"Seller {n % SELLERS + 1}" for n in number]
    cost = rows["Revenue"] * (1 - rows["Category"].map(MARGINS).to_numpy()) * noise
    return discounted(rows.assign(Cost=cost.round(2)), off)


def discounted(rows: pd.DataFrame, off: object) -> pd.DataFrame:
    """The same rows with revenue after a discount; cost stays."""
    before = rows["Revenue"] / (1 - rows["Discount"]) if "Discount" in rows else rows["Revenue"]
    return rows.assign(Discount=off, Revenue=(before * (1 - np.asarray(off))).round(2))


def _lately(rows: pd.DataFrame) -> np.ndarray:
    return np.asarray(rows["Date"] >= LAST)


def _costs_rose(rng: Rng) -> Made:
    rows = priced(rng)
    rows["Cost"] = (rows["Cost"] * np.where(_lately(rows), 1.2, 1.0)).round(2)
    expects = {"margin_bridge": about(words="higher unit costs"), "profit": about(words="profit")}
    return Made(rows, expects=expects)


def _discounts_rose(rng: Rng) -> Made:
    rows = priced(rng)
    rows = discounted(rows, np.where(_lately(rows), rows["Discount"] + 0.15, rows["Discount"]))
    expects = {"margin_bridge": about(words="deeper discounts"), "discount": about(words="discounts took")}
    return Made(rows, expects=expects)


def _range_loses(rng: Rng) -> Made:
    rows = priced(rng)
    mine = (rows["Category"] == "Range B") & (rows["Date"] >= "2023-07-01")
    rows.loc[mine, "Cost"] = (rows.loc[mine, "Revenue"] * rng.normal(1.15, 0.05, int(mine.sum()))).round(2)
    loses = about("Range B", words="lost|loses")
    return Made(rows, expects={"loss_maker": loses, "below_cost": about(words="below cost")})


def _seller_gives(rng: Rng) -> Made:
    rows = priced(rng)
    mine = (rows["Sales Rep"] == "Seller 4").to_numpy() & (rows["Date"] >= "2023-10-01").to_numpy()
    rows = discounted(rows, np.where(mine, 0.3, rows["Discount"]))
    return Made(rows, expects={"discount_gap": about("Seller 4", words="off where the others")})


def _deep_discounts(rng: Rng) -> Made:
    rows = priced(rng)
    rows = discounted(rows, np.where(rng.random(len(rows)) < 0.1, 0.6, rows["Discount"]))
    return Made(rows, expects={"discount_band": about(words=r"at 60(?:\.0)?% off and more")})


def _one_margin(rng: Rng) -> Made:
    """Costs at random around one margin: profit follows revenue, and no loss is anybody's."""
    rows = priced(rng)
    return Made(rows.assign(Cost=(rows["Revenue"] * (1 - rng.normal(0.2, 0.15, len(rows)))).round(2)))


def _thin_margins(rng: Rng) -> Made:
    """Every customer has a margin of its own, around next to nothing, whoever sells to them."""
    rows = priced(rng)
    margin = rng.normal(0.02, 0.1, SHOP.customers + 1)[rows["Customer"].str[-3:].astype(int)]
    return Made(rows.assign(Cost=(rows["Revenue"] * (1 - margin - rng.normal(0, 0.1, len(rows)))).round(2)))


def _same_discount(rng: Rng) -> Made:
    rows = priced(rng)
    return Made(discounted(rows, np.full(len(rows), 0.1)))


def _list_prices(rng: Rng) -> Made:
    """Revenue is units × list price, and nobody took the discount off: no margin can be told."""
    rows = priced(rng)
    price = (rows["Revenue"] / (1 - rows["Discount"]) / rows["Units"]).groupby(rows["Product"]).transform("median")
    return Made(rows.assign(**{"Unit Price": price.round(2), "Revenue": (rows["Units"] * price.round(2)).round(2)}))


PROFIT_WORLDS = (
    World("costs rose", "every cost is a fifth higher in the last quarter", _costs_rose, ("margin_bridge", "profit")),
    World("discounts rose", "every discount is 15 points deeper in the last quarter", _discounts_rose,
          ("margin_bridge", "discount")),
    World("a range loses money", "one range has cost more than it brings for a year", _range_loses,
          ("loss_maker", "below_cost")),
    World("a seller gives away", "one of nine sellers has given 30 % for three quarters", _seller_gives,
          ("discount_gap",)),
    World("deep discounts", "a tenth of all lines is sold at 60 % off, below its cost", _deep_discounts,
          ("discount_band",)),
)  # fmt: skip
"""Worlds in which kinds of sentences on profit are true."""
QUIET = {
    "margin_bridge": "", "loss_maker": "", "discount_band": "", "discount_gap": "",
    "profit": r"\b(?:rose|fell|level)\b|sold .* more", "below_cost": "more than chance",
}  # fmt: skip
GROUP = r"\b(?:Range [A-D]|Seller \d|Article|North|South|East|West|Retail|Trade|Public)\b"
PROFIT_PLACEBOS = (
    World("one margin", "costs at random around one margin", _one_margin, forbids=QUIET, no_advice_on=ROOM),
    World("thin margins", "every customer has a margin of its own, around nothing", _thin_margins,
          forbids={"loss_maker": GROUP, "discount_gap": "", "discount_band": "", "below_cost": rf"{GROUP} made"},
          no_advice=rf"(?:floor prices for|Reprice|largest losing lines of) .*{GROUP}",
          no_advice_on=("discount_gap", "discount_band")),
    World("one discount", "the same discount on every line", _same_discount,
          forbids={"discount": "", "discount_gap": "", "discount_band": ""}),
    World("list prices", "revenue is units × list price, whatever the discount", _list_prices,
          forbids=dict.fromkeys(ROOM, ""), no_advice_on=ROOM),
)  # fmt: skip
"""Worlds in which nothing but figures may be said of profit."""
