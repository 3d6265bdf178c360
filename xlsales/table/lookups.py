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
from xlsales.table.people import ID_ENDS, with_full_names, with_managers
from xlsales.table.raw import RawTable
from xlsales.table.spelling import spelling_key

MIN_OVERLAP = 0.3
# Of the values of a key that stand in several rows of a lookup table, so many may say different things.
_FEW_CLASHES = 0.02
# Totals that differ by less are the same to a reader.
_SAME = 0.005
_OF_ORDERS = frozenset(
    {"order", "invoice", "sale", "sales", "transaction", "deal", "opportunity", "receipt", "ticket", "booking"}
)
_NO_KEYS = ("price", "date", "status", "currency")
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
    reports_to: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Key:
    fact_header: str
    lookup_header: str
    overlap: float
    place: np.ndarray
    repeats: int = 0


def join_lookups(
    facts: MappedTable, tables: Sequence[RawTable], settings: Settings, mapping: Mapping[str, str]
) -> Joined:
    """Join every table that has a key of the facts; tables without one are left over.

    A key is a column with the same header or role whose values are unique in the lookup table and found among the
    facts' values, compared without case, spaces and punctuation.
    """
    out = Joined(facts)
    waiting = [(t, _lookup(t, settings, mapping)) for t in tables]
    while waiting:
        # A lookup may bring the key of the next one (teams of reps, regions of teams, employees of orders).
        found = [(t, lookup, key) for t, lookup in waiting if (key := _best_key(out.facts, lookup))]
        if not found:
            break
        table, lookup, key = max(found, key=lambda f: f[2].overlap)
        waiting = [(t, own) for t, own in waiting if t is not table]
        out = _with_lookup(out, lookup, key, settings, _id_words([t for t, _ in waiting]))
    return replace(out, left_over=tuple(t for t, _ in waiting))


def _id_words(tables: Sequence[RawTable]) -> frozenset[tuple[str, ...]]:
    """The headers of keys in tables that wait to be joined."""
    return frozenset(w for t in tables for h in t.headers if (w := words_of(h))[-1:] in ID_ENDS)


def _lookup(table: RawTable, settings: Settings, mapping: Mapping[str, str]) -> MappedTable:
    table = with_managers(with_full_names(table))
    own = {r: h for r, h in mapping.items() if r in JOINED_ROLES}
    return with_levels(map_table(table, settings, own, kind="lookup"), settings)


def _other_total(facts: MappedTable, lookup: MappedTable, key: _Key, settings: Settings) -> Note | None:
    """What the totals of a table of orders add up to, where their lines add up to something else."""
    heads = map_table(lookup.table, settings, kind="orders")
    if key.fact_header != facts.roles.get("order_id") or not heads.has("revenue"):
        return None
    totals = read_numbers(heads.cells("revenue"), settings.decimal).values
    whole = float(np.nansum(totals[np.unique(key.place[key.place >= 0])]))
    if facts.has("revenue"):
        lines = read_numbers(facts.cells("revenue"), settings.decimal).values
    elif facts.has("units", "price"):
        lines = read_numbers(facts.cells("units")).values * read_numbers(facts.cells("price")).values
    else:
        return None
    total = float(np.nansum(lines))
    if not whole or abs(whole - total) <= _SAME * abs(whole):
        return None
    text = (
        f"The lines of {facts.table.name} add up to {total:,.2f}; by {heads.roles['revenue']!r} of {lookup.table.name} "
        f"the same orders are {whole:,.2f}. The lines are used: they tell products apart."
    )
    return Note("other_total", text, len(facts.table), "warning")


def _best_key(facts: MappedTable, lookup: MappedTable, strict: bool = True) -> _Key | None:
    counted = {h for r, h in facts.roles.items() if r in NUMBER_ROLES}
    by_words = {words_of(h): h for h in facts.table.headers if h not in counted}
    pairs = {h: by_words[words_of(h)] for h in lookup.table.headers if words_of(h) in by_words}
    pairs |= {h: facts.roles[r] for r, h in lookup.roles.items() if r in facts.roles and r not in _NO_KEYS}
    keys = [k for theirs, ours in pairs.items() if (k := _key(facts.table, ours, lookup.table, theirs, strict))]
    return max(keys, key=lambda k: (k.overlap, -k.repeats), default=None)


def why_left(facts: MappedTable, table: RawTable, settings: Settings) -> str:
    """Why a table was not joined: it has no key of the sales rows, or several rows for one value of it."""
    lookup = map_table(table, settings, kind="lookup")
    key = _best_key(facts, lookup, strict=False)
    if key is None:
        return f"{table.name} has no key in common with the sales rows; it was not used."
    text = (
        f"{table.name} has {key.lookup_header!r} in common with the sales rows, but several rows for one value of it, "
        "which say different things; it was not used, as each sales row would count several times."
    )
    own = map_table(table, settings, kind="orders")
    if own.has("revenue"):
        total = float(np.nansum(read_numbers(own.cells("revenue"), settings.decimal).values))
        text += f" Its {own.roles['revenue']} adds up to {total:,.2f}."
    return text


