"""Spans by name: what each covers, what lies before it, and what it is called."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.errors import UsageError
from xlsales.table.period import Period, period_of
from xlsales.table.span import Bounds, Span, span_named

BOUNDS = Bounds(dt.date(2022, 3, 7), dt.date(2024, 5, 15))


def days(text: str, bounds: Bounds = BOUNDS) -> tuple[str, str]:
    span = span_named(text, bounds)
    return span.start.isoformat(), span.end.isoformat()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Q4 2023", "2023-10-01", "2023-12-31"),
        ("2023-11", "2023-11-01", "2023-11-30"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("H1 2024", "2024-01-01", "2024-06-30"),
        ("all", "2022-03-07", "2024-05-15"),
        ("ytd", "2024-01-01", "2024-05-15"),
        ("YTD 2023", "2023-01-01", "2023-05-15"),
        ("2022 ytd", "2022-01-01", "2022-05-15"),
        ("qtd", "2024-04-01", "2024-05-15"),
        ("month to date", "2024-05-01", "2024-05-15"),
        ("last 12 months", "2023-05-01", "2024-04-30"),
        ("last 2 quarters", "2023-10-01", "2024-03-31"),
        ("last 2 years", "2022-01-01", "2023-12-31"),
        ("last 30 days", "2024-04-16", "2024-05-15"),
        ("last 4 weeks", "2024-04-18", "2024-05-15"),
        ("2024-03-01..2024-05-15", "2024-03-01", "2024-05-15"),
        ("2024-03-01 to 2024-05-15", "2024-03-01", "2024-05-15"),
        ("Q1 2023..Q3 2023", "2023-01-01", "2023-09-30"),
        ("2023..2024-02-10", "2023-01-01", "2024-02-10"),
        ("2024-11-01", "2024-10-01", "2024-12-31"),
        ("2024-11-01 00:00:00", "2024-10-01", "2024-12-31"),
        ("45597", "2024-10-01", "2024-12-31"),
        ("45597.0", "2024-10-01", "2024-12-31"),
        ("2024.0", "2024-01-01", "2024-12-31"),
        ("W05 2024", "2024-01-29", "2024-02-04"),
    ],
)  # fmt: skip
def test_a_name_covers_its_days(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)


def test_a_fiscal_year_to_date_begins_with_the_fiscal_year() -> None:
    april = Bounds(BOUNDS.first, BOUNDS.last, "quarter", 4)
    assert days("ytd", april) == ("2024-04-01", "2024-05-15")
    assert days("ytd FY24", april) == ("2023-04-01", "2023-05-15")


@pytest.mark.parametrize(
    ("text", "previous", "year_ago"),
    [
        ("Q1 2024", "Q4 2023", "Q1 2023"),
        ("ytd", "1 Jan to 15 May 2023", "1 Jan to 15 May 2023"),
        ("qtd", "1 Jan to 14 Feb 2024", "1 Apr to 15 May 2023"),
        ("last 12 months", "May 2022 to Apr 2023", "May 2022 to Apr 2023"),
        ("H1 2024", "Jul 2023 to Dec 2023", "Jan 2023 to Jun 2023"),
        ("2024-03-01..2024-03-10", "20 Feb to 29 Feb 2024", "1 Mar to 10 Mar 2023"),
    ],
)
def test_what_lies_before_and_a_year_ago_is_alike(text: str, previous: str, year_ago: str) -> None:
    span = span_named(text, BOUNDS)
    assert (span.previous.label, span.year_ago.label) == (previous, year_ago)  # type: ignore[union-attr]


def test_before_everything_is_nothing() -> None:
    assert span_named("all", BOUNDS).previous is None


def test_the_end_of_february_is_a_month_end_in_every_year() -> None:
    assert span_named("Feb 2024", BOUNDS).year_ago.end == dt.date(2023, 2, 28)
    assert span_named("2023-01-01..2023-02-28", BOUNDS).year_ago.end == dt.date(2022, 2, 28)
    assert span_named("2025-01-01..2025-02-28", BOUNDS).year_ago.end == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["Q5 2024", "soon", "last 0 months", "2024-02-30", "2024-05-01..2024-03-01", "ytd 2030"]
)
def test_what_is_no_span_is_said(text: str) -> None:
    with pytest.raises(UsageError):
        span_named(text, BOUNDS)


def test_a_refusal_shows_how_to_write_it() -> None:
    with pytest.raises(UsageError, match=r"is not a period.*last 12 months"):
        span_named("last yeer", BOUNDS)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_a_label_names_the_period_it_came_from(day: dt.date, grain: str) -> None:
    period: Period = period_of(day, grain)  # type: ignore[arg-type]
    assert span_named(period.label, BOUNDS) == Span.of(period)


@given(st.dates(dt.date(2001, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 800))
def test_the_previous_span_ends_the_day_before(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    previous = span_named(f"{first}..{last}", BOUNDS).previous
    assert previous is not None
    assert previous.end == first - dt.timedelta(days=1)
    # Whole months are followed by whole months, everything else by as many days.
    assert abs(previous.days - (length + 1)) <= (3 if previous.start.day == 1 else 0) * 31
