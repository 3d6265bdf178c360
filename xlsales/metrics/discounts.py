"""How the column of discounts is to be read, and each line's value at list price: what a discount is a part of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from xlsales.cube.cube import Cube

Form = Literal["share", "percent", "money", "money a unit", ""]
TRIED: tuple[Form, ...] = ("share", "percent", "money", "money a unit")
FITS, CLOSE, A_CENT = 0.9, 0.002, 0.011
"""Part of the lines that must agree with a reading, how closely, and at least to a cent."""
TELLABLE = 0.02
"""Smaller discounts than this cannot be told from rounding."""
MOST_PERCENT = 100.0
_PERCENT = ("%", "percent", "pct", "rate", "prozent", "pourcent")
_MONEY = ("amount", "amt", "value", "betrag", "montant", "importe", "money")


@dataclass(frozen=True)
class Discounts:
    """Each line's discount, in the order of the book's sales rows.

    Parameters
    ----------
    form
        How the column is written; empty where that cannot be told.
    rate
        Discount / list value; missing where a line tells none.
    list_value
        What the line would have brought without discount.
    why
        Why nothing is said of discounts; empty where it is.
    before_discount
        Whether revenue is units × list price, from which the discount was never taken off.
    """

    form: Form
    rate: np.ndarray
    list_value: np.ndarray
    why: str = ""
    before_discount: bool = False

    @property
    def known(self) -> np.ndarray:
        """Which lines tell a discount and the value that it is a part of."""
        return np.asarray(np.isfinite(self.rate) & np.isfinite(self.list_value))


def discounts_of(cube: Cube) -> Discounts:
    """Read the discounts of a book.

    A column holds shares (0.2), per cent (20) or money, for the line or for a unit. Where there are units and prices,
    the reading that makes units × price less the discount the revenue is taken; else the header and the size of the
    values decide, and where they do not, nothing is said. A blank counts as no discount where no line says zero.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [80.0, 100.0], "discount": [0.2, 0.0]})
    >>> found = discounts_of(cube_of(book_from_roles(rows), Settings()))
    >>> found.form, found.list_value.tolist()
    ('share', [100.0, 100.0])
    """
    return cube.once("discounts", lambda: _discounts_of(cube))


def _discounts_of(cube: Cube) -> Discounts:
    rows = cube.book.sales
    nothing = np.full(len(rows), np.nan)
    if "discount" not in rows:
        return Discounts("", nothing, nothing, "The rows have no column of discounts.")
    discount = rows["discount"].to_numpy(dtype=float, na_value=np.nan, copy=True)
    if not np.nanmax(discount, initial=0.0) > 0 > np.nanmin(discount, initial=0.0):
        discount = np.abs(discount)
    discount[discount < 0] = np.nan
    given = discount[np.isfinite(discount)]
    if not (given > 0).any():
        return Discounts("", nothing, nothing, "No line has a discount.")
    if (given > 0).all():
        discount = np.where(np.isfinite(discount), discount, 0.0)
    revenue, product = rows["revenue"].to_numpy(dtype=float), _units_times_price(cube)
    some = np.isfinite(product) & (product > 0) & (revenue > 0) & (discount > 0)
    if some.any():
        form = _form_that_fits(discount[some], product[some], revenue[some], _units(cube)[some])
        if form:
            return _read(cube, form, discount, revenue)
        if _agrees(product[some], revenue[some], product[some]):
            return _of_whole_price(cube, discount, revenue, nothing)
    form, why = _form_by_words(cube.book.labels.get("discount", ""), given)
    return _read(cube, form, discount, revenue) if form else Discounts("", nothing, nothing, why)


def _units(cube: Cube) -> np.ndarray:
    rows = cube.book.sales
    return rows["units"].to_numpy(dtype=float, na_value=np.nan) if "units" in rows else np.full(len(rows), np.nan)


def _units_times_price(cube: Cube) -> np.ndarray:
    rows = cube.book.sales
    if "price" not in rows:
        return np.full(len(rows), np.nan)
    return np.asarray(_units(cube) * rows["price"].to_numpy(dtype=float, na_value=np.nan))


def _form_that_fits(discount: np.ndarray, product: np.ndarray, revenue: np.ndarray, units: np.ndarray) -> Form:
    """The reading under which units × price less the discount is the revenue of nearly all lines."""
    left = {form: product - _money_off(form, discount, product, units) for form in TRIED}
    # Discounts too small to be seen beside the product fit any reading.
    for form in TRIED:
        seen = product - left[form] > TELLABLE * product
        if seen.any() and _agrees(left[form], revenue, product):
            return form
    return ""


def _money_off(form: Form, discount: np.ndarray, whole: np.ndarray, units: np.ndarray) -> np.ndarray:
    if form in ("share", "percent"):
        return np.asarray(whole * discount / (100 if form == "percent" else 1))
    return np.asarray(discount * units) if form == "money a unit" else discount


def _agrees(expected: np.ndarray, revenue: np.ndarray, product: np.ndarray) -> bool:
    return bool((np.abs(expected - revenue) <= np.maximum(CLOSE * product, A_CENT)).mean() >= FITS)


def _form_by_words(header: str, given: np.ndarray) -> tuple[Form, str]:
    """What the header and the size of the values say of the column, or why they say nothing."""
    words, most = header.lower(), float(given.max())
    if any(w in words for w in _MONEY):
        return "money", ""
    if set(np.unique(given)) <= {0.0, 1.0}:
        return "", f"{header or 'The discount'} is only ever 0 or 1, which may be a mark as well as a rate."
    if most <= 1:
        return "share", ""
    if most > MOST_PERCENT:
        return "money", ""
    if any(w in words for w in _PERCENT):
        return "percent", ""
    return "", "The discounts may be per cent or money: name the column Discount % or Discount amount."


def _read(cube: Cube, form: Form, discount: np.ndarray, revenue: np.ndarray) -> Discounts:
    """Rates and list values from revenue after discount."""
    if form in ("share", "percent"):
        rate = discount / (100 if form == "percent" else 1)
        rate = np.where(rate <= 1, rate, np.nan)
        # What is given away whole has its value from units and price alone.
        whole = np.where(rate < 1, revenue / np.where(rate < 1, 1 - rate, np.nan), _units_times_price(cube))
        return Discounts(form, rate, np.round(whole, 2))
    off = discount * (np.abs(_units(cube)) if form == "money a unit" else 1.0)
    # What comes back takes its discount back with it.
    whole = np.round(revenue + np.where(revenue < 0, -off, off), 2)
    rate = np.divide(off, np.abs(whole), out=np.where(off == 0, 0.0, np.nan), where=whole != 0)
    return Discounts(form, np.where(rate <= 1, rate, np.nan), whole)


def _of_whole_price(cube: Cube, discount: np.ndarray, revenue: np.ndarray, nothing: np.ndarray) -> Discounts:
    """Where revenue is units × price: is that price after the discount, or the list price?"""
    form, why = _form_by_words(cube.book.labels.get("discount", ""), discount[np.isfinite(discount)])
    if form not in ("share", "percent"):
        return Discounts("", nothing, nothing, why or "Revenue is units × price whatever the discount.")
    slope = _price_falls_with(cube, discount / (100 if form == "percent" else 1))
    if np.isnan(slope):
        return Discounts("", nothing, nothing, "Nothing tells whether the price is before or after the discount.")
    if slope > 0.5:
        return _read(cube, form, discount, revenue)
    why = "Revenue is units × list price: the discount was not taken off, so neither it nor a margin can be told."
    return Discounts("", nothing, nothing, why, before_discount=True)


def _price_falls_with(cube: Cube, rate: np.ndarray) -> float:
    """How far a product's price follows its discount: 1 where it is the price after discount, 0 where it is the list's.

    The slope of log price, less that of the product without discount, on log (1 − discount); missing where no product
    was sold both with and without.
    """
    rows = cube.book.sales
    if "product" not in rows:
        return float("nan")
    price = rows["price"].to_numpy(dtype=float, na_value=np.nan)
    product = rows["product"].cat.codes.to_numpy()
    usable = (price > 0) & (rate < 1) & np.isfinite(rate)
    bare = usable & (rate == 0)
    size = len(rows["product"].cat.categories)
    count = np.bincount(product[bare], minlength=size)
    logs = np.bincount(product[bare], np.log(price[bare]), minlength=size)
    usual = np.divide(logs, count, out=np.full(size, np.nan), where=count > 0)[product]
    some = usable & (rate > TELLABLE) & np.isfinite(usual)
    if not some.any():
        return float("nan")
    x, y = np.log(1 - rate[some]), np.log(price[some]) - usual[some]
    return float((x * y).sum() / (x * x).sum())
