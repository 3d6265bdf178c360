"""Filters: what they let through, what follows them, and what is said of a word that is not there."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.errors import InputError, UsageError
from xlsales.metrics.checks import row_account
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.table.where import Condition, conditions, filtered

ROWS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2024-01-05", "2024-02-05", "2024-04-05", "2024-05-05"]),
        "revenue": [1.0, 2.0, 4.0, 8.0],
        "region": ["West", "East", "West", "East"],
        "rep": ["Ann", "Ben", "Ann", "Ann"],
    }
)


def book(**account: object) -> SalesBook:
    return book_from_roles(ROWS, labels={"region": "Sales Area"}, **account)


@pytest.mark.parametrize(
    ("where", "revenue"),
    [
        ("region=West", [1.0, 4.0]),
        ("region != West", [2.0, 8.0]),
        ("Sales Area = east", [2.0, 8.0]),
        ("region=East; rep=Ann", [8.0]),
        ("rep=Ann,Ben", [1.0, 2.0, 4.0, 8.0]),
        ({"region": "West"}, [1.0, 4.0]),
        ({"rep": ["Ben"]}, [2.0]),
        (["region=East", "rep!=Ben"], [8.0]),
        ("", [1.0, 2.0, 4.0, 8.0]),
    ],
)
def test_a_filter_lets_its_members_through(where: object, revenue: list[float]) -> None:
    assert filtered(book(), where).sales["revenue"].tolist() == revenue  # type: ignore[arg-type]


def test_a_comma_inside_quotes_belongs_to_the_name() -> None:
    assert conditions('customer="Smith, John", Acme') == (Condition("customer", ("Smith, John", "Acme")),)


def test_rows_outside_are_counted_with_their_money() -> None:
    table = row_account(filtered(book(), "region=West"))
    assert table.frame.iloc[-1].tolist() == ["Set aside: Outside the filter", 2, 10.0]
    assert table.fact("rows", reason="Rows used").value == 2


def test_members_outside_are_gone_from_every_list() -> None:
    cube = cube_of(book(), Settings(where="region=West"))
    assert cube.members("region") == ["West"]
    assert cube.members("rep") == ["Ann"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("regoin=West", "no column 'regoin'.*region"),
        ("region=Wset", "Sales Area has no 'Wset'.*West"),
        ("region", "'region' is no filter"),
        ("region=", "is no filter"),
    ],
)
def test_what_is_not_there_names_the_nearest(where: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        filtered(book(), where)


def test_a_filter_that_leaves_nothing_says_so_in_one_line() -> None:
    with pytest.raises(InputError, match=r"leaves no row with revenue"):
        filtered(book(), "region=West; rep=Ben")


def test_targets_of_whom_the_filter_cuts_in_two_are_left_out_and_named() -> None:
    quotas = pd.DataFrame(
        [("region", "West", 9.0), ("region", "East", 9.0), ("rep", "Ann", 9.0), ("rep", "Ben", 9.0)],
        columns=["role", "member", "quota"],
    ).assign(grain="quarter", period_ix=2024 * 4)
    east = filtered(book().with_targets(quotas), "region=East")
    assert east.targets is not None
    assert east.targets["member"].tolist() == ["East", "Ben"]
    assert "Ann" in next(n.text for n in east.notes if n.code == "filter_targets")


def test_deals_follow_the_filter() -> None:
    deals = pd.DataFrame({"stage": ["Won", "Lost", "Open"], "amount": [5.0, 6.0, 7.0], "rep": ["Ann", "Ann", "Ben"]})
    day = pd.Timestamp("2024-01-05")
    both = book_from_roles(deals=deals.assign(created=day, closed=[day, day, pd.NaT]))
    kept = filtered(both, "rep=Ann")
    assert kept.deals is not None
    assert kept.deals["amount"].tolist() == [5.0, 6.0]
    assert kept.set_aside["amount"].tolist() == [7.0]
