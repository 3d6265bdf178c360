"""Compound files: the container of folders ("storages") and streams in which Office keeps a VBA project.

Written after [MS-CFB] version 3: 512-byte sectors, 64-byte mini sectors for streams under 4 096 bytes, one directory
whose siblings form a red-black tree. Every time stamp and class id is zero, so the same content gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Folder: TypeAlias = Mapping[str, "bytes | Folder"]

SECTOR = 512
MINI_SECTOR = 64
MINI_STREAM_BELOW = 4096
ENTRY = 128
POINTERS = SECTOR // 4
HEADER_FAT_SECTORS = 109  # further ones would need a DIFAT; at 128 sectors each they hold files up to 7 MB
NAME_BYTES = 64

FAT_SECTOR, END_OF_CHAIN, FREE = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
NO_ENTRY = 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass
class _Entry:
    """One directory entry while the file is laid out."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NO_ENTRY
    right: int = NO_ENTRY
    child: int = NO_ENTRY
    colour: int = BLACK
    start: int = END_OF_CHAIN


@dataclass
class _Sectors:
    """Equal-sized sectors and, for each, the next one of its chain."""

    size: int
    content: list[bytes] = field(default_factory=list)
    following: list[int] = field(default_factory=list)

    def append(self, data: bytes) -> int:
        """Put data into new sectors and return the first one's number."""
        count = -(-len(data) // self.size)
        if not count:
            return END_OF_CHAIN
        first = len(self.content)
        padded = data.ljust(count * self.size, b"\0")
        self.content += [padded[i * self.size : (i + 1) * self.size] for i in range(count)]
        self.following += [*range(first + 1, first + count), END_OF_CHAIN]
        return first


def compound_file(folder: Folder) -> bytes:
    """Write a compound file.

    Parameters
    ----------
    folder
        Name → stream content as bytes, or → another folder.

    Returns
    -------
    bytes
        The file. It depends on nothing but `folder`.

    Raises
    ------
    ValueError
        For a name longer than 31 characters, or more than about 7 MB in all.

    Examples
    --------
    >>> compound_file({"VBA": {"dir": b"x"}, "PROJECT": b"y"})[:4].hex()
    'd0cf11e0'
    """
    entries = [_Entry("Root Entry", ROOT)]
    _list_entries(entries, 0, folder)
    sectors, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        if entry.kind == STREAM:
            entry.start = (mini if len(entry.data) < MINI_STREAM_BELOW else sectors).append(entry.data)
        elif entry.kind == STORAGE:
            entry.start = 0
    root = entries[0]
    root.data = b"".join(mini.content)
    root.start = sectors.append(root.data)
    directory_start = sectors.append(_directory(entries))
    mini_fat = _pointers(mini.following)
    mini_fat_start = sectors.append(mini_fat)
    content = b"".join(sectors.content)
    fat, fat_sectors = _allocation(sectors.following)
    header = _header(fat_sectors, directory_start, mini_fat_start, len(mini_fat) // SECTOR)
    return header + content + fat


def _list_entries(entries: list[_Entry], parent: int, folder: Folder) -> None:
    """Append a folder's entries, link them as a balanced tree, and do the same in each folder below."""
    names = sorted(folder, key=_sibling_order)
    numbers = []
    for name in names:
        node = folder[name]
        numbers.append(len(entries))
        entries.append(_Entry(name, STREAM, node) if isinstance(node, bytes) else _Entry(name, STORAGE))
        if not isinstance(node, bytes):
            _list_entries(entries, numbers[-1], node)
    entries[parent].child = _link(entries, numbers, _black_levels(len(numbers)))


def _sibling_order(name: str) -> tuple[int, str]:
    """[MS-CFB] 2.6.4: the shorter name first, then by upper-cased characters."""
    return len(name.encode("utf-16-le")), name.upper()


def _black_levels(count: int) -> int:
    """Levels of the tree that are full; black there and red below gives every path the same count of black nodes."""
    return (count + 1).bit_length() - 1


def _link(entries: list[_Entry], numbers: list[int], black_levels: int) -> int:
    """Make a balanced search tree of sorted siblings and return its root."""
    if not numbers:
        return NO_ENTRY
    middle = (len(numbers) - 1) // 2
    entry = entries[numbers[middle]]
    entry.left = _link(entries, numbers[:middle], black_levels - 1)
    entry.right = _link(entries, numbers[middle + 1 :], black_levels - 1)
    entry.colour = BLACK if black_levels > 0 else RED
    return numbers[middle]


def _directory(entries: list[_Entry]) -> bytes:
    written = b"".join(map(_directory_entry, entries))
    unused = _directory_entry(_Entry("", 0, colour=RED, start=0))
    return written + unused * (-len(entries) % (SECTOR // ENTRY))


def _directory_entry(entry: _Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le") if entry.kind else b""
    if len(name) > NAME_BYTES:
        raise ValueError(f"{entry.name!r} is longer than the 31 characters that a compound file allows")
    links = struct.pack("<HBBIII", len(name), entry.kind, entry.colour, entry.left, entry.right, entry.child)
    class_id_state_and_times = bytes(16 + 4 + 8 + 8)
    return (
        name.ljust(NAME_BYTES, b"\0")
        + links
        + class_id_state_and_times
        + struct.pack("<IQ", entry.start, len(entry.data))
    )


def _pointers(numbers: list[int]) -> bytes:
    """Sector numbers, filled up with free ones to whole sectors."""
    filled = numbers + [FREE] * (-len(numbers) % POINTERS)
    return struct.pack(f"<{len(filled)}I", *filled)


def _allocation(following: list[int]) -> tuple[bytes, list[int]]:
    """The file allocation table, which also lists its own sectors, and the numbers of those."""
    count = 0
    while count * POINTERS < len(following) + count:
        count += 1
    if count > HEADER_FAT_SECTORS:
        raise ValueError("more than about 7 MB do not fit into one compound file of this writer")
    return _pointers(following + [FAT_SECTOR] * count), list(range(len(following), len(following) + count))


def _header(fat_sectors: list[int], directory_start: int, mini_fat_start: int, mini_fat_sectors: int) -> bytes:
    minor, major, little_endian, sector_shift, mini_shift = 0x3E, 3, 0xFFFE, 9, 6
    fields = struct.pack(
        "<HHHHH6xIIIIIIIII",
        minor, major, little_endian, sector_shift, mini_shift,
        0, len(fat_sectors), directory_start, 0, MINI_STREAM_BELOW,
        mini_fat_start, mini_fat_sectors, END_OF_CHAIN, 0,
    )  # fmt: skip
    listed = fat_sectors + [FREE] * (HEADER_FAT_SECTORS - len(fat_sectors))
    return SIGNATURE + bytes(16) + fields + struct.pack(f"<{HEADER_FAT_SECTORS}I", *listed)
