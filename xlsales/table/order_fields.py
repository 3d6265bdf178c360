"""What an export writes once an order though it has a row a line: the lines below belong to the order above them."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from xlsales.table.book import DIMENSIONS, ColumnMatch, Note
from xlsales.table.cells import Cells
from xlsales.table.headers import words_of
from xlsales.table.mapping import NUMBER_ROLES, MappedTable, sample_of
from xlsales.table.numbers import read_numbers

_CODE = re.compile(r"[^\s\d]{0,12}[-_/ ]?\d[\w\-/]*")
_BARE_NAMES = frozenset({"name", "id", "number", "reference", "order", "key", "document"})
_MOST, _SURE = 0.9, 0.75
_NAMED_ROLES = (*DIMENSIONS, "date", "period", "year", "status", "currency")
_ID_ENDS = (("id",), ("number",), ("code",), ("reference",))
_LINE_ROLES = ("product", "units", "price")


def with_order_fields(mapped: MappedTable) -> MappedTable:
    """A table of order lines with the order's own fields on all of its lines, and a note on what was filled down.

    Amounts stay where they are: an order's total is spread over its lines by `order_totals`.
    """
    if mapped.kind != "orders":
        return mapped
    mapped = _with_order_id(mapped)
    if not mapped.has("order_id"):
        return mapped
    mapped, ids_filled = _with_ids_filled(mapped)
    ids = mapped.cells("order_id").members().codes
    lines = np.bincount(ids[ids >= 0], minlength=1)
    first = _firsts(ids)
    below = (ids >= 0) & (first != np.arange(len(ids)))
    if int(lines.max(initial=0)) < 2:
        return mapped
    cells, filled = list(mapped.table.cells), []
    role_of = {h: r for r, h in mapped.roles.items()}
    for j, (header, column) in enumerate(zip(mapped.table.headers, cells, strict=True)):
        role = role_of.get(header, "")
        if role in NUMBER_ROLES or header == mapped.roles["order_id"] or not column.blank.any():
            continue
        if role not in _NAMED_ROLES and words_of(header)[-1:] not in _ID_ENDS and holds_amounts(column):
            continue
        if _stands_on_first_lines(column.blank, first, below):
            take = np.where(below & column.blank, first, np.arange(len(ids)))
            cells[j] = column.take(take)
            filled.append(header)
    if not filled and not ids_filled:
        return mapped
    named = [mapped.roles["order_id"]] * ids_filled + filled
    said = ", ".join(named[:6]) + (", …" if len(named) > 6 else "")
    text = (
        f"{said} of {mapped.table.name} stand on the first line of each order only; the other lines belong to the same "
        "order and were given them."
    )
    notes = (*mapped.notes, Note("order_fields", text, int(below.sum())))
    return replace(mapped, table=replace(mapped.table, cells=tuple(cells)), notes=notes)


def _with_order_id(mapped: MappedTable) -> MappedTable:
    """The order number of a column that is only called Name or Id, where it holds codes and lines share them."""
    if mapped.has("order_id"):
        return mapped
    free = [h for h in mapped.table.headers if h not in mapped.roles.values() and set(words_of(h)) <= _BARE_NAMES]
    for header in free:
        cells = mapped.table.column(header)
        names = cells.members()
        codes = [bool(_CODE.fullmatch(str(c))) for c in names.categories]
        if not codes or not all(codes) or (names.codes < 0).any():
            continue
        stretches = 1 + int((np.diff(names.codes) != 0).sum())
        if stretches == len(names.categories) and (stretches < len(names) or str(names.categories[0])[:1] == "#"):
            how = "holds the codes of orders, whose lines stand together"
            match = ColumnMatch(mapped.table.name, header, "order_id", _SURE, how)
            matches = tuple(match if m.header == header else m for m in mapped.matches)
            return replace(mapped, roles=mapped.roles | {"order_id": header}, matches=matches)
    return mapped


def _with_ids_filled(mapped: MappedTable) -> tuple[MappedTable, bool]:
    """Order numbers filled down, where they stand on the first line only: lines without one have no date either."""
    header = mapped.roles["order_id"]
    column = mapped.table.column(header)
    blank = column.blank
    dates = [mapped.cells(r).blank for r in ("date", "period", "customer") if mapped.has(r)]
    lines = [mapped.cells(r).blank for r in _LINE_ROLES if mapped.has(r)]
    if not blank.any() or blank[0] or not dates or not lines:
        return mapped, False
    of_order = np.logical_and.reduce(dates)
    says_line = ~np.logical_and.reduce(lines)
    if float((of_order & says_line)[blank].mean()) < _MOST or of_order[~blank].mean() > 1 - _MOST:
        return mapped, False
    place = np.maximum.accumulate(np.where(blank, 0, np.arange(len(blank))))
    take = np.where(blank & of_order & says_line, place, np.arange(len(blank)))
    cells = tuple(
        c.take(take) if h == header else c for h, c in zip(mapped.table.headers, mapped.table.cells, strict=True)
    )
    return replace(mapped, table=replace(mapped.table, cells=cells)), True


def _firsts(ids: np.ndarray) -> np.ndarray:
    """Of each row the place of its order's first row; its own place for rows without an order."""
    places = np.arange(len(ids))
    first = np.full(int(ids.max(initial=0)) + 2, len(ids), dtype=np.int64)
    np.minimum.at(first, ids, places)
    return np.where(ids >= 0, first[ids], places)


