"""Tables joined to the rows of sales by their keys: accounts, products, teams, order heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xlsales.settings import Settings
from xlsales.table.book import DIMENSIONS, ColumnMatch, Note
from xlsales.table.cells import Cells, blank_cells, joined_cells
from xlsales.table.groups import with_levels
from xlsales.table.headers import words_of
from xlsales.table.mapping import NUMBER_ROLES, MappedTable, map_table
from xlsales.table.numbers import read_numbers
from xlsales.table.raw import RawTable
from xlsales.table.spelling import spelling_key

MIN_OVERLAP = 0.3
JOINED_ROLES = (*DIMENSIONS, "date", "status", "currency")


@dataclass(frozen=True)
class Joined:
    """The rows of sales with the columns of lookup tables, and what the lookups say themselves."""

    facts: MappedTable
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    list_prices: dict[str, float] = field(default_factory=dict)
    matches: tuple[ColumnMatch, ...] = ()
    notes: tuple[Note, ...] = ()
    left_over: tuple[RawTable, ...] = ()


@dataclass(frozen=True)
class _Key:
    fact_header: str
    lookup_header: str
    overlap: float
    place: np.ndarray


def join_lookups(
    facts: MappedTable, tables: Sequence[RawTable], settings: Settings, mapping: Mapping[str, str]
) -> Joined:
    """Join every table that has a key of the facts; tables without one are left over.

    A key is a column with the same header or role whose values are unique in the lookup table and found among the
    facts' values, compared without case, spaces and punctuation.
    """
    out = Joined(facts)
    waiting = list(tables)
    while waiting:
        # A lookup may bring the key of the next one (teams of reps, regions of teams).
        found = [(t, lookup, key) for t in waiting for lookup in (_lookup(t, settings, mapping),)
                 if (key := _best_key(out.facts, lookup))]  # fmt: skip
        if not found:
            break
        table, lookup, key = max(found, key=lambda f: f[2].overlap)
        out = _with_lookup(out, lookup, key, settings)
        waiting = [t for t in waiting if t is not table]
    return replace(out, left_over=tuple(waiting))


def _lookup(table: RawTable, settings: Settings, mapping: Mapping[str, str]) -> MappedTable:
    own = {r: h for r, h in mapping.items() if r in JOINED_ROLES}
    return with_levels(map_table(table, settings, own, kind="lookup"), settings)


def _best_key(facts: MappedTable, lookup: MappedTable) -> _Key | None:
    counted = {h for r, h in facts.roles.items() if r in NUMBER_ROLES}
    by_words = {words_of(h): h for h in facts.table.headers if h not in counted}
    pairs = {h: by_words[words_of(h)] for h in lookup.table.headers if words_of(h) in by_words}
    pairs |= {h: facts.roles[r] for r, h in lookup.roles.items() if r in facts.roles and r != "price" and r != "date"}
    keys = [k for theirs, ours in pairs.items() if (k := _key(facts.table, ours, lookup.table, theirs))]
    return max(keys, key=lambda k: k.overlap, default=None)


def _key(facts: RawTable, ours: str, lookup: RawTable, theirs: str) -> _Key | None:
    mine, other = facts.column(ours).members(), lookup.column(theirs).members()
    if not len(mine.categories) or not len(other.categories):
        return None
    filled = np.flatnonzero(other.codes >= 0)
    if len(set(other.codes[filled].tolist())) < len(filled):
        return None
    row_of: dict[str, int] = {}
    for row in filled.tolist():
        row_of.setdefault(spelling_key(str(other.categories[other.codes[row]])), row)
    place = np.array([row_of.get(spelling_key(str(c)), -1) for c in mine.categories] + [-1], dtype=np.int64)
    overlap = float((place[:-1] >= 0).mean())
    return _Key(ours, theirs, overlap, place[mine.codes]) if overlap >= MIN_OVERLAP else None


def _with_lookup(joined: Joined, lookup: MappedTable, key: _Key, settings: Settings) -> Joined:
    facts, table = joined.facts, lookup.table
    headers, cells, roles = list(facts.table.headers), list(facts.table.cells), dict(facts.roles)
    brought, matches, levels = [], [], dict(lookup.groups)
    for role, header in lookup.roles.items():
        own = roles.get(role)
        named_better = own == key.fact_header and header != key.lookup_header
        told = role in JOINED_ROLES or role in levels
        wanted = told and (own is None or named_better) and header != key.lookup_header
        if wanted and not (role == "date" and ("period" in roles or facts.kind == "deals")):
            name = header if header not in headers else f"{header} ({table.name})"
            headers.append(name)
            cells.append(_at(table.column(header), key.place))
            roles[role] = name
            brought.append(header)
    matches = [_told(m, m.header in brought or m.header == key.lookup_header) for m in lookup.matches]
    missing = int(((key.place < 0) & ~facts.table.column(key.fact_header).blank).sum())
    said = f" with {', '.join(brought)}" if brought else ""
    notes = [Note("joined", f"{table.name} was joined by {key.lookup_header}{said}.", len(facts.table))]
    if missing:
        notes.append(
            Note("join_missing", f"{missing:,} rows have a {key.fact_header} that {table.name} does not list.", missing)
        )
    members = dict(joined.members)
    for role, header in lookup.roles.items():
        if role in DIMENSIONS and role in roles:
            names = table.column(header).members().categories
            members[role] = tuple(dict.fromkeys((*members.get(role, ()), *map(str, names))))
    return replace(
        joined,
        facts=replace(
            facts,
            table=replace(facts.table, headers=tuple(headers), cells=tuple(cells)),
            roles=roles,
            groups=(*facts.groups, *((name, kind) for name, kind in lookup.groups if roles.get(name) in headers)),
        ),
        members=members,
        list_prices=joined.list_prices | _list_prices(lookup, settings),
        matches=(*joined.matches, *matches),
        notes=(*joined.notes, *notes),
    )


def _told(match: ColumnMatch, used: bool) -> ColumnMatch:
    if match.role == "price" and match.used:
        return replace(match, how=f"{match.how}: the list price")
    if used or not match.used:
        return match
    return replace(match, used=False, how="not used: the rows have it already")


def _at(cells: Cells, place: np.ndarray) -> Cells:
    with_blank = joined_cells([cells, blank_cells(1)])
    return with_blank.take(np.where(place < 0, len(cells), place))


def _list_prices(lookup: MappedTable, settings: Settings) -> dict[str, float]:
    if not lookup.has("product", "price"):
        return {}
    products = lookup.cells("product").members()
    prices = read_numbers(lookup.cells("price"), settings.decimal).values
    return {
        str(products.categories[c]): float(p)
        for c, p in zip(products.codes, prices, strict=True)
        if c >= 0 and not np.isnan(p)
    }
