"""From any source to a `SalesBook`: read, understand, join, and account for every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.blocks import with_blocks_named
from xlsales.table.book import ColumnMatch, Note, SalesBook, book_from_roles, empty_set_aside
from xlsales.table.cells import joined_cells
from xlsales.table.converted import with_one_currency
from xlsales.table.deals import standard_deals
from xlsales.table.group_titles import with_group_titles
from xlsales.table.groups import with_groups
from xlsales.table.header_row import is_value, known_headers
from xlsales.table.labels import read_label
from xlsales.table.lookups import Joined, join_lookups, why_left
from xlsales.table.mapping import MappedTable, check_mapping, map_table
from xlsales.table.numbers import read_numbers
from xlsales.table.only_column import with_only_columns
from xlsales.table.order_fields import with_order_fields
from xlsales.table.orders import StandardRows, standard_orders
from xlsales.table.outline import with_outline_filled
from xlsales.table.raw import RawTable, table_of_rows
from xlsales.table.returns import kind_of_table, unused_returns, with_returns
from xlsales.table.row_kinds import CREDIT, PLAN, RETURNED
from xlsales.table.sections import without_second_table
from xlsales.table.sheets import SHEET, TARGETS_SHEET, agree, is_fact, largest, sheets_to_use, with_returns_named
from xlsales.table.sources import check_place, read_tables, table_of_frame
from xlsales.table.targets import looks_like_targets
from xlsales.table.targets_of_book import unread_targets, with_targets
from xlsales.table.text_storage import texts_as_objects
from xlsales.table.which_money import with_money_column
from xlsales.table.wide import has_periods_across, long_form
from xlsales.table.years_down import pivot_advice, with_years_down

# So many numbers or dates in a header are a row of values.
_VALUES_AS_HEADERS = 2


@texts_as_objects
def read_book(
    sources: Sequence[str | Path],
    settings: Settings,
    *,
    mapping: Mapping[str, str] | None = None,
    targets: str | Path | None = None,
) -> SalesBook:
    """Read files into a book.

    Parameters
    ----------
    sources
        One file, or several: stacked where their columns agree, joined by their keys otherwise.
    settings
        Options of the analysis.
    mapping
        Role → header, where the person decided.
    targets
        A file with a Targets table.

    Raises
    ------
    InputError
        For a file that cannot be read or rows that cannot be analysed.
    """
    if isinstance(sources, str | Path):
        sources = [sources]
    if not sources:
        raise InputError("no source was given", cure="Name a workbook, CSV or Parquet file.")
    tables, notes = [], []
    for source in sources:
        kept, said = sheets_to_use(read_tables(source), settings, mapping or {})
        tables += kept
        notes += said
    goals: list[RawTable] = []
    if targets is not None:
        # A slip in the name is corrected in a moment; a file that turns out to be unreadable stops nothing.
        check_place(Path(targets))
    try:
        goals = read_tables(targets) if targets is not None else []
    except InputError as error:
        notes.append(unread_targets(str(error)))
    return book_of_tables(tables, settings, mapping=mapping or {}, targets=goals, notes=notes)


@texts_as_objects
def book_of(
    rows: pd.DataFrame | Sequence[Sequence[Any]],
    settings: Settings,
    *,
    mapping: Mapping[str, str] | None = None,
    source_name: str = "Data",
    deals: pd.DataFrame | Sequence[Sequence[Any]] | None = None,
    targets: pd.DataFrame | Sequence[Sequence[Any]] | None = None,
) -> SalesBook:
    """Read a frame, or rows of values with a header row, into a book.

    Parameters
    ----------
    rows
        A pandas frame, or a list of rows as Excel hands them over (dates, serials, Decimal, None, "").
    settings
        Options of the analysis.
    mapping
        Role → header, where the person decided.
    source_name
        What the person knows the rows by.
    deals
        Rows of a pipeline beside the orders.
    targets
        Rows of a Targets table.

    Raises
    ------
    InputError
        For rows that cannot be analysed.

    Examples
    --------
    >>> book = book_of([["Order Date", "Region", "Sales"], ["2024-01-05", "North", "$1,200.50"]], Settings())
    >>> float(book.sales["revenue"].sum()), book.dimensions
    (1200.5, ('region',))
    """
    tables = [_table(rows, source_name)]
    if deals is not None:
        tables.append(_table(deals, "Pipeline"))
    goals = [_table(targets, "Targets")] if targets is not None else []
    return book_of_tables(tables, settings, mapping=mapping or {}, targets=goals)


def _table(rows: pd.DataFrame | Sequence[Sequence[Any]], name: str) -> RawTable:
    if isinstance(rows, pd.DataFrame):
        return table_of_frame(rows, name)
    if isinstance(rows, Mapping | pd.Series) or (
        isinstance(rows, Sequence) and any(isinstance(r, Mapping) for r in rows)
    ):
        return table_of_frame(pd.DataFrame(rows), name)
    if isinstance(rows, str | bytes | Path) or not isinstance(rows, Iterable):
        raise InputError(
            f"rows are wanted, not {'a path' if isinstance(rows, str | Path) else type(rows).__name__}",
            where=name,
            cure="Give a pandas frame or a list of rows; for files use xlsales.analyze_files.",
        )
    return table_of_rows([r if isinstance(r, Sequence) else list(r) for r in rows], name, sheet=name)


def book_of_tables(
    tables: Sequence[RawTable],
    settings: Settings,
    *,
    mapping: Mapping[str, str],
    targets: Sequence[RawTable] = (),
    notes: Sequence[Note] = (),
) -> SalesBook:
    """Understand, join and account for the tables of all sources."""
    tables = [
        with_outline_filled(with_group_titles(with_years_down(with_blocks_named(without_second_table(t)))))
        for t in tables
    ]
    as_given, tables = tables, _with_periods_down(tables, settings, mapping)
    check_mapping(mapping, [*as_given, *tables, *targets])
    notes = [*notes, *(n for t in tables for n in t.notes)]
    facts, others = _facts_and_others(tables, settings, mapping)
    if not facts:
        raise _no_facts(tables, settings, mapping)
    for fact in facts:
        if _has_no_header(fact, mapping):
            raise _no_header(fact.table)
    facts, stacked = _stacked(facts, settings, mapping)
    notes += stacked
    facts = [with_one_currency(with_money_column(with_order_fields(f), settings), settings) for f in facts]
    orders = largest([f for f in facts if f.kind == "orders"])
    deals = largest([f for f in facts if f.kind == "deals"])
    others += [f.table for f in facts if f is not orders and f is not deals]
    found = [t for t in others if looks_like_targets(t, settings)]
    others = [t for t in others if not any(t is g for g in found)]
    if orders is not None:
        orders, others = with_returns(orders, others, settings)
    joined = [join_lookups(f, others, settings, mapping) for f in (orders, deals) if f is not None]
    notes += _left_over(joined, settings)
    joined = [replace(j, facts=with_groups(j.facts, settings)) for j in joined]
    standard = [_standard(j, settings) for j in joined]
    plans = [p for s in standard for p in s.plans]
    return with_targets(_book(joined, standard, notes), targets, found, plans, settings, mapping, joined)


def _with_periods_down(
    tables: Sequence[RawTable], settings: Settings, mapping: Mapping[str, str]
) -> Sequence[RawTable]:
    """The tables with a row a period; beside rows with a date, what has periods across is a plan and left as it is."""
    if not any(has_periods_across(t, settings) for t in tables):
        return tables
    for table in tables:
        mapped = map_table(table, settings, mapping)
        if table.sheet != TARGETS_SHEET and is_fact(mapped, alone=False) and not _only_year(mapped):
            return tables
    return [long_form(t, settings, mapping) for t in tables]


def _only_year(mapped: MappedTable) -> bool:
    return mapped.kind == "orders" and mapped.has("year") and not mapped.has("date") and not mapped.has("period")


def _facts_and_others(
    tables: Sequence[RawTable], settings: Settings, mapping: Mapping[str, str]
) -> tuple[list[MappedTable], list[RawTable]]:
    facts, others = [], []
    alone = len(tables) == 1
    for table in tables:
        mapped = map_table(table, settings, mapping)
        if alone:
            mapped = with_only_columns(mapped, settings)
        if table.sheet != TARGETS_SHEET and is_fact(mapped, alone):
            facts.append(mapped)
        else:
            others.append(table)
    own = [f for f in facts if kind_of_table(f.table) in (CREDIT, RETURNED, PLAN) and SHEET not in f.table.headers]
    if len(own) < len(facts):
        # A table of returns or a plan is none of sales, where another one is.
        sales = [f for f in facts if f not in own]
        facts = with_returns_named(sales, own, settings, mapping)
        others += [f.table for f in own if not any(f.table.name == kept.table.name for kept in facts)]
    if not facts and not alone:
        # Only where no table is one of sales by its headers: lists of accounts have dates and money too.
        guesses = [with_only_columns(map_table(t, settings, mapping), settings) for t in others]
        best = largest([g for g in guesses if g.table.sheet != TARGETS_SHEET and is_fact(g, alone=False)])
        facts += [best] if best else []
        others = [t for t in others if best is None or t is not best.table]
    return facts, others


def _no_facts(tables: Sequence[RawTable], settings: Settings, mapping: Mapping[str, str]) -> InputError:
    best = max((map_table(t, settings, mapping) for t in tables), key=lambda m: len(m.roles))
    worth = best.has("revenue") or best.has("units", "price")
    numeric = any(not np.isnan(read_numbers(c).values).all() for c in best.table.cells)
    maybe = "; ".join(f"{m.header} may be {m.role} ({m.how})" for m in best.matches if not m.used and m.role)
    cure = _headers_of(best.table) + (f" {maybe}." if maybe else "")
    if sum(map(_is_value, best.table.headers)) >= _VALUES_AS_HEADERS:
        return _no_header(best.table, cure)
    unsolved = " ".join(n.text for n in best.table.notes if n.code == "formulas_without_result")
    cure = f"{unsolved} {cure}" if unsolved else cure
    if not worth:
        what = "no column says what a row is worth" if numeric else "there is no number column"
        return InputError(what, where=best.table.name, cure=f"{cure} Name one with --map revenue=Header.")
    if advice := pivot_advice(best.table):
        return InputError("no column says when a row happened", where=best.table.name, cure=advice)
    return InputError(
        "no column says when a row happened", where=best.table.name, cure=f"{cure} Name one with --map date=Header."
    )


def _has_no_header(fact: MappedTable, mapping: Mapping[str, str]) -> bool:
    """Whether the first row of values stands where the header should: what is used goes by a number or a date."""
    used = {h for r, h in fact.roles.items() if r not in mapping}
    values = [h for h in fact.table.headers if _is_value(h)]
    return bool(used & set(values)) or (len(values) >= _VALUES_AS_HEADERS and known_headers(fact.table.headers) == 0)


def _is_value(header: str) -> bool:
    return is_value(header) and read_label(header) is None


def _headers_of(table: RawTable) -> str:
    return f"The headers are: {', '.join(table.headers[:12])}{', …' if len(table.headers) > 12 else ''}."


def _no_header(table: RawTable, cure: str = "") -> InputError:
    return InputError(
        "the row taken for the header holds values",
        where=table.name,
        cure=f"{cure or _headers_of(table)} Write a row of headers above the first row, such as Date, Region, Revenue.",
    )


def _stacked(
    facts: list[MappedTable], settings: Settings, mapping: Mapping[str, str]
) -> tuple[list[MappedTable], list[Note]]:
    """Put tables of the same columns one below the other."""
    groups: list[list[MappedTable]] = []
    for fact in facts:
        for group in groups:
            if group[0].kind == fact.kind and agree(group[0], fact):
                group.append(fact)
                break
        else:
            groups.append([fact])
    out, notes = [], []
    for group in groups:
        if len(group) == 1:
            out.append(group[0])
            continue
        table = _one_below_the_other([_with_headers_of(group[0], g) for g in group])
        out.append(map_table(table, settings, mapping, kind=group[0].kind))
        firsts = "; ".join(f"{g.table.name} from row {n}" for g, n in zip(group, _starts(group), strict=True))
        notes.append(Note("stacked", f"{len(group)} sources were put one below the other: {firsts}.", len(table)))
    return out, notes


def _with_headers_of(first: MappedTable, other: MappedTable) -> RawTable:
    """The other table under the first one's headers, where both have the same roles under different names."""
    renamed = {other.roles[r]: h for r, h in first.roles.items() if r in other.roles}
    return replace(other.table, headers=tuple(renamed.get(h, h) for h in other.table.headers))


