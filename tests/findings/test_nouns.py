"""What members are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.findings.nouns import at_start, in_words, listed, noun_of, plural, possessive, shown


@pytest.mark.parametrize(
    ("one", "many"),
    [("country", "countries"), ("key", "keys"), ("box", "boxes"), ("branch", "branches"), ("series", "series")],
)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(
    ("role", "label", "noun"),
    [
        ("customer", "CustomerID", "customer"),
        ("customer", "customer_name", "customer"),
        ("product", "Description", "product"),
        ("product", "SKU#", "product"),
        ("rep", "sales_agent", "sales agent"),
        ("category", "Sub-Category", "sub-category"),
        ("category", "Products", "category"),
        ("region", "", "region"),
    ],
)
def test_members_are_called_as_the_user_does_where_that_is_a_word(role: str, label: str, noun: str) -> None:
    assert noun_of(role, label) == noun


def test_a_name_in_small_letters_follows_its_noun_at_the_start() -> None:
    assert at_start("technolgy", "sector") == "Sector technolgy"


def test_a_name_with_a_capital_stands_alone_at_the_start() -> None:
    assert at_start("Rocco Neubert", "manager") == "Rocco Neubert"


@given(st.text())
def test_a_shown_name_is_one_line_of_bearable_length(name: str) -> None:
    text = shown(name)
    assert 0 < len(text) <= 60
    assert len(text.splitlines()) == 1


@given(st.text())
def test_no_sentence_can_start_like_a_formula(name: str) -> None:
    assert at_start(name, "region")[0] not in "=+-@"


def test_possession_after_an_s_has_no_second_one() -> None:
    assert possessive("Nordics") == "Nordics'"


def test_long_lists_are_counted() -> None:
    assert listed(["a", "b", "c"], most=2) == "a, b and 1 more"


def test_large_counts_stay_digits() -> None:
    assert in_words(1234) == "1,234"


@pytest.mark.parametrize(
    ("role", "header", "noun"),
    [
        ("customer", "Kunde", "customer"), ("product", "Artikel", "product"),
        ("customer", "CUSTOMERNAME", "customer"), ("region", "Région", "region"),
        ("customer", "account", "account"), ("category", "Sub-Category", "sub-category"),
        ("office", "regional_office", "regional office"),
        ("rep", "SalesAgent", "sales agent"),
        ("city", "City", "city"), ("category", "series", "series"),
    ],
)  # fmt: skip
def test_a_header_that_is_no_english_word_takes_the_noun_of_its_role(role: str, header: str, noun: str) -> None:
    assert noun_of(role, header) == noun
