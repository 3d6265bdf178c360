"""The compound file writer against olefile, an independent reader."""

from __future__ import annotations

import io
import struct

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.excel.compound_file import NO_ENTRY, RED, compound_file

names = st.text("abcdefgXYZ0123456789_", min_size=1, max_size=12)
streams = st.binary(max_size=600) | st.integers(4090, 9000).map(lambda n: bytes(i % 251 for i in range(n)))
folders = st.dictionaries(names, streams, max_size=12).filter(lambda d: len({n.upper() for n in d}) == len(d))


def read_back(written: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(written), raise_defects=olefile.DEFECT_INCORRECT) as ole:
        return {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}


@given(folders, folders)
def test_olefile_reads_every_stream_back(outer: dict[str, bytes], inner: dict[str, bytes]) -> None:
    outer.pop("Sub", None)
    expected = {**outer, **{f"folder-in/{n}": data for n, data in inner.items()}}
    assert read_back(compound_file({**outer, "folder-in": inner})) == expected


def test_the_same_content_gives_the_same_bytes_whatever_the_order() -> None:
    assert compound_file({"a": b"1", "bb": b"2"}) == compound_file({"bb": b"2", "a": b"1"})


def test_streams_around_the_mini_stream_limit_come_back_whole() -> None:
    content = {f"s{n}": bytes(range(256)) * 16 + b"x" * n for n in (0, 1)} | {"small": (bytes(range(256)) * 16)[:-1]}
    assert read_back(compound_file(content)) == content


def test_a_large_stream_needs_several_allocation_sectors_and_comes_back() -> None:
    content = {"large": bytes(range(256)) * 2000}
    assert read_back(compound_file(content)) == content


@pytest.mark.parametrize("count", range(1, 40))
def test_siblings_form_a_red_black_tree(count: int) -> None:
    entries = directory(compound_file({f"s{i:02}": b"" for i in range(count)}))
    top = entries[0]["child"]
    assert entries[top]["colour"] != RED
    assert len(set(black_counts(entries, top))) == 1


def directory(written: bytes) -> list[dict[str, int]]:
    (first,) = struct.unpack_from("<I", written, 0x30)
    at = 512 * (first + 1)
    (fat,) = struct.unpack_from("<I", written, 0x4C)
    following = struct.unpack_from("<128I", written, 512 * (fat + 1))
    entries = []
    sector = first
    while sector < 0xFFFFFFFA:
        at = 512 * (sector + 1)
        for entry in range(at, at + 512, 128):
            kind, colour, left, right, child = struct.unpack_from("<BBIII", written, entry + 66)
            entries.append({"kind": kind, "colour": colour, "left": left, "right": right, "child": child})
        sector = following[sector]
    return entries


def black_counts(entries: list[dict[str, int]], at: int, parent_red: bool = False) -> list[int]:
    if at == NO_ENTRY:
        return [1]
    red = entries[at]["colour"] == RED
    assert not (red and parent_red), "a red node has a red child"
    below = [c for side in ("left", "right") for c in black_counts(entries, entries[at][side], red)]
    return [c + (not red) for c in below]


def test_a_name_over_31_characters_is_refused() -> None:
    with pytest.raises(ValueError, match="31 characters"):
        compound_file({"n" * 32: b""})


def test_more_than_the_header_can_list_is_refused() -> None:
    with pytest.raises(ValueError, match="7 MB"):
        compound_file({"huge": bytes(8_000_000)})
