"""Which column of a table plays which role, how sure, and why the others do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from xlsales.errors import UsageError, nearest
from xlsales.settings import Settings
from xlsales.table.book import DIMENSIONS, ColumnMatch, Note
from xlsales.table.cells import Cells, cells_of_texts, is_missing
from xlsales.table.dates import read_dates
from xlsales.table.flags import flags_of, names_a_flag
from xlsales.table.headers import ROLES, Likeness, likenesses, without_common_prefix, words_of
from xlsales.table.ids import holds_counts
from xlsales.table.money_words import of_targets, preferred_money
from xlsales.table.numbers import read_numbers
from xlsales.table.raw import RawTable
from xlsales.table.stage_words import has_stages
from xlsales.table.total_labels import is_total_label

Kind = Literal["orders", "deals", "lookup", "targets"]
MONEY = ("revenue", "price", "discount", "cost", "unit_cost", "profit", "amount", "quota")
NUMBER_ROLES = (*MONEY, "units")
DATE_ROLES = ("date", "created", "closed")
_SHARED = (*DIMENSIONS, "units", "price", "discount", "cost", "profit", "currency")
KIND_ROLES: dict[Kind, tuple[str, ...]] = {
    "orders": (*_SHARED, "unit_cost", "order_id", "date", "period", "year", "revenue", "status"),
    "deals": (*_SHARED, "deal_id", "stage", "created", "closed", "amount"),
    "lookup": (*DIMENSIONS, "price", "order_id", "deal_id", "date", "status", "currency"),
    "targets": (*DIMENSIONS, "quota", "period", "date", "year"),
}
# The same word means another thing beside a stage: role → what it is in this kind of table.
ALIASES: dict[Kind, dict[str, str]] = {
    "orders": {"closed": "date", "created": "date", "amount": "revenue", "deal_id": "order_id"},
    "deals": {"date": "closed", "period": "closed", "revenue": "amount", "order_id": "deal_id"},
    "lookup": {},
    "targets": {"revenue": "quota", "amount": "quota", "created": "date", "closed": "date"},
}
# Roles that decide what every figure says: where two columns are as sure, the person has to know which one counts.
_DECISIVE = ("revenue", "amount", "units", "quota", "date", "created", "closed")
_ALIAS_WEIGHT = 0.9
_SAMPLE = 400
_READABLE = 0.5
_FINER = "the finer level of the products; no column names them"


@dataclass(frozen=True)
class MappedTable:
    """A table whose columns are understood: role → header.

    `groups` names the roles that are further groups (see `groups`), each with the role that it is another of, or none.
    """

    table: RawTable
    kind: Kind
    roles: dict[str, str]
    matches: tuple[ColumnMatch, ...]
    notes: tuple[Note, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()

    def has(self, *roles: str) -> bool:
        """Whether the table has a column for each of these roles."""
        return all(r in self.roles for r in roles)

    def cells(self, role: str) -> Cells:
        """The cells of a role's column."""
        return self.table.column(self.roles[role])

    def numbered_by(self, roles: Iterable[str]) -> np.ndarray:
        """A number for each row, the same for rows that say the same under all of these roles that the table has."""
        group = np.zeros(len(self.table), dtype=np.int64)
        for role in roles:
            if role in self.roles:
                codes = self.cells(role).members().codes.astype(np.int64) + 1
                group = np.unique(group * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)[1]
        return group

    def replaced(self, table: RawTable) -> MappedTable:
        """The same roles over another state of the table."""
        return replace(self, table=table)


