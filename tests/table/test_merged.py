"""Merged cells, wherever the table stands on its sheet and whatever reads it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlsales.table import workbooks


@pytest.mark.parametrize(("row", "column"), [(1, 1), (5, 1), (1, 3), (5, 3)])
@pytest.mark.parametrize("reader", ["_with_fastexcel", "_with_calamine", "_with_openpyxl"])
def test_merged_regions_are_filled_down_wherever_the_table_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str, row: int, column: int
) -> None:
    pytest.importorskip({"_with_fastexcel": "fastexcel", "_with_calamine": "python_calamine"}.get(reader, "openpyxl"))
    made = openpyxl.Workbook()
    sheet = made.active
    rows = [["Region", "Order Date", "Revenue"], ["North", "2024-01-05", 10], [None, "2024-01-06", 20]]
    rows += [["South", "2024-02-05", 30], [None, "2024-02-06", 40]]
    for i, values in enumerate(rows):
        for j, value in enumerate(values):
            sheet.cell(row + i, column + j, value)
    for first in (row + 1, row + 3):
        sheet.merge_cells(start_row=first, end_row=first + 1, start_column=column, end_column=column)
    made.save(tmp_path / "merged.xlsx")
    monkeypatch.setattr(workbooks, "_reader_for", lambda _: getattr(workbooks, reader))
    table = workbooks.read_workbook(tmp_path / "merged.xlsx")[0]
    assert table.column("Region").members().tolist() == ["North", "North", "South", "South"]
    assert [n.rows for n in table.notes if n.code == "merged_filled"] == [2]


def _merged(tmp_path: Path, rows: list[list[object]], *spans: str) -> workbooks.RawTable:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for span in spans:
        made.active.merge_cells(span)
    made.save(tmp_path / "merged.xlsx")
    return workbooks.read_workbook(tmp_path / "merged.xlsx")[0]


def test_years_and_numbers_of_orders_are_filled_down(tmp_path: Path) -> None:
    rows = [["Year", "Order ID", "Quarter", "Revenue"], [2023, 7, "Q1", 5], [None, None, "Q2", 6], [2024, 8, "Q1", 7]]
    table = _merged(tmp_path, rows, "A2:A3", "B2:B3")
    assert table.column("Year").numbers.tolist() == [2023, 2023, 2024]
    assert table.column("Order ID").numbers.tolist() == [7, 7, 8]


def test_an_amount_is_never_filled_down(tmp_path: Path) -> None:
    rows = [["Date", "Product", "Revenue"], ["2024-01-05", "A", 5], ["2024-01-06", "B", None], ["2024-01-07", "C", 7]]
    assert _merged(tmp_path, rows, "C2:C3").column("Revenue").blank.tolist() == [False, True, False]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_merged_cells_of_an_open_document_are_filled_down(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    made, sheet = OpenDocumentSpreadsheet(), Table(name="Orders")
    for row in (["Region", "Date", "Revenue"], ["North", "2024-01-05", 5], [None, "2024-01-06", 6]):
        line = TableRow()
        for value in row:
            if value is None:
                line.addElement(CoveredTableCell())
                continue
            kind = {"valuetype": "float", "value": value} if isinstance(value, int) else {"valuetype": "string"}
            cell = TableCell(**kind, **({"numberrowsspanned": 2} if value == "North" else {}))
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    made.spreadsheet.addElement(sheet)
    made.save(tmp_path / "merged.ods")
    table = workbooks.read_workbook(tmp_path / "merged.ods")[0]
    assert table.column("Region").members().tolist() == ["North", "North"]
