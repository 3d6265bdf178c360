"""The `Table`: a small frame with the meaning of its columns, and the `Fact`, one of its cells as a thing to cite."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

Kind = Literal[
    "text", "period", "date", "class", "flag",
    "money", "price", "count", "number", "index", "score",
    "share", "rate", "change", "points",
    "days", "weeks", "p", "by_row",
]  # fmt: skip
"""How a value is meant and shown.

money: whole currency units; price: money with cents; share and rate: a fraction shown as 12.3 %; change: a signed
fraction; points: a difference of two rates as a fraction, shown in percentage points; index: 1.00 is average;
p: p-value; by_row: the kind stands in the row's own `kind` column, as in a table of KPIs.
"""


PERCENT_KINDS: frozenset[Kind] = frozenset({"share", "rate", "change", "points"})


@dataclass(frozen=True)
class Column:
    """What a table's column means: its stable name, the header a person reads, its kind, and its definition.

    `figure` is the definition's name in `definitions.toml`; see `definitions.defined`.
    """

    name: str
    header: str
    kind: Kind = "text"
    meaning: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Fact:
    """One figure and where it stands: `row` is the position in the table's frame, `column` the column's name."""

    value: Any
    kind: Kind
    table: str
    row: int
    column: str

    @property
    def id(self) -> str:
        """The fact's stable name."""
        return f"{self.table}[{self.row}].{self.column}"

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None and not (isinstance(self.value, float) and math.isnan(self.value))


KEYS_BY_ROW = frozenset({"metric", "kind", "favourable"})
"""Keys of rows that say their own kind; what they mean stands in words in a column beside them."""


@dataclass(frozen=True)
class Table:
    """One answer: a frame whose columns are described, or the reason why the data cannot give it.

    Parameters
    ----------
    name
        Stable snake_case name, the key in `--json`.
    title
        What the table shows, in a few words.
    columns
        One `Column` for each column of `frame`, in the same order.
    frame
        The values, ready to show; missing is NaN, NaT or None.
    notes
        Sentences under the table: definitions in force, what was left out and why.
    missing
        Why the table has no rows, said to the user; empty where it has.

    Examples
    --------
    >>> t = Table("by_region", "Revenue by region", (Column("member", "Region"), Column("revenue", "Revenue", "money")),
    ...           pd.DataFrame({"member": ["North"], "revenue": [10.0]}))
    >>> t.fact("revenue", member="North").value
    10.0
    """

    name: str
    title: str
    columns: tuple[Column, ...] = ()
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[str, ...] = ()
    missing: str = ""

    def __post_init__(self) -> None:
        names = [c.name for c in self.columns]
        if names != list(self.frame.columns):
            raise ValueError(f"table {self.name}: columns {names} do not describe {list(self.frame.columns)}")

    @cached_property
    def values(self) -> Mapping[str, list[Any]]:
        """Each column's values as a list: for reading cell by cell, many times faster than the frame."""
        return _Lists(self.frame)

    def __bool__(self) -> bool:
        return len(self.frame) > 0

    def column(self, name: str) -> Column:
        """The description of a column."""
        return next(c for c in self.columns if c.name == name)

    def row(self, **key: Any) -> int | None:
        """Position of the first row whose columns equal the key, or None."""
        found: Iterable[int] = range(len(self.frame))
        for name, value in key.items():
            column = self.values[name]
            found = [i for i in found if column[i] is not pd.NA and column[i] == value]
        return next(iter(found), None)

    def fact(self, column: str, row: int | None = None, **key: Any) -> Fact:
        """The figure of a column at a row position, or at the row that a key names.

        Raises
        ------
        KeyError
            Where no row has that key.
        """
        at = row if row is not None else self.row(**key)
        if at is None:
            raise KeyError(f"table {self.name} has no row {key}")
        kind = self.column(column).kind
        if kind == "by_row":
            kind = self.values["kind"][at]
        return Fact(_plain(self.values[column][at]), kind, self.name, at, column)

    def records(self) -> list[dict[str, Any]]:
        """Rows as plain values, for `--json`."""
        names = list(self.frame.columns)
        return [dict(zip(names, map(_plain, r), strict=True)) for r in self.frame.itertuples(index=False, name=None)]


class _Lists(dict[str, list[Any]]):
    """The columns of a frame as lists, each made when it is first asked for."""

    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__()
        self.frame = frame

    def __missing__(self, name: str) -> list[Any]:
        self[name] = self.frame[name].tolist()
        return self[name]


def unavailable(name: str, title: str, why: str) -> Table:
    """A table that the data cannot answer, with the reason."""
    return Table(name, title, missing=why)


def table(name: str, title: str, columns: Mapping[str, Column], frame: pd.DataFrame, *notes: str) -> Table:
    """Make a `Table` of the described columns that the frame has, in the order of the descriptions."""
    kept = [c for c in columns if c in frame.columns]
    return Table(
        name, title, tuple(columns[c] for c in kept), frame[kept].reset_index(drop=True), tuple(n for n in notes if n)
    )


def _plain(value: Any) -> Any:
    """A numpy or pandas value as the plain Python value that JSON and Excel take; missing becomes None."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value
