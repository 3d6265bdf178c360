"""Ages of open deals, by hand and on published data."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.ageing import ageing, overdue_deals
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

AS_OF = "2024-06-30"
WON = [("Won", "2024-01-01", f"2024-01-{d:02}", 100, f"w{d}") for d in range(2, 12)]
OPEN = [
    ("Open", "2024-06-30", None, 10, "new"), ("Open", "2024-05-30", "2024-06-15", 20, "late"),
    ("Open", "2024-06-25", "2024-06-29", 20, "due"), ("Open", "2024-05-31", "2024-07-15", None, "month"),
    ("Open", None, "2024-01-01", 5, "undated"), ("Open", "2024-07-05", None, 1, "ahead"),
]  # fmt: skip


def deals(rows, **options):
    frame = pd.DataFrame(rows, columns=["stage", "created", "closed", "amount", "deal_id"])
    frame[["created", "closed"]] = frame[["created", "closed"]].apply(pd.to_datetime)
    frame["amount"] = frame["amount"].astype(float)
    return cube_of(book_from_roles(deals=frame), Settings(as_of=AS_OF, **options))


def test_every_open_deal_is_in_one_band():
    found = ageing(deals(WON + OPEN))
    assert found.frame["band"].tolist() == [
        "0 to 30 days", "31 to 60 days", "Created after the as-of date", "No created date",
    ]  # fmt: skip
    assert found.frame["deals"].tolist() == [3, 1, 1, 1]
    assert found.frame["past_due"].tolist() == [1, 1, 0, 1]
    assert found.frame["past_usual"].tolist() == [1, 1, 0, 0]
    assert found.frame["share"].sum() == pytest.approx(1)


def test_overdue_deals_come_oldest_first_with_their_age_in_usual_times():
    found = overdue_deals(deals(WON + OPEN))
    assert found.frame["deal"].tolist() == ["late", "month", "due", "undated"]
    assert found.frame["times_usual"].iloc[0] == pytest.approx(31 / 9.1)
    assert found.frame["expected"].iloc[0] == dt.date(2024, 6, 15)
    assert found.frame["days_past_due"].tolist()[:1] == [15]
    assert found.notes[0].startswith("4 of 6 open deals are overdue")


def test_the_list_is_as_long_as_the_setting_says():
    assert len(overdue_deals(deals(WON + OPEN, top=2)).frame) == 2


def test_few_won_deals_tell_no_usual_time():
    found = ageing(deals(WON[:4] + OPEN))
    assert found.frame["past_usual"].sum() == 0
    assert "no usual time" in found.notes[0]
    assert overdue_deals(deals(WON[:4] + OPEN[:1])).missing == (
        "None of 1 open deals is past its expected close or too few won deals tell what is usual."
    )


def test_maven_has_deals_open_beyond_the_usual_time(maven):
    found = ageing(maven)
    assert found.frame["deals"].sum() == 2_089
    assert found.fact("deals", band="No created date").value == 500
    assert "expected" not in overdue_deals(maven).frame
    assert (overdue_deals(maven).frame["age"].diff().dropna() <= 0).all()


def test_no_open_deal_and_no_deals_at_all(eight_rows):
    assert ageing(deals(WON)).missing == "No deal is open."
    assert overdue_deals(deals(WON)).missing == "No deal is open."
    cube = cube_of(eight_rows, Settings())
    assert "only orders" in ageing(cube).missing
    assert "only orders" in overdue_deals(cube).missing
