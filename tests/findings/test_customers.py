"""What is said of customers: silence to the last row, retention in the words of membership, no empty segment names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import xlsales
from tests.findings.books import evidence
from xlsales.findings.customers import findings_on_customers
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.report.build import report_of
from xlsales.report.model import Report
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.words.advice import action_sentence
from xlsales.words.template import sentence_of


def book(*customers: tuple[str, pd.DatetimeIndex, float]) -> SalesBook:
    rows = [pd.DataFrame({"date": days, "customer": who, "revenue": money}) for who, days, money in customers]
    frame = pd.concat(rows, ignore_index=True)
    return book_from_roles(frame.assign(order_id=frame.index.astype(str)))


def every(days: int, start: str, end: str) -> pd.DatetimeIndex:
    return pd.date_range(start, end, freq=f"{days}D")


OTHERS = [(f"C{i:02d}", every(10, f"2023-01-{1 + i:02d}", "2024-12-31"), 50.0) for i in range(20)]


def told(kind: str, found: Evidence) -> list[Finding]:
    return [f for f in findings_on_customers(found) if f.kind == kind]


def text(finding: Finding) -> str:
    said = sentence_of(finding)
    assert said is not None
    return said.text()


def test_a_customer_silent_for_longer_than_ever_is_told_with_the_day_to_which_it_counts() -> None:
    stopped = ("Stopped", every(10, "2023-01-01", "2024-10-20"), 200.0)
    (finding,) = told("at_risk", evidence(book(*OTHERS, stopped), grain="quarter"))
    assert text(finding) == (
        "Stopped no longer buys: silent for 80 days up to 31 Dec 2024, where a gap of 10 days is usual and 10 were the "
        "longest; its orders were worth 7,300 a year."
    )
    assert finding.beyond_chance is True


@pytest.mark.parametrize("period", ["Q2 2024", "Q3 2024", "Q4 2024"])
def test_who_ordered_after_the_period_reported_on_is_not_silent_in_any(period: str) -> None:
    back = ("Back", every(10, "2023-01-01", "2024-05-20").append(every(10, "2024-12-20", "2024-12-31")), 200.0)
    made = report_of(book(*OTHERS, back), Settings(grain="quarter", period=period))
    assert not [f for f in made.findings if f.kind == "at_risk"]
    actions = [s.text() for r in made.recommendations if (s := action_sentence(r)) is not None]
    assert not [a for a in actions if a.startswith(("Visit Back", "Call Back"))]


def test_nobody_is_silent_within_the_own_longest_pause() -> None:
    pauses = every(10, "2023-01-01", "2023-05-01").append(every(10, "2023-09-01", "2024-10-20"))
    assert not told("at_risk", evidence(book(*OTHERS, ("Pauses", pauses, 200.0)), grain="quarter"))


def test_a_customer_who_brings_next_to_nothing_is_not_worth_a_sentence() -> None:
    small = ("Small", every(10, "2023-01-01", "2024-10-20"), 0.5)
    assert not told("at_risk", evidence(book(*OTHERS, small), grain="quarter"))


def test_where_everybody_bought_lately_no_segment_is_called_lost_or_silent() -> None:
    sizes = [(f"C{i:02d}", every(5 + i % 7, f"2023-01-{1 + i:02d}", "2024-12-31"), 10.0 + 20 * i) for i in range(20)]
    found = evidence(book(*sizes), grain="quarter")
    assert {f.variant for f in told("segment", found)} <= {"brings_most"}


GONE = [(f"G{i}", every(10, "2023-01-01", "2023-09-30"), 50.0) for i in range(8)]


def stay_away(*customers: tuple[str, pd.DatetimeIndex, float]) -> Finding:
    (finding,) = [f for f in told("segment", evidence(book(*customers), grain="quarter")) if f.variant != "brings_most"]
    return finding


def test_customers_who_stay_away_are_lost_where_such_have_not_come_back() -> None:
    assert text(stay_away(*OTHERS, *GONE)) == (
        "8 customers, 28.6% of all, are lost: no order for more than 92 days up to 31 Dec 2024, longer than any pause "
        "of theirs before; they had brought 11,200."
    )


def test_customers_who_stay_away_are_not_called_lost_where_such_came_back_before() -> None:
    back = [
        (f"B{i}", every(10, "2023-01-01", "2023-05-01").append(every(10, "2023-11-01", "2024-12-31")), 50.0)
        for i in range(4)
    ]
    assert text(stay_away(*OTHERS, *GONE, *back)) == (
        "8 customers, 25.0% of all, have not ordered for more than 92 days up to 31 Dec 2024, longer than any pause "
        "of theirs before; they had brought 11,200."
    )


def retention(*customers: tuple[str, pd.DatetimeIndex, float], **settings: Any) -> Finding:
    (finding,) = told("churn", evidence(book(*customers), **{"grain": "quarter", **settings}))
    return finding


def test_all_who_bought_again_are_all_and_not_nearly_all() -> None:
    finding = retention(*OTHERS)
    assert text(finding) == "All 20 customers of Q3 2024 bought again in Q4 2024."


def test_a_first_order_is_new_only_with_a_year_of_data_before() -> None:
    gone = [(f"G{i}", every(10, "2023-01-01", "2024-09-30"), 50.0) for i in range(5)]
    came = [(f"N{i}", every(10, "2024-11-01", "2024-12-31"), 50.0) for i in range(3)]
    finding = retention(*OTHERS, *gone, *came)
    assert text(finding) == "20 of 25 customers of Q3 2024 bought again in Q4 2024 (80.0%); 3 were new."
    late = [(who, days[days >= "2024-04-01"], money) for who, days, money in (*OTHERS, *gone, *came)]
    assert text(retention(*late)).endswith("(80.0%); 3 bought for the first time in these data.")
    assert text(retention(*OTHERS, *gone)).endswith("(80.0%); nobody was new.")


def test_against_the_year_before_those_won_in_between_are_not_called_new() -> None:
    gone = [(f"G{i}", every(10, "2023-01-01", "2024-09-30"), 50.0) for i in range(5)]
    between = [("B", every(10, "2024-04-01", "2024-12-31"), 50.0)]
    finding = retention(*OTHERS, *gone, *between, compare="year_ago")
    assert text(finding) == "20 of 25 customers of Q4 2023 bought again in Q4 2024 (80.0%)."


def test_maven_keeps_all_its_accounts_and_none_is_lost(maven_book: SalesBook) -> None:
    found = evidence(maven_book, period="Q4 2017")
    assert text(told("churn", found)[0]).startswith("All 85 ")
    assert {f.variant for f in told("segment", found)} <= {"brings_most"}


def by_month(*customers: tuple[str, pd.DatetimeIndex, float]) -> SalesBook:
    rows = [pd.DataFrame({"date": days, "customer": who, "revenue": money}) for who, days, money in customers]
    return book_from_roles(pd.concat(rows, ignore_index=True), precision="month")


def test_rows_by_month_say_since_which_month_and_no_days() -> None:
    months = pd.date_range("2023-01-01", "2024-12-01", freq="MS")
    (finding,) = told("at_risk", evidence(by_month(("A", months, 9.0), ("B", months, 9.0), ("C", months[:18], 99.0))))
    assert text(finding) == (
        "C no longer buys: nothing since Jun 2024, up to Dec 2024, the longest pause so far; "
        "its orders were worth 1,187 a year."
    )


def test_one_order_makes_nobody_loyal() -> None:
    once = [
        (f"C{i:03d}", pd.date_range("2023-01-01", periods=1) + pd.Timedelta(days=i * 2), 1.0 + i) for i in range(300)
    ]
    assert not told("segment", evidence(book(*once), grain="quarter"))


@pytest.mark.parametrize("precision", ["quarter", "year"])
def test_rows_that_tell_only_quarters_call_nobody_silent_for_days(precision: Any) -> None:
    days = pd.date_range("2015-01-01", periods=40, freq="QS")
    rows = pd.DataFrame({"date": np.tile(days, 3), "customer": np.repeat(["a", "b", "c"], 40), "revenue": 9.0})
    rows = rows[(rows["customer"] != "a") | (rows["date"] < "2020-01-01")]
    assert not told("at_risk", evidence(book_from_roles(rows, precision=precision)))


def _five_customers(years: dict[int, str], **options: object) -> Report:
    """One order a month of each customer named for a year, from the first of January on."""
    rows = [
        (f"{year}-{month:02d}-{1 if month < 12 else 31}", customer, 10.0)
        for year, customers in years.items()
        for month in range(1, 13)
        for customer in customers
    ]
    return xlsales.analyze(pd.DataFrame(rows, columns=["Date", "Customer", "Sales"]), **options)


def test_retention_by_year_stands_beside_that_by_quarter_and_is_counted_by_hand() -> None:
    report = _five_customers({2022: "ABCDE", 2023: "ABCF", 2024: "ABF"}, grain="quarter")
    years = report.tables["retention_year"].frame
    assert years["period"].tolist() == ["2022", "2023", "2024"]
    assert years["retained"].tolist() == [0, 3, 3]
    assert years["retention_rate"].tolist()[1:] == [0.6, 0.75]
    assert len(report.tables["retention"].frame) == 12


def test_a_report_on_all_rows_tells_who_stayed_from_year_to_year() -> None:
    report = _five_customers({2022: "ABCDE", 2023: "ABCF", 2024: "ABF"}, period="all")
    told = [sentence_of(f).text() for f in report.findings if f.kind == "churn"]
    assert told == ["3 of 4 customers of 2023 bought again in 2024 (75.0%)."]


def test_of_a_year_that_the_rows_hold_in_part_nobody_is_said_to_have_stayed() -> None:
    rows = pd.DataFrame({"Date": pd.date_range("2023-07-01", "2024-12-31", freq="D")})
    rows = rows.assign(Customer=[f"C{i % 9}" for i in rows.index], Sales=10.0)
    assert [f for f in xlsales.analyze(rows, period="all").findings if f.kind == "churn"] == []
