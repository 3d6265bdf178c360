"""Arrow arrays into numpy through the C data interface, so that reading a workbook needs no pyarrow.

Source: https://arrow.apache.org/docs/format/CDataInterface.html
"""

from __future__ import annotations

import ctypes
from typing import Any, cast

import numpy as np
import pandas as pd

from xlsales.table.cells import (
    Cells,
    blank_cells,
    cells_of_coded_texts,
    cells_of_days,
    cells_of_numbers,
    cells_of_texts,
)


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_char_p), ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64), ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p), ("release", ctypes.c_void_p), ("private", ctypes.c_void_p),
]  # fmt: skip
_Array._fields_ = [
    ("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64), ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))), ("dictionary", ctypes.c_void_p),
    ("release", ctypes.c_void_p), ("private", ctypes.c_void_p),
]  # fmt: skip

_NUMBERS = {"g": np.float64, "f": np.float32, "l": np.int64, "i": np.int32}
KEPT = np.array([2 ** (8 * kept) - 1 for kept in range(9)], dtype="<u8")
"""What is kept of a word of eight bytes where so many of them are left."""
_TIMES = {"tss": "s", "tsm": "ms", "tsu": "us", "tsn": "ns"}


def cells_of_arrow(source: Any) -> tuple[list[str], list[Cells]]:
    """Names and cells of the columns of anything with `__arrow_c_array__` (a record batch as a struct array)."""
    schema_capsule, array_capsule = source.__arrow_c_array__()
    schema = _pointed(schema_capsule, b"arrow_schema", _Schema)
    array = _pointed(array_capsule, b"arrow_array", _Array)
    # The capsules own the memory and free it at the end of this function: every column is copied out.
    count = array.n_children
    names = [(schema.children[j].contents.name or b"").decode() for j in range(count)]
    kinds = [(schema.children[j].contents.format or b"").decode() for j in range(count)]
    return names, [_column(kind, array.children[j].contents) for j, kind in enumerate(kinds)]


def _pointed(capsule: Any, name: bytes, kind: Any) -> Any:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return kind.from_address(get(capsule, name))


def _column(kind: str, array: Any) -> Cells:
    n, start = array.length, array.offset
    if kind == "n" or n == 0:
        return blank_cells(n)
    valid = _valid(array)
    if kind in _NUMBERS:
        return cells_of_numbers(np.where(valid, _buffer(array, 1, _NUMBERS[kind], start + n)[start:], np.nan))
    if kind[:3] in _TIMES:
        days = _buffer(array, 1, np.int64, start + n)[start:].view(f"datetime64[{_TIMES[kind[:3]]}]")
        return cells_of_days(np.where(valid, days, np.datetime64("NaT")))
    if kind == "tdD":
        days = _buffer(array, 1, np.int32, start + n)[start:].astype("datetime64[D]")
        return cells_of_days(np.where(valid, days, np.datetime64("NaT")))
    if kind.startswith("tD"):
        length = _buffer(array, 1, np.int64, start + n)[start:].view(f"timedelta64[{_TIMES['ts' + kind[2]]}]")
        return cells_of_numbers(np.where(valid, length / np.timedelta64(1, "D"), np.nan))
    if kind == "b":
        bits = np.unpackbits(_buffer(array, 1, np.uint8, (start + n + 7) // 8), bitorder="little")[start : start + n]
        return cells_of_texts([None if not v else "Yes" if b else "No" for b, v in zip(bits, valid, strict=True)])
    return _texts(array, np.int64 if kind == "U" else np.int32, valid)


def _texts(array: Any, width: type[Any], valid: np.ndarray) -> Cells:
    n, start = array.length, array.offset
    ends = _buffer(array, 1, width, start + n + 1)[start:].astype(np.int64)
    blob = ctypes.string_at(array.buffers[2], int(ends[-1])) if ends[-1] else b""
    size = np.where(valid, np.diff(ends), 0)
    codes, first = _distinct(blob, ends[:-1], size)
    begin, end = ends[first].tolist(), (ends[first] + size[first]).tolist()
    if blob.isascii():
        letters = blob.decode("ascii")
        return cells_of_coded_texts(codes, [letters[a:b] for a, b in zip(begin, end, strict=True)])
    return cells_of_coded_texts(codes, [blob[a:b].decode() for a, b in zip(begin, end, strict=True)])


def _distinct(blob: bytes, start: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A number for each stretch of bytes, equal where they are, and where each number stands first.

    Eight bytes at a time are compared as one whole number: no Python text is made of what has been seen before.
    """
    codes = np.zeros(len(start), dtype=np.int64)
    if 0 in blob:
        # The missing bytes of short stretches are counted as zeros.
        codes, _ = pd.factorize(size)
    words = np.ndarray(len(blob) + 1, "<u8", blob + bytes(8), strides=(1,))
    for done in range(0, int(size.max(initial=0)), 8):
        left = np.clip(size - done, 0, 8)
        word = words[np.minimum(start + done, len(blob))] & KEPT[left]
        part, distinct = pd.factorize(word.view(np.int64))
        if len(distinct) > 1:
            codes, _ = pd.factorize(codes * len(distinct) + part)
    first = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    # Of several that are put in one place the last one stays.
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, first


def _valid(array: Any) -> np.ndarray:
    n, start = array.length, array.offset
    if not array.buffers[0]:
        return np.ones(n, dtype=bool)
    bits = np.unpackbits(_buffer(array, 0, np.uint8, (start + n + 7) // 8), bitorder="little")
    return bits[start : start + n].astype(bool)


def _buffer(array: Any, place: int, kind: type[Any], count: int) -> np.ndarray:
    size = count * np.dtype(kind).itemsize
    return np.frombuffer(cast(Any, (ctypes.c_char * size).from_address(array.buffers[place])), dtype=kind).copy()
