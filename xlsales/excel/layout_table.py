"""A table block on the sheet: its widths, header with notes, body, marks, bars, drop-downs and formulas."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from xlsales.excel.cells import Area, Bars, Choices, GridTable, Place, SignColours, Template
from xlsales.excel.layout import LEFT, Beside, Draft, TablePlace, text_lines, text_px
from xlsales.excel.names import table_name, unlike_headers
from xlsales.excel.style import header_text, is_number, number_format
from xlsales.metrics.table import KEYS_BY_ROW, Column, Table
from xlsales.report.model import TableBlock
from xlsales.words.numbers import written
from xlsales.words.sentence import Sentence, plain

MIN_NUMBER_PX, MIN_TEXT_PX, MAX_TEXT_PX, PROSE_PX, LONG_TEXT = 76, 90, 300, 400, 60
FILTER_FROM, BESIDE_MAX_PX = 25, 700
MAX_SAMPLE = 400
BAR_PX, OVER_PX, CHOICE_PX = 44, 1_340, 160


def shown_columns(block: TableBlock) -> tuple[Column, ...]:
    """The columns that a block shows: without hidden ones, and without the keys of rows that say their own kind."""
    by_row = any(c.kind == "by_row" for c in block.table.columns)
    left_out = {*block.hidden, *(KEYS_BY_ROW if by_row else ()), *_empty(block)}
    return tuple(c for c in block.table.columns if c.name not in left_out)


def _empty(block: TableBlock) -> set[str]:
    """Columns without a single value, that nobody is meant to fill in and no formula fills."""
    kept = {*block.inputs, *_offered(block), *(column for _, column in block.formulas), block.table.columns[0].name}
    frame = block.table.frame
    return {
        c.name
        for c in block.table.columns
        if len(frame) and c.name not in kept and all(shown_value(v) in (None, "") for v in block.table.values[c.name])
    }


def _offered(block: TableBlock) -> set[Any]:
    """Columns with a drop-down, in all rows or in one."""
    return {c for key in block.choices for c in (key if isinstance(key, tuple) else (key,))}


def table_widths(block: TableBlock, currency: str, locale: str) -> list[int]:
    """The width in pixels that each shown column needs for its header and its values."""
    columns = shown_columns(block)
    return [_needed(block, c, h, locale) for c, h in zip(columns, _headers(columns, currency), strict=True)]


def place_table(draft: Draft, block: TableBlock, taken: set[str]) -> None:
    """Lay a table out at the draft's row and move below it."""
    table = block.table
    # A section of one table would say its title twice.
    if block.titled and table.title and table.title.casefold() != draft.heading.casefold():
        draft.heights[draft.row] = 30
        draft.put(draft.row, LEFT, table.title, "table_title")
        draft.row += 1
    draft.heading = ""
    if not len(table.frame):
        draft.say(plain(table.missing or "There are no rows to show."), "note")
        draft.row += 1
        return
    top = draft.row
    name = table_name(table.name, taken)
    taken.add(name)
    columns = shown_columns(block)
    headers = _headers(columns, draft.currency)
    _place_header(draft, columns, headers)
    first = draft.row + 1
    area = Area(draft.row, LEFT, draft.row + len(table.frame), LEFT + len(columns) - 1)
    draft.tables.append(GridTable(name, area, headers, len(table.frame) >= FILTER_FROM))
    draft.placed.setdefault(
        table.name,
        TablePlace(draft.sheet.name, first, len(table.frame), {c.name: LEFT + j for j, c in enumerate(columns)}),
    )
    if draft.header_row is None:
        draft.header_row = draft.row
    _place_body(draft, block, columns, first)
    _place_rules(draft, block, columns, first)
    draft.row = first + len(table.frame)
    for note in table.notes:
        draft.say(plain(note), "note")
    right = sum(draft.column_px(c) for c in range(LEFT + len(columns)))
    draft.beside = Beside(right + 32, top) if right <= BESIDE_MAX_PX else None
    draft.row += 1


def kind_at(table: Table, column: Column, row: int) -> Any:
    """A cell's own kind: the column's, or the row's where the column says so."""
    return table.values["kind"][row] if column.kind == "by_row" else column.kind


def shown_value(value: Any) -> Any:
    """A value as a cell holds it: plain, dates as dates, missing as None.

    Examples
    --------
    >>> shown_value(pd.NA), shown_value(pd.Timestamp("2024-01-05")), shown_value(True)
    (None, datetime.date(2024, 1, 5), True)
    """
    if value.__class__ is str or value.__class__ is int:
        return value
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and not abs(value) < 1e300):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date() if value == value.normalize() else value.to_pydatetime()
    if isinstance(value, (pd.Period, pd.Interval)):
        return str(value)
    if hasattr(value, "item") and not isinstance(value, str):
        return shown_value(value.item())
    return value if isinstance(value, (str, bool, int, float, dt.date, dt.datetime)) else str(value)


def _headers(columns: tuple[Column, ...], currency: str) -> tuple[str, ...]:
    return unlike_headers(header_text(c.header, c.kind, currency) for c in columns)


def _texts(block: TableBlock, column: Column, locale: str) -> list[str]:
    shown = [shown_value(v) for v in block.table.values[column.name][:MAX_SAMPLE]]
    return [
        "" if v is None else written(v, kind_at(block.table, column, i), "plain", locale) for i, v in enumerate(shown)
    ]


