"""The page *Explore*: six yellow cells, the sentences, key figures, the ranking and the chart that follow them."""

from __future__ import annotations

from typing import Any

from xlsales.excel.cells import Area, Bars, Cell, Choices, GridChart, Place, Series, SignColours
from xlsales.excel.explore_steps import Answers, answers_of
from xlsales.excel.explore_words import Speech, Words, words_of
from xlsales.excel.explore_workings import PICK_LEFT, PICK_ROW, PICKS, SHOWN, WORKINGS_SHEET, Workings
from xlsales.excel.layout import LEFT, Draft, text_lines
from xlsales.excel.living import literal
from xlsales.excel.pad import Ref
from xlsales.excel.style import STYLES, number_format
from xlsales.report.explorer import Explorer
from xlsales.report.model import Sheet
from xlsales.words.sentence import plain
from xlsales.words.template import catalogue

NAME_PX, COLUMN_PX, GAP_PX = 232, 122, 28
FIGURE_COLUMNS = 5
LAST = LEFT + FIGURE_COLUMNS
CHART_PX, CHART_HEIGHT = 560, 300
ANY_FIGURE = "[>=1000]#,##0;[<=-1000]-#,##0;General"
"""Money, counts, prices and rates in one column: none needs decimals from a thousand on."""
ANY_DIFFERENCE = "[>0]+#,##0.##;[<0]-#,##0.##;0"
COMPACT = '[>=999500]0.00,,"M";[>=9999.5]#,##0,"k";General'
SENTENCES = ((1, "headline", "title"), (2, "who", "headline"), (3, "caution", "note"))


def place_explorer(draft: Draft, explorer: Explorer) -> Draft:
    """Place the page, and return the hidden sheet of its lists and steps."""
    workings = Workings(explorer)
    answers = answers_of(workings)
    words = words_of(workings, answers, Speech(draft.locale, draft.currency))
    _place_page(draft, workings, answers, words)
    cells = workings.pad.cells
    sheet = Sheet(WORKINGS_SHEET, plain("The lists and steps behind Explore"), (), visibility="hidden")
    return Draft(sheet, draft.currency, draft.locale, {0: 190, 1: 120}, max(c.row for c in cells) + 1, list(cells))


def _place_page(draft: Draft, workings: Workings, answers: Answers, words: Words) -> None:
    texts = catalogue("explore_en")
    draft.widths.update({LEFT: NAME_PX, **{LEFT + j: COLUMN_PX for j in range(1, FIGURE_COLUMNS + 1)}, LAST + 1: GAP_PX})
    draft.put(0, LEFT, draft.sheet.name.upper(), "eyebrow")
    _sentences(draft, words)
    _picks(draft, workings, texts["pick"])
    row = _key_figures(draft, workings, answers, words, texts["table"], PICK_ROW + 3)
    row = _ranking(draft, workings, answers, words, texts["table"], row + 1)
    x = draft.span_px(0, LAST + 1)
    col, offset = draft.anchor(x)
    draft.ready_charts.append(_chart(workings, answers, words, texts["table"], PICK_ROW + 3, col, offset))
    draft.title_end = PICK_ROW + 2
    draft.row = row
    draft.reach = x + CHART_PX


def _linked(draft: Draft, row: int, col: int, ref: Ref, style: str, number: str = "") -> None:
    """A cell that repeats one of the workings."""
    formula = f'=IF({ref}="","",{ref})'
    draft.cells.append(Cell(row, col, ref.value, style, number, formula))


def _sentences(draft: Draft, words: Words) -> None:
    wide = draft.span_px(LEFT, LAST) + GAP_PX + CHART_PX
    end = draft.column_at(LEFT, wide)
    for row, name, style in SENTENCES:
        ref = getattr(words, name)
        size = float(STYLES[style].get("font_size", 11))
        # Other choices give longer sentences than the first one.
        lines = max(1 if name != "caution" else 2, text_lines(str(ref.value), wide - 40, size, bold=style != "note"))
        draft.heights[row] = round(lines * size * 1.72) + 6
        _linked(draft, row, LEFT, ref, style)
        draft.merges.append(Area(row, LEFT, row, end))


