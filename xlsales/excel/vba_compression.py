"""The run-length compression in which VBA text is stored ([MS-OVBA] 2.4.1)."""

from __future__ import annotations

import struct

CHUNK = 4096
SHORTEST_COPY = 3


def compressed(data: bytes) -> bytes:
    """Compress a stream of a VBA project.

    Parameters
    ----------
    data
        Module text or records. Text compresses always; bytes without any repetition may not.

    Returns
    -------
    bytes
        A signature byte and one compressed chunk for each 4 096 bytes.

    Raises
    ------
    ValueError
        Where a chunk would not become smaller: the raw chunks that the format allows then are reported to be
        refused by the VBA editor, so this writer never makes one.

    Examples
    --------
    >>> compressed(b"aaaaaaaa").hex()
    '0103b002610400'
    """
    return b"\x01" + b"".join(_chunk(data[at : at + CHUNK]) for at in range(0, len(data), CHUNK))


def _chunk(data: bytes) -> bytes:
    body = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            length, distance = _longest_copy(data, at, seen)
            if length:
                flags |= 1 << bit
                tokens += _copy_token(at, length, distance)
            else:
                tokens.append(data[at])
            step = length or 1
            for passed in range(at, at + step):
                seen.setdefault(data[passed : passed + SHORTEST_COPY], []).append(passed)
            at += step
        body.append(flags)
        body += tokens
    if len(body) > CHUNK:
        raise ValueError("these bytes do not compress; VBA text always does")
    compressed_flag_and_signature = 0xB000
    return struct.pack("<H", compressed_flag_and_signature | (len(body) - 1)) + body


def _offset_bits(at: int) -> int:
    """2.4.1.3.19.1: the further into the chunk, the more bits tell the distance and the fewer the length."""
    return max(4, (at - 1).bit_length()) if at else 4


def _longest_copy(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Length and distance of the longest earlier run that equals what follows; (0, 0) where there is none."""
    limit = min((0xFFFF >> _offset_bits(at)) + SHORTEST_COPY, len(data) - at)
    if limit < SHORTEST_COPY:
        return 0, 0
    best = distance = 0
    for start in reversed(seen.get(data[at : at + SHORTEST_COPY], ())):
        length = SHORTEST_COPY
        while length < limit and data[start + length] == data[at + length]:
            length += 1
        if length > best:
            best, distance = length, at - start
        if length == limit:
            break
    return best, distance


def _copy_token(at: int, length: int, distance: int) -> bytes:
    return struct.pack("<H", (distance - 1) << (16 - _offset_bits(at)) | (length - SHORTEST_COPY))