def map_table(
    table: RawTable, settings: Settings, mapping: Mapping[str, str] | None = None, kind: Kind | None = None
) -> MappedTable:
    """Decide which header plays which role.

    Parameters
    ----------
    table
        The table as read.
    settings
        `header_threshold` is the confidence from which a header is taken.
    mapping
        Role → header, as the person decided; headers that the table lacks are left to other tables.
    kind
        Orders, deals or lookup; found from the columns where not given.

    Raises
    ------
    UsageError
        For a role that does not exist.
    """
    chosen = _chosen(table, mapping or {})
    offers = {h: likenesses(bare) for h, bare in without_common_prefix(table.headers).items()}
    kind = kind or _kind_of(table, offers, chosen, settings)
    if kind == "targets":
        offers = {h: of_targets(h, found) for h, found in offers.items()}
    candidates: list[tuple[float, int, bool, float, int, str, Likeness]] = []
    seen: dict[str, Likeness] = {}
    for place, (header, cells) in enumerate(zip(table.headers, table.cells, strict=True)):
        filled = float((~cells.blank).mean())
        for offer in _offers_in(kind, offers[header], cells):
            checked = _checked(_when(offer, cells, settings), header, cells, settings)
            if header not in seen or checked.confidence > seen[header].confidence:
                seen[header] = checked
            if checked.confidence >= settings.header_threshold and filled > 0:
                better = preferred_money(header) if checked.role in ("revenue", "amount") else 0
                candidates.append((checked.confidence, better, not is_code(header), filled, -place, header, checked))
    taken = {header: Likeness(role, 1.0, "as you mapped it") for role, header in chosen.items()}
    winners = dict(chosen)
    lost: dict[str, str] = {}
    for *_, header, likeness in sorted(candidates, key=lambda c: c[:5], reverse=True):
        if header in taken:
            continue
        if likeness.role == "other":
            taken[header] = likeness
        elif likeness.role not in winners:
            winners[likeness.role], taken[header] = header, likeness
            lost.pop(header, None)
        else:
            lost.setdefault(
                header, f"{winners[likeness.role]} is {_why_surer(taken[winners[likeness.role]], likeness)}"
            )
    if kind in ("orders", "deals") and (finer := _finer_level(table, winners, lost, seen)):
        winners["product"], taken[finer] = finer, Likeness("product", seen[finer].confidence, _FINER)
        del lost[finer]
    matches = tuple(_match(table.name, h, taken.get(h), seen.get(h), lost.get(h, "")) for h in table.headers)
    notes = (*_rivals(table, kind, winners, taken, lost, seen), *_suggestions(matches, settings))
    return MappedTable(table, kind, winners, matches, notes)


def check_mapping(mapping: Mapping[str, str], tables: list[RawTable]) -> None:
    """Refuse a mapping that names a role or a header that does not exist."""
    headers = [h for t in tables for h in t.headers]
    known = {h.strip().lower() for h in headers}
    taken: dict[str, str] = {}
    for role, header in mapping.items():
        other = taken.setdefault(header.strip().lower(), role)
        if other != role:
            raise UsageError(
                f"the column {header!r} cannot be {other} and {role} at once",
                where=f"--map {role}={header}",
                cure="Name a column for each.",
            )
        if role not in ROLES:
            raise UsageError(f"there is no role {role!r}", where=f"--map {role}={header}", cure=nearest(role, ROLES))
        if header.strip().lower() not in known:
            raise UsageError(
                f"there is no column {header!r}", where=f"--map {role}={header}", cure=nearest(header, headers)
            )


def _chosen(table: RawTable, mapping: Mapping[str, str]) -> dict[str, str]:
    by_lower = {h.lower(): h for h in reversed(table.headers)}
    return {r: by_lower[h.strip().lower()] for r, h in mapping.items() if h.strip().lower() in by_lower}


def _kind_of(
    table: RawTable, offers: Mapping[str, tuple[Likeness, ...]], chosen: Mapping[str, str], settings: Settings
) -> Kind:
    if "stage" in chosen:
        return "deals"
    for header, found in offers.items():
        for offer in found:
            sure = offer.confidence >= settings.header_threshold
            says_stage = offer.role == "stage" and (not names_a_flag(header) or _says_won(table.column(header)))
            if sure and says_stage and not {"revenue", "date"} & set(chosen):
                return "deals"
            if sure and offer.role == "status" and has_stages(table.column(header)):
                return "deals"
    return "orders"


def _says_won(cells: Cells) -> bool:
    return has_stages(cells) or flags_of(cells) is not None


