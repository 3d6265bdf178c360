"""What a file says outside a column: its currency in a header or title, the order of day and month in other columns."""

from __future__ import annotations

import re

import numpy as np

from xlsales.table.cells import Cells
from xlsales.table.dates import read_dates
from xlsales.table.mapping import sample_of
from xlsales.table.numbers import CURRENCY_CODES, SIGN_OF
from xlsales.table.raw import RawTable

# Codes that are words or names as well are no currency in a sentence.
_WORDS = frozenset({"TRY", "RON", "ILS", "SAR"})
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3}(?![A-Za-z0-9])")
_SIGN = re.compile("[$€£¥₹]")
# Where these are paid, the day comes first.
_DAY_FIRST = frozenset(
    {
        "€",
        "£",
        "₹",
        "zł",
        "kr",
        "R$",
        "AUD",
        "NZD",
        "CHF",
        "CZK",
        "HUF",
        "RON",
        "TRY",
        "BRL",
        "MXN",
        "ZAR",
        "RUB",
        "ILS",
    }
    | {"AED", "IDR", "SGD", "HKD"}
)
_MANY_TEXTS = 400


def currency_named(*texts: str) -> str:
    """The one currency that a header, else a title, names; empty where none or several are named.

    Examples
    --------
    >>> currency_named("Amount (£)", ""), currency_named("Premium", "2024, Currency: GBP"), currency_named("$ or €")
    ('£', 'GBP', '')
    """
    for text in texts:
        codes = {c for c in _CODE.findall(text) if c in CURRENCY_CODES - _WORDS}
        signs = {s for s in _SIGN.findall(text) if not codes & set(SIGN_OF.get(s, ()))}
        named = sorted(codes | signs)
        if named:
            return named[0] if len(named) == 1 else ""
    return ""


def day_order_of_file(table: RawTable, header: str, currency: str) -> tuple[str, str]:
    """The order of day and month that other columns of dates, else the currency, speak for, and why; else empty.

    Examples
    --------
    >>> from xlsales.table.raw import table_of_rows
    >>> rows = [["Invoiced", "Due"], ["01/02/2024", "28/02/2024"]]
    >>> day_order_of_file(table_of_rows(rows, "a.csv"), "Invoiced", "")
    ('dmy', "the dates of 'Due' are")
    """
    for other, cells in zip(table.headers, table.cells, strict=True):
        if other == header or not _may_be_dates(cells):
            continue
        read = read_dates(sample_of(cells))
        if read.order and not (read.ambiguous or read.both_orders or read.all_first or read.unreadable.any()):
            return read.order, f"the dates of {other!r} are"
    signs = {currency, *(s for s, codes in SIGN_OF.items() if currency in codes)}
    return ("dmy", f"is usual where money is {currency}") if signs & _DAY_FIRST else ("", "")


def _may_be_dates(cells: Cells) -> bool:
    texts = cells.texts[:_MANY_TEXTS]
    return (
        bool(texts)
        and all(re.match(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}", t) for t in texts)
        and not np.all(cells.blank)
    )