def _picks(draft: Draft, workings: Workings, texts: dict[str, str]) -> None:
    draft.heights[PICK_ROW - 2] = 10
    draft.heights[PICK_ROW] = 26
    lists, pick = workings.lists, workings.pick
    offered = {
        "look_at": lists.labels,
        "only": _members_offered(workings),
        "by": lists.labels,
        "period": lists.stretches,
        "compare": lists.comparisons,
        "measure": lists.measures,
    }
    for j, name in enumerate(PICKS):
        draft.put(PICK_ROW - 1, PICK_LEFT + j, texts[name], "pick_label")
        draft.put(PICK_ROW, PICK_LEFT + j, pick[name].value, "pick", "@")
        cell = Area(PICK_ROW, PICK_LEFT + j, PICK_ROW, PICK_LEFT + j)
        draft.choices.append(Choices(cell, (), offered[name]))
    draft.put(PICK_ROW + 1, LEFT, texts["hint"], "note")
    draft.merges.append(Area(PICK_ROW + 1, LEFT, PICK_ROW + 1, LAST))


def _members_offered(workings: Workings) -> str:
    """The members of the column looked at, below `(all)`: the heading of each column of members says so."""
    corner = workings.lists.members.split(":")[0]
    sheet, cell = corner.split("!")
    column = cell.split("$")[1]
    place = f"MAX(1,{workings.step['place of look at']})"
    return f"OFFSET({sheet}!${column}$1,0,{place}-1,INDEX({workings.lists.counts},{place})+1,1)"


def _head(draft: Draft, row: int, cells: list[Any]) -> None:
    draft.heights[row] = 30
    for j, cell in enumerate(cells):
        style = "header_number" if j else "header_text"
        if isinstance(cell, Ref):
            _linked(draft, row, LEFT + j, cell, style)
        else:
            draft.put(row, LEFT + j, cell, style)


def _key_figures(draft: Draft, w: Workings, answers: Answers, words: Words, texts: dict[str, str], row: int) -> int:
    _head(draft, row, [texts["figure"], words.period, words.base, texts["difference"], texts["change"]])
    step = w.step
    compares = step["compares"]
    for measure, now, before in answers.figures:
        row += 1
        money = draft.currency if measure.kind in ("money", "price") else ""
        label = measure.label if not money else f"{measure.label}, {money}"
        draft.put(row, LEFT, label, "cell_text")
        number = number_format(measure.kind)
        _linked(draft, row, LEFT + 1, now, "cell_number", number)
        there = step["both there"].value == 1
        shown = before.value if step["place of it"].value else ""
        draft.cells.append(
            Cell(row, LEFT + 2, shown, "cell_number", number, f'=IF({step["place of it"]}=0,"",{before})')
        )
        known = there and now.value != "" and before.value != ""
        apart = now.value - before.value if known else ""
        both = f'AND({step["both there"]}=1,{now}<>"",{before}<>"")'
        rate = measure.scale > 1
        signed = number_format("points") if rate else _signed(number)
        draft.cells.append(Cell(row, LEFT + 3, apart, "cell_number", signed, f'=IF({both},{now}-{before},"")'))
        meant = known and compares.value == 1 and not rate and before.value > 0 and now.value >= 0
        formula = f'=IF(AND({compares}=1,{both},N({before})>0,N({now})>=0),{now}/{before}-1,"")'
        if rate:
            draft.put(row, LEFT + 4, None, "cell_number")
        else:
            change = now.value / before.value - 1 if meant else ""
            draft.cells.append(Cell(row, LEFT + 4, change, "cell_number", number_format("change", signed=True), formula))
    first = row - len(answers.figures) + 1
    draft.signs += [SignColours(Area(first, LEFT + j, row, LEFT + j)) for j in (3, 4)]
    return row + 1


def _signed(number: str) -> str:
    return f"+{number};-{number};0"


def _ranking(draft: Draft, w: Workings, answers: Answers, words: Words, texts: dict[str, str], row: int) -> int:
    step = w.step
    draft.heights[row] = 30
    _linked(draft, row, LEFT, words.title, "table_title")
    row += 1
    _head(draft, row, [words.by, words.period, words.base, texts["difference"], texts["change"], texts["share"]])
    first = row + 1
    total = step["figure"]
    for place in answers.ranking:
        row += 1
        _linked(draft, row, LEFT, place.name, "cell_text_over")
        _linked(draft, row, LEFT + 1, place.now, "cell_number", ANY_FIGURE)
        _linked(draft, row, LEFT + 2, place.before, "cell_number", ANY_FIGURE)
        _linked(draft, row, LEFT + 3, place.difference, "cell_number", ANY_DIFFERENCE)
        _change_and_share(draft, w, row, place.now, place.before, total)
    last = row
    more = max(0, sum(v != "" for v in answers.member_ranks) - SHOWN)
    row = _others(draft, w, answers, texts, row + 1, (first, last), more)
    draft.bars.append(Bars(Area(first, LEFT + 1, last, LEFT + 1)))
    draft.signs += [SignColours(Area(first, LEFT + j, row, LEFT + j)) for j in (3, 4)]
    return row + 1


