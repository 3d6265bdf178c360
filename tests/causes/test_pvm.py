"""Price, volume and mix against document 003's figures, plain loops, and the rule that parts sum to the whole."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings

from tests.causes.random_books import HISTORIES, LINES, Line, orders
from xlsales.causes.fate import BUCKETS
from xlsales.causes.pvm import PVM_EFFECTS, company_split, price_volume_mix, two_factor
from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.table import Table
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

PVM = ["volume_mix", "price", *BUCKETS]
TWO = ["volume", "price", *BUCKETS]


def row(table: Table, member: str) -> pd.Series:
    at = table.row(member=member)
    assert at is not None
    return table.frame.iloc[at]


def assert_adds_up(table: Table, effects: list[str], delta: float) -> None:
    """Each row's effects are its difference, each column adds up to its total, and that is the company's."""
    frame = table.frame
    assert len(frame) > 1
    for record in frame.to_dict("records"):
        assert math.fsum(record[e] for e in effects) == pytest.approx(record["delta"], abs=0.005)
    total = frame.iloc[-1]
    assert total["delta"] == pytest.approx(delta, abs=0.005)
    for effect in effects:
        assert math.fsum(frame[effect].iloc[:-1]) == pytest.approx(total[effect], abs=0.005)


def test_maven_by_product_gives_the_published_split(maven: Cube) -> None:
    total = row(price_volume_mix(maven, "product"), "Total")
    assert [round(total[c]) for c in ("volume", "mix", "price", "delta")] == [-144_724, -53_584, 18_549, -179_759]
    assert total["volume_mix"] == pytest.approx(total["volume"] + total["mix"])


def test_maven_gtx_pro_lost_volume_not_price(maven: Cube) -> None:
    pro = row(two_factor(maven, "product"), "GTX Pro")
    assert [round(pro["volume"]), round(pro["price"])] == [-126_157, -11_951]


def test_a_product_has_one_volume_effect_and_one_price_effect_in_all_tables(maven: Cube) -> None:
    tables = price_volume_mix(maven, "product"), two_factor(maven, "product")
    split, own = (t.frame.set_index("member") for t in tables)
    products = split.index.drop("Total")
    assert len(products) == 7
    assert split.loc[products, "volume_mix"].tolist() == pytest.approx(own.loc[products, "volume"].tolist())
    assert split.loc[products, "price"].tolist() == pytest.approx(own.loc[products, "price"].tolist())
    # Volume alone is the company's; no other table has a second one.
    assert split.loc[products, "volume"].isna().all()
    assert own.loc["Total", TWO].isna().all()


def test_the_members_parts_of_the_mix_add_up_to_it(maven: Cube) -> None:
    frame = price_volume_mix(maven, "product").frame.set_index("member")
    # GTX Pro: 200 of 1,196 deals now, 226 of 1,257 before, at 4,852.21 against an average of 2,372.52.
    by_hand = (200 / 1_196 - 226 / 1_257) * 1_196 * (1_096_599 / 226 - 2_982_255 / 1_257)
    assert frame.loc["GTX Pro", "mix"] == pytest.approx(by_hand)
    assert frame["mix"].iloc[:-1].sum() == pytest.approx(frame.loc["Total", "mix"])


def test_maven_celia_sold_more_deals_at_a_lower_average(maven: Cube) -> None:
    celia = row(two_factor(maven, "manager"), "Celia Rouche")
    assert [round(celia["volume"]), round(celia["price"]), celia["volume_change"]] == [14_095, -74_402, 5]


def test_two_products_by_hand() -> None:
    # Before: 10 A at 5, 10 B at 10; now: 15 A at 6, 5 B at 10.
    cube = orders([(0, "A", "n", 5000, 10), (0, "B", "n", 10000, 10), (1, "A", "n", 9000, 15), (1, "B", "n", 5000, 5)])
    table = price_volume_mix(cube, "product")
    # N stays 20: no volume effect. Mix: 5 units from 10 to 5 = -25. Price: 15 units x 1 = +15.
    assert row(table, "Total")[["volume", "mix", "price"]].tolist() == pytest.approx([0, -25, 15])
    # A quarter of the 20 units more are of A, 2.50 cheaper than the average of 7.50; B the other way.
    assert [row(table, p)["mix"] for p in "AB"] == pytest.approx([-12.5, -12.5])
    assert [row(table, p)["volume_mix"] for p in "AB"] == pytest.approx([25, -50])


LONG = [(-5, "A", "n", 100, 1)]
"""A sale five quarters before the one compared with: from then on, who comes first can be called new."""


def test_what_is_sold_for_the_first_time_is_new_where_the_data_go_back_a_year() -> None:
    rows: list[Line] = [*LONG, (0, "A", "n", 5000, 10), (1, "A", "n", 5000, 10), (1, "C", "n", 900, 3)]
    assert row(price_volume_mix(orders(rows), "product"), "C")["new"] == 9
    # Without that history it may have been sold before the file begins.
    young = row(price_volume_mix(orders(rows[1:]), "product"), "C")
    assert (young["new"], young["entered"]) == (0, 9)


def test_what_sold_earlier_and_paused_is_returning_and_never_new() -> None:
    rows: list[Line] = [*LONG, (-3, "C", "n", 400, 1), (0, "A", "n", 5000, 10), (1, "A", "n", 5000, 10)]
    back = row(price_volume_mix(orders([*rows, (1, "C", "n", 18_205_400, 3)]), "product"), "C")
    assert (back["new"], back["returning"]) == (0, 182_054)


def test_against_a_year_ago_a_product_first_sold_in_between_came_since() -> None:
    rows: list[Line] = [*LONG, (-3, "A", "n", 100, 1), (-1, "C", "n", 400, 1), (1, "A", "n", 100, 1)]
    rows.append((1, "C", "n", 700, 2))
    since = row(price_volume_mix(orders(rows, compare="year_ago"), "product"), "C")
    assert (since["new"], since["since"], since["returning"]) == (0, 7, 0)


def test_what_does_not_sell_now_has_lapsed() -> None:
    rows: list[Line] = [(0, "A", "n", 5000, 10), (0, "B", "n", 700, 1), (1, "A", "n", 5000, 10)]
    table = price_volume_mix(orders(rows), "product")
    assert row(table, "B")["lapsed"] == -7
    assert row(table, "Total")[["volume", "mix", "price"]].tolist() == pytest.approx([0, 0, 0])


def test_a_credit_note_without_volume_is_neither_price_nor_mix() -> None:
    cube = orders([(0, "A", "n", 5000, 10), (1, "A", "n", 5000, 10), (1, "B", "n", -700, 0)], units=False)
    table = price_volume_mix(cube, "product")
    assert row(table, "B")["other"] == -7
    assert row(table, "B")["price"] == 0


def test_a_member_with_a_price_below_zero_is_neither_mix_nor_price() -> None:
    # The Manual of online_retail: -564 x 1 unit before, -26 x 247 units now, beside a product that does not move.
    cube = orders(
        [(0, "A", "n", 5000, 10), (1, "A", "n", 5000, 10), (0, "M", "n", -56_400, 1), (1, "M", "n", -642_200, 247)]
    )
    for table in (price_volume_mix(cube, "product"), two_factor(cube, "product")):
        assert row(table, "M")["other"] == pytest.approx(-5_858)
        effects = [c for c in ("volume_mix", "volume", "mix", "price") if c in table.frame]
        assert not row(table, "Total")[effects].abs().max() > 0
        assert any(
            n.startswith("Members that cannot be split into volume and price: 1, with -5,858.00") for n in table.notes
        )


def test_rows_that_name_no_product_are_no_product_with_a_price() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05"] * 2 + ["2024-04-05"] * 2), "units": 1.0})
    rows = rows.assign(revenue=[10.0, 10.0, 10.0, 70.0], product=["A", None, "A", None])
    table = price_volume_mix(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)), "product")
    assert row(table, "(not given)")[["price", "volume_mix", "other"]].tolist() == [0, 0, 60]


def test_a_member_given_away_in_one_period_cannot_be_split() -> None:
    cube = orders([(0, "A", "n", 5000, 10), (1, "A", "n", 5000, 10), (0, "G", "n", 0, 3), (1, "G", "n", 900, 3)])
    assert row(price_volume_mix(cube, "product"), "G")["other"] == 9


def test_units_are_the_volume_only_where_every_member_has_them() -> None:
    rows = [(0, "A", "n", 5000, 10), (1, "A", "n", 6000, 10), (1, "B", "n", 100, 0)]
    assert price_volume_mix(orders(rows[:2]), "product").column("volume_now").header == "Units"
    assert price_volume_mix(orders(rows), "product").column("volume_now").header == "Orders"


def test_without_a_period_before_it_says_so() -> None:
    table = price_volume_mix(orders([(1, "A", "n", 5000, 10)]), "product")
    assert not table
    assert "no period before Q2 2024" in table.missing


def test_a_dimension_that_is_not_there_is_named(maven: Cube) -> None:
    assert "region" in price_volume_mix(maven, "region").missing


def test_the_company_as_one_has_one_row(maven: Cube) -> None:
    for table in (two_factor(maven), company_split(maven)):
        assert [round(v) for v in table.frame.loc[0, ["volume", "price"]]] == [-144_724, -35_035]


def test_an_order_of_two_products_is_one_order_of_the_company() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05"] * 2 + ["2024-04-05"] * 3), "revenue": 5.0})
    rows = rows.assign(order_id=["a", "a", "b", "b", "c"], product=["X", "Y", "X", "Y", "X"])
    table = two_factor(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)), "product")
    assert [row(table, m)["volume_now"] for m in ("X", "Y", "Total")] == [2, 1, 2]


def test_where_nothing_counts_orders_their_average_is_no_cause() -> None:
    days = pd.date_range("2024-01-01", "2024-06-30")
    daily = pd.DataFrame({"date": days, "revenue": range(len(days))})
    assert "Rows are sums" in company_split(cube_of(book_from_roles(daily), Settings())).missing
    assert company_split(cube_of(book_from_roles(daily.assign(customer="Ann")), Settings()))


def effects_by_loops(rows: list[Line]) -> dict[str, float]:
    """The split of two quarters by plain loops; what is new, returning or lapsed from each product's own sales."""
    sold = {p: {q: [0, 0, 0] for q in range(-5, 2)} for _, p, *_ in rows}
    for quarter, product, _, cents, units in rows:
        # A line below zero takes back, and is no order.
        for i, value in enumerate((cents, units, int(cents >= 0))):
            sold[product][quarter][i] += value
    # A quarter counts as begun on its first day, and Q2 2024 needs a year before it.
    long = min(q for q, *_ in rows) <= -3
    bare = any(s[q][0] != 0 and s[q][1] == 0 for s in sold.values() for q in (0, 1))
    volume = 2 if bare else 1
    out = dict.fromkeys(PVM_EFFECTS, 0.0)
    kept = []
    for own in sold.values():
        (r0, *v0), (r1, *v1) = own[0], own[1]
        q0, q1 = v0[volume - 1], v1[volume - 1]
        if min(r0, r1, q0, q1) > 0:
            kept.append((r0 / 100, q0, r1 / 100, q1))
        elif r1 > 0 and q1 > 0 and r0 == 0 == q0 and not own[0][2]:
            earlier = any(own[q][2] for q in range(-5, 0))
            out["returning" if earlier else "new" if long else "entered"] += r1 / 100
        elif r0 > 0 and q0 > 0 and r1 == 0 == q1 and not own[1][2]:
            out["lapsed"] -= r0 / 100
        else:
            out["other"] += (r1 - r0) / 100
    n0, n1 = sum(k[1] for k in kept), sum(k[3] for k in kept)
    if kept:
        average = sum(k[0] for k in kept) / n0
        out["volume"] = (n1 - n0) * average
        out["mix"] = sum((q1 / n1 - q0 / n0) * n1 * r0 / q0 for r0, q0, _, q1 in kept)
        out["price"] = sum(q1 * (r1 / q1 - r0 / q0) for r0, q0, r1, q1 in kept)
    return out


