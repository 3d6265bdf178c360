"""Tables of returns beside the orders: the orders they list are out, or their refunds are taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

import numpy as np

from xlsales.settings import Settings
from xlsales.table.book import Note
from xlsales.table.cells import Cells, cells_of_numbers, cells_of_texts
from xlsales.table.flags import says_yes_or_no
from xlsales.table.headers import words_of
from xlsales.table.mapping import MappedTable, map_table
from xlsales.table.numbers import read_numbers
from xlsales.table.order_fields import part_of_order
from xlsales.table.raw import RawTable
from xlsales.table.refunds import names_refunds
from xlsales.table.row_kinds import CREDIT, RETURNED, flag_kind, kind_of
from xlsales.table.spelling import spelling_keys

RETURNED_HEADER, REFUNDED_HEADER = "Returned", "Refunded amount"
_MIN_FOUND = 0.3
_BACK = (CREDIT, RETURNED, "cancelled")
_ID_ENDS = ("id", "number", "reference", "key")
_ID_WORDS = frozenset({"order", "invoice", "sale", "sales", "transaction", "receipt", "ticket", "row", "line"})


def kind_of_table(table: RawTable) -> str:
    """What the name of a table's sheet or file says that its rows are.

    Examples
    --------
    >>> from xlsales.table.raw import table_of_rows
    >>> kind_of_table(table_of_rows([["Order ID"], [1]], "x.xlsx", sheet="Returns 2024"))
    'credit'
    """
    return kind_of(table.sheet or PurePath(table.name).stem)


def lists_returns(table: RawTable) -> bool:
    """Whether a table is one of returns or cancellations: by its name, or by a column that asks for them."""
    return kind_of_table(table) in _BACK or any(flag_kind(h) in _BACK for h in table.headers)


def unused_returns(table: RawTable, settings: Settings) -> Note | None:
    """A warning where a table of returns with money was not used; None for other tables."""
    mapped = map_table(table, settings, kind="orders")
    money = next((h for h in table.headers if names_refunds(h)), mapped.roles.get("revenue", ""))
    if not money or kind_of_table(table) not in _BACK:
        return None
    total = float(np.nansum(np.abs(read_numbers(table.column(money), settings.decimal).values)))
    text = (
        f"{table.name} holds returns or cancellations ({money} {total:,.2f}), but no key in common with the sales "
        "rows: nothing was taken off. If they are not in the sales already, revenue is that much less."
    )
    return Note("returns_unused", text, len(table), "warning")


def with_returns(
    facts: MappedTable, tables: Sequence[RawTable], settings: Settings
) -> tuple[MappedTable, list[RawTable]]:
    """The orders with what tables of returns say about them, and the tables that are left.

    A table of returns is found by a key of the orders, however few of these came back. Where it gives money, that is
    spread over the lines of its order; else the lines are marked as returned.
    """
    left = []
    for table in tables:
        found = _marked(facts, table, settings) if facts.kind == "orders" and lists_returns(table) else None
        if found is None:
            left.append(table)
        else:
            facts = found
    return facts, left


def _marked(facts: MappedTable, table: RawTable, settings: Settings) -> MappedTable | None:
    lookup = map_table(table, settings, kind="orders")
    keys = _keys(facts, lookup)
    if not keys:
        return None
    mine = [spelling_keys(facts.table.column(ours).members()) for ours, _ in keys]
    theirs = [spelling_keys(table.column(header).members()) for _, header in keys]
    yes = _said_yes(table)
    money = next((h for h in table.headers if names_refunds(h)), lookup.roles.get("revenue", ""))
    amounts = np.abs(np.nan_to_num(read_numbers(table.column(money), settings.decimal).values)) if money else None
    worth: dict[tuple[str, ...], float] = {}
    for i in np.flatnonzero(yes).tolist():
        key = tuple(t[i] for t in theirs)
        if all(key):
            worth[key] = worth.get(key, 0.0) + (float(amounts[i]) if amounts is not None else 0.0)
    place = {key: i for i, key in enumerate(worth)}
    at = np.array([place.get(key, -1) for key in zip(*mine, strict=True)], dtype=np.int64)
    hit = len(np.unique(at[at >= 0]))
    if not worth or hit < _MIN_FOUND * len(worth):
        return None
    if amounts is not None and amounts.any() and facts.has("revenue"):
        back = _spread(np.array(list(worth.values())), at, facts, settings)
        header, cells = REFUNDED_HEADER, cells_of_numbers(back)
        how = f"their {money} is taken off"
    else:
        header, cells = RETURNED_HEADER, cells_of_texts([("Yes" if a >= 0 else None) for a in at.tolist()])
        how = "their rows do not count"
    names = " and ".join(repr(header) for _, header in keys)
    text = f"{table.name} lists {len(worth):,} by {names}, of which {hit:,} stand among the sales rows; {how}."
    return _with_column(facts, header, cells, Note("returns_joined", text, int((at >= 0).sum())))


def _keys(facts: MappedTable, lookup: MappedTable) -> list[tuple[str, str]]:
    """Order id, and the product or line beside it where both tables have them."""
    pairs = []
    if facts.has("order_id") and lookup.has("order_id"):
        pairs.append((facts.roles["order_id"], lookup.roles["order_id"]))
    else:
        by_words = {words_of(h): h for h in facts.table.headers}
        named = [(words_of(h), h) for h in lookup.table.headers]
        same = [(by_words[w], h) for w, h in named if w in by_words and set(w) & _ID_WORDS and w[-1] in _ID_ENDS]
        pairs += same[:1]
    if pairs and facts.has("product") and lookup.has("product"):
        pairs.append((facts.roles["product"], lookup.roles["product"]))
    return pairs


def _said_yes(table: RawTable) -> np.ndarray:
    """The rows of a table of returns that say so; all, where no column of yes and no does."""
    for header, cells in zip(table.headers, table.cells, strict=True):
        if flag_kind(header) in _BACK and (said := says_yes_or_no(cells)) is not None and (said == 1).any():
            return np.asarray(said == 1)
    return np.ones(len(table), dtype=bool)


def _spread(worth: np.ndarray, at: np.ndarray, facts: MappedTable, settings: Settings) -> np.ndarray:
    """Each line's part of what its order got back, by its amount."""
    part = part_of_order(read_numbers(facts.cells("revenue"), settings.decimal).values, at)
    return np.where(at >= 0, np.round(part * worth[at], 6), np.nan)


def _with_column(facts: MappedTable, header: str, cells: Cells, note: Note) -> MappedTable:
    name = header if header not in facts.table.headers else f"{header} ({note.text.split(' lists ')[0]})"
    return replace(facts, table=facts.table.with_column(name, cells), notes=(*facts.notes, note))
