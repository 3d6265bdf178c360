"""Files by what they hold: the right reader for each, and one clear message for what cannot be read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from xlsales.errors import InputError, nearest
from xlsales.table.cells import cells_of_series
from xlsales.table.header_row import header_texts
from xlsales.table.packages import check_package
from xlsales.table.raw import RawTable, empty_source, finished
from xlsales.table.text_files import read_text_table
from xlsales.table.workbooks import read_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".ods", ".xls")
TEXTS = (".csv", ".tsv", ".tab", ".txt", ".psv")
COLUMNAR = (".parquet", ".pq")
KINDS = WORKBOOKS + TEXTS + COLUMNAR
OLE, _ZIP, _PARQUET = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"PAR1"
_LOOKS = ((OLE, "an old or password-protected Office file"), (_ZIP, "a zip package (such as .xlsx)"),
          (_PARQUET, "a Parquet file"), (b"%PDF", "a PDF"), (b"<?xml", "an XML file"),
          (b"<html", "a web page"), (b"<HTML", "a web page"), (b"<!DOCTY", "a web page"), (b"<!docty", "a web page"),
          (b"<table", "a web page"))  # fmt: skip
_PAGES = ("a web page", "an XML file")


def read_tables(source: str | Path) -> list[RawTable]:
    """Read one file: the tables of its sheets, or its only one.

    Raises
    ------
    InputError
        For a missing file, a folder, an empty or damaged file, and content that is not what the suffix says.
    """
    path = Path(source)
    check_place(path)
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        first = file.read(8)
    if not first:
        raise InputError("the file is empty (0 bytes)", where=path.name, cure="Export it again.")
    for kinds, check, read in _READERS:
        if suffix in kinds:
            check(path, first)
            return read(path)
    raise InputError(f"files of the kind {suffix or 'without suffix'} are not read", where=path.name, cure=_KINDS_READ)


_KINDS_READ = f"Give one of {', '.join(k for k in KINDS if k not in ('.xltx', '.xltm', '.tab', '.psv', '.pq'))}."


def check_place(path: Path) -> None:
    """Raise `InputError` where a path is a folder, missing, or no regular file; the nearest names are given."""
    if path.is_dir():
        inside = sorted(p.name for p in path.iterdir() if p.suffix.lower() in KINDS and not p.name.startswith("~$"))
        names = ", ".join(inside[:12]) + (", …" if len(inside) > 12 else "")
        cure = f"Name the files inside it: {names}." if inside else "It has no file that can be read."
        raise InputError("this is a folder, not a file", where=str(path), cure=cure)
    if not path.exists():
        near = [p.name for p in path.parent.iterdir() if p.is_file()] if path.parent.is_dir() else []
        cure = nearest(path.name, near) if near else "Check the path."
        raise InputError("there is no such file", where=str(path), cure=cure)
    if not path.is_file():
        raise InputError("this is not a regular file", where=str(path), cure="Give a workbook or text file.")


def _is_package(path: Path, first: bytes) -> None:
    if first == OLE:
        raise InputError(
            "the workbook is protected by a password (or is an old .xls with a new suffix)",
            where=path.name,
            cure="Open it in Excel and save it without a password as .xlsx.",
        )
    if not first.startswith(_ZIP):
        raise _not_its_suffix(path, first)
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError):
        raise InputError(
            "the workbook is incomplete: its package is cut off",
            where=path.name,
            cure="Copy or download it again, then open it in Excel to check.",
        ) from None
    part = {".xlsb": "xl/workbook.bin", ".ods": "content.xml"}.get(path.suffix.lower(), "xl/workbook.xml")
    if part not in names:
        raise _not_its_suffix(path, first)
    check_package(path)


def _is_old_workbook(path: Path, first: bytes) -> None:
    if first != OLE and not first.startswith(b"\x09"):
        raise _not_its_suffix(path, first)


def _is_text(path: Path, first: bytes) -> None:
    if any(first.startswith(mark) for mark, _ in _LOOKS):
        raise _not_its_suffix(path, first)


def _is_parquet(path: Path, first: bytes) -> None:
    if not first.startswith(_PARQUET):
        raise _not_its_suffix(path, first)


def _not_its_suffix(path: Path, first: bytes) -> InputError:
    looks = next((name for mark, name in _LOOKS if first.startswith(mark)), "a text file")
    cure = "Give it the right suffix, or save it again as .xlsx or .csv."
    if looks in _PAGES:
        # What many systems call an Excel export.
        cure = "Open it in Excel and save it as .xlsx."
    return InputError(
        f"the file is not what its suffix {path.suffix} says; it looks like {looks}", where=path.name, cure=cure
    )


def _read_text(path: Path) -> list[RawTable]:
    return [read_text_table(path)]


def _read_parquet(path: Path) -> list[RawTable]:
    try:
        frame = _parquet_frame(path)
    except ImportError:
        raise InputError(
            "reading Parquet needs pyarrow or duckdb",
            where=path.name,
            cure="Install it with `pip install xlsales[parquet]`.",
        ) from None
    except Exception as error:  # pyarrow and duckdb have their own errors for a broken file
        raise InputError("the Parquet file cannot be read; it is damaged", where=path.name) from error
    return [table_of_frame(frame, path.name)]


def _parquet_frame(path: Path) -> pd.DataFrame:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        import duckdb

        return duckdb.read_parquet(str(path)).df()
    return pd.read_parquet(path, engine="pyarrow")


def table_of_frame(frame: pd.DataFrame, name: str) -> RawTable:
    """Make a table of a pandas frame; an index with a name, or of dates, becomes a column."""
    import numpy as np

    if any(n is not None for n in frame.index.names):
        frame = frame.reset_index()
    elif isinstance(frame.index, pd.DatetimeIndex | pd.PeriodIndex) and len(frame):
        frame = frame.rename_axis("Date").reset_index(allow_duplicates=True)
    if frame.empty:
        raise empty_source(name)
    cells = tuple(cells_of_series(frame.iloc[:, j]) for j in range(frame.shape[1]))
    headers = tuple(header_texts([_written(c) for c in frame.columns]))
    return finished(RawTable(name, headers, cells, np.arange(len(frame), dtype=np.int64) + 2))


def _written(label: object) -> str:
    """A column's label as one text; the levels of a label with several in a row."""
    levels = label if isinstance(label, tuple) else (label,)
    return " ".join(str(part) for part in levels if part is not None and str(part).strip())


_READERS: tuple[tuple[tuple[str, ...], Callable[[Path, bytes], None], Callable[[Path], list[RawTable]]], ...] = (
    ((".xls",), _is_old_workbook, read_workbook),
    (WORKBOOKS, _is_package, read_workbook),
    (TEXTS, _is_text, _read_text),
    (COLUMNAR, _is_parquet, _read_parquet),
)
