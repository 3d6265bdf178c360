"""Whether names tell customers apart: first names in many states do not, customers at home somewhere do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.cube.customers import why_no_customers
from xlsales.report.build import report_of
from xlsales.settings import Settings
from xlsales.table.customer_key import above_chance, why_no_key
from xlsales.table.ingest import book_of

FIRST = [
    a + b for a in ("Ra", "Poo", "Ne", "Su", "Vi", "Am", "An", "Mo") for b in ("hul", "ja", "ha", "raj", "it", "na")
]
LAST = ["Smith", "Brown", "Patel", "Singh", "Jones", "Lee", "Khan", "Shah"]
FULL = [f"{first} {last}" for first in FIRST for last in LAST]
FIRMS = [
    f"{a}{b} {c}" for a in ("Nor", "Alt", "Kel", "Zan") for b in ("tek", "dor", "lin") for c in ("Ltd", "GmbH", "Inc")
]
CHAINS = ["Walmart", "Tesco", "Aldi", "Lidl", "Costco", "Kroger", "Rewe", "Edeka", "Spar", "Coop", "Migros", "Metro"]


def rows(names, seed=0, count=400, states=15, customer="CustomerName"):
    """Orders whose names and states are drawn apart from each other."""
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "Order ID": [f"B-{i}" for i in range(count)],
            "Order Date": pd.Timestamp("2023-01-01") + pd.to_timedelta(draw.integers(0, 700, count), unit="D"),
            customer: draw.choice(names, count),
            "State": [f"State {chr(65 + i)}" for i in draw.integers(0, states, count)],
            "Amount": draw.gamma(2, 100, count).round(2),
        }
    )


def at_home(frame, customer="CustomerName", share=1.0, seed=1):
    """The same orders where each customer has a state, in which so many of the orders stand."""
    draw = np.random.default_rng(seed)
    names = frame[customer].unique()
    home = dict(zip(names, draw.choice(frame["State"].unique(), len(names)), strict=True))
    stay = draw.random(len(frame)) < share
    return frame.assign(State=np.where(stay, frame[customer].map(home), frame["State"]))


def why(frame):
    return why_no_key(book_of(frame, Settings()))


@pytest.mark.parametrize("seed", range(5))
def test_first_names_that_stand_in_many_states_are_no_key(seed):
    said = why(rows(FIRST, seed))
    assert said == (
        "CustomerName holds single names, and the same name stands in several places (State): "
        "nothing is said of single customers"
    )


@pytest.mark.parametrize("seed", range(5))
def test_full_names_of_people_drawn_apart_from_places_are_no_key(seed):
    assert "names of people" in why(rows(FULL, seed, 1200))


def test_several_people_of_one_first_name_are_no_key_though_each_is_at_home():
    people = rows([f"{name}|{i}" for name in FIRST for i in range(5)], count=900)
    people = at_home(people)
    assert "single names" in why(people.assign(CustomerName=people["CustomerName"].str.partition("|")[0]))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("names", [FIRST, FULL, FIRMS], ids=["first", "full", "firms"])
@pytest.mark.parametrize("share", [1.0, 0.8])
def test_customers_at_home_in_one_state_are_a_key(names, share, seed):
    assert why(at_home(rows(names, seed, 900), share=share)) == ""


@pytest.mark.parametrize(
    "frame",
    [
        rows(FIRMS, count=500),  # firms have sites
        rows(CHAINS, count=3000),  # and chains have shops everywhere
        rows([f"C-{i:04d}" for i in range(90)]),  # codes are keys
        rows([f"Customer {i:03d}" for i in range(90)], customer="Customer"),
        rows(FIRST, customer="Customer ID"),
        rows(FIRST, states=1),  # nothing to judge by
        rows(FIRST, count=20),
        rows(FIRST).drop(columns="State"),
    ],
    ids=["firms", "chains", "codes", "numbered", "id", "one state", "few", "no place"],
)
def test_what_may_be_a_customer_stays_one(frame):
    assert why(frame) == ""


def test_a_place_that_is_the_sellers_tells_nothing():
    frame = rows(FIRST)
    assert why(frame.assign(**{"Sales Rep": "Rep of " + frame["State"]})) == ""


def test_an_id_beside_the_name_decides():
    frame = rows(FIRST)
    assert why(frame.assign(**{"Customer ID": "K" + frame["CustomerName"]})) == ""
    several = frame.assign(**{"Customer ID": [f"K{i % 300}" for i in range(len(frame))]})
    assert "the same name stands for several Customer IDs" in why(several)


def test_means_of_contact_are_places_too():
    frame = rows(FIRST).drop(columns="State")
    assert "(Email)" in why(frame.assign(Email=[f"a{i}@example.com" for i in range(len(frame))]))
    assert why(frame.assign(Email=frame["CustomerName"] + "@example.com")) == ""


def test_agreement_above_chance_by_hand():
    # Ten names with two orders each: nine in the same place, one in two places; places are as good as all different.
    name = pd.Series([f"n{i}" for i in range(10) for _ in range(2)])
    place = pd.Series([f"p{i}" for i in range(9) for _ in range(2)] + ["x", "y"])
    chance = 9 * 2 / (20 * 19)
    unsure = 2 * np.std([1] * 9 + [0], ddof=1) / np.sqrt(10)
    assert above_chance(name, place) == pytest.approx(min(1, (0.9 + unsure - chance) / (1 - chance)))


def test_nothing_is_said_of_single_customers_and_the_reason_once():
    book = book_of(rows(FIRST, count=600), Settings())
    report = report_of(book, Settings())
    said = [s.text() for section in ("findings", "limits", "executive") for s in report.text[section]]
    assert [t for t in said if "nothing is said of single customers" in t] == [
        "CustomerName holds single names, and the same name stands in several places (State): "
        "nothing is said of single customers."
    ]
    assert not [t for t in said for name in FIRST if name in t.split()]
    assert not [f for f in report.findings for d, _ in f.subject if d == "customer"]
    for name in ("rfm", "rfm_segments", "clv", "retention", "retention_compared", "churn", "at_risk", "customers"):
        assert "nothing is said of single customers" in report.tables[name].missing
    assert not [s.name for s in report.sheets if "Customer" in s.name]


def test_a_table_asked_for_by_itself_gives_the_reason_too():
    assert why_no_customers(cube_of(book_of(rows(FIRST), Settings()), Settings())).endswith("single customers.")
