"""The sentence on what made the change: its words against rows where they hold, and where they must not be said."""

from __future__ import annotations

from typing import Any, get_args

import pandas as pd
import pytest

from tests.findings.books import evidence
from xlsales.findings.drivers import findings_on_drivers
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.split import CLAUSES, EFFECTS, PRICES, split_of_change
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.words.template import catalogue, needed, sentence_of

Row = tuple[str, str, int, float]
"""Quarter (its first day), product, units of one line, price a unit."""
Q1, Q2 = "2024-01-01", "2024-04-01"


def book(*rows: Row, **columns: Any) -> SalesBook:
    frame = pd.DataFrame(rows, columns=["date", "product", "units", "price"]).assign(**columns)
    frame = frame.assign(date=pd.to_datetime(frame["date"]), revenue=frame["units"] * frame.pop("price"))
    # Two orders a row, as a period of a single order is compared with nothing.
    return book_from_roles(pd.concat([frame, frame], ignore_index=True), precision="quarter")


def found(made: SalesBook) -> Finding:
    (one,) = split_of_change(evidence(made))
    return one


def said(made: SalesBook) -> str:
    sentence = sentence_of(found(made))
    assert sentence is not None
    return sentence.text()


STEADY = ("2022-01-01", "Old", 1, 10.0)
"""A sale two years before, from which on a first sale can be called new."""
KEPT: tuple[Row, ...] = ((Q1, "Kept", 50, 10.0), (Q2, "Kept", 50, 10.0))


def test_fewer_units_at_held_prices_are_told_in_plain_verbs() -> None:
    assert said(book((Q1, "A", 50, 10.0), (Q2, "A", 40, 10.0))) == (
        "Revenue fell by 200: 20 fewer units (-200). Compared product by product, prices held (0)."
    )


def test_one_fewer_is_one() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime([Q1] * 3 + [Q2] * 2), "revenue": 10.0, "product": "A"})
    text = said_of(book_from_roles(rows.assign(order_id=list("abcde")), precision="quarter"))
    assert text.startswith("Revenue fell by 10: 1 fewer order (-10).")


def said_of(made: SalesBook) -> str:
    return sentence_of(found(made)).text()  # type: ignore[union-attr]


def test_lower_prices_lead_where_they_do() -> None:
    assert said(book((Q1, "A", 50, 10.0), (Q2, "A", 50, 8.0))) == (
        "Revenue fell by 200: lower prices, compared product by product (-200)."
    )


def test_a_cheaper_mix_is_not_told_as_prices() -> None:
    text = said(book((Q1, "Dear", 40, 20.0), (Q1, "Cheap", 20, 5.0), (Q1, "Mid", 20, 11.0),
                     (Q2, "Dear", 20, 20.0), (Q2, "Cheap", 35, 5.0), (Q2, "Mid", 25, 11.0)))  # fmt: skip
    # 160 units before and now; 40 fewer of them Dear at 20, 30 more Cheap at 5, 10 more Mid at 11.
    assert text == (
        "Revenue fell by 540: cheaper products in the mix (-540). Compared product by product, prices held (0)."
    )


def test_a_product_sold_for_the_first_time_is_called_so_only_where_the_data_go_back_a_year() -> None:
    rows = (*KEPT, (Q2, "Fresh", 8, 10.0))
    assert "Products sold for the first time brought 160" in capital(said(book(STEADY, *rows)))
    young = capital(said(book(*rows)))
    assert "Products without a sale in Q1 2024 brought 160; the data are too short to call them new." in young
    assert "first time" not in young


def capital(text: str) -> str:
    """The sentence with the name of the members as at a sentence's start."""
    return text.replace(": products", ": Products")


def test_what_sold_before_and_paused_is_never_new() -> None:
    text = capital(said(book(STEADY, ("2022-04-01", "Back", 1, 10.0), *KEPT, (Q2, "Back", 9, 10.0))))
    assert "Products that sold earlier, but not in Q1 2024, brought 180" in text
    assert "first time" not in text


def test_what_no_longer_sells_is_called_neither_lost_nor_dead() -> None:
    text = capital(said(book(*KEPT, (Q1, "Gone", 6, 10.0))))
    assert "Products that did not sell in Q2 2024 had brought 120" in text
    assert "lost" not in text.lower()


def test_where_products_come_and_go_too_much_the_level_is_that_of_categories() -> None:
    rows = (*KEPT, (Q1, "x", 40, 10.0), (Q2, "y", 40, 12.0))
    text = said(book(*rows, category="All"))
    assert "within each category, a unit brought more" in text
    assert "prices" not in text


