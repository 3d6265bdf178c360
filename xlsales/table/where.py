"""Filters: which members of which columns an analysis looks at, as people write them, and a book cut down to them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from xlsales.errors import InputError, UsageError, nearest
from xlsales.table.book import NOT_GIVEN, Note, SalesBook

OUTSIDE = "Outside the filter"
_CONDITION = re.compile(r"\s*(?P<column>[^=!<>]+?)\s*(?P<sign>!=|<>|=)\s*(?P<members>.*?)\s*")


@dataclass(frozen=True)
class Condition:
    """One condition of a filter: rows whose member of a column is one of these, or none of them.

    Examples
    --------
    >>> Condition("region", ("West",)).text, Condition("rep", ("Ann", "Ben"), leave_out=True).text
    ('region = West', 'rep != Ann, Ben')
    """

    column: str
    members: tuple[str, ...]
    leave_out: bool = False

    @property
    def text(self) -> str:
        """The condition as it is written."""
        return f"{self.column} {'!=' if self.leave_out else '='} {', '.join(self.members)}"


def conditions(where: str | Mapping[str, Any] | Iterable[str]) -> tuple[Condition, ...]:
    """Read a filter: `region=West; rep=Ann,Ben; product!=Gate`, several such texts, or column → member(s).

    Raises
    ------
    UsageError
        Where a part is no condition.

    Examples
    --------
    >>> conditions("region=West; rep != Ann, Ben")
    (Condition(column='region', members=('West',), leave_out=False), Condition(column='rep', members=('Ann', 'Ben'), leave_out=True))
    >>> conditions({"region": ["West", "East"]})[0].members
    ('West', 'East')
    """  # noqa: E501
    if isinstance(where, Mapping):
        return tuple(_mapped(str(column), members) for column, members in where.items())
    texts = where.split(";") if isinstance(where, str) else [p for text in where for p in str(text).split(";")]
    return tuple(_read(text) for text in texts if text.strip())


def _mapped(column: str, members: Any) -> Condition:
    several = members if isinstance(members, Sequence) and not isinstance(members, str) else (members,)
    return Condition(column, tuple(str(m) for m in several))


def _read(text: str) -> Condition:
    found = _CONDITION.fullmatch(text)
    members = _members(found["members"]) if found else ()
    if found is None or not members:
        raise UsageError(
            f"{text.strip()!r} is no filter",
            where="where",
            cure="Write it like region=West, rep=Ann,Ben or region!=West.",
        )
    return Condition(found["column"].strip().strip("\"'"), members, found["sign"] != "=")


def _members(text: str) -> tuple[str, ...]:
    """The members of a list; a comma inside quotes belongs to a name.

    Examples
    --------
    >>> _members('Ann, "Smith, John"')
    ('Ann', 'Smith, John')
    """
    return tuple(name for part in next(csv.reader([text], skipinitialspace=True)) if (name := part.strip()))


def filtered(book: SalesBook, where: str | Mapping[str, Any] | Iterable[str]) -> SalesBook:
    """The book with the rows that a filter lets through; the others are set aside as outside of it.

    Targets follow: those of a member outside the filter, and those of a member whose rows lie on both sides of it, are
    left out and said.

    Raises
    ------
    UsageError
        For a column or member that the rows do not have; the nearest are named.
    InputError
        Where no row is left.

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [1.0, 2.0], "region": ["West", "East"]})
    >>> filtered(book_from_roles(rows), "region=West").sales["revenue"].tolist()
    [1.0]
    """
    asked = tuple(_known(book, c) for c in conditions(where))
    if not asked:
        return book
    sales = _kept(book.sales, asked, whole=book.deals is None)
    deals = _kept(book.deals, asked, whole=False) if book.deals is not None else None
    said = "; ".join(c.text for c in asked)
    if not sales.any():
        raise InputError(
            f"the filter {said} leaves no row with revenue", where=book.source_name, cure="Name other members, or none."
        )
    rows = [_outside(book, book.sales, ~sales, said)] if book.basis == "orders" else []
    if deals is not None and book.deals is not None and book.basis == "deals":
        rows.append(_outside(book, book.deals, ~deals, said))
    aside = pd.concat([book.set_aside, *rows], ignore_index=True)
    targets, dropped = _targets(book, sales, asked)
    notes = [Note("filter", f"Only rows with {said}: everything in this report is about them.", len(aside))]
    if dropped:
        notes.append(
            Note("filter_targets", f"Targets left out by the filter, as they are not of its rows alone: {dropped}.")
        )
    return replace(
        book,
        sales=_recoded(book.sales[sales]),
        deals=None if deals is None or book.deals is None else _recoded(book.deals[deals]),
        set_aside=aside,
        targets=targets,
        notes=(*book.notes, *notes),
    )


def _known(book: SalesBook, condition: Condition) -> Condition:
    """The condition with the column's role and the members as the rows write them."""
    # The person's own headers come before our names for them; of two alike, the first.
    named = [(w(d), d) for w in (str, book.label) for d in reversed(book.dimensions)]
    by_word = {_plain(word): d for word, d in named}
    role = by_word.get(_plain(condition.column))
    if role is None:
        have = [*book.dimensions, *(book.label(d) for d in book.dimensions)]
        raise UsageError(
            f"the rows have no column {condition.column!r} to filter by",
            where="where",
            cure=nearest(condition.column, have),
        )
    names = {m.casefold(): m for m in (*_present(book, role), NOT_GIVEN)}
    unknown = [m for m in condition.members if m.casefold() not in names]
    if unknown:
        raise UsageError(
            f"{book.label(role)} has no {unknown[0]!r}", where="where", cure=nearest(unknown[0], list(names.values()))
        )
    return replace(condition, column=role, members=tuple(names[m.casefold()] for m in condition.members))


