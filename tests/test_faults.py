"""What can go wrong around a run: interrupts, full disks, links, long names, letters that no file can hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

import xlsales
from tests.command_line import run, run_process
from xlsales.errors import OutputError, UsageError
from xlsales.excel.ranges import book_of_range
from xlsales.excel.settings_sheet import settings_of
from xlsales.in_place import put_in_place

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and devices are POSIX's")
ROWS = "Date,Region,Revenue\n" + "".join(
    f"202{3 + i % 2}-{i % 12 + 1:02d}-05,{'NS'[i % 2]},{10 + i}\n" for i in range(400)
)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ROWS)
    return path


def started(*words: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "xlsales", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@POSIX
@pytest.mark.parametrize("seconds", [0.25, 0.5, 0.9, 1.4, 2.0])
def test_an_interrupt_at_any_time_is_one_line_and_leaves_nothing_half_written(
    seconds: float, orders: Path, tmp_path: Path
) -> None:
    run_of = started("analyze", orders, "-o", tmp_path / "out.xlsx")
    time.sleep(seconds)
    run_of.send_signal(signal.SIGINT)
    _, said = run_of.communicate(timeout=30)
    left = {p.name for p in tmp_path.iterdir()} - {"orders.csv"}
    if run_of.returncode == 1:
        assert said.splitlines() == ["xlsales: stopped; nothing was left half written"]
        assert left <= {"out.xlsx"}
    elif run_of.returncode == 0:
        assert left == {"out.xlsx"}
    else:
        # Before Python has come to the first line of ours there is nobody who could answer.
        assert run_of.returncode == -signal.SIGINT
        assert not left


@POSIX
@pytest.mark.parametrize("place", ["after mkstemp", "after write", "before replace"])
def test_a_process_that_is_killed_while_it_writes_leaves_the_old_file_whole(place: str, tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"the result of last week")
    hook = {"after mkstemp": "os.fdopen", "after write": "os.fsync", "before replace": "os.replace"}[place]
    module, name = hook.split(".")
    code = (
        f"import {module}, signal\n"
        f"def killed(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"from xlsales.in_place import put_in_place\nfrom pathlib import Path\n"
        f"{module}.{name} = killed\nput_in_place(b'new' * 1_000_000, Path({str(target)!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"the result of last week"


def test_an_interrupt_while_a_file_is_put_in_place_removes_what_stood_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put_in_place(b"new", tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())


@POSIX
def test_a_linked_output_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real, link = tmp_path / "kept" / "report.xlsx", tmp_path / "report.xlsx"
    real.write_bytes(b"old")
    link.symlink_to(real)
    put_in_place(b"new", link)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_name_as_long_as_the_system_allows_is_written_and_a_longer_one_is_one_line(
    orders: Path, tmp_path: Path
) -> None:
    longest = tmp_path / ("n" * 250 + ".xlsx")
    put_in_place(b"new", longest)
    assert longest.read_bytes() == b"new"
    for words in (
        ("analyze", orders, "-o", tmp_path / ("n" * 300 + ".xlsx")),
        ("check", tmp_path / ("n" * 300 + ".csv")),
    ):
        answer = run(*words)
        assert answer.code == 1
        assert "too long" in answer.message.lower()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_line_that_says_so(orders: Path) -> None:
    with pytest.raises(OutputError, match="disk is full"):
        put_in_place(b"new", Path("/dev/full"))
    assert Path("/dev/full").is_char_device()
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "xlsales", "check", str(orders)], stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "No space left" in done.stderr


STRANGE = "A\ufffeB\uffffC\x07D"


def test_letters_that_xml_cannot_hold_never_make_a_workbook_that_excel_rejects(tmp_path: Path) -> None:
    rows = [["Date", f"Region{STRANGE}", "Customer", "Revenue"]]
    rows += [[f"2024-{m:02d}-05", STRANGE, f"{STRANGE}{m}\ud800", 10.0 * m] for m in range(1, 13)]
    out = xlsales.write_workbook(xlsales.analyze(rows), tmp_path / "out.xlsx")
    with zipfile.ZipFile(out) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))


def test_a_link_in_a_name_is_text_in_markdown(tmp_path: Path) -> None:
    name = "[x](javascript:alert(1))"
    rows = [["Date", "Region", "Revenue"]]
    rows += [[f"{y}-{m:02d}-05", r, 10.0 * m] for y in (2023, 2024) for m in range(1, 13) for r in (name, "South")]
    text = xlsales.write_document(xlsales.analyze(rows), tmp_path / "out.md").read_text(encoding="utf-8")
    assert "x" in text
    assert "[x](" not in text


@pytest.mark.parametrize(
    "path", [r"\\server\share\own.toml", "//server/share/own.toml", "../own.toml", "/etc/passwd", r"C:\own.toml",
             "https://example.com/own.toml", "~/own.toml", "C:own.toml"],
)  # fmt: skip
def test_a_workbook_names_no_playbook_elsewhere(path: str) -> None:
    with pytest.raises(UsageError, match="plain file name"):
        settings_of([["playbook", path]])


def test_a_workbook_may_name_a_playbook_beside_the_work() -> None:
    assert settings_of([["playbook", "own.toml"]]).settings.playbook == "own.toml"


def test_the_memo_of_ranges_tells_true_from_one() -> None:
    head = ["Date", "Region", "Revenue"]
    ones = book_of_range([head, ["2024-01-05", 1, 10.0], ["2024-02-05", 2, 20.0]])
    words = book_of_range([head, ["2024-01-05", True, 10.0], ["2024-02-05", 2, 20.0]])
    assert list(map(str, ones.sales["region"])) == ["1", "2"]
    assert list(map(str, words.sales["region"])) == ["Yes", "2"]


def test_an_error_of_the_system_is_one_line_of_a_process_of_its_own(tmp_path: Path) -> None:
    answer = run_process("check", tmp_path / ("n" * 300 + ".csv"))
    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert os.linesep not in answer.message
