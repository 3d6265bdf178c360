"""Rows of years beside their quarters: what sums the finer rows is a total; what does not is kept and said."""

from xlsales.settings import Settings
from xlsales.table.ingest import book_of


def book(*rows, header=("Period", "Revenue")):
    return book_of([list(header), *map(list, rows)], Settings())


QUARTERS = (("Q1 2024", 10.0), ("Q2 2024", 10.0), ("Q3 2024", 12.0), ("Q4 2024", 13.0))


def test_a_year_that_sums_its_quarters_is_a_total_and_the_quarters_are_analysed():
    read = book(*QUARTERS, ("FY 2024", 45.0))
    assert float(read.sales["revenue"].sum()) == 45
    assert read.precision == "quarter"
    assert read.set_aside["reason"].tolist() == ["totals row"]


def test_a_year_that_does_not_sum_its_quarters_is_kept_and_said_with_both_amounts():
    read = book(*QUARTERS, ("2024", 55.0))
    assert float(read.sales["revenue"].sum()) == 100
    (note,) = (n for n in read.notes if n.code == "coarse_rows_kept")
    assert note.level == "warning"
    assert "55.00" in note.text
    assert "45.00" in note.text


def test_totals_are_compared_by_member_and_a_year_without_finer_rows_counts():
    rows = (("Jan 2024", "N", 1.0), ("Feb 2024", "N", 2.0), ("Mar 2024", "N", 3.0), ("Q1 2024", "N", 6.0),
            ("Jan 2024", "S", 10.0), ("Feb 2024", "S", 20.0), ("Mar 2024", "S", 30.0), ("Q1 2024", "S", 60.0),
            ("2024", "N", 6.0), ("2024", "S", 60.0), ("2023", "S", 50.0))  # fmt: skip
    read = book(*rows, header=("Period", "Region", "Revenue"))
    assert float(read.sales["revenue"].sum()) == 116
    assert len(read.set_aside) == 4


def test_a_month_below_its_days_is_a_total():
    rows = (("2024-01-05", 10.0), ("2024-01-06", 10.0), ("2024-01", 20.0), ("2024-02-06", 12.0), ("2024-02", 12.0))
    assert float(book(*rows, header=("Date", "Revenue")).sales["revenue"].sum()) == 32