def by_segment(home: int, trade: int, factor: float = 1.0) -> SalesBook:
    """Home pays 10 and Trade 20 a unit, 120 units of each before; so many now, at so many times the price."""
    sold = [(Q1, "Home", 60, 10.0), (Q1, "Trade", 60, 20.0), (Q2, "Home", home, 10.0 * factor)]
    frame = pd.DataFrame([*sold, (Q2, "Trade", trade, 20.0 * factor)], columns=["date", "segment", "units", "price"])
    frame = frame.assign(date=pd.to_datetime(frame["date"]), revenue=frame["units"] * frame.pop("price"), product="VTT")
    return book_from_roles(pd.concat([frame, frame], ignore_index=True), precision="quarter")


def test_prices_fixed_by_segment_are_not_told_as_lower_ones_where_other_segments_buy() -> None:
    assert said(by_segment(100, 20)) == (
        "Revenue fell by 800: compared product by product, a unit brought less (-800), through other buyers and not "
        "other prices."
    )


def test_a_cut_in_every_segment_is_told_as_prices() -> None:
    assert said(by_segment(60, 60, 0.9)) == "Revenue fell by 360: lower prices, compared product by product (-360)."


def test_prices_that_were_cut_while_dearer_segments_bought_did_not_hold() -> None:
    # 30 and 92 units at 14 % less bring a unit about what 60 and 60 did.
    text = said(by_segment(30, 92, 0.8571))
    assert "prices held" not in text
    assert "Within each product, what a unit brings held" in text


def test_without_products_it_is_orders_and_their_average() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime([Q1] * 4 + [Q2] * 6), "customer": "Ann", "region": "North"})
    rows["revenue"] = [10.0] * 4 + [9.0] * 6
    text = said_of(book_from_roles(rows, precision="quarter"))
    assert text == "Revenue rose by 14: 2 more orders (+20). The average order fell to 9.00 from 10.00 (-6)."


def test_rows_that_may_be_sums_are_split_into_no_orders() -> None:
    daily = pd.DataFrame({"date": pd.date_range(Q1, "2024-06-30"), "revenue": range(182)})
    assert list(split_of_change(evidence(book_from_roles(daily)))) == []


def test_a_change_that_chance_explains_carries_no_advice() -> None:
    one = found(book((Q1, "A", 50, 10.0), (Q2, "A", 40, 10.0)))
    assert one.beyond_chance is False


def test_every_effect_has_its_clause_and_every_clause_its_words() -> None:
    assert tuple(CLAUSES) == EFFECTS
    told = {*CLAUSES.values(), *(c for pair in PRICES.values() for c in pair), "pvm_mix_mover"} - {"pvm_price"}
    assert {c for c in get_args(Caveat) if c.startswith("pvm_")} - {"pvm_price"} == told
    variants = {*(e for e in EFFECTS if e != "price"), *PRICES, "against"}
    driver = catalogue()["driver"]
    assert {v.removeprefix("price_volume_mix_") for v in driver if v.startswith("price_volume_mix")} == variants


@pytest.mark.parametrize("level", ["product", "category", "orders", "company"])
def test_every_wording_fits_what_the_finding_carries(level: str) -> None:
    rows: tuple[Row, ...] = ((Q1, "A", 50, 10.0), (Q2, "A", 40, 12.0), (Q1, "B", 30, 10.0), (Q2, "B", 40, 30.0))
    made = {
        "product": book(*rows), "category": book(*KEPT, (Q1, "x", 40, 10.0), (Q2, "y", 40, 12.0), category="All"),
        "orders": book(*rows), "company": book(*rows, customer="Ann"),
    }[level]  # fmt: skip
    if level in ("orders", "company"):
        made = book_from_roles(
            pd.DataFrame({"date": pd.to_datetime([Q1, Q1, Q2, Q2, Q2]), "revenue": [5.0, 5, 6, 6, 6]}).assign(
                order_id=list("abcde"), **({"product": "A"} if level == "orders" else {})
            ),
            precision="quarter",
        )
    one = found(made)
    words = catalogue()
    shown = [words["driver"][one.variant], *(words["caveat"][c] for c in one.caveats)]
    shown += [words["caveat"][c] for pair in PRICES.values() for c in pair]
    for wording in shown:
        assert needed(wording) <= set(one.facts) | set(one.names)


def test_the_split_is_among_the_findings_on_drivers() -> None:
    told = findings_on_drivers(evidence(book((Q1, "A", 50, 10.0), (Q2, "A", 40, 10.0))))
    assert [f.variant for f in told if f.kind == "driver"] == ["price_volume_mix_volume"]
