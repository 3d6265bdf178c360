"""The groups that a table has beside one column a role: a second level of a role, and columns of no known role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from xlsales.settings import Settings
from xlsales.table.book import DIMENSIONS
from xlsales.table.cells import Cells
from xlsales.table.flags import flags_of
from xlsales.table.headers import ROLES, words_of
from xlsales.table.labels import read_label
from xlsales.table.mapping import MappedTable, is_code
from xlsales.table.numbers import read_numbers

MOST = 6
"""Columns of one of the two kinds that are kept: a reader has no time for more, and chance finds more in more."""
MOST_OF_A_LEVEL, MOST_OF_OTHERS = 500, 50
"""Members of a second level of a role, and of a column that only its values show to group rows."""
ROWS_A_LEVEL, ROWS_OF_OTHERS = 3, 10
"""Rows a member, on average, below which a column names its rows rather than groups them."""
FILLED, FILLED_OTHERS = 0.3, 0.5
SAME = 1.1
"""Two columns with at most so many pairs of members for each member say the same: a code and its name."""
LONGEST = 60
_TAKEN = frozenset(
    {*ROLES, "row", "day", "month", "reversal", "state", "member", "orders", "lines", "customers", "won", "lost"}
    | {"open", "real", "alone", "shared", "before", "now", "delta", "share", "dimension", "change", "difference"}
    | {"kind", "p"}
)
"""Names that columns of rows and tables have already."""
_NO_GROUP = frozenset(
    {"id", "number", "key", "phone", "fax", "email", "mail", "zip", "postal", "address", "street", "contact"}
    | {"note", "notes", "comment", "comments", "remark", "remarks", "description", "url", "website", "link", "file"}
    | {"date", "time", "hour", "day", "weekday", "week", "month", "quarter", "year", "season", "holiday", "period"}
    | {"currency", "status", "state", "stage", "probability", "step", "title", "text", "sheet"}
)
"""Words of headers whose column names single things, or a time, or how far an order has come; none is a group."""
_NO_NEWS = frozenset(
    {
        ("deal", "size"),
        ("order", "size"),
        ("unit",),
        ("unit", "of", "measure"),
        ("uom",),
        ("first", "name"),
        ("last", "name"),
    }
)
"""Headers of groups that are made of the revenue itself, as large orders, or that nobody asks for."""


def with_groups(mapped: MappedTable, settings: Settings) -> MappedTable:
    """The table with its further groups as roles named after their headers: sub-category, state, brand, warehouse.

    Kept is every column that is surely a dimension (`header_threshold`) whose role another column has, and a text
    column of no role whose few members come back in many rows. Left out is what names single rows, or says in other
    words what a column that is kept says already.

    Examples
    --------
    >>> from xlsales.table.mapping import map_table
    >>> from xlsales.table.raw import table_of_rows
    >>> rows = [["2024-01-05", "Furniture", "Chairs"], ["2024-01-06", "Furniture", "Tables"]] * 20
    >>> rows = [[*row, f"Desk {i % 7}", "Sea" if i % 3 else "Air", i] for i, row in enumerate(rows)]
    >>> head = ["Date", "Category", "Sub-Category", "Product", "Ship Mode", "Sales"]
    >>> mapped = map_table(table_of_rows([head, *rows], "orders"), Settings())
    >>> with_groups(mapped, Settings()).groups
    (('sub_category', 'category'), ('ship_mode', ''))
    """
    levels = with_levels(mapped, settings)
    return _with(levels, dict.fromkeys(_others(levels, settings), ""))


def with_levels(mapped: MappedTable, settings: Settings) -> MappedTable:
    """The table with the columns that are surely dimensions and whose role another column has."""
    found = {
        m.header: m.role
        for m in mapped.matches
        if m.role in DIMENSIONS
        and not m.used
        and m.confidence >= settings.header_threshold
        and not (m.role in ("customer", "product", "rep") and is_code(m.header))
        and _groups_rows(mapped.table.column(m.header), MOST_OF_A_LEVEL, ROWS_A_LEVEL, FILLED)
    }
    return _with(mapped, found)


def _others(mapped: MappedTable, settings: Settings) -> Iterator[str]:
    sure = settings.header_threshold
    unused = {m.header for m in mapped.matches if not m.used and (m.role not in DIMENSIONS or m.confidence < sure)}
    for header, cells in zip(mapped.table.headers, mapped.table.cells, strict=True):
        words = words_of(header)
        if header not in unused or header in mapped.roles.values() or not words or _NO_GROUP & set(words):
            continue
        recurs = _groups_rows(cells, MOST_OF_OTHERS, ROWS_OF_OTHERS, FILLED_OTHERS)
        if recurs and words not in _NO_NEWS and _are_names(cells):
            yield header


def _are_names(cells: Cells) -> bool:
    """Whether the cells are texts that name something: no numbers, days, periods, yes and no, and no long texts."""
    if cells.has_numbers or cells.has_days or not cells.texts or len(cells.texts) > 2 * MOST_OF_OTHERS:
        return False
    texts = [t.strip() for t in cells.texts if t.strip()]
    if not texts or flags_of(cells) is not None:
        return False
    return all(len(t) <= LONGEST and re.search(r"[^\W\d_]", t) and read_label(t) is None for t in texts) and bool(
        np.isnan(read_numbers(cells).values).all()
    )


def _groups_rows(cells: Cells, most: int, rows: int, filled: float) -> bool:
    codes = cells.members().codes
    given = codes[codes >= 0]
    count = len(np.unique(given))
    return 2 <= count <= most and len(given) >= max(rows * count, filled * len(codes))


def _with(mapped: MappedTable, found: Mapping[str, str]) -> MappedTable:
    """The table with further columns as groups, but for those that say what one of its dimensions says."""
    roles, groups, said = dict(mapped.roles), list(mapped.groups), dict[str, str]()
    names = {name for name, _ in mapped.groups}
    known = [mapped.table.column(h).members().codes for r, h in roles.items() if r in DIMENSIONS or r in names]
    for header, role in found.items():
        codes = mapped.table.column(header).members().codes
        if len(said) == MOST or any(_same(codes, other) for other in known):
            continue
        name = name_of(header, role, roles)
        roles[name], said[header] = header, name
        groups.append((name, role))
        known.append(codes)
    matches = tuple(
        # A group is what its header says, so that nothing about it is doubtful.
        replace(
            m,
            role=said[m.header],
            confidence=m.confidence if found[m.header] else 1.0,
            used=True,
            how=_kept(found[m.header]),
        )
        if m.header in said
        else m
        for m in mapped.matches
    )
    return replace(mapped, roles=roles, groups=tuple(groups), matches=matches)


def _kept(role: str) -> str:
    return f"another {role}, kept beside the first" if role else "few names that come back: rows are grouped by it"


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two columns tell the same members apart, but for a few slips."""
    both = (one >= 0) & (other >= 0)
    if not both.any():
        return False
    pairs = len(np.unique(one[both].astype(np.int64) * (int(other.max()) + 1) + other[both]))
    return pairs <= SAME * min(len(np.unique(one[both])), len(np.unique(other[both])))


def name_of(header: str, role: str, taken: Mapping[str, str] | frozenset[str] = frozenset()) -> str:
    """The name of a group's column: its header in small letters, told apart from names that mean something else.

    Examples
    --------
    >>> name_of("Sub-Category", "category"), name_of("State", "territory"), name_of("Kind", "")
    ('sub_category', 'territory_state', 'group_kind')
    """
    name = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", header.strip())).strip("_").lower()
    if name in _TAKEN or not name:
        name = f"{role or 'group'}_{name}".strip("_")
    while name in taken:
        name += "_2"
    return name
