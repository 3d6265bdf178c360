"""The report as a `Grid`: every block at its cell, every sentence a formula over the cells of its facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from xlsales.excel.cells import Cell, Choices, Grid, GridSheet, Place, Sparkline, Template, range_ref
from xlsales.excel.layout import LEFT, Draft, TablePlace, is_page
from xlsales.excel.layout_chart import HELPER_SHEET, Helper, resolve_chart
from xlsales.excel.layout_sheet import draft_of
from xlsales.excel.layout_table import FILTER_FROM, shown_value
from xlsales.excel.living import formula_of
from xlsales.excel.names import sheet_name, table_name
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Fact, Table
from xlsales.report.model import Buttons, Cards, Report, Rows, Sheet, TableBlock
from xlsales.words.sentence import Sentence, plain

FIGURES_SHEET = "Figures"
_REFERENCE = re.compile(r"\{(?:([A-Za-z_]\w*)\[(\d+)\]\.)?([A-Za-z_]\w*)\}")


def grid_of(report: Report, *, living: bool = True, buttons: bool = True) -> Grid:
    """Place everything that a report says.

    Parameters
    ----------
    living
        Whether sentences are formulas over the cells of their figures; else they are plain text.
    buttons
        Whether there are macros that buttons can run; else no room is left for them.

    Returns
    -------
    Grid
        The report's sheets in order, a sheet *Figures* where the text names figures that no sheet shows, and a hidden
        sheet with the helper cells of charts.

    Examples
    --------
    >>> from xlsales.words.sentence import plain
    >>> sheet = Sheet("Summary", plain("All is well"), ())
    >>> [s.name for s in grid_of(Report({}, (sheet,), {})).sheets]
    ['Summary']
    """
    currency, locale = str(report.meta.get("currency") or ""), str(report.meta.get("locale") or "en-US")
    report = replace(report, sheets=_named(report.sheets if buttons else map(_without_buttons, report.sheets)))
    tabled = frozenset(b.table.name for s in report.sheets for b in s.blocks if isinstance(b, TableBlock))
    taken: set[str] = {table_name(b.name) for s in report.sheets for b in s.blocks if isinstance(b, Rows)}
    names = frozenset(s.name for s in report.sheets)
    back = next((s.name for s in report.sheets if is_page(s)), "")
    drafts = [draft_of(sheet, currency, locale, tabled, taken, names, back) for sheet in report.sheets]
    drafts += [d.behind for d in drafts if d.behind is not None]
    tables = _tables(report)
    helper = Helper()
    places = _places(drafts)
    absent = _absent(drafts, places, tables | report.tables)
    if absent:
        drafts.append(_figures(absent, currency, locale, taken, [d.sheet.name for d in drafts]))
        figures = drafts[-1]
        at = figures.placed["figures"]
        for i, key in enumerate(absent):
            places[key] = Place(figures.sheet.name, at.top + i, at.columns["value"])
    placed = _placed(drafts, tables, helper)
    sheets = [_resolved(d, tables, placed, places, helper, living) for d in drafts]
    if helper.cells:
        cells = tuple(_living(c, HELPER_SHEET, places, currency, locale, living) for c in helper.cells)
        ordered = tuple(sorted(cells, key=lambda c: (c.row, c.col)))
        sheets.append(GridSheet(HELPER_SHEET, ordered, visibility="hidden", gridlines=True))
    title = next((s.title.text(locale, currency) for s in report.sheets), "")
    return Grid(tuple(sheets), places, currency, locale, title)


def _without_buttons(sheet: Sheet) -> Sheet:
    return replace(sheet, blocks=tuple(b for b in sheet.blocks if not isinstance(b, Buttons)))


def _named(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    named: list[Sheet] = []
    for sheet in sheets:
        named.append(replace(sheet, name=sheet_name(sheet.name, [HELPER_SHEET, *(s.name for s in named)])))
    return tuple(named)


def _tables(report: Report) -> dict[str, Table]:
    found = dict(report.tables)
    for sheet in report.sheets:
        for block in sheet.blocks:
            if isinstance(block, TableBlock):
                found[block.table.name] = block.table
            elif isinstance(block, Cards):
                for table in (block.table, block.trend):
                    if table is not None:
                        found.setdefault(table.name, table)
    return found


def _places(drafts: Iterable[Draft]) -> dict[tuple[str, int, str], Place]:
    places: dict[tuple[str, int, str], Place] = {}
    for draft in drafts:
        for key, place in draft.places.items():
            places.setdefault(key, place)
    return places


def _sentences(draft: Draft) -> Iterable[Sentence]:
    yield from (c.source for c in draft.cells if isinstance(c.source, Sentence))
    yield from (p.block.title for p in draft.charts)


def _referred(draft: Draft) -> Iterable[tuple[str, int, str]]:
    for cell in draft.cells:
        source: Any = cell.source
        if isinstance(source, Template):
            for found in _REFERENCE.finditer(source.text):
                table, row, column = found.groups()
                yield table or source.table, int(row) if row else source.row, column


def _absent(
    drafts: Iterable[Draft], places: dict[tuple[str, int, str], Place], tables: dict[str, Table]
) -> dict[tuple[str, int, str], Fact]:
    """Facts that the text or a formula names and no sheet shows, in the order in which they are named."""
    absent: dict[tuple[str, int, str], Fact] = {}
    for draft in drafts:
        for table, row, column in _referred(draft):
            known = table in tables and column in tables[table].frame and row < len(tables[table].frame)
            if known and (table, row, column) not in places:
                absent.setdefault((table, row, column), tables[table].fact(column, row))
        for sentence in _sentences(draft):
            for fact in sentence.facts:
                key = (fact.table, fact.row, fact.column)
                if key not in places:
                    absent.setdefault(key, fact)
    return absent


def _figures(
    absent: dict[tuple[str, int, str], Fact], currency: str, locale: str, taken: set[str], names: list[str]
) -> Draft:
    columns = (
        defined("fact_table", "table"),
        defined("fact_row", "row"),
        defined("fact_column", "column"),
        defined("fact_value", "value"),
        defined("kind"),
    )
    frame = pd.DataFrame(
        {
            "table": [f.table for f in absent.values()],
            "row": [f.row for f in absent.values()],
            "column": [f.column for f in absent.values()],
            "value": pd.Series([f.value for f in absent.values()], dtype=object),
            "kind": [f.kind for f in absent.values()],
        }
    )
    table = Table("figures", "", columns, frame)
    name = sheet_name(FIGURES_SHEET, names)
    sheet = Sheet(name, plain("Figures that the text names and no other sheet shows"), (TableBlock(table),))
    return draft_of(sheet, currency, locale, frozenset(), taken)


def _placed(drafts: list[Draft], tables: dict[str, Table], helper: Helper) -> dict[str, TablePlace]:
    """Where each table stands; those that charts or sparklines draw and no sheet shows go to the helper sheet."""
    placed: dict[str, TablePlace] = {}
    for draft in drafts:
        for name, at in draft.placed.items():
            placed.setdefault(name, at)
    wanted: list[tuple[str, tuple[str, ...]]] = [(s.table, (s.column,)) for d in drafts for s in d.sparks]
    wanted += [
        (p.block.table, (p.block.x, *p.block.y, *p.block.forecast, *p.block.over, p.block.label))
        for d in drafts
        for p in d.charts
    ]
    for name, needed in wanted:
        table = tables.get(name)
        if table is None or not len(table.frame):
            continue
        if name in placed and all(c in placed[name].columns for c in needed if c):
            continue
        for j, column in enumerate(table.columns):
            helper.put(helper.row, j, column.header)
            for i, value in enumerate(table.frame[column.name].tolist(), 1):
                helper.put(helper.row + i, j, shown_value(value))
        columns = {c.name: j for j, c in enumerate(table.columns)}
        placed[name] = TablePlace(HELPER_SHEET, helper.row + 1, len(table.frame), columns)
        helper.row += len(table.frame) + 2
    return placed


def _resolved(
    draft: Draft,
    tables: dict[str, Table],
    placed: dict[str, TablePlace],
    places: dict[tuple[str, int, str], Place],
    helper: Helper,
    living: bool,
) -> GridSheet:
    charts = draft.ready_charts + [
        resolve_chart(draft, p, tables[p.block.table], draft.placed.get(p.block.table) or placed[p.block.table], helper)
        for p in draft.charts
        if p.block.table in placed
    ]
    sparks = [
        Sparkline(s.row, s.col, range_ref(placed[s.table].sheet, placed[s.table].area(s.column)))
        for s in draft.sparks
        if s.table in placed
    ]
    freeze, repeat = _frozen(draft)
    sheet = draft.finished(freeze, repeat)
    return replace(
        sheet,
        cells=tuple(_living(c, sheet.name, places, draft.currency, draft.locale, living) for c in sheet.cells),
        charts=tuple(charts),
        sparklines=tuple(sparks),
        choices=tuple(_listed(c, helper) for c in sheet.choices),
    )


def _frozen(draft: Draft) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    if draft.big is not None:
        return (draft.big.top + 1, 0), (draft.big.top, draft.big.top)
    long = any(t.area.bottom - t.area.top >= FILTER_FROM for t in draft.tables)
    head = draft.header_row
    if long and head is not None and head < 12 and len(draft.tables) == 1:
        return (head + 1, LEFT + 1), (head, head)
    return (draft.title_end, 0), (0, max(draft.title_end - 1, 0))


def _listed(choice: Choices, helper: Helper) -> Choices:
    """A drop-down's values as a range of helper cells, where they are too many or hold a comma."""
    if len(",".join(choice.values)) <= 255 and not any("," in v for v in choice.values):
        return choice
    ref = helper.column(list(choice.values), 0)
    helper.row += len(choice.values) + 1
    return replace(choice, range=ref)


def _living(
    cell: Cell, sheet: str, places: dict[tuple[str, int, str], Place], currency: str, locale: str, living: bool
) -> Cell:
    source: Any = cell.source
    if isinstance(source, Template):
        return replace(cell, formula=_filled(source, sheet, places), source=None)
    if isinstance(source, Sentence):

        def address(fact: Fact) -> str | None:
            place = places.get((fact.table, fact.row, fact.column))
            return place.address(sheet) if place else None

        formula = formula_of(source, address, locale, currency) if living else ""
        return replace(cell, formula=formula, source=None)
    return cell


def _filled(template: Template, sheet: str, places: dict[tuple[str, int, str], Place]) -> str:
    def cell(match: re.Match[str]) -> str:
        table, row, column = match.groups()
        place = places.get((table or template.table, int(row) if row else template.row, column))
        if place is None:
            raise KeyError(f"formula {template.text!r} of table {template.table} names {match[0]}, which has no cell")
        return place.address(sheet)

    text = _REFERENCE.sub(cell, template.text)
    return text if text.startswith("=") else f"={text}"
