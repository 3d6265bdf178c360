"""Totals in any wording and position, averages, and members that are the sum of all others."""

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of

HEAD = ["Month", "Region", "Revenue"]
JANUARY = [["2024-01", "N", 10.0], ["2024-01", "S", 20.5]]
FEBRUARY = [["2024-02", "N", 5.0], ["2024-02", "S", 5.25]]
LABELS = ["January subtotal", "Eindtotaal", "Σ", "Итого", "小计", "Sous-total", "Toplam", "Razem", "Company",
          "Worldwide", "Quartalssumme", "sub_total", "Összesen"]  # fmt: skip


def total_of(rows, header=HEAD):
    book = book_of([header, *rows], Settings())
    return float(book.sales["revenue"].sum()), book


@pytest.mark.parametrize("label", LABELS)
def test_subtotals_below_their_blocks_are_out_in_any_wording(label):
    rows = [*JANUARY, ["2024-01", label, 30.5], *FEBRUARY, ["2024-02", label, 10.25]]
    assert total_of(rows)[0] == 40.75


@pytest.mark.parametrize("label", LABELS)
def test_a_total_stands_above_or_below_all_rows(label):
    assert total_of([["2024-02", label, 40.75], *JANUARY, *FEBRUARY])[0] == 40.75
    assert total_of([*JANUARY, *FEBRUARY, ["2024-02", label, 40.75]])[0] == 40.75


def test_a_total_that_was_rounded_on_the_way_is_one():
    rows = [["2024-01", f"r{i}", 1_000.004] for i in range(50)]
    assert total_of([*rows, ["2024-01", "Total", 50_000.0]])[0] == pytest.approx(50_000.2)


def test_an_average_is_no_sale_and_one_that_is_none_is_said():
    assert total_of([*JANUARY, ["2024-01", "Average", 15.25]])[0] == 30.5
    total, book = total_of([*JANUARY, ["2024-01", "Average", 99.0]])
    assert total == 129.5
    assert [n.level for n in book.notes if n.code == "average_kept"] == ["warning"]


def test_a_member_that_is_the_sum_of_all_others_in_each_period_is_a_total_and_said():
    rows = [[f"2024-{m:02d}", r, a * m] for m in range(1, 5) for r, a in (("DE", 10.1), ("FR", 20.2), ("Europe", 30.3))]
    total, book = total_of(rows)
    assert total == pytest.approx(303)
    (note,) = (n for n in book.notes if n.code == "totals_unlabelled")
    assert "'Europe'" in note.text
    assert "303.00" in note.text


def test_a_member_that_is_once_the_sum_of_the_others_is_a_member():
    rows = [[f"2024-{m:02d}", r, a] for m, a3 in ((1, 30.3), (2, 30.3), (3, 31.0))
            for r, a in (("DE", 10.1), ("FR", 20.2), ("UK", a3))]  # fmt: skip
    assert total_of(rows)[0] == pytest.approx(182.5)


def test_a_last_row_that_is_the_sum_of_many_others_is_a_total_and_of_few_a_doubt_that_is_said():
    rows = [["2024-01", f"c{i}", 10.0 + i / 10] for i in range(8)]
    total, book = total_of([*rows, ["2024-01", "Europe", 82.8]])
    assert total == pytest.approx(82.8)
    assert "totals_unlabelled" in [n.code for n in book.notes]
    total, book = total_of([*rows[:3], ["2024-01", "Europe", 30.3]])
    assert total == pytest.approx(60.6)
    assert any(n.code == "totals_unlabelled" and "30.30" in n.text for n in book.notes)


def test_quarters_beside_their_months_across_are_totals():
    header = ["Region", "Jan 2024", "Feb 2024", "Mar 2024", "Q1 2024", "Total"]
    assert total_of([["N", 1.0, 2.0, 3.0, 6.0, 6.0], ["S", 4.0, 5.0, 6.0, 15.0, 15.0]], header)[0] == 21


ORDERS = [[f"2024-{m:02d}-05", f"A{m}", "NS"[m % 2], f"c{m}", 10.0 * m] for m in range(1, 13)]
ORDER_HEAD = ["Order Date", "Order ID", "Region", "Customer", "Revenue"]


@pytest.mark.parametrize("label", ["Max", "Count", "Target", "Difference", "Prior year", "Abweichung"])
def test_a_line_below_the_rows_that_names_little_else_is_no_sale_and_said(label):
    total, book = total_of([*ORDERS, ["2024-12-31", "", label, "", 99.0]], ORDER_HEAD)
    assert total == 780
    assert any(n.code == "lines_below" and "99.00" in n.text and n.level == "warning" for n in book.notes)


def test_a_person_called_max_who_sells_like_others_counts():
    total, book = total_of([*ORDERS, ["2024-12-31", "A13", "N", "Max", 99.0]], ORDER_HEAD)
    assert total == 879
    assert any("count like all others" in n.text for n in book.notes)
