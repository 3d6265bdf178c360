"""Documents as lines: what was written, what stands above it, and the plain words under the mark-up."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from xlsales.audit.file_kinds import filled, of_its_kind, plain_text, undamaged
from xlsales.audit.notes import NOTE
from xlsales.audit.pdf import text_of_pdf
from xlsales.audit.separators import has_decimal_commas, with_points
from xlsales.errors import InputError

LineKind = Literal["heading", "bullet", "text", "row", "blank"]

# Dropped or replaced before reading; positions in the written line are kept, so that a claim can be shown as it stands.
_MARKUP: tuple[tuple[str, str], ...] = (
    (NOTE, ""),
    (r"(?<=\d)[\u00a0\u202f\u2009'’](?=\d{3}(?!\d))", ","),
    (r"!\[[^\]]*\]\([^)]*\)", ""),
    (r"<[/!]?[a-zA-Z][^>]*>", ""),
    (r"(?<=\])\([^)\s]*\)", ""),
    (r"[\[\]](?![^\[\]]*\|)", ""),
    (r"\*\*|__|\*(?=\S)|(?<=\S)\*|`|~~", ""),
    (r"\\(?=[#*_$~])", ""),
    (r"‚Äô|â€™|’|‘|´", "'"),
    (r"‚Äú|‚Äù|â€œ|â€\u009d|“|”|„", '"'),
    (r"‚Äì|â€“", "–"),
    (r"‚Äî|â€”", "—"),
    (r"[\u00a0\u202f\u2009\t]", " "),
    (r"\u2212", "-"),
    (r"[\u200b\ufeff]", ""),
)
_CLEAN = re.compile("|".join(f"(?P<m{i}>{p})" for i, (p, _) in enumerate(_MARKUP)))
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(?P<body>.*?)\s*#*\s*$")
_BULLET = re.compile(
    r"^(?P<indent>\s*)"
    r"(?P<mark>[-*+•‣●–·◦»\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ue000-\uf8ff\U0001f300-\U0001faff]"
    r"|\(?\d{1,3}[.)]|\(?[a-zA-Z][)])\s+(?P<body>\S.*)$"
)
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_BOLD_LINE = re.compile(r"^\s*\*\*(?P<body>[^*]+)\*\*\s*:?\s*$")
_NUMBERED_HEADING = re.compile(r"^(?:[IVX]+|\d+(?:\.\d+)*)[.)]?\s+(?=\S)")
# "3.2 The board noted …": the number of a paragraph is none of its figures.
_PARAGRAPH = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})+[.)]?\s+(?=[A-Z\"'“])")
# A line of text that ends in a colon stands above the bullets after it, below every heading.
LABEL = 7


@dataclass(frozen=True)
class Line:
    """One line of a document.

    Parameters
    ----------
    number
        1-based line in the source.
    written
        As it stands in the source.
    kind, depth
        heading (1 to 6), bullet (its indent), text, row (of a table) or blank.
    body
        Where the words begin, after `#`, bullet or number.
    parents
        Indexes of the headings and parent bullets above it, the outermost first.
    cells
        A table row's cells as (start, end) in `written`; `header` is the index of the table's header line.
    commas
        Whether its figures have decimal commas; `text` has them as points, each character in its place.
    """

    number: int
    written: str
    kind: LineKind = "text"
    depth: int = 0
    body: int = 0
    parents: tuple[int, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    header: int | None = None
    ordered: bool = False
    commas: bool = False

    @cached_property
    def _cleaned(self) -> tuple[str, tuple[int, ...]]:
        text, places = cleaned(self.written)
        return (with_points(text) if self.commas else text), places

    @property
    def text(self) -> str:
        """The words without mark-up (bullet marks become blanks)."""
        return self._cleaned[0]

    def as_written(self, start: int, end: int) -> str:
        """The part of the written line behind a part of `text`."""
        places = self._cleaned[1]
        if start >= end or not places:
            return ""
        return self.written[places[start] : places[end - 1] + 1]

    def quoted(self, start: int, end: int) -> str:
        """As written, with the mark-up around it in pairs: a bold lead-in keeps both of its ends or none."""
        places = self._cleaned[1]
        if start >= end or not places:
            return ""
        a, b = places[start], places[end - 1] + 1
        for mark in ("**", "__", "~~", "`"):
            if self.written[a:b].count(mark) % 2:
                if self.written[:a].endswith(mark):
                    a -= len(mark)
                elif self.written[b:].startswith(mark):
                    b += len(mark)
        text = self.written[a:b].strip()
        for mark in ("**", "__", "~~", "`"):
            if text.count(mark) % 2:
                at = text.find(mark) if text.count(mark) == 1 else text.rfind(mark)
                text = text[:at] + text[at + len(mark) :]
        return text.strip()

    def place(self, at: int) -> int:
        """Where a position of `text` stands in `written`."""
        return self._cleaned[1][at]


@dataclass(frozen=True)
class Document:
    """A report as lines with their place in the outline."""

    lines: tuple[Line, ...]
    name: str = "text"
    rows: tuple[tuple[Any, ...], ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The whole text as written."""
        return "\n".join(line.written for line in self.lines)

    def above(self, line: Line) -> list[Line]:
        """Parent bullets and headings, the nearest first."""
        return [self.lines[i] for i in reversed(line.parents)]


