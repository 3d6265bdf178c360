"""Figures of targets are checked against the targets."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of


@pytest.fixture(scope="module")
def aimed() -> SalesBook:
    """North sold 120 of its 100 in 2024, South 80 of its 100, month by month alike."""
    months = [f"2024-{i:02d}-01" for i in range(1, 13)]
    rows = [(m, r, v) for m in months for r, v in (("North", 10.0), ("South", 20 / 3))]
    goals = [(m, r, 100 / 12) for m in months for r in ("North", "South")]
    targets = pd.DataFrame(goals, columns=["Month", "Region", "Target"])
    return book_of(pd.DataFrame(rows, columns=["Date", "Region", "Revenue"]), Settings(), targets=targets)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("In 2024 the North exceeded its target by $20.", "right"),
        ("In 2024 the South missed its sales goal by 20%.", "right"),
        ("In 2024 the South missed its sales goal by 30%.", "wrong"),
        ("In 2024 the South exceeded its target by $20.", "wrong direction"),
        ("Against a target of $200 the company made $200 in 2024.", "right"),
        ("In 2024 the North reached 120% of plan.", "right"),
        ("In 2024 the North reached only 96% of its budget.", "wrong"),
    ],
)
def test_figures_of_targets(aimed: SalesBook, text: str, verdict: str) -> None:
    found = {c.verdict for c in audit(text, aimed).claims if c.stated[-1].isdigit() or c.stated.endswith("%")}
    assert found == {verdict}
