"""Where the many rows of a sheet stand, how each column looks, and how wide it is."""

from __future__ import annotations

import pandas as pd

from xlsales.excel.cells import BigRows
from xlsales.excel.layout_table import shown_value
from xlsales.excel.names import table_name, unlike_headers
from xlsales.excel.style import number_format
from xlsales.report.model import Rows

SAMPLE, LONGEST = 200, 42


def big_rows(block: Rows, top: int = 0, left: int = 0) -> BigRows:
    """The rows of a block from a cell on, with each column's header and look."""
    frame = block.frame
    numbers = tuple(_format(frame[c], block.kinds.get(str(c), "")) for c in frame.columns)
    figures = tuple(pd.api.types.is_numeric_dtype(frame[c]) and frame[c].dtype != bool for c in frame.columns)
    return BigRows(frame, table_name(block.name), top, left, numbers, unlike_headers(map(str, frame.columns)), figures)


def widths(rows: BigRows) -> dict[int, int]:
    """Each column's width in pixels, from its header and its first values."""
    found: dict[int, int] = {}
    sample = rows.frame.head(SAMPLE)
    for j, (column, header) in enumerate(zip(rows.frame.columns, rows.headers, strict=True)):
        shown = (min(len(str(shown_value(v))), LONGEST) for v in sample[column].tolist())
        longest = max(len(header) + 4, *shown, 0)
        if pd.api.types.is_datetime64_any_dtype(rows.frame[column]):
            longest = max(len(header) + 4, 11)
        found[rows.left + j] = longest * 7 + 12
    return found


def _format(values: pd.Series, kind: str) -> str:
    if pd.api.types.is_datetime64_any_dtype(values):
        return number_format("date")
    if kind:
        return number_format(kind)  # type: ignore[arg-type]
    return ""
