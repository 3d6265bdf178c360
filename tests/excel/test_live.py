"""Writing into an open workbook, driven through xlwings' real remote engine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.excel.example import report
from tests.excel.office import opened
from xlsales.errors import InputError
from xlsales.excel.file import write_workbook
from xlsales.excel.grid import grid_of
from xlsales.excel.live import PREVIOUS_SHEET, undo_last_run, write_live
from xlsales.excel.marker import MARKER_SHEET, marker_rows

KEEP = ("Home", "Data", "Settings")


@pytest.fixture(autouse=True)
def licence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLWINGS_LICENSE_KEY", "noncommercial")


def book_of(**sheets: list[list[Any]]) -> Any:
    """A book as Office.js sends it, in xlwings' real remote engine."""
    xw = pytest.importorskip("xlwings")
    pytest.importorskip("xlwings.pro._xlofficejs")
    payload = {
        "client": "Office.js",
        "version": xw.__version__,
        "book": {"name": "b.xlsx", "active_sheet_index": 0, "selection": "A1", "calculation": "Automatic"},
        "names": [],
        "sheets": [_sheet(name, values) for name, values in sheets.items()],
    }
    return xw.Book(json=payload)


def _sheet(name: str, values: list[list[Any]]) -> dict[str, Any]:
    keys = ("notes", "pictures", "shapes", "charts", "tables", "pivot_tables")
    return {
        "name": name.replace("_", " "), "visibility": "Visible", "show_gridlines": True, "print_area": None,
        "notes_supported": True, "values": values, **{k: [] for k in keys},
    }  # fmt: skip


def after(book: Any) -> dict[str, dict[tuple[int, int], Any]]:
    """The cells of each sheet once a client has run the actions of a script: what Excel would hold."""
    names = [s["name"] for s in book.api["sheets"]]
    held: dict[str, dict[tuple[int, int], Any]] = {}
    for action in book.json()["actions"]:
        position = action["sheet_position"]
        if action["func"] == "sheetClear":
            held[names[position]] = {}
        if action["func"] in ("setFormula", "setValues"):
            cells = held.setdefault(names[position], {})
            for i, row in enumerate(action["values"]):
                for j, value in enumerate(row):
                    if value not in ("", None):
                        cells[action["start_row"] + i, action["start_column"] + j] = value
    return held


def typed(value: Any) -> Any:
    """What Excel keeps of a typed value: a leading apostrophe is no part of a text."""
    return value[1:] if isinstance(value, str) and value.startswith("'") else value


def test_the_open_book_gets_the_cells_of_the_file(tmp_path: Path) -> None:
    book = book_of(Home=[[""]], Data=[["Revenue"], [1.0]])
    run = write_live(report(), book, keep=KEEP)
    live = after(book)
    file = opened(write_workbook(report(), tmp_path / "report.xlsx"))
    assert run.sheets == ("Summary", "Trend", "Breakdown", "Drivers", "Odd", "Checks", "Figures")
    compared = 0
    for name in run.sheets:
        theirs = {}
        for row in file[name].iter_rows():
            for cell in row:
                value = cell.value
                if value is None:
                    continue
                if cell.is_date:
                    value = (value.date() - dt.date(1899, 12, 30)).days
                theirs[cell.row - 1, cell.column - 1] = value
        ours = {k: typed(v) for k, v in live[name].items()}
        assert ours.keys() == theirs.keys(), name
        for at, value in theirs.items():
            # XlsxWriter writes 16 digits of a figure.
            assert ours[at] == (pytest.approx(value, rel=1e-14) if isinstance(value, float) else value), (name, at)
        compared += len(ours)
    assert compared > 250


def test_sheets_of_the_person_are_left_alone() -> None:
    book = book_of(Home=[["mine"]], Data=[["Revenue"], [1.0]], Settings=[["grain", "auto"]])
    write_live(report(), book, keep=KEEP)
    assert not {"Home", "Data", "Settings"} & set(after(book))


def test_a_foreign_sheet_in_the_way_is_named_with_its_cell_and_nothing_is_written() -> None:
    book = book_of(Data=[["Revenue"], [1.0]], Trend=[["", ""], ["", "my notes"]])
    with pytest.raises(InputError, match=r"Trend!B2.*did not write"):
        write_live(report(), book, keep=KEEP)
    assert book.json()["actions"] == []


