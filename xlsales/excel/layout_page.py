"""A page of its own: charts side by side, what to do in lines, and links, all over one width."""

from __future__ import annotations

from xlsales.excel.cells import GUTTER_PX, Area, Template
from xlsales.excel.layout import LEFT, ChartPlace, Draft, text_lines
from xlsales.report.model import Cards, Charts, Links, Sheet, Tasks
from xlsales.words.sentence import Sentence

PAGE_PX, GAP_PX = 1_380, 18
COLUMNS_A_CARD, FEWEST_CARDS, LINE_PX = 2, 4, 18


def page_widths(sheet: Sheet) -> dict[int, int]:
    """The columns of a page, two a card, all of one width."""
    cards = max((len(b.rows) for b in sheet.blocks if isinstance(b, Cards)), default=0)
    count = COLUMNS_A_CARD * max(cards, FEWEST_CARDS)
    return {LEFT + j: PAGE_PX // count for j in range(count)}


def place_charts(draft: Draft, block: Charts) -> None:
    """Give charts their places beside each other and move below them."""
    if not block.charts:
        return
    # A chart alone takes half of the width: bars over a whole page say no more.
    across = max(len(block.charts), 2)
    width = (PAGE_PX - GAP_PX * (across - 1)) // across
    for i, chart in enumerate(block.charts):
        draft.charts.append(ChartPlace(chart, draft.row, GUTTER_PX + i * (width + GAP_PX), 0, width, block.height))
    draft.row = draft.row_below(draft.row, block.height)


def place_tasks(draft: Draft, block: Tasks) -> None:
    """What to do, a line each: the action over most of the width, then who by when, then the money."""
    last = max(draft.widths)
    for i, task in enumerate(block.items, 1):
        action = Sentence((f"{i}   ", *task.action.parts))
        lines = 1
        for sentence, style, left, right in (
            (action, "task", LEFT, last - 3), (task.who, "task_who", last - 2, last - 1),
            (task.worth, "task_worth", last, last),
        ):  # fmt: skip
            text = sentence.text(draft.locale, draft.currency)
            lines = max(lines, text_lines(text, draft.span_px(left, right) - 12, 11.0))
            draft.put(draft.row, left, text, style, source=sentence)
            if right > left:
                draft.merges.append(Area(draft.row, left, draft.row, right))
        draft.heights[draft.row] = 8 + LINE_PX * lines
        draft.row += 1


def place_links(draft: Draft, block: Links, names: frozenset[str]) -> None:
    """Sheets to go to, one a cell."""
    there = [n for n in block.sheets if n in names]
    columns = max(draft.widths) - LEFT + 1
    for i, name in enumerate(there):
        row, col = draft.row + i // columns, LEFT + i % columns
        draft.put(row, col, name, "link", source=link_to(name))
    draft.row += -(-len(there) // columns) + 1


def link_to(name: str, shown: str = "") -> Template:
    """A formula that goes to a sheet's first cell; the cell is named by reference, so that a new name is followed."""
    quoted = name.replace("'", "''")
    return Template(f'=HYPERLINK("#"&CELL("address",\'{quoted}\'!A1),"{shown or name}")', "", 0)
