"""What the buttons do in an open workbook, driven through xlwings' own remote engine."""

from __future__ import annotations

import asyncio
import datetime as dt
import types
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.excel.test_functions_contract import office_module
from xlsales.excel import buttons
from xlsales.excel.buttons import MACROS, SCRIPTS, cells_of, run
from xlsales.excel.host import bind_scripts

ROWS: list[list[Any]] = [
    ["Date", "Region", "Rep", "Units", "Revenue"],
    ["2024-01-05T00:00:00.000Z", "North", "Ann", 2, 100.5],
    ["2024-02-06T00:00:00.000Z", "South", "Bob", 1, 50.0],
    ["2024-03-07T00:00:00.000Z", "North", "Ann", 4, 80.0],
    ["2024-04-08T00:00:00.000Z", "North", "Bob", 3, 120.0],
    ["2024-05-09T00:00:00.000Z", "South", "Ann", 5, 200.25],
    ["2024-06-10T00:00:00.000Z", "North", "Ann", 1, "soon"],
]
SETTINGS: list[list[Any]] = [["Setting", "Value"], ["grain", "quarter"], ["period", "Q2 2024"], ["top", 5]]


def open_book(**sheets: list[list[Any]]) -> Any:
    office_module()
    listed = ("notes", "pictures", "shapes", "charts", "tables", "pivot_tables")
    return xw.Book(
        json={
            "client": "Office.js", "version": xw.__version__, "names": [],
            "book": {"name": "b.xlsx", "active_sheet_index": 0, "selection": "A1", "calculation": "Automatic"},
            "sheets": [
                {
                    "name": name, "visibility": "Visible", "show_gridlines": True, "print_area": None,
                    "notes_supported": True, "values": values, **{k: [] for k in listed},
                    "used_range_address": f"A1:{chr(64 + max(map(len, values)))}{len(values)}",
                    "used_range_row_count": len(values),
                    "used_range_column_count": max(map(len, values), default=1),
                }
                for name, values in sheets.items()
            ],
        }
    )  # fmt: skip


def actions(book: Any, name: str) -> list[dict[str, Any]]:
    return [a for a in book.json()["actions"] if a["func"] == name]


def alerts(book: Any) -> list[str]:
    return [a["args"][0] for a in actions(book, "alert")]


def written_texts(book: Any) -> set[str]:
    return {
        str(cell).lstrip("'")
        for action in book.json()["actions"]
        if action["func"] in ("setValues", "setFormula")
        for row in action["values"]
        for cell in row
        if cell not in (None, "")
    }


def added_sheets(book: Any) -> list[str]:
    return [a["args"][1] for a in actions(book, "addSheet")]


def test_cells_are_read_to_the_last_used_one_with_dates_as_times() -> None:
    book = open_book(Data=[*ROWS, ["", "", "", "", ""]])
    rows = cells_of(book, "Data")
    assert len(rows) == len(ROWS)
    assert rows[1][0] == dt.datetime(2024, 1, 5)
    assert cells_of(book, "Targets") == []


def test_check_data_accounts_for_every_row_on_checks() -> None:
    book = open_book(Home=[["Sales"]], Data=ROWS, Settings=SETTINGS)
    run("check_data", book)
    assert alerts(book) == ["6 rows read, 5 used, 1 set aside. See Checks."]
    assert "Checks" in added_sheets(book)
    assert {"Rows read", "Rows used"} <= written_texts(book)


def test_analyze_writes_the_report_and_leaves_the_person_s_sheets() -> None:
    book = open_book(Data=ROWS, Settings=SETTINGS)
    run("analyze", book)
    assert len(alerts(book)) == 1
    assert alerts(book)[0].startswith("The report is written: ")
    assert {"Summary", "Trend", "Checks"} <= set(added_sheets(book))
    untouched = {s["name"]: i for i, s in enumerate(book.api["sheets"]) if s["name"] in ("Data", "Settings")}
    assert not [a for a in book.json()["actions"] if a.get("sheet_position") in untouched.values()]


def test_the_settings_on_the_sheet_decide() -> None:
    monthly = [["Setting", "Value"], ["grain", "month"], ["period", "May 2024"]]
    book = open_book(Data=ROWS, Settings=monthly)
    run("analyze", book)
    assert any("May 2024" in text for text in written_texts(book))


def test_a_header_that_the_person_maps_is_taken_as_told() -> None:
    odd = [["Date", "Region", "Rep", "Units", "Zork"], *ROWS[1:]]
    mapped = [["Header", "Taken as"], ["Zork", "revenue"], ["Gone", "units"]]
    book = open_book(Data=odd, Settings=mapped)
    run("check_data", book)
    assert "See Checks" in alerts(book)[0]


def test_without_rows_the_person_is_told_what_to_do() -> None:
    book = open_book(Data=[["Date", "Revenue"]])
    run("analyze", book)
    assert alerts(book) == ["sheet Data: there are no rows. Paste your rows with their headers there, then try again."]
    assert added_sheets(book) == []


def test_a_setting_that_does_not_exist_is_named_and_nothing_is_written() -> None:
    book = open_book(Data=ROWS, Settings=[["Setting", "Value"], ["grian", "month"]])
    run("analyze", book)
    assert "Did you mean 'grain'" in alerts(book)[0]
    assert len(book.json()["actions"]) == 1


def test_a_sheet_in_the_way_is_named_with_its_cell() -> None:
    book = open_book(Data=ROWS, Summary=[["", ""], ["", "my own notes"]])
    run("analyze", book)
    assert "Summary!B2" in alerts(book)[0]
    assert len(book.json()["actions"]) == 1


