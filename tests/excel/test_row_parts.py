"""More rows than a sheet holds stand on several sheets, add up over all of them, and are read from all of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import xlsales
from tests.excel.office import opened, recalculated, validator_errors
from xlsales.excel.lint import faults

ROWS = pd.DataFrame(
    {
        "Order ID": [f"SO-{i}" for i in range(1, 12)],
        "Date": pd.to_datetime(["2024-01-05", "2024-04-05"]).take([0, 1] * 5 + [1]),
        "Region": ["North", "South", "East"] * 3 + ["North", None],
        "Revenue": [10.5, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110],
    }
)


@pytest.fixture
def workbook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Eleven rows in a world whose sheets end at row 5."""
    for module in ("xlsales.report.parts", "xlsales.table.workbooks"):
        monkeypatch.setattr(f"{module}.LAST_ROW", 5)
    return xlsales.write_workbook(xlsales.analyze(ROWS), tmp_path / "parts.xlsx")


def test_every_row_stands_on_one_of_the_sheets(workbook: Path) -> None:
    book = opened(workbook, values=True)
    found = [[r[0] for r in book[n].iter_rows(min_row=2, values_only=True)] for n in ("Data", "Data2", "Data3")]
    assert found == [[f"SO-{i}" for i in part] for part in (range(1, 5), range(5, 9), range(9, 12))]
    assert validator_errors(workbook) == []
    assert faults(workbook) == ()


def test_the_figures_verified_by_excel_are_sums_over_all_sheets(workbook: Path, tmp_path: Path) -> None:
    written = [c for row in opened(workbook)["Checks"].iter_rows() for c in row if "SUMIFS" in str(c.value)]
    assert written
    assert all(str(c.value).count("SUMIFS(") == 3 for c in written)
    again = opened(recalculated(workbook, tmp_path), values=True)["Checks"]
    kept = opened(workbook, values=True)["Checks"]
    assert [again[c.coordinate].value for c in written] == [kept[c.coordinate].value for c in written]


def test_a_finished_workbook_is_read_on_where_a_sheet_is_full(workbook: Path) -> None:
    totals = xlsales.analyze_files(workbook).tables["totals"]
    assert totals.fact("value", metric="revenue").value == ROWS["Revenue"].sum()
    assert totals.fact("value", metric="orders").value == len(ROWS)


@pytest.mark.parametrize(
    "rows",
    [
        ROWS.assign(**{"Order ID": ["SO-1", "SO-2"] * 5 + ["SO-1"]}),
        pd.concat([ROWS.head(4), ROWS.head(4)], ignore_index=True),
        ROWS.drop(columns="Order ID").assign(Date=pd.Timestamp("2024-01-05"), Region="North"),
    ],
    ids=["orders on two sheets", "copies of rows on two sheets", "one key"],
)
def test_a_part_is_never_taken_for_a_copy_of_another(
    rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("xlsales.report.parts", "xlsales.table.workbooks"):
        monkeypatch.setattr(f"{module}.LAST_ROW", 5)
    report = xlsales.analyze(rows)
    again = xlsales.analyze_files(xlsales.write_workbook(report, tmp_path / "parts.xlsx"))
    assert again.tables["totals"].records() == report.tables["totals"].records()
    assert len(set(xlsales.read(tmp_path / "parts.xlsx").sales["row"])) == len(rows)


def test_an_audit_lists_all_rows_too(workbook: Path, tmp_path: Path) -> None:
    done = xlsales.audit_report("Revenue was 660.50 in total.", ROWS)
    book = opened(xlsales.write_audit(done, tmp_path / "audit.xlsx", xlsales.read(workbook)), values=True)
    assert [book[n].max_row for n in ("Data", "Data2", "Data3")] == [5, 5, 4]
