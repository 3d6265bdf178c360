"""The page *Explore*: six yellow cells, the sentences, key figures, the ranking and the chart that follow them."""

from __future__ import annotations

from typing import Any

from xlsales.excel.cells import Area, Cell, Choices, Decimals, GridChart, Series, SignColours
from xlsales.excel.explore_ranking import BARS, Answers
from xlsales.excel.explore_steps import answers_of
from xlsales.excel.explore_words import Speech, Words, words_of
from xlsales.excel.explore_workings import PICK_LEFT, PICK_ROW, PICKS, SHOWN, WORKINGS_SHEET, Workings, apart, grown
from xlsales.excel.layout import LEFT, Draft, text_lines
from xlsales.excel.pad import Ref, said
from xlsales.excel.style import STYLES, number_format
from xlsales.report.explorer import Explorer
from xlsales.report.model import Sheet
from xlsales.words.numbers import rounded
from xlsales.words.sentence import plain
from xlsales.words.template import catalogue

NAME_PX, COLUMN_PX, GAP_PX = 232, 122, 28
FIGURE_COLUMNS = 5
LAST = LEFT + FIGURE_COLUMNS
CHART_PX, CHART_HEIGHT = 560, 300
ANY_FIGURE, ANY_DIFFERENCE = "#,##0", "+#,##0;-#,##0;0"
"""Money, counts, prices and rates in one column; the small ones that are not whole get decimals by a rule."""
BARS_HEIGHT = 330
BAR_LABEL = '[>=9999.5]#,##0,"k";[=0]"";General'
"""A place that nobody has is no 0."""
COMPACT = '[>=9999.5]#,##0,"k";[<=-9999.5]-#,##0,"k";General'
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
    draft.widths.update(
        {LEFT: NAME_PX, **{LEFT + j: COLUMN_PX for j in range(1, FIGURE_COLUMNS + 1)}, LAST + 1: GAP_PX}
    )
    _sentences(draft, words)
    _picks(draft, workings, texts["pick"])
    row = _key_figures(draft, workings, answers, words, texts["table"], PICK_ROW + 3)
    row = _ranking(draft, workings, answers, words, texts["table"], row + 1)
    x = draft.span_px(0, LAST + 1)
    col, offset = draft.anchor(x)
    beside = [PICK_ROW + 3, draft.row_below(PICK_ROW + 3, CHART_HEIGHT + 10)]
    draft.ready_charts += [
        _over_time(workings, answers, words, texts["table"], (beside[0], col, offset)),
        _by_member(answers, words, (beside[1], col, offset)),
    ]
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
        lines = max(1, text_lines(str(ref.value), wide - 40, size, bold=style != "note"))
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
    lists, place = workings.lists, f"MAX(1,{workings.step['place of look at']})"
    return f"OFFSET({lists.above_members},0,{place}-1,INDEX({lists.counts},{place})+1,1)"


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
        shown = before.value if step["place of it"].value else ""
        draft.cells.append(
            Cell(row, LEFT + 2, shown, "cell_number", number, f'=IF({step["place of it"]}=0,"",{before})')
        )
        formula, value = apart(w, now, before)
        rate = measure.scale > 1
        signed = number_format("points") if rate else _signed(number)
        draft.cells.append(Cell(row, LEFT + 3, value, "cell_number", signed, f"={formula}"))
        if rate:
            draft.put(row, LEFT + 4, None, "cell_number")
            continue
        both = f'AND({step["both there"]}=1,{now}<>"",{before}<>"")'
        formula = f'=IF(AND({compares}=1,{both},N({before})>0,N({now})>=0),{now}/{before}-1,"")'
        change = grown(now.value, before.value) if compares.value == 1 else ""
        draft.cells.append(Cell(row, LEFT + 4, change, "cell_number", number_format("change", signed=True), formula))
    first = row - len(answers.figures) + 1
    draft.signs += [SignColours(Area(first, LEFT + j, row, LEFT + j)) for j in (3, 4)]
    return row + 1


def _signed(number: str) -> str:
    return f"+{number};-{number};0"


def _ranking(draft: Draft, w: Workings, answers: Answers, words: Words, texts: dict[str, str], row: int) -> int:
    """The total, the first places, and what is behind them; a place that nobody has stays empty."""
    draft.heights[row] = 30
    _linked(draft, row, LEFT, words.title, "table_title")
    row += 1
    _head(draft, row, [words.by, words.period, words.base, texts["difference"], texts["change"], texts["share"]])
    row += 1
    first = row
    _total(draft, w, texts, row)
    for place in answers.ranking:
        row += 1
        _linked(draft, row, LEFT, place.name, "place_text")
        for j, (ref, number) in enumerate(
            ((place.now, ANY_FIGURE), (place.before, ANY_FIGURE), (place.difference, ANY_DIFFERENCE)), 1
        ):
            _rounded(draft, row, LEFT + j, ref, number)
        _change_and_share(draft, w, row, place.now, place.before)
    row += 1
    _others(draft, w, answers, texts, row)
    draft.signs += [SignColours(Area(first, LEFT + j, row, LEFT + j)) for j in (3, 4)]
    draft.decimals.append(Decimals(Area(first, LEFT + 1, row, LEFT + 2), 1_000, "#,##0.00"))
    draft.decimals.append(Decimals(Area(first, LEFT + 3, row, LEFT + 3), 100, "+0.00;-0.00"))
    return row + 1


