"""Names that look misspelt are said, never changed."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.table.spelling import likely_typos


@pytest.mark.parametrize(
    ("rare", "usual", "said"),
    [
        ("Nroth", "North", True),
        ("Norht", "North", True),
        ("technolgy", "technology", True),
        ("South", "North", False),
        ("A12", "A21", False),
        ("Thorn", "North", False),
    ],
)
def test_a_rare_name_that_is_nearly_a_usual_one_is_said(rare: str, usual: str, said: bool) -> None:
    notes = likely_typos("region", pd.Categorical([usual] * 12 + [rare]))
    assert bool(notes) == said
    assert not said or f"{rare!r} (1 row)" in notes[0].text
