"""The definitions of all figures: the columns of tables are made from the one text that says what a figure means."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from xlsales.metrics.table import Column, Kind

TimeSpan = Literal["", "before"]
"""Of which time a figure is: the table's own, or one of `[spans]`."""
_OWN = ("header", "kind", "meaning")


@dataclass(frozen=True)
class Definition:
    """One figure: its header, kind and meaning, the meanings of other ways to count it, and where the docs say more."""

    name: str
    header: str
    kind: Kind
    meaning: str
    ways: dict[str, str]
    section: str


def defined(
    figure: str, column: str = "", *, span: TimeSpan = "", by: str = "", header: str = "", **words: str
) -> Column:
    """A table's column for a figure of `definitions.toml`.

    Parameters
    ----------
    figure
        Name of the definition.
    column
        Stable name of the column where it is not the figure's.
    span
        "before" for the figure in the period compared with.
    by
        Name of a way to count, where the definition has several.
    header
        In place of the definition's: the user's own word for a dimension.
    **words
        What {words} in header and meaning stand for.

    Raises
    ------
    KeyError
        Where there is no such definition, way or word.

    Examples
    --------
    >>> defined("units").meaning
    'Sum of quantity.'
    >>> before = defined("revenue", span="before")
    >>> before.name, before.header
    ('revenue_before', 'Revenue before')
    """
    return _column(figure, column, span, by, header, tuple(words.items()))


@cache
def _column(
    figure: str, column: str, span: TimeSpan, by: str, header: str, words: tuple[tuple[str, str], ...]
) -> Column:
    one, filled = definitions()[figure], dict(words)
    told = {
        "name": figure,
        "header": header or one.header.format(**filled),
        "meaning": (one.ways[by] if by else one.meaning).format(**filled),
    }
    if span:
        told = {part: pattern.format(**told) for part, pattern in spans()[span].items()}
    return Column(column or told["name"], told["header"], one.kind, told["meaning"], figure)


@cache
def definitions() -> dict[str, Definition]:
    """All definitions by name, in the order of the file."""
    out: dict[str, Definition] = {}
    for section, several in _read().items():
        for name, told in several.items() if section != "spans" else ():
            ways = {k: v for k, v in told.items() if k not in _OWN}
            out[name] = Definition(name, told["header"], told["kind"], told["meaning"], ways, section)
    return out


def sections() -> Iterator[tuple[str, tuple[Definition, ...]]]:
    """Each section of the file with its definitions, for the docs."""
    every = definitions().values()
    for section in dict.fromkeys(d.section for d in every):
        yield section, tuple(d for d in every if d.section == section)


@cache
def spans() -> dict[str, dict[str, str]]:
    """How a figure of another time is called."""
    return dict(_read()["spans"])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("xlsales.metrics").joinpath("definitions.toml").read_text(encoding="utf-8"))
