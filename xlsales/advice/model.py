"""A small live model: base figures, assumptions a person may change, and formulas that hold in Python and in Excel."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Fact, Kind, Table

Role = Literal["base", "assumption", "result"]
SHEETS = (
    ("pipeline", "Deals"),
    ("at_risk", "Customers"),
    ("drivers", "Drivers"),
    ("leave_one_out", "Drivers"),
    ("matrix_product", "Products"),
    ("matrix", "Team"),
    ("breakdown", "Breakdown"),
    ("attainment", "Territories"),
    ("profit", "Profit"),
    ("margin_bridge", "Profit"),
    ("loss_makers", "Profit"),
    ("discount", "Profit"),
    ("below_cost", "Profit"),
)
"""Beginning of a table's name → the sheet on which a person finds it."""
_REFERENCE = re.compile(r"\{(\w+)\}")
_OPERATORS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"MAX": max, "MIN": min}


@dataclass(frozen=True)
class Line:
    """One line of a model.

    Parameters
    ----------
    name
        How other lines' formulas refer to it.
    label
        What the person reads.
    kind
        How the value is written.
    role
        base: a figure of the analysis; assumption: the person may change it; result: a formula.
    value
        The figure (base, assumption); a result's value is computed.
    formula
        With {name} for other lines, the four operations, MAX and MIN; results only.
    reason
        Why this assumption, or where the base comes from.
    source
        The fact behind a base, so that its cell can refer to it.
    """

    name: str
    label: str
    kind: Kind
    role: Role
    value: float | None = None
    formula: str = ""
    reason: str = ""
    source: Fact | None = None


COLUMNS = (
    defined("line"),
    replace(defined("option_value", "value"), kind="by_row"),
    defined("role"),
    defined("because", "reason"),
    defined("kind"),
)


def base(name: str, label: str, fact: Fact, reason: str = "") -> Line:
    """A line that repeats a figure of the analysis."""
    return Line(name, label, fact.kind, "base", float(fact.value), source=fact, reason=reason or _place(fact))


def _place(fact: Fact) -> str:
    """Where a figure stands, as a person finds it.

    Examples
    --------
    >>> _place(Fact(1.0, "count", "drivers_two_region", 0, "volume_now"))
    'figure on the sheet Drivers'
    """
    sheet = next((s for beginning, s in SHEETS if fact.table.startswith(beginning)), "")
    return f"figure on the sheet {sheet}" if sheet else "figure of the analysis"


def assumption(name: str, label: str, kind: Kind, value: float, reason: str) -> Line:
    """A line that a person may change."""
    return Line(name, label, kind, "assumption", value, reason=reason)


def result(name: str, label: str, kind: Kind, formula: str, reason: str = "") -> Line:
    """A line that follows from others."""
    return Line(name, label, kind, "result", formula=formula, reason=reason)


def solved(lines: tuple[Line, ...]) -> dict[str, float]:
    """The value of every line, results computed from the lines above them.

    Examples
    --------
    >>> model = (assumption("rate", "Win rate", "rate", 0.6, ""), assumption("deals", "Deals", "count", 10, ""),
    ...          result("won", "Won", "count", "{rate}*{deals}"))
    >>> solved(model)["won"]
    6.0
    """
    values: dict[str, float] = {}
    for line in lines:
        values[line.name] = computed(line.formula, values) if line.formula else float(line.value or 0.0)
    return values


def computed(formula: str, values: Mapping[str, float]) -> float:
    """Compute a formula of {names}, the four operations, MAX and MIN.

    Raises
    ------
    ValueError
        For anything else in the formula.
    """
    return _node(ast.parse(_REFERENCE.sub(r"\1", formula), mode="eval").body, values)


def _node(node: Any, values: Mapping[str, float]) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in values:
        return values[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_node(node.left, values), _node(node.right, values))
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_node(node.operand, values))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        return _FUNCTIONS[node.func.id](*(_node(a, values) for a in node.args))
    raise ValueError(f"a model's formula cannot hold {ast.dump(node)}")


def model_table(name: str, title: str, lines: tuple[Line, ...]) -> Table:
    """The model as a table: line, value, role, reason."""
    values = solved(lines)
    rows = [(x.label, values[x.name], x.role, x.reason, x.kind) for x in lines]
    return Table(name, title, COLUMNS, pd.DataFrame(rows, columns=[c.name for c in COLUMNS]))


def cell_formulas(table: str, lines: tuple[Line, ...]) -> dict[tuple[int, str], str]:
    """Formulas of the model's cells, with {table[row].column} references: results, and bases that repeat a fact."""
    place = {line.name: i for i, line in enumerate(lines)}
    out = {}
    for i, line in enumerate(lines):
        if line.formula:
            text = _REFERENCE.sub(lambda m: "{" + f"{table}[{place[m[1]]}].value" + "}", line.formula)
            out[(i, "value")] = f"={text}"
        elif line.source is not None:
            out[(i, "value")] = "={" + line.source.id + "}"
    return out
