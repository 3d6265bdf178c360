"""Amounts that cannot be right beside the others of their row or product: slips of the decimal mark, other units."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.table.book import Note
from xlsales.table.not_sales import counted

_FACTORS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001)
_EXACT = 1e-4
_FEW, _SHARE = 3, 0.001
_FAR, _ROWS_OF_ONE, _RARE = 50.0, 5, 0.05
_SHOWN = 3


def implausible_amounts(frame: pd.DataFrame, how: str) -> list[Note]:
    """Warnings on revenue that is exactly 10 or 100 times units × price, and on prices far from their product's own.

    Parameters
    ----------
    frame
        Rows that count, with `row`, `revenue`, and where they are known `units`, `price` and `product`.
    how
        What the revenue was read from.

    Examples
    --------
    >>> rows = pd.DataFrame({"row": range(9), "revenue": [10.0] * 6 + [1000.0] * 3, "units": 2.0, "price": 5.0})
    >>> implausible_amounts(rows, "Sales")[0].text.split(":")[0]
    'In 3 rows Sales is exactly 100 × units × price'
    """
    notes = []
    if {"units", "price"} <= set(frame.columns):
        notes += _by_a_factor(frame, how)
    if "product" in frame:
        notes += _far_prices(frame)
    return notes


def _by_a_factor(frame: pd.DataFrame, how: str) -> list[Note]:
    product = (frame["units"] * frame["price"]).to_numpy(dtype=float)
    revenue = frame["revenue"].to_numpy(dtype=float)
    some = ~np.isnan(product) & (np.abs(product) > 0) & (revenue != 0)
    ratio = np.divide(revenue, product, out=np.ones(len(revenue)), where=some)
    notes = []
    for factor in _FACTORS:
        rows = some & (np.abs(ratio / factor - 1) <= _EXACT)
        if int(rows.sum()) < max(_FEW, _SHARE * int(some.sum())):
            continue
        stated, lines = float(revenue[rows].sum()), float(product[rows].sum())
        whole = "all rows" if rows.sum() == some.sum() else counted(rows)
        text = (
            f"In {whole} {how} is exactly {factor:g} × units × price: {stated:,.2f} where units × price are "
            f"{lines:,.2f}. If that is a slip or another unit, revenue is {abs(stated - lines):,.2f} "
            f"{'less' if stated > lines else 'more'}; correct it in the source."
        )
        notes.append(Note("revenue_by_factor", text, int(rows.sum()), "warning"))
    return notes


def _far_prices(frame: pd.DataFrame) -> list[Note]:
    if "price" in frame:
        price = frame["price"].to_numpy(dtype=float)
    elif "units" in frame:
        units = frame["units"].to_numpy(dtype=float)
        price = np.divide(
            frame["revenue"].to_numpy(dtype=float), units, out=np.full(len(units), np.nan), where=units != 0
        )
    else:
        return []
    given = pd.DataFrame({"product": frame["product"].astype(object).to_numpy(), "price": np.abs(price)})
    given = given.where(given["price"] > 0)
    by_product = given.groupby("product")["price"]
    usual, count = by_product.transform("median"), by_product.transform("count")
    off = given["price"] / usual
    far = ((off >= _FAR) | (off <= 1 / _FAR)) & (count >= _ROWS_OF_ONE)
    far = far.to_numpy(dtype=bool, na_value=False)
    if not far.any() or far.mean() > _RARE:
        return []
    revenue = frame["revenue"].to_numpy(dtype=float)[far]
    usual_worth = float((revenue / off[far].to_numpy()).sum())
    rows = ", ".join(str(r) for r in frame["row"].to_numpy()[far][:_SHOWN])
    factor = float(off[far].iloc[0])
    text = (
        f"In {counted(far)} (first {rows}) the price is far from its product's usual one, such as "
        f"{factor:,.3g} times {float(usual[far].iloc[0]):,.2f}: {float(revenue.sum()):,.2f} of revenue, where usual "
        f"prices give {usual_worth:,.2f}. If these are slips, correct them in the source."
    )
    return [Note("price_far", text, int(far.sum()), "warning")]
