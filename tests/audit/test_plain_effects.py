"""Reports that tell a change in plain verbs: what is right is found right, and what is turned is seen."""

from __future__ import annotations

import pytest

from xlsales.audit.audit import audit
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of


@pytest.fixture(scope="module")
def shop() -> SalesBook:
    """Before: 10 A at 5 and 10 B at 10; now: 15 A at 6 and 2 B at 10. North sells A, South B."""
    rows = [(f"2023-{m}-10", "North", "A", 1, 5.0) for m in ("07", "08", "09", "10", "11", "12")]
    rows += [(f"2024-0{m}-10", "North", "A", 1, 5.0) for m in (1, 2, 3, 1, 2, 3, 1, 2, 3, 1)]
    rows += [(f"2024-0{m}-10", "South", "B", 1, 10.0) for m in (1, 2, 3, 1, 2, 3, 1, 2, 3, 1)]
    rows += [(f"2024-0{m}-10", "North", "A", 1, 6.0) for m in (4, 5, 6) * 5]
    rows += [(f"2024-0{m}-10", "South", "B", 1, 10.0) for m in (4, 6)]
    header = [["Date", "Region", "Product", "Units", "Revenue"]]
    return book_of(header + [list(r) for r in rows], Settings())


NORTH = "North's revenue rose by 40: 5 more units (+25), and each brought more, 6.00 instead of 5.00"
OPENING = "Q2 2024 compared with Q1 2024.\n\n"


@pytest.mark.parametrize(
    ("said", "stated", "verdict"),
    [
        # 17 units after 20 at an average of 7.50; the mix: 5 more at 5, 8 fewer at 10, less the volume; prices +15.
        ("Revenue fell by 40: 3 fewer units (-23).", "3", "right"),
        ("Revenue fell by 40: 3 fewer units (-23).", "-23", "right"),
        ("Revenue fell by 40: 3 more units (-23).", "3", "wrong direction"),
        ("Revenue fell by 40: 7 fewer units (-23).", "7", "wrong"),
        ("Revenue fell by 40: 3 fewer units (-40).", "-40", "wrong"),
        ("The mix took 33.", "33", "right"),
        ("The mix brought 33.", "33", "wrong direction"),
        ("Compared product by product, higher prices brought 15.", "15", "right"),
        ("Compared product by product, higher prices brought 55.", "55", "wrong"),
        (f"{NORTH} (+15).", "5", "right"),
        (f"{NORTH} (+15).", "+25", "right"),
        (f"{NORTH} (+15).", "+15", "right"),
        (f"{NORTH} (+35).", "+35", "wrong"),
        ("South's revenue fell by 80: 5 more units (+25).", "5", "wrong direction"),
    ],
)  # fmt: skip
def test_a_change_in_plain_verbs_is_judged_by_the_rows(shop: SalesBook, said: str, stated: str, verdict: str) -> None:
    claims = [c for c in audit(OPENING + said, shop).claims if c.stated == stated]
    assert [c.verdict for c in claims] == [verdict]
