"""The order in which findings are told, and nothing twice."""

from __future__ import annotations

from xlsales.findings.finding import Finding
from xlsales.findings.ranking import CAP, ranked
from xlsales.metrics.table import Fact


def told(kind: str, impact: float, *subject: tuple[str, str], variant: str = "a", **facts: float) -> Finding:
    made = {n: Fact(v, "money", "t", 0, n) for n, v in facts.items()}
    return Finding(kind, variant, made, subject, impact=impact)  # type: ignore[arg-type]


def test_the_strongest_is_told_first() -> None:
    assert [f.impact for f in ranked([told("level", 1), told("level", 3, ("a", "b")), told("trend", 2)])] == [3, 2, 1]


def test_the_uncertain_is_told_later() -> None:
    sure, unsure = Finding("level", "sure", {}, impact=1.0), Finding("trend", "unsure", {}, impact=1.5, certainty=0.4)
    assert [f.variant for f in ranked([unsure, sure])] == ["sure", "unsure"]


def test_one_and_the_same_finding_is_told_once() -> None:
    assert len(ranked([told("trend", 1), told("trend", 1)])) == 1


def test_a_group_whose_one_member_is_named_is_not_told_as_a_mover_as_well() -> None:
    group = ("sector", "software")
    kinds = [f.kind for f in ranked([told("mover", 9, group), told("leave_one_out", 5, group, ("customer", "Kan"))])]
    assert kinds == ["leave_one_out"]


def test_the_same_figures_under_another_name_are_told_once() -> None:
    region = told("driver", 5, ("region", "West"), delta=-7.0, volume_now=3.0)
    manager = told("driver", 4, ("territory", "W1"), delta=-7.0, volume_now=3.0)
    assert ranked([region, manager]) == (region,)


def test_the_same_order_behind_two_groups_is_told_once() -> None:
    first = told("whole_data", 5, ("region", "Asia"), largest=9.0)
    assert ranked([first, told("whole_data", 4, ("rep", "Jim"), largest=9.0)]) == (first,)


def test_movers_whose_volume_and_value_are_told_are_not_listed_again() -> None:
    a, b = ("product", "A"), ("product", "B")
    kinds = [f.kind for f in ranked([told("mover", 9, a, b), told("driver", 5, a), told("driver", 4, b)])]
    assert kinds == ["driver", "driver"]


def test_no_kind_fills_the_page() -> None:
    assert len(ranked([told("at_risk", i, ("customer", str(i))) for i in range(9)])) == 4


def test_every_manager_is_told_what_drove_them() -> None:
    assert len(ranked([told("driver", i, ("manager", str(i)), delta=i, volume_now=i) for i in range(1, 15)])) == 14


def test_limits_come_after_all_else_and_are_never_cut() -> None:
    many = [told("driver", 100 + i, ("manager", str(i)), delta=i, volume_now=i) for i in range(CAP + 20)]
    out = ranked([told("coverage", 999), *many])
    assert len(out) == CAP + 1
    assert out[-1].kind == "coverage"


def test_equal_strength_is_ordered_by_name_so_that_runs_agree() -> None:
    a, b = told("level", 1, ("x", "1")), told("level", 1, ("x", "2"))
    assert ranked([a, b]) == ranked([b, a])


def test_a_group_that_hangs_on_one_customer_is_told_once() -> None:
    group = ("sector", "Food")
    kinds = [f.kind for f in ranked([told("single_point", 9, group), told("dependency", 5, group, variant="b")])]
    assert kinds == ["single_point"]


def test_a_manager_and_the_only_rep_beneath_are_told_once() -> None:
    manager = told("matrix_class", 5, ("manager", "Ann"), win_rate=0.6, closed=10.0)
    assert ranked([manager, told("matrix_class", 4, ("rep", "Bob"), win_rate=0.6, closed=10.0)]) == (manager,)