def _rounded(draft: Draft, row: int, col: int, ref: Ref, number: str, style: str = "place_number") -> None:
    """A figure whose unit is the reader's choice, with two decimals at most."""
    value = ref.value if ref.value == "" else float(rounded(ref.value, "price"))
    draft.cells.append(Cell(row, col, value, style, number, f'=IF({ref}="","",ROUND({ref},2))'))


def _change_and_share(draft: Draft, w: Workings, row: int, now: Ref, before: Ref, style: str = "place_number") -> None:
    step, total = w.step, w.step["figure"]
    meant = step["compares"].value == 1 and step["unit"].value != 2
    formula = (
        f'=IF(AND({step["compares"]}=1,{step["unit"]}<>2,{now}<>"",N({before})>0,N({now})>=0),{now}/{before}-1,"")'
    )
    change = grown(now.value, before.value) if meant else ""
    draft.cells.append(Cell(row, LEFT + 4, change, style, number_format("change", signed=True), formula))
    adds = step["members add up"].value == 1 and now.value != "" and total.value != "" and total.value > 0
    share = f'=IF(AND({step["members add up"]}=1,{now}<>"",N({total})>0),{now}/{total},"")'
    value = now.value / total.value if adds else ""
    draft.cells.append(Cell(row, LEFT + 5, value, style, number_format("share"), share))


def _total(draft: Draft, w: Workings, texts: dict[str, str], row: int) -> None:
    step = w.step
    draft.put(row, LEFT, texts["total"], "total_text")
    _rounded(draft, row, LEFT + 1, step["figure"], ANY_FIGURE, "total_number")
    _rounded(draft, row, LEFT + 2, step["figure before"], ANY_FIGURE, "total_number")
    _rounded(draft, row, LEFT + 3, step["difference"], ANY_DIFFERENCE, "total_number")
    _change_and_share(draft, w, row, step["figure"], step["figure before"], "total_number")


def _others(draft: Draft, w: Workings, answers: Answers, texts: dict[str, str], row: int) -> None:
    """All members behind the places shown, together."""
    step = w.step
    more = max(0, sum(v != "" for v in answers.member_ranks) - SHOWN)
    count = w.put("members behind them", f"MAX(0,COUNT({answers.ranks})-{SHOWN})", more)
    others = said(texts["others"], {"count": count})
    draft.cells.append(
        Cell(row, LEFT, others.text if more else "", "place_text", "", f'=IF({count}=0,"",{others.formula})')
    )
    cells: list[Ref] = []
    for k, name in ((1, ""), (2, " before")):
        total = step[f"figure{name}"]
        adds = more > 0 and step["members add up"].value == 1 and total.value != ""
        formula = (
            f'IF(AND({count}>0,{step["members add up"]}=1,{total}<>""),ROUND({total}-SUM({answers.shown[k]}),6),"")'
        )
        values = [r.before.value if name else r.now.value for r in answers.ranking]
        cells.append(
            w.put(
                f"all others{name}", formula, round(total.value - sum(v for v in values if v != ""), 6) if adds else ""
            )
        )
    now, before = cells
    difference = w.put("difference of all others", *apart(w, now, before))
    for j, (ref, number) in enumerate(((now, ANY_FIGURE), (before, ANY_FIGURE), (difference, ANY_DIFFERENCE)), 1):
        _rounded(draft, row, LEFT + j, ref, number)
    _change_and_share(draft, w, row, now, before)


def _over_time(
    w: Workings, answers: Answers, words: Words, texts: dict[str, str], at: tuple[int, int, int]
) -> GridChart:
    labels, figures, before, ground = answers.trend
    series = (
        Series(texts["this_year"], labels, figures, "main", (), COMPACT, w.slots),
        Series(texts["year_before"], labels, before, "main", (), COMPACT, w.slots),
        Series("", labels, ground, "ground", (), COMPACT, w.slots),
    )
    return GridChart(
        "column", *at, 0, CHART_PX, CHART_HEIGHT, str(words.chart_over_time.value), words.chart_over_time.at,
        "The figure chosen, period by period, beside the same a year before", series, number=COMPACT,
        plot=(0.09, 0.16, 0.88, 0.62), legend=True,
    )  # fmt: skip


def _by_member(answers: Answers, words: Words, at: tuple[int, int, int]) -> GridChart:
    """The first places as bars, the figure before beside each."""
    corners = answers.bars
    series = (
        Series(
            str(words.period.value), corners[0], corners[1], "main", (), BAR_LABEL, BARS + 1, name_ref=words.period.at
        ),
        Series(str(words.base.value), corners[0], corners[2], "main", (), BAR_LABEL, BARS + 1, name_ref=words.base.at),
    )
    return GridChart(
        "bar", *at, 0, CHART_PX, BARS_HEIGHT, str(words.chart_of_places.value), words.chart_of_places.at,
        "The first places of the ranking, beside what they had in the period compared with", series, number=COMPACT,
        plot=(0.27, 0.12, 0.66, 0.78), legend=True, labelled=True,
    )  # fmt: skip
