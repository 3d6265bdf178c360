"""What a planted story says, measured in the frames by plain arithmetic, apart from how it was planted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.sample import Company, Story

HEADER = {"product": "Product", "customer": "Customer", "rep": "Sales Rep", "manager": "Manager"}


def counted(company: Company) -> pd.DataFrame:
    orders = company.orders
    if "Status" in orders:
        orders = orders[orders["Status"] != "Cancelled"]
    if "Product" in orders:
        spelled = {d.detail.replace(" ", ""): d.detail for d in company.dirt if d.kind == "misspelled"}
        orders = orders.assign(Product=orders["Product"].replace(spelled))
    day = orders["Order Date"]
    return orders.assign(q=day.dt.year * 4 + day.dt.quarter - 1)


def measured(company: Company, story: Story) -> float:
    """The story's size as it stands in the rows."""
    return {
        "price_cut": _price,
        "lost_account": _lost,
        "small_deals": _average_order,
        "seasonal_product": _lift,
        "growing_product": _growth,
        "concentration": _share,
        "low_win_rate": _win_rate,
        "missed_quota": _attainment,
        "stalled_pipeline": lambda c, _: stalled_share(c),
        "discount_leak": _discount,
        "loss_group": _margin,
    }[story.kind](company, story)


def price_and_units(company: Company, product: str) -> tuple[float, float]:
    rows = counted(company)
    mine = rows[rows["Product"] == product]
    last = rows["q"].max()
    now, before = mine[mine["q"] == last], mine[mine["q"] == last - 1]
    price = now["Unit Price"].mean() / before["Unit Price"].mean() - 1 if "Unit Price" in rows else np.nan
    if "Unit Price" not in rows:
        price = now["Revenue"].sum() / now["Units"].sum() / (before["Revenue"].sum() / before["Units"].sum()) - 1
    return price, now["Units"].sum() / before["Units"].sum() - 1


def lifts(company: Company, product: str) -> list[float]:
    """Fourth quarter over the mean of the three quarters before it, year by year."""
    rows = counted(company)
    by = rows[rows["Product"] == product].groupby("q")["Revenue"].sum()
    fourths = [q for q in by.index if q % 4 == 3 and q - 3 in by.index]
    return [by[q] / by[[q - 3, q - 2, q - 1]].mean() - 1 for q in fourths]


def stalled_share(company: Company) -> float:
    assert company.deals is not None
    still_open = company.deals[company.deals["Closed"].isna()]
    age = (pd.Timestamp(company.shape.starts()[-1]) - still_open["Created"]).dt.days
    return float((age > 180).mean())


def win_rates(company: Company) -> pd.Series:
    assert company.deals is not None
    closed = company.deals.dropna(subset=["Closed"])
    return (closed["Stage"] == "Won").groupby(closed["Manager"]).mean()


def attainments(company: Company) -> pd.Series:
    """Revenue over quota in the last quarter, by territory."""
    assert company.targets is not None
    rows = counted(company)
    quota = company.targets[company.targets["Quarter"] == company.targets["Quarter"].iloc[-1]]
    last = rows[rows["q"] == rows["q"].max()]
    return last.groupby("Territory")["Revenue"].sum() / quota.set_index("Territory")["Quota"]


def average_orders(company: Company) -> pd.DataFrame:
    """By rep: average order and number of orders, each over the other reps' (a ratio of 1 is usual)."""
    rows = counted(company)
    by = rows.groupby("Sales Rep").agg(revenue=("Revenue", "sum"), orders=("Order ID", "nunique"))
    others = by.sum() - by
    size = (by["revenue"] / by["orders"]) / (others["revenue"] / others["orders"])
    return pd.DataFrame({"size": size, "orders": by["orders"] / by["orders"].mean()})


def region_shares(company: Company) -> pd.Series:
    rows = counted(company)
    by = rows.groupby(["Region", "Customer"])["Revenue"].sum()
    return by / by.groupby(level=0).transform("sum")


def quarterly(company: Company, header: str) -> pd.DataFrame:
    rows = counted(company)
    return rows.pivot_table(index=header, columns="q", values="Revenue", aggfunc="sum", observed=True).fillna(0.0)


def _price(company: Company, story: Story) -> float:
    return price_and_units(company, story.member)[0]


def _lost(company: Company, story: Story) -> float:
    by = quarterly(company, "Customer").loc[story.member].to_numpy()
    return float(by[-1] / by[-2] - 1)


def _average_order(company: Company, story: Story) -> float:
    return float(average_orders(company)["size"][story.member] - 1)


def _lift(company: Company, story: Story) -> float:
    return float(np.mean(lifts(company, story.member)))


def _growth(company: Company, story: Story) -> float:
    by = quarterly(company, "Product").loc[story.member].to_numpy()
    return float(by[-4:].sum() / by[:4].sum() - 1)


def _share(company: Company, story: Story) -> float:
    return float(region_shares(company)[story.within[0][1], story.member])


def _win_rate(company: Company, story: Story) -> float:
    rates = win_rates(company)
    return float(rates[story.member] - rates.drop(story.member).mean())


def _attainment(company: Company, story: Story) -> float:
    return float(attainments(company)[story.member] - 1)


def _lately(company: Company, story: Story, header: str) -> pd.DataFrame:
    rows = counted(company)
    return rows[(rows[header] == story.member) & (rows["Order Date"] >= pd.Timestamp(story.since))]


def _discount(company: Company, story: Story) -> float:
    """The discount beyond what the member gave before."""
    rows = counted(company)
    mine = rows[rows["Sales Rep"] == story.member]
    return float(_lately(company, story, "Sales Rep")["Discount"].mean()) - float(
        mine.loc[mine["Order Date"] < pd.Timestamp(story.since), "Discount"].mean()
    )


def _margin(company: Company, story: Story) -> float:
    rows = _lately(company, story, "Category")
    return float(1 - rows["Cost"].sum() / rows["Revenue"].sum())
