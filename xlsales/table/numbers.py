"""Numbers as people write them: $1,234.50; 1.234,50 €; (1,200); 12%; 3.5k; 1 234,5; 1'234.50; 12-."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from xlsales.table.cells import Cells, is_missing

Mark = Literal["point", "comma"]
CURRENCY_SIGNS = {
    "$": "$", "€": "€", "£": "£", "¥": "¥", "₹": "₹", "us$": "USD", "kr": "kr", "zł": "zł", "r$": "R$", "rp": "IDR",
    "rs": "INR", "руб": "RUB", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₪": "ILS", "kč": "CZK", "ft": "HUF",
}  # fmt: skip
SIGN_OF = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD"), "€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY"),
    "₹": ("INR",), "kr": ("SEK", "NOK", "DKK"), "zł": ("PLN",), "R$": ("BRL",),
}  # fmt: skip
"""The currencies that a sign can stand for."""
CURRENCY_CODES = frozenset(
    {"USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF"}
    | {"RON", "TRY", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "AED", "SAR", "IDR", "RUB", "ILS"}
)
# What stands behind a number of things and is no currency.
_PIECES = frozenset(
    {"pcs", "pc", "pce", "ea", "each", "unit", "units", "stk", "stück", "st", "uds", "pz", "x", "kg", "h", "hrs"}
)
_SCALES = {
    "k": 1e3, "m": 1e6, "mm": 1e6, "mio": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "mrd": 1e9, "tsd": 1e3, "lakh": 1e5,
    "lakhs": 1e5, "lac": 1e5, "crore": 1e7, "crores": 1e7,
}  # fmt: skip
# 1.234,- and 50,-- and 99.–: the dash stands for no cents, and the sign before it is the decimal mark.
_NO_CENTS = re.compile(r"(?<=\d)\s?([.,:])\s?(?:[-−–—]{1,2}|=)(?=\s*(?:[^\W\d_]{1,3}\.?|[$€£¥₹])?\s*\)?$)")
# 450.00 Dr beside 120.00 Cr: a ledger's two sides.
_SIDE = re.compile(r"(?<=[\d)\s])\s*(dr|cr)\.?$", re.IGNORECASE)
_GROUPING = re.compile(r"[\s'’`´]+")
_SHAPE = re.compile(
    r"'?(?P<open>\()?\s*(?P<sign1>[+\-−–])?\s*(?P<cur1>[^\W\d_]{1,3}\$?|[$€£¥₹₽₺₩₪])?\.?\s*(?P<sign2>[+\-−–])?\s*"
    r"(?P<inner>\()?\s*(?P<digits>\d[\d.,\s'’`´]*|[.,]\d+)\s*"
    r"(?P<scale>mio|mrd|tsd|lakhs?|lac|crores?|mm|mn|bn|k|m|b)?\.?\s*(?P<percent>%)?\s*"
    r"(?P<cur2>[^\W\d_]{1,5}|[$€£¥₹₽₺₩₪])?\.?\s*(?P<close>\))?\s*(?P<sign3>[\-−–])?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NumberReading:
    """The numbers of one column, and how its texts were understood.

    `other_mark` counts the cells that show the other decimal mark than the column; `signs` is text index → currency;
    `percents` counts the cells in per cent, and `percent_texts` are their texts' indexes; `debits` counts the cells
    that are marked Dr where others are marked Cr: a sale is a credit, so they are negative.
    """

    values: np.ndarray
    unreadable: np.ndarray
    decimal: Mark = "point"
    ambiguous: int = 0
    other_mark: int = 0
    percents: int = 0
    currencies: Counter[str] = field(default_factory=Counter)
    signs: dict[int, str] = field(default_factory=dict)
    percent_texts: tuple[int, ...] = ()
    debits: int = 0


@dataclass(frozen=True)
class _Written:
    digits: str
    factor: float
    percent: bool
    currency: str


def read_numbers(cells: Cells, decimal: str = "auto") -> NumberReading:
    """Read a column as numbers.

    Parameters
    ----------
    cells
        The column; cells that hold numbers stay as they are, texts are parsed once each.
    decimal
        auto (voted over the column), point or comma.

    Returns
    -------
    NumberReading
        `values` float64 (NaN where there is none), `unreadable` where a filled cell is no number.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> read_numbers(cells_of_texts(["$1,234.50", "(1,200)", "12%", "3.5k"])).values.tolist()
    [1234.5, -1200.0, 0.12, 3500.0]
    """
    values = cells.numbers.copy()
    unreadable = ~np.isnat(cells.days)
    if not cells.texts:
        return NumberReading(values, unreadable)
    parsed, bad, reading = parse_texts(
        cells.texts, decimal, np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.texts))
    )
    worded = cells.codes >= 0
    values[worded] = parsed[cells.codes[worded]]
    unreadable[worded] = bad[cells.codes[worded]]
    return replace(reading, values=values, unreadable=unreadable)


def parse_texts(
    texts: Sequence[str], decimal: str = "auto", counts: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, NumberReading]:
    """Parse distinct texts: their values, which are no number, and how they were understood."""
    texts, debit = _without_sides(texts)
    plain = pd.to_numeric(pd.Series(list(texts), dtype=object), errors="coerce").to_numpy(dtype=np.float64).copy()
    plain[np.isinf(plain)] = np.nan
    slow = np.flatnonzero(np.isnan(plain)).tolist()
    missing = np.array([is_missing(t) for t in texts], dtype=bool) if len(slow) else np.zeros(len(texts), dtype=bool)
    shapes = {i: w for i in slow if not missing[i] and (w := _written(texts[i])) is not None}
    mark, ambiguous = _vote(texts, plain, shapes, decimal)
    if mark == "comma" or ambiguous:
        again = np.flatnonzero(~np.isnan(plain)).tolist()
        # A plain 1.234 is a thousand in a column whose decimal mark is the comma.
        shapes |= {i: w for i in again if "." in texts[i] and (w := _written(texts[i])) is not None}
    percents, other_mark, currencies, signs = 0, 0, Counter[str](), {}
    for i, written in shapes.items():
        plain[i] = _value(written, mark)
        times = int(counts[i]) if counts is not None else 1
        if np.isnan(plain[i]) and decimal == "auto":
            # 1,234.50 among 1.234,50 can only be read one way, whatever the column votes.
            plain[i] = _value(written, "point" if mark == "comma" else "comma")
            other_mark += 0 if np.isnan(plain[i]) else times
        percents += times * written.percent
        if written.currency:
            currencies[written.currency] += times
            signs[i] = written.currency
    bad = np.isnan(plain) & ~missing
    plain[debit] *= -1
    debits = int((counts[debit] if counts is not None else debit[debit]).sum())
    percent = tuple(i for i, w in shapes.items() if w.percent)
    reading = NumberReading(
        plain, bad, mark, ambiguous, other_mark, percents, currencies, signs, percent_texts=percent, debits=debits
    )
    return plain, bad, reading


def mark_shown(texts: Sequence[str]) -> Mark | None:
    """The decimal mark that a column of numbers shows; None where it shows none, or most texts are no numbers.

    Examples
    --------
    >>> mark_shown(["1.234,50", "999,00"]), mark_shown(["1.234", "5"]), mark_shown(["05.01.2024"])
    ('comma', None, None)
    """
    votes, numbers = Counter[str](), 0
    for text in texts:
        written = _written(text)
        if written is None:
            continue
        said = _says(written.digits)
        mark: Mark = "comma" if said == "comma" else "point"
        if not np.isnan(_value(written, mark)):
            numbers += 1
            votes[said] += 1
    if 2 * numbers <= len(texts) or not (votes["point"] or votes["comma"]):
        return None
    return "comma" if votes["comma"] > votes["point"] else "point"


def _without_sides(texts: Sequence[str]) -> tuple[Sequence[str], np.ndarray]:
    """The texts without Dr and Cr where a column has both, and which are debits."""
    together = "\n".join(texts).lower()
    if "dr" not in together or "cr" not in together:
        return texts, np.zeros(len(texts), dtype=bool)
    sides = [found[1].lower() if (found := _SIDE.search(t)) else "" for t in texts]
    if not {"dr", "cr"} <= set(sides):
        return texts, np.zeros(len(texts), dtype=bool)
    return [_SIDE.sub("", t) if s else t for t, s in zip(texts, sides, strict=True)], np.array(sides) == "dr"


def _written(text: str) -> _Written | None:
    found = _SHAPE.fullmatch(_NO_CENTS.sub(_cents, text.strip()))
    if not found:
        return None
    part = found.groupdict()
    if (bool(part["open"]) + bool(part["inner"])) != bool(part["close"]):
        return None
    currency = ""
    for name in ("cur1", "cur2"):
        word = part[name]
        if word and word.lower() not in _PIECES:
            currency = CURRENCY_SIGNS.get(word.lower()) or (word.upper() if word.upper() in CURRENCY_CODES else "")
            if not currency:
                return None
    negative = bool(part["close"]) or any((part[s] or "+") != "+" for s in ("sign1", "sign2", "sign3"))
    factor = _SCALES.get((part["scale"] or "").lower(), 1.0) * (0.01 if part["percent"] else 1.0)
    digits = _GROUPING.sub("", part["digits"])
    return _Written(digits, -factor if negative else factor, bool(part["percent"]), currency)


def _cents(found: re.Match[str]) -> str:
    return ".00" if found[1] == "." else ",00"


def _vote(texts: Sequence[str], plain: np.ndarray, shapes: dict[int, _Written], decimal: str) -> tuple[Mark, int]:
    """The column's decimal mark, and how many texts could be read either way where nothing decides."""
    if decimal in ("point", "comma"):
        return ("point" if decimal == "point" else "comma"), 0
    votes = Counter[str]()
    for written in shapes.values():
        votes[_says(written.digits)] += 1
    pointed = [texts[i].lstrip("+-") for i in np.flatnonzero(~np.isnan(plain)).tolist() if "." in texts[i]]
    for text in pointed if len(pointed) < 500 or votes["comma"] else pointed[:500]:
        votes[_says(text)] += 1
    if votes["point"] or votes["comma"]:
        return ("comma" if votes["comma"] > votes["point"] else "point"), 0
    return "point", votes["either"]