def _offers_in(kind: Kind, offers: tuple[Likeness, ...], cells: Cells) -> list[Likeness]:
    allowed, aliases = KIND_ROLES[kind], ALIASES[kind]
    out: dict[str, Likeness] = {}
    for offer in offers:
        role, weight = offer.role, 1.0
        if kind == "deals" and role == "status" and has_stages(cells):
            role = "stage"
        elif role not in allowed and role != "other":
            role, weight = aliases.get(role, ""), _ALIAS_WEIGHT
        if not role:
            continue
        found = replace(offer, role=role, confidence=round(offer.confidence * weight, 3))
        if role not in out or found.confidence > out[role].confidence:
            out[role] = found
    return list(out.values())


def _when(offer: Likeness, cells: Cells, settings: Settings) -> Likeness:
    """A likeness to an order number as one to its date, where the cells are dates or periods: Order (M/Y)."""
    if offer.role != "order_id" or cells.has_numbers or cells.blank.all():
        return offer
    sample = sample_of(cells)
    if not cells.has_days and not all(re.search(r"\d[-/. ]|[-/. ]\d|^[^\W\d]+ ?\d{2,4}$", t) for t in sample.texts):
        return offer
    read = read_dates(sample, settings.day_order, locale=settings.locale)
    if read.unreadable.any() or np.isnat(read.days[~sample.blank]).any():
        return offer
    role = "period" if read.labels else "date"
    return Likeness(role, round(_ALIAS_WEIGHT * offer.confidence, 3), f"{offer.how}, and it holds {role}s")


def _checked(offer: Likeness, header: str, cells: Cells, settings: Settings) -> Likeness:
    """The same likeness, weaker where the cells are not what the role needs."""
    if offer.role in NUMBER_ROLES:
        sample = sample_of(cells)
        given, bad = filled_in(sample, header), read_numbers(sample, settings.decimal).unreadable
        wanted = "numbers"
    elif offer.role in DATE_ROLES:
        sample = sample_of(cells)
        given, bad = (
            filled_in(sample, header),
            read_dates(sample, settings.day_order, locale=settings.locale).unreadable,
        )
        wanted = "dates"
    elif offer.role in DIMENSIONS and cells.has_days and not cells.texts:
        return replace(offer, confidence=offer.confidence * 0.4, how=f"{offer.how}, but it holds dates")
    elif offer.role in ("order_id", "deal_id") and holds_counts(cells):
        return replace(offer, confidence=offer.confidence * 0.4, how=f"{offer.how}, but it holds small counts")
    elif offer.role == "currency" and not _holds_currencies(cells):
        return replace(offer, confidence=offer.confidence * 0.4, how=f"{offer.how}, but it holds no currencies")
    elif offer.role == "stage" and names_a_flag(header) and not _says_won(cells):
        return replace(offer, confidence=offer.confidence * 0.4, how=f"{offer.how}, but it says neither yes nor no")
    else:
        return offer
    if given.any() and 1 - float(bad[given].mean()) >= _READABLE:
        return offer
    but = f"it holds no {wanted}" if given.any() else "it is empty"
    return replace(offer, confidence=round(offer.confidence * 0.4, 3), how=f"{offer.how}, but {but}")


def _holds_currencies(cells: Cells) -> bool:
    """Whether a column may hold currencies: Valuta is the day of value in a statement of account."""
    if cells.has_days or cells.has_numbers:
        return False
    given = [t for t in cells.texts if not is_missing(t)]
    return not given or sum(any(map(str.isdigit, t)) for t in given) <= len(given) * (1 - _READABLE)


def sample_of(cells: Cells) -> Cells:
    """A few hundred cells from all over a column, enough to see what it holds."""
    n = len(cells)
    taken = cells.take(np.unique(np.linspace(0, n - 1, min(n, _SAMPLE)).astype(np.int64)))
    if not taken.texts:
        return taken
    few = cells_of_texts([taken.texts[c] if c >= 0 else None for c in taken.codes.tolist()])
    return Cells(taken.numbers, taken.days, few.codes, few.texts)


