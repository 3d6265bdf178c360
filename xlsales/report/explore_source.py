"""The lines that the sheet *Explore* adds up: on the sheet *Data* itself, or summed beforehand on one of their own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.report.explorer import DATE, Source
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period

ROWS_SHEET = "Explore rows"
OWN = "xlsales "
"""What the headers of columns begin with that are added to the reader's own; reading leaves them out again."""
MOST_ROWS, MOST_STEPS, MOST_ADDED = 100_000, 10_000_000, 8
"""Rows, rows × members of the largest dimension, and added columns up to which formulas run over *Data* itself."""
SERIAL = 25_569
"""1970-01-01 as Excel counts days."""
BLANK = "="
"""The criterion of SUMIFS for an empty cell."""
_PLAIN = re.compile(r"[^\W\d_][^\d*?~<>=\"]{0,199}")
_SAID_TO_BE_LOGICAL = frozenset({
    "true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "vero", "verdadeiro", "waar", "onwaar",
    "sant", "sann", "falskt",
})  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Where lines stand, the lines as they stand there, each dimension's keys, and the rows to show."""

    source: Source
    lines: pd.DataFrame
    keys: dict[str, tuple[Any, ...]]
    data: pd.DataFrame | None
    summed: pd.DataFrame | None = None


def lines_of(cube: Cube, dimensions: tuple[str, ...], sums: dict[str, np.ndarray]) -> pd.DataFrame:
    """The revenue lines: serial `date`, each dimension's member (from 1), and the columns to add up."""
    sales = cube.book.sales
    codes = {d: sales[d].cat.codes.to_numpy(dtype="int64") + 1 for d in dimensions}
    return pd.DataFrame({DATE: sales["day"].to_numpy(dtype="int64") + SERIAL, **codes, **sums})


def over_data(cube: Cube, rows: pd.DataFrame | None, lines: pd.DataFrame, labels: dict[str, str]) -> Found | None:
    """The lines on the sheet *Data*, with the columns added that it lacks; None where they can't stand there.

    Parameters
    ----------
    rows
        As `with_account` makes them.
    labels
        Column of the lines → what an added column is called.
    """
    sales, book = cube.book.sales, cube.book
    row = sales["row"].to_numpy()
    if rows is None or len(rows) > MOST_ROWS or len(np.unique(row)) < len(row) or not np.isin(row, rows.index).all():
        return None
    if (
        len(rows) * max((len(sales[d].cat.categories) for d in lines if d in sales and d in book.dimensions), default=1)
        > MOST_STEPS
    ):
        return None
    mapped = {m.role: m.header for m in book.matches if m.used and m.header in rows.columns}
    at = rows.index.get_indexer(pd.Index(row))
    headers: dict[str, str] = {}
    keys: dict[str, tuple[Any, ...]] = {}
    added: dict[str, Any] = {}
    for column in lines.columns:
        if column in book.dimensions:
            members = sales[column].cat.categories.tolist()
            own = rows[mapped[column]] if column in mapped else None
            if own is not None and _same_texts(own.iloc[at], sales[column]) and plain_members(members):
                headers[column] = mapped[column]
                keys[column] = tuple(BLANK if m == NOT_GIVEN else m for m in members)
                continue
            keys[column] = tuple(range(1, len(members) + 1))
        elif column != DATE:
            own_header = next(
                (h for h in (OWN + column, mapped.get(_role(column, book.basis))) if h in rows.columns), None
            )
            if own_header is not None and _same_numbers(rows[own_header].iloc[at], lines[column]):
                headers[column] = own_header
                continue
        headers[column] = OWN + labels.get(column, column)
        added[headers[column]] = _placed(lines[column], at, len(rows), dated=column == DATE)
    if len(added) > MOST_ADDED or len({h.lower() for h in [*rows.columns, *added]}) < len(rows.columns) + len(added):
        return None
    data = rows.assign(**added)
    return Found(Source("Data", headers, tuple(map(str, data.columns)), len(data)), lines, keys, data)


