"""Totals among the rows of a mapped table: found by label and arithmetic, set aside, or said where they disagree."""

from __future__ import annotations

import math

import numpy as np

from xlsales.table.account import RowAccount
from xlsales.table.book import Note
from xlsales.table.cells import Cells
from xlsales.table.mapping import NUMBER_ROLES, MappedTable
from xlsales.table.total_labels import is_line_label, is_total_label, is_whole_label
from xlsales.table.totals import (
    labelled_means,
    labelled_totals,
    labelled_wholes,
    rounding,
    summing_rows,
)
from xlsales.table.unlabelled_totals import set_unlabelled_totals_aside

# So many labelled rows are compared with the rows of their own members, each by itself.
_MOST_MARGINS = 500
_MOST_SAID = 5
_FEWEST_IN_MEAN = 2
_FEW_LINES = 0.34
_MOST_NAMES = 2_000


def set_totals_aside(account: RowAccount, mapped: MappedTable, notes: list[Note]) -> np.ndarray:
    """Set totals rows aside where label and arithmetic agree, or where arithmetic and position leave no doubt.

    A label of the whole (Worldwide) or of an average counts only with its arithmetic. Without any label, a row that
    names nothing is a total where it sums others, and so is a member that is half of every block; both are said.

    Returns
    -------
    numpy.ndarray
        Where a row is labelled as a total but does not sum other rows, for `note_totals_kept`.
    """
    labelled = labelled_totals(mapped.table) & account.used
    whole = labelled_wholes(mapped.table) & account.used & ~labelled
    nameless = _nameless(mapped) & account.used & ~np.isnan(account.amount)
    asked = labelled | nameless | whole
    if asked.any():
        bare = _bare(_lines_below(account, mapped), mapped)
        amount = np.where(account.used & ~bare, account.amount, np.nan)
        agreed = _margins(mapped, labelled | whole, np.where(asked, np.nan, amount), amount)
        agreed |= summing_rows(asked, amount, agreed)
        account.set_aside(agreed & labelled, "totals row", "its label and its amount say that it sums other rows")
        account.set_aside(agreed & whole, "totals row", "it names the whole, and its amount sums other rows")
        account.set_aside(agreed, "totals row", "it names nothing, and its amount sums other rows")
        labelled &= ~agreed
    _set_means_aside(account, mapped, notes)
    _set_lines_aside(account, mapped, notes)
    set_unlabelled_totals_aside(account, mapped, notes)
    return np.asarray(labelled & account.used)


def _set_means_aside(account: RowAccount, mapped: MappedTable, notes: list[Note]) -> None:
    """Set rows aside that are labelled as an average and are one of the rows above, or of all; others are said."""
    means = labelled_means(mapped.table) & account.used & ~np.isnan(account.amount)
    start = 0
    for place in np.flatnonzero(means)[:_MOST_MARGINS].tolist():
        plain = account.used & ~means & ~np.isnan(account.amount)
        blocks = (account.amount[start:place][plain[start:place]], account.amount[plain])
        stated = float(account.amount[place])
        if any(_is_average(stated, block) for block in blocks):
            account.set_aside(np.arange(len(means)) == place, "totals row", "its label and amount say it is an average")
        else:
            text = (
                f"Row {account.rows[place]} ({stated:,.2f}) is labelled as an average, which it is not of the rows "
                "above it; it was kept. Delete it if it is no sale."
            )
            notes.append(Note("average_kept", text, 1, "warning"))
        start = place + 1


def _set_lines_aside(account: RowAccount, mapped: MappedTable, notes: list[Note]) -> None:
    """Set rows aside that are labelled as a line below the rows (Max, Target, Difference) and name little else."""
    lines = _lines_below(account, mapped)
    bare = _bare(lines, mapped)
    if not lines.any() or lines.mean() > _FEW_LINES:
        return
    count = account.set_aside(bare, "totals row", "its label says that it is a line below the rows, and it names less")
    others = lines & ~bare
    for where, what in ((bare, "were set aside as no sales"), (others, "count like all others")):
        # A product that is called Control is sold more often than this.
        if where.any() and (what.startswith("were") or int(others.sum()) <= _MOST_SAID):
            amount = math.fsum(account.amount[where].tolist())
            text = (
                f"{int(where.sum()):,} rows are labelled like lines below a table, such as Target or Max "
                f"({amount:,.2f}); they {what}."
            )
            notes.append(Note("lines_below", text, count or int(where.sum()), "warning"))


def _lines_below(account: RowAccount, mapped: MappedTable) -> np.ndarray:
    lines = np.zeros(len(account.used), dtype=bool)
    for role in (r for r in mapped.roles if r not in NUMBER_ROLES):
        cells = mapped.cells(role)
        if len(cells.texts) <= _MOST_NAMES:
            lines |= np.array([*map(is_line_label, cells.texts), False], dtype=bool)[cells.codes]
    lines &= account.used & ~np.isnan(account.amount)
    return lines


def _bare(lines: np.ndarray, mapped: MappedTable) -> np.ndarray:
    """Of the rows labelled as a line below the rows, those that name less than other rows do."""
    named = [~mapped.cells(r).blank for r in mapped.roles if r not in NUMBER_ROLES]
    if not lines.any() or not named or lines.mean() > _FEW_LINES:
        return np.zeros(len(lines), dtype=bool)
    filled = np.sum(named, axis=0)
    return np.asarray(lines & (filled < float(np.median(filled[~lines]))))


def _is_average(stated: float, block: np.ndarray) -> bool:
    if len(block) < _FEWEST_IN_MEAN:
        return False
    return any(abs(stated - float(f)) <= rounding(stated, float(f)) for f in (block.mean(), np.median(block)))


def note_totals_kept(account: RowAccount, labelled: np.ndarray, notes: list[Note]) -> None:
    """Say which rows are labelled as a total that no rows add up to: those that count, and those set aside anyway."""
    only = int((labelled & account.used).sum())
    if only:
        worth = math.fsum(np.nan_to_num(account.amount[labelled & account.used]).tolist())
        text = (
            f"{only:,} rows are labelled as a total ({worth:,.2f} in all) but do not sum other rows; they were kept. "
            "Delete them if they are totals."
        )
        notes.append(Note("totals_kept", text, only, "warning"))
    wrong = labelled & ~account.used & ~np.isnan(account.amount)
    for place in np.flatnonzero(wrong)[:_MOST_SAID].tolist():
        stated, summed = float(account.amount[place]), float(np.nansum(account.amount[account.used]))
        if abs(stated - summed) <= rounding(stated, summed):
            continue
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
    labels = [
        np.array([*(is_total_label(t) or is_whole_label(t) for t in c.texts), False], dtype=bool) for c in columns
    ]
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
