"""Dates as people write them, Excel's serial numbers, and period labels: one column, one reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from xlsales.table.cells import DAY_TYPE, NO_DAY, Cells, is_missing
from xlsales.table.labels import read_label
from xlsales.table.period import Precision

Order = Literal["dmy", "mdy"]
PRECISIONS: tuple[Precision, ...] = ("day", "week", "month", "quarter", "year")
_SERIALS = (10_000.0, 80_000.0)
# In a text a bare number may be anything; only a column full of days from 1990 to 2099 is taken for serials.
_SERIAL_TEXT = re.compile(r"\d{5}(?:\.\d+)?")
_PLAUSIBLE = (32_874.0, 73_051.0)
_NUMERIC = re.compile(
    r"(?P<a>\d{1,4})\s*([/.\-])\s*(?P<b>\d{1,2})\s*\2\s*(?P<c>\d{1,4})\.?(?:[T,\s]+\d[\d:.\sAPMapm+Z\-]*)?"
)
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d %b %y", "%d %B %y", "%b %d %y", "%Y %b %d")
_TIME = re.compile(r"[T\s,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?(\s*(Z|UTC|[+\-]\d{2}:?\d{2}))?$")


@dataclass(frozen=True)
class DateReading:
    """The dates of one column, and how its cells were understood."""

    days: np.ndarray
    unreadable: np.ndarray
    precision: Precision = "day"
    order: Order | None = None
    ambiguous: int = 0
    labels: int = 0
    serials: int = 0


def read_dates(
    cells: Cells,
    day_order: str = "auto",
    *,
    fiscal_year_start: int = 1,
    starts_1904: bool = False,
    locale: str = "en-US",
) -> DateReading:
    """Read a column as dates.

    Parameters
    ----------
    cells
        The column: dates stay, numbers are serials (or 20240131, 202401, 2024), texts are parsed once each.
    day_order
        auto (voted over the column), dmy or mdy.
    fiscal_year_start
        First month of the fiscal year, for labels such as FY24 Q3.
    starts_1904
        Whether serials count from 1904.
    locale
        Decides the order of day and month where nothing in the column does.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> read = read_dates(cells_of_texts(["13/2/2024", "3/2/2024"]))
    >>> read.order, [str(d)[:10] for d in read.days]
    ('dmy', ['2024-02-13', '2024-02-03'])
    """
    days = cells.days.copy()
    unreadable = np.zeros(len(days), dtype=bool)
    found: Counter[Precision] = Counter()
    found["day"] += int((~np.isnat(days)).sum())
    order: Order | None = None
    ambiguous = 0
    if cells.has_numbers:
        where = ~np.isnan(cells.numbers)
        from_numbers, precision = _days_of_numbers(cells.numbers[where], starts_1904)
        days[where] = from_numbers
        unreadable[where] = np.isnat(from_numbers)
        found[precision] += int(where.sum())
    worded = cells.codes >= 0
    serials = _serials_in(cells.texts) if worded.any() else None
    if serials is not None:
        days[worded] = _days_of_numbers(serials, starts_1904)[0][cells.codes[worded]]
        found["day"] += int((~np.isnat(days[worded])).sum())
    elif worded.any():
        text = _read_texts(cells.texts, day_order, fiscal_year_start, locale)
        days[worded] = text.days[cells.codes[worded]]
        unreadable[worded] = text.unreadable[cells.codes[worded]]
        found[text.precision] += int((~np.isnat(days[worded])).sum())
        order, ambiguous = text.order, text.ambiguous
    total = sum(found.values())
    written = 0 if serials is None else int((~np.isnat(days[worded])).sum())
    return DateReading(days, unreadable, _coarsest(found), order, ambiguous, total - found["day"], written)


def _serials_in(texts: Sequence[str]) -> np.ndarray | None:
    """Texts that are all Excel's serial numbers of plausible days (or missing), as numbers; None where one is not."""
    given = [t for t in texts if not is_missing(t)]
    if not given or not all(_SERIAL_TEXT.fullmatch(t) and _PLAUSIBLE[0] <= float(t) < _PLAUSIBLE[1] for t in given):
        return None
    return np.array([float("nan") if is_missing(t) else float(t) for t in texts])


def _coarsest(found: Counter[Precision]) -> Precision:
    """The coarsest precision that is no stray: some dates among quarter labels do not make a table of days."""
    total = sum(found.values())
    return next((p for p in reversed(PRECISIONS) if found[p] > 0.05 * total), PRECISIONS[0])


def _days_of_numbers(numbers: np.ndarray, starts_1904: bool) -> tuple[np.ndarray, Precision]:
    out = np.full(len(numbers), NO_DAY, dtype=DAY_TYPE)
    whole = np.floor(numbers)
    serial = (numbers >= _SERIALS[0]) & (numbers < _SERIALS[1])
    base = np.datetime64("1904-01-01", "us") if starts_1904 else np.datetime64("1899-12-30", "us")
    out[serial] = base + np.round(numbers[serial] * 86_400_000).astype("timedelta64[ms]")
    shapes: tuple[tuple[float, float, str, Precision], ...] = (
        (1900, 2101, "%Y", "year"), (190_001, 210_100, "%Y%m", "month"), (19_000_101, 21_010_101, "%Y%m%d", "day"),
    )  # fmt: skip
    precision: Precision = "day"
    for low, high, shape, fine in shapes:
        fits = (numbers >= low) & (numbers < high) & (whole == numbers)
        if fits.any():
            texts = pd.Series(numbers[fits].astype(np.int64)).astype(str)
            out[fits] = pd.to_datetime(texts, format=shape, errors="coerce").to_numpy().astype(DAY_TYPE)
            precision = fine if fits.mean() > 0.5 else precision
    return out, precision


