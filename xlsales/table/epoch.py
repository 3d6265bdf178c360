"""Dates that count from 1904, which a reader counts from 1900 where it missed the workbook's word for it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from xlsales.table.cells import DAY_TYPE
from xlsales.table.header_row import column_letters
from xlsales.table.raw import RawTable

_BETWEEN = np.timedelta64(1_462, "D")
"""From the first day of the one calendar to that of the other."""
_START = np.datetime64("1904-01-01", "us")


def with_days_of_1904(table: RawTable, xml: bytes) -> RawTable:
    """The table of a workbook that counts from 1904 with its true dates as the sheet's own serial numbers say them.

    Excel 2013 and later write a second element of the same name into the workbook, after which some readers forget
    what the first one said. The first date of each column is compared with the number behind it.
    """
    cells = list(table.cells)
    for j, (column, place) in enumerate(zip(cells, table.places, strict=False)):
        dated = np.flatnonzero(~np.isnat(column.days))
        if not len(dated):
            continue
        ref = f"{column_letters(place)}{int(table.rows[dated[0]])}".encode()
        found = re.search(rb'<c r="%s"[^>]*>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?<v>([\d.]+)</v>' % ref, xml)
        if found is None:
            continue
        meant = _START + np.timedelta64(round(float(found[1]) * 86_400_000), "ms")
        read = column.days[dated[0]]
        if abs((meant - read) - _BETWEEN) < np.timedelta64(1, "D"):
            cells[j] = replace(column, days=(column.days + _BETWEEN).astype(DAY_TYPE))
    return replace(table, cells=tuple(cells))
