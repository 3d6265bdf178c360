"""The names that a user of the library needs: rows in, report out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsales.errors import OutputError
from xlsales.in_place import put_in_place
from xlsales.report.build import report_of
from xlsales.report.export import as_json, plain_rows
from xlsales.report.model import Report
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of, read_book

if TYPE_CHECKING:
    import pandas as pd

    from xlsales.audit.result import Audit
    from xlsales.metrics.table import Table

__all__ = [
    "analyze",
    "analyze_files",
    "as_json",
    "audit_report",
    "check",
    "read",
    "write_audit",
    "write_document",
    "write_workbook",
]


def analyze(
    rows: pd.DataFrame | Sequence[Sequence[Any]] | SalesBook,
    *,
    deals: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    mapping: Mapping[str, str] | None = None,
    source_name: str = "rows",
    **options: Any,
) -> Report:
    """Analyse rows and return the report: tables, findings, text and sheets as data.

    Parameters
    ----------
    rows
        Orders or deals: a frame with headers as people write them, a list of rows with the header first, or a
        `SalesBook` that was read before.
    deals, targets
        Opportunities beside orders, and quotas; frames.
    mapping
        Role → header, for headers that are not recognised.
    **options
        Any setting by name, such as period="Q4 2017".

    Raises
    ------
    InputError
        Where the rows cannot be analysed: what is wrong, where, and what to do.
    UsageError
        For a setting, role or period that does not exist; the nearest ones are given.

    Examples
    --------
    >>> report = analyze([["Date", "Revenue"], ["2024-01-05", 10], ["2024-04-05", 5]], period="Q2 2024")
    >>> report.tables["kpis"].fact("now", metric="revenue").value
    5.0
    """
    settings = Settings().with_values(options)
    if isinstance(rows, SalesBook):
        return report_of(rows, settings)
    book = book_of(rows, settings, mapping=mapping, source_name=source_name, deals=deals, targets=targets)
    return report_of(book, settings)


def read(
    sources: str | Path | Sequence[str | Path],
    *,
    targets: str | Path | None = None,
    mapping: Mapping[str, str] | None = None,
    **options: Any,
) -> SalesBook:
    """Read files into a `SalesBook`: several are joined by their keys, or stacked when their columns agree."""
    several = [sources] if isinstance(sources, str | Path) else list(sources)
    return read_book(several, Settings().with_values(options), mapping=mapping, targets=targets)


def analyze_files(
    sources: str | Path | Sequence[str | Path],
    *,
    targets: str | Path | None = None,
    mapping: Mapping[str, str] | None = None,
    **options: Any,
) -> Report:
    """Read files and analyse them; see `read` and `analyze`."""
    return report_of(read(sources, targets=targets, mapping=mapping, **options), Settings().with_values(options))


def checks_of(book: SalesBook) -> tuple[Table, ...]:
    """How a book was read: rows read, used and set aside, totals that tie, headers, and what was noted."""
    from xlsales.metrics import checks

    return (
        checks.row_account(book),
        checks.control_totals(book),
        checks.header_mapping(book),
        checks.reading_notes(book),
        checks.set_aside(book),
    )


def check(book: SalesBook) -> dict[str, list[dict[str, Any]]]:
    """What `xlsales check` shows as plain values: table name → rows.

    Examples
    --------
    >>> book = book_of([["Date", "Revenue"], ["2024-01-05", 10], ["soon", 5]], Settings())
    >>> [(r["reason"], r["rows"]) for r in check(book)["row_account"][:2]]
    [('Rows read', 2), ('Rows used', 1)]
    """
    return {table.name: plain_rows(table.records()) for table in checks_of(book)}


def audit_report(text: str | Path, rows: Any = None, *, beside: Sequence[str | Path] = (), **options: Any) -> Audit:
    """Check the claims of a report against rows (a frame, a `SalesBook`, or None for the checks without data).

    Parameters
    ----------
    text
        The report itself, or the `Path` of a .txt, .md, .docx, .html or .pdf file.
    beside
        Other reports of the same rows: where they contradict this one is a claim of kind `repeated`.

    Examples
    --------
    >>> rows = [["Date", "Revenue"], ["2024-01-05", 10], ["2024-02-05", 5]]
    >>> audit_report("Revenue was $16 in total.", rows).claims[0].verdict
    'wrong'
    """
    from xlsales.audit.audit import audit
    from xlsales.audit.documents import read_document

    settings = Settings().with_values(options)
    book = rows if rows is None or isinstance(rows, SalesBook) else book_of(rows, settings)
    report, *others = (read_document(t) if isinstance(t, Path) else t for t in (text, *beside))
    return audit(report, book, settings, others)


def write_audit(done: Audit, path: str | Path, rows: SalesBook | None = None, **options: Any) -> Path:
    """Write an audit as a workbook (.xlsx), or the report with footnotes (.md); nothing is left half written.

    Parameters
    ----------
    rows
        The rows audited against: they stand in the workbook, and the true figures are formulas over them.

    Raises
    ------
    OutputError
        Where the target cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() == ".md":
        put_in_place(done.to_markdown().encode("utf-8"), target)
        return target
    from xlsales.excel.file import write_workbook as write
    from xlsales.report.audited import audited_report

    return write(audited_report(done, rows, Settings().with_values(options)), target)


def write_workbook(report: Report, path: str | Path) -> Path:
    """Write the report as .xlsx, or as .xlsm with buttons and formulas; nothing is left half written."""
    from xlsales.excel.workbook import save

    return save(report, Path(path))


def write_document(report: Report, path: str | Path) -> Path:
    """Write the report as text, .md (Markdown) or .docx (Word); nothing is left half written.

    Raises
    ------
    OutputError
        Where the target cannot be written, or python-docx is not installed.
    """
    from xlsales.report.documents import as_markdown, write_docx

    target = Path(path)
    if target.suffix.lower() != ".docx":
        put_in_place(as_markdown(report).encode("utf-8"), target)
        return target
    try:
        with tempfile.TemporaryDirectory() as folder:
            content = write_docx(report, Path(folder, target.name)).read_bytes()
    except ImportError:
        raise OutputError(
            f"{target}: writing Word files needs python-docx. Run: pip install python-docx, or write .md."
        ) from None
    put_in_place(content, target)
    return target
