"""What a careful user writes today for the same questions: read_excel, group-bys, to_excel; pandas and openpyxl.

Every table is the plain pandas way of asking the question, vectorised, each group-by once. The order lines
themselves are written back only when asked for, though xlsales always does so.

    python -m benchmarks.peer IN.xlsx OUT.xlsx [--lines]
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

DIMENSIONS = ("Region", "Segment", "Product", "Sales Rep")
BANDS = [-np.inf, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000, np.inf]
SUMS = {
    "Revenue": ("Revenue", "sum"), "Units": ("Units", "sum"), "Cost": ("Cost", "sum"),
    "Orders": ("Order ID", "nunique"), "Customers": ("Customer", "nunique"),
}  # fmt: skip


def with_ratios(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        AOV=table["Revenue"] / table["Orders"],
        ASP=table["Revenue"] / table["Units"],
        Margin=1 - table["Cost"] / table["Revenue"],
    )


def trend(df: pd.DataFrame, period: str) -> pd.DataFrame:
    table = with_ratios(df.groupby(period).agg(**SUMS))
    table["Change"] = table["Revenue"].pct_change()
    return table


def breakdown(df: pd.DataFrame, dimension: str) -> pd.DataFrame:
    table = with_ratios(df.groupby(["Quarter", dimension]).agg(**SUMS)).reset_index()
    table["Share"] = table["Revenue"] / table.groupby("Quarter")["Revenue"].transform("sum")
    table["Change"] = table.groupby(dimension)["Revenue"].pct_change()
    return table


def crossed(df: pd.DataFrame) -> dict[str, pd.DataFrame]:
    pairs = [(a, b) for i, a in enumerate(DIMENSIONS) for b in DIMENSIONS[i + 1 :]]
    return {
        f"{a} x {b}": df.pivot_table(index=a, columns=b, values="Revenue", aggfunc="sum", fill_value=0)
        for a, b in pairs
    }


def movers(df: pd.DataFrame, dimension: str, now: str, before: str) -> pd.DataFrame:
    two = df[df["Quarter"].isin([before, now])]
    table = two.pivot_table(index=dimension, columns="Quarter", values="Revenue", aggfunc="sum", fill_value=0)
    table["Delta"] = table[now] - table[before]
    table = table.sort_values("Delta")
    return pd.concat([table.head(10), table.tail(10)])


def price_volume_mix(df: pd.DataFrame, now: str, before: str) -> pd.DataFrame:
    by = df.groupby(["Product", "Quarter"])[["Units", "Revenue"]].sum().unstack(fill_value=0)
    n0, n1, r0, r1 = (by[c][q] for c in ("Units", "Revenue") for q in (before, now))
    p0, p1 = r0 / n0, r1 / n1
    volume = (n1.sum() - n0.sum()) * r0.sum() / n0.sum() * n0 / n0.sum()
    return pd.DataFrame(
        {"Volume": volume, "Mix": (n1 / n1.sum() - n0 / n0.sum()) * n1.sum() * p0, "Price": n1 * (p1 - p0)}
    )


def pareto(df: pd.DataFrame, dimension: str) -> pd.DataFrame:
    total = df.groupby(dimension)["Revenue"].sum().sort_values(ascending=False)
    before = (total.cumsum() - total) / total.sum()
    return pd.DataFrame({
        "Revenue": total,
        "Cumulative": total.cumsum() / total.sum(),
        "Class": np.select([before < 0.8, before < 0.95], ["A", "B"], "C"),
    })  # fmt: skip


def concentration(df: pd.DataFrame) -> pd.DataFrame:
    rows = {}
    for dimension in (*DIMENSIONS, "Customer"):
        share = df.groupby(dimension)["Revenue"].sum().sort_values().to_numpy()
        share = share / share.sum()
        n = len(share)
        gini = (2 * np.arange(1, n + 1) - n - 1) @ share / n
        rows[dimension] = {
            "HHI": (share**2).sum() * 10_000,
            "Gini": gini,
            "Top 20 %": share[-int(np.ceil(n / 5)) :].sum(),
        }
    return pd.DataFrame(rows).T


def customers(df: pd.DataFrame) -> pd.DataFrame:
    by = df.groupby("Customer").agg(
        First=("Order Date", "min"),
        Last=("Order Date", "max"),
        Orders=("Order ID", "nunique"),
        Revenue=("Revenue", "sum"),
    )
    by["Recency"] = (df["Order Date"].max() - by["Last"]).dt.days + 1
    for score, column, ascending in (("R", "Recency", False), ("F", "Orders", True), ("M", "Revenue", True)):
        by[score] = pd.qcut(by[column].rank(method="first", ascending=ascending), 4, labels=False) + 1
    total = by["R"] + by["F"] + by["M"]
    names = ["Champions", "Loyal Customers", "Potential Loyalists", "At-Risk"]
    by["Segment"] = np.select([total >= 10, total >= 8, total >= 6, total >= 4], names, "Lost")
    return by


def retention(df: pd.DataFrame) -> pd.DataFrame:
    bought = df.groupby(["Quarter", "Customer"]).size().unstack("Quarter", fill_value=0) > 0
    both = (bought & bought.shift(axis=1, fill_value=False)).sum()
    return pd.DataFrame({"Customers": bought.sum(), "Again": both, "Retention": both / bought.sum().shift()})


def bands(df: pd.DataFrame) -> pd.DataFrame:
    size = df.groupby("Order ID")[["Revenue", "Cost"]].sum()
    table = size.groupby(pd.cut(size["Revenue"], BANDS, right=False), observed=True).agg(
        Orders=("Revenue", "size"), Revenue=("Revenue", "sum"), Cost=("Cost", "sum")
    )
    table["Share"] = table["Revenue"] / table["Revenue"].sum()
    table.index = table.index.astype(str)
    return table


def seasonality(df: pd.DataFrame) -> pd.DataFrame:
    month = df.groupby("Month")["Revenue"].sum()
    middle = month.rolling(12).mean().rolling(2).mean().shift(-6)
    index = (month / middle).groupby(month.index.str[-2:]).mean()
    return (index / index.mean()).to_frame("Index")


def reps(df: pd.DataFrame) -> pd.DataFrame:
    table = with_ratios(df.groupby("Sales Rep").agg(**SUMS))
    high_value, high_count = (
        table["AOV"] >= df["Revenue"].sum() / df["Order ID"].nunique(),
        table["Orders"] >= table["Orders"].mean(),
    )
    table["Class"] = np.select([high_value & high_count, high_count, high_value], ["G1", "G2", "G3"], "G4")
    return table


def analyse(df: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table, by the name of its sheet."""
    day = df["Order Date"].dt
    df = df.assign(
        Quarter=day.year.astype(str) + "-Q" + day.quarter.astype(str),
        Month=day.year.astype(str) + "-" + day.month.astype(str).str.zfill(2),
        Year=day.year,
    )
    before, now = sorted(df["Quarter"].unique())[-2:]
    last = df[df["Quarter"] == now]
    tables = {f"By {p.lower()}": trend(df, p) for p in ("Month", "Quarter", "Year")}
    tables |= {d: breakdown(df, d) for d in DIMENSIONS}
    tables |= crossed(last)
    tables |= {f"Movers {d}": movers(df, d, now, before) for d in (*DIMENSIONS, "Customer")}
    tables |= {f"Pareto {d}": pareto(last, d) for d in ("Product", "Customer")}
    return tables | {
        "Price volume mix": price_volume_mix(df, now, before),
        "Concentration": concentration(last),
        "Customers": customers(df),
        "Retention": retention(df),
        "Order size": bands(last),
        "Seasonality": seasonality(df),
        "Reps": reps(last),
    }


def main(source: str, target: str, *, lines: bool = False) -> None:
    df = pd.read_excel(source, engine="openpyxl")
    tables = analyse(df)
    with pd.ExcelWriter(target, engine="openpyxl") as writer:
        for name, table in tables.items():
            table.to_excel(writer, sheet_name=name)
        if lines:
            df.to_excel(writer, sheet_name="Data", index=False)


if __name__ == "__main__":
    main(*sys.argv[1:3], lines="--lines" in sys.argv)
