"""Comma, semicolon, tab and pipe separated files in any encoding."""

from __future__ import annotations

import csv
import io
import re
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from xlsales.errors import InputError
from xlsales.table.book import Note
from xlsales.table.cells import cells_of_texts
from xlsales.table.encodings import Guess, guessed
from xlsales.table.header_row import PREVIEW_ROWS, check_above, find_header_row, header_lines, header_texts, title_above
from xlsales.table.raw import RawTable, empty_source, finished

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DELIMITERS = (",", ";", "\t", "|")


def read_text_table(path: Path) -> RawTable:
    """Read one delimited text file; every cell stays a text.

    Raises
    ------
    InputError
        Where the file holds no rows or is no text.
    """
    text, guess = decoded(path.read_bytes(), path.name)
    table = text_table(text, path.name)
    return table if guess is None else replace(table, notes=(*table.notes, _encoding_note(guess, path.name)))


def _encoding_note(guess: Guess, name: str) -> Note:
    """What is to be said of a file whose letters were guessed."""
    cells = (c for line in guess.text.splitlines() for c in re.split(r"[,;\t|]", line))
    shown = next((c.strip() for c in cells if not c.isascii()), "")
    text = (
        f"{name} does not say how its letters are encoded; it was read as {guess.encoding} ({shown[:40]!r}). If names "
        "look wrong, save it as CSV UTF-8."
    )
    return Note("encoding_guessed", text, level="warning" if guess.doubtful else "info")


def text_table(text: str, name: str) -> RawTable:
    """Make a table of delimited text."""
    if not text.strip():
        raise empty_source(name)
    delimiter = find_delimiter(text)
    text, notes = _with_quotes_closed(text, delimiter, name)
    preview = _first_rows(text, delimiter)
    header = find_header_row(preview)
    if header is None:
        raise empty_source(name)
    check_above(preview, header, name)
    title = title_above(preview, header)
    header, written = header_lines(preview, header)
    width = _width(preview, header)
    notes += _cut_off(text, delimiter, width, name)
    body, lines = _body(text, delimiter, header, width, name)
    names = header_texts((written + [""] * width)[:width])
    return finished(
        RawTable(
            name=name,
            headers=tuple(names),
            cells=tuple(cells_of_texts(body[j].to_numpy(dtype=object, na_value="")) for j in range(width)),
            rows=lines,
            title=title,
            notes=notes,
            delimiter=delimiter,
        )
    )


def _with_quotes_closed(text: str, delimiter: str, name: str) -> tuple[str, tuple[Note, ...]]:
    """Text that a CSV reader takes for what it is: without spaces before quotes, and without a lone quote.

    Raises
    ------
    InputError
        Where a quote is opened and never closed, and the lines do not tell where the value ends.
    """
    if f'{delimiter} "' in text[:20_000]:
        text = text.replace(f'{delimiter} "', f'{delimiter}"')
    if text.count('"') % 2 == 0:
        return text, ()
    lines = text.splitlines()
    widths = {line.count(delimiter) for line in lines if line.strip()}
    odd = [i + 1 for i, line in enumerate(lines) if line.count('"') % 2]
    if len(widths) > 1:
        raise InputError(
            f"a quotation mark is opened and not closed (row {odd[0]} is the first with an odd number of them)",
            where=name,
            cure="Close it, or write it twice inside a quoted value.",
        )
    said = f"{len(odd):,} rows of {name} have a lone quotation mark (the first is row {odd[0]}); it was read as a sign."
    doubled = "\n".join(_literal(line, delimiter) if line.count('"') % 2 else line for line in lines)
    return doubled, (Note("lone_quote", said, len(odd), "warning"),)


def _literal(line: str, delimiter: str) -> str:
    """A line whose quotes are signs of the values and quote nothing."""
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line.split(delimiter))


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [row for row, _ in zip(reader, range(PREVIEW_ROWS), strict=False)]


