"""Every command of the command line: what it writes, says, and exits with."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.command_line import run, run_process
from tests.excel.office import opened
from xlsales import __version__
from xlsales.settings import OPTIONS

ROWS = "Order Date,Region,Rep,Revenue\n" + "".join(
    f"2024-{month:02d}-{day:02d},{'North' if day % 2 else 'South'},{'Ann' if month % 2 else 'Ben'},{month * day}\n"
    for month in range(1, 7)
    for day in range(1, 28, 5)
)
COMMANDS = ("demo", "analyze", "audit", "check", "new", "setup", "doctor", "functions")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_the_version_is_said():
    assert run("--version").out == f"xlsales {__version__}\n"


def test_a_module_run_is_the_same_command_line():
    assert run_process("--version").out == f"xlsales {__version__}\n"


def test_without_a_command_the_help_lists_them_all():
    answer = run()
    assert answer.code == 0
    assert all(re.search(rf"^  {c} ", answer.out, re.MULTILINE) for c in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_its_options(command: str):
    answer = run(command, "--help")
    assert answer.code == 0
    undescribed = re.findall(r"^  (-\S+(?:, --\S+)?(?: [A-Z|=\-]+)?)\s*$", answer.out, re.MULTILINE)
    assert not undescribed


def test_an_unknown_command_names_the_nearest():
    answer = run("analyse")
    assert (answer.code, "'analyze'" in answer.message) == (2, True)


def test_another_engine_leaves_nothing_but_its_result_on_the_screen(orders: Path, tmp_path: Path):
    pytest.importorskip("duckdb")
    answers = [
        run_process("analyze", str(orders), "--engine", engine, "--json", str(tmp_path / f"{engine}.json"))
        for engine in ("pandas", "duckdb")
    ]
    assert [a.code for a in answers] == [0, 0]
    assert answers[0] == answers[1]


def test_a_warning_of_the_reader_is_said_where_the_figures_are(orders: Path, tmp_path: Path):
    answer = run("analyze", orders, orders, "-o", tmp_path / "twice.xlsx")
    assert re.search(r"^  Warning: .* rows are exact copies of an earlier row", answer.out, re.MULTILINE)
    assert "Warning" not in run("analyze", orders, "-o", tmp_path / "once.xlsx").out


def test_a_missing_file_is_said_before_a_missing_output(tmp_path: Path):
    assert "there is no such file" in run("analyze", tmp_path / "mesy.csv").message


def test_many_rows_stand_whole_in_the_workbook(tmp_path: Path):
    rows = [f"SO-{i},2024-{1 + i % 12:02d}-{1 + i % 28:02d},R&D {i % 7},{i / 100:.2f}" for i in range(20_000)]
    source, out = tmp_path / "many.csv", tmp_path / "many.xlsx"
    source.write_text("\n".join(["Order ID,Order Date,Region,Revenue", *rows]), encoding="utf-8")
    answer = run_process("analyze", str(source), "-o", str(out))
    assert (answer.code, answer.err) == (0, "")
    sheet = opened(out)["Data"]
    for written, row in zip(sheet.iter_rows(min_row=2, max_col=4, values_only=True), rows, strict=True):
        assert f"{written[0]},{written[1]:%Y-%m-%d},{written[2]},{written[3]:.2f}" == row


def test_analyze_writes_the_workbook_and_says_where(orders: Path, tmp_path: Path):
    out = tmp_path / "report.xlsx"
    answer = run("analyze", orders, "-o", out)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Wrote {out}\n  All rows, ")
    assert openpyxl.load_workbook(out, read_only=True).sheetnames[0] == "Summary"


@pytest.mark.parametrize(("suffix", "begins"), [(".md", b"# Sales report"), (".docx", b"PK")])
def test_analyze_writes_the_report_as_text(orders: Path, tmp_path: Path, suffix: str, begins: bytes):
    if suffix == ".docx":
        pytest.importorskip("docx")
    out = tmp_path / f"report{suffix}"
    assert run("analyze", orders, "-o", out).code == 0
    assert out.read_bytes().startswith(begins)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["orders.csv", out.name]


def test_word_without_its_library_says_what_to_install(orders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    answer = run("analyze", orders, "-o", tmp_path / "report.docx")
    assert (answer.code, "pip install python-docx" in answer.message) == (1, True)
    assert not (tmp_path / "report.docx").exists()


def test_analyze_writes_json_for_other_programs(orders: Path):
    answer = run("analyze", orders, "--json", "-")
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["meta"]["source"] == "orders.csv"


def test_json_on_the_screen_stays_json_when_a_workbook_is_written_too(orders: Path, tmp_path: Path):
    answer = run("analyze", orders, "-o", tmp_path / "out.xlsx", "--json", "-")
    assert json.loads(answer.out)
    assert answer.err == f"Wrote {tmp_path / 'out.xlsx'}\n"


def test_period_comparison_and_settings_reach_the_report(orders: Path, tmp_path: Path):
    words = ("--period", "May 2024", "--compare", "Mar 2024", "--set", "top=3", "--engine", "pandas")
    assert run("analyze", orders, "--json", tmp_path / "out.json", *words).code == 0
    meta = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["meta"]
    assert (meta["period"], meta["compared_with"], meta["settings"]["top"]) == ("May 2024", "Mar 2024", 3)
    assert meta["settings"]["engine"] == "pandas"


def test_a_header_is_mapped_by_hand(tmp_path: Path):
    source = tmp_path / "strange.csv"
    source.write_text("Wann,Zaster\n2024-01-05,10\n2024-02-05,20\n", encoding="utf-8")
    answer = run("analyze", source, "--map", "date=Wann", "--map", "revenue=Zaster", "--json", "-")
    assert answer.code == 0, answer.err
    kpis = json.loads(answer.out)["tables"]["kpis"]["rows"]
    assert next(r["now"] for r in kpis if r["metric"] == "revenue") == 30


def test_several_files_with_the_same_columns_are_stacked(orders: Path, tmp_path: Path):
    more = tmp_path / "more.csv"
    more.write_text(ROWS.replace("2024-", "2023-"), encoding="utf-8")
    answer = run("analyze", orders, more, "--json", "-")
    assert json.loads(answer.out)["meta"]["rows_read"] == 2 * (len(ROWS.splitlines()) - 1)


def test_targets_are_compared_with_what_was_reached(orders: Path, tmp_path: Path):
    quotas = tmp_path / "quotas.csv"
    quotas.write_text("Rep,Period,Quota\nAnn,Q2 2024,1000\nBen,Q2 2024,500\n", encoding="utf-8")
    answer = run("analyze", orders, "--targets", quotas, "--json", "-")
    assert answer.code == 0, answer.err
    rows = json.loads(answer.out)["tables"]["attainment"]["rows"]
    assert {"Ann", "Ben"} <= {r["member"] for r in rows}


def test_without_a_target_there_is_nothing_to_do(orders: Path):
    answer = run("analyze", orders)
    assert (answer.code, "-o OUT.xlsx" in answer.message) == (2, True)


@pytest.mark.parametrize("columns", [60, 160])
def test_check_fits_the_terminal(orders: Path, columns: int):
    answer = run("check", orders, columns=columns)
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= columns
    assert "Rows read" in answer.out
    assert "Order Date" in answer.out


def test_check_lists_the_rows_set_aside_with_their_reason(tmp_path: Path):
    source = tmp_path / "holes.csv"
    source.write_text("Date,Revenue\n2024-01-05,10\nsoon,20\n2024-02-05,5\n", encoding="utf-8")
    answer = run("check", source)
    assert re.search(r"^  Rows used +2\b", answer.out, re.MULTILINE)
    assert re.search(r"^ +3  unreadable date", answer.out, re.MULTILINE)


def test_check_cuts_a_long_list_and_says_how_much_more_there_is(tmp_path: Path):
    source = tmp_path / "holes.csv"
    bad = "".join(f"never {i},{i}\n" for i in range(1, 86))
    source.write_text(f"Date,Revenue\n2024-01-05,10\n2024-02-05,10\n{_good()}{bad}", encoding="utf-8")
    answer = run("check", source)
    assert "… and 55 more" in answer.out


def _good() -> str:
    return "".join(f"2024-03-{d:02d},5\n" for d in range(1, 29)) * 10


def test_check_writes_json(orders: Path):
    assert json.loads(run("check", orders, "--json", "-").out)["row_account"][0]["reason"] == "Rows read"


@pytest.mark.parametrize(("figure", "code"), [("1,386", 0), ("2,386", 3)])
def test_audit_exits_with_3_when_a_claim_is_wrong(figure: str, code: int, tmp_path: Path):
    source = tmp_path / "orders.csv"
    source.write_text("Date,Region,Revenue\n2024-01-05,North,1000\n2024-02-05,South,386\n", encoding="utf-8")
    report = tmp_path / "report.md"
    report.write_text(f"Total revenue was {figure}.\n", encoding="utf-8")
    answer = run("audit", report, "--data", source)
    assert answer.code == code, answer
    assert figure in answer.out


def test_audit_says_where_another_report_contradicts(tmp_path: Path):
    one, other = tmp_path / "one.md", tmp_path / "other.md"
    one.write_text("Total revenue was $1,386.\n", encoding="utf-8")
    other.write_text("Total revenue was $1,836.\n", encoding="utf-8")
    answer = run("audit", one, "--beside", other)
    assert answer.code == 0, answer
    assert "other.md states $1,836" in answer.out


def test_audit_writes_a_workbook_with_verdicts_and_rows(orders: Path, tmp_path: Path):
    report, out = tmp_path / "report.md", tmp_path / "audit.xlsx"
    report.write_text("Total revenue was $5.\n", encoding="utf-8")
    answer = run("audit", report, "--data", orders, "-o", out)
    assert answer.code == 3, answer
    assert "1 claims, 1 checked" in answer.out
    assert openpyxl.load_workbook(out, read_only=True).sheetnames[:2] == ["Verdicts", "Data"]


def test_audit_does_not_write_over_what_it_reads(tmp_path: Path):
    report = tmp_path / "report.md"
    report.write_text("Revenue rose.\n", encoding="utf-8")
    answer = run("audit", report, "-o", report)
    assert answer.code == 2
    assert report.read_text(encoding="utf-8") == "Revenue rose.\n"


def test_audit_of_a_missing_report_says_so(tmp_path: Path):
    answer = run("audit", tmp_path / "none.md")
    assert (answer.code, "none.md" in answer.message) == (1, True)


def test_audit_writes_json(tmp_path: Path):
    report = tmp_path / "report.md"
    report.write_text("Revenue rose.\n", encoding="utf-8")
    assert "claims" in json.loads(run("audit", report, "--json", "-").out)


def test_new_writes_a_workbook_with_macros(tmp_path: Path):
    out = tmp_path / "empty.xlsm"
    assert run("new", out).code == 0
    assert "Data" in openpyxl.load_workbook(out, read_only=True).sheetnames


def test_new_takes_only_a_name_for_macros(tmp_path: Path):
    answer = run("new", tmp_path / "empty.xlsx")
    assert (answer.code, ".xlsm" in answer.message) == (2, True)


def test_doctor_looks_at_python_and_packages():
    answer = run("doctor")
    assert answer.code in (0, 1)
    assert re.search(r"^ok +Python: ", answer.out, re.MULTILINE)


def test_doctor_of_a_workbook_that_is_not_there_says_so(tmp_path: Path):
    assert run("doctor", tmp_path / "none.xlsm").code == 2


def test_functions_lists_the_formulas_with_their_arguments():
    answer = run("functions")
    assert "SALES_KPIS(data, [period], [compare], [options], [where])" in answer.out
    assert re.search(r"^period +\S", answer.out, re.MULTILINE)


def test_every_setting_can_be_given_on_the_command_line(orders: Path):
    words = [w for name, option in OPTIONS.items() if name != "playbook" for w in ("--set", f"{name}={_text(option)}")]
    assert run("check", orders, *words).code == 0


def _text(option) -> str:
    return ",".join(map(str, option.default)) if isinstance(option.default, tuple) else str(option.default)


def test_demo_writes_a_finished_workbook_beside_the_person(tmp_path: Path):
    answer = run("demo", cwd=tmp_path)
    assert (answer.code, answer.err) == (0, "")
    assert str(tmp_path / "xlsales_demo.xlsm") in answer.out
    names = openpyxl.load_workbook(tmp_path / "xlsales_demo.xlsm", read_only=True).sheetnames
    assert {"Summary", "Findings", "Trend", "Checks", "Settings", "Data"} <= set(names)
