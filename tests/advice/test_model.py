"""A model's formulas hold in Python as they do in Excel."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.advice.model import assumption, base, cell_formulas, computed, model_table, result, solved
from xlsales.metrics.table import Fact

NAMES = ("a", "b", "c")
values = st.fixed_dictionaries({n: st.floats(-1e6, 1e6).map(lambda v: round(v, 3)) for n in NAMES})
leaves = st.sampled_from([*("{" + n + "}" for n in NAMES), "2", "0.5", "10"])
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(st.sampled_from(["MAX", "MIN"]), inner, inner).map(lambda t: f"{t[0]}({t[1]},{t[2]})"),
        inner.map(lambda t: f"(-{t})"),
    ),
    max_leaves=8,
)


@given(formula=formulas, given_values=values)
def test_a_formula_computes_what_python_computes(formula: str, given_values: dict[str, float]) -> None:
    python = formula.replace("{", "").replace("}", "").replace("MAX", "max").replace("MIN", "min")
    try:
        expected = eval(python, {"max": max, "min": min}, dict(given_values))
    except (ZeroDivisionError, OverflowError):
        return
    ours = computed(formula, given_values)
    assert ours == expected or math.isclose(ours, expected) or math.isnan(ours)


@pytest.mark.parametrize("formula", ["__import__('os')", "{a}**2", "{a} if {b} else 1", "open('x')", "{z}", "'x'"])
def test_a_formula_holds_nothing_else(formula: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        computed(formula, {"a": 1.0, "b": 2.0})


def test_results_follow_from_the_lines_above_them() -> None:
    y, z = result("y", "Y", "count", "{x}*2"), result("z", "Z", "count", "{y}+1")
    lines = (assumption("x", "X", "count", 3, ""), y, z)
    assert solved(lines) == {"x": 3.0, "y": 6.0, "z": 7.0}


def test_an_assumption_that_is_changed_changes_the_result() -> None:
    lines = (assumption("x", "X", "count", 5, ""), result("y", "Y", "count", "{x}*2"))
    assert solved(lines)["y"] == 10.0


def test_a_base_refers_to_the_cell_of_its_figure() -> None:
    fact = Fact(7.0, "count", "kpis", 2, "now")
    lines = (base("x", "X", fact), result("y", "Y", "count", "{x}*2"))
    assert cell_formulas("m", lines) == {(0, "value"): "={kpis[2].now}", (1, "value"): "={m[0].value}*2"}


def test_an_assumption_has_no_formula_as_a_person_changes_it() -> None:
    assert cell_formulas("m", (assumption("x", "X", "rate", 0.6, ""),)) == {}


def test_the_models_table_says_why() -> None:
    table = model_table("m", "M", (assumption("x", "X", "rate", 0.6, "a goal"),))
    assert table.records() == [{"line": "X", "value": 0.6, "role": "assumption", "reason": "a goal", "kind": "rate"}]
