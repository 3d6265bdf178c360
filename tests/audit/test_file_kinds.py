"""Reports in broken files: one line that says what, where and what to do; no words of the libraries."""

from __future__ import annotations

import io
import logging
import random
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from tests.command_line import run
from xlsales.audit.audit import audit
from xlsales.audit.documents import read_document
from xlsales.errors import InputError

ROWS = "Date,Region,Revenue\n2024-01-05,North,10\n2024-02-05,South,20\n2024-04-05,North,5\n"


def _saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _broken_word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w:document")
    return out.getvalue()


def _pdf(password: str = "") -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


NOISE = random.Random(1).randbytes(3_000)
BROKEN = {
    "a text called docx": ("lie.docx", b"Revenue rose by 5%.", "not a Word file"),
    "a Word file of 0 bytes": ("empty.docx", b"", "0 bytes"),
    "a workbook called docx": ("book.docx", _saved(openpyxl.Workbook()), "not a Word file"),
    "half a Word file": ("half.docx", _saved(docx.Document())[:5_000], "cut off"),
    "a Word file with a broken part": ("part.docx", _broken_word(), "damaged"),
    "a Word file of the old kind": ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    "a Word file without words": ("blank.docx", _saved(docx.Document()), "no text"),
    "a text called pdf": ("lie.pdf", b"Revenue rose by 5%.", "not a PDF"),
    "a PDF of 0 bytes": ("empty.pdf", b"", "0 bytes"),
    "half a PDF": ("half.pdf", _pdf()[:60], "damaged"),
    "a PDF behind a password": ("secret.pdf", _pdf("x"), "password"),
    "a PDF of a picture": ("scan.pdf", _pdf(), "text recognition"),
    "a Markdown file of 0 bytes": ("empty.md", b"", "0 bytes"),
    "a Markdown file of blanks": ("blank.md", b" \n\n\t\n", "no text"),
    "bytes called md": ("noise.md", NOISE, "not text"),
    "bytes called html": ("noise.html", NOISE, "not text"),
    "a page without words": ("blank.html", b"<html><body></body></html>", "no text"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_report_gets_one_line_that_names_it(case: str, tmp_path: Path) -> None:
    name, content, said = BROKEN[case]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    answer = run("audit", tmp_path / name, "--data", tmp_path / "rows.csv")
    assert (answer.code, answer.out) == (1, "")
    assert answer.message.startswith("xlsales: ")
    assert name in answer.message
    assert said in answer.message
    assert answer.message.endswith(".")


def test_a_broken_other_report_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("Total revenue was $35.", encoding="utf-8")
    (tmp_path / "other.docx").write_bytes(b"")
    answer = run("audit", tmp_path / "one.md", "--beside", tmp_path / "other.docx")
    assert (answer.code, "other.docx" in answer.message) == (1, True)


def test_the_pdf_library_logs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "half.pdf").write_bytes(_pdf()[:60])
    with caplog.at_level(logging.DEBUG), pytest.raises(InputError):
        read_document(tmp_path / "half.pdf")
    assert [r.getMessage() for r in caplog.records if r.name.startswith("pypdf")] == []


def test_a_text_in_utf_16_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Revenue rose by 5 % to 12 €.", encoding="utf-16")
    assert read_document(tmp_path / "report.txt").text == "Revenue rose by 5 % to 12 €."


def test_a_text_in_windows_1252_is_read(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Umsatz in Köln: 12 €.", encoding="cp1252")
    assert read_document(tmp_path / "report.txt").text == "Umsatz in Köln: 12 €."


def test_the_headline_of_a_text_without_claims_says_that_nothing_could_be_checked() -> None:
    assert audit("The weather was fine.").headline == (
        "0 claims, 0 checked: no sentence states a figure, a rank or a cause that could be checked."
    )
