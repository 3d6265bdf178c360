"""Which sheets of a workbook hold the rows: parts of one table, copies of it, and other things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import numpy as np
import pandas as pd

from xlsales.settings import Settings
from xlsales.table.book import Note
from xlsales.table.cells import Cells, cells_of_texts
from xlsales.table.headers import words_of
from xlsales.table.labels import read_label
from xlsales.table.mapping import NUMBER_ROLES, MappedTable, map_table
from xlsales.table.numbers import read_numbers
from xlsales.table.raw import RawTable
from xlsales.table.returns import kind_of_table
from xlsales.table.row_kinds import CREDIT, PLAN, RETURNED, SURE_SALES, kind_of

_OWN_KINDS = (CREDIT, RETURNED, PLAN)
TARGETS_SHEET = "Targets"
SHEET, PERIOD = "Sheet", "Period"
# Rows that two parts of one table may have in common; a copy has most of them.
_FEW_ROWS = 0.05
_SAME_KEYS = 0.5
_NO_PART = frozenset(
    {"budget", "forecast", "plan", "target", "quota", "goal", "draft", "copy", "backup", "old", "archive", "template"}
    | {"entwurf", "kopie", "sicherung", "alt", "soll", "ziel", "vorlage", "test", "sample", "example"}
)


def is_fact(mapped: MappedTable, alone: bool) -> bool:
    """Whether a table holds rows of sales or deals rather than a list of accounts, products or the like."""
    if mapped.kind == "deals":
        return mapped.has("stage", "amount")
    worth = mapped.has("revenue") or mapped.has("units", "price")
    timed = mapped.has("date") or mapped.has("period") or mapped.has("year")
    return worth and (timed or (not alone and mapped.has("order_id")))


def largest(facts: Sequence[MappedTable]) -> MappedTable | None:
    """The table with the most rows, visible and well understood ones first."""
    return max(facts, key=lambda f: (not f.table.hidden, len(f.roles) > 3, len(f.table)), default=None)


def agree(one: MappedTable, other: MappedTable) -> bool:
    """Whether two tables have the same columns, by header or by meaning."""
    mine, theirs = {h.lower() for h in one.table.headers}, {h.lower() for h in other.table.headers}
    same_roles = set(one.roles) == set(other.roles) and len(one.roles) > 2
    return same_roles or len(mine & theirs) >= 0.8 * max(len(mine), len(theirs))


def sheets_to_use(
    tables: list[RawTable], settings: Settings, mapping: Mapping[str, str]
) -> tuple[list[RawTable], list[Note]]:
    """Of a workbook's sheets those with orders, those with deals, and the other kinds; and what was chosen.

    Sheets of the same columns whose rows do not repeat one another (a sheet a month, a sheet a region) are parts of
    one table. Sheets that repeat the rows (a copy, a draft) are left out: adding them up would count rows twice.
    """
    if len(tables) == 1:
        return tables, []
    mapped = [map_table(_with_period_of_name(t, settings, mapping), settings, mapping) for t in tables]
    kinds = {m.table.sheet: kind_of(m.table.sheet) for m in mapped}
    known = [m for m in mapped if is_fact(m, alone=False) and m.table.sheet != TARGETS_SHEET]
    # A sheet of returns or a plan is read as what it is, where other sheets hold the sales.
    own = [m for m in known if kinds[m.table.sheet] in _OWN_KINDS]
    facts = [m for m in known if m not in own] or known
    used: list[MappedTable] = []
    for kind in ("orders", "deals"):
        used += _parts([f for f in facts if f.kind == kind])
    if facts is not known:
        used += [m for m in own if kinds[m.table.sheet] in (CREDIT, RETURNED) and _is_part(m, used)]
    if not used:
        return tables, []
    out = [m.table if m in used else t for t, m in zip(tables, mapped, strict=True) if m not in facts or m in used]
    for kind in ("orders", "deals"):
        same = [m.table for m in used if m.kind == kind]
        if len(same) > 1:
            out = [_with_sheet(t) if any(t is s for s in same) else t for t in out]
    return out, [_note(used, [f for f in facts if f not in used])]


def with_returns_named(
    facts: list[MappedTable], own: Sequence[MappedTable], settings: Settings, mapping: Mapping[str, str]
) -> list[MappedTable]:
    """The tables of sales and those of returns with the same columns and rows of their own, each named in a column."""
    parts = [m for m in own if kind_of_table(m.table) in (CREDIT, RETURNED) and _is_part(m, facts)]
    if not parts:
        return facts
    return [map_table(_with_sheet(f.table), settings, mapping, kind=f.kind) for f in (*facts, *parts)]


def _is_part(returns: MappedTable, used: Sequence[MappedTable]) -> bool:
    """Whether a sheet of returns has the columns of the sales and rows of its own."""
    return any(agree(u, returns) and not _repeats(u, returns) for u in used)


def _parts(facts: list[MappedTable]) -> list[MappedTable]:
    """The largest table and the others that are parts of the same one."""
    best = largest(facts)
    if best is None:
        return []
    parts = [best]
    for fact in facts:
        words = set(words_of(fact.table.sheet))
        aside = words & _NO_PART or kind_of(fact.table.sheet) not in ("", *SURE_SALES)
        if fact is best or fact.table.hidden or aside or not agree(best, fact):
            continue
        if not any(_repeats(part, fact) for part in parts):
            parts.append(fact)
    return [f for f in facts if f in parts]


def _repeats(one: MappedTable, other: MappedTable) -> bool:
    """Whether one table has rows of the other: the same orders, the same rows, or the same keys under other amounts."""
    for role in ("order_id", "deal_id"):
        if one.has(role) and other.has(role):
            return _in_common(one, other, (one.roles[role],), (other.roles[role],)) > _FEW_ROWS
    shared = [h for h in one.table.headers if h in other.table.headers]
    numbers = {m.roles[r] for m in (one, other) for r in NUMBER_ROLES if m.has(r)}
    keys = [h for h in shared if h not in numbers]
    if _in_common(one, other, shared, shared) > _FEW_ROWS:
        return True
    return bool(keys) and _in_common(one, other, keys, keys) > _SAME_KEYS


def _in_common(one: MappedTable, other: MappedTable, mine: Sequence[str], theirs: Sequence[str]) -> float:
    """The share of the smaller table's distinct rows that the other has too, in some columns."""
    first, second = _hashed(one.table, mine), _hashed(other.table, theirs)
    return len(np.intersect1d(first, second)) / max(1, min(len(first), len(second)))