@settings(deadline=None, max_examples=120)
@given(HISTORIES)
def test_parts_are_those_of_loops_and_sum_to_the_change_to_the_cent(rows: list[Line]) -> None:
    delta = sum({0: -c, 1: c}.get(when, 0) for when, _, _, c, _ in rows) / 100
    cube = orders(rows)
    table = price_volume_mix(cube, "product")
    assert_adds_up(table, PVM, delta)
    total = table.frame.iloc[-1]
    assert {e: total[e] for e in PVM_EFFECTS} == pytest.approx(effects_by_loops(rows), abs=0.005)
    for record in two_factor(cube, "region").frame.iloc[:-1].to_dict("records"):
        assert math.fsum(record[e] for e in TWO) == pytest.approx(record["delta"], abs=0.005)
        if "mix_inside" in record:
            assert record["mix_inside"] + record["price_inside"] == pytest.approx(record["price"], abs=0.005)


@settings(deadline=None, max_examples=12)
@given(LINES)
def test_neither_the_order_of_the_rows_nor_a_split_row_matters(rows: list[Line]) -> None:
    def split(line: Line) -> list[Line]:
        when, product, region, cents, units = line
        return [(when, product, region, cents - 100, units), (when, product, region, 100, 0)]

    whole = price_volume_mix(orders(rows), "product")
    halves = price_volume_mix(orders([half for line in reversed(rows) for half in split(line)]), "product")
    if whole.column("volume_now").header == "Units":
        pd.testing.assert_frame_equal(whole.frame, halves.frame, atol=0.005)


@settings(deadline=None, max_examples=12)
@given(LINES)
def test_new_names_change_only_the_names(rows: list[Line]) -> None:
    named = price_volume_mix(orders(rows), "product").frame
    renamed = price_volume_mix(orders([(w, f"x{p}", r, c, u) for w, p, r, c, u in rows]), "product").frame
    pd.testing.assert_frame_equal(named.drop(columns="member"), renamed.drop(columns="member"))


def test_where_some_rows_have_no_units_the_split_is_by_orders():
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-01-06", "2024-04-05", "2024-04-06"])})
    rows = rows.assign(revenue=100.0, units=[10.0, 10.0, 10.0, None], region="North", product="Hammer")
    table = price_volume_mix(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)), "product")
    assert table.fact("price", member="Hammer").value == 0
    assert table.column("volume_now").header == "Orders"
