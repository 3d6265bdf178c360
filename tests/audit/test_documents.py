"""Every kind of file gives the same lines; a claim is shown as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlsales.audit.audit import audit
from xlsales.audit.documents import document_of_rows, document_of_text, read_document
from xlsales.errors import InputError
from xlsales.settings import Settings


def test_mark_up_is_read_through_and_kept_in_the_claim(judge) -> None:
    line = "- **Revenue:** *$150,000* in `Q2 2024`."
    (claim,) = judge(line)
    assert claim.stated == "$150,000"
    assert claim.text == "**Revenue:** *$150,000* in `Q2 2024`."
    assert line[claim.start : claim.end] == "$150,000"


def test_a_clause_has_no_half_of_a_pair_of_marks(judge) -> None:
    line = "**Revenue was $140,000; units fell by 8.8% compared to Q1** in all."
    texts = [c.text for c in judge(line)]
    assert texts
    assert all(t.count("**") % 2 == 0 for t in texts)


def test_bullets_know_their_headings_and_parents() -> None:
    lines = document_of_text("# A\n## B\n- one\n  - two\n# C\n- three").lines
    assert [line.parents for line in lines] == [(), (0,), (0, 1), (0, 1, 2), (), (4,)]


def test_a_word_document_is_read_with_headings_lists_and_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    page = docx.Document()
    page.add_heading("Iberia", 1)
    page.add_paragraph("Revenue was $42,000.")
    page.add_paragraph("Units: 390", style="List Bullet")
    table = page.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Region", "Revenue"
    page.save(str(tmp_path / "r.docx"))
    kinds = [line.kind for line in read_document(tmp_path / "r.docx").lines if line.kind != "blank"]
    assert kinds == ["heading", "text", "bullet", "row"]


def test_a_web_page_is_read_with_headings_lists_and_tables(tmp_path: Path, small_book) -> None:
    pytest.importorskip("bs4")
    (tmp_path / "r.html").write_text(
        "<html><body><h2>Iberia</h2><p>Revenue was <b>$42,000</b>.</p><ul><li>Units: 390</li></ul>"
        "<table><tr><th>Region</th><th>Units</th></tr><tr><td>Nordics</td><td>555</td></tr></table></body></html>"
    )
    claims = audit(read_document(tmp_path / "r.html"), small_book, Settings(period="Q2 2024")).claims
    assert [(c.stated, c.verdict) for c in claims] == [("$42,000", "right"), ("390", "right"), ("555", "wrong")]


def _pdf(lines: list[str]) -> bytes:
    """The smallest PDF of one page with these lines."""
    drawn = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 40 780 Td {drawn} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_is_read_and_its_wrapped_lines_are_joined(tmp_path: Path, small_book) -> None:
    pytest.importorskip("pypdf")
    lines = ["Quarterly report", "Revenue of Iberia fell by 30% in the second quarter of this year", "to $45,000."]
    (tmp_path / "r.pdf").write_bytes(_pdf(lines))
    claims = audit(read_document(tmp_path / "r.pdf"), small_book, Settings(period="Q2 2024")).claims
    assert [(c.stated, c.verdict) for c in claims if "$" in c.stated or "%" in c.stated] == [
        ("30%", "right"),
        ("$45,000", "wrong"),
    ]


def test_a_range_of_cells_is_read_row_by_row(small_book) -> None:
    rows = [["Quarterly report", None], ["Revenue was $150,000.", None], ["Region", "Units"], ["Iberia", 390.0]]
    claims = audit(rows, small_book, Settings(period="Q2 2024")).claims
    assert [(c.line, c.verdict) for c in claims] == [(2, "wrong"), (4, "right")]
    assert len(document_of_rows(rows).lines) == 4


def test_an_unknown_kind_of_file_names_the_kinds_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "r.xyz").write_text("x")
    with pytest.raises(InputError, match=r"\.docx"):
        read_document(tmp_path / "r.xyz")
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "none.txt")