def test_an_empty_sheet_of_that_name_is_used() -> None:
    book = book_of(Data=[["Revenue"], [1.0]], Trend=[[""]])
    assert "Trend" in write_live(report(), book, keep=KEEP).sheets


def test_a_result_of_the_run_before_is_replaced_and_can_be_brought_back() -> None:
    first = book_of(Data=[["Revenue"], [1.0]])
    write_live(report(), first, keep=KEEP)
    held = after(first)
    old = {**held, "Trend": {(0, 1): "TREND", (1, 1): "An older finding", (2, 2): 42.0}}
    second = book_of(**{n.replace(" ", "_"): block(c) for n, c in old.items()})
    run = write_live(report(), second, keep=KEEP)
    assert run.run == 2
    stored = after(second)
    assert "An older finding" in [typed(v) for v in stored[PREVIOUS_SHEET].values()]
    third = book_of(**{n.replace(" ", "_"): block(c) for n, c in stored.items()})
    assert "Trend" in undo_last_run(third)
    assert {k: typed(v) for k, v in after(third)["Trend"].items()} == old["Trend"]


def test_there_is_nothing_to_undo_before_the_first_run_nor_twice() -> None:
    with pytest.raises(InputError, match="no run to undo"):
        undo_last_run(book_of(Data=[["Revenue"], [1.0]]))
    book = book_of(Data=[["Revenue"], [1.0]])
    write_live(report(), book, keep=KEEP)
    again = book_of(**{n.replace(" ", "_"): block(c) for n, c in after(book).items()})
    undo_last_run(again)
    marker = {**after(book), **after(again)}
    with pytest.raises(InputError, match="no run to undo"):
        undo_last_run(book_of(**{n.replace(" ", "_"): block(c) for n, c in marker.items() if c}))


def test_a_file_of_ours_can_be_run_again_in_place(tmp_path: Path) -> None:
    file = opened(write_workbook(report(), tmp_path / "report.xlsx"), values=True)
    sheets = {s.title.replace(" ", "_"): [[c.value for c in r] for r in s.iter_rows()] or [[""]] for s in file}
    book = book_of(**sheets)
    assert len(write_live(report(), book, keep=KEEP).sheets) == 7
    assert MARKER_SHEET in after(book)


def charts_of(book: Any) -> dict[str, list[str]]:
    """Names of the charts of each sheet once a client has run the actions, which remove by position and add behind."""
    held = {s["name"]: [c["name"] for c in s["charts"]] for s in book.api["sheets"]}
    return {name: charts for name, charts in held.items() if charts}


def actions(book: Any, func: str) -> list[dict[str, Any]]:
    return [a for a in book.json()["actions"] if a["func"] == func]


def test_every_chart_of_the_report_is_drawn_beside_its_cells() -> None:
    book = book_of(Data=[["Revenue"], [1.0]])
    run = write_live(report(), book, keep=KEEP)
    added = actions(book, "addChart")
    expected = [c for s in grid_of(report()).sheets if s.name in run.sheets for c in s.charts]
    assert len(added) == len(expected) > 3
    assert run.remarks == ()
    for action, chart in zip(added, expected, strict=True):
        name, kind, sheet, address, left, top, width, _height, by, *_ = action["args"]
        assert name.startswith("xlsales chart")
        assert (width, by) == (chart.width * 0.75, "Columns")
        assert (left > 0, top > 0) == (True, True)
        assert sheet in run.sheets
        assert ":" in address
        assert kind
    assert len(actions(book, "setChartXAxisValues")) == len(expected)
    assert {a["args"][1] for a in actions(book, "setChartTitle")} == {c.title for c in expected}


def test_bars_in_an_open_book_stand_on_zero_too() -> None:
    book = book_of(Data=[["Revenue"], [1.0]])
    write_live(report(), book, keep=KEEP)
    axes = [a["args"][2] for a in actions(book, "setChartAxis") if a["args"][1] == "value"]
    assert {"minimum_scale": 0.0}.items() <= next(a for a in axes if "minimum_scale" in a).items()