def cleaned(written: str) -> tuple[str, tuple[int, ...]]:
    """Plain words of a line, and for each character its place in the line.

    Examples
    --------
    >>> cleaned("**$5** up")[0]
    '$5 up'
    """
    out: list[str] = []
    places: list[int] = []
    at = 0
    for m in _CLEAN.finditer(written):
        out.append(written[at : m.start()])
        places.extend(range(at, m.start()))
        instead = _MARKUP[int((m.lastgroup or "m0")[1:])][1]
        out.append(instead)
        places.extend([m.start()] * len(instead))
        at = m.end()
    out.append(written[at:])
    places.extend(range(at, len(written)))
    return "".join(out), tuple(places)


def document_of_text(text: str, name: str = "text") -> Document:
    """Read text or Markdown as lines.

    Examples
    --------
    >>> [line.kind for line in document_of_text("# Report\\n- Revenue: $5").lines]
    ['heading', 'bullet']
    """
    lines: list[Line] = []
    headings: list[tuple[int, int]] = []
    bullets: list[tuple[int, int]] = []
    header: int | None = None
    commas = has_decimal_commas(text)
    for i, written in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        line = _line(i + 1, written, lines[-1] if lines else None)
        if line.kind == "heading":
            headings = [h for h in headings if h[1] < line.depth]
            bullets = []
            parents = tuple(h[0] for h in headings)
            headings.append((i, line.depth))
        elif line.kind == "bullet":
            bullets = [b for b in bullets if b[1] < line.depth]
            parents = tuple(h[0] for h in headings) + tuple(b[0] for b in bullets)
            bullets.append((i, line.depth))
        else:
            if line.kind == "text":
                indent = len(written) - len(written.lstrip())
                bullets = [b for b in bullets if b[1] < indent]
                headings = [h for h in headings if h[1] < LABEL]
            parents = tuple(h[0] for h in headings) + tuple(b[0] for b in bullets)
            if line.kind == "text" and not bullets and line.text.rstrip().endswith(":"):
                headings.append((i, LABEL))
        if line.kind == "row":
            header = i if header is None else header
        elif header is not None:
            header = None
        lines.append(
            Line(
                line.number,
                line.written,
                line.kind,
                line.depth,
                line.body,
                parents,
                line.cells,
                header if line.kind == "row" and header != i else None,
                line.ordered,
                commas,
            )
        )
    return Document(tuple(lines), name)


def _line(number: int, written: str, last: Line | None) -> Line:
    if not written.strip() or _RULE.match(written):
        return Line(number, written, "blank")
    if m := _HEADING.match(written):
        body = m.start("body")
        inner = _NUMBERED_HEADING.match(m.group("body"))
        return Line(number, written, "heading", len(m.group(1)), body + (inner.end() if inner else 0))
    if _ROW.match(written):
        return Line(number, written, "row", cells=_cells(written))
    if (
        (m := _BOLD_LINE.match(written))
        and not written.strip(" *").endswith(":")
        and not written.rstrip().endswith(":")
    ):
        return Line(number, written, "heading", 6, m.start("body"))
    if (m := _BULLET.match(written)) and not _is_initial(m.group("mark"), m.group("body")):
        return Line(
            number,
            written,
            "bullet",
            len(m.group("indent").expandtabs(4)),
            m.start("body"),
            ordered=m.group("mark")[0].isdigit() or m.group("mark")[1:2].isdigit(),
        )
    short = written.strip()
    if len(short) < 60 and short.isupper() and (last is None or last.kind == "blank"):
        return Line(number, written, "heading", 2, len(written) - len(written.lstrip()))
    numbered = _PARAGRAPH.match(written)
    return Line(number, written, "text", body=numbered.end() if numbered else len(written) - len(written.lstrip()))