def _stands_on_first_lines(blank: np.ndarray, first: np.ndarray, below: np.ndarray) -> bool:
    """Whether a column is filled on first lines of orders and blank on all the others."""
    asked = below & ~blank[first]
    return bool(asked.any()) and float(blank[asked].mean()) >= _MOST and bool(blank[below & blank[first]].all())


def holds_amounts(cells: Cells) -> bool:
    """Whether what is filled in is numbers: those of an order are no line's."""
    sample = sample_of(cells)
    read = read_numbers(sample).values[~sample.blank]
    return bool(len(read)) and float((~np.isnan(read)).mean()) >= _MOST


def stands_once(values: np.ndarray, ids: np.ndarray | None) -> bool:
    """Whether a column of numbers is filled on one line of each order of several, and on no other."""
    if ids is None:
        return False
    used = ids >= 0
    lines = np.bincount(ids[used], minlength=1)
    stated = np.bincount(ids[used & ~np.isnan(values)], minlength=len(lines))
    several = lines > 1
    return bool(several.any()) and float((stated[several] <= 1).mean()) >= _MOST and bool((stated[several] == 1).any())


def same_on_all_lines(values: np.ndarray, ids: np.ndarray) -> bool:
    """Whether an amount is the same on all lines of every order of several, and some such order has one."""
    used = ids >= 0
    lines = np.bincount(ids[used], minlength=1)
    low, high = np.full(len(lines), np.inf), np.full(len(lines), -np.inf)
    np.minimum.at(low, ids[used], values[used])
    np.maximum.at(high, ids[used], values[used])
    several = lines > 1
    return bool(several.any()) and bool((low == high)[several].all()) and bool((high[several] > 0).any())


def order_ids(mapped: MappedTable) -> np.ndarray | None:
    """The order of each line as a number, −1 for none; None without order ids."""
    return mapped.cells("order_id").members().codes if mapped.has("order_id") else None


def part_of_order(amount: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """Each line's part of what its order's lines bring, 0 for lines that bring nothing or belong to no order.

    Examples
    --------
    >>> part_of_order(np.array([6.0, 2.0, -1.0, 5.0]), np.array([0, 0, 0, -1])).tolist()
    [0.75, 0.25, 0.0, 0.0]
    """
    used = ids >= 0
    brings = np.where(used & (amount > 0), amount, 0.0)
    sums = np.bincount(ids[used], weights=brings[used], minlength=1)
    return np.asarray(np.divide(brings, sums[ids], out=np.zeros(len(ids)), where=used & (sums[ids] > 0)))
