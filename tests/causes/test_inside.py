"""What lies inside a price effect: other products, other buyers, and prices, by hand and on placebos."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.causes.random_books import orders
from tests.causes.test_pvm import row
from xlsales.causes.pvm import two_factor
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def test_maven_celias_lower_average_is_the_products_she_sold_not_their_prices(maven: Cube) -> None:
    table = two_factor(maven, "manager")
    celia = row(table, "Celia Rouche")
    # Per product (money now, deals now, money before, deals before), counted from the CSV.
    sold = [(83_377, 3, 104_601, 4), (15_829, 30, 16_209, 29), (17_247, 16, 19_931, 18), (53_840, 10, 71_967, 13),
            (82_305, 17, 129_834, 27), (174_791, 51, 145_776, 43), (2_823, 52, 2_201, 40)]  # fmt: skip
    price = sum(now - n * before / b for now, n, before, b in sold)
    assert celia["price_inside"] == pytest.approx(price)
    assert [round(celia[c]) for c in ("mix_inside", "price_inside")] == [-78_814, 4_412]
    inside = table.frame[["mix_inside", "price_inside"]].sum(axis=1).iloc[:-1]
    assert inside.tolist() == pytest.approx(table.frame["price"].iloc[:-1].tolist())


def test_what_is_inside_a_price_effect_by_hand() -> None:
    # North sold 10 A at 5 and 10 B at 10; now 15 A at 6, 5 B at 10. At 7.5 each before, 20 units now bring 140.
    cube = orders([(0, "A", "N", 5000, 10), (0, "B", "N", 10000, 10), (1, "A", "N", 9000, 15), (1, "B", "N", 5000, 5)])
    north = row(two_factor(cube, "region"), "N")
    assert [north["price"], north["mix_inside"], north["price_inside"]] == pytest.approx([-10, -25, 15])
    # There is no other column in which less of it would remain.
    assert north["price_kept"] == pytest.approx(15)


def test_there_is_nothing_inside_a_product_alone_nor_where_orders_are_the_volume() -> None:
    lines = [(0, "A", "N", 5000, 10), (1, "A", "N", 9000, 15)]
    assert "mix_inside" not in two_factor(orders(lines), "product").frame
    assert "mix_inside" not in two_factor(orders(lines, units=False), "region").frame


def lists(cut: float, now: tuple[int, int], before: tuple[int, int] = (30, 70), **columns: object) -> Cube:
    """VTT at 100 to Home and 200 to Office, so many of each before and now; `cut` of both prices now."""
    rows = []
    for day, numbers, factor in (("2024-01-15", before, 1.0), ("2024-04-15", now, 1 + cut)):
        for segment, price, count in zip(("Home", "Office"), (100.0, 200.0), numbers, strict=True):
            rows += [(day, "VTT", segment, price * factor)] * count
    frame = pd.DataFrame(rows, columns=["date", "product", "segment", "revenue"]).assign(units=1.0, **columns)
    frame["date"] = pd.to_datetime(frame["date"])
    return cube_of(book_from_roles(frame), Settings(period="Q2 2024", min_events=1))


def test_a_list_price_by_segment_does_not_change_because_another_segment_buys() -> None:
    vtt = row(two_factor(lists(0.0, (70, 30)), "product"), "VTT")
    assert [vtt["price"], vtt["mix_inside"], vtt["price_inside"]] == pytest.approx([-4_000, -4_000, 0])


def test_a_cut_in_every_segment_is_price_and_the_rest_is_mix() -> None:
    vtt = row(two_factor(lists(-0.18, (70, 30)), "product"), "VTT")
    # 70 at 100 and 30 at 200, each 18 % cheaper; 170 was the average before.
    assert vtt["price_inside"] == pytest.approx(-0.18 * 13_000)
    assert vtt["mix_inside"] == pytest.approx(13_000 - 17_000)


def test_a_region_whose_products_got_cheaper_only_by_other_segments_has_kept_its_prices() -> None:
    north = row(two_factor(lists(0.0, (70, 30), region="North"), "region"), "North")
    # Product by product that looks like price; to the same segments none of it remains.
    assert [north["price_inside"], north["price_kept"]] == pytest.approx([-4_000, 0])


def test_prices_by_customer_are_asked_where_customers_buy_in_both_periods() -> None:
    rng = np.random.default_rng(1)
    frames = []
    for day, weight in (("2024-01-15", np.linspace(1, 3, 40)), ("2024-04-15", np.linspace(3, 1, 40))):
        drawn = rng.choice(40, 800, p=weight / weight.sum())
        frames.append(pd.DataFrame({"date": day, "customer": drawn.astype(str), "revenue": 100.0 + 5 * drawn}))
    rows = pd.concat(frames, ignore_index=True).assign(product="VTT", units=1.0)
    cube = cube_of(
        book_from_roles(rows.assign(date=pd.to_datetime(rows["date"]))), Settings(period="Q2 2024", min_events=1)
    )
    vtt = row(two_factor(cube, "product"), "VTT")
    assert vtt["price"] < -5_000
    assert vtt["price_inside"] == pytest.approx(0, abs=1e-6)


def test_where_all_buyers_are_others_no_price_is_to_be_seen() -> None:
    # In one region in both periods, so that the company's two periods compare at all.
    frame = pd.DataFrame({"date": pd.to_datetime(["2024-01-15", "2024-04-15"] * 2), "product": ["VTT", "VTT", "A", "A"],
                          "segment": ["Home", "Office", "Home", "Home"], "revenue": [100.0, 164.0, 50.0, 50.0],
                          "units": 1.0})  # fmt: skip
    vtt = row(two_factor(cube_of(book_from_roles(frame), Settings(period="Q2 2024")), "product"), "VTT")
    assert vtt["price_inside"] == 0
