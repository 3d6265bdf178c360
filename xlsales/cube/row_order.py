"""The rows in one order of their own, so that sums, draws and ties do not depend on the order of the file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from xlsales.table.book import SalesBook

# Numbers of source rows say nothing but the order, and the order of stages is the person's.
_NOT_A_KEY, _KEEPS_ITS_ORDER = "row", "stage"


def in_one_order(book: SalesBook) -> SalesBook:
    """The book with its sales and deals ordered by what they hold, and the members of each column by name.

    Decimal fractions added in another order differ in their last bits, and what is drawn at random is drawn for the
    first row first: without this, the same rows in another order would give other bytes.

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-02-01", "2024-01-01"]), "revenue": [1.0, 2.0]})
    >>> in_one_order(book_from_roles(rows)).sales["revenue"].tolist()
    [2.0, 1.0]
    """
    deals = _ordered(book.deals) if book.deals is not None else None
    return replace(book, sales=_ordered(book.sales), deals=deals)


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    keys = []
    named = {}
    for name in rows.columns:
        column = rows[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            column = column if name == _KEEPS_ITS_ORDER else _by_name(column)
            named[name] = column
            keys.append(column.cat.codes.to_numpy())
        elif name != _NOT_A_KEY:
            keys.append(_sortable(column))
    order = np.lexsort(keys[::-1])
    return rows.assign(**named).iloc[order].reset_index(drop=True)


def _by_name(column: pd.Series) -> pd.Series:
    categories = column.cat.categories
    by_name = sorted(categories, key=str)
    return column if by_name == list(categories) else column.cat.set_categories(by_name)


def _sortable(column: pd.Series) -> np.ndarray:
    """Numbers as they are, with missing ones last; anything else by its place among the names."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    return np.asarray(pd.factorize(column.astype(str), sort=True)[0])
