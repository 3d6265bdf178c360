"""A column Is Won of TRUE and FALSE (Yes and No, 1 and 0) as the stage of each deal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.table.book import Note
from xlsales.table.cells import Cells, is_missing
from xlsales.table.headers import words_of
from xlsales.table.raw import RawTable

_YES = frozenset(
    {"true", "yes", "y", "t", "1", "1.0", "x", "wahr", "ja", "j", "vrai", "oui", "verdadero", "si", "sí"}
    | {"sim", "tak", "да", "evet", "はい", "是", "✓", "✔"}
)
_NO = frozenset(
    {"false", "no", "n", "f", "0", "0.0", "falsch", "nein", "faux", "non", "falso", "not", "never", "nee", "nie"}
    | {"não", "нет", "hayır", "いいえ", "否", "✗", "✘"}
)
# Words that make something else of a header with "won": a day, an amount, or a column that names both ends.
_NO_FLAG = frozenset({"lost", "loss", "date", "time", "on", "amount", "value", "by", "reason"})
_STAGES = ("Won", "Lost", "Open")


def names_a_flag(header: str) -> bool:
    """Whether a header asks whether a deal was won.

    Examples
    --------
    >>> [names_a_flag(h) for h in ("Is Won", "IsWon", "Won?", "Won/Lost", "Won Date", "Stage")]
    [True, True, True, False, False, False]
    """
    words = set(words_of(header))
    return "won" in words and not words & _NO_FLAG


def flags_of(cells: Cells) -> np.ndarray | None:
    """Of each cell 1 for yes, 0 for no and −1 for none; None where a cell holds anything else, or none says yes.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> flags_of(cells_of_texts(["TRUE", "FALSE", None])).tolist(), flags_of(cells_of_texts(["Yes", "Maybe"]))
    ([1, 0, -1], None)
    """
    flags = says_yes_or_no(cells)
    return flags if flags is not None and (flags == 1).any() else None


def says_yes_or_no(cells: Cells) -> np.ndarray | None:
    """Of each cell 1 for yes, 0 for no and −1 for none; None where a cell holds anything else.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> says_yes_or_no(cells_of_texts(["N", None])).tolist()
    [0, -1]
    """
    if cells.has_days or not np.isin(cells.numbers[~np.isnan(cells.numbers)], (0.0, 1.0)).all():
        return None
    said = []
    for text in cells.texts:
        word = text.lower().lstrip("'")
        if word not in _YES | _NO and not is_missing(text):
            return None
        said.append(1 if word in _YES else 0 if word in _NO else -1)
    flags = np.array([*said, -1], dtype=np.int8)[cells.codes]
    return np.asarray(np.where(np.isnan(cells.numbers), flags, cells.numbers == 1).astype(np.int8))


def stage_of_flags(table: RawTable, header: str, closed: np.ndarray | None) -> tuple[pd.Categorical, Note] | None:
    """The stages Won, Lost and Open of a column of flags; None where the column names stages itself.

    A deal that is not won is open where the column Is Closed says so, or where it has no close date; lost otherwise.

    Parameters
    ----------
    table
        The deals.
    header
        The column that says whether a deal was won.
    closed
        datetime64 of each deal's close date, where a column holds them.
    """
    won = flags_of(table.column(header)) if names_a_flag(header) else None
    if won is None:
        return None
    still, how = won < 0, "that are empty"
    ended = _closed_flags(table)
    if ended is not None:
        still, how = still | ((won == 0) & (ended[1] == 0)), f"that {ended[0]!r} says are not closed"
    elif closed is not None and np.isnat(closed).any():
        still, how = still | ((won == 0) & np.isnat(closed)), "without a close date"
    codes = np.where(still, 2, np.where(won == 1, 0, 1))
    counts = np.bincount(codes, minlength=3)
    text = (
        f"The stages were taken from {header!r}: {counts[0]:,} yes are won, {counts[1]:,} no are lost, and "
        f"{counts[2]:,} {how} are open."
    )
    if not counts[2]:
        text = f"{text[:-1]}: where some are not decided yet, add a column Stage."
    note = Note("stage_of_flags", text, int(counts.sum()), "info" if counts[2] else "warning")
    return pd.Categorical.from_codes(codes, list(_STAGES)), note


def _closed_flags(table: RawTable) -> tuple[str, np.ndarray] | None:
    """The column that says of each deal whether it is closed."""
    for header, cells in zip(table.headers, table.cells, strict=True):
        words = set(words_of(header))
        if "closed" in words and not words & (_NO_FLAG | {"won"}):
            flags = flags_of(cells)
            if flags is not None:
                return header, flags
    return None
