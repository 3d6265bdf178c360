"""Bad input through the command line: one message, the right exit code, nothing half written, sources untouched."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.command_line import Said, run, run_process

GOOD = "Date,Region,Revenue\n2024-01-05,North,10\n2024-02-05,South,20\n2024-04-05,North,5\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return _file(tmp_path / "good.csv", GOOD.encode())


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _package(names: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return out.getvalue()


ORDERS: list[list[object]] = [["Date", "Revenue"], ["2024-01-05", 10], ["2024-04-05", 5]]
BAD_FILES = {
    "an empty sheet": ("empty.xlsx", _workbook([]), "no rows to read"),
    "a header without rows": ("head.csv", b"Date,Revenue\n", "no rows to read"),
    "a sheet without a number column": (
        "words.csv", b"Date,Region,Comment\n2024-01-05,North,good\n2024-02-05,South,bad\n", "revenue",
    ),
    "headers that mean nothing": ("strange.csv", b"Xqz,Ggh,Kkp\n1,2,3\n4,5,6\n", "--map"),
    "dates that are no dates": ("dates.csv", b"Date,Revenue\nsoon,1\nlater,2\n", "date"),
    "amounts that are no numbers": ("amounts.csv", b"Date,Revenue\n2024-01-05,lots\n2024-02-05,few\n", "number"),
    "a workbook called csv": ("lie.csv", _workbook(ORDERS), "suffix"),
    "a text file called xlsx": ("lie.xlsx", GOOD.encode(), "suffix"),
    "a zip package that is no workbook": ("other.xlsx", _package(["hello.txt"]), "suffix"),
    "a workbook behind a password": ("secret.xlsx", OLE, "password"),
    "half a workbook": ("half.xlsx", _workbook(ORDERS)[:2_000], "cut off"),
    "a workbook with a broken part": (
        "broken.xlsx", _package(["[Content_Types].xml", "xl/workbook.xml"]), "damaged",
    ),
    "a file of 0 bytes": ("nothing.csv", b"", "0 bytes"),
    "a workbook of 0 bytes": ("nothing.xlsx", b"", "0 bytes"),
    "half a Parquet file": ("half.parquet", b"PAR1abc", "damaged"),
    "a picture": ("chart.png", b"\x89PNG\r\n\x1a\n0000", ".png are not read"),
    "a file without a suffix": ("orders", GOOD.encode(), "without suffix"),
    "bytes of no text": ("noise.csv", bytes(range(256)) * 20, "noise.csv"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_source_that_cannot_be_analysed_gets_one_message_that_names_it(case: str, tmp_path: Path) -> None:
    name, content, said = BAD_FILES[case]
    source = _file(tmp_path / name, content)
    out = tmp_path / "out.xlsx"
    answer = run("analyze", source, "-o", out)
    assert answer.code == 1
    assert name in answer.message
    assert said in answer.message
    assert answer.message.endswith((".", "?"))
    _nothing_written(tmp_path, {name: content})


@pytest.mark.parametrize("command", [("check",), ("analyze", "-o", "out.xlsx")])
def test_a_folder_is_answered_with_the_files_inside_it(command: tuple[str, ...], good: Path, tmp_path: Path) -> None:
    answer = run(command[0], tmp_path, *command[1:], cwd=tmp_path)
    assert answer.code == 1
    assert "folder" in answer.message
    assert "good.csv" in answer.message


def test_a_missing_file_is_answered_with_the_nearest_name(good: Path, tmp_path: Path) -> None:
    answer = run("analyze", tmp_path / "goood.csv", "-o", tmp_path / "out.xlsx")
    assert answer.code == 1
    assert "'good.csv'" in answer.message
    _nothing_written(tmp_path, {"good.csv": GOOD.encode()})


def test_one_bad_source_among_good_ones_stops_all(good: Path, tmp_path: Path) -> None:
    bad = _file(tmp_path / "nothing.csv", b"")
    answer = run("analyze", good, bad, "-o", tmp_path / "out.xlsx")
    assert (answer.code, "nothing.csv" in answer.message) == (1, True)
    _nothing_written(tmp_path, {"good.csv": GOOD.encode(), "nothing.csv": b""})


def test_missing_targets_are_named(good: Path, tmp_path: Path) -> None:
    answer = run("analyze", good, "--targets", tmp_path / "quota.csv", "-o", tmp_path / "out.xlsx")
    assert (answer.code, "quota.csv" in answer.message) == (1, True)


@pytest.mark.parametrize("case", ["a workbook behind a password", "half a workbook", "a file of 0 bytes"])
def test_a_process_of_its_own_ends_with_the_same_message_and_code(case: str, tmp_path: Path) -> None:
    name, content, said = BAD_FILES[case]
    answer = run_process("analyze", _file(tmp_path / name, content), "-o", tmp_path / "out.xlsx")
    assert (answer.code, said in answer.message, answer.out) == (1, True, "")
    _nothing_written(tmp_path, {name: content})


UNWRITABLE = {
    "a folder that does not exist": ("nowhere/out.xlsx", 1, "does not exist"),
    "a folder": ("folder.xlsx", 1, "is a folder"),
    "an unknown suffix": ("out.pdf", 2, ".xlsx"),
    "no suffix": ("out", 2, ".xlsx"),
    "an old suffix": ("out.xls", 2, "'.xlsx'"),
    "the source": ("good.xlsx", 2, "replace a source"),
}


@pytest.mark.parametrize("case", UNWRITABLE)
def test_a_target_that_cannot_be_written_is_refused_before_anything_is_read(case: str, tmp_path: Path) -> None:
    target, code, said = UNWRITABLE[case]
    (tmp_path / "folder.xlsx").mkdir()
    source = _file(tmp_path / "good.xlsx", _workbook(ORDERS))
    before = source.read_bytes()
    answer = run("analyze", source, "-o", tmp_path / target)
    assert answer.code == code
    assert said in answer.message
    assert source.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.xlsx", "good.xlsx"]


def test_a_place_where_nothing_can_be_made_leaves_one_message(good: Path) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("this system has no /proc")
    answer = run("analyze", good, "-o", "/proc/out.xlsx")
    assert (answer.code, "/proc/out.xlsx" in answer.message) == (1, True)


@pytest.mark.parametrize("option", ["--json", "-o"])
def test_a_target_that_another_program_holds_is_left_as_it_was(
    option: str, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    target = _file(tmp_path / ("out.json" if option == "--json" else "out.xlsx"), b"the result of last week")
    monkeypatch.setattr("os.replace", locked)
    answer = run("analyze", good, option, target)
    assert answer.code == 1
    assert "open in Excel" in answer.message
    assert target.read_bytes() == b"the result of last week"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["good.csv", target.name])


def test_json_does_not_replace_a_source(good: Path) -> None:
    answer = run("analyze", good, "--json", good)
    assert (answer.code, good.read_text()) == (2, GOOD)


def test_a_finished_analysis_leaves_its_sources_as_they_were(tmp_path: Path) -> None:
    source = _file(tmp_path / "orders.xlsx", _workbook(ORDERS))
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    answer = run("analyze", source, "-o", tmp_path / "out.xlsx")
    assert answer.code == 0, answer.err
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["orders.xlsx", "out.xlsx"]


WRONG_WORDS = {
    "unknown setting": (("--set", "grian=month"), "'grain'"),
    "unknown value": (("--set", "grain=quater"), "'quarter'"),
    "a setting without a value": (("--set", "grain"), "name=value"),
    "a setting that is a number": (("--set", "top=many"), "a whole number"),
    "unknown role": (("--map", "regoin=Region"), "'region'"),
    "unknown header": (("--map", "region=Reggion"), "'Region'"),
    "a period that is none": (("--period", "next summer"), "Q4 2017"),
    "a period without rows": (("--period", "Q1 2019"), "Q1 2024"),
    "a comparison without rows": (("--compare", "Q1 2019"), "Q1 2019"),
    "a comparison of another length": (("--compare", "2023"), "quarter"),
    "unknown engine": (("--engine", "pandsa"), "'pandas'"),
    "a crossing that is none": (("--set", "cross=region,segmnt"), "segmnt"),
    "an as-of date that is none": (("--set", "as_of=tomorrow"), "YYYY-MM-DD"),
    "a locale that is none": (("--set", "locale=xx"), "en-US"),
    "an option that is none": (("--perriod", "Q1 2024"), "--help"),
    "an option without its value": (("--period",), "--period"),
}


@pytest.mark.parametrize("case", WRONG_WORDS)
def test_wrong_words_exit_with_2_and_name_the_nearest(case: str, good: Path, tmp_path: Path) -> None:
    words, said = WRONG_WORDS[case]
    answer: Said = run("analyze", good, "-o", tmp_path / "out.xlsx", *words)
    assert answer.code == 2, answer
    assert said in answer.message
    assert not (tmp_path / "out.xlsx").exists()


def _nothing_written(folder: Path, sources: dict[str, bytes]) -> None:
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == sources
