"""Errors say what, where, and what to do."""

from __future__ import annotations

import pytest

from xlsales.errors import InputError, OutputError, SalesError, UsageError, nearest


def test_a_message_has_place_fault_and_cure_in_this_order():
    error = InputError("there is no number column", where="orders.csv", cure="Add one.")
    assert str(error) == "orders.csv: there is no number column. Add one."


def test_a_message_without_place_and_cure_is_the_sentence_alone():
    assert str(InputError("there are no rows.")) == "there are no rows."


@pytest.mark.parametrize("kind", [InputError, UsageError, OutputError])
def test_every_error_can_be_caught_as_one_kind(kind):
    with pytest.raises(SalesError):
        raise kind("x")


def test_wrong_usage_is_told_from_wrong_data():
    assert issubclass(UsageError, InputError)
    assert not issubclass(InputError, UsageError)


@pytest.mark.parametrize(
    ("name", "valid", "said"),
    [
        ("regoin", ["region", "rep"], "Did you mean 'region'?"),
        ("REGION", ["region"], "Did you mean 'region'?"),
        ("sale", ["sales", "Sale"], "Did you mean 'Sale' or 'sales'?"),
        ("zzz", ["region", "rep"], "There are: region, rep."),
        ("x", [], "There are none."),
    ],
)
def test_the_nearest_names_are_given_or_all(name, valid, said):
    assert nearest(name, valid) == said


def test_a_long_list_of_names_is_cut():
    assert nearest("zzz", [f"n{i}" for i in range(30)]).endswith("n19, ….")