def test_a_second_run_replaces_its_charts_and_undo_brings_the_old_ones_back() -> None:
    first = book_of(Data=[["Revenue"], [1.0]])
    write_live(report(), first, keep=KEEP)
    drawn = charts_of(first)
    assert set(drawn) >= {"Trend", "Breakdown"}
    second = again(first)
    write_live(report(), second, keep=KEEP)
    assert charts_of(second) == drawn
    assert len(actions(second, "deleteChart")) == sum(map(len, drawn.values()))
    third = again(second)
    undo_last_run(third)
    assert charts_of(third) == drawn
    placed = [sorted(map(str, (a["args"] for a in actions(b, "addChart")))) for b in (first, third)]
    assert placed[0] == placed[1]


def test_undo_of_the_first_run_leaves_no_chart_of_ours() -> None:
    first = book_of(Data=[["Revenue"], [1.0]])
    write_live(report(), first, keep=KEEP)
    second = again(first)
    second.sheets["Trend"].charts.add(source=second.sheets["Data"].range("A1:A2"), name="mine")
    undo_last_run(second)
    assert charts_of(second) == {"Trend": ["mine"]}


def test_an_older_xlwings_writes_all_but_charts_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from xlwings.main import Charts

    def add(self: Any, left: float = 0, top: float = 0, width: float = 355, height: float = 211) -> Any:
        raise AssertionError("never reached with the arguments of 0.37.3")

    monkeypatch.setattr(Charts, "add", add)
    book = book_of(Data=[["Revenue"], [1.0]])
    run = write_live(report(), book, keep=KEEP)
    assert len(run.sheets) == 7
    assert "charts are not drawn here" in run.remarks[0]


def test_headers_have_notes_lists_and_frozen_panes_where_the_engine_has_them() -> None:
    book = book_of(Data=[["Revenue"], [1.0]])
    write_live(report(), book, keep=KEEP)
    notes = sum(len(s.notes) for s in grid_of(report()).sheets if s.visibility == "visible" and s.name not in KEEP)
    assert len(actions(book, "addNote")) == notes > 10
    assert actions(book, "freezePaneAtRange")


def test_what_an_engine_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from xlwings import Sheet

    monkeypatch.setattr(Sheet, "freeze_panes", property(lambda self: self.impl.no_such_thing))
    run = write_live(report(), book_of(Data=[["Revenue"], [1.0]]), keep=KEEP)
    assert "no frozen panes" in run.remarks[0]


def again(book: Any) -> Any:
    """The book as a client sends it after it has run the actions: cells, and charts by name."""
    cells, charts = after(book), charts_of(book)
    fresh = book_of(**{n.replace(" ", "_"): block(c) for n, c in cells.items()}, Data=[["Revenue"], [1.0]])
    for sheet in fresh.api["sheets"]:
        sheet["charts"] += [{"name": n, "chart_type": "Line"} for n in charts.get(sheet["name"], [])]
    return fresh


def block(cells: dict[tuple[int, int], Any]) -> list[list[Any]]:
    """Cells as the values that a client sends."""
    if not cells:
        return [[""]]
    rows, cols = max(r for r, _ in cells) + 1, max(c for _, c in cells) + 1
    return [[typed(cells.get((r, c), "")) for c in range(cols)] for r in range(rows)]


def test_explore_is_not_written_and_one_of_other_rows_is_hidden() -> None:
    marker = marker_rows(["Summary", "Explore"], "file")
    book = book_of(Home=[[""]], Data=[["Revenue"], [1.0]], Explore=[["EXPLORE"]], xlsales_run=marker)
    run = write_live(report(), book, keep=KEEP)
    assert "Explore" not in run.sheets
    assert any("Explore is hidden" in remark for remark in run.remarks)


def test_a_persons_own_sheet_of_that_name_stays_as_it_is() -> None:
    book = book_of(Home=[[""]], Data=[["Revenue"], [1.0]], Explore=[["mine"]])
    run = write_live(report(), book, keep=KEEP)
    assert not any("Explore" in remark for remark in run.remarks)
    assert "Explore" not in after(book)
