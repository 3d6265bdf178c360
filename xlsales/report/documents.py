"""The report as a document: Markdown and Word, in the order in which a sales report is read."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsales.metrics.table import KEYS_BY_ROW, Table
from xlsales.report.model import Heading, Report, TableBlock
from xlsales.words.numbers import written

if TYPE_CHECKING:
    from docx.document import Document

MOST_ROWS = 10
MOST_COLUMNS = 8
MOST_FINDINGS, MOST_ACTIONS, MOST_RISKS = 15, 12, 8
LEFT_OUT = frozenset({"Summary", "Findings", "Customer list", "Data", "Settings", "Actions", "Risks", "Checks"})
LONG_KINDS = frozenset({"text", "class"})
EPOCH = dt.datetime(2000, 1, 1)
"""The time written into documents: the same report gives the same bytes, whenever it is written."""


@dataclass(frozen=True)
class Part:
    """One piece of the document: a heading of a level, a paragraph, a list, or a table with its title."""

    kind: str
    text: str = ""
    level: int = 0
    items: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[bool, ...] = ()


def as_markdown(report: Report) -> str:
    """The report as Markdown.

    Parameters
    ----------
    report
        A finished report; its settings' locale and currency are those of the document.

    Returns
    -------
    str
        Executive summary, key findings, detail by sheet with tables of at most ten rows, limits, recommendations,
        risks, method. Ends with a line break.

    Examples
    --------
    >>> from xlsales import analyze
    >>> text = as_markdown(analyze([["Date", "Revenue"], ["2024-01-05", 10], ["2024-04-05", 5]]))
    >>> text.splitlines()[0]
    '# Sales report, 5 Jan to 5 Apr 2024'
    """
    return "\n\n".join(_markdown(part) for part in document(report)) + "\n"


def write_docx(report: Report, path: str | Path) -> Path:
    """Write the report as a Word document with heading styles and real tables.

    The same report gives the same bytes: author and times are fixed.

    Parameters
    ----------
    report
        As for `as_markdown`; the document has the same parts.
    path
        Where to write; an existing file is replaced.

    Returns
    -------
    pathlib.Path
        The path written.
    """
    import docx

    made = docx.Document()
    for part in document(report):
        _add(made, part)
    properties = made.core_properties
    properties.title = _title(report)
    properties.author = properties.last_modified_by = "xlsales"
    properties.comments = ""
    properties.created = properties.modified = EPOCH
    properties.revision = 1
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    made.save(str(draft))
    _with_fixed_times(draft, target)
    return target


def document(report: Report) -> Iterator[Part]:
    """The parts of the document, in order."""
    locale, currency = report.meta["settings"]["locale"], report.meta["currency"] or ""
    said = {name: tuple(s.text(locale, currency) for s in several) for name, several in report.text.items()}
    yield Part("heading", _title(report), 1)
    yield Part("paragraph", _subtitle(report))
    yield Part("heading", "Executive summary", 2)
    yield Part("paragraph", " ".join(said["executive"]))
    yield Part("heading", "Key findings", 2)
    yield Part("list", items=said["findings"][:MOST_FINDINGS])
    yield Part("heading", "Details", 2)
    yield from _details(report, locale, currency)
    yield Part("heading", "What the data cannot tell", 2)
    yield Part("list", items=said["limits"] or ("Nothing stands against the figures shown.",))
    yield from _recommendations(report, said.get("recommendations", ()), locale, currency)
    yield from _risks(report, locale, currency)
    yield Part("heading", "Method and definitions", 2)
    yield Part("list", items=tuple(_method(report)))


def _title(report: Report) -> str:
    return f"Sales report, {report.meta['period']}"


def _subtitle(report: Report) -> str:
    meta = report.meta
    against = f", compared with {meta['compared_with']}" if meta["compared_with"] else ""
    return (
        f"{meta['period']}{against}. Source: {meta['source'] or 'rows'}, {meta['rows_read']:,} rows read, "
        f"{meta['rows_used']:,} used. As of {meta['as_of']}."
    )


def _details(report: Report, locale: str, currency: str) -> Iterator[Part]:
    kpis = report.tables.get("kpis")
    if kpis:
        yield Part("heading", "Key figures", 3)
        some = [c for c in ("points", "other", "other_change", "all_rows") if c in kpis.frame]
        columns = ("label", "now", "before", "change", *(c for c in some if kpis.frame[c].notna().any()))
        yield _table(kpis, locale, currency, columns)
    for sheet in report.sheets:
        if sheet.name in LEFT_OUT or sheet.visibility != "visible":
            continue
        yield Part("heading", sheet.name, 3)
        yield Part("paragraph", sheet.title.text(locale, currency))
        heading, told = "", 0
        for block in sheet.blocks:
            if isinstance(block, Heading):
                heading = block.text
            elif isinstance(block, TableBlock) and told < 3:
                if block.table.missing:
                    yield Part("paragraph", f"{block.table.title}: {block.table.missing}")
                elif block.table and not block.table.name.startswith("opportunity_"):
                    yield Part("heading", heading or block.table.title, 4)
                    yield _table(block.table, locale, currency, hidden=block.hidden)
                    told += 1


def _recommendations(report: Report, said: tuple[str, ...], locale: str, currency: str) -> Iterator[Part]:
    yield Part("heading", "Recommendations", 2)
    actions = report.tables["actions"]
    if not actions:
        yield Part("paragraph", actions.missing)
        return
    yield Part("numbered", items=said[:MOST_ACTIONS])
    columns = ("rank", "owner", "metric", "baseline", "target", "due", "value", "confidence", "missing")
    yield _table(actions, locale, currency, columns, most=MOST_ACTIONS)


def _risks(report: Report, locale: str, currency: str) -> Iterator[Part]:
    yield Part("heading", "Risks", 2)
    table = report.tables["risks"]
    if not table:
        yield Part("paragraph", table.missing)
        return
    yield _table(table, locale, currency, ("risk", "evidence", "exposure", "warning", "owner"), most=MOST_RISKS)


def _method(report: Report) -> Iterator[str]:
    kpis = report.tables.get("kpis")
    if kpis:
        for row in kpis.records():
            yield f"{row['label']}: {row['meaning']}"
    meta = report.meta
    yield f"Every period is a {meta['grain']}; the data run from {meta['first_day']} to {meta['last_day']}."
    were = "was" if meta["rows_set_aside"] == 1 else "were"
    yield f"{meta['rows_set_aside']:,} of {meta['rows_read']:,} rows {were} set aside; the workbook's Checks say why."
    yield "A difference is called significant only where a test says so; every figure stands in the workbook's cells."


def _table(
    table: Table,
    locale: str,
    currency: str,
    columns: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    most: int = MOST_ROWS,
) -> Part:
    chosen = [c for c in table.columns if (c.name in columns if columns else c.kind != "flag") and c.name not in hidden]
    if not columns and any(c.kind == "by_row" for c in table.columns):
        chosen = [c for c in chosen if c.name not in KEYS_BY_ROW]
    chosen = chosen if columns else chosen[:MOST_COLUMNS]
    rows = []
    for row in table.records()[:most]:
        cells = []
        for column in chosen:
            kind = row.get("kind", "text") if column.kind == "by_row" else column.kind
            value = row[column.name]
            cells.append("" if value is None else written(value, kind, locale=locale, currency=currency))
        rows.append(tuple(cells))
    left = len(table.frame) - len(rows)
    note = f"{left:,} more {'row' if left == 1 else 'rows'} in the workbook." if left else ""
    numbers = tuple(c.kind not in LONG_KINDS | {"period", "date", "flag"} for c in chosen)
    return Part("table", note, header=tuple(c.header for c in chosen), rows=tuple(rows), numbers=numbers)


def _markdown(part: Part) -> str:
    if part.kind == "heading":
        return f"{'#' * part.level} {_plain(part.text)}"
    if part.kind == "list":
        return "\n".join(f"- {_plain(item)}" for item in part.items)
    if part.kind == "numbered":
        return "\n".join(f"{i}. {_plain(item)}" for i, item in enumerate(part.items, 1))
    if part.kind == "table":
        lines = [part.header, tuple("---:" if n else "---" for n in part.numbers), *part.rows]
        text = "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)
        return f"{text}\n\n{part.text}" if part.text else text
    return _plain(part.text)


def _plain(text: str) -> str:
    """Words that Markdown must not read as its own signs."""
    # A no-break space between figure and unit is meant; other white space is not.
    return "".join(f"\\{c}" if c in "\\*_`<>[]" else c for c in re.sub(r"[ \t\r\n\f\v]+", " ", text))


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|") if set(text) != {"-"} and not text.endswith("---:") else text


def _add(made: Document, part: Part) -> None:
    if part.kind == "heading":
        made.add_heading(_printable(part.text), part.level - 1)
    elif part.kind in ("list", "numbered"):
        style = "List Bullet" if part.kind == "list" else "List Number"
        for item in part.items:
            made.add_paragraph(_printable(item), style=style)
    elif part.kind == "table":
        _add_table(made, part)
        if part.text:
            made.add_paragraph(_printable(part.text))
    else:
        made.add_paragraph(_printable(part.text))


def _add_table(made: Document, part: Part) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    table = made.add_table(rows=1 + len(part.rows), cols=len(part.header))
    table.style = "Light List Accent 1"
    for at, line in enumerate((part.header, *part.rows)):
        # Row by row: `table.cell` looks the whole table through each time.
        for cell, text, number in zip(table.rows[at].cells, line, part.numbers, strict=True):
            paragraph: Any = cell.paragraphs[0]
            paragraph.text = _printable(text)
            if number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _printable(text: str) -> str:
    """Text that XML can hold, on one line."""
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else " " for c in text)


def _with_fixed_times(draft: Path, target: Path) -> None:
    """Write the package again with the same times in every member, so that the bytes depend on the report alone."""
    with zipfile.ZipFile(draft) as read, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, read.read(name))
    draft.unlink()
