"""Options as text or values: parsed once, with the nearest name for one that does not exist."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.errors import UsageError
from xlsales.report.sheets.settings import written
from xlsales.settings import OPTIONS, Settings


def test_every_option_has_a_meaning_and_a_group():
    assert all(o.metadata["meaning"] and o.metadata["group"] for o in OPTIONS.values())


def test_every_choice_includes_the_default():
    assert all(o.default in o.metadata["choices"] for o in OPTIONS.values() if o.metadata["choices"])


@pytest.mark.parametrize("name", OPTIONS)
def test_a_default_written_as_text_reads_back_as_itself(name):
    assert Settings().with_values({name: written(OPTIONS[name].default)}) == Settings()


@pytest.mark.parametrize("name", OPTIONS)
def test_none_gives_the_default(name):
    assert Settings().with_values({name: None}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("top", "5", 5),
        ("top", 5.0, 5),
        ("alpha", "1%", 0.01),
        ("alpha", "0.1", 0.1),
        ("grain", "Month", "month"),
        ("locale", "DE-de", "de-DE"),
        ("abc_edges", "0.7; 0.9", (0.7, 0.9)),
        ("abc_edges", "70%, 90%", (0.7, 0.9)),
        ("band_edges", [100, 200], (100.0, 200.0)),
        ("as_of", dt.datetime(2024, 3, 1), "2024-03-01"),
        ("as_of", " 2024-03-01 ", "2024-03-01"),
        ("period", 2017, "2017"),
    ],
)
def test_values_are_read_as_people_write_them(name, text, value):
    assert getattr(Settings().with_values({name: text}), name) == value


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("grian", "month", "'grain'"),
        ("zzzz", 1, "There are: grain"),
        ("grain", "quater", "'quarter'"),
        ("top", "many", "a whole number"),
        ("top", "2.5", "a whole number"),
        ("top", "inf", "a whole number"),
        ("top", 0, "from 1"),
        ("alpha", "nan", "a number"),
        ("alpha", 3, "up to 1"),
        ("fiscal_year_start", 13, "1 to 12"),
        ("abc_edges", "0.8", "rising numbers"),
        ("abc_edges", "0.9, 0.8", "rising numbers"),
        ("abc_edges", "0.8, 95", "between 0 and 1"),
        ("band_edges", "-5, 10", "above 0"),
        ("as_of", "tomorrow", "YYYY-MM-DD"),
        ("churn_days", -1, "from 0"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_would(name, value, said):
    with pytest.raises(UsageError, match=said):
        Settings().with_values({name: value})


@given(name=st.sampled_from([*OPTIONS, "nonsense"]), value=st.one_of(st.text(), st.floats(), st.integers(), st.none()))
def test_any_value_is_taken_or_refused_in_words(name, value):
    try:
        taken = Settings().with_values({name: value})
    except UsageError:
        return
    assert type(getattr(taken, name)) is type(OPTIONS[name].default)


def test_replacing_a_value_leaves_the_others():
    first = Settings(top=3)
    assert first.with_values({"alpha": 0.01}) == Settings(top=3, alpha=0.01)
    assert first == Settings(top=3)
