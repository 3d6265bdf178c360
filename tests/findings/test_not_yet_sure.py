"""Money on hold, disputed or under way is said beside the total that it is part of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.api import analyze
from xlsales.report.model import Report
from xlsales.settings import Settings
from xlsales.table.ingest import book_of
from xlsales.table.not_sure import is_doubtful, is_not_sure

LAST = pd.Timestamp(2024, 10, 1)


def orders(statuses: dict[str, float], since: pd.Timestamp = LAST, seed: int = 1) -> pd.DataFrame:
    """Two years of orders; from a day on, some parts of them with another status than Shipped."""
    rng = np.random.default_rng(seed)
    day = pd.Timestamp(2023, 1, 1) + pd.to_timedelta(np.sort(rng.integers(0, 731, 2_000)), unit="D")
    word = rng.choice([*statuses, "Shipped"], 2_000, p=[*statuses.values(), 1 - sum(statuses.values())])
    return pd.DataFrame(
        {
            "Order ID": [f"O{i}" for i in range(2_000)],
            "Order Date": day,
            "Status": np.where(day >= since, word, "Shipped"),
            "Region": rng.choice(["North", "South"], 2_000),
            "Revenue": rng.lognormal(4, 0.5, 2_000).round(2),
        }
    )


def by_hand(rows: pd.DataFrame, *words: str) -> tuple[float, int]:
    some = rows[(rows["Order Date"] >= LAST) & rows["Status"].isin(words)]
    return float(some["Revenue"].sum()), len(some)


def executive(report: Report) -> str:
    return " ".join(s.text() for s in report.text["executive"])


def limits(report: Report) -> str:
    return " ".join(s.text() for s in report.text["limits"])


@pytest.mark.parametrize(
    "word", ["On Hold", "on-hold", "ON_HOLD", "Disputed", "Unpaid", "Payment pending", "überfällig"]
)
def test_a_status_against_the_money_is_doubtful(word: str) -> None:
    assert is_doubtful(word)
    assert is_not_sure(word)


@pytest.mark.parametrize("word", ["In Process", "processing", "Pending", "Open", "Backordered", "offen", "en attente"])
def test_a_status_of_an_order_under_way_is_not_sure_and_not_doubtful(word: str) -> None:
    assert is_not_sure(word)
    assert not is_doubtful(word)


@pytest.mark.parametrize(
    "word",
    ["Shipped", "Dispute resolved", "Not on hold", "Closed", "Complete", "Reopened", "Household", "Paid"],
)
def test_a_settled_status_is_sure(word: str) -> None:
    assert not is_not_sure(word)


def test_amount_and_count_are_those_of_the_rows() -> None:
    rows = orders({"On Hold": 0.08, "Disputed": 0.04, "In Process": 0.1})
    table = analyze(rows).tables["not_yet_sure"]
    for group, words in (("total", ("On Hold", "Disputed", "In Process")), ("doubtful", ("On Hold", "Disputed"))):
        revenue, count = by_hand(rows, *words)
        assert table.fact("revenue", group=group).value == pytest.approx(revenue)
        assert table.fact("orders", group=group).value == count
    total = rows.loc[rows["Order Date"] >= LAST, "Revenue"].sum()
    assert table.fact("share", group="total").value == pytest.approx(
        by_hand(rows, "On Hold", "Disputed", "In Process")[0] / total
    )


def test_doubtful_money_stands_in_the_executive_text() -> None:
    rows = orders({"On Hold": 0.15})
    said = executive(analyze(rows))
    revenue, count = by_hand(rows, "On Hold")
    assert f"{revenue:,.0f} of the revenue of Q4 2024" in said
    assert f"in {count} orders, is not yet sure: On Hold." in said


def test_a_little_under_way_is_told_on_the_first_page_and_no_headline() -> None:
    report = analyze(orders({"In Process": 0.06}))
    assert "is not yet sure: In Process" in limits(report)
    assert "not yet sure" not in executive(report)


def test_under_one_in_a_hundred_nothing_is_said_and_the_table_has_it() -> None:
    report = analyze(orders({"On Hold": 0.004}, since=pd.Timestamp(2024, 7, 1)))
    assert report.tables["not_yet_sure"]
    assert "not yet sure" not in executive(report) + limits(report)


@pytest.mark.parametrize("words", [{}, {"Delivered": 0.3}, {"Cancelled": 0.2}])
def test_without_such_a_status_nothing_is_said(words: dict[str, float]) -> None:
    report = analyze(orders(words))
    assert "not yet sure" not in executive(report) + limits(report)
    assert not report.tables["not_yet_sure"]


def test_where_every_order_is_open_the_word_tells_nothing() -> None:
    assert "not_sure" not in book_of(orders({}).assign(Status="Open"), Settings()).sales


def test_the_total_holds_the_money_that_is_not_sure() -> None:
    rows = orders({"Disputed": 0.2})
    total = rows.loc[rows["Order Date"] >= LAST, "Revenue"].sum()
    assert analyze(rows).tables["kpis"].fact("now", metric="revenue").value == pytest.approx(total)