def _key(facts: RawTable, ours: str, lookup: RawTable, theirs: str, strict: bool = True) -> _Key | None:
    mine, other = facts.column(ours).members(), lookup.column(theirs).members()
    if not len(mine.categories) or not len(other.categories):
        return None
    filled = np.flatnonzero(other.codes >= 0)
    repeats = len(filled) - len(set(other.codes[filled].tolist()))
    if strict and repeats and _says_several(lookup, theirs, other.codes):
        return None
    row_of: dict[str, int] = {}
    for row in filled.tolist():
        row_of.setdefault(spelling_key(str(other.categories[other.codes[row]])), row)
    place = np.array([row_of.get(spelling_key(str(c)), -1) for c in mine.categories] + [-1], dtype=np.int64)
    overlap = float((place[:-1] >= 0).mean())
    return _Key(ours, theirs, overlap, place[mine.codes], repeats) if overlap >= MIN_OVERLAP else None


def _says_several(lookup: RawTable, key: str, codes: np.ndarray) -> bool:
    """Whether the rows of one value of a key say different things of it: who, where or what it is."""
    mapped = map_table(lookup, Settings(), kind="lookup")
    headers = [h for r, h in mapped.roles.items() if r in DIMENSIONS and h != key]
    given = codes >= 0
    of = codes[given]
    for header in headers:
        said = lookup.column(header).members().codes[given]
        pairs = len(np.unique(np.stack([of, said]), axis=1).T)
        if pairs - len(np.unique(of)) > _FEW_CLASHES * len(np.unique(of)):
            return True
    # Without anything said of the key, many rows of it are things that happened, not a list.
    return not headers


def _with_lookup(
    joined: Joined, lookup: MappedTable, key: _Key, settings: Settings, keys_wanted: frozenset[tuple[str, ...]]
) -> Joined:
    facts, table = joined.facts, lookup.table
    headers, cells, roles = list(facts.table.headers), list(facts.table.cells), dict(facts.roles)
    brought, matches, levels = [], [], dict(lookup.groups)
    # When an order was placed, and what became of it, is said by a table of orders only: employees have a status too.
    of_orders = key.fact_header in (roles.get("order_id"), roles.get("deal_id")) or bool(
        set(words_of(key.fact_header)) & _OF_ORDERS
    )
    for role, header in lookup.roles.items():
        own = roles.get(role)
        named_better = own == key.fact_header and header != key.lookup_header
        told = role in JOINED_ROLES or role in levels
        wanted = told and (own is None or named_better) and header != key.lookup_header
        wanted = wanted and (of_orders or role not in ("date", "status"))
        if wanted and not (role == "date" and ("period" in roles or facts.kind == "deals")):
            name = header if header not in headers else f"{header} ({table.name})"
            headers.append(name)
            cells.append(_at(table.column(header), key.place))
            roles[role] = name
            brought.append(header)
    have = {words_of(h) for h in headers}
    for header in lookup.table.headers:
        if words_of(header) in keys_wanted - have and header != key.lookup_header:
            headers.append(header)
            cells.append(_at(table.column(header), key.place))
    matches = [_told(m, m.header in brought or m.header == key.lookup_header) for m in lookup.matches]
    missing = int(((key.place < 0) & ~facts.table.column(key.fact_header).blank).sum())
    said = f" with {', '.join(brought)}" if brought else ""
    notes = [Note("joined", f"{table.name} was joined by {key.lookup_header}{said}.", len(facts.table))]
    if (other := _other_total(facts, lookup, key, settings)) is not None:
        notes.append(other)
    if key.repeats:
        text = f"{key.repeats:,} rows of {table.name} repeat a {key.lookup_header}; the first of each was joined."
        notes.append(Note("join_repeats", text, key.repeats))
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
        reports_to=joined.reports_to | _reports(lookup),
        aliases=joined.aliases | _aliases(lookup, key.lookup_header),
        list_prices=joined.list_prices | _list_prices(lookup, settings),
        matches=(*joined.matches, *matches),
        notes=(*joined.notes, *notes),
    )


def _aliases(lookup: MappedTable, key: str) -> dict[str, dict[str, str]]:
    """Role → key of a member → its name, so that targets set by keys find it."""
    ids = lookup.table.column(key).members().tolist()
    out = {}
    for role, header in lookup.roles.items():
        if role in DIMENSIONS and header != key and words_of(key)[-1:] in ID_ENDS:
            names = lookup.table.column(header).members().tolist()
            pairs = {str(i): str(n) for i, n in zip(ids, names, strict=True) if i == i and n == n}
            if len(set(pairs.values())) == len(pairs):
                out[role] = pairs
    return out


def _reports(lookup: MappedTable) -> dict[str, str]:
    """Rep → manager, as a table of teams says it."""
    if not lookup.has("rep", "manager"):
        return {}
    pairs = zip(lookup.cells("rep").members().tolist(), lookup.cells("manager").members().tolist(), strict=True)
    return {str(rep): str(above) for rep, above in pairs if rep == rep and above == above and rep != above}


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