def _plain(written: str) -> str:
    """A column's name without what people leave out: sub_category and Sub-Category are the same."""
    return re.sub(r"[\W_]+", " ", written).strip().casefold()


def _present(book: SalesBook, role: str) -> list[str]:
    frames = [f for f in (book.sales, book.deals) if f is not None and role in f]
    return sorted({str(c) for f in frames for c in f[role].cat.categories})


def _kept(rows: pd.DataFrame, asked: tuple[Condition, ...], whole: bool) -> np.ndarray:
    """Which rows are let through; rows without the column are, unless they are all the rows there are."""
    kept = np.ones(len(rows), dtype=bool)
    for condition in asked:
        if condition.column in rows:
            inside = rows[condition.column].isin(condition.members).to_numpy()
            kept &= ~inside if condition.leave_out else inside
        elif whole:
            kept[:] = False
    return kept


def _outside(book: SalesBook, rows: pd.DataFrame, where: np.ndarray, said: str) -> pd.DataFrame:
    out = rows[where]
    amount = out["revenue" if "revenue" in out else "amount"]
    return pd.DataFrame(
        {"source": book.source_name, "row": out["row"], "reason": OUTSIDE, "detail": said, "amount": amount}
    )


def _recoded(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose categories are only those that occur."""
    out = rows.reset_index(drop=True)
    several = [c for c in out if isinstance(out[c].dtype, pd.CategoricalDtype)]
    return out.assign(**{c: out[c].cat.remove_unused_categories() for c in several})


def _targets(
    book: SalesBook, kept: np.ndarray, asked: tuple[Condition, ...]
) -> tuple[pd.DataFrame | None, str]:  # fmt: skip
    """The targets of members all of whose rows are let through, and whose are left out."""
    if book.targets is None or book.targets.empty:
        return book.targets, ""
    inside, outside = book.sales[kept], book.sales[~kept]
    roles, members = (book.targets[c].astype("str") for c in ("role", "member"))
    keep = np.zeros(len(book.targets), dtype=bool)
    split: list[str] = []
    for role in roles.unique():
        here = (roles == role).to_numpy()
        if role not in book.sales:
            split += members[here].unique().tolist()
            continue
        within, without = (set(rows[role].astype("str").str.casefold()) for rows in (inside, outside))
        names = members.str.casefold()
        keep |= here & names.isin(within - without).to_numpy()
        both = here & names.isin(within & without).to_numpy()
        split += members[both].unique().tolist()
    shown = ", ".join(split[:4]) + (f" and {len(split) - 4} more" if len(split) > 4 else "")
    left = book.targets[keep].reset_index(drop=True)
    return (left if len(left) else None), shown