def _says(digits: str) -> str:
    """Whether a number's digits show the decimal mark: point, comma, either, or nothing."""
    point, comma = digits.count("."), digits.count(",")
    if point and comma:
        return "point" if digits.rfind(".") > digits.rfind(",") else "comma"
    if not point and not comma:
        return "nothing"
    mark, other = ("point", "comma") if point else ("comma", "point")
    sign = "." if point else ","
    if point + comma > 1:
        return other
    head, _, tail = digits.partition(sign)
    if len(tail) != 3 or not 1 <= len(head) <= 3 or head.startswith("0"):
        return mark
    return "either"


def _value(written: _Written, mark: Mark) -> float:
    digits = written.digits
    point, group = (".", ",") if mark == "point" else (",", ".")
    if group in digits:
        whole, _, rest = digits.partition(point)
        parts = whole.split(group)
        grouped = all(len(p) == 3 for p in parts[1:]) and 1 <= len(parts[0]) <= 3
        indian = len(parts) > 2 and len(parts[-1]) == 3 and all(len(p) == 2 for p in parts[1:-1])
        if group in rest:
            return float("nan")
        if grouped or indian:
            digits = digits.replace(group, "")
        elif digits.count(group) == 1 and point not in digits:
            digits = digits.replace(group, point)
        else:
            return float("nan")
    if digits.count(point) > 1:
        return float("nan")
    # Rounded to what was written, so that 12 % is 0.12 and not 0.12000000000000001.
    return round(float(digits.replace(point, ".")) * written.factor, 12)