def _is_initial(mark: str, body: str) -> bool:
    """`+ 5 %` and `- 6 %` at a line's start are signs of a figure, not bullets."""
    return mark in "+" and body[0].isdigit()


def _cells(written: str) -> tuple[tuple[int, int], ...]:
    bars = [i for i, c in enumerate(written) if c == "|" and written[i - 1 : i] != "\\"]
    return tuple((a + 1, b) for a, b in itertools.pairwise(bars))


def document_of_rows(rows: Iterable[Sequence[Any]], name: str = "cells") -> Document:
    """Read a range of cells: a row with one filled cell is a line of text, one with several a table row."""
    lines = []
    kept = tuple(tuple(r) for r in rows)
    for row in kept:
        filled = ["" if v is None or v != v else _cell_text(v) for v in row]
        some = [v for v in filled if v.strip()]
        lines.append(some[0] if len(some) == 1 else "| " + " | ".join(filled) + " |" if some else "")
    # A cell with several lines stays one line, so that line n is row n.
    return Document(document_of_text("\n".join(t.replace("\n", " ") for t in lines), name).lines, name, kept)


def _cell_text(value: Any) -> str:
    return f"{value:,.10g}" if isinstance(value, float) and abs(value) < 1e10 else str(value)


def read_document(path: str | Path) -> Document:
    """Read a report from a file: text, Markdown, DOCX, HTML or PDF.

    Raises
    ------
    InputError
        Where the file is missing, empty, damaged, of another kind, or its reader is not installed.
    """
    file = Path(path)
    if not file.exists():
        raise InputError("there is no such file", where=str(file), cure="Check the path.")
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise InputError(
            f"{file.suffix or 'a file without an ending'} is not a report that can be read",
            where=file.name,
            cure=f"Use one of {', '.join(READERS)}.",
        )
    of_its_kind(file)
    try:
        with undamaged(file):
            text = reader(file)
        return document_of_text(filled(text, file), file.name)
    except ImportError as absent:
        raise InputError(
            f"reading {file.suffix} needs the package {absent.name}",
            where=file.name,
            cure='Run: pip install "xlsales[documents]".',
        ) from None


def _docx(file: Path) -> str:
    import docx
    from docx.table import Table as DocxTable

    out: list[str] = []
    for part in docx.Document(str(file)).iter_inner_content():
        if isinstance(part, DocxTable):
            out += ["| " + " | ".join(c.text.replace("\n", " ") for c in row.cells) + " |" for row in part.rows] + [""]
            continue
        style = str(part.style.name or "") if part.style is not None else ""
        level = re.match(r"(?:Heading (\d)|Title)", style)
        mark = "#" * int(level.group(1) or 1) + " " if level else "- " if style.startswith("List") else ""
        if mark == "- " and (deep := re.search(r"(\d)$", style)):
            mark = "  " * (int(deep.group(1)) - 1) + mark
        out += [mark + part.text, ""] if level else [mark + part.text]
    return "\n".join(out)


def _html(file: Path) -> str:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(plain_text(file), "html.parser")
    out: list[str] = []
    for gone in page(["script", "style", "head"]):
        gone.decompose()
    for tag in page.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "tr", "div", "td", "pre"]):
        name = tag.name
        if name == "tr":
            out.append("| " + " | ".join(c.get_text(" ", strip=True) for c in tag.find_all(["td", "th"])) + " |")
            continue
        if tag.find_parent("tr") or (name in ("p", "div") and tag.find_parent("li")):
            continue
        if name == "div" and tag.find(["p", "div", "h1", "h2", "h3", "h4", "ul", "ol", "table"]):
            continue
        own = " ".join(
            str(c.get_text(" ", strip=True)) if getattr(c, "name", None) else str(c).strip()
            for c in tag.children
            if getattr(c, "name", None) not in ("ul", "ol", "table")
        )
        text = " ".join(own.split())
        depth = len(tag.find_parents(["ul", "ol"])) - 1
        if text:
            out.append(
                "#" * int(name[1]) + " " + text
                if name[0] == "h"
                else "  " * depth + "- " + text
                if name == "li"
                else text
            )
    return "\n".join(out)


READERS = {
    ".txt": plain_text,
    ".md": plain_text,
    ".markdown": plain_text,
    ".docx": _docx,
    ".html": _html,
    ".htm": _html,
    ".pdf": text_of_pdf,
}
