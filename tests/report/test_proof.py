"""True figures as native formulas: what Excel makes of them is what the analysis found."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlsales
from tests.excel.office import opened, recalculated
from xlsales.audit.audit import audit
from xlsales.audit.claims import Query
from xlsales.audit.queries import Facts
from xlsales.cube.cube import cube_of
from xlsales.report.audited import ROWS, audited_report
from xlsales.report.proof import Proof, SheetRows, proof_of
from xlsales.report.verification import structured, with_account
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

HEADERS = ["Order", "Day", "Region", "Product", "Qty", "Amount", "Cost"]
ORDERS = [
    HEADERS,
    [1, "2024-01-05", "North", "Nut", 2, 100.5, 60],
    [2, "2024-02-06", "south", "Bolt 3*4", 1, 50, 20],
    [3, "2024-03-07", "South", "Nut", 4, 80, 45],
    [4, "2024-04-08", "North", 'Nail "L"', 3, 120, 70],
    [5, "2024-05-09", "South", "Bolt 3*4", 5, 200.25, 99],
    [6, "2024-06-10", "North", "Bolt 3x4", 1, 40, 22],
    [7, "soon", "North", "Nut", 9, 999, 1],
]
PERIODS = [
    ["Quarter", "Region", "Amount"],
    ["Q1 2024", "North", 60],
    ["Q1 2024", "South", 40],
    ["Q2 2024", "North", 90],
]
DEALS = [
    ["Opportunity", "Stage", "Created", "Closed", "Agent", "Amount"],
    ["a", "Won", "2024-01-02", "2024-01-31", "Ann", 500],
    ["b", "Lost", "2024-01-02", "2024-02-20", "Ann", 0],
    ["c", "Won", "2024-02-02", "2024-04-30", "Bob", 300],
    ["d", "Won", "2024-03-02", "2024-05-30", "Ann", 250],
    ["e", "Open", "2024-05-02", None, "Bob", None],
]


def book_with(rows: list[list[object]]) -> SalesBook:
    return book_of(rows, Settings())


def proof_over(book: SalesBook) -> Proof:
    cube = cube_of(book, Settings())
    frame = with_account(cube)
    assert frame is not None
    return Proof(Facts(cube), SheetRows(frame, lambda header: structured(ROWS, header)))


def formula(rows: list[list[object]], sentence: str) -> str | None:
    """The formula for the first figure of a sentence."""
    book = book_with(rows)
    proven = proof_over(book).of(audit(sentence, book).claims[0])
    return proven.formula if proven else None


def test_a_total_adds_up_the_rows_that_count() -> None:
    assert formula(ORDERS, "Total revenue was $590.75.") == '=SUMIFS(Data[Amount],Data[Counted],"yes")'


def test_a_period_is_asked_by_its_days_where_the_rows_have_days() -> None:
    found = formula(ORDERS[:-1], "Revenue was $360.25 in Q2 2024.")
    assert found is not None
    assert 'Data[Day],">="&DATE(2024,4,1),Data[Day],"<"&DATE(2024,7,1)' in found


def test_a_period_is_asked_by_its_label_where_the_rows_have_none() -> None:
    found = formula(PERIODS, "Revenue was 100 in Q1 2024.")
    assert found == '=SUMIFS(Data[Amount],Data[Counted],"yes",Data[xlsales period],"Q1 2024")'


def test_signs_that_excel_takes_for_others_are_kept_from_it() -> None:
    proof = proof_over(book_with(ORDERS))
    for product, written in (("Bolt 3*4", '"Bolt 3~*4"'), ('Nail "L"', '"Nail ""L"""')):
        query = Query("revenue", filters=(("product", (product,)),))
        assert written in str(proof_of(query, proof.facts, proof.rows))


def test_what_no_plain_formula_gives_has_none() -> None:
    assert formula(ORDERS, "There were 40 customers in Q2 2024.") is None


@pytest.mark.parametrize(
    ("rows", "sentences", "least"),
    [
        (
            ORDERS,
            "Total revenue was $590.75 from 6 orders and 16 units. Revenue rose by 56.3% in Q2 2024 to $360.25. "
            "North made 44% of revenue. The average order was $98.46. The margin in Q2 2024 was 47%. "
            "Revenue of South was $200.25 in Q2 2024, and of Bolt 3*4 $200.25. Revenue rose by $129.75 in Q2 2024.",
            8,
        ),
        (DEALS, "Revenue was $1,050 from 3 won deals in total. Ann won $750 in total. Q2 2024 revenue was $550.", 3),
        (PERIODS, "Total revenue was 190. Revenue was 100 in Q1 2024. Revenue of North was 60 in Q1 2024.", 3),
    ],
    ids=["orders", "deals", "labels"],
)
def test_libreoffice_finds_the_same_figures(
    rows: list[list[object]], sentences: str, least: int, tmp_path: Path
) -> None:
    book = book_with(rows)
    done = audit(sentences, book)
    target = xlsales.write_audit(done, tmp_path / "audit.xlsx", book)
    cells = [c for row in opened(target)["Verdicts"].iter_rows() for c in row if str(c.value).startswith("=")]
    assert len(cells) >= least, [(c.stated, c.verdict, c.query) for c in done.claims]
    kept, anew = opened(target, values=True), opened(recalculated(target, tmp_path / "anew"), values=True)
    for cell in cells:
        before, after = (b["Verdicts"][cell.coordinate].value for b in (kept, anew))
        assert after == pytest.approx(before), cell.value


def test_without_rows_there_are_verdicts_alone() -> None:
    report = audited_report(audit("Sales were 5 of 10 (40%)."), None, Settings())
    assert [s.name for s in report.sheets] == ["Verdicts"]


def test_the_markdown_of_an_audit_is_written_with_its_footnotes(tmp_path: Path) -> None:
    done = audit("Total revenue was $600.75.", book_with(ORDERS))
    text = xlsales.write_audit(done, tmp_path / "audit.md").read_text(encoding="utf-8")
    assert "[^1]: ✗ **wrong**" in text