def _hashed(table: RawTable, headers: Sequence[str]) -> np.ndarray:
    columns = {str(j): _names(table.column(h)) for j, h in enumerate(headers)}
    return np.unique(pd.util.hash_pandas_object(pd.DataFrame(columns), index=False).to_numpy())


def _names(cells: Cells) -> pd.Series:
    return pd.Series(cells.members()).astype(object).fillna("").astype(str)


def _with_period_of_name(table: RawTable, settings: Settings, mapping: Mapping[str, str]) -> RawTable:
    """A sheet called Jan 2024 whose rows say no time happened in January 2024."""
    if read_label(table.sheet) is None or PERIOD in table.headers:
        return table
    mapped = map_table(table, settings, mapping)
    if mapped.kind == "deals" or any(mapped.has(r) for r in ("date", "period", "year")):
        return table
    return _with_column(table, PERIOD)


def _with_sheet(table: RawTable) -> RawTable:
    """The table with its sheet's name in a column, so that what the name says is not lost."""
    return table if SHEET in table.headers or PERIOD in table.headers else _with_column(table, SHEET)


def _with_column(table: RawTable, header: str) -> RawTable:
    return table.with_column(header, cells_of_texts([table.sheet or PurePath(table.name).stem] * len(table)))


def _note(used: Sequence[MappedTable], dropped: Sequence[MappedTable]) -> Note:
    several = len({m.kind for m in used}) < len(used)
    text = f"The rows were read from {_said(used, 'and')}"
    if several:
        text += ", whose rows do not repeat one another"
    if dropped:
        text += (
            f"; not from {', '.join(map(_with_worth, dropped))}, which look like rows of the same kind: "
            "adding sheets up could count rows twice"
        )
    return Note("sheet_chosen", f"{text}.", level="warning" if dropped or several else "info")


def _with_worth(fact: MappedTable) -> str:
    """A sheet's name with the money of its rows."""
    role = next((r for r in ("revenue", "amount") if fact.has(r)), "")
    total = float(np.nansum(read_numbers(fact.cells(role)).values)) if role else 0.0
    return f"{_name(fact.table)} ({fact.roles[role]} {total:,.2f})" if total else _name(fact.table)


def _said(used: Sequence[MappedTable], word: str) -> str:
    names = [_name(m.table) for m in used]
    return f"sheet {names[0]}" if len(names) == 1 else f"sheets {', '.join(names[:-1])} {word} {names[-1]}"


def _name(table: RawTable) -> str:
    return f"{table.sheet} (hidden)" if table.hidden else table.sheet
