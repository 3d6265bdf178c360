"""KPI cards: a label, the figure, its change in words and a sparkline, one card a column."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xlsales.excel.cells import Area, Place, Template
from xlsales.excel.layout import LEFT, Draft, SparkPlace, is_page
from xlsales.excel.layout_page import COLUMNS_A_CARD
from xlsales.excel.layout_table import kind_at, shown_value
from xlsales.excel.style import number_format
from xlsales.metrics.table import PERCENT_KINDS, Fact, Table
from xlsales.report.model import Cards
from xlsales.words.numbers import NOT_KNOWN
from xlsales.words.sentence import Choice, Sentence, Slot, Tone, plain

CARD_PX = 178
LABEL_PX, FIGURE_PX, LINE_PX, SPARK_PX = 24, 40, 22, 40


def cards_across(count: int) -> int:
    """How many cards stand side by side, so that rows of cards are even.

    Examples
    --------
    >>> cards_across(5), cards_across(8), cards_across(9)
    (5, 4, 5)
    """
    return count if count <= 6 else 4 if count <= 8 else 5


def place_cards(draft: Draft, block: Cards, tabled: frozenset[str]) -> None:
    """Lay the cards out at the draft's row and move below them.

    Parameters
    ----------
    tabled
        Names of the tables that stand somewhere as tables: their cards refer to those cells.
    """
    table = block.table
    if not len(table.frame):
        draft.say(plain(table.missing or "There are no key figures."), "note")
        draft.row += 1
        return
    across = cards_across(len(block.rows))
    for start in range(0, len(block.rows), across):
        _place_row(draft, block, block.rows[start : start + across], tabled)
    for note in table.notes:
        draft.say(plain(note), "note")
    draft.row += 1


def change_line(table: Table, row: int) -> Sentence:
    """What a card says of its figure: the direction, the size of the change, and the figure before."""
    change, before = _fact(table, row, "change"), _fact(table, row, "before")
    if _fact_kind(table, row) in PERCENT_KINDS and "points" in table.frame.columns:
        change = _fact(table, row, "points")
    if change is None or not change.known:
        return (
            plain("nothing to compare with")
            if before is None or not before.known
            else Sentence(("from ", Slot(before)))
        )
    parts: tuple[Any, ...] = (Choice(change, "▼ ", "", "▲ "), Slot(change, "abs"))
    if before is not None and before.known:
        parts = (*parts, " from ", Slot(before))
    good = change.value * float(shown_value(table.frame["favourable"].iloc[row]) or 0)
    tone: Tone = "good" if good > 0 else "bad" if good < 0 else "neutral"
    return Sentence(parts, tone)


def _place_row(draft: Draft, block: Cards, positions: tuple[int, ...], tabled: frozenset[str]) -> None:
    table, top = block.table, draft.row
    span = COLUMNS_A_CARD if is_page(draft.sheet) else 1
    told = [_lines(block, i) for i in positions]
    most = max(map(len, told))
    heights = (LABEL_PX, FIGURE_PX, *[LINE_PX] * most, *([SPARK_PX] if block.trend is not None else []))
    for offset, height in enumerate(heights):
        draft.heights[top + offset] = height
    for at, i in enumerate(positions):
        col = LEFT + at * span
        if span > 1:
            draft.merges += [Area(top + r, col, top + r, col + span - 1) for r in range(len(heights))]
        kind, now = _fact_kind(table, i), shown_value(table.frame["now"].iloc[i])
        number = number_format(kind, currency=draft.currency)
        refers = Template("={" + f"{table.name}[{i}].now" + "}", table.name, i) if table.name in tabled else None
        draft.put(top, col, str(table.frame["label"].iloc[i]), "card_label")
        draft.put(
            top + 1, col, NOT_KNOWN if now is None else now, "card_figure", number, refers if now is not None else None
        )
        if refers is None and now is not None:
            draft.places.setdefault((table.name, i, "now"), Place(draft.sheet.name, top + 1, col))
        for line in range(most):
            said = told[at][line] if line < len(told[at]) else plain("")
            style = {"good": "card_change_good", "bad": "card_change_bad"}.get(said.tone, "card_change")
            draft.put(top + 2 + line, col, said.text(draft.locale, draft.currency) or None, style, source=said)
        if block.trend is None:
            continue
        draft.put(top + 2 + most, col, None, "card_spark")
        metric = str(table.frame["metric"].iloc[i]) if "metric" in table.frame.columns else ""
        if metric in block.trend.frame.columns and len(block.trend.frame) > 2:
            draft.sparks.append(SparkPlace(top + 2 + most, col, block.trend.name, metric))
    draft.row = top + len(heights) + 1


def _lines(block: Cards, row: int) -> tuple[Sentence, ...]:
    """What a card says below its figure: its change, and what stands beside it."""
    frame = block.table.frame
    metric = str(frame["metric"].iloc[row]) if "metric" in frame.columns else ""
    return (change_line(block.table, row), *block.beside.get(metric, ()))


def _fact_kind(table: Table, row: int) -> Any:
    return kind_at(table, table.column("now"), row)


def _fact(table: Table, row: int, column: str) -> Fact | None:
    if column not in table.frame.columns:
        return None
    return replace(table.fact(column, row=row), kind=kind_at(table, table.column(column), row))