def _needed(block: TableBlock, column: Column, header: str, locale: str) -> int:
    texts = _texts(block, column, locale)
    widest = max(map(text_px, texts), default=0.0)
    word = max((text_px(w, 10, bold=True) for w in header.split()), default=0.0)
    head = max(word, text_px(header, 10, bold=True) / 2 + 12)
    choices = [
        v for k, vs in block.choices.items() if column.name in (k, *(k if isinstance(k, tuple) else ())) for v in vs
    ]
    if is_number(column.kind):
        mark = BAR_PX if column.name in block.bars else 16 if column.name in block.signed else 0
        pixels = max(MIN_NUMBER_PX, widest + 24 + mark, head + 24)
        # A header that nearly fits on one line would touch the one beside it.
        line = text_px(header, 10, bold=True) + 20
        return round(line if pixels < line < pixels + 30 else pixels)
    widest = max([widest, *(min(text_px(c), CHOICE_PX) + 20 for c in choices)])
    prose = any(len(t) > LONG_TEXT for t in texts)
    return round(min(max(MIN_TEXT_PX, widest + 22, head + 18), PROSE_PX if prose else MAX_TEXT_PX))


def _place_header(draft: Draft, columns: tuple[Column, ...], headers: tuple[str, ...]) -> None:
    lines = 1
    for j, (column, header) in enumerate(zip(columns, headers, strict=True), LEFT):
        draft.put(draft.row, j, header, "header_number" if is_number(column.kind) else "header_text")
        if column.meaning:
            draft.notes[draft.row, j] = column.meaning
        lines = max(lines, text_lines(header, draft.column_px(j) - 12, 10, bold=True))
    draft.heights[draft.row] = 12 + 17 * lines


def _place_body(draft: Draft, block: TableBlock, columns: tuple[Column, ...], first: int) -> None:
    table = block.table
    room, end = _runs_on(draft, block, columns), LEFT + len(columns) - 1
    for j, column in enumerate(columns, LEFT):
        for i, raw in enumerate(table.values[column.name]):
            value, kind = shown_value(raw), kind_at(table, column, i)
            number = number_format(kind, signed=column.name in block.signed)
            # Excel has no number format for TRUE; one for 1 can say yes.
            value = int(value) if isinstance(value, bool) else value
            if isinstance(value, (dt.date, dt.datetime)):
                number = number_format("date")
            formula = block.formulas.get((i, column.name))
            source = Template(formula, table.name, i) if formula else None
            style = _style(block, column, kind, i)
            wide = text_px(value) + 22 if j == end and room and isinstance(value, str) and style == "cell_text" else 0
            over = draft.column_px(j) < wide <= room
            draft.reach = max(draft.reach, round(OVER_PX - room + wide) if over else 0)
            draft.put(first + i, j, value, "cell_text_over" if over else style, number, source)
            draft.places.setdefault((table.name, i, column.name), Place(draft.sheet.name, first + i, j))
            if isinstance(value, str) and len(value) > 12 and not over:
                lines = text_lines(value, draft.column_px(j) - 14)
                if lines > 1:
                    draft.heights[first + i] = max(draft.row_px(first + i), lines * 20 + 4)


def _runs_on(draft: Draft, block: TableBlock, columns: tuple[Column, ...]) -> int:
    """The pixels that words of the last column have, as they may run on over the empty cells at its right; 0 for none.

    Its width is another table's there, and in a narrow column words would stand on many short lines.
    """
    last = columns[-1]
    if is_number(last.kind) or last.name in (*block.inputs, *_offered(block)) or len(columns) < 2:
        return 0
    return OVER_PX - draft.span_px(0, LEFT + len(columns) - 2)


def _style(block: TableBlock, column: Column, kind: str, row: int) -> str:
    look = "cell_number" if is_number(kind) else "cell_text"
    mark = block.marks.get(row, {}).get(column.name, "")
    mark = mark or _judged(block, column, row)
    if mark in ("bad", "good", "muted", "input"):
        return f"{look}_{mark}"
    return f"{look}_input" if column.name in block.inputs else look


def _judges(block: TableBlock) -> bool:
    """Whether the rows say themselves which direction is good."""
    return "favourable" in block.table.frame.columns


def _judged(block: TableBlock, column: Column, row: int) -> str:
    """Good or bad for a signed figure whose row says which direction is good; empty else."""
    if column.name not in block.signed or not _judges(block):
        return ""
    value, good = (shown_value(block.table.values[c][row]) for c in (column.name, "favourable"))
    score = (value or 0) * (good or 0)
    return "good" if score > 0 else "bad" if score < 0 else ""


def _place_rules(draft: Draft, block: TableBlock, columns: tuple[Column, ...], first: int) -> None:
    last = first + len(block.table.frame) - 1
    for j, column in enumerate(columns, LEFT):
        area = Area(first, j, last, j)
        if column.name in block.bars:
            negative = any((shown_value(v) or 0) < 0 for v in block.table.values[column.name])
            draft.bars.append(Bars(area, not negative))
        if column.name in block.signed and not _judges(block):
            draft.signs.append(SignColours(area))
        if column.name in block.choices:
            draft.choices.append(Choices(area, tuple(block.choices[column.name])))
        for strict, lists in ((True, block.choices), (False, block.offers)):
            for key, values in lists.items():
                if isinstance(key, tuple) and column.name in key:
                    row = next(k for k in key if not isinstance(k, str))
                    cell = Area(first + row, j, first + row, j)
                    draft.choices.append(Choices(cell, tuple(values), strict=strict))


def sentence_of(text: str | Sentence) -> Sentence:
    """A sentence, also where plain words are given."""
    return plain(text) if isinstance(text, str) else text
