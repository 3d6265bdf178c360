"""Rows as the XML of a sheet, and deflated: here, or by a second Python that is given nothing but this file.

Everything is plain Python, so that the second Python starts in a few milliseconds.
"""

from __future__ import annotations

import marshal
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

ROWS_AT_A_TIME = 8_000
NUL = "\0"
FAST = 1
"""The level of deflate: large sheets would spend more time on the usual one than everything else takes together."""


class Filling(NamedTuple):
    """A column: the pattern of its cells, and what is filled into it row by row.

    Parameters
    ----------
    pattern
        XML with one place for a value, or none where all cells are alike.
    kind
        How the values are kept: "d" and "q" as the bytes of floats and integers in `numbers`, "s" in `texts`, "i" in
        `texts` by their places in `numbers`, where -1 is the last one; "" where there are none.
    texts
        Texts with a NUL between, which no XML may hold: one long text is many times faster to hand over than many.
    """

    pattern: str
    kind: str = ""
    numbers: bytes = b""
    texts: str = ""

    def filled(self) -> list[Any]:
        """The values, one a row."""
        texts = self.texts.split(NUL) if self.kind in ("s", "i") else []
        if self.kind == "s":
            return texts
        numbers = array(self.kind, self.numbers).tolist()
        return [texts[i] for i in numbers] if self.kind == "i" else numbers


class Packed(NamedTuple):
    """A stretch of a file as deflate blocks that end on a byte and look back at nothing before them."""

    blocks: bytes
    checksum: int
    size: int


def body(top: int, before: str, columns: Sequence[Filling], height: int) -> Iterator[str]:
    """Rows as `<row>` elements, some thousand at a time.

    Parameters
    ----------
    top
        The first row, counted from 0.
    before
        The XML of the cells left of the first column.

    Examples
    --------
    >>> "".join(body(1, "", [Filling("<c><v>%r</v></c>", "d", array("d", [1.5, 2.0]).tobytes())], 2))
    '<row r="2"><c><v>1.5</v></c></row><row r="3"><c><v>2.0</v></c></row>'
    """
    pattern = '<row r="%d">' + before + "".join(c.pattern for c in columns) + "</row>"
    values = (c.filled() for c in columns if c.kind)
    rows = zip(range(top + 1, top + 1 + height), *values, strict=True)
    while some := [pattern % row for row in islice(rows, ROWS_AT_A_TIME)]:
        yield "".join(some)


def packed(pieces: Iterable[bytes], *, last: bool = False) -> Packed:
    """Deflate pieces to blocks that may stand between others, or end a file.

    Examples
    --------
    >>> head, tail = packed([b"ab"]), packed([b"c"], last=True)
    >>> zlib.decompress(head.blocks + tail.blocks, wbits=-15)
    b'abc'
    """
    deflate = zlib.compressobj(FAST, zlib.DEFLATED, -15)
    blocks, checksum, size = [], 0, 0
    for piece in pieces:
        blocks.append(deflate.compress(piece))
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
    blocks.append(deflate.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))
    return Packed(b"".join(blocks), checksum, size)


def packed_rows(top: int, before: str, columns: Sequence[Filling], height: int) -> Packed:
    """The rows of `body`, packed."""
    return packed(piece.encode() for piece in body(top, before, columns, height))


def main() -> None:
    """Pack the rows that come in, for the process that is waiting at the other end."""
    top, before, columns, height = marshal.load(sys.stdin.buffer)
    marshal.dump(tuple(packed_rows(top, before, [Filling(*c) for c in columns], height)), sys.stdout.buffer)


if __name__ == "__main__":
    main()
