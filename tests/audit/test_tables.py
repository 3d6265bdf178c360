"""Tables that say in their corner, above themselves or in a note what they are counted in."""

from __future__ import annotations

import pytest

ROWS = "|---|---:|---:|\n| Nordics | 60 | 60 |\n| Iberia | 60 | 49 |\n| Total | 140 | 140 |"


@pytest.mark.parametrize(
    "top",
    [
        "| $k | Q1 2024 | Q2 2024 |",
        "Sales by region (€ thousand)\n\n| Region | Q1 2024 | Q2 2024 |",
        "All amounts in thousands.\n\n| Region | Q1 2024 | Q2 2024 |",
    ],
)
def test_the_scale_of_a_table_is_found(judge, top: str) -> None:
    assert [c.verdict for c in judge(f"{top}\n{ROWS}")] == ["right", "right", "right", "wrong", "right", "right"]


def test_years_at_the_side_and_quarters_at_the_top_are_crossed(judge) -> None:
    claims = judge("Sales in $k\n\n| | Q1 | Q2 |\n|---|---|---|\n| 2024 | 140 | 141 |")
    assert [(c.stated, c.verdict) for c in claims if c.kind == "number"] == [("140", "right"), ("141", "wrong")]
