"""The rows of the sheet Data written by a second Python while this one is still analysing them.

Writing many rows keeps one core busy for as long as half of the analysis. What begins here is a present to whoever
writes the workbook: where nothing was begun, or it failed, or the sheet came out otherwise, the rows are written there.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pandas as pd

from xlsales.excel import rows_text
from xlsales.excel.layout_rows import big_rows
from xlsales.excel.rows_text import Packed
from xlsales.excel.rows_xml import EMPTY, fillings
from xlsales.excel.style import number_format
from xlsales.report.model import Rows

WORTH_IT = 20_000
"""Rows from which a second Python costs less than it saves."""
ROW_LOOKS = (("rows_cell", ""), ("rows_cell", number_format("date")), ("rows_cell_number", ""))
"""The looks of rows, which every workbook has at its first places, so that they are known before it is made."""


@dataclass(frozen=True)
class _Begun:
    frame: pd.DataFrame  # kept, so that no other frame can come to have its id
    styles: tuple[str, ...]
    process: subprocess.Popen[bytes]
    out: IO[bytes]


_begun: dict[int, _Begun] = {}


def pack_ahead(frame: pd.DataFrame) -> None:
    """Begin to write the rows of the sheet *Data*, where they are many and another core is there to do it."""
    if len(frame) < WORTH_IT or (os.cpu_count() or 1) < 2 or not _is_python(sys.executable):
        return
    rows = big_rows(Rows(frame, "Data"))
    if not set(rows.looks) <= set(ROW_LOOKS):
        return
    styles = tuple(style_attribute(1 + ROW_LOOKS.index(look)) for look in rows.looks)
    columns = [tuple(column) for column in fillings(frame, styles)]
    with contextlib.suppress(OSError):  # no room, or no right to start a program: then they are written later
        process, out = _started((rows.top + 1, EMPTY * rows.left, columns, len(frame)))
        _begun[id(frame)] = _Begun(frame, styles, process, out)


def _started(work: Any) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    # Files, not pipes: nobody has to wait for the other to read.
    with contextlib.ExitStack() as opened:
        given = opened.enter_context(tempfile.TemporaryFile())
        out = opened.enter_context(tempfile.TemporaryFile())
        marshal.dump(work, given, 2)
        given.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", rows_text.__file__],
            stdin=given,
            stdout=out,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        opened.pop_all()
    given.close()
    return process, out


def packed_ahead(frame: pd.DataFrame, styles: tuple[str, ...]) -> Packed | None:
    """The rows as they were written ahead, once; None where they were not, or with other styles than the sheet has."""
    begun = _begun.pop(id(frame), None)
    if begun is None:
        return None
    with begun.out:
        if begun.process.wait() or begun.styles != styles:
            return None
        begun.out.seek(0)
        return Packed(*marshal.load(begun.out))


def style_attribute(place: int) -> str:
    """How a cell names its style; the first one of a workbook goes without saying.

    Examples
    --------
    >>> style_attribute(3), style_attribute(0)
    (' s="3"', '')
    """
    return f' s="{place}"' if place else ""


def _is_python(executable: str | None) -> bool:
    """Whether the program that runs is a Python, not one that has a Python inside."""
    return bool(executable) and Path(executable or "").stem.lower().startswith("python")
