"""Totals among the rows of a mapped table: found by label and arithmetic, set aside, or said where they disagree."""

from __future__ import annotations

import numpy as np

from xlsales.table.account import RowAccount
from xlsales.table.book import Note
from xlsales.table.cells import Cells
from xlsales.table.mapping import NUMBER_ROLES, MappedTable
from xlsales.table.totals import is_total_label, labelled_totals, rounding, summing_rows

# So many labelled rows are compared with the rows of their own members, each by itself.
_MOST_MARGINS = 500
_MOST_SAID = 5


def set_totals_aside(account: RowAccount, mapped: MappedTable) -> np.ndarray:
    """Set totals rows aside where label and arithmetic agree, or where nothing but numbers stands in a row that sums.

    Returns
    -------
    numpy.ndarray
        Where a row is labelled as a total but does not sum other rows, for `note_totals_kept`.
    """
    labelled = labelled_totals(mapped.table) & account.used
    nameless = _nameless(mapped) & account.used & ~np.isnan(account.amount)
    asked = labelled | nameless
    if not asked.any():
        return np.zeros(len(asked), dtype=bool)
    amount = np.where(account.used, account.amount, np.nan)
    agreed = _margins(mapped, labelled, np.where(asked, np.nan, amount), amount)
    agreed |= summing_rows(asked, amount, agreed)
    account.set_aside(agreed & labelled, "totals row", "its label and its amount say that it sums other rows")
    account.set_aside(agreed, "totals row", "it names nothing, and its amount sums other rows")
    return np.asarray(labelled & ~agreed)


def note_totals_kept(account: RowAccount, labelled: np.ndarray, notes: list[Note]) -> None:
    """Say which rows are labelled as a total that no rows add up to: those that count, and those set aside anyway."""
    only = int((labelled & account.used).sum())
    if only:
        text = f"{only:,} rows are labelled as a total but do not sum other rows; they were kept."
        notes.append(Note("totals_kept", text, only, "warning"))
    wrong = labelled & ~account.used & ~np.isnan(account.amount)
    for place in np.flatnonzero(wrong)[:_MOST_SAID].tolist():
        stated, summed = float(account.amount[place]), float(np.nansum(account.amount[account.used]))
        text = (
            f"Row {account.rows[place]} is labelled as a total of {stated:,.2f}, which no rows add up to "
            f"(all rows used: {summed:,.2f}); it does not count."
        )
        notes.append(Note("totals_wrong", text, 1, "warning"))


def _nameless(mapped: MappedTable) -> np.ndarray:
    """Rows that say neither who nor what nor when: only numbers are filled in, as in a total without a label."""
    named = [mapped.cells(r).blank for r in mapped.roles if r not in NUMBER_ROLES]
    if not named:
        return np.zeros(len(mapped.table), dtype=bool)
    return np.asarray(np.logical_and.reduce(named))


def _margins(mapped: MappedTable, labelled: np.ndarray, plain: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Labelled rows that sum the plain rows of their own members, wherever these stand: Q1, Total beside Q1, North."""
    agreed = np.zeros(len(amount), dtype=bool)
    places = np.flatnonzero(labelled)
    if not len(places) or len(places) > _MOST_MARGINS:
        return agreed
    columns = [mapped.cells(r) for r in mapped.roles if r not in NUMBER_ROLES]
    labels = [np.array([*map(is_total_label, c.texts), False], dtype=bool) for c in columns]
    for place in places.tolist():
        same = ~np.isnan(plain)
        for cells, label in zip(columns, labels, strict=True):
            if not cells.blank[place] and not label[cells.codes[place]]:
                same &= _like(cells, place)
        total = float(plain[same].sum())
        if same.any() and abs(float(amount[place]) - total) <= rounding(float(amount[place]), total):
            agreed[place] = True
    return agreed


def _like(cells: Cells, place: int) -> np.ndarray:
    """Where a column holds the same as in one row."""
    if cells.codes[place] >= 0:
        return np.asarray(cells.codes == cells.codes[place])
    if not np.isnat(cells.days[place]):
        return np.asarray(cells.days == cells.days[place])
    return np.asarray(cells.numbers == cells.numbers[place])
