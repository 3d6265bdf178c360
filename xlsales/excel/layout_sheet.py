"""One sheet laid out: its blocks from top to bottom, each at the cells that it takes."""

from __future__ import annotations

from xlsales.excel.cells import Button
from xlsales.excel.layout import LEFT, TEXT_PX, Draft, gutter, is_page
from xlsales.excel.layout_cards import CARD_PX, cards_across, place_cards
from xlsales.excel.layout_chart import place_chart
from xlsales.excel.layout_explore import place_explorer
from xlsales.excel.layout_page import PAGE_PX, link_to, page_widths, place_charts, place_links, place_tasks
from xlsales.excel.layout_pages import Span
from xlsales.excel.layout_rows import big_rows, widths
from xlsales.excel.layout_table import MAX_TEXT_PX, place_table, shown_columns, table_widths
from xlsales.excel.style import is_number
from xlsales.report.explorer import Explorer
from xlsales.report.model import (
    Block,
    Buttons,
    Cards,
    Chart,
    Charts,
    Heading,
    Links,
    Rows,
    Sheet,
    TableBlock,
    Tasks,
    Text,
)

SHARED_TEXT_PX, SHARED_PROSE_PX = 150, 230


def draft_of(
    sheet: Sheet,
    currency: str,
    locale: str,
    tabled: frozenset[str],
    taken: set[str],
    names: frozenset[str] = frozenset(),
    back: str = "",
) -> Draft:
    """Lay a sheet out.

    Parameters
    ----------
    tabled
        Names of the tables that some sheet shows.
    taken
        Names of Excel's tables so far; those of this sheet are added.
    names
        Names of all sheets, which links may lead to.
    back
        The sheet that the first cell leads back to, if any.
    """
    draft = Draft(sheet, currency, locale, _widths(sheet, currency, locale))
    if len(sheet.blocks) == 1 and isinstance(sheet.blocks[0], Rows):
        draft.widths = {}
        _place_rows(draft, sheet.blocks[0])
        return draft
    if back and back != sheet.name:
        draft.put(0, LEFT, f"‹ {back}", "link_back", source=link_to(back, f"‹ {back}"))
    else:
        draft.put(0, LEFT, sheet.name.upper(), "eyebrow")
    if len(sheet.blocks) == 1 and isinstance(sheet.blocks[0], Explorer):
        draft.widths = gutter()
        draft.behind = place_explorer(draft, sheet.blocks[0])
        return draft
    draft.row = 1
    draft.say(sheet.title, "title", 1_000)
    draft.title_end = draft.row
    draft.heights[draft.row] = 12
    draft.row += 1
    for block in sheet.blocks:
        _placed_whole(draft, block, tabled, taken, names)
    draft.close_beside()
    draft.fold()
    return draft


def _widths(sheet: Sheet, currency: str, locale: str) -> dict[int, int]:
    widths = gutter()
    if is_page(sheet):
        return widths | page_widths(sheet)
    shown = [b for b in sheet.blocks if isinstance(b, TableBlock) and len(b.table.frame)]
    # Text in a column that holds another table's figures wraps, or that table's figures would stand far apart.
    shared = {j for b in shown for j, c in enumerate(shown_columns(b), LEFT) if is_number(c.kind)}

    def widen(col: int, pixels: int) -> None:
        widths[col] = max(widths.get(col, 0), pixels)

    for block in sheet.blocks:
        if isinstance(block, TableBlock) and len(block.table.frame):
            columns = shown_columns(block)
            for j, pixels in enumerate(table_widths(block, currency, locale), LEFT):
                words = not is_number(columns[j - LEFT].kind)
                # The last column's words may run on to the right.
                prose = pixels > MAX_TEXT_PX and j < LEFT + len(columns) - 1
                most = SHARED_PROSE_PX if prose else SHARED_TEXT_PX
                widen(j, min(pixels, most) if words and j in shared else pixels)
        elif isinstance(block, Cards):
            for j in range(cards_across(len(block.rows))):
                widen(LEFT + j, CARD_PX)
    return widths


def _placed_whole(draft: Draft, block: Block, tabled: frozenset[str], taken: set[str], names: frozenset[str]) -> None:
    """Place a block and note its rows, so that printed pages end between blocks; a chart stays with its table."""
    if not isinstance(block, Chart):
        draft.close_beside()
    top = draft.row
    _place(draft, block, tabled, taken, names)
    if draft.row > top or isinstance(block, Chart):
        heading = bool(draft.spans) and draft.spans[-1].bottom + 1 == top and draft.heading_row == top - 1
        chart, bottom = isinstance(block, Chart), max(top, draft.row - 1)
        if chart and draft.beside is not None and draft.beside.used:
            bottom = max(bottom, draft.row_below(draft.beside.row, draft.beside.used) - 1)
        draft.spans.append(Span(min(top, draft.row - 1), bottom, chart, chart or heading))
    if isinstance(block, Heading):
        draft.heading_row = top


def _place(draft: Draft, block: Block, tabled: frozenset[str], taken: set[str], names: frozenset[str]) -> None:
    if isinstance(block, Text):
        for sentence in block.sentences:
            style = "finding_bad" if block.style == "finding" and sentence.tone == "bad" else block.style
            draft.say(sentence, style, PAGE_PX if is_page(draft.sheet) else TEXT_PX)
        draft.row += 1
    elif isinstance(block, Heading):
        draft.heights[draft.row] = 32
        draft.put(draft.row, LEFT, block.text, "heading")
        draft.heading = block.text
        draft.row += 1
    elif isinstance(block, Cards):
        place_cards(draft, block, tabled)
    elif isinstance(block, TableBlock):
        place_table(draft, block, taken)
    elif isinstance(block, Chart):
        at = draft.placed.get(block.table)
        place_chart(draft, block, at.rows if at else 12)
    elif isinstance(block, Charts):
        place_charts(draft, block)
    elif isinstance(block, Tasks):
        place_tasks(draft, block)
    elif isinstance(block, Links):
        place_links(draft, block, names)
    elif isinstance(block, Buttons):
        draft.heights[draft.row] = 44
        for i, (caption, macro) in enumerate(block.items):
            col, offset = draft.anchor(draft.column_px(0) + i * 184)
            draft.buttons.append(Button(caption, macro, draft.row, col, offset))
        draft.row += 2
    elif isinstance(block, Rows):
        _place_rows(draft, block)


def _place_rows(draft: Draft, block: Rows) -> None:
    if draft.big is not None:
        raise ValueError(f"sheet {draft.sheet.name} has two blocks of rows; give each a sheet of its own")
    draft.big = big_rows(block, draft.row, LEFT if draft.row else 0)
    draft.widths.update(widths(draft.big))
    draft.header_row = draft.row
    draft.row += len(block.frame) + 2
