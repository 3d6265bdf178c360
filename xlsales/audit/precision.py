"""Does a printed number agree with the true one, and how would the true one be printed in its place?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from xlsales.audit.claims import Measure
from xlsales.audit.numbers import Number

Agreement = Literal["exact", "rounded", "loose", "no"]
# "About" widens a figure by this share of itself; within the second a hedged figure is loose rather than wrong.
ABOUT = 0.06
LOOSE = 0.2


def agreement(n: Number, stated: float, true: float) -> Agreement:
    """Compare a printed figure with the true one, both in the printed unit.

    exact: the true value rounds to what is printed, or the hedge holds. rounded: it was cut instead of rounded, or
    printed with trailing zeros. loose: a hedge stretched. no: it disagrees.

    Examples
    --------
    >>> from xlsales.audit.numbers import numbers
    >>> agreement(numbers("12%")[0], 12, 12.63), agreement(numbers("nearly 58%")[0], 58, 57.94)
    ('rounded', 'exact')
    """
    half = n.step / 2 * (1 + 1e-9) + 1e-9 * max(abs(true), 1)
    gap = abs(true - stated)
    if n.upto is not None:
        low, high = sorted((abs(stated), n.upto))
        return "exact" if low - half <= abs(true) <= high + half else "no"
    if gap <= half:
        return "exact"
    size, printed = abs(true), abs(stated)
    if true * stated < 0:
        return "no"
    if n.hedge == "over":
        # "More than 80 %" is true of 84.7 %; of 180 % it would be a strange thing to say.
        return (
            "exact" if printed <= size <= printed * 1.25 else "loose" if printed * 0.97 <= size <= printed * 2 else "no"
        )
    if n.hedge == "under":
        return (
            "exact"
            if printed * 0.8 <= size <= printed
            else "loose"
            if printed * 0.5 <= size <= printed * 1.03
            else "no"
        )
    if n.worded or n.hedge == "about":
        wide = max(n.step / 2, ABOUT * printed) if not n.worded else n.step
        return "exact" if gap <= wide else "loose" if gap <= LOOSE * printed and n.hedge == "about" else "no"
    if n.round_step and gap <= n.round_step / 2:
        return "rounded"
    cut = int(size / n.step + 1e-9) * n.step
    counted = n.unit == "plain" and abs(true - round(true)) < 1e-6
    return "rounded" if abs(cut - printed) <= 1e-9 * max(printed, 1) and not counted else "no"


def in_unit(n: Number, true: float, measure: Measure) -> float:
    """A true value (fractions for percentages) in the unit of the printed number."""
    if n.unit == "times":
        return true + 1 if measure == "change" else true
    if n.unit in ("percent", "points"):
        return true * 100
    if n.unit == "days" and measure == "value":
        return true * 7
    return true


def printed(n: Number, true: float, *, signed: bool = False) -> str:
    """The true value (in the printed unit) written like the number it replaces.

    Examples
    --------
    >>> from xlsales.audit.numbers import numbers
    >>> printed(numbers("$2.8M")[0], 3_214_000), printed(numbers("12.3%")[0], 9.876)
    ('$3.2M', '9.9%')
    """
    m = re.search(r"\d[\d,]*(?:\.\d+)?|\.\d+", n.text)
    if m is None or n.worded or n.upto is not None:
        return plain(n, true)
    digits = m.group(0)
    decimals = len(digits.split(".")[1]) if "." in digits else 0
    factor = n.step * 10**decimals or 1.0
    value = abs(true) / factor
    if decimals == 0 and factor > 1 and abs(value) < 10 and abs(value - round(value)) > 0.05:
        decimals = 1
    body = f"{value:,.{decimals}f}" if "," in digits or (factor == 1 and value >= 10000) else f"{value:.{decimals}f}"
    head, tail = n.text[: m.start()], n.text[m.end() :]
    bare = re.sub(r"[-–+−]\s*", "", head)
    # Where a minus stood before a change, a plus takes its place; a level needs none.
    plus = "+" in head or (signed and head != bare)
    sign = ("-" if true < 0 else "+" if plus else "") if signed or n.signed else ""
    return sign + bare + body + tail


def plain(n: Number, value: float) -> str:
    """A value in a number's unit, with a sensible number of digits.

    Examples
    --------
    >>> from xlsales.audit.numbers import numbers
    >>> plain(numbers("12%")[0], -15.567), plain(numbers("$12")[0], 1234.5)
    ('-15.57%', '$1,234.50')
    """
    if n.unit == "percent":
        return f"{value:,.2f}%"
    if n.unit == "points":
        return f"{value:,.2f} pp"
    if n.unit == "times":
        return f"{value:,.2f}×"
    if n.unit in ("weeks", "days"):
        return f"{value:,.2f} {n.unit}"
    whole = abs(value - round(value)) < 0.005
    body = f"{abs(value):,.0f}" if whole else f"{abs(value):,.2f}"
    symbol = next((c for c in n.text if c in "$€£¥"), "") if n.unit == "money" else ""
    return ("-" if value < 0 else "") + symbol + body


def bare(n: Number) -> Number:
    """The same number without its hedge."""
    return replace(n, hedge="")