def _starts(group: Sequence[MappedTable]) -> list[int]:
    return [int(n) + 2 for n in _offsets([g.table for g in group])]


def _offsets(tables: Sequence[RawTable]) -> list[int]:
    """What is added to a table's row numbers so that numbers stay distinct over all."""
    out, end = [], 0
    for table in tables:
        out.append(end)
        end += int(table.rows[-1]) if len(table) else 0
    return out


def _one_below_the_other(tables: Sequence[RawTable]) -> RawTable:
    first = tables[0]
    by_lower = [{h.lower(): c for h, c in zip(t.headers, t.cells, strict=True)} for t in tables]
    headers = [h for h in first.headers if all(h.lower() in b for b in by_lower)]
    rows = np.concatenate([t.rows + o for t, o in zip(tables, _offsets(tables), strict=True)])
    cells = tuple(joined_cells([b[h.lower()] for b in by_lower]) for h in headers)
    return replace(first, name=" + ".join(t.name for t in tables), headers=tuple(headers), cells=cells, rows=rows)


def _left_over(joined: Sequence[Joined], settings: Settings) -> list[Note]:
    kept = set.intersection(*({t.name for t in j.left_over} for j in joined))
    tables = {t.name: t for t in joined[0].left_over if t.name in kept}
    notes = []
    for name in sorted(tables):
        text = why_left(joined[0].facts, tables[name], settings)
        plain = Note("joins_nothing", text, level="info" if "no key in common" in text else "warning")
        notes.append(unused_returns(tables[name], settings) or plain)
    return notes


