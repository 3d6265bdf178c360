"""The statements benchmark: every kind has its worlds and a judge, and a run of them reaches the goals."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.statements import __main__ as program
from benchmarks.statements.judge import ADVICE, ALL, REST, Scores, examples, of_kind, score, table, uncovered, unwatched
from benchmarks.statements.made import Made, World
from benchmarks.statements.placebos import shuffled, with_days
from benchmarks.statements.rows import rows_of, span_of
from benchmarks.statements.statement import Statement

SECTIONS = tomllib.loads(files("xlsales.words").joinpath("catalogue", "en.toml").read_text(encoding="utf-8"))
RULES = tomllib.loads(files("xlsales.advice").joinpath("playbook.toml").read_text(encoding="utf-8"))["rule"]
SLOW = ("sample, 18 quarters", "sparse, two years", "dense")
LIGHT = tuple(w for w in ALL if w.name not in SLOW and "online" not in w.name and "pizza" not in w.name)
"""Worlds that are quick to make and to analyse, and do not need files that only this workplace has."""


def world(name: str) -> World:
    found: World = next(w for w in ALL if w.name == name)
    return found


def draw(name: str, run: int = 0) -> Made:
    return world(name).make(np.random.default_rng(run))


# What has no world.


def test_every_kind_of_sentence_has_a_world_a_placebo_and_a_judge() -> None:
    assert uncovered(SECTIONS) == []


def test_every_rule_of_the_playbook_has_a_world_in_which_it_must_not_be_given() -> None:
    assert unwatched(RULES) == []


def test_a_kind_of_sentence_without_a_world_is_noticed() -> None:
    assert uncovered(["song"]) == ["song lacks a world, a placebo, a judge"]


def test_a_rule_without_a_world_is_noticed() -> None:
    assert unwatched([{"id": "sing", "kind": "song", "action": "Sing to {member}."}]) == ["sing"]


def test_what_a_world_calls_true_can_be_known() -> None:
    for one in LIGHT:
        if one.says:
            assert set(one.says) <= set(draw(one.name).expects), one.name


# What the worlds hold.


def test_random_days_keep_an_order_together() -> None:
    rows = draw("sparse, random days").orders
    assert rows.groupby("Order ID")["Date"].nunique().max() == 1
    assert rows.groupby("Order ID").size().max() > 1
    dealt = shuffled(rows, np.random.default_rng(3))
    days = [r.drop_duplicates("Order ID")["Date"].value_counts().sort_index() for r in (rows, dealt)]
    assert days[0].equals(days[1])
    assert not with_days(rows, np.random.default_rng(3))["Date"].equals(rows["Date"])


def test_a_region_grew_more_than_the_others_which_grew_as_well() -> None:
    rows = rows_of(draw("a region grew more").orders)
    sides = [rows.inside(span_of(q)) for q in ("Q4 2023", "Q3 2023")]  # type: ignore[arg-type]
    south = rows.groups["region"] == "South"
    growth = [rows.money(sides[0] & m) / rows.money(sides[1] & m) - 1 for m in (south, ~south)]
    assert growth == pytest.approx([0.42, 0.29], abs=0.001)


def test_in_the_mix_no_price_changes() -> None:
    made = draw("mix")
    price = made.orders["Revenue"] / made.orders["Units"]
    assert (price.groupby([made.orders[c.title()] for c in made.priced_by]).std() < 0.01).all()
    assert made.orders.groupby("Product").apply(lambda x: x["Revenue"].sum() / x["Units"].sum()).std() > 1


@pytest.mark.parametrize("name", ["everybody bought lately", "long regular gaps", "bought since"])
def test_nobody_has_left(name: str) -> None:
    rows = rows_of(draw(name).orders)
    for customer in rows.firsts["customer"]:
        days = rows.days_of("customer", customer)
        assert int(rows.day.max()) - days[-1] <= np.diff(days).max()


def test_weeks_and_days_are_the_same_all_the_time() -> None:
    weekly, daily = draw("five weeks").orders, draw("uneven quarters").orders
    assert weekly.groupby("Date")["Revenue"].sum().nunique() == 1
    assert daily["Revenue"].nunique() == 1
    assert (daily["Date"].diff().dropna() == pd.Timedelta(days=1)).all()


def test_a_world_is_the_same_again_with_the_same_seed() -> None:
    for name in ("sample, shuffled days", "lumpy customers", "even", "first names"):
        pd.testing.assert_frame_equal(draw(name, 5).orders, draw(name, 5).orders)


# How it is counted.

BOOK = pd.DataFrame(
    {"Date": pd.to_datetime(["2023-07-01", "2023-09-30", "2023-10-01", "2023-12-31"]),
     "Region": ["North", "South", "North", "South"], "Revenue": [100.0, 100.0, 150.0, 120.0]}
)  # fmt: skip
META = {"period": "Q4 2023", "compared_with": "Q3 2023", "grain": "quarter"}
NORTH, SOUTH = (("region", "North"),), (("region", "South"),)
SAYS_SO = World("quiet", "", lambda rng: Made(BOOK, expects={"mover": lambda s: s.has("North")}), says=("mover",),
                forbids={"mover": "fell"}, no_advice="^Rebuild", chance=True)  # fmt: skip


def counted(monkeypatch: pytest.MonkeyPatch, *said: Statement) -> Scores:
    monkeypatch.setattr("benchmarks.statements.judge.statements_of", lambda report: list(said))
    return score([SAYS_SO], 2, analysis=lambda made: type("Report", (), {"meta": META}))


def test_said_and_false_and_wrong_are_counted_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    false = Statement("finding", "mover", "North fell most, more than chance gives.", NORTH)
    rebuild = Statement("action", "mover", "Rebuild North's volume.", NORTH)
    scores = counted(monkeypatch, false, rebuild)
    mover, given, placebo = scores.kind("mover"), scores.kind(ADVICE), scores.chance["quiet"]
    assert (mover.said_true, mover.true_runs, mover.said_false, mover.false_runs) == (2, 2, 2, 2)
    assert (mover.judged, mover.sign) == (2, 2)
    assert (given.said_false, given.words) == (2, 2)
    assert (placebo.reports, placebo.words, placebo.sentences, placebo.advice) == (2, 2, 2, 2)
    assert REST in {w.why for w in scores.wrong if w.kind == ADVICE}
    assert "[quiet 0] Rebuild North's volume." in "\n".join(examples(scores))


def test_a_heading_counts_apart_from_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    placebo = counted(monkeypatch, Statement("page", "", "Q4 stands highest, at 1.1 of an average season")).chance[
        "quiet"
    ]
    assert (placebo.words, placebo.sentences) == (2, 0)


def test_a_quiet_report_counts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = counted(monkeypatch, Statement("finding", "mover", "South rose most.", SOUTH))
    mover, placebo = scores.kind("mover"), scores.chance["quiet"]
    assert (mover.said_true, mover.said_false) == (0, 0)
    assert (placebo.words, placebo.advice) == (0, 0)


def test_a_report_that_fails_is_told_and_does_not_stop_the_others() -> None:
    def analysis(made: Made) -> Any:
        raise ValueError("no rows")

    assert "not analysed: quiet 0: ValueError: no rows" in "\n".join(table(score([SAYS_SO], 1, analysis=analysis)))


def test_the_program_prints_a_kind_and_writes_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    told = tmp_path / "told.json"
    arguments = ["statements", "--runs", "1", "--kind", "seasonality", "--world", "line", "--json", str(told)]
    monkeypatch.setattr("sys.argv", arguments)
    program.main()
    assert "seasonality" in capsys.readouterr().out
    assert '"false_runs": 1' in told.read_text(encoding="utf-8")
    assert world("line") in of_kind("seasonality")


# The goals, on one run of each light world.

SORTS = ("sign", "words", "figure")
SAID: dict[str, str] = {}
"""Kinds of sentences that are said today where they are false, and why."""
WRONG: dict[str, str] = {}
"""Kinds of sentences of which some are judged wrong today, and the likely reason."""


@cache
def light() -> Scores:
    return score(LIGHT, 1)


def kinds(failing: dict[str, str]) -> list[Any]:
    """Kinds of sentences as parameters; those that today's report says wrongly are expected to fail."""
    marks = {k: pytest.mark.xfail(strict=False, reason=why) for k, why in failing.items()}
    return [pytest.param(k, marks=marks.get(k, ())) for k in (*SECTIONS, ADVICE)]


