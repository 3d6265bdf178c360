"""Shifts of price: planted and found, and on worlds where only the mix or chance moves the average, not told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.price_shift import WORTH, price_shifts
from xlsales.metrics.significance import level_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

QUARTERS = pd.date_range("2023-01-01", periods=8, freq="QS")
LIST = {"VTT": 200.0, "Road": 320.0, "City": 90.0}
FACTOR = {"Home": 1.0, "Office": 1.6, "Public": 2.4}


def _rows(seed: int, prices: dict[str, list[float]], lines: int = 12) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for product, by_quarter in prices.items():
        for day, price in zip(QUARTERS, by_quarter, strict=True):
            units = rng.integers(1, 9, lines)
            each = price * rng.choice([1.0, 1.0, 0.95, 0.9, 0.85], lines)
            rows.append(pd.DataFrame({"date": day, "product": product, "units": units, "revenue": units * each}))
    return pd.concat(rows, ignore_index=True)


def _cube(rows: pd.DataFrame) -> Cube:
    return cube_of(book_from_roles(rows, precision="quarter"), Settings())


def _told(rows: pd.DataFrame, dimension: str = "product") -> list[str]:
    table = price_shifts(_cube(rows), dimension)
    return table.frame.loc[table.frame["shifted"], "member"].tolist() if table else []


@pytest.fixture(scope="module")
def cut() -> pd.DataFrame:
    rows = _rows(1, {"Gate": [100.0] * 7 + [80.0], "Loom": [50.0] * 8, "Sash": [20.0] * 5 + [24.0] * 3})
    # One unit a line: nothing but the price is left to differ.
    return rows.assign(revenue=rows["revenue"] / rows["units"], units=1.0)


def test_a_cut_is_dated_and_measured(cut):
    table = price_shifts(_cube(cut), "product")
    gate = table.frame.set_index("member").loc["Gate"]
    assert gate["since"] == "Q4 2024"
    assert gate["shifted"]
    now, before = (cut[(cut["product"] == "Gate") & cut["date"].isin(q)] for q in (QUARTERS[7:], QUARTERS[3:7]))
    assert gate["price_now"] == pytest.approx(now["revenue"].sum() / now["units"].sum())
    assert gate["price_before"] == pytest.approx(before["revenue"].sum() / before["units"].sum())
    assert gate["effect"] == pytest.approx((gate["price_now"] - gate["price_before"]) * now["units"].sum())


def test_a_rise_some_quarters_ago_is_dated_too(cut):
    sash = price_shifts(_cube(cut), "product").frame.set_index("member").loc["Sash"]
    assert (sash["since"], bool(sash["shifted"])) == ("Q2 2024", True)
    assert sash["change"] > 0.1


def test_a_price_that_held_is_not_told(cut):
    assert not price_shifts(_cube(cut), "product").frame.set_index("member").loc["Loom", "shifted"]


def _sold(seed: int, home: list[float], cuts: dict[str, float] | None = None, lines: int = 240) -> pd.DataFrame:
    """List prices by segment; how many lines go to Home each quarter; `cuts` in the last two quarters by product."""
    rng = np.random.default_rng(seed)
    rows = []
    for at, (day, share) in enumerate(zip(QUARTERS, home, strict=True)):
        segment = rng.choice(list(FACTOR), lines, p=[share, (1 - share) / 2, (1 - share) / 2])
        product = rng.choice(["VTT", "Road", "City"], lines)
        price = np.array([LIST[p] for p in product]) * np.array([FACTOR[s] for s in segment])
        factor = [1 + (cuts or {}).get(p, 0.0) if at >= 6 else 1.0 for p in product]
        frame = {"date": day, "product": product, "category": "Bikes", "segment": segment}
        frame |= {"region": rng.choice(["North", "South"], lines), "units": rng.integers(1, 5, lines)}
        frame["revenue"] = frame["units"] * price * factor * rng.choice([1.0, 1.0, 0.97, 0.95], lines)
        # A dozen customers a segment, each with lines of every product.
        frame["customer"] = np.char.add(segment, rng.integers(0, 12, lines).astype(str))
        rows.append(pd.DataFrame(frame))
    return pd.concat(rows, ignore_index=True)


TO_HOME = [0.2] * 6 + [0.8] * 2


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("columns", [["segment", "customer"], ["segment"], ["customer"]])
def test_prices_fixed_by_segment_do_not_change_because_other_segments_buy(seed: int, columns: list[str]) -> None:
    rows = _sold(seed, TO_HOME).drop(columns=[c for c in ("segment", "customer") if c not in columns])
    vtt = rows[rows["product"] == "VTT"].groupby(rows["date"] >= QUARTERS[6])[["revenue", "units"]].sum()
    assert (vtt["revenue"] / vtt["units"]).pct_change().iloc[-1] < -0.2
    assert _told(rows) + _told(rows, "category") == []


@pytest.mark.parametrize("seed", range(4))
def test_a_cut_in_every_cell_is_found_with_its_own_size_whatever_the_mix_does(seed: int) -> None:
    rows = _sold(seed, [0.4] * 6 + [0.55] * 2, {"VTT": -0.18})
    found = price_shifts(_cube(rows), "product").frame.set_index("member")
    assert found.index[found["shifted"]].tolist() == ["VTT"]
    assert found.loc["VTT", "since"] == "Q3 2024"
    assert found.loc["VTT", "like_change"] == pytest.approx(-0.18, abs=0.015)
    assert {"segment", "region", "order size"} <= set(found.loc["VTT", "inside"].split(", "))


def test_a_segment_that_no_column_names_is_seen_by_its_many_customers() -> None:
    told = 0
    for seed in range(6):
        rows = _sold(seed, TO_HOME, lines=120)
        # Too many for five lines each, and yet most of them bought before as well.
        rng = np.random.default_rng(seed)
        rows["customer"] = np.char.add(rows["segment"].to_numpy(dtype=str), rng.integers(0, 18, len(rows)).astype(str))
        told += len(_told(rows.drop(columns="segment")))
    assert told == 0


def test_where_mix_adds_much_to_a_cut_the_figures_are_like_for_like_and_else_those_anybody_can_check() -> None:
    for home, like in (([0.3] * 6 + [0.6] * 2, True), ([0.4] * 8, False)):
        rows = _sold(7, home, {"VTT": -0.18})
        row = price_shifts(_cube(rows), "product").frame.set_index("member").loc["VTT"]
        near = rows[(rows["product"] == "VTT") & (rows["date"] >= QUARTERS[2])]
        sums = near.groupby(near["date"] >= QUARTERS[6])[["revenue", "units"]].sum()
        plain = (sums["revenue"] / sums["units"]).pct_change().iloc[-1]
        assert row["shifted"]
        assert bool(row["like_for_like"]) is like
        assert row["change"] == pytest.approx(row["like_change"] if like else plain)


def test_where_all_segments_are_others_since_price_and_mix_cannot_be_told_apart() -> None:
    rows = _sold(1, [0.5] * 8, {"VTT": -0.18})
    rows.loc[rows["date"] >= QUARTERS[6], "segment"] = "Online"
    assert _told(rows) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_quantity_discount_is_no_cut_when_orders_grow(seed: int) -> None:
    rng = np.random.default_rng(seed)
    day = QUARTERS.repeat(60)
    units = np.where(day >= QUARTERS[6], rng.choice([2, 60], len(day), p=[0.3, 0.7]), rng.choice([2, 60], len(day)))
    price = np.where(units > 50, 8.0, 10.0) * rng.choice([1.0, 0.99], len(day))
    rows = pd.DataFrame({"date": day, "product": "Nail", "units": units, "revenue": units * price})
    assert _told(rows) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_few_customers_with_prices_of_their_own_are_no_shift_however_many_lines_they_have(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frames = []
    for q, day in enumerate(QUARTERS):
        # Each quarter other customers, ten of them with twenty lines each; a price belongs to the customer.
        who = np.repeat([f"c{q}-{i}" for i in range(10)], 20)
        own = np.repeat(np.exp(rng.normal(0, 0.15, 10)), 20)
        price = 100 * own * rng.choice([1.0, 0.99], len(who))
        frames.append(pd.DataFrame({"date": day, "product": "Gate", "customer": who, "units": 1.0, "revenue": price}))
    assert _told(pd.concat(frames, ignore_index=True)) == []


def test_lines_of_one_order_count_as_one() -> None:
    rng = np.random.default_rng(2)
    day = QUARTERS.repeat(200)
    order = np.arange(len(day)) // 20
    price = 100 * np.exp(rng.normal(0, 0.12, order.max() + 1))[order]
    rows = pd.DataFrame({"date": day, "order_id": order.astype(str), "product": "Gate", "units": 1.0, "revenue": price})
    as_lines, as_orders = (price_shifts(_cube(r), "product").frame for r in (rows.drop(columns="order_id"), rows))
    # Taken for single sales, chance makes one in three hundred of it.
    assert as_lines["p_holm"].iloc[0] < 0.004
    assert as_orders["p_holm"].iloc[0] > 0.1


def test_a_category_is_compared_product_by_product() -> None:
    rng = np.random.default_rng(3)
    day = QUARTERS.repeat(80)
    dear = np.where(day >= QUARTERS[6], 0.2, 0.7)
    product = np.where(rng.random(len(day)) < dear, "Dear", "Cheap")
    price = np.where(product == "Dear", 100.0, 20.0) * rng.choice([1.0, 0.98], len(day))
    rows = pd.DataFrame({"date": day, "product": product, "category": "All", "units": 1.0, "revenue": price})
    assert _told(rows, "category") == []
    assert price_shifts(_cube(rows.drop(columns="product")), "category").frame["change"].iloc[0] < -0.3


def by_hand(rows: pd.DataFrame, columns: list[str], since: pd.Timestamp) -> tuple[float, float, float]:
    """p, change and part covered of one product inside cells, by loops: scores added up by customer."""
    from scipy import stats

    cells: dict[tuple[str, ...], list[tuple[bool, float, float, float, str]]] = {}
    for r in rows.itertuples():
        key = tuple(str(getattr(r, c)) for c in columns)
        cells.setdefault(key, []).append((r.date >= since, np.log(r.revenue / r.units), r.units, r.revenue, r.customer))
    since_all = sum(1 for v in cells.values() for side, *_ in v if side)
    cells = {k: v for k, v in cells.items() if {s for s, *_ in v} == {True, False}}
    covered = sum(1 for v in cells.values() for side, *_ in v if side) / since_all
    points, at_old, at_new = [], 0.0, 0.0
    for lines in cells.values():
        share = sum(s for s, *_ in lines) / len(lines)
        middle = sum(y for _, y, *_ in lines) / len(lines)
        points += [(s - share, y - middle, who, s) for s, y, _, _, who in lines]
        old = sum(r for s, _, _, r, _ in lines if not s) / sum(u for s, _, u, _, _ in lines if not s)
        at_old += old * sum(u for s, _, u, _, _ in lines if s)
        at_new += sum(r for s, _, _, r, _ in lines if s)
    spread = sum(x * x for x, *_ in points)
    slope = sum(x * y for x, y, *_ in points) / spread
    score: dict[str, float] = {}
    for x, y, who, _ in points:
        score[who] = score.get(who, 0.0) + x * (y - slope * x)
    clustered = sum(s * s for s in score.values())
    robust = clustered / spread**2 * len(score) / (len(score) - 1)
    together = max(1.0, clustered / sum((x * (y - slope * x)) ** 2 for x, y, *_ in points))
    variance = sum((y - slope * x) ** 2 for x, y, *_ in points) / (len(points) - len(cells) - 1)
    t = abs(slope) / max(robust, variance * together / spread) ** 0.5
    holders = min(len({w for *_, w, s in points if s == side}) for side in (True, False))
    return 2 * stats.t.sf(t, holders - 1), at_new / at_old - 1, covered


def test_the_chance_and_the_change_are_those_of_loops_where_least_remains() -> None:
    rows = _sold(5, [0.4] * 6 + [0.5] * 2, {"VTT": -0.07})
    rows = rows[rows["product"] == "VTT"].assign(size=lambda r: np.floor(np.log2(r["units"])))
    row = price_shifts(_cube(rows.drop(columns=["size", "category"])), "product").frame.iloc[0]
    assert row["since"] == "Q3 2024"
    near = rows[rows["date"] >= QUARTERS[2]]
    few = [c for c in ("segment", "region", "size", "customer") if near[c].nunique() * 5 <= len(near)]
    found = [by_hand(near, columns, QUARTERS[6]) for columns in ([], *([c] for c in few), few)]
    assert min(covered for *_, covered in found[:-1]) >= 0.5
    told = found if found[-1][2] >= 0.5 else found[:-1]
    assert row["like_change"] == pytest.approx(min((c for _, c, _ in told), key=abs), rel=1e-9)
    assert row["p_holm"] == pytest.approx(4 * told[0][0], rel=1e-6)
    assert row["p_inside"] == pytest.approx(max(p for p, *_ in told[1:]), rel=1e-6)


def test_members_of_all_dimensions_asked_are_corrected_together() -> None:
    rows = _sold(6, [0.4] * 8, {"VTT": -0.08})
    alone = price_shifts(_cube(rows.drop(columns="category")), "product").frame.set_index("member")
    beside = price_shifts(_cube(rows), "product").frame.set_index("member")
    # Three products, and a category with them.
    assert beside.loc["VTT", "p_holm"] == pytest.approx(alone.loc["VTT", "p_holm"] * 4 / 3, rel=1e-6)


def test_noise_alone_is_no_shift():
    told = [_told(_rows(s, {f"P{i}": [100.0] * 8 for i in range(6)})) for s in range(40)]
    assert sum(map(len, told)) == 0


def test_few_lines_that_happen_to_be_alike_are_no_certainty() -> None:
    # Half of all lines get 10 % off; none of the eight of the last quarter does.
    day = QUARTERS.repeat([40] * 7 + [8])
    price = np.where((np.arange(len(day)) % 2 == 0) & (day < QUARTERS[7]), 90.0, 100.0)
    rows = pd.DataFrame({"date": day, "product": "Gate", "units": 1.0, "revenue": price})
    assert price_shifts(_cube(rows), "product").frame["p_holm"].iloc[0] > level_of("price_shift", 0.05)


def test_slow_inflation_is_no_shift():
    rows = _rows(5, {"Gate": [100.0 * 1.006**i for i in range(8)]}, lines=200)
    gate = price_shifts(_cube(rows), "product").frame.iloc[0]
    assert not gate["shifted"]
    assert abs(gate["change"]) < WORTH


def test_fixed_list_prices_without_any_spread_can_be_told_apart():
    days = QUARTERS.repeat(6)
    rows = pd.DataFrame({"date": days, "product": "Gate", "units": 2.0, "revenue": [20.0] * 42 + [16.0] * 6})
    assert price_shifts(_cube(rows), "product").fact("change", member="Gate").value == pytest.approx(-0.2)
    assert price_shifts(_cube(rows), "product").fact("shifted", member="Gate").value


def test_order_of_rows_changes_nothing(cut):
    mixed = cut.sample(frac=1.0, random_state=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(
        price_shifts(_cube(cut), "product").frame, price_shifts(_cube(mixed), "product").frame, rtol=1e-9
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda r: r.drop(columns="units"), "no units"),
        (lambda r: r[r["date"] < "2023-07-01"], "2 whole quarters"),
        (lambda r: r.assign(units=0.0), "No member has"),
        (lambda r: r.rename(columns={"product": "region"}), "no product"),
    ],
)
def test_where_it_cannot_be_told_the_reason_is_said(
    cut: pd.DataFrame, change: Callable[[pd.DataFrame], pd.DataFrame], why: str
) -> None:
    assert why in price_shifts(_cube(change(cut)), "product").missing
