"""Decimal commas and points between thousands: read as English figures of the same length, and written back."""

from __future__ import annotations

import re

# "12,5" and "1.234,50" can only be read with a decimal comma, "12.5" and "1,234.50" only with a point.
_COMMA = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[. ]?\d{3})*,\d{1,2}(?![\d,]|\.\d)|(?<![\w.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.,])"
)
_POINT = re.compile(r"(?<![\w.,])\d{1,3}(?:,?\d{3})*\.\d{1,2}(?![\d.]|,\d)|(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_FIGURE = re.compile(
    r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\w.]*\d)"
    r"|(?<![\w.,])\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)"
    r"|(?<![\w.,])\d+,\d+(?![\w.,]*\d)"
)
_WRITTEN = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SWAP = str.maketrans(".,", ",.")


def has_decimal_commas(text: str) -> bool:
    """Whether a text writes its figures with a decimal comma.

    Examples
    --------
    >>> has_decimal_commas("Umsatz 1.234,50 €, +5,8 %"), has_decimal_commas("Sales of $1,234.50, up 5.8%")
    (True, False)
    """
    return len(_COMMA.findall(text)) > len(_POINT.findall(text))


def with_points(text: str) -> str:
    """A line with decimal commas as an English writer would print it, each character in its place.

    Examples
    --------
    >>> with_points("1.234,50 € (+5,8 %), 12 345 orders")
    '1,234.50 € (+5.8 %), 12,345 orders'
    """
    return _FIGURE.sub(lambda m: m.group(0).translate(_SWAP).replace(" ", ","), text)


def with_commas(text: str) -> str:
    """An English figure as a writer with decimal commas prints it.

    Examples
    --------
    >>> with_commas("€1,234.50")
    '€1.234,50'
    """
    return _WRITTEN.sub(lambda m: m.group(0).translate(_SWAP), text)