def filled_in(cells: Cells, header: str) -> np.ndarray:
    """Where a cell holds a value; a header repeated among the rows and the label of a total are none."""
    none = [is_missing(t) or t == header or is_total_label(t) for t in cells.texts]
    missing = np.array([*none, False], dtype=bool)
    return np.asarray(~cells.blank & ~missing[cells.codes])


def _finer_level(
    table: RawTable, winners: Mapping[str, str], lost: Mapping[str, str], seen: Mapping[str, Likeness]
) -> str:
    """The sub-category of a table without products: a second category whose members each lie in one of the first."""
    if "product" in winners or "category" not in winners:
        return ""
    coarse = table.column(winners["category"]).codes
    for header in lost:
        codes = table.column(header).codes
        both = (codes >= 0) & (coarse >= 0)
        pairs = np.unique(np.stack([codes[both], coarse[both]]), axis=1)
        finer = len(np.unique(codes[both])) > len(np.unique(coarse[both]))
        if seen[header].role == "category" and finer and pairs.shape[1] == len(np.unique(codes[both])):
            return header
    return ""


def _why_surer(winner: Likeness, loser: Likeness) -> str:
    if winner.confidence > loser.confidence:
        return f"surer ({winner.confidence:.2f} against {loser.confidence:.2f})"
    return "as sure, and a name, fuller, or further left"


def is_code(header: str) -> bool:
    """Whether a header is that of a code; people read names."""
    return words_of(header)[-1:] in (("id",), ("code",), ("number",), ("key",), ("sku",))


def _match(source: str, header: str, taken: Likeness | None, seen: Likeness | None, lost: str) -> ColumnMatch:
    if taken is not None and taken.role != "other":
        return ColumnMatch(source, header, taken.role, taken.confidence, taken.how)
    if lost and seen is not None:
        return ColumnMatch(source, header, seen.role, seen.confidence, f"not used: {lost}", used=False)
    if seen is None or seen.role == "other":
        return ColumnMatch(source, header, "", 0.0, "not needed", used=False)
    how = seen.how if ", but it " in seen.how else f"{seen.how}; not sure enough"
    return ColumnMatch(source, header, seen.role, seen.confidence, how, used=False)


def _rivals(
    table: RawTable,
    kind: Kind,
    winners: Mapping[str, str],
    taken: Mapping[str, Likeness],
    lost: Mapping[str, str],
    seen: Mapping[str, Likeness],
) -> tuple[Note, ...]:
    """A note where another column is as sure to be the units, the date or a deal's money, and says something else.

    What the revenue of orders would be by another column is said with its total, once the rows that count are known.
    """
    notes = []
    for header in lost:
        role = seen[header].role
        used = winners.get(role, "")
        if (
            role not in _DECISIVE
            or (role == "revenue" and "revenue" in KIND_ROLES[kind])
            or not used
            or seen[header].confidence < taken[used].confidence
        ):
            continue
        if _same_cells(table.column(used), table.column(header)):
            continue
        text = (
            f"Both {used!r} and {header!r} of {table.name} may be the {role}; {used!r} was used. "
            f"If that is wrong, map {role} to {header!r}."
        )
        notes.append(Note("header_rival", text, level="warning"))
    return tuple(notes)


def _same_cells(one: Cells, other: Cells) -> bool:
    return (
        np.array_equal(one.numbers, other.numbers, equal_nan=True)
        and np.array_equal(one.days, other.days, equal_nan=True)
        and one.texts == other.texts
        and np.array_equal(one.codes, other.codes)
    )


def _suggestions(matches: tuple[ColumnMatch, ...], settings: Settings) -> tuple[Note, ...]:
    won = {m.role for m in matches if m.used}
    return tuple(
        Note(
            "header_unsure",
            f"The header {m.header!r} of {m.source} may mean {m.role} (confidence {m.confidence:.2f}, needed "
            f"{settings.header_threshold:.2f}); it was not used. To use it, map {m.role} to it.",
        )
        for m in matches
        if not m.used and m.role not in won and 0.55 <= m.confidence < settings.header_threshold
    )
