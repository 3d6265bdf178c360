"""Where a column leaves its decimal mark open, the rest of the file decides, and the other reading is said."""

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of, read_book


def revenue_and_warning(header, rows):
    book = book_of([header, *rows], Settings())
    return float(book.sales["revenue"].sum()), " ".join(n.text for n in book.notes if n.code == "decimal_ambiguous")


def test_german_dates_make_a_point_a_mark_of_thousands_and_the_other_total_is_said():
    rows = [["05.01.2024", "1.234"], ["06.02.2024", "2.500"], ["07.03.2024", "12.345"], ["08.04.2024", "999"]]
    total, said = revenue_and_warning(["Datum", "Umsatz"], rows)
    assert total == 17_078
    assert "17,078.00" in said
    assert "1,015.08" in said


def test_another_column_that_shows_its_mark_decides_for_the_one_that_does_not():
    rows = [["2024-01-05", "12,50", "1.234"], ["2024-02-06", "9,95", "2.500"]]
    assert revenue_and_warning(["Date", "Price", "Revenue"], rows)[0] == 3_734
    rows = [["2024-01-05", "12.50", "1.234"], ["2024-02-06", "9.95", "2.500"]]
    assert revenue_and_warning(["Date", "Price", "Revenue"], rows)[0] == pytest.approx(3.734)


def test_money_that_is_grouped_from_a_thousand_on_and_never_below_is_thousands():
    rows = [["2024-01-05", "1.234"], ["2024-01-06", "2.500"], ["2024-01-07", "12.345"], ["2024-01-08", "999"]]
    assert revenue_and_warning(["Date", "Revenue"], rows)[0] == 17_078


def test_where_nothing_tells_a_point_stays_a_point_and_both_totals_are_said():
    total, said = revenue_and_warning(["Date", "Revenue"], [["2024-01-05", "1.234"], ["2024-01-06", "2.500"]])
    assert total == pytest.approx(3.734)
    assert "3.73" in said
    assert "3,734.00" in said


def test_a_plan_among_the_sales_is_read_with_their_decimal_mark(tmp_path):
    lines = [f"2024-0{m}-01;{s};{m}.234" for m in range(1, 7) for s in ("Actual", "Budget")]
    (tmp_path / "plan.csv").write_text("\n".join(("Date;Scenario;Revenue", *lines)))
    book = read_book([tmp_path / "plan.csv"], Settings())
    assert float(book.sales["revenue"].sum()) == 22_404
    assert float(book.targets["quota"].sum()) == 22_404


@pytest.mark.parametrize(
    ("texts", "total"),
    [
        (("1.234,-", "99,-", "50,--"), 1_383.0),
        (("99,–", "1.000,– €", "0,50"), 1_099.5),
        (("1'234.-", "50.--", "0.50"), 1_284.5),
        (("Rp 1.500.000", "Rp 250.000", "Rp 1.000.000"), 2_750_000.0),
        (("1.5 lakh", "2 crore", "7"), 20_150_007.0),
    ],
)
def test_money_is_read_as_people_write_it(texts, total):
    rows = [[f"2024-01-{i + 1:02d}", text] for i, text in enumerate(texts)]
    assert revenue_and_warning(["Date", "Revenue"], rows)[0] == pytest.approx(total)


def test_a_percentage_among_amounts_is_no_money_and_is_said():
    book = book_of([["Date", "Revenue"], ["2024-01-01", "100"], ["2024-01-02", "12%"]], Settings())
    assert float(book.sales["revenue"].sum()) == 100
    assert book.set_aside["reason"].tolist() == ["unreadable amount"]
    assert [n.level for n in book.notes if n.code == "percents_in_money"] == ["warning"]


def test_debits_beside_credits_are_taken_off_and_said():
    rows = [["2024-01-01", "1,500.00 Cr"], ["2024-01-02", "250.00 Dr"]]
    book = book_of([["Date", "Revenue"], *rows], Settings())
    assert float(book.sales["revenue"].sum()) == 1_250
    assert [n.level for n in book.notes if n.code == "debits"] == ["warning"]


@pytest.mark.parametrize(
    ("header", "total"), [("Amount (cents)", 45.49), ("Revenue (lakh)", 454_900_000.0), ("Revenue in Mrd", 4.549e12)]
)
def test_a_header_s_unit_makes_full_amounts(header, total):
    book = book_of([["Date", header], ["2024-01-01", 1_999.0], ["2024-01-02", 2_550.0]], Settings())
    assert float(book.sales["revenue"].sum()) == pytest.approx(total, abs=1e-9)