@pytest.mark.parametrize("kind", kinds(SAID))
def test_a_kind_is_not_said_where_it_is_false(kind: str) -> None:
    told = [f"{w.text} ({w.world})" for w in light().wrong if w.kind == kind and w.sort == "said in a placebo"]
    assert told == []


@pytest.mark.parametrize("kind", kinds({"anomaly": "one draw: a fall two quarters old is a new level and no anomaly"}))
def test_a_kind_is_said_where_it_is_true(kind: str) -> None:
    one = light().kind(kind)
    assert one.said_true > 0 or not one.true_runs


@pytest.mark.parametrize("kind", kinds(WRONG))
def test_no_sentence_of_a_kind_is_wrong_anywhere(kind: str) -> None:
    told = [f"{w.text} ({w.world}: {w.why})" for w in light().wrong if w.kind == kind and w.sort in SORTS]
    assert told == []


def test_hardly_any_report_on_rows_without_meaning_says_more_than_chance() -> None:
    # One of so few reports is what a level of five per cent may give.
    assert sum(p.words for p in light().chance.values()) <= 1


def test_hardly_any_report_on_rows_without_meaning_advises_on_a_change() -> None:
    assert sum(p.advice for p in light().chance.values()) <= 1


def test_every_world_can_be_analysed_and_every_sentence_judged() -> None:
    assert light().failed == []
