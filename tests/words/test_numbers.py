"""Figures as readers in five locales write them; what Babel gives is the authority."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from xlsales.words.numbers import rounded, written

LOCALES = ("en-US", "en-GB", "de-DE", "fr-FR", "es-ES")
amounts = st.floats(-1e12, 1e12, allow_nan=False)


@pytest.mark.parametrize("locale", LOCALES)
@given(value=amounts)
def test_a_count_is_written_as_babel_writes_it(locale: str, value: float) -> None:
    number = rounded(value, "count")
    expected = format_decimal(number, format="#,##0", locale=locale.replace("-", "_"))
    assert written(value, "count", locale=locale) == ("0" if number == 0 else expected)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("currency", ["EUR", "USD", "GBP"])
@pytest.mark.parametrize("value", [0.0, 1234567.5, -1234567.5, 99.995])
def test_a_price_is_written_as_babel_writes_it(locale: str, currency: str, value: float) -> None:
    ours = written(value, "price", locale=locale, currency=currency)
    assert ours == format_currency(rounded(value, "price"), currency, locale=locale.replace("-", "_"))


@pytest.mark.parametrize(
    ("locale", "digits"),
    [("en-US", "12.3"), ("en-GB", "12.3"), ("de-DE", "12,3"), ("fr-FR", "12,3"), ("es-ES", "12,3")],
)
def test_a_share_has_the_locales_distance_to_its_sign(locale: str, digits: str) -> None:
    sign = str(format_percent(0.12, locale=locale.replace("-", "_"))).removeprefix("12")
    assert written(0.1234, "share", locale=locale) == digits + sign


@pytest.mark.parametrize("locale", LOCALES)
def test_a_day_is_written_as_babel_writes_it(locale: str) -> None:
    day = dt.date(2017, 12, 31)
    assert written(day, "date", locale=locale) == format_date(day, "medium", locale=locale.replace("-", "_"))


def test_letters_of_a_currency_keep_a_distance_from_the_digits() -> None:
    assert written(1234.0, "money", currency="CHF") == "CHF\xa01,234"


def test_a_currency_that_is_no_code_stands_for_itself() -> None:
    assert written(5.0, "money", currency="₽") == "₽5"


def test_a_count_has_no_currency() -> None:
    assert written(5.0, "count", currency="USD") == "5"


def test_halves_are_rounded_away_from_zero_as_excel_does() -> None:
    assert (written(0.125, "share"), written(2.5, "count"), written(-2.5, "count")) == ("12.5%", "3", "-3")


def test_a_fraction_is_rounded_from_its_shortest_decimal() -> None:
    assert rounded(0.6025, "rate") == Decimal("60.3")


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert [written(-0.0001, "share", s) for s in ("plain", "abs", "signed")] == ["0.0%"] * 3  # type: ignore[arg-type]


@given(value=amounts)
def test_a_signed_figure_shows_its_sign(value: float) -> None:
    text = written(value, "money", "signed")
    assert text[0] == ("+" if rounded(value, "money") > 0 else "-" if rounded(value, "money") < 0 else "0")


@given(value=amounts)
def test_without_its_sign_a_figure_has_none(value: float) -> None:
    assert written(value, "change", "abs")[0].isdigit()


def test_what_is_not_known_is_said() -> None:
    assert [written(v, "money") for v in (None, float("nan"))] == ["n/a", "n/a"]


def test_text_is_written_as_it_is() -> None:
    assert written("Q4 2017", "period") == "Q4 2017"


def test_points_are_told_from_percent() -> None:
    assert written(-0.0116, "points", "signed") == "-1.2 pp"
