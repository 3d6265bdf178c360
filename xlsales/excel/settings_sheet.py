"""What the sheet *Settings* says: options by name, and which header is which standard column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsales.errors import UsageError
from xlsales.metrics.definitions import defined
from xlsales.settings import Settings

OPTION_HEADERS = tuple(defined(f).header for f in ("option", "option_value"))
MAPPING_HEADERS = tuple(defined(f).header for f in ("source_header", "taken_as"))
IGNORE = "ignore"


@dataclass(frozen=True)
class SheetSettings:
    """The options and the header mapping of one workbook.

    Parameters
    ----------
    settings
        The options in force.
    mapping
        Header of the data → standard column, as the person left it.
    """

    settings: Settings = field(default_factory=Settings)
    mapping: dict[str, str] = field(default_factory=dict)

    def roles(self, data: Sequence[Sequence[Any]], search: int = 20) -> dict[str, str]:
        """Standard column → header, for the headers that the data have (others are left from earlier data).

        Parameters
        ----------
        data
            Rows of cell values with a header row among the first `search` ones.
        """
        there = {cell_text(c) for row in data[:search] for c in row}
        return {role: header for header, role in self.mapping.items() if header in there and role != IGNORE}


def settings_of(rows: Sequence[Sequence[Any]] | None) -> SheetSettings:
    """Read a range of the sheet, or just two columns of names and values.

    Parameters
    ----------
    rows
        Cell values. A row with the headers Setting and Value starts the options, one with `MAPPING_HEADERS` the
        mapping; an empty row ends either. Without any such row the first two columns are options.

    Raises
    ------
    UsageError
        For an unknown option or a value that it cannot take, and for a playbook elsewhere than beside the work.

    Examples
    --------
    >>> settings_of([["top", 5], ["grain", "month"]]).settings.top
    5
    """
    if not rows:
        return SheetSettings()
    options = _block(rows, OPTION_HEADERS)
    mapping = _block(rows, MAPPING_HEADERS)
    if options is None and mapping is None:
        options = {cell_text(row[0]): cell_text(row[1]) for row in rows if len(row) > 1 and cell_text(row[0])}
    given = {name: value for name, value in (options or {}).items() if value}
    _check_playbook(given.get("playbook", ""))
    return SheetSettings(Settings().with_values(given), {h: role for h, role in (mapping or {}).items() if role})


def _check_playbook(path: str) -> None:
    """A workbook may come from anybody: it names no file on a network, on another drive, or in another folder."""
    words = path.replace("\\", "/").split("/")
    if path and (len(words) > 1 or ".." in words or ":" in path or path.startswith("~")):
        raise UsageError(
            f"{path!r} is not a plain file name",
            where="the setting playbook",
            cure="Put the file into the folder from which xlsales runs, and give its name alone.",
        )


def _block(rows: Sequence[Sequence[Any]], headers: Sequence[str]) -> dict[str, str] | None:
    """Key → value of the rows under a header row, up to the next empty key; None where no row has these headers."""
    for number, row in enumerate(rows):
        texts = [cell_text(c) for c in row]
        if all(h in texts for h in headers):
            key, value = (texts.index(h) for h in headers)
            below: dict[str, str] = {}
            for cells in rows[number + 1 :]:
                if not cell_text(cells[key]):
                    break
                below[cell_text(cells[key])] = cell_text(cells[value])
            return below
    return None


def cell_text(value: Any) -> str:
    """A cell as the text that a person reads in it.

    Examples
    --------
    >>> cell_text(2017.0), cell_text(None), cell_text(dt.datetime(2017, 12, 31))
    ('2017', '', '2017-12-31')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).strip()