def summed_before(cube: Cube, rows: pd.DataFrame | None, lines: pd.DataFrame, labels: dict[str, str]) -> Found:
    """The lines added up by month and members on a hidden sheet; those of one member of the largest column adjoin."""
    book = cube.book
    dimensions = [c for c in lines.columns if c in book.dimensions]
    months, at = np.unique(book.sales["month"].to_numpy(dtype="int64"), return_inverse=True)
    start = cube.calendar.fiscal_year_start
    serial = np.array([Period("month", int(m), start).first_day + SERIAL for m in months])[at]
    sums = [c for c in lines.columns if c != DATE and c not in dimensions]
    largest = max(dimensions, key=lambda d: len(book.sales[d].cat.categories))
    by = [largest, DATE, *(d for d in dimensions if d != largest)]
    out = lines.assign(**{DATE: serial}).groupby(by, sort=True, as_index=False)[sums].sum()
    out[sums] = out[sums].round(6)
    ends = np.searchsorted(
        out[largest].to_numpy(), np.arange(1, len(book.sales[largest].cat.categories) + 1), side="right"
    )
    starts = np.concatenate([[0], ends[:-1]]) + 1
    headers = {c: labels.get(c, c).replace("_", " ").capitalize() for c in out.columns}
    headers = dict(zip(headers, _unlike(headers.values()), strict=True))
    source = Source(
        ROWS_SHEET, headers, tuple(headers.values()), len(out), (largest, tuple(starts.tolist()), tuple(ends.tolist()))
    )
    keys = {d: tuple(range(1, len(book.sales[d].cat.categories) + 1)) for d in dimensions}
    return Found(source, out, keys, rows, out.rename(columns=headers))


def plain_members(members: list[str]) -> bool:
    """Whether SUMIFS finds exactly a member's rows by its name: no marks or digits, and no two that it takes for one.

    Examples
    --------
    >>> plain_members(["North", "South"]), plain_members(["north", "North"]), plain_members(["A*"])
    (True, False, False)
    """
    named = [m for m in members if m != NOT_GIVEN]
    folded = {_folded(m) for m in named}
    return len(folded) == len(named) and all(
        _PLAIN.fullmatch(m) and m == m.strip() and m.casefold() not in _SAID_TO_BE_LOGICAL for m in named
    )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNPSZ" and c not in "'-\u00ad")


def _role(column: str, basis: str) -> str:
    return "amount" if column == "revenue" and basis == "deals" else column


def _same_texts(own: pd.Series, members: pd.Series) -> bool:
    """Whether the reader's cells say the members as they were read; an empty cell is a member that is not given."""
    texts = np.asarray(own.astype(object))
    said = np.asarray(members.astype(object))
    return all(
        (s == NOT_GIVEN and (t is None or t != t)) or (isinstance(t, str) and t == s)
        for t, s in zip(texts, said, strict=True)
    )


def _same_numbers(own: pd.Series, values: pd.Series) -> bool:
    if not pd.api.types.is_numeric_dtype(own) or own.dtype == bool:
        return False
    return bool(np.array_equal(own.fillna(0).to_numpy(dtype=float), values.to_numpy(dtype=float)))


def _placed(values: pd.Series, at: np.ndarray, count: int, *, dated: bool) -> Any:
    """A column of lines on the rows they come from, empty on the others."""
    whole = values.dtype.kind == "i" and len(at) == count
    out = np.full(count, np.nan)
    out[at] = values.to_numpy()
    if dated:
        return pd.to_datetime(pd.Series(out), unit="D", origin="1899-12-30").to_numpy()
    return out.astype("int64") if whole else out


def _unlike(headers: Any) -> list[str]:
    done: list[str] = []
    for header in headers:
        name, n = header, 2
        while name.lower() in {d.lower() for d in done}:
            name, n = f"{header} {n}", n + 1
        done.append(name)
    return done