def _read_texts(texts: Sequence[str], day_order: str, fiscal_year_start: int, locale: str) -> DateReading:
    n = len(texts)
    days = np.full(n, NO_DAY, dtype=DAY_TYPE)
    column = pd.Series(list(texts), dtype=object)
    days[:] = _as_days(pd.to_datetime(column, format="ISO8601", errors="coerce", utc=True))
    # 2024 and 2024-01 are ISO too, but they are labels: a year and a month.
    short = np.array([len(t) < 8 for t in texts], dtype=bool)
    days[short] = NO_DAY
    order: Order | None = None
    ambiguous = 0
    left = np.flatnonzero(np.isnat(days)).tolist()
    if len(left):
        numeric = {i: m for i in left if (m := _NUMERIC.fullmatch(texts[i]))}
        if numeric:
            order, ambiguous = _vote([m.groups() for m in numeric.values()], day_order, locale)
            days[list(numeric)] = _days_of_parts([m.groupdict() for m in numeric.values()], order)
        left = np.flatnonzero(np.isnat(days)).tolist()
    found: Counter[Precision] = Counter({"day": int((~np.isnat(days)).sum())})
    for i in left:
        label = read_label(texts[i], fiscal_year_start)
        if label:
            days[i] = np.datetime64(label.start, "us")
            found[label.precision] += 1
        elif len(texts[i]) == 8 and texts[i].isdigit():
            days[i] = _as_days(pd.to_datetime(pd.Series([texts[i]]), format="%Y%m%d", errors="coerce"))[0]
            found["day"] += 1
    left = np.flatnonzero(np.isnat(days)).tolist()
    if len(left):
        days[left] = _named_months([texts[i] for i in left])
    found["day"] += int((~np.isnat(days[left])).sum())
    total = sum(found.values())
    precision = _coarsest(found)
    gone = np.isnat(days)
    unreadable = np.array([bool(g) and not is_missing(t) for g, t in zip(gone, texts, strict=True)], dtype=bool)
    return DateReading(days, unreadable, precision, order, ambiguous, total - found["day"])


def _vote(parts: list[tuple[Any, ...]], day_order: str, locale: str) -> tuple[Order, int]:
    """Day first or month first, and how many dates could be read either way where nothing decides."""
    if day_order in ("dmy", "mdy"):
        return ("dmy" if day_order == "dmy" else "mdy"), 0
    dmy = sum(int(a) > 12 and len(a) < 3 for a, _, b, _ in parts)
    mdy = sum(int(b) > 12 for a, _, b, _ in parts if len(a) < 3)
    if dmy or mdy:
        return ("dmy" if dmy > mdy else "mdy"), 0
    dotted = sum(mark == "." for _, mark, _, _ in parts)
    either = sum(len(a) < 3 and a != b for a, _, b, _ in parts)
    if dotted > len(parts) / 2:
        return "dmy", 0
    return ("mdy" if locale == "en-US" else "dmy"), either


def _days_of_parts(parts: list[dict[str, str]], order: Order) -> np.ndarray:
    rows = []
    for part in parts:
        a, b, c = part["a"], part["b"], part["c"]
        if len(a) >= 3:
            year, month, day = int(a), int(b), int(c)
        else:
            day, month = (int(a), int(b)) if order == "dmy" else (int(b), int(a))
            year = int(c) if len(c) > 2 else int(c) + (2000 if int(c) < 70 else 1900)
        rows.append((year, month, day))
    frame = pd.DataFrame(rows, columns=["year", "month", "day"])
    return _as_days(pd.to_datetime(frame, errors="coerce"))


def _named_months(texts: list[str]) -> np.ndarray:
    """5 Mar 2024, March 5th, 2024, 05-Mar-24, Tue 5 Mar 2024 10:30."""
    plain = []
    for text in texts:
        bare = _TIME.sub("", text)
        bare = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+", "", bare, flags=re.IGNORECASE)
        bare = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", bare, flags=re.IGNORECASE)
        bare = re.sub(r"[\s,.\-/]+", " ", bare).strip()
        plain.append(re.sub(r"\bsept\b", "sep", bare, flags=re.IGNORECASE))
    column = pd.Series(plain, dtype=object)
    days = np.full(len(plain), NO_DAY, dtype=DAY_TYPE)
    for shape in _NAMED:
        left = np.isnat(days)
        if not left.any():
            break
        days[left] = _as_days(pd.to_datetime(column[left], format=shape, errors="coerce"))
    return days


def _as_days(dates: Any) -> np.ndarray:
    naive = dates.dt.tz_localize(None) if getattr(dates.dt, "tz", None) is not None else dates
    return np.asarray(naive.to_numpy().astype(DAY_TYPE))
