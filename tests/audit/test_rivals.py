"""Which period a figure is of where a sentence holds several."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("Q2 2024 > Q1 2024: $140k vs $140k.", ["right", "right"]),
        ("Nordics had $60k in Q2 2024 (Q1 2024: $60k) and Balkans $38k.", ["right"] * 3),
        ("In Q2 2024 the Balkans made 27% of revenue, compared with 14% in Q1 2024.", ["right", "right"]),
        ("Iberia made $42,000 in Q2 2024, below Q1 2024.", ["right", "right"]),
        ("Iberia made $42,000 in Q2 2024, above Q1 2024.", ["right", "wrong direction"]),
        ("On 24 May 2024 Iberia made $552.", ["unverifiable"]),
        ("In Q2 2024 we sold 227 umbrellas.", ["unverifiable"]),
    ],
)
def test_a_figure_keeps_its_own_period(judge, text: str, verdicts: list[str]) -> None:
    assert [c.verdict for c in judge(text)] == verdicts
