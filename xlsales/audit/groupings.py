"""Groups that reports speak of and no standard column took: divisions, plans, lead sources, end markets."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from xlsales.audit.vocabulary import words
from xlsales.table.book import NOT_GIVEN, SalesBook

# A column groups rows where its members recur, are few, and are words.
_MOST_MEMBERS = 500
_LONGEST_NAME = 40


def with_groupings(book: SalesBook) -> SalesBook:
    """The book with the text columns that no role took as further dimensions, named after their headers.

    Parameters
    ----------
    book
        Rows as read; its `source_rows` (and `pipeline_rows`) hold the columns as the user wrote them.

    Returns
    -------
    SalesBook
        The same rows; `groupings` names the columns added, in the source's order.

    Examples
    --------
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.ingest import book_of
    >>> rows = pd.DataFrame({"Date": ["2024-01-05", "2024-01-06"] * 2, "Revenue": [1.0, 2.0, 3.0, 4.0],
    ...                      "Plan": ["Basic", "Team", "Basic", "Team"]})
    >>> with_groupings(book_of(rows, Settings())).dimensions
    ('plan',)
    """
    book = _named_as_in_reports(book)
    # A status may also be a kind (new, used), so its members count as groups too.
    taken = {m.header for m in book.matches if m.used and m.role and m.role != "status"}
    sales, deals, added = book.sales, book.deals, list[str]()
    for source in (book.source_rows, book.pipeline_rows):
        if source is None:
            continue
        for header in source.columns:
            if str(header) in taken or not _groups_rows(source[header]):
                continue
            name = _dimension(str(header), (*book.dimensions, *added))
            members = source[header]
            placed = [_with(rows, name, members) for rows in (sales, deals)]
            if placed[0] is None and placed[1] is None:
                continue
            sales = placed[0] if placed[0] is not None else sales
            deals = placed[1] if placed[1] is not None else deals
            added.append(name)
    counted = _counted(book, sales, taken)
    if counted is not None:
        header, sales = counted
        book = replace(book, labels={**book.labels, "units": header})
    return replace(book, sales=sales, deals=deals, groupings=(*book.groupings, *added)) if added or counted else book


def _named_as_in_reports(book: SalesBook) -> SalesBook:
    """The book with its further groups under the words that reports have for them."""
    names = dict[str, str]()
    for group in book.groupings:
        others = (*(d for d in book.dimensions if d not in (group, *names)), *names.values())
        names[group] = _dimension(book.labels.get(group, group), others)
    if all(old == new for old, new in names.items()):
        return book
    return replace(
        book,
        sales=book.sales.rename(columns=names),
        deals=None if book.deals is None else book.deals.rename(columns=names),
        groupings=tuple(names.values()),
        alike={names[group]: kind for group, kind in book.alike.items()},
        labels={names.get(role, role): header for role, header in book.labels.items()},
    )


# Headers of numbers that are not counted up: codes, dates, rates and prices.
_NO_COUNT = re.compile(
    r"\b(?:id|no|nr|number|code|zip|phone|age|year|month|week|day|date|hour|quarter|rate|ratio|pct|percent|share|price"
    r"|cost|fee|tax|vat|discount|margin|profit|score|rating|rank|prob\w*|lat\w*|lon\w*|version|index|target|quota|plan"
    r"|budget|forecast|lines?|rows?)\b|%|\$|€|£",
    re.I,
)


def _counted(book: SalesBook, sales: pd.DataFrame, taken: set[str]) -> tuple[str, pd.DataFrame] | None:
    """The one column of whole numbers that no role took, as units: nights, seats, drums, covers."""
    source = book.source_rows
    if source is None or "units" in sales or book.basis != "orders":
        return None
    found = [h for h in source.columns if str(h) not in taken and _counts(str(h), source[h])]
    if len(found) != 1 or not source.index.is_unique or not sales["row"].isin(source.index).any():
        return None
    units = pd.to_numeric(source[found[0]], errors="coerce").reindex(sales["row"]).to_numpy(dtype=float)
    return str(found[0]), sales.assign(units=units)


def _counts(header: str, column: pd.Series) -> bool:
    if _NO_COUNT.search(header.replace("_", " ")) or not pd.api.types.is_numeric_dtype(column):
        return False
    given = column.dropna().to_numpy(dtype=float)
    return len(given) > 1 and bool((given >= 0).all()) and bool((given == given.round()).all()) and given.max() > 1


def _groups_rows(column: pd.Series) -> bool:
    if not (column.dtype == object or isinstance(column.dtype, pd.StringDtype | pd.CategoricalDtype)):
        return False
    given = column.dropna()
    members = pd.unique(given)
    few = 2 <= len(members) <= min(_MOST_MEMBERS, len(given) / 2)
    return few and all(isinstance(m, str) and _is_name(m) for m in members)


def _is_name(member: str) -> bool:
    return len(member) <= _LONGEST_NAME and any(c.isalpha() for c in member)


def _dimension(header: str, have: tuple[str, ...]) -> str:
    """The dimension that the header's words name, where it is free; else the header in lower case."""
    said = [w.entry for w in words("dimensions", header.replace("_", " ").lower())]
    free = [s for s in said if s not in have]
    name = free[-1] if free else header.replace("_", " ").strip().lower()
    name = name.replace(" ", "_") if name.replace(" ", "_") in said else name
    return name if name not in have else f"{name} ({len(have)})"


def _with(rows: pd.DataFrame | None, name: str, members: pd.Series) -> pd.DataFrame | None:
    if rows is None or name in rows or not members.index.is_unique or not rows["row"].isin(members.index).any():
        return None
    found = members.astype(object).reindex(rows["row"]).fillna(NOT_GIVEN).astype(str).str.strip()
    kinds = pd.CategoricalDtype(sorted({*found.unique(), NOT_GIVEN}))
    return rows.assign(**{name: pd.Categorical(found, dtype=kinds)})