def _change_and_share(draft: Draft, w: Workings, row: int, now: Ref, before: Ref, total: Ref, style: str = "cell_number") -> None:
    step = w.step
    rate = step["unit"].value == 2
    meant = (
        step["compares"].value == 1 and not rate and "" not in (now.value, before.value)
        and before.value > 0 and now.value >= 0
    )  # fmt: skip
    formula = (
        f'=IF(AND({step["compares"]}=1,{step["unit"]}<>2,{now}<>"",N({before})>0,N({now})>=0),{now}/{before}-1,"")'
    )
    change = now.value / before.value - 1 if meant else ""
    draft.cells.append(Cell(row, LEFT + 4, change, style, number_format("change", signed=True), formula))
    adds = step["members add up"].value == 1 and now.value != "" and total.value != "" and total.value > 0
    share = f'=IF(AND({step["members add up"]}=1,{now}<>"",N({total})>0),{now}/{total},"")'
    draft.cells.append(Cell(row, LEFT + 5, now.value / total.value if adds else "", style, number_format("share"), share))


def _others(
    draft: Draft, w: Workings, answers: Answers, texts: dict[str, str], row: int, shown: tuple[int, int], more: int
) -> int:
    """All members behind the places shown, and the total."""
    step = w.step
    count = f"COUNT({answers.ranks})-{SHOWN}"
    before_count, _, after_count = texts["others"].partition("{count}")
    label = f'=IF({count}>0,{literal(before_count)}&{count}&{literal(after_count)},"")'
    name = texts["others"].replace("{count}", str(more)) if more else ""
    draft.cells.append(Cell(row, LEFT, name, "cell_text_over", "", label))
    cells: list[Ref] = []
    totals = (step["figure"], step["figure before"])
    for j, total in enumerate(totals, 1):
        column = f"{Place('', shown[0], LEFT + j).address('', fixed=True)}:{Place('', shown[1], LEFT + j).address('', fixed=True)}"
        values = [r.now.value if j == 1 else r.before.value for r in answers.ranking]
        adds = more > 0 and step["members add up"].value == 1 and total.value != "" and (j == 1 or step["place of it"].value > 0)
        there = "" if j == 1 else f",{step['place of it']}>0"
        formula = f'=IF(AND({count}>0,{step["members add up"]}=1,{total}<>""{there}),ROUND({total}-SUM({column}),6),"")'
        rest = round(total.value - sum(v for v in values if v != ""), 6) if adds else ""
        draft.cells.append(Cell(row, LEFT + j, rest, "cell_number", ANY_FIGURE, formula))
        cells.append(Ref(Place("", row, LEFT + j).address("", fixed=True), rest))
    _difference(draft, w, row, cells[0], cells[1], "cell_number")
    _change_and_share(draft, w, row, cells[0], cells[1], totals[0])
    row += 1
    draft.put(row, LEFT, texts["total"], "total_text")
    known = step["place of it"].value > 0
    _linked(draft, row, LEFT + 1, totals[0], "total_number", ANY_FIGURE)
    formula = f'=IF({step["place of it"]}=0,"",{totals[1]})'
    draft.cells.append(Cell(row, LEFT + 2, totals[1].value if known else "", "total_number", ANY_FIGURE, formula))
    base = Ref(Place("", row, LEFT + 2).address("", fixed=True), totals[1].value if known else "")
    _difference(draft, w, row, totals[0], base, "total_number")
    _change_and_share(draft, w, row, totals[0], base, totals[0], "total_number")
    return row


def _difference(draft: Draft, w: Workings, row: int, now: Ref, before: Ref, style: str) -> None:
    both = f'AND({w.step["both there"]}=1,{now}<>"",{before}<>"")'
    known = w.step["both there"].value == 1 and "" not in (now.value, before.value)
    value = now.value - before.value if known else ""
    draft.cells.append(Cell(row, LEFT + 3, value, style, ANY_DIFFERENCE, f'=IF({both},{now}-{before},"")'))


def _chart(
    w: Workings, answers: Answers, words: Words, texts: dict[str, str], row: int, col: int, offset: int
) -> GridChart:
    labels, figures, before = answers.trend
    series = (
        Series(texts["this_year"], labels, figures, "main", (), COMPACT, w.slots),
        Series(texts["year_before"], labels, before, "main", (), COMPACT, w.slots),
    )
    return GridChart(
        "column", row, col, offset, 0, CHART_PX, CHART_HEIGHT, str(words.chart_title.value), words.chart_title.at,
        "The figure chosen, period by period, beside the same a year before", series, number=COMPACT,
        plot=(0.09, 0.16, 0.88, 0.62), legend=True,
    )  # fmt: skip

