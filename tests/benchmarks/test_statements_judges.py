"""The judges of the statements benchmark tell a true sentence from a false one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.statements.judge import ALL
from benchmarks.statements.made import Made, deals_world
from benchmarks.statements.rows import deals_of, rows_of, span_of
from benchmarks.statements.statement import Statement, claims, numbers, says
from benchmarks.statements.truths import Scene, judges
from benchmarks.statements.truths_rows import advice, wording


def draw(name: str, run: int = 0) -> Made:
    made: Made = next(w for w in ALL if w.name == name).make(np.random.default_rng(run))
    return made


# What a sentence says.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ann departs from all others by more than chance gives.", {"departs", "more than chance"}),
        ("That is no more than chance gives.", set()),
        ("Less than two years of data cannot tell a trend from a season.", set()),
        ("The rise is not significant.", set()),
        ("Q4 is the peak season: +9 %.", {"season"}),
        ("It was level. Ann is growing lastingly.", {"lasting", "trend"}),
        ("No word on seasonality: the data hold one year. Ann is a trend, not chance.", {"more than chance", "trend"}),
        ("Revenue moved to another level in May 2024.", {"another level"}),
    ],
)
def test_words_against_chance_count_unless_they_are_denied(text: str, words: set[str]) -> None:
    assert claims(text) == words


def test_numbers_are_read_with_sign_unit_and_rounding() -> None:
    assert [v for v, _, _ in numbers("from 1,200 to 900.50 (-25.0%, −1.5 pp)")] == [1200.0, 900.5, -25.0, -1.5]
    assert says("25.0% more", 0.2504, percent=True)
    assert not says("25.0% more", 0.2506, percent=True)


def test_labels_of_periods_are_days() -> None:
    assert str(span_of("FROM Q3 2025 to Q2 2026")) == str(
        (pd.Timestamp(2025, 7, 1).date(), pd.Timestamp(2026, 7, 1).date())
    )
    assert span_of("nothing") is None


# What the judges see in a small book. North: 100 then 150; South: 100 then 120; both had rows a year and a half before.

BOOK = pd.DataFrame(
    [
        ("O1", "2022-01-05", "Ann", "North", "Tea", 5, 50.0), ("O2", "2022-01-09", "Bob", "South", "Tea", 5, 50.0),
        ("O3", "2023-07-01", "Ann", "North", "Tea", 10, 100.0), ("O4", "2023-09-29", "Bob", "South", "Tea", 10, 100.0),
        ("O5", "2023-10-02", "Ann", "North", "Tea", 15, 150.0), ("O6", "2023-12-31", "Cem", "South", "Cup", 4, 120.0),
    ],
    columns=["Order ID", "Date", "Customer", "Region", "Product", "Units", "Revenue"],
).astype({"Date": "datetime64[ns]"})  # fmt: skip
META = {"period": "Q4 2023", "compared_with": "Q3 2023", "grain": "quarter"}
NORTH, SOUTH = (("region", "North"),), (("region", "South"),)


def faults(kind: str, text: str, made: Made | None = None, meta: dict[str, Any] | None = None, **more: Any) -> set[str]:
    found = judges()[kind](Statement("finding", kind, text, **more), Scene(made or Made(BOOK), meta or META))
    assert found is not None, "the judge could not judge it"
    return {f.sort for f in found}


@pytest.mark.parametrize(
    ("kind", "subject", "right", "wrong", "sort"),
    [
        ("change", (), "Revenue rose 35.0% in Q4 2023, to 270 from 200 in Q3 2023.",
         "Revenue fell 35.0% in Q4 2023, to 270 from 200 in Q3 2023.", "sign"),
        ("change", (), "Customers stayed level: 2 after 2.", "Orders fell 10.0% to 2, from 2.", ""),
        ("segment_driver", NORTH, "North: 150 after 100, 30 above what the others' rate gives.",
         "North: 150 after 100, 30 below what the others' rate gives.", "sign"),
        ("segment_driver", NORTH, "North: 150 after 100, 30 above what the others' rate gives.",
         "North: 150 after 100, 90 above what the common rate gives.", "figure"),
        ("segment_driver", NORTH, "North: 150 after 100, 30 above what the others' rate gives.",
         "North departs from all others by more than chance gives: 150 after 100, 30 above.", "words"),
        ("mover", NORTH, "North brings the largest part of the rise: +50.", "North takes most of the fall: +50.",
         "sign"),
        ("mover", (("product", "Cup"),), "Cup brings the largest part of the rise: +120.",
         "Cup fell most.", "sign"),
        ("offset", SOUTH, None, "Against the fall, South rose 20.0%.", "sign"),
        ("driver", (), "The rise of 70 is new products first: new products +120 and lost ones 0.",
         "The rise of 70 is new products first: new products +150 and lost ones 0.", "words"),
        ("driver", NORTH, "North's rise of 50 (+50.0%) is volume alone: 15 units after 10.",
         "North's rise of 50 (+50.0%) is value alone: 15 units after 10.", "words"),
        ("leave_one_out", (*SOUTH, ("customer", "Cem")), "South rose 20.0%, but without Cem (+120) it fell 100.0%.",
         "South rose 20.0%, but without Cem (+120) it rose 10.0%.", "sign"),
        ("leave_one_out", (*SOUTH, ("customer", "Cem")), "South rose 20.0%, but without Cem (+120) it fell 100.0%.",
         None, ""),
        ("churn", (), "1 of 2 customers of the quarter before bought again; 1 was new.",
         "1 of 2 customers of the quarter before bought again; 2 were new.", "words"),
        ("churn", (), "1 of 2 customers of the quarter before bought again; 1 was new.",
         "1 of 2 bought again; nobody was new.", "words"),
        ("concentration", (("region", "North"),), "North alone, one of 2 regions, brings 55.6% of revenue.",
         "North alone, one of 2 regions, brings 65.6% of revenue.", "figure"),
        ("at_risk", (("customer", "Bob"),), None, "Bob has been silent for 93 days.", "words"),
        ("at_risk", (("customer", "Ann"),), None, "Nothing from Ann for 10 days.", "figure"),
        ("whole_data", NORTH, "North brings 52.6% of revenue.", "North brings 62.6% of revenue.", "figure"),
        ("single_point", (*NORTH, ("customer", "Ann")), None, "One customer, Ann, makes 100.0% of North's 150.",
         "words"),
        ("level", (), "Revenue was 270 in Q4 2023.", "Revenue was 270; there is no earlier quarter.", "words"),
        ("coverage", (), "Q4 2022 has no rows.", "Q3 2023 has no rows.", "words"),
        ("coverage", (), "Q2 2022 has no rows.", "Q3 2023 holds a single order.", "words"),
        ("data_quality", (("column", "region"),), "0 of 6 rows name no region.", "3 of 6 rows name no region.",
         "figure"),
        ("deal_size", (), "Orders under 130 are 50.0% of all but bring 44.4% of revenue.",
         "Orders under 130 are 20.0% of all but bring 44.4% of revenue.", "figure"),
        ("deal_profile", SOUTH, "South's orders are small: 90.00 each.", "North's orders are small.", ""),
    ],
)  # fmt: skip
def test_a_judge_tells_a_true_sentence_from_a_false_one(
    kind: str, subject: tuple[tuple[str, str], ...], right: str | None, wrong: str | None, sort: str
) -> None:
    if right is not None:
        assert faults(kind, right, subject=subject) == set()
    if wrong is not None and sort:
        assert sort in faults(kind, wrong, subject=subject)


def test_a_change_to_a_partial_period_is_no_change() -> None:
    made = Made(BOOK, partial=("Q4 2023",))
    assert faults("change", "Revenue rose 35.0% in Q4 2023, to 270.", made) == {"words"}


def test_sums_have_no_orders() -> None:
    made = Made(BOOK, sums=True)
    assert faults("change", "Orders stayed level: 2 after 2.", made) == {"words"}
    assert faults("deal_size", "Orders under 130 are 50.0% of all.", made) == {"words"}


def test_nothing_is_new_where_the_rows_have_just_begun() -> None:
    late = Made(BOOK[BOOK["Date"] >= "2023-01-01"])
    assert faults("churn", "1 of 2 customers bought again; 1 was new.", late) == {"words"}
    assert faults("driver", "The rise of 70 is new products first: new products +120.", late) == {"words"}


def test_who_is_silent_no_longer_than_ever_before_is_not_gone() -> None:
    day = pd.to_datetime("2023-01-01") + pd.to_timedelta([0, 10, 20, 30, 31, 90], unit="D")
    rows = pd.DataFrame({"Date": day, "Customer": [*["Ann"] * 4, "Bob", "Bob"], "Revenue": 10.0})
    ann = (("customer", "Ann"),)
    assert faults("at_risk", "Nothing from Ann for 60 days.", Made(rows), subject=ann) == set()
    back = pd.concat([rows, rows.iloc[:1].assign(Date=pd.Timestamp(2023, 3, 20))])
    assert faults("at_risk", "Nothing from Ann for 60 days.", Made(back), subject=ann) == {"figure", "words"}


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        ("trend", "Revenue is rising by 10 a quarter, more than chance would give.", set()),
        ("trend", "Revenue is falling by 10 a quarter, more than chance would give.", {"sign"}),
        ("trend", "From Q1 2020 to Q1 2023 revenue grew 1.0% a quarter compounded.", set()),
        ("trend", "From Q1 2020 to Q4 2023 revenue grew 1.0% a quarter compounded.", {"words"}),
        ("seasonality", "Q4 is the peak season: +30.0%.", {"words"}),
        ("seasonality", "No word on seasonality: the data hold one year.", set()),
        (
            "change_point",
            "Revenue moved to another level in Jan 2022: 100 a month after 560 (+10.0%).",
            {"figure", "sign"},
        ),
    ],
)
def test_on_a_straight_line_there_is_a_trend_and_no_season(kind: str, text: str, wrong: set[str]) -> None:
    assert faults(kind, text, draw("line"), {"period": "Q4 2023", "grain": "quarter"}) == wrong


def test_a_season_needs_its_quarter_and_three_years() -> None:
    made = draw("season")
    assert faults("seasonality", "Q4 is the peak season: +80.0%.", made) == set()
    assert faults("seasonality", "Q2 is the peak season: +80.0%.", made) == {"words"}
    two = Made(made.orders[made.orders["Date"] < "2022-01-01"])
    assert faults("seasonality", "Q4 is the peak season: +80.0%.", two) == {"words"}
    assert faults("seasonality", "Q4 was the best quarter in both years.", two) == set()


def test_a_step_has_both_levels() -> None:
    made, meta = draw("step"), {"period": "Q4 2023", "grain": "quarter"}
    at = made.orders.loc[made.orders["Revenue"] == 300, "Date"].iloc[0]
    right = f"Revenue moved to another level in {at:%b %Y}: 300 a month after 100."
    assert faults("change_point", right, made, meta) == set()
    assert faults("change_point", right.replace("300", "254"), made, meta) == {"figure"}


def test_a_price_that_is_mix_is_no_price() -> None:
    text = "Article 0001 sells at 14.00 a unit since Q3 2023, after 18.00."
    assert faults("price_shift", text, draw("mix"), subject=(("product", "Article 0001"),)) == {"words"}


def test_a_range_whose_articles_kept_their_price_has_no_price_of_its_own() -> None:
    text = "Range A has sold 5.0% cheaper since Q3 2023."
    assert "words" in faults("price_shift", text, draw("pausing products"), subject=(("category", "Range A"),))


def test_an_anomaly_is_held_against_the_history_the_season_and_its_swings() -> None:
    made, meta = draw("season"), {"period": "Q4 2023", "compared_with": "Q3 2023", "grain": "quarter"}
    rows = rows_of(made.orders)
    span = span_of("Q4 2023")
    assert span is not None
    actual = rows.by("region", rows.inside(span))["North"]
    usual = f"North brought {actual:,.0f} where its history leads to expect {actual * 0.5:,.0f}: 100.0% more."
    assert "figure" not in faults("anomaly", usual, made, meta, subject=NORTH)
    assert "figure" in faults("anomaly", usual.replace(f"{actual:,.0f}", "5"), made, meta, subject=NORTH)


def test_win_rates_are_judged_by_sign_wins_and_chance() -> None:
    orders, deals = deals_world(np.random.default_rng(1), (0.2, 0.6, 0.6), 120)
    made, low, meta = Made(orders, deals), (("manager", "Manager A"),), {"period": "Q2 2024", "grain": "quarter"}
    read = deals_of(deals)
    assert read is not None
    won, closed = read.rate((read.groups["manager"] == "Manager A") & (read.state != "open"))
    text = f"Manager A wins {won / closed:.1%} of closed deals, more than chance gives."
    assert faults("win_rate_gap", text, made, meta, subject=low, favourable=False) == set()
    assert faults("win_rate_gap", text, made, meta, subject=low, favourable=True) == {"sign"}
    quiet = Made(*deals_world(np.random.default_rng(2), (0.5,) * 6, 140))
    other = (("manager", "Manager B"),)
    assert "words" in faults("win_rate_gap", text, quiet, meta, subject=other, favourable=False)
    assert "words" in faults("matrix_class", "Manager B is strong in both: 50.0% won.", quiet, meta, subject=other)


def test_targets_are_recounted() -> None:
    targets = pd.DataFrame({"Region": ["North", "South"], "Quarter": "Q4 2023", "Quota": [200.0, 100.0]})
    made = Made(BOOK, targets=targets)
    assert faults("target_gap", "North reached 75.0% of its target.", made, subject=NORTH) == set()
    assert faults("target_gap", "North reached 85.0% of its target.", made, subject=NORTH) == {"figure"}
    everybody = (("region", "all with a target"),)
    assert faults("target_gap", "Together they reached 90.0% of it.", made, subject=everybody) == set()


def test_an_action_never_asks_for_less_and_restores_nothing_that_rose() -> None:
    scene = Scene(Made(BOOK), META)
    less = Statement("action", "driver", "Ask why.", NORTH, baseline=150.0, target=100.0, metric="revenue")
    assert {f.sort for f in advice(less, scene)} == {"sign"}
    restored = Statement("action", "driver", "Restore the volume of North.", NORTH)
    assert {f.sort for f in advice(restored, scene)} == {"words"}
    held = Statement("action", "driver", "Learn from North.", NORTH, baseline=150.0, target=150.0, metric="revenue")
    assert advice(held, scene) == []


def test_a_person_is_no_it_and_a_header_no_noun() -> None:
    rep = (("rep", "Ann"),)
    assert wording(Statement("finding", "anomaly", "Ann brought 5 where its own history gives 9.", rep))
    assert not wording(Statement("finding", "anomaly", "Ann brought 5 where her own history gives 9.", rep))
    assert wording(Statement("finding", "mover", 'Among "CUSTOMERNAME" members, Ann fell most.'))


# What the judges see in a small book of costs and discounts. Range A lost money in both quarters, and more of it now.

COSTS = pd.DataFrame(
    [
        ("2023-07-01", "Ann", "Range A", "Tea", 10, 100.0, 110.0, 0.0),
        ("2023-09-30", "Bob", "Range B", "Cup", 10, 100.0, 50.0, 0.0),
        ("2023-10-01", "Ann", "Range A", "Tea", 15, 150.0, 180.0, 0.0),
        ("2023-12-31", "Bob", "Range B", "Cup", 10, 80.0, 60.0, 0.2),
    ],
    columns=["Date", "Sales Rep", "Category", "Product", "Units", "Revenue", "Cost", "Discount"],
).astype({"Date": "datetime64[ns]"})  # fmt: skip
RANGE_A, BOB = (("category", "Range A"),), (("rep", "Bob"),)


@pytest.mark.parametrize(
    ("kind", "subject", "right", "wrong", "sort"),
    [
        ("profit", (), "Revenue rose 15.0%, but profit fell 125.0% to -10: the margin went from 20.0% to -4.3%.",
         "Revenue fell 15.0%, but profit rose 125.0% to -10: the margin went from 20.0% to -4.3%.", "sign"),
        ("profit", (), None, "Profit fell to 25: the margin went from 20.0% to -4.3%.", "figure"),
        ("margin_bridge", (), "Higher unit costs took 25 of profit.", "Lower unit costs brought 25 of profit.", "sign"),
        ("margin_bridge", (), "Deeper discounts cost 20 of profit.", "Deeper discounts cost 35 of profit.", "figure"),
        ("loss_maker", RANGE_A, "Range A loses money: 30 on 150 of revenue, 40 in all since Q3 2023.",
         "Range A loses money: 30 on 150 of revenue, 50 in all since Q3 2023.", "figure"),
        ("loss_maker", (("category", "Range B"),), None, "Range B lost 20 on 80 of revenue.", "sign"),
        ("loss_maker", RANGE_A, None, "Range A lost 30 on 150 of revenue, since Q2 2023.", ""),
        ("below_cost", (), "1 of 2 lines were sold below cost and lost 30.", "2 of 2 lines lost 30.", "figure"),
        ("discount", (), "Discounts took 8.0% of list value, after 0.0%.", "Discounts took 8.0% after 2.0%.", "figure"),
        ("discount_band", (), None, "At 20.0% off and more, money is lost: 1 line lost 20.", "sign"),
        ("discount_gap", BOB, "Bob gives 20.0% off where the others give 0.0%: 20 more given away.",
         "Bob gives 20.0% off where the others give 0.0%: 40 more given away.", "figure"),
        ("discount_gap", (("rep", "Ann"),), None, "Ann gives 0.0% off where the others give 20.0%.", "sign"),
    ],
)  # fmt: skip
def test_a_judge_of_profit_tells_a_true_sentence_from_a_false_one(
    kind: str, subject: tuple[tuple[str, str], ...], right: str | None, wrong: str, sort: str
) -> None:
    if right is not None:
        assert faults(kind, right, Made(COSTS), subject=subject) == set()
    if sort:
        assert sort in faults(kind, wrong, Made(COSTS), subject=subject)


def test_a_loss_since_before_there_was_one_is_told() -> None:
    early = COSTS.assign(Cost=np.where(COSTS["Date"] < "2023-10-01", 50.0, COSTS["Cost"]))
    said = "Range A loses money: 30 on 150 of revenue, 30 in all since Q3 2023."
    assert "words" in faults("loss_maker", said, Made(early), subject=RANGE_A)
