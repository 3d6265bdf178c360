"""The targets of a book: given in a file, found beside the rows, or a plan that stood among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import Note, SalesBook
from xlsales.table.lookups import Joined
from xlsales.table.mapping import KIND_ROLES
from xlsales.table.not_sales import Plan
from xlsales.table.raw import RawTable
from xlsales.table.target_doubts import without_repeated
from xlsales.table.target_units import target_doubts
from xlsales.table.targets import Targets, read_targets


def unread_targets(error: str) -> Note:
    """The warning that targets were not used; the analysis goes on without them."""
    return Note("targets_unread", f"The targets were not used: {error}", 0, "warning")


def with_targets(
    book: SalesBook,
    given: Sequence[RawTable],
    found: Sequence[RawTable],
    plans: Sequence[Plan],
    settings: Settings,
    mapping: Mapping[str, str],
    joined: Sequence[Joined],
) -> SalesBook:
    """The book with the targets that were given, else those that stand beside the rows, else a plan among the rows."""
    if not given and not found and not plans:
        return book
    rows = book.sales if book.deals is None or book.basis == "orders" else book.deals
    members = {d: tuple(map(str, rows[d].cat.categories)) for d in book.dimensions if d in rows}
    members |= {d: tuple(dict.fromkeys((*members.get(d, ()), *names))) for d, names in book.members.items()}
    last_year = int(book.sales["month"].max()) // 12 if len(book.sales) else None
    own = {r: h for r, h in mapping.items() if r in KIND_ROLES["targets"]}
    read: list[Targets] = []
    notes = [*book.notes, *(n for g in given for n in g.notes)]
    for table in (*given, *found):
        try:
            read.append(
                read_targets(table, settings, members, mapping=own, last_year=last_year, aliases=_aliases(joined))
            )
        except InputError as error:
            looks = any(table is t for t in found)
            text = f"{table.name} looks like targets but was not used: {error}"
            notes.append(Note("targets_unread", text, 0, "warning") if looks else unread_targets(str(error)))
    if plans and not read:
        goals, said = _of_plan(plans, settings, members, last_year)
        read += goals
        notes.append(said)
    if not read:
        return replace(book, notes=tuple(notes))
    frames, again = without_repeated([r.frame for r in read])
    notes += again
    targets = pd.concat(frames, ignore_index=True)
    doubts = target_doubts(_of_leaves(targets, read), book.sales, settings.fiscal_year_start) if len(book.sales) else []
    return replace(
        book,
        targets=targets,
        reports_to={below: above for r in read for below, above in r.reports_to.items()} | book.reports_to,
        notes=(*notes, *(n for r in read for n in r.notes), *doubts),
        matches=(*book.matches, *(m for r in read for m in r.matches)),
    )


def _of_leaves(targets: pd.DataFrame, read: Sequence[Targets]) -> pd.DataFrame:
    """The targets without those of members above others who have targets: they have no sales rows of their own."""
    above = {a for r in read for below, a in r.reports_to.items() if below in set(r.frame["member"])}
    return targets[~targets["member"].isin(above)] if above else targets


def _aliases(joined: Sequence[Joined]) -> dict[str, dict[str, str]]:
    return {role: pairs for j in joined for role, pairs in j.aliases.items()}


def _of_plan(
    plans: Sequence[Plan], settings: Settings, members: Mapping[str, Sequence[str]], last_year: int | None
) -> tuple[list[Targets], Note]:
    """The first plan that stands among the rows, as targets, and what to say about it and the others."""
    first, others = plans[0], ", ".join(p.words for p in plans[1:])
    rest = f" {others} was not used." if others else ""
    try:
        read = read_targets(first.table, settings, members, mapping={"quota": first.money}, last_year=last_year)
    except InputError as error:
        return [], Note(
            "plan_unread", f"The plan {first.words} could not be read as targets: {error}.{rest}", 0, "warning"
        )
    worth = float(read.frame["quota"].sum())
    text = f"{first.words[:1].upper()}{first.words[1:]} ({worth:,.2f}) was taken as targets.{rest}"
    return [read], Note("plan_as_targets", text, len(first.table), "warning")
