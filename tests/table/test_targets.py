"""Targets in the forms that people write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.ingest import book_of, read_book
from xlsales.table.raw import table_of_rows
from xlsales.table.targets import Targets, looks_like_targets, read_targets

MEMBERS = {"rep": ("Ann Lee", "Bob Ray"), "region": ("North", "South")}


def _read(rows: list[list[Any]], settings: Settings | None = None, last_year: int | None = None) -> Targets:
    return read_targets(table_of_rows(rows, "goals"), settings or Settings(), MEMBERS, last_year=last_year)


def test_long_form() -> None:
    read = _read([["Rep", "Month", "Target"], ["Ann Lee", "2024-01", 100], ["Bob Ray", "2024-02", "$1,200"]]).frame
    assert read.values.tolist() == [
        ["rep", "Ann Lee", "month", 24288, 100.0],
        ["rep", "Bob Ray", "month", 24289, 1200.0],
    ]


def test_wide_form_with_blank_and_dash_as_no_target() -> None:
    read = _read([["Sales Rep", "Apr-18", "May-18"], ["Ann Lee", 100, "-"], ["Bob Ray", None, 50]]).frame
    assert read[["member", "period_ix", "quota"]].values.tolist() == [
        ["Ann Lee", 24219, 100.0],
        ["Bob Ray", 24220, 50.0],
    ]


def test_quarters_across() -> None:
    read = _read([["Region", "Q1 2024", "Q2 2024"], ["North", 100, 110]]).frame
    assert read[["role", "grain", "period_ix"]].values.tolist() == [
        ["region", "quarter", 8096],
        ["region", "quarter", 8097],
    ]


@pytest.mark.parametrize(("header", "extra"), [("M01", None), ("Jan", None)])
def test_months_without_a_year_take_the_year_column(header: str, extra: None) -> None:
    other = "M02" if header == "M01" else "Feb"
    read = _read([["Rep", "Year", header, other], ["Ann Lee", 2023, 5, 6], ["Ann Lee", 2024, 7, 8]]).frame
    assert read.sort_values("period_ix")[["period_ix", "quota"]].values.tolist() == [
        [24276, 5.0], [24277, 6.0], [24288, 7.0], [24289, 8.0]
    ]  # fmt: skip


def test_months_of_a_fiscal_year_begin_with_it() -> None:
    read = _read([["Rep", "Year", "M01", "Jan"], ["Ann Lee", 2024, 7, 8]], Settings(fiscal_year_start=4)).frame
    assert read["period_ix"].tolist() == [2023 * 12 + 3, 2024 * 12]


def test_without_a_year_anywhere_the_last_year_of_the_rows_is_taken_and_said() -> None:
    read = _read([["Rep", "M01", "M02"], ["Ann Lee", 7, 8]], last_year=2024)
    assert read.frame["period_ix"].tolist() == [24288, 24289]
    assert any(n.code == "targets_year" for n in read.notes)
    with pytest.raises(InputError, match="year"):
        _read([["Rep", "M01", "M02"], ["Ann Lee", 7, 8]])


@pytest.mark.parametrize(
    "rows",
    [[["Targets in thousands", None, None], ["Rep", "Jan-24", "Feb-24"], ["Ann Lee", 7, 8]],
     [["Rep", "Month", "Target (k)"], ["Ann Lee", "2024-01", 7], ["Ann Lee", "2024-02", 8]]],
)  # fmt: skip
def test_thousands_are_multiplied_and_said(rows: list[list[Any]]) -> None:
    read = _read(rows)
    assert read.frame["quota"].tolist() == [7000.0, 8000.0]
    assert any(n.code == "targets_scaled" for n in read.notes)


def test_members_tell_the_role_where_the_header_does_not() -> None:
    read = _read([["Name", "Jan-24", "Feb-24"], ["ann lee", 7, 8], ["BobRay", 7, 8]])
    assert read.frame["role"].unique().tolist() == ["rep"]
    assert read.frame["member"].unique().tolist() == ["Ann Lee", "Bob Ray"]
    assert "its members are those of rep" in " ".join(n.text for n in read.notes)


def test_totals_rows_are_no_target_and_a_table_without_member_is_the_companys() -> None:
    read = _read(
        [["Rep", "Jan-24", "Feb-24"], ["Ann Lee", 7, 8], ["Bob Ray", 1, 2], ["X", 1, 2], ["Y", 1, 1], ["Total", 10, 13]]
    )
    assert "Total" not in read.frame["member"].tolist()
    assert _read([["Month", "Target"], ["2024-01", 7]]).frame["role"].tolist() == ["company"]


def test_a_file_in_utf_16_beside_the_orders_is_found_to_be_targets(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        "Date,Rep,Revenue\n2024-01-05,Ann Lee,5\n2024-02-05,Bob Ray,6\n", encoding="utf-8"
    )
    (tmp_path / "plan.txt").write_bytes("Rep\tJan-24\tFeb-24\nAnn Lee\t10\t-\nBob Ray\t20\t30\n".encode("utf-16"))
    for book in (
        read_book([tmp_path / "orders.csv", tmp_path / "plan.txt"], Settings()),
        read_book([tmp_path / "orders.csv"], Settings(), targets=tmp_path / "plan.txt"),
    ):
        assert book.targets is not None
        assert list(book.targets.columns) == ["role", "member", "grain", "period_ix", "quota"]
        assert book.targets["quota"].sum() == 60


def test_targets_come_from_rows_too() -> None:
    book = book_of([["Date", "Rep", "Revenue"], ["2024-01-05", "Ann", 5]], Settings(),
                   targets=[["Rep", "Quarter", "Quota"], ["Ann", "Q1 2024", 10]])  # fmt: skip
    assert book.targets is not None
    assert book.targets.values.tolist() == [["rep", "Ann", "quarter", 8096, 10.0]]


def test_sales_rows_do_not_look_like_targets() -> None:
    assert not looks_like_targets(table_of_rows([["Product", "Series"], ["A", "B"]], "t"), Settings())


def test_a_quota_without_a_period_beside_the_orders_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Date,Rep,Revenue\n2024-01-05,Ann Lee,5\n", encoding="utf-8")
    (tmp_path / "quota.csv").write_text("Rep,Quota\nAnn Lee,10\n", encoding="utf-8")
    book = read_book([tmp_path / "orders.csv", tmp_path / "quota.csv"], Settings())
    assert book.targets is None
    assert any(n.code == "targets_unread" and "no period" in n.text for n in book.notes)
    given = read_book([tmp_path / "orders.csv"], Settings(), targets=tmp_path / "quota.csv")
    assert given.targets is None
    assert any("no period" in n.text for n in given.notes if n.level == "warning")
    (tmp_path / "quota.pdf").write_bytes(b"%PDF-1.7")
    book = read_book([tmp_path / "orders.csv"], Settings(), targets=tmp_path / "quota.pdf")
    assert book.sales["revenue"].sum() == 5
    assert "targets_unread" in [n.code for n in book.notes]
    with pytest.raises(InputError, match="no such file"):
        read_book([tmp_path / "orders.csv"], Settings(), targets=tmp_path / "missing.xlsx")


def test_a_repeated_target_row_counts_once_and_it_is_said() -> None:
    read = _read([["Rep", "Quarter", "Quota"], ["Ann Lee", "Q1 2024", 5000], ["Ann Lee", "Q1 2024", 5000]])
    assert read.frame["quota"].tolist() == [5000]
    note = next(n for n in read.notes if n.code == "targets_repeated")
    assert (note.rows, note.level) == (1, "warning")


def test_targets_that_another_column_tells_apart_add_up() -> None:
    rows = [["Rep", "Product", "Quarter", "Quota"], ["Ann Lee", "X", "Q1 2024", 50], ["Ann Lee", "Y", "Q1 2024", 50]]
    read = _read(rows)
    assert read.frame["quota"].tolist() == [100]
    assert not any(n.level == "warning" for n in read.notes)


def test_targets_that_differ_and_nothing_tells_apart_are_not_added_up() -> None:
    read = _read([["Rep", "Quarter", "Quota"], ["Ann Lee", "Q1 2024", 5000], ["Ann Lee", "Q1 2024", 7000]])
    assert read.frame["quota"].tolist() == [5000]
    note = next(n for n in read.notes if n.code == "targets_clash")
    assert "Ann Lee in Q1 2024 (5,000.00 and 7,000.00)" in note.text
    assert note.level == "warning"


def test_a_repeated_row_of_months_across_counts_once() -> None:
    read = _read([["Rep", "Jan-24", "Feb-24"], ["Ann Lee", 5, 6], ["Ann Lee", 5, 6], ["Bob Ray", 1, 2]])
    assert read.frame["quota"].sum() == 14


@pytest.mark.parametrize("scale", ["($k)", "(in k€)", "[in thousands]", "($000s)", "('000)"])
def test_a_scale_in_the_header_of_a_period_is_read_and_said(scale: str) -> None:
    read = _read([["Region", f"Jan-24 {scale}", f"Feb-24 {scale}"], ["North", 10, 11]])
    assert read.frame[["period_ix", "quota"]].values.tolist() == [[24288, 10_000], [24289, 11_000]]
    assert any(n.code == "targets_scaled" for n in read.notes)


def test_a_year_in_brackets_stays_a_part_of_the_period() -> None:
    assert (
        _read([["Region", "Q1 (2024)", "Q2 (2024)"], ["North", 1, 2]], last_year=2020).frame["period_ix"].iloc[0]
        == 8096
    )
