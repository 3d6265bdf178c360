"""A workbook parsed in a thread of its own while the libraries for the analysis are still being imported.

Parsing needs no Python and so no lock; importing pandas takes as long as parsing 100 000 rows. Nothing here imports
more than fastexcel and the standard library, and nothing depends on it: what was not parsed ahead is parsed when read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsales.table.packages import check_package

DATA = "Data"
WORTH_IT = 100_000
"""Bytes of a workbook from which a thread costs less than it saves."""
_started: dict[tuple[str, int, int], Future[tuple[Any, str, Parsed]]] = {}


@dataclass(frozen=True)
class Parsed:
    """A sheet whose first row is taken for its header: its size, its columns' places, and its Arrow capsules."""

    width: int
    height: int
    places: tuple[int, ...]
    capsules: tuple[object, object]

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """The columns for whoever reads Arrow; once, as the reader takes them over."""
        return self.capsules


def parse_ahead(sources: Sequence[Path]) -> bool:
    """Begin to parse the first sheet of each large workbook, and say whether any is being parsed.

    Any fault is left to the one who reads it.
    """
    if sys.platform == "emscripten":  # a browser's Python has no threads
        return False
    books = [p for p in sources if p.suffix.lower() in (".xlsx", ".xlsm", ".xlsb") and p.is_file()]
    large = {_key(p): p for p in books if p.stat().st_size >= WORTH_IT}
    new = [key for key in large if key not in _started]
    if new:
        thread = ThreadPoolExecutor(1)
        _started.update({key: thread.submit(_parsed, large[key]) for key in new})
        thread.shutdown(wait=False)
    return bool(large)


def parsed_ahead(path: Path) -> tuple[Any, str, Parsed] | None:
    """The opened workbook, the name of the sheet and the sheet that were parsed ahead, once; None where none was."""
    waiting = _started.pop(_key(path), None) if _started else None
    return None if waiting is None or waiting.exception() is not None else waiting.result()


def parsed(book: Any, sheet: str) -> Parsed:
    """A sheet of a workbook that fastexcel opened; most tables start in the first row."""
    loaded = book.load_sheet(sheet, header_row=0, skip_rows=0, schema_sample_rows=None)
    return Parsed(loaded.width, loaded.height, places_of(loaded), loaded.__arrow_c_array__())


def places_of(loaded: Any) -> tuple[int, ...]:
    """The columns' places on the sheet: fastexcel leaves out the empty ones before the first filled one."""
    return tuple(int(c.absolute_index) for c in loaded.available_columns())


def _parsed(path: Path) -> tuple[Any, str, Parsed]:
    check_package(path)
    import fastexcel

    book = fastexcel.read_excel(path)
    names = book.sheet_names
    sheet = DATA if DATA in names else names[0]
    return book, sheet, parsed(book, sheet)


def _key(path: Path) -> tuple[str, int, int]:
    # A file that was written anew in the meantime is another one.
    known = path.stat()
    return str(path.resolve()), known.st_mtime_ns, known.st_size
