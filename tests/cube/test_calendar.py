"""Which periods the rows cover, which one is reported on, and with which one it is compared."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.calendar import Calendar, calendar_of
from xlsales.errors import InputError, UsageError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles


def _book(*days: str, precision: str = "day") -> SalesBook:
    rows = pd.DataFrame({"date": pd.to_datetime(list(days)), "revenue": 1.0})
    return book_from_roles(rows, precision=precision, source_name="orders.csv")


def _daily(first: str, last: str, every: int = 1) -> SalesBook:
    return _book(*(str(d.date()) for d in pd.date_range(first, last, freq=f"{every}D")))


def _calendar(book: SalesBook, **options: object) -> Calendar:
    return calendar_of(book, Settings().with_values(options))


def _labels(periods) -> list[str]:
    return [p.label for p in periods]


def test_auto_takes_quarters_where_the_rows_span_two():
    assert _calendar(_book("2024-03-31", "2024-04-01")).grain == "quarter"


def test_auto_takes_months_inside_one_quarter():
    assert _calendar(_book("2024-01-31", "2024-03-01")).grain == "month"


def test_auto_follows_the_fiscal_quarters():
    book = _book("2024-03-31", "2024-04-01")
    assert _calendar(book, fiscal_year_start=2).grain == "month"


def test_auto_takes_the_labels_own_length():
    assert _calendar(_book("2023-01-01", "2024-01-01", precision="year")).grain == "year"


def test_the_grain_of_the_period_asked_for_wins():
    assert _calendar(_daily("2023-01-01", "2024-06-30"), period="Nov 2023").grain == "month"


def test_a_finer_grain_than_the_labels_is_refused():
    with pytest.raises(UsageError, match="only the quarter"):
        _calendar(_book("2024-01-01", "2024-04-01", precision="quarter"), grain="month")


def test_the_last_complete_period_is_reported_on():
    calendar = _calendar(_daily("2023-01-01", "2024-02-10"))
    assert (calendar.now.label, calendar.before.label) == ("Q4 2023", "Q3 2023")
    assert _labels(calendar.period(i) for i in calendar.partial) == ["Q1 2024"]


def test_a_period_whose_last_day_is_quiet_is_whole_where_gaps_are_usual():
    calendar = _calendar(_daily("2023-01-02", "2024-03-26", every=7))
    assert calendar.partial == {}
    assert calendar.now.label == "Q1 2024"


def test_a_year_that_begins_on_its_third_day_is_whole():
    assert _calendar(_daily("2023-01-03", "2024-12-31"), grain="year").partial == {}


def test_a_year_that_begins_in_march_is_partial():
    assert _labels(
        _calendar(_daily("2023-03-01", "2024-12-31"), grain="year").period(i)
        for i in _calendar(_daily("2023-03-01", "2024-12-31"), grain="year").partial
    ) == ["2023"]


def test_partial_periods_are_not_among_the_whole_ones():
    calendar = _calendar(_daily("2023-02-20", "2024-02-10"))
    assert _labels(calendar.whole) == ["Q2 2023", "Q3 2023", "Q4 2023"]


def test_labels_of_periods_are_never_partial():
    assert _calendar(_book("2023-10-01", "2024-01-01", precision="quarter")).partial == {}


def test_periods_without_a_row_are_missing_and_make_a_gap():
    calendar = _calendar(_book("2023-10-01", "2024-01-01", "2024-07-01", precision="quarter"))
    assert _labels(calendar.missing) == ["Q2 2024"]
    assert (calendar.before.label, calendar.gap) == ("Q1 2024", True)


def test_the_period_right_before_makes_no_gap():
    assert not _calendar(_book("2023-10-01", "2024-01-01", precision="quarter")).gap


def test_a_year_ago_is_the_same_quarter_of_the_year_before():
    calendar = _calendar(_daily("2022-01-01", "2024-12-31"), period="Q2 2024", compare="year_ago")
    assert calendar.before.label == "Q2 2023"


def test_without_rows_a_year_ago_there_is_nothing_to_compare_with():
    assert _calendar(_daily("2024-01-01", "2024-12-31"), compare="year_ago").before is None


def test_an_explicit_comparison_is_taken():
    calendar = _calendar(_daily("2022-01-01", "2024-12-31"), compare="Q1 2022")
    assert (calendar.before.label, calendar.gap) == ("Q1 2022", False)


def test_a_period_is_not_compared_with_itself():
    with pytest.raises(UsageError, match="cannot be compared with itself"):
        _calendar(_daily("2022-01-01", "2024-12-31"), period="Q2 2024", compare="Q2 2024")


def test_the_first_period_has_nothing_to_compare_with():
    assert _calendar(_book("2024-01-01", "2024-04-01", precision="quarter"), period="Q1 2024").before is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"period": "Q1 2020"}, "There are rows in Q1 2024"),
        ({"compare": "Q1 2020"}, "Q1 2020 has no row to compare with"),
        ({"compare": "2023"}, "a quarter, with 2023, a year"),
        ({"compare": "sometime"}, "is not a period"),
        ({"period": "soon"}, "is not a period"),
    ],
)
def test_a_period_that_the_rows_lack_is_refused_with_those_they_have(options, said):
    with pytest.raises(UsageError, match=said):
        _calendar(_book("2024-01-01", "2024-04-01", precision="quarter"), **options)


def test_history_ends_with_the_period_reported_on():
    calendar = _calendar(_daily("2023-01-01", "2024-12-31"), period="Q2 2023")
    assert _labels(calendar.history) == ["Q1 2023", "Q2 2023"]


def test_the_as_of_date_is_the_last_day_in_the_rows():
    assert _calendar(_daily("2023-01-01", "2024-02-10")).as_of == dt.date(2024, 2, 10)


def test_the_as_of_date_of_labels_is_the_last_day_of_the_last_one():
    assert _calendar(_book("2023-10-01", "2024-01-01", precision="quarter")).as_of == dt.date(2024, 3, 31)


def test_deals_created_after_the_last_sale_move_the_as_of_date():
    deals = pd.DataFrame(
        {
            "stage": ["Won", "Open"],
            "amount": [10.0, 5.0],
            "created": pd.to_datetime(["2024-01-01", "2024-05-09"]),
            "closed": pd.to_datetime(["2024-02-01", None]),
        }
    )
    assert _calendar(book_from_roles(deals=deals)).as_of == dt.date(2024, 5, 9)


def test_the_day_on_which_an_open_deal_is_expected_to_close_does_not_move_the_as_of_date():
    deals = pd.DataFrame({"stage": ["Won", "Open"], "amount": [10.0, 5.0], "created": pd.Timestamp("2024-01-01")})
    deals["closed"] = pd.to_datetime(["2024-02-01", "2025-12-31"])
    assert _calendar(book_from_roles(deals=deals)).as_of == dt.date(2024, 2, 1)


def test_an_as_of_date_may_be_given():
    assert _calendar(_book("2024-01-05"), as_of="2024-12-31").as_of == dt.date(2024, 12, 31)


def test_a_book_without_a_row_cannot_be_analysed():
    empty = book_from_roles(pd.DataFrame({"date": pd.to_datetime([]), "revenue": pd.Series([], dtype=float)}))
    with pytest.raises(InputError, match="no row"):
        _calendar(empty)


def test_a_finer_look_ends_with_the_last_month_of_the_quarter_reported_on():
    book = _daily("2023-01-01", "2024-12-31")
    assert calendar_of(book, Settings(period="Q2 2024"), "month").now.label == "Jun 2024"


@pytest.mark.parametrize("grain", ["month", "year"])
def test_a_named_comparison_holds_at_its_own_grain_only(grain):
    book = _daily("2022-01-01", "2024-12-31")
    calendar = calendar_of(book, Settings(period="Q2 2024", compare="Q1 2023"), grain)
    assert calendar.before.ix == calendar.now.ix - 1


def test_a_coarser_look_at_partial_years_does_not_run_ahead():
    book = _daily("2023-03-01", "2024-08-10")
    assert calendar_of(book, Settings(period="Q3 2023"), "year").now.label == "2023"


@settings(max_examples=40, deadline=None)
@given(
    days=st.lists(st.dates(dt.date(2015, 1, 1), dt.date(2025, 12, 31)), min_size=1, max_size=30),
    grain=st.sampled_from(["auto", "month", "quarter", "year"]),
    start=st.integers(1, 12),
)
def test_every_day_has_one_period_and_present_and_missing_make_the_range(days, grain, start):
    calendar = _calendar(_book(*map(str, days)), grain=grain, fiscal_year_start=start)
    present = {p for p in calendar.periods if p.ix in calendar.present}
    assert present | set(calendar.missing) == set(calendar.periods)
    assert all(sum(p.start <= d <= p.end for p in calendar.periods) == 1 for d in days)
    assert calendar.now in present
    assert calendar.before is None or calendar.before.ix < calendar.now.ix


@pytest.mark.parametrize(
    ("stage", "missing"),
    [
        ("Won", "the 2 won deals have no close date"),
        ("Negotiation", "all 2 deals are open: none is won or lost yet"),
    ],
)
def test_deals_without_revenue_say_what_is_missing_and_what_can_still_be_seen(stage: str, missing: str) -> None:
    deals = pd.DataFrame({"stage": stage, "amount": [5.0, 6.0], "created": pd.Timestamp("2024-01-05")})
    with pytest.raises(InputError, match=missing) as error:
        calendar_of(book_from_roles(deals=deals, source_name="deals.csv"), Settings())
    assert "'xlsales check' still shows" in str(error.value)


def _monthly(first: str, count: int, freq: str = "MS") -> SalesBook:
    return _book(*(str(d.date()) for d in pd.date_range(first, periods=count, freq=freq)))


@pytest.mark.parametrize("freq", ["MS", "ME", "BME"])
def test_a_quarter_that_lacks_its_last_month_is_partial_whatever_day_months_are_dated(freq):
    calendar = _calendar(_monthly("2023-01-01", 11, freq))
    assert {calendar.period(i).label: w for i, w in calendar.partial.items()} == {
        "Q4 2023": "the data end with Nov 2023"
    }
    assert (calendar.now.label, calendar.before.label) == ("Q3 2023", "Q2 2023")


def test_labels_of_months_leave_a_quarter_partial_at_both_ends():
    months = [f"2023-{m:02d}-01" for m in range(2, 12)]
    calendar = _calendar(_book(*months, precision="month"))
    assert _labels(calendar.period(i) for i in calendar.partial) == ["Q1 2023", "Q4 2023"]


def test_labels_of_quarters_leave_a_year_partial():
    quarters = ["2022-04-01", "2022-07-01", "2022-10-01", "2023-01-01", "2023-04-01", "2023-07-01"]
    calendar = _calendar(_book(*quarters, precision="quarter"), grain="year")
    assert calendar.partial == {2022: "the data start with Q2 2022", 2023: "the data end with Q3 2023"}


def test_months_of_fiscal_quarters_are_counted_by_the_fiscal_year():
    calendar = _calendar(_monthly("2022-04-01", 11), fiscal_year_start=4)
    assert [calendar.period(i).label for i in calendar.partial] == ["FY23 Q4"]


def test_a_month_without_rows_inside_leaves_its_quarter_partial():
    days = [d for d in pd.date_range("2023-01-01", periods=24, freq="MS") if str(d.date()) != "2023-08-01"]
    calendar = _calendar(_book(*(str(d.date()) for d in days)))
    assert {calendar.period(i).label: w for i, w in calendar.partial.items()} == {"Q3 2023": "no rows in Aug 2023"}


def test_a_month_that_never_sells_is_a_habit():
    days = [d for d in pd.date_range("2021-01-01", periods=36, freq="MS") if d.month != 8]
    assert _calendar(_book(*(str(d.date()) for d in days))).partial == {}


@pytest.mark.parametrize(
    ("last", "partial"),
    [("2024-03-29", []), ("2024-03-22", ["Mar 2024"]), ("2024-04-05", ["Apr 2024"])],
)
def test_a_month_of_weekly_rows_is_whole_once_no_further_week_fits(last, partial):
    calendar = _calendar(_daily("2024-01-05", last, every=7), grain="month")
    assert _labels(calendar.period(i) for i in calendar.partial) == partial


def test_the_first_month_of_weekly_rows_is_partial_where_weeks_lack():
    calendar = _calendar(_daily("2024-01-19", "2024-04-26", every=7), grain="month")
    assert _labels(calendar.period(i) for i in calendar.partial) == ["Jan 2024"]


def test_several_rows_a_date_change_nothing():
    once, twice = _daily("2024-01-05", "2024-12-27", every=7), pd.date_range("2024-01-05", "2024-12-27", freq="7D")
    again = _book(*(str(d.date()) for d in twice for _ in range(3)))
    assert _calendar(once).units == _calendar(again).units
    assert _calendar(once).partial == _calendar(again).partial


def test_weeks_are_counted_in_the_period_where_their_date_stands():
    calendar = _calendar(_daily("2024-01-05", "2024-12-27", every=7), period="Mar 2024")
    assert [calendar.units[p.ix] for p in calendar.periods][:4] == [4, 4, 5, 4]


def test_periods_are_evened_to_as_many_units_as_an_average_one():
    calendar = _calendar(_daily("2024-01-05", "2024-12-27", every=7), grain="month")
    evened = [calendar.units[p.ix] * calendar.evening[p.ix] for p in calendar.periods]
    assert evened == pytest.approx([52 / 12] * 12)


def test_sparse_orders_are_not_evened_as_a_day_without_one_is_a_day_without_sales():
    calendar = _calendar(_daily("2024-01-01", "2024-12-27", every=3))
    assert set(calendar.evening.values()) == {1.0}


@pytest.mark.parametrize(
    ("book", "covered"),
    [
        (_monthly("2022-01-31", 12, "ME"), "2022-01-01"),
        (_daily("2024-01-05", "2024-12-27", every=7), "2023-12-30"),
        (_daily("2023-01-03", "2023-12-31"), "2022-12-31"),
    ],
)
def test_rows_cover_the_first_unit_and_days_that_are_usually_quiet(book, covered):
    assert str(_calendar(book).covered) == covered


def test_the_year_to_date_of_monthly_rows_has_a_year_before_whatever_day_they_are_dated():
    calendar = _calendar(_monthly("2022-01-31", 20, "ME"), period="ytd")
    assert calendar.before is not None
    assert calendar.before.start.year == 2022
