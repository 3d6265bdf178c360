"""The only column that can be the date, the revenue, the units or the order number, where no header names it for sure.

What is taken here stays below the confidence that a header needs; so it is always said, in a note and in the mapping.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from xlsales.settings import Settings
from xlsales.table.book import ColumnMatch, Note
from xlsales.table.cells import Cells
from xlsales.table.dates import read_dates
from xlsales.table.headers import hints, likenesses, words_of
from xlsales.table.ids import holds_counts, is_all_distinct
from xlsales.table.mapping import MappedTable, filled_in, sample_of
from xlsales.table.numbers import read_numbers

_NAMED, _BY_CELLS = 0.75, 0.6
_READABLE = 0.9
# Prices in whole dollars are money too, but only decimals show it without a word or a sign.
_DECIMALS = 0.1
# Amounts in whole dollars come back too (20, 50, 100); what is counted in a row is hardly ever more than this.
_LARGEST_COUNT = 20
_FEW_ROWS = 6


@dataclass(frozen=True)
class _Find:
    """A column taken for a role: how sure, what speaks for it, and which others could have been it."""

    role: str
    header: str
    confidence: float
    what: str
    others: tuple[str, ...] = ()


def with_only_columns(mapped: MappedTable, settings: Settings) -> MappedTable:
    """Give the roles that no header names to the only columns that can have them.

    Parameters
    ----------
    mapped
        A table that stands alone: of several, a list of accounts has dates and money too.
    settings
        Where `header_threshold` was raised, nothing is taken.
    """
    if settings.header_threshold > Settings().header_threshold or mapped.kind not in ("orders", "deals"):
        return mapped
    for find in (_units, _money, _time, _order_id):
        found = find(mapped, settings)
        if found is not None:
            mapped = _taken(mapped, found)
    return mapped


def _taken(mapped: MappedTable, found: _Find) -> MappedTable:
    table = mapped.table
    how = f"{found.what}; no header names it for sure"
    match = ColumnMatch(table.name, found.header, found.role, found.confidence, how)
    matches = tuple(match if m.header == found.header else m for m in mapped.matches)
    text = (
        f"No header of {table.name} names the {found.role.replace('_', ' ')} for sure; {found.header!r}, {found.what}, "
        f"was taken for it (confidence {found.confidence:.2f}). If that is wrong, map {found.role} to another column."
    )
    if found.others:
        text += f" It could also have been {' or '.join(map(repr, found.others))}."
    level: Literal["info", "warning"] = "info" if found.role == "order_id" else "warning"
    told = (f"The header {found.header!r} of ", f" may mean {found.role} (")
    notes = [
        n for n in mapped.notes if n.code != "header_unsure" or not (n.text.startswith(told[0]) or told[1] in n.text)
    ]
    roles = {r: h for r, h in mapped.roles.items() if h != found.header} | {found.role: found.header}
    return replace(mapped, roles=roles, matches=matches, notes=(*notes, Note("only_column", text, level=level)))


def _free(mapped: MappedTable) -> list[tuple[str, Cells, frozenset[str]]]:
    """The columns without a role, with the words of their headers."""
    used = set(mapped.roles.values())
    columns = zip(mapped.table.headers, mapped.table.cells, strict=True)
    return [(h, c, frozenset(words_of(h))) for h, c in columns if h not in used and not c.blank.all()]


def _is_other(header: str) -> bool:
    found = likenesses(header)
    return bool(found) and found[0].role == "other" and found[0].confidence >= Settings().header_threshold


def _time(mapped: MappedTable, settings: Settings) -> _Find | None:
    """The only column of dates; among several, those of a beginning come before those of an end."""
    if any(mapped.has(r) for r in ("date", "period", "year", "created", "closed")):
        return None
    ranked: list[tuple[int, str, str]] = []
    for header, cells, words in _free(mapped):
        if words & hints("no_date")[0]:
            continue
        named = bool(words & hints("date")[0])
        role = _time_role(cells, header, named, settings)
        if role:
            last = bool(words & hints("end_date")[0]) or _is_other(header)
            ranked.append((0 if last else 2 if named else 1, header, role))
    best = max((rank for rank, *_ in ranked), default=0)
    first = [(h, r) for rank, h, r in ranked if rank == best]
    # Without a word for it, one of several columns of dates is a guess.
    if not first or (best < 2 and len(first) > 1):
        return None
    header, role = first[0]
    role = "closed" if mapped.kind == "deals" else role
    others = tuple(h for _, h, _ in ranked if h != header)
    what = "the only column of dates" if not others else "the first column of dates that may be meant"
    return _Find(role, header, _NAMED if best == 2 else _BY_CELLS, what, others)


def _time_role(cells: Cells, header: str, named: bool, settings: Settings) -> str:
    sample = sample_of(cells)
    given = filled_in(sample, header)
    if not given.any():
        return ""
    read = read_dates(sample, settings.day_order, locale=settings.locale)
    # A year above its months is a label too, not a number.
    finer = sum(n for grain, n in read.grains if grain in ("month", "quarter", "week"))
    labels = not sample.has_numbers and 2 * finer >= int(given.sum())
    if not (named or labels) and (~np.isnan(read_numbers(sample).values[given])).mean() > 1 - _READABLE:
        return ""
    if np.isnat(read.days[given]).mean() > 1 - _READABLE or read.grains[-1:] == (("year", int(given.sum())),):
        return ""
    return "period" if read.labels else "date"


def _money(mapped: MappedTable, settings: Settings) -> _Find | None:
    """The only column of money; a price is what a row is worth where nothing says how many, and it is of no piece."""
    role = "amount" if mapped.kind == "deals" else "revenue"
    if mapped.has(role) or (mapped.kind == "orders" and mapped.has("units", "price")):
        return None
    columns = _free(mapped)
    if mapped.has("price") and mapped.kind == "orders":
        price = mapped.roles["price"]
        columns.append((price, mapped.table.column(price), frozenset(words_of(price))))
    ranked = [(rank, h) for h, c, words in columns if (rank := _money_rank(h, c, words, settings)) is not None]
    best = min((rank for rank, _ in ranked), default=0)
    first = [h for rank, h in ranked if rank == best]
    if len(first) != 1:
        return None
    others = tuple(h for _, h in ranked if h != first[0])
    named = best < len(hints("money"))
    what = "the only column of money" if not others else "of the columns of money the one named most like it"
    if first[0] == mapped.roles.get("price"):
        what = "a price in rows that do not say how many"
    return _Find(role, first[0], _NAMED if named else _BY_CELLS, what, others)


def _money_rank(header: str, cells: Cells, words: frozenset[str], settings: Settings) -> int | None:
    """How likely a column is money, 0 the likeliest: by a word, then by currency signs, then by decimals."""
    if words & (hints("no_money")[0] | hints("identifier")[0] | hints("per_piece")[0]):
        return None
    sample = sample_of(cells)
    read = read_numbers(sample, settings.decimal)
    values = read.values[filled_in(sample, header)]
    if not len(values) or read.percents or float(np.isnan(values).mean()) > 1 - _READABLE:
        return None
    known = values[~np.isnan(values)]
    if not read.currencies and known.max() < _LARGEST_COUNT and holds_counts(cells):
        return None
    groups = hints("money")
    named = next((i for i, group in enumerate(groups) if words & group), None)
    if named is not None and not _is_other(header):
        return named
    if read.currencies:
        return len(groups)
    return len(groups) + 1 if float((known % 1 != 0).mean()) > _DECIMALS and known.max() > 1 else None


def _units(mapped: MappedTable, settings: Settings) -> _Find | None:
    """The only column of small counts beside the price of a piece, or one beside any price that is named like units."""
    if mapped.kind != "orders" or not mapped.has("price") or mapped.has("units") or mapped.has("revenue"):
        return None
    piece = bool(set(words_of(mapped.roles["price"])) & hints("per_piece")[0])
    found = [
        h
        for h, cells, words in _free(mapped)
        if not words & hints("no_count")[0]
        and not _is_other(h)
        and (piece or any(x.role == "units" for x in likenesses(h)[:1]))
        and holds_counts(cells)
    ]
    return _Find("units", found[0], _NAMED, "the only column of counts beside a price") if len(found) == 1 else None


def _order_id(mapped: MappedTable, settings: Settings) -> _Find | None:
    """The first column that identifies every row and stands for nothing else."""
    if mapped.kind != "orders" or mapped.has("order_id") or len(mapped.table) < _FEW_ROWS:
        return None
    columns = _free(mapped)
    customer = mapped.roles.get("customer", "")
    if customer and set(words_of(customer)) & hints("member")[0]:
        # A list of members with a row for each is one of memberships sold.
        columns.append((customer, mapped.table.column(customer), frozenset(words_of(customer))))
    for header, cells, _ in columns:
        means = {x.role for x in likenesses(header)[:1]}
        if words_of(header)[-1:] and words_of(header)[-1] in hints("identifier")[0]:
            ours = bool(set(words_of(header)) & hints("member")[0]) or means <= {"order_id", "deal_id"}
            if ours and is_all_distinct(cells):
                return _Find("order_id", header, _NAMED, "which identifies every row")
    return None
