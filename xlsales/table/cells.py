"""One column as it was read: numbers, dates and texts side by side, before anybody knows what it means."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

DAY_TYPE = "datetime64[us]"
NO_DAY = np.datetime64("NaT", "us")
ERROR_TEXTS = frozenset({"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "error"})
MISSING_TEXTS = ERROR_TEXTS | frozenset(
    {"", "-", "--", "–", "—", ".", "?", "n/a", "n.a.", "null", "none", "nan", "nat", "unknown", "(blank)", "(leer)"}
    | {"0000-00-00", "00.00.0000", "00/00/0000"}
)

_LONGEST = max(map(len, MISSING_TEXTS))


def is_missing(text: str) -> bool:
    """Whether a text stands for no value; the region called NA is a value.

    Examples
    --------
    >>> [is_missing(t) for t in ("#N/A", "UNKNOWN", "NA", "-")]
    [True, True, False, True]
    """
    return text.strip().lower() in MISSING_TEXTS


@dataclass(frozen=True)
class Cells:
    """The cells of one column.

    Parameters
    ----------
    numbers
        float64, NaN where the cell holds no number.
    days
        datetime64, NaT where the cell holds no date.
    codes
        Index into `texts`, −1 where the cell holds no text.
    texts
        The distinct texts, stripped, in order of first use; never empty ones.
    """

    numbers: np.ndarray
    days: np.ndarray
    codes: np.ndarray
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def blank(self) -> np.ndarray:
        """Where a cell holds nothing at all."""
        return np.asarray(np.isnan(self.numbers) & np.isnat(self.days) & (self.codes < 0))

    @cached_property
    def has_numbers(self) -> bool:
        """Whether any cell holds a number."""
        return not bool(np.isnan(self.numbers).all())

    @cached_property
    def has_days(self) -> bool:
        """Whether any cell holds a date."""
        return not bool(np.isnat(self.days).all())

    def take(self, kept: np.ndarray) -> Cells:
        """The cells of some rows, by mask or position."""
        return Cells(self.numbers[kept], self.days[kept], self.codes[kept], self.texts)

    @cached_property
    def folded(self) -> str:
        """All distinct texts in lower case, to ask quickly whether a word occurs at all."""
        return "\n".join(self.texts).lower()

    def members(self) -> pd.Categorical:
        """The cells as names; numbers without a trailing .0, missing words as missing."""
        return self._members

    @cached_property
    def _members(self) -> pd.Categorical:
        codes, texts = self.codes, list(self.texts)
        if self.has_numbers or self.has_days:
            numbered = ~np.isnan(self.numbers)
            dated = ~np.isnat(self.days)
            codes = codes.copy()
            for where, write in ((numbered, _number_text), (dated, _day_text)):
                values = (self.numbers if write is _number_text else self.days)[where]
                if len(values):
                    distinct, place = np.unique(values, return_inverse=True)
                    codes[where] = place + len(texts)
                    texts += [write(v) for v in distinct]
        return _categorical(codes, texts)

    def values(self) -> pd.Series:
        """The cells as one column of a frame: numbers, dates or texts; mixed where the source is."""
        kinds = [self.has_numbers, self.has_days, bool((self.codes >= 0).any())]
        if sum(kinds) > 1:
            out = np.full(len(self), None, dtype=object)
            numbered, dated, worded = ~np.isnan(self.numbers), ~np.isnat(self.days), self.codes >= 0
            out[numbered] = self.numbers[numbered]
            out[dated] = self.days[dated].astype(object)
            out[worded] = np.asarray(self.texts, dtype=object)[self.codes[worded]]
            return pd.Series(out, dtype=object)
        if kinds[1]:
            return pd.Series(self.days)
        if kinds[2]:
            if len(self._members.categories) == len(self.texts):
                # No text is a missing word: the names are the texts.
                return pd.Series(self._members)
            return pd.Series(pd.Categorical.from_codes(self.codes, list(self.texts)))
        return pd.Series(self.numbers)


def _categorical(codes: np.ndarray, texts: Sequence[str]) -> pd.Categorical:
    """Codes over texts that may repeat or stand for nothing, as categories of distinct names."""
    place: dict[str, int] = {}
    if len(set(texts)) == len(texts) and MISSING_TEXTS.isdisjoint("\n".join(texts).lower().split("\n")):
        return pd.Categorical.from_codes(codes, list(texts))
    renumber = np.fromiter(
        (-1 if len(t) <= _LONGEST and is_missing(t) else place.setdefault(t, len(place)) for t in texts),
        dtype=np.int64,
        count=len(texts),
    )
    renumber = np.append(renumber, -1)
    return pd.Categorical.from_codes(renumber[codes], list(place))


def _number_text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _day_text(value: np.datetime64) -> str:
    return str(value.astype("datetime64[s]")).replace("T00:00:00", "").replace("T", " ")


def cells_of_numbers(values: Any) -> Cells:
    """Cells that are all numbers (NaN for blank)."""
    numbers = np.asarray(values, dtype=np.float64)
    return Cells(numbers, _no_days(len(numbers)), _no_codes(len(numbers)), ())


def cells_of_days(values: Any) -> Cells:
    """Cells that are all dates (NaT for blank)."""
    days = np.asarray(values).astype(DAY_TYPE)
    return Cells(np.full(len(days), np.nan), days, _no_codes(len(days)), ())


def cells_of_texts(values: Any) -> Cells:
    """Cells that are all texts; None, NaN and white space for blank."""
    codes, distinct = pd.factorize(np.asarray(values, dtype=object))
    return cells_of_coded_texts(codes, distinct)


def cells_of_coded_texts(codes: np.ndarray, distinct: Collection[Any]) -> Cells:
    """Cells that are all texts: for each one its place among the distinct texts, −1 for blank."""
    stripped = list(distinct) if already_stripped(distinct) else [str(t).strip() for t in distinct]
    found = set(stripped)
    if len(found) == len(stripped) and "" not in found:
        return Cells(np.full(len(codes), np.nan), _no_days(len(codes)), codes, tuple(stripped))
    place: dict[str, int] = {}
    renumber = np.fromiter(
        (place.setdefault(t, len(place)) if t else -1 for t in stripped), dtype=np.int64, count=len(stripped)
    )
    codes = np.append(renumber, -1)[codes]
    return Cells(np.full(len(codes), np.nan), _no_days(len(codes)), codes, tuple(place))


def already_stripped(texts: Collection[Any]) -> bool:
    """Whether all are texts that can be printed and none begins or ends with white space, looked up in all at once."""
    if set(map(type, texts)) - {str}:
        return False
    together = "|".join(("", *texts, ""))
    # What can be printed holds no white space but the plain one.
    return together.isprintable() and "| " not in together and " |" not in together


def cells_of_values(values: Iterable[Any]) -> Cells:
    """Cells of any Python values: numbers, Decimal, dates, texts, None, as Excel or xlwings hand them over."""
    listed = list(values)
    kinds = set(map(type, listed)) - {type(None)}
    # Most columns are of one kind, and then numpy does in one step what the loop below does a cell at a time.
    if kinds <= {float, int}:
        return cells_of_numbers(listed)
    if kinds <= {str}:
        return cells_of_texts(listed)
    if kinds == {dt.datetime} and not any(v is not None and v.tzinfo for v in listed):
        return cells_of_days(np.array(listed, dtype=DAY_TYPE))
    numbers = np.full(len(listed), np.nan)
    days = _no_days(len(listed))
    texts: list[str | None] = [None] * len(listed)
    for i, value in enumerate(listed):
        kind = value.__class__
        if kind is str:
            texts[i] = value
        elif kind is float or kind is int:
            numbers[i] = value
        elif value is None or value is pd.NaT or value is pd.NA:
            continue
        elif isinstance(value, bool | np.bool_):
            texts[i] = "Yes" if value else "No"
        elif isinstance(value, int | float | decimal.Decimal | np.number):
            numbers[i] = float(value)
        elif isinstance(value, dt.datetime):
            days[i] = np.datetime64(value.replace(tzinfo=None), "us")
        elif isinstance(value, dt.date):
            days[i] = np.datetime64(value, "us")
        elif isinstance(value, np.datetime64):
            days[i] = value.astype(DAY_TYPE)
        elif isinstance(value, dt.timedelta):
            numbers[i] = value.total_seconds() / 86400
        else:
            texts[i] = str(value)
    worded = cells_of_texts(texts)
    return Cells(numbers, days, worded.codes, worded.texts)


def cells_of_series(column: pd.Series) -> Cells:
    """Cells of a frame's column, by its dtype where that is plain."""
    kind = column.dtype.kind if hasattr(column.dtype, "kind") else "O"
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _cells_of_categories(column)
    if kind in "iuf":
        numbers = column.astype("float64").to_numpy(dtype=np.float64, na_value=np.nan)
        # No amount is infinite: a division by zero somewhere before is an error, like #DIV/0!.
        return cells_of_numbers(np.where(np.isinf(numbers), np.nan, numbers) if np.isinf(numbers).any() else numbers)
    if kind == "M":
        naive = column.dt.tz_localize(None) if getattr(column.dt, "tz", None) is not None else column
        return cells_of_days(naive.to_numpy())
    if isinstance(column.dtype, pd.StringDtype):
        return cells_of_texts(column.astype(object).where(column.notna(), None).to_numpy())
    return cells_of_values(None if v is None or (v.__class__ is float and v != v) else v for v in column.tolist())


def _cells_of_categories(column: pd.Series) -> Cells:
    whole = cells_of_values(column.cat.categories.tolist())
    codes = column.cat.codes.to_numpy()
    taken = whole.take(codes)
    gone = codes < 0
    taken.numbers[gone], taken.days[gone], taken.codes[gone] = np.nan, NO_DAY, -1
    return taken


def joined_cells(parts: Sequence[Cells]) -> Cells:
    """The cells of several columns one below the other."""
    place: dict[str, int] = {}
    codes = []
    for part in parts:
        renumber = np.fromiter((place.setdefault(t, len(place)) for t in part.texts), np.int64, len(part.texts))
        codes.append(np.append(renumber, -1)[part.codes])
    return Cells(
        np.concatenate([p.numbers for p in parts]),
        np.concatenate([p.days for p in parts]),
        np.concatenate(codes),
        tuple(place),
    )


def blank_cells(count: int) -> Cells:
    """A column without a value."""
    return Cells(np.full(count, np.nan), _no_days(count), _no_codes(count), ())


def _no_days(count: int) -> np.ndarray:
    return np.full(count, NO_DAY, dtype=DAY_TYPE)


def _no_codes(count: int) -> np.ndarray:
    return np.full(count, -1, dtype=np.int64)
