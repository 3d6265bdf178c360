"""Rows written by a second Python are the same rows, and where it fails nobody notices."""

from __future__ import annotations

import subprocess
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsales.excel import rows_ahead
from xlsales.excel.file import workbook_bytes
from xlsales.excel.grid import grid_of
from xlsales.excel.package import joined_checksum, read_parts
from xlsales.report.model import Report, Rows, Sheet, Text
from xlsales.words.sentence import plain


@pytest.fixture(autouse=True)
def any_number_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rows_ahead, "WORTH_IT", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    yield
    assert not rows_ahead._begun


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "id": [f"SO-{i}" for i in range(20_000)],
            "day": pd.Timestamp("2024-01-05") + pd.to_timedelta(rng.integers(0, 300, 20_000), unit="D"),
            "region": pd.Categorical(rng.choice(["North", "R&D <x>"], 20_000)),
            "revenue": rng.normal(size=20_000).round(2),
            "units": rng.integers(0, 9, 20_000),
        }
    )


def workbook(rows: pd.DataFrame) -> bytes:
    """A workbook whose sheet *Data* is neither the first one nor the only one with styles."""
    home = Sheet("Home", plain("Home"), (Text((plain("Said."),), "headline"),))
    return workbook_bytes(grid_of(Report({}, (home, Sheet("Data", plain("Data"), (Rows(rows, "Data"),))), {})))


def written_ahead(rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr("xlsales.excel.large_sheets.fillings", None)  # nobody may write them a second time
        return workbook(rows)


def test_a_second_python_writes_the_same_workbook_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = frame()
    here = workbook(rows)
    rows_ahead.pack_ahead(rows)
    assert written_ahead(rows, monkeypatch) == here


def test_the_package_says_the_true_checksum_and_size_of_what_was_packed_ahead() -> None:
    rows = frame()
    rows_ahead.pack_ahead(rows)
    sheet = read_parts(workbook(rows))["xl/worksheets/sheet2.xml"]  # zipfile raises where either is wrong
    assert sheet.count(b"<row ") == 20_001
    assert zlib.crc32(sheet)


def test_rows_that_were_not_begun_are_written_here() -> None:
    rows = frame()
    assert rows_ahead.packed_ahead(rows, ()) is None


def test_a_second_python_that_fails_costs_nothing_but_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = frame()
    here = workbook(rows)
    monkeypatch.setattr("xlsales.excel.rows_text.__file__", "no such file")
    rows_ahead.pack_ahead(rows)
    assert workbook(rows) == here


def test_a_computer_that_starts_no_second_program_writes_the_rows_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError

    rows = frame()
    here = workbook(rows)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    rows_ahead.pack_ahead(rows)
    assert workbook(rows) == here


def test_a_program_that_is_no_python_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr("sys.executable", "/usr/bin/excel")
    rows_ahead.pack_ahead(frame())


def test_rows_that_look_like_none_that_are_known_before_are_left_to_the_writer() -> None:
    rows = frame()
    rows_ahead.pack_ahead(rows)
    assert rows_ahead.packed_ahead(rows, (' s="9"',) * 5) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40), st.binary(max_size=40))
def test_the_checksum_of_two_stretches_is_that_of_both(first: bytes, second: bytes) -> None:
    assert joined_checksum(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)