def test_undo_without_a_run_says_so() -> None:
    book = open_book(Data=ROWS)
    run("undo_last_run", book)
    assert "no run to undo" in alerts(book)[0]


def test_an_unforeseen_error_is_told_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(buttons, "write_live", broken)
    book = open_book(Data=ROWS)
    run("check_data", book)
    assert alerts(book) == ["xlsales could not finish (ZeroDivisionError: oh)."]
    assert "check_data failed" in caplog.text


def test_an_unknown_script_names_the_nearest() -> None:
    book = open_book(Data=ROWS)
    run("analyse", book)
    assert "Did you mean 'analyze'" in alerts(book)[0]


def test_the_audit_gives_each_claim_its_verdict() -> None:
    book = open_book(Data=ROWS, Settings=SETTINGS, Audit=[["Revenue in Q2 2024 was $999,999 in total."]])
    run("audit", book)
    assert "1 wrong" in alerts(book)[0]
    texts = written_texts(book)
    assert "✗ wrong" in texts
    assert "$999,999 → $320" in texts
    assert "Verdicts" in added_sheets(book)


def test_the_true_figure_of_an_audit_is_a_formula_over_the_sheet_of_rows() -> None:
    book = open_book(Data=ROWS[:-1], Audit=[["Revenue in total was $470.75."], ["North made 55% of revenue."]])
    run("audit", book)
    last = len(ROWS) - 1
    money, region = f"Data!$E$2:$E${last}", f"Data!$B$2:$B${last}"
    assert {f"=SUM({money})", f'=(SUMIFS({money},{region},"North"))/(SUM({money}))'} <= written_texts(book)


def test_the_audit_without_a_text_says_where_to_paste_it() -> None:
    book = open_book(Data=ROWS)
    run("audit", book)
    assert "Paste the report on a sheet named Audit" in alerts(book)[0]


def test_the_audit_of_the_template_s_empty_sheet_says_where_to_paste_it() -> None:
    book = open_book(Data=ROWS, Audit=[[buttons.AUDIT_HEADER]])
    run("audit", book)
    assert "Paste the report on a sheet named Audit" in alerts(book)[0]


def test_export_saves_a_workbook_without_macros_beside_this_one(tmp_path: Path) -> None:
    sheets = {"Data": ROWS, "Settings": SETTINGS}
    book = local_book(tmp_path / "plan.xlsm", sheets)
    run("export", book)
    saved = tmp_path / "plan report.xlsx"
    assert book.app.said == [f"Saved as {saved}."]
    assert "Summary" in openpyxl.load_workbook(saved, read_only=True).sheetnames


def test_export_from_a_workbook_without_a_folder_says_what_to_do() -> None:
    book = open_book(Data=ROWS)
    run("export", book)
    assert "Save it to a local folder first" in alerts(book)[0]


def local_book(path: Path, sheets: dict[str, list[list[Any]]]) -> Any:
    """The little of a desktop book that reading takes."""

    class App:
        def __init__(self) -> None:
            self.said: list[str] = []

        def alert(self, text: str, **_: Any) -> None:
            self.said.append(text)

    def sheet(name: str, values: list[list[Any]]) -> Any:
        used = types.SimpleNamespace(row=1, column=1, shape=(len(values), len(values[0])))
        area = types.SimpleNamespace(options=lambda **_: types.SimpleNamespace(value=values))
        return types.SimpleNamespace(name=name, used_range=used, range=lambda *_: area)

    return types.SimpleNamespace(fullname=str(path), app=App(), sheets=[sheet(n, v) for n, v in sheets.items()])


def test_lite_and_server_run_each_script_by_its_name() -> None:
    server = office_module()
    module = types.ModuleType("scripts_in_office_js")
    bind_scripts(module.__dict__, SCRIPTS, server)
    names = {m["function_name"] if "function_name" in m else m["name"] for m in server.custom_scripts_meta(module)}
    assert {f.__name__ for f in SCRIPTS.values()} <= names | set(vars(module))
    book = open_book(Data=ROWS, Settings=SETTINGS)
    done = asyncio.run(server.custom_scripts_call(module, "check_data", typehint_to_value={xw.Book: book}))
    assert "6 rows read" in alerts(done)[0]


def test_lite_and_server_show_the_person_the_error_s_own_text() -> None:
    server = office_module()
    module = types.ModuleType("scripts_in_office_js")
    bind_scripts(module.__dict__, SCRIPTS, server)
    call = server.custom_scripts_call(module, "analyze", typehint_to_value={xw.Book: open_book(Data=[["Date"]])})
    with pytest.raises(xw.XlwingsError, match="there are no rows"):
        asyncio.run(call)


def test_every_script_has_a_macro() -> None:
    assert set(SCRIPTS.values()) <= set(MACROS.values())


def test_the_rows_that_the_checks_add_up_are_a_table_before_a_formula_names_it() -> None:
    book = open_book(Data=ROWS, Settings=SETTINGS)
    run("analyze", book)
    assert "Rows" in added_sheets(book)
    made = book.json()["actions"]
    table = next(i for i, a in enumerate(made) if a["func"] == "addTable" and "Rows" in a["args"])
    formulas = [i for i, a in enumerate(made) if a["func"] == "setFormula" and "SUMIFS(Rows[" in str(a["values"])]
    assert formulas
    assert table < formulas[0]
