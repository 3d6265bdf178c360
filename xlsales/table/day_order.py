"""Whether 3/2/2024 is in February or in March: a vote over the column, and what decides where no date can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Order = Literal["dmy", "mdy"]
# From so many different months on, a number that is 1 throughout is the first of each of them.
_MONTHS = 3
# The last two digits of the last year that rows of today can be in.
_LATEST = 35


@dataclass(frozen=True)
class DayOrder:
    """Day first or month first; None where no date is written in numbers with the year last.

    `either` counts the dates that could be read in the other order too, `both` those that can only be read in the
    other one; `all_first` says that the order was taken from the one number that is 1 throughout.
    """

    order: Order | None
    either: int = 0
    both: int = 0
    all_first: bool = False


def vote(parts: list[tuple[Any, ...]], day_order: str = "auto", locale: str = "en-US") -> DayOrder:
    """Decide the order of day and month of a column.

    Parameters
    ----------
    parts
        First number, mark, second and third number of each distinct date, as texts.
    day_order
        auto, or the order that the person set.
    locale
        Decides where nothing in the column does.

    Examples
    --------
    >>> vote([("13", "/", "2", "2024"), ("3", "/", "2", "2024")]).order
    'dmy'
    >>> vote([("01", "/", "02", "2024"), ("01", "/", "03", "2024"), ("01", "/", "04", "2024")]).order
    'dmy'
    """
    if day_order in ("dmy", "mdy"):
        return DayOrder("dmy" if day_order == "dmy" else "mdy")
    dmy = sum(int(a) > 12 and len(a) < 3 for a, _, b, _ in parts)
    mdy = sum(int(b) > 12 for a, _, b, _ in parts if len(a) < 3)
    if dmy or mdy:
        return DayOrder("dmy" if dmy > mdy else "mdy", both=min(dmy, mdy))
    dotted = sum(mark == "." for _, mark, _, _ in parts)
    if dotted > len(parts) / 2:
        return DayOrder("dmy")
    either = sum(len(a) < 3 and a != b for a, _, b, _ in parts)
    first = _all_first(parts)
    if first is not None:
        return DayOrder(first, either, all_first=True)
    return DayOrder("mdy" if locale == "en-US" else "dmy", either)


def year_comes_first(parts: list[tuple[Any, ...]]) -> bool:
    """Whether dates of three numbers of two digits, such as 23-01-31, have the year first and the month second.

    They have it where no date contradicts it and the years are then closer together than with the year last; where
    both fit alike, the years that are later, but not after 2035, decide.

    Examples
    --------
    >>> year_comes_first([("23", "-", "01", "02"), ("24", "-", "05", "31")])
    True
    >>> year_comes_first([("01", "-", "02", "23"), ("05", "-", "12", "24")])
    False
    """
    short = [(int(a), int(b), int(c)) for a, _, b, c in parts if len(a) == len(c) == 2]
    if not short or len(short) < len(parts):
        return False
    if any(b > 12 or not 1 <= c <= 31 for _, b, c in short):
        return False
    first, last = [a for a, *_ in short], [c for *_, c in short]
    if any(a > 31 or a == 0 for a in first):
        return True
    spans = max(first) - min(first), max(last) - min(last)
    if spans[0] != spans[1]:
        return spans[0] < spans[1]
    return max(last) < max(first) <= _LATEST or max(last) > _LATEST >= max(first)


def _all_first(parts: list[tuple[Any, ...]]) -> Order | None:
    """The order in which all dates are the first of a month; None where neither or both make it so.

    Rows by month are dated the first of each; that a table has only days of January, and of January only, is rarer.
    """
    short = [(int(a), int(b)) for a, _, b, _ in parts if len(a) < 3]
    ones, others = {a for a, _ in short}, {b for _, b in short}
    if ones == {1} and len(others) >= _MONTHS:
        return "dmy"
    if others == {1} and len(ones) >= _MONTHS:
        return "mdy"
    return None
