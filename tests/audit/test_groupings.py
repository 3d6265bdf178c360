"""Columns that no role took are groups that a report may speak of."""

from __future__ import annotations

import pandas as pd

from xlsales.audit.audit import audit
from xlsales.audit.groupings import with_groupings
from xlsales.settings import Settings
from xlsales.table.ingest import book_of


def _rows() -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=12, freq="MS").strftime("%Y-%m-%d")
    rows = [(d, plan, amount) for d in days for plan, amount in (("Basic", 100.0), ("Team", 300.0))]
    return pd.DataFrame(rows, columns=["Date", "Plan", "Revenue"])


def test_a_text_column_without_a_role_becomes_a_dimension() -> None:
    assert with_groupings(book_of(_rows(), Settings())).dimensions == ("plan",)


def test_a_column_of_codes_or_numbers_is_no_dimension() -> None:
    rows = _rows().assign(Code=[f"C-{i}" for i in range(24)], Level=[str(i % 3) for i in range(24)])
    assert with_groupings(book_of(rows, Settings())).dimensions == ("plan",)


def test_figures_of_such_a_group_are_checked() -> None:
    text = "In 2024 Team brought in $3,600, which is 75% of revenue. Basic brought in $1,500."
    assert [c.verdict for c in audit(text, book_of(_rows(), Settings())).claims] == ["right", "right", "wrong"]
