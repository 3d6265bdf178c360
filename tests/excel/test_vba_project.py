"""The VBA project writer against oletools and pyOpenVBA, two independent readers."""

from __future__ import annotations

import io
from pathlib import Path

import olefile
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pyopenvba import ExcelFile

from tests.excel.macro_reader import decompress_stream, stored_texts
from xlsales.excel.vba_compression import compressed
from xlsales.excel.vba_project import Module, vba_project

MODULES = (
    Module("ThisWorkbook", "workbook"),
    Module("shtHome", "sheet", 'Private Sub Worksheet_Activate()\nRange("A1").Select\nEnd Sub\n'),
    Module("Buttons", "standard", 'Sub Analyze()\r\n    MsgBox "Größe"\r\nEnd Sub\r\n'),
    Module("Thing", "class", "VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1\nEND\nOption Explicit\nPublic Size As Long\n"),
)


@given(st.text("ab (),=\n", max_size=9000).map(str.encode))
def test_text_comes_back_from_another_decompressor(text: bytes) -> None:
    assert bytes(decompress_stream(bytearray(compressed(text)))) == text


@given(st.lists(st.sampled_from([b"Sub ", b"End Sub\r\n", b"x", b"  ", b"RunPython"]), max_size=3000).map(b"".join))
def test_repeating_text_comes_back_from_another_decompressor(text: bytes) -> None:
    assert bytes(decompress_stream(bytearray(compressed(text)))) == text


def test_the_specification_s_own_examples_compress_as_far() -> None:
    # [MS-OVBA] 3.2.2 (normal) and 3.2.3 (maximum compression)
    normal = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    published = bytes.fromhex(
        "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F700671027004107273747576107778797A003C"
    )
    assert bytes(decompress_stream(bytearray(published))) == normal
    assert len(compressed(normal)) == len(published)
    assert compressed(b"a" * 73).hex().upper() == "0103B002614500"


def test_bytes_that_do_not_compress_are_refused_rather_than_stored_raw() -> None:
    every_pair_once = bytes(b for i in range(256) for j in range(8) for b in (i, (i * 7 + j * 31) % 256))
    with pytest.raises(ValueError, match="do not compress"):
        compressed(every_pair_once)


def test_olevba_reads_every_module_s_text() -> None:
    texts = stored_texts("vbaProject.bin", vba_project(MODULES))
    assert {name: text.replace("\r\n", "\n") for name, text in texts.items()} == {
        m.name: m.text.replace("\r\n", "\n") for m in MODULES
    }


def test_pyopenvba_lists_the_same_modules(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(path := tmp_path / "book.xlsm") as book:
        (tmp_path / "vbaProject.bin").write_bytes(vba_project(MODULES))
        book.add_vba_project(tmp_path / "vbaProject.bin")
        book.add_worksheet("Home").set_vba_name("shtHome")
    with ExcelFile(path) as read:
        assert sorted(read.module_names()) == sorted(m.name for m in MODULES)
        assert read.validate() == []


def test_the_project_stream_declares_each_module_by_its_kind() -> None:
    with olefile.OleFileIO(io.BytesIO(vba_project(MODULES))) as ole:
        lines = ole.openstream("PROJECT").read().decode("cp1252").splitlines()
    assert lines[1:5] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=shtHome/&H00000000",
        "Module=Buttons",
        "Class=Thing",
    ]


def test_a_class_loses_its_export_header_and_keeps_its_body() -> None:
    assert MODULES[3].text.endswith("Option Explicit\r\nPublic Size As Long\r\n")
    assert "MultiUse" not in MODULES[3].text


def test_line_ends_are_those_of_windows_whatever_the_source_has() -> None:
    text = Module("M", "standard", "a\rb\nc\r\nd").text
    assert text.split("\r\n") == ['Attribute VB_Name = "M"', "a", "b", "c", "d"]


def test_the_same_modules_give_the_same_bytes() -> None:
    assert vba_project(MODULES) == vba_project(MODULES)


@pytest.mark.parametrize("name", ["", "1st", "with space", "x" * 32, "Größe"])
def test_a_name_that_vba_refuses_is_refused_here(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a VBA module"):
        Module(name, "standard")


def test_two_modules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        vba_project([Module("A", "standard"), Module("a", "class")])


def test_text_outside_the_code_page_is_refused_with_the_module_s_name() -> None:
    with pytest.raises(ValueError, match="module M has characters"):
        vba_project([Module("M", "standard", "' Ω漢")])


def unprotected(encrypted: str, project_id: str) -> bytes:
    """[MS-OVBA] 2.4.3.3, decryption, written from the specification."""
    data = bytes.fromhex(encrypted)
    seed, key = data[0], sum(project_id.encode()) & 0xFF
    assert data[1] ^ seed == 2
    assert data[2] ^ seed == key
    previous, last, before_last, plain = key, data[2], data[1], []
    for byte in data[3:]:
        plain.append(byte ^ ((before_last + previous) & 0xFF))
        before_last, last, previous = last, byte, plain[-1]
    start = (seed & 6) // 2
    length = int.from_bytes(bytes(plain[start : start + 4]), "little")
    assert len(plain) == start + 4 + length
    return bytes(plain[start + 4 :])


def test_protection_fields_decrypt_to_unprotected_without_password_and_visible() -> None:
    with olefile.OleFileIO(io.BytesIO(vba_project(MODULES))) as ole:
        lines = ole.openstream("PROJECT").read().decode("cp1252").splitlines()
    field = dict(line.split("=", 1) for line in lines if "=" in line)
    project_id = field["ID"].strip('"')
    decrypted = [unprotected(field[name].strip('"'), project_id) for name in ("CMG", "DPB", "GC")]
    assert decrypted == [bytes(4), bytes(1), b"\xff"]
