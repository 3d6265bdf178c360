"""What is said of period labels that are of several grains, or of one that the analysis has not."""

from __future__ import annotations

import numpy as np

from xlsales.table.book import Note
from xlsales.table.dates import DateReading

_NAMES = {"half": "half-year"}


def grain_notes(header: str, reading: DateReading, fiscal_year_start: int = 1) -> list[Note]:
    """Notes on labels of several grains in one column, and on half-years.

    Parameters
    ----------
    header
        The column, as the person named it.
    reading
        How its cells were read.
    fiscal_year_start
        First month of the fiscal year.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> from xlsales.table.dates import read_dates
    >>> [n.code for n in grain_notes("Period", read_dates(cells_of_texts(["Q1 2024", "2024", "Apr 2024"])))]
    ['grains_mixed']
    """
    notes = []
    if len(reading.grains) > 1:
        listed = [f"{count:,} {_NAMES.get(grain, grain)}{'s' if count > 1 else ''}" for grain, count in reading.grains]
        shown = f"{', '.join(listed[:-1])} and {listed[-1]}"
        text = (
            f"The periods of {header!r} are of several grains: {shown}. Each row counts from the first day of its own "
            "period, but for coarser ones that sum the finer ones beside them."
        )
        notes.append(Note("grains_mixed", text, sum(c for _, c in reading.grains), "warning"))
    halves = dict(reading.grains).get("half", 0)
    if halves:
        text = f"{halves:,} cells of {header!r} are half-years; they are analysed by year."
        alone = _years_with_one_half(reading, fiscal_year_start)
        if alone:
            text += f" Only one half is given of {', '.join(map(str, alone))}: no total of a full year."
        notes.append(Note("half_years", text, halves, "warning" if alone else "info"))
    return notes


def _years_with_one_half(reading: DateReading, fiscal_year_start: int) -> list[int]:
    """The years of which the column names one half only, each by the calendar year in which it ends."""
    if len(reading.grains) > 1:
        return []
    months = reading.days[~np.isnat(reading.days)].astype("datetime64[M]").astype(np.int64)
    halves = np.unique((months - (fiscal_year_start - 1)) // 6)
    years, counts = np.unique(halves // 2, return_counts=True)
    return [1970 + int(y) + (fiscal_year_start > 1) for y in years[counts == 1]]
