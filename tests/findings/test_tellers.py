"""Concentration, single points, movers, matrices, pipeline, customers, seasons, targets, territories."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.findings.books import deals, evidence, orders
from xlsales.findings.concentration import findings_on_concentration
from xlsales.findings.drivers import explained_groups, findings_on_drivers
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.matrices import findings_on_matrices
from xlsales.findings.pipeline import findings_on_pipeline
from xlsales.findings.seasons import findings_on_time, season_label
from xlsales.findings.targets import findings_on_targets
from xlsales.findings.territories import findings_on_territories
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.table.ingest import book_of
from xlsales.words.template import sentence_of


@pytest.fixture(scope="module")
def maven_q4(maven_book: SalesBook) -> Evidence:
    return evidence(maven_book, period="Q4 2017")


def kinds(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(f.kind, f.variant) for f in findings}


def shares(*sizes: int) -> SalesBook:
    return orders(*(("Q2", n, 10.0, {"product": f"P{i}"}) for i, n in enumerate(sizes)))


def test_three_of_many_products_that_bring_most_are_named() -> None:
    (finding,) = findings_on_concentration(evidence(shares(50, 40, 30, 2, 2, 2, 2, 2)))
    assert (finding.variant, finding.names["members"]) == ("top_three", "P0, P1 and P2")
    assert finding.facts["count"].value == 8


def test_one_of_a_few_that_brings_most_is_named() -> None:
    (finding,) = findings_on_concentration(evidence(shares(90, 3, 3, 3)))
    assert (finding.variant, finding.names["member"]) == ("top_one", "P0")


def test_an_even_spread_is_no_concentration() -> None:
    assert findings_on_concentration(evidence(shares(9, 9, 9, 9, 9, 9, 9, 9))) == []


REGION_B = tuple(("Q2", 9, 50.0, {"region": "B", "customer": c}) for c in ("C1", "C2", "C3"))


def single(*groups: Any) -> list[Finding]:
    return [f for f in findings_on_concentration(evidence(orders(*groups))) if f.kind == "single_point"]


def test_a_group_that_hangs_on_one_customer_says_which() -> None:
    group = [("Q2", 9, 100.0, {"region": "A", "customer": "Big"})]
    group += [("Q2", 2, 50.0, {"region": "A", "customer": f"Small {i}"}) for i in range(2)]
    found = single(*group, *REGION_B)
    assert [(f.subject[0], f.names["who"], f.variant) for f in found] == [(("region", "A"), "Big", "customer")]
    said = sentence_of(found[0])
    assert said is not None
    assert said.text() == "One of 3 customers, Big, brought 81.8% of A's 1,100 in Q2 2024."


@pytest.mark.parametrize(
    "group",
    [
        # one customer only: there is nobody whom the group could lose it against
        [("Q2", 9, 100.0, {"region": "A", "customer": "Big"})],
        # two orders of the group in the period
        [("Q2", 1, 900.0, {"region": "A", "customer": "Big"}), ("Q2", 1, 9.0, {"region": "A", "customer": "Small"})],
        # too little money for the company
        [("Q2", 3, 9.0, {"region": "A", "customer": c}) for c in ("Big", "Small")]
        + [("Q2", 3, 1.0, {"region": "A", "customer": "Tiny"})],
    ],
)
def test_where_there_is_no_group_or_no_real_money_nothing_hangs(group: Any) -> None:
    assert not [f for f in single(*group, *REGION_B) if f.subject[0] == ("region", "A")]


MOVED = (
    ("Q1", 30, 10.0, {"region": "A"}), ("Q2", 10, 10.0, {"region": "A"}), ("Q1", 30, 10.0, {"region": "B"}),
    ("Q2", 35, 10.0, {"region": "B"}), ("Q1", 9, 10.0, {"region": None}), ("Q2", 1, 10.0, {"region": None}),
)  # fmt: skip


def test_the_member_that_fell_most_and_the_one_against_it_are_told() -> None:
    found = [f for f in findings_on_drivers(evidence(orders(*MOVED))) if f.kind in ("mover", "offset")]
    assert [(f.variant, f.names["member"]) for f in found] == [("fall", "A"), ("against_fall", "B")]


def test_rows_without_a_region_are_no_region_that_fell() -> None:
    found = findings_on_drivers(evidence(orders(*MOVED)))
    assert not any("(not given)" in m for f in found for _, m in f.subject)


def test_price_volume_mix_names_the_effect_that_leads() -> None:
    finding = next(f for f in findings_on_drivers(evidence(orders(*MOVED))) if f.kind == "driver")
    assert finding.names["lead"] == "volume"


def test_no_effect_leads_where_an_opposite_one_is_as_large() -> None:
    both = {"product": "Dear", "units": 1.0}, {"product": "Cheap", "units": 1.0}
    book = orders(("Q1", 20, 100.0, both[0]), ("Q1", 20, 10.0, both[1]),
                  ("Q2", 4, 300.0, both[0]), ("Q2", 36, 30.0, both[1]))  # fmt: skip
    one = next(f for f in findings_on_drivers(evidence(book)) if f.kind == "driver")
    assert one.variant == "price_volume_mix_against"
    assert sentence_of(one).text() == (  # type: ignore[union-attr]
        "Revenue rose by 80, gains and losses set against each other. "
        "Compared product by product, higher prices brought 1,520. "
        "The mix took 1,440, most of it by more Cheap: 36, 20 before."
    )


def test_what_an_order_brings_is_not_called_its_price() -> None:
    north, south = {"product": "A"}, {"product": "B"}
    book = orders(("Q1", 20, 100.0, north), ("Q1", 20, 10.0, south), ("Q2", 20, 60.0, north), ("Q2", 20, 10.0, south))
    said = sentence_of(next(f for f in findings_on_drivers(evidence(book)) if f.kind == "driver")).text()  # type: ignore[union-attr]
    assert said == "Revenue fell by 800: smaller orders, compared product by product (-800)."
    assert "price" not in said


def test_periods_that_cannot_be_compared_have_no_driver(eight_rows: SalesBook) -> None:
    assert findings_on_drivers(evidence(eight_rows)) == []


def test_a_group_whose_member_explains_it_is_known(maven_q4: Evidence) -> None:
    assert ("category", "GTX") in explained_groups(maven_q4)


def of_deals() -> Evidence:
    groups = [("Ann", 60, 20, 100.0), ("Bob", 20, 60, 100.0), ("Cy", 1, 1, 900.0)]
    rows = [
        ("Q2", stage, n, amount, {"manager": m})
        for m, won, lost, amount in groups
        for stage, n in (("Won", won), ("Lost", lost))
    ]
    return evidence(deals(*rows, ("Q1", "Won", 9, 100.0, {"manager": "Ann"})))


def test_a_win_rate_that_a_test_tells_from_the_rest_is_told() -> None:
    found = {f.subject[0][1]: f for f in findings_on_matrices(of_deals())}
    assert found["Bob"].beyond_chance
    assert "beyond chance" in sentence_of(found["Bob"]).text()  # type: ignore[union-attr]


def test_a_manager_with_two_deals_stands_in_the_table_and_is_not_spoken_of() -> None:
    told = of_deals()
    assert "Cy" in told.tables["matrix_manager"].frame["member"].tolist()
    assert "Cy" not in {f.subject[0][1] for f in findings_on_matrices(told)}


def test_new_opportunities_that_fell_are_bad_news() -> None:
    book = deals(
        ("Q1", "Open", 20, 5.0, {}), ("Q1", "Won", 9, 5.0, {}), ("Q2", "Won", 9, 5.0, {}), ("Q2", "Open", 5, 5.0, {})
    )
    found = [f for f in findings_on_pipeline(evidence(book)) if f.subject == (("metric", "created"),)]
    assert [f.favourable for f in found] == [False]


def test_undated_deals_are_told_with_what_they_could_change(maven_q4: Evidence) -> None:
    found = findings_on_pipeline(maven_q4)
    finding = next(f for f in found if f.variant == "created_undated")
    assert finding.facts["undated"].value == 500
    assert finding.facts["full_change"].value == pytest.approx(-0.399, abs=5e-4)


def test_few_deals_have_no_sizes_to_speak_of(eight_rows: SalesBook) -> None:
    assert findings_on_pipeline(evidence(eight_rows)) == []


def test_one_fourth_quarter_gives_no_word_on_seasonality(maven_q4: Evidence) -> None:
    found = findings_on_time(maven_q4)
    assert ("seasonality", "one_season") in kinds(found)
    assert not {"lift", "mostly", "both_years"} & {f.variant for f in found}


def test_the_season_of_a_period_is_its_label_without_the_year(maven_q4: Evidence) -> None:
    assert season_label(maven_q4) == "Q4"


def years(season: float, slope: float = 0.0) -> Evidence:
    days = pd.date_range("2020-01-01", "2023-12-31", freq="7D")
    money = [100.0 + slope * i + (season if d.quarter == 4 else 0.0) for i, d in enumerate(days)]
    return evidence(book_from_roles(pd.DataFrame({"date": days, "revenue": money})))


def test_a_peak_in_every_year_is_a_season() -> None:
    finding = next(f for f in findings_on_time(years(60.0)) if f.kind == "seasonality")
    assert (finding.variant, finding.names["season"]) == ("lift", "Q4")


def test_a_lift_of_next_to_nothing_is_no_season() -> None:
    assert not [f for f in findings_on_time(years(1.0)) if f.kind == "seasonality"]


def test_a_steady_rise_is_a_trend() -> None:
    assert "rising" in {f.variant for f in findings_on_time(years(0.0, slope=3.0)) if f.kind == "trend"}


def test_noise_is_no_trend() -> None:
    assert not [f for f in findings_on_time(years(0.0)) if f.variant in ("rising", "falling")]


def with_targets(*quotas: tuple[str, float]) -> Evidence:
    """Reps with ten orders of 10 each, and their quotas."""
    sales = [{"Quarter": "Q2 2024", "Rep": r, "Revenue": 10.0} for r, _ in quotas for _ in range(10)]
    targets = pd.DataFrame([{"Rep": r, "Quarter": "Q2 2024", "Quota": q} for r, q in quotas])
    return evidence(book_of(pd.DataFrame(sales), Settings(), targets=targets))


def test_who_is_under_the_floor_is_told_and_who_is_not_is_not() -> None:
    found = findings_on_targets(with_targets(("Ann", 200.0), ("Bob", 110.0)))
    assert [f.names["member"] for f in found if f.variant == "below_floor"] == ["Ann"]


def test_targets_that_are_met_need_no_word() -> None:
    assert findings_on_targets(with_targets(("Ann", 90.0), ("Bob", 100.0))) == []


def test_uneven_work_names_the_fullest_and_the_emptiest() -> None:
    (finding,) = [f for f in findings_on_territories(evidence(load(quarters=3))) if f.kind == "imbalance"]
    assert finding.subject == (("territory", "Full"), ("territory", "Thin"))


def test_uneven_work_of_two_quarters_is_not_spoken_of() -> None:
    assert not [f for f in findings_on_territories(evidence(load(quarters=2))) if f.kind == "imbalance"]


def load(quarters: int) -> SalesBook:
    """Two reps with sixty orders each a quarter, four with ten."""
    people = {"R1": ("Full", 60), "R2": ("Full", 60), "R3": ("Thin", 10), "R4": ("Thin", 10), "R5": ("Thin", 10)}
    rows = [
        {"date": day, "territory": place, "rep": rep, "revenue": 10.0}
        for day in pd.date_range("2024-01-01", periods=quarters, freq="QS")
        for rep, (place, count) in people.items()
        for _ in range(count)
    ]
    return book_from_roles(pd.DataFrame(rows), precision="quarter")
