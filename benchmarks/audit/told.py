"""True sentences: those that the product writes, and the change of one thing in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlsales.cube.cube import Cube
from xlsales.report.analysis import analysis_of

Kind = Literal[
    "number", "share", "sign", "direction", "period", "name", "swap",
    "rank word", "rank member", "cause word", "cause member",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "number", "share", "sign", "direction", "period", "name", "swap",
    "rank word", "rank member", "cause word", "cause member",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A true sentence with one thing changed.

    Parameters
    ----------
    kind
        What was changed.
    truth, text
        The sentence before and after.
    spans
        Where the change stands in `text`: one place, two for a swap.
    """

    kind: Kind
    truth: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Told:
    """A true sentence and what can be changed in it where the one who wrote it knows."""

    text: str
    changes: tuple[Change, ...] = ()


def replaced(kind: Kind, truth: str, start: int, end: int, new: str) -> Change:
    """The sentence with other words at one place."""
    return Change(kind, truth, truth[:start] + new + truth[end:], ((start, start + len(new)),))


def written(cube: Cube) -> list[Told]:
    """Every sentence that the product writes about a company, each once."""
    texts = (s.text() for part in analysis_of(cube).text.values() for s in part)
    return [Told(t) for t in dict.fromkeys(texts)]