def _standard(joined: Joined, settings: Settings) -> StandardRows:
    read = standard_deals if joined.facts.kind == "deals" else standard_orders
    return read(joined.facts, settings, joined.members)


def _book(joined: Sequence[Joined], standard: Sequence[StandardRows], notes: list[Note]) -> SalesBook:
    by_kind = {j.facts.kind: s for j, s in zip(joined, standard, strict=True)}
    first, main = joined[0], standard[0]
    asides = [s.account.listed() for s in standard if s.account.entries]
    matches: list[ColumnMatch] = []
    for part in joined:
        matches += [*part.facts.matches, *(m for m in part.matches if m not in matches)]
        notes += [*part.facts.notes, *part.notes]
    for done in standard:
        notes += done.notes
    orders, deals = by_kind.get("orders"), by_kind.get("deals")
    return book_from_roles(
        orders.rows if orders else None,
        deals.rows if deals else None,
        precision=main.precision,
        matches=tuple(matches),
        set_aside=pd.concat(asides, ignore_index=True) if asides else empty_set_aside(),
        notes=tuple(dict.fromkeys(notes)),
        controls=tuple(c for s in standard for c in s.controls),
        labels={role: header for j in reversed(joined) for role, header in j.facts.roles.items()},
        source_rows=_source_rows(first, main),
        pipeline_rows=_source_rows(joined[1], standard[1]) if len(joined) > 1 else None,
        source_name=first.facts.table.name,
        rows_read=sum(len(j.facts.table) for j in joined),
        members={r: m for j in joined for r, m in j.members.items()},
        list_prices={p: v for j in joined for p, v in j.list_prices.items()},
        currency=main.currency,
        reports_to={below: above for j in joined for below, above in j.reports_to.items()},
        groupings=tuple(dict.fromkeys(name for j in joined for name, _ in j.facts.groups)),
        alike={name: role for j in joined for name, role in j.facts.groups if role},
    )


def _source_rows(joined: Joined, done: StandardRows) -> pd.DataFrame:
    """All rows under the person's headers, with parsed numbers and dates in place of their texts."""
    frame = joined.facts.table.frame()
    for header, values in done.parsed.items():
        cells = joined.facts.table.column(header)
        if isinstance(values.dtype, pd.CategoricalDtype):
            # One spelling a member, so that a formula over the sheet finds all rows; UNKNOWN stays as it was written.
            written = cells.values().astype(object)
            frame[header] = values.astype(object).where(values.notna(), written).astype("category").array
            continue
        unread = ~cells.blank & np.asarray(values.isna())
        if cells.texts and not unread.any():
            frame[header] = values.array
    return frame
