"""Members that sold in both periods beside the total, against sums by hand; what chance makes is no coverage."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.api import analyze
from xlsales.causes.like_for_like import like_for_like, like_for_like_by
from xlsales.cube.cube import Cube, cube_of
from xlsales.report.model import Report
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

NOW, BEFORE = "Q4 2024", "Q3 2024"


def shop(seed: int = 3, count: int = 4_000) -> pd.DataFrame:
    """Two years of orders of eight stores in two regions, of 90 customers and many seldom sold products."""
    rng = np.random.default_rng(seed)
    store = rng.integers(0, 8, count)
    return pd.DataFrame(
        {
            "Date": pd.Timestamp(2023, 1, 1) + pd.to_timedelta(rng.integers(0, 731, count), unit="D"),
            "Order ID": [f"O{i}" for i in range(count)],
            "Store": [f"Store {chr(65 + s)}" for s in store],
            "Region": np.where(store < 4, "North", "South"),
            "Customer": [f"Client {n}" for n in rng.integers(0, 90, count)],
            "Product": [f"Thing {n}" for n in rng.integers(0, 2_000, count)],
            "Revenue": rng.lognormal(4, 0.5, count).round(2),
        }
    )


def opened(rows: pd.DataFrame, stores: tuple[str, ...], day: str = "2024-10-01") -> pd.DataFrame:
    """The same rows where some stores sold nothing before a day."""
    return rows[~rows["Store"].isin(stores) | (rows["Date"] >= day)]


def cube(rows: pd.DataFrame) -> Cube:
    roles = {"Date": "date", "Order ID": "order_id", "Store": "office"}
    named = rows.rename(columns={h: roles.get(h, h.lower()) for h in rows})
    return cube_of(book_from_roles(named), Settings(period=NOW, compare="previous"))


def sums(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    day = rows["Date"]
    return rows[day >= "2024-10-01"], rows[(day >= "2024-07-01") & (day < "2024-10-01")]


def said(report: Report) -> str:
    return " ".join(s.text() for s in report.text["findings"])


def test_the_kept_ones_and_who_came_add_up_to_the_total() -> None:
    rows = opened(shop(), ("Store A", "Store B", "Store C"))
    now, before = sums(rows)
    both = set(now["Store"]) & set(before["Store"])
    found = like_for_like(cube(rows))
    at = {"dimension": "office"}
    by_hand = now[now["Store"].isin(both)]["Revenue"].sum()
    assert found.fact("kept_now", **at).value == pytest.approx(by_hand)
    assert found.fact("came_now", **at).value == pytest.approx(now["Revenue"].sum() - by_hand)
    assert found.fact("kept_before", **at).value == pytest.approx(before["Revenue"].sum())
    assert found.fact("total_change", **at).value == pytest.approx(now["Revenue"].sum() / before["Revenue"].sum() - 1)
    assert (found.fact("kept", **at).value, found.fact("came", **at).value, found.fact("left", **at).value) == (5, 3, 0)


def test_stores_that_opened_make_the_change_one_of_coverage() -> None:
    found = like_for_like(cube(opened(shop(), ("Store A", "Store B", "Store C"))))
    assert found.frame.loc[found.frame["coverage"], "dimension"].tolist()[:1] == ["office"]


def test_of_a_region_and_its_stores_the_region_is_told() -> None:
    found = like_for_like(cube(opened(shop(), ("Store A", "Store B", "Store C", "Store D"))))
    assert found.frame.loc[found.frame["coverage"], "dimension"].tolist()[:1] == ["region"]


def test_a_sparse_list_of_products_is_no_coverage() -> None:
    found = like_for_like(cube(shop()))
    assert found.fact("came", dimension="product").value > 100
    assert not found.frame["coverage"].any()


def test_what_became_of_customers_adds_up_to_both_periods() -> None:
    rows = shop()
    day = rows["Date"]
    gone = rows["Customer"].isin([f"Client {n}" for n in range(30)]) & (day >= "2024-10-01")
    late = rows["Customer"].isin([f"Client {n}" for n in range(60, 90)]) & (day < "2024-10-01")
    rows = rows[~gone & ~late]
    now, before = sums(rows)
    found = like_for_like_by(cube(rows), "customer").frame.set_index("status")
    assert found.loc["total", ["before", "now"]].tolist() == pytest.approx(
        [before["Revenue"].sum(), now["Revenue"].sum()]
    )
    parts = found.drop(index="total")
    assert parts[["before", "now"]].sum().tolist() == pytest.approx(found.loc["total", ["before", "now"]].tolist())
    new = now[~now["Customer"].isin(before["Customer"])]["Revenue"].sum()
    assert found.loc["new", "now"] == pytest.approx(new)
    assert found.loc["new", "count"] == len(set(now["Customer"]) - set(before["Customer"]))
    assert {"lapsed", "lost"} & set(found.index)


def test_a_rise_that_is_coverage_is_told_right_after_the_rise() -> None:
    report = analyze(opened(shop(), ("Store A", "Store B", "Store C")))
    executive = [s.text() for s in report.text["executive"]]
    assert executive[1].startswith("The rise of")
    assert "compares unlike stores: Store" in executive[1]
    assert "The 5 stores with sales in both" in executive[1]


def test_a_rise_on_last_year_that_is_coverage_is_told_with_it() -> None:
    report = analyze(opened(shop(), ("Store A", "Store B", "Store C"), "2024-04-01"))
    first = report.text["executive"][0].text()
    assert "Against Q4 2023 it rose" in first
    assert ", but with three stores that sold nothing then." in first
    assert not [f for f in report.findings if f.kind == "like_for_like"]


def test_stores_that_closed_are_told_as_such() -> None:
    rows = shop()
    closed = rows["Store"].isin(["Store A", "Store B"]) & (rows["Date"] >= "2024-10-01")
    assert "sold nothing in Q4 2024, after" in said(analyze(rows[~closed]))


def test_customers_who_buy_less_while_the_total_rises_are_told() -> None:
    rows = shop(count=6_000)
    late = rows["Customer"].isin([f"Client {n}" for n in range(50, 90)])
    rows = rows[~late | (rows["Date"] >= "2024-10-01")]
    less = ~rows["Customer"].isin([f"Client {n}" for n in range(50, 90)]) & (rows["Date"] >= "2024-10-01")
    rows.loc[less, "Revenue"] = (rows.loc[less, "Revenue"] * 0.5).round(2)
    told = said(analyze(rows))
    assert "customers of both periods brought" in told
    assert "revenue rose as the 40 who came brought" in told


@pytest.mark.parametrize("seed", range(6))
def test_where_dates_mean_nothing_nothing_is_said_of_coverage(seed: int) -> None:
    assert not [f.id for f in analyze(shop(seed)).findings if f.kind == "like_for_like"]


def test_rows_that_are_sums_tell_who_was_there_and_test_nothing() -> None:
    weeks = pd.date_range("2022-01-07", periods=156, freq="7D")
    rows = [(d, f"Store {s}", 100.0 + s) for d in weeks for s in range(6) if s < 3 or d >= pd.Timestamp(2024, 10, 1)]
    report = analyze(pd.DataFrame(rows, columns=["Date", "Store", "Weekly Sales"]), compare="previous")
    found = [f for f in report.findings if f.kind == "like_for_like"]
    assert [(f.variant, f.caveats, f.beyond_chance) for f in found] == [("came_named", ("kept_plain",), None)]
