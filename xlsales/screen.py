"""What a terminal shows: a report in few lines, and tables as wide as the window, long lists cut and counted."""

from __future__ import annotations

import shutil
import textwrap
from itertools import pairwise

from xlsales.metrics.table import Column, Table
from xlsales.report.model import Report
from xlsales.words.numbers import DECIMALS, written

LISTED = 30
MOST_WARNINGS = 12
NARROWEST = 12
GAP = "  "


def told(report: Report) -> list[str]:
    """A report as lines of text: what it says first, the rows that it leaves out, and what was noted while reading."""
    locale, currency = report.meta["settings"]["locale"], report.meta["currency"]
    lines = [f"{GAP}{sentence.text(locale, currency)}" for sentence in report.text["executive"]]
    aside, read = report.meta["rows_set_aside"], report.meta["rows_read"]
    if aside:
        were = "was" if aside == 1 else "were"
        lines.append(f"{GAP}{aside:,} of {read:,} rows {were} set aside: the sheet Checks and `xlsales check` say why.")
    notes = report.tables["reading_notes"]
    warnings = [r["note"] for r in notes.records() if r["level"] == "warning"] if notes else []
    lines += [f"{GAP}Warning: {warning}" for warning in warnings[:MOST_WARNINGS]]
    if (more := len(warnings) - MOST_WARNINGS) > 0:
        lines.append(f"{GAP}{more} more warning{'s' * (more != 1)}: `xlsales check` lists them.")
    return lines


def on_screen(table: Table, width: int = 0, listed: int = LISTED) -> str:
    """A table as lines of text.

    Parameters
    ----------
    width
        Characters of a line; 0 for the terminal's own width.
    listed
        Most rows to show; how many more there are is said.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = (Column("member", "Region"), Column("revenue", "Revenue", "money"))
    >>> frame = pd.DataFrame({"member": ["North", "South"], "revenue": [1234.0, 5.0]})
    >>> print(on_screen(Table("t", "By region", columns, frame), width=40))
    By region
      Region  Revenue
      North     1,234
      South         5
    """
    title = [*textwrap.wrap(table.title, width or _terminal())]
    if not table:
        return "\n".join([*title, *_indented(table.missing or "Nothing.", width or _terminal())])
    columns = [c for c in table.columns if not _same_everywhere(table, c)]
    same = [f"{c.header}: {table.frame[c.name].iloc[0]}" for c in table.columns if c not in columns]
    shown = table.frame.head(listed)
    cells = [[_cell(v, c) for v in shown[c.name]] for c in columns]
    widths = _widths(columns, cells, (width or _terminal()) - len(GAP))
    lines = [GAP + line for line in _row([c.header for c in columns], columns, widths)]
    for row in zip(*cells, strict=True):
        lines += [GAP + line for line in _row(list(row), columns, widths)]
    more = len(table.frame) - len(shown)
    rest = [f"… and {more:,} more; --json FILE writes all."] if more else []
    return "\n".join([*title, *(GAP + s for s in same), *lines, *(GAP + r for r in rest)])


def _terminal() -> int:
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 160))


def _same_everywhere(table: Table, column: Column) -> bool:
    """A file's name that every row repeats is said once above the table."""
    return column.name == "source" and column.kind == "text" and table.frame["source"].nunique() == 1


def _cell(value: object, column: Column) -> str:
    text = written(value, column.kind)
    return "" if text == "n/a" or value is None else text.replace("\n", " ")


def _widths(columns: list[Column], cells: list[list[str]], room: int) -> list[int]:
    """Natural widths; where they do not fit, the widest text columns give way, the widest first."""
    widths = [max(len(c.header), *map(len, texts)) for c, texts in zip(columns, cells, strict=True)]
    text = [i for i, c in enumerate(columns) if c.kind not in DECIMALS]
    over = sum(widths) + len(GAP) * (len(widths) - 1) - room
    while over > 0 and text:
        order = sorted(text, key=lambda i: -widths[i])
        steps = [widths[a] - widths[b] for a, b in pairwise(order)]
        widest = order[0]
        step = min(over, max(1, steps[0] if steps else over), widths[widest] - NARROWEST)
        if step <= 0:
            break
        widths[widest] -= step
        over -= step
    return widths


def _row(texts: list[str], columns: list[Column], widths: list[int]) -> list[str]:
    wrapped = [textwrap.wrap(t, w) or [""] for t, w in zip(texts, widths, strict=True)]
    out = []
    for i in range(max(map(len, wrapped))):
        parts = [w[i] if i < len(w) else "" for w in wrapped]
        placed = [
            p.rjust(n) if c.kind in DECIMALS else p.ljust(n) for p, n, c in zip(parts, widths, columns, strict=True)
        ]
        out.append(GAP.join(placed).rstrip())
    return out


def _indented(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=GAP, subsequent_indent=GAP)