def _cut_off(text: str, delimiter: str, width: int, name: str) -> tuple[Note, ...]:
    """What is to be said where the last line has fewer cells than the others and does not end."""
    if text[-1:] in "\r\n":
        return ()
    last = next(csv.reader([text[max(text.rfind("\n"), text.rfind("\r")) + 1 :]], delimiter=delimiter), [])
    if not last or len(last) >= width or len(last) == 1:
        return ()
    said = f"The last row of {name} ends after {len(last)} of {width} cells: the file may have been cut off."
    return (Note("cut_off", said, 1, "warning"),)


def _width(preview: list[list[str]], header: int) -> int:
    """How many columns the table has: as many as its header, or as most of its rows."""
    widths = [len(r) for r in preview[header + 1 :] if any(c.strip() for c in r)]
    usual = max(set(widths), key=widths.count) if widths else 0
    return max(len(preview[header]), usual)


def _body(text: str, delimiter: str, header: int, width: int, name: str) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows below the header; blank lines are kept so that row numbers stay those of a spreadsheet."""
    names = list(range(width))
    try:
        with warnings.catch_warnings():
            # pandas cuts off what does not fit and only warns; here that is an error that names the row.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            body = pd.read_csv(
                io.StringIO(text), sep=delimiter, header=None, names=names, dtype=str, keep_default_na=False,
                skip_blank_lines=False, index_col=False, low_memory=False,
            )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        body = _body_by_rows(text, delimiter, header, width, name)
    body = body.iloc[header + 1 :]
    return body, np.arange(len(body), dtype=np.int64) + header + 2


def _body_by_rows(text: str, delimiter: str, header: int, width: int, name: str) -> pd.DataFrame:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    wide = [i + 1 for i, r in enumerate(rows) if i > header and any(c.strip() for c in r[width:])]
    if wide:
        raise InputError(
            f"{len(wide):,} rows have more cells than the header has columns (the first is row {wide[0]})",
            where=name,
            cure="Put quotes around values that contain the delimiter.",
        )
    return pd.DataFrame([(r + [""] * width)[:width] for r in rows], columns=list(range(width)), dtype=str)


def decoded(raw: bytes, name: str) -> tuple[str, Guess | None]:
    """Bytes as text: by byte order mark, as UTF-8, as UTF-16 without a mark, else by their letters, and that guess.

    Examples
    --------
    >>> decoded("Größe;1".encode("cp1252"), "a.csv")[0]
    'Größe;1'
    """
    encoding, guess = encoding_of(raw), None
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        guess = None if encoding else guessed(raw)
        text = guess.text if guess else "\0"
    if "\0" in text:
        raise InputError("this is not a text file", where=name, cure="Save it as CSV (UTF-8) or as an Excel workbook.")
    return text.lstrip("\ufeff"), guess


def encoding_of(raw: bytes) -> str:
    """The encoding that a mark or the zeros of UTF-16 tell; empty where the bytes tell none.

    Examples
    --------
    >>> encoding_of("Größe".encode("utf-16-le")), encoding_of(b"Size")
    ('utf-16-le', '')
    """
    marked = next((e for mark, e in _MARKS if raw.startswith(mark)), "")
    if marked or raw[:4000].count(0) <= len(raw[:4000]) // 5:
        return marked
    return "utf-16-le" if raw[1:4000:2].count(0) > raw[0:4000:2].count(0) else "utf-16-be"


def find_delimiter(text: str) -> str:
    """The delimiter that splits the first lines most evenly.

    Examples
    --------
    >>> find_delimiter("Region;Umsatz\\nNord;1.234,50\\nSüd;2,5\\n")
    ';'
    """
    lines = text[:20_000].splitlines()[:PREVIEW_ROWS]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        if not widths or max(widths) == 1:
            continue
        usual = max(set(widths), key=widths.count)
        even = widths.count(usual) / len(widths)
        if usual > 1 and even * (usual**0.5) > score:
            best, score = delimiter, even * (usual**0.5)
    return best
