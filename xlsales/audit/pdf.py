"""The text of a PDF as lines: tables as rows with bars, wrapped lines put together again."""

from __future__ import annotations

import contextlib
import itertools
import logging
import re
from collections.abc import Iterator
from pathlib import Path

# Cells stand apart by at least two blanks, and are short; what is longer are columns of running text.
_GAP = re.compile(r" {2,}")
_LONGEST_CELL = 32
# What stands before a point of a list: signs, arrows, boxes, ticks, and the private signs of symbol fonts.
_GLYPH = r"[-*+•‣●–·◦»\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ue000-\uf8ff]"
_GLYPHS = re.compile(rf"^(\s*)(?:[\ue000-\uf8ff]\s+)(?={_GLYPH}\s)|^(\s*)[\ue000-\uf8ff](?=\s)")
_BULLET = re.compile(rf"^\s*(?:{_GLYPH}|\(?\d{{1,3}}[.)])\s")


def text_of_pdf(file: Path) -> str:
    """Read a PDF page by page, each line where it stands on the page.

    Raises
    ------
    ImportError
        Where pypdf is not installed.
    """
    from pypdf import PdfReader

    with _silent("pypdf"):
        pages = [page.extract_text(extraction_mode="layout") or "" for page in PdfReader(str(file)).pages]
    return "\n".join(lines_of_layout(page) for page in pages)


@contextlib.contextmanager
def _silent(name: str) -> Iterator[None]:
    """Without a logger's words: what it says of a damaged file is no message to the person at the sheet."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def lines_of_layout(page: str) -> str:
    """A page laid out with blanks as Markdown: rows of a table between bars, paragraphs in one line.

    Examples
    --------
    >>> print(lines_of_layout("Sales ($k)\\n\\n          Q1     Q2\\n\\nNorth     12     9\\n\\nSouth     7     11"))
    Sales ($k)
    <BLANKLINE>
    |  | Q1 | Q2 |
    | North | 12 | 9 |
    | South | 7 | 11 |
    """
    out: list[str] = []
    for block in _blocks([_GLYPHS.sub(_plain_bullet, line) for line in page.split("\n")]):
        if len(block) > 1:
            out += _table([[c for line in row for c in _cells(line)] for row in block])
        else:
            _append(out, block[0][0])
    return "\n".join(out)


def _plain_bullet(m: re.Match[str]) -> str:
    """A private sign as a dash, or nothing where another sign follows."""
    return m.group(1) if m.group(1) is not None else f"{m.group(2)}-"


def _blocks(lines: list[str]) -> Iterator[list[list[str]]]:
    """Lines one by one, and the rows of a table together, each with the lines that its cells are wrapped to."""
    at = 0
    while at < len(lines):
        rows, end, spaced, i = list[list[str]](), at, False, at
        while i < len(lines):
            line, joined = lines[i], i > at and bool(lines[i - 1].strip())
            if not line.strip():
                spaced = spaced or bool(rows)
            elif rows and spaced and joined and _fits(line):
                # Where blank lines part the rows, what follows without one belongs to the row.
                rows[-1].append(line)
                end = i + 1
            elif _is_row(line):
                rows.append([line])
                end = i + 1
            elif rows and joined and len(rows) == 1 and _fits(line):
                rows[-1].append(line)
                end = i + 1
            else:
                break
            i += 1
        if len(rows) > 1 and lines[at].strip() and any(re.search(r"\d", line) for r in rows for line in r):
            yield rows
            at = end
        else:
            yield [[lines[at]]]
            at += 1


def _fits(line: str) -> bool:
    """Whether a line can hold the rest of a row's cells."""
    return not _BULLET.match(line) and all(len(t) <= _LONGEST_CELL for _, _, t in _cells(line)) and len(line) < 200


def _is_row(line: str) -> bool:
    cells = _cells(line)
    if len(cells) < 2 or any(len(t) > _LONGEST_CELL for _, _, t in cells) or _BULLET.match(line):
        return False
    return len(cells) > 2 or bool(re.search(r"\d", cells[1][2])) or line.startswith("  ")


def _cells(line: str) -> list[tuple[int, int, str]]:
    """The cells of a line as (start, end, words)."""
    cuts = [(m.start(), m.end()) for m in _GAP.finditer(line)]
    starts = [0, *(b for _, b in cuts)]
    ends = [*(a for a, _ in cuts), len(line)]
    return [(a, b, line[a:b].strip()) for a, b in zip(starts, ends, strict=True) if line[a:b].strip()]


def _table(rows: list[list[tuple[int, int, str]]]) -> list[str]:
    """Rows of cells in columns: cells above one another belong together."""
    columns: list[tuple[int, int]] = []
    for start, end, _ in sorted(itertools.chain.from_iterable(rows)):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    out = []
    for row in rows:
        words = [" ".join(t for a, b, t in row if a < high and low < b) for low, high in columns]
        out.append("| " + " | ".join(words) + " |")
    return out


def _append(out: list[str], line: str) -> None:
    """Add a line; one that goes on with a sentence is put behind the line before."""
    last = out[-1].rstrip() if out else ""
    goes_on = len(last) > 50 and last[-1:] not in ".:!?|" and not _BULLET.match(line)
    if goes_on and line.strip() and not line.lstrip().startswith("#"):
        out[-1] = f"{last} {line.strip()}"
    else:
        out.append(line.strip() if line.startswith(" ") and not _BULLET.match(line) else line.rstrip())
