"""Targets in long or wide form: member, period, quota; months or quarters across where people write them so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from xlsales.errors import InputError
from xlsales.fiscal import fiscal_months
from xlsales.settings import Settings
from xlsales.table.book import DIMENSIONS, ColumnMatch, Note
from xlsales.table.cells import Cells
from xlsales.table.columns import ColumnValues
from xlsales.table.headers import words_of
from xlsales.table.labels import read_label
from xlsales.table.mapping import MappedTable, map_table
from xlsales.table.numbers import read_numbers
from xlsales.table.people import ABOVE, ID_ENDS
from xlsales.table.period import EPOCH, Grain, Period, period_ix
from xlsales.table.period_headers import MIN_ACROSS, PeriodHeader, period_header, years_of_rows
from xlsales.table.raw import RawTable
from xlsales.table.row_kinds import PLAN, kind_of
from xlsales.table.scale import factor, scale_in, scale_name
from xlsales.table.spelling import spelling_key
from xlsales.table.target_doubts import gaps_note, unread_note
from xlsales.table.totals import labelled_means, labelled_totals

COLUMNS = ("role", "member", "grain", "period_ix", "quota")
COMPANY, COMPANY_MEMBER = "company", "Total"
_SCALE_IN_BRACKETS = re.compile(r"[(\[][^)\]\d]*(?:000s?)?[^)\]\d]*[)\]]")
MIN_OVERLAP = 0.5
_UNITS = {"one": 1.0, "thousand": 1e3, "million": 1e6}
_NO_TARGET = frozenset({"-", "--", "–", "—", ".", "n/a", "N/A", "none", "None"})


@dataclass(frozen=True)
class Targets:
    """A targets table: one row a member and period, with what was read and how."""

    frame: pd.DataFrame
    notes: tuple[Note, ...]
    matches: tuple[ColumnMatch, ...]
    reports_to: Mapping[str, str] = field(default_factory=dict)


def looks_like_targets(table: RawTable, settings: Settings) -> bool:
    """Whether a table that is no sales rows holds targets: by its sheet's name, a quota column, or periods across."""
    if kind_of(table.sheet) == PLAN:
        return True
    mapped = map_table(table, settings, kind="targets")
    quota = any(m.used and m.role == "quota" and m.confidence > 0.9 for m in mapped.matches)
    across = [a for h in table.headers if (a := _across(h, settings)) is not None]
    return quota or len(across) >= MIN_ACROSS


def read_targets(
    table: RawTable,
    settings: Settings,
    members: Mapping[str, Sequence[str]],
    *,
    mapping: Mapping[str, str] | None = None,
    last_year: int | None = None,
    aliases: Mapping[str, Mapping[str, str]] | None = None,
) -> Targets:
    """Read a Targets table.

    Parameters
    ----------
    table
        Long form (member, period, target) or wide form (member, one column a period).
    settings
        `fiscal_year_start` places M01 and Q1.
    members
        Role → members that the sales rows have, to tell what the targets are set for.
    mapping
        Role → header, where the person decided.
    aliases
        Role → key of a member → its name, where a list gives both.
    last_year
        The year of headers such as M01 where neither a column nor the title names one.

    Returns
    -------
    Targets
        `frame` has `role` (company where the table names no member), `member`, `grain`, `period_ix`, `quota` (money);
        a blank or "-" is no target and has no row.

    Raises
    ------
    InputError
        Where there is no target or no period in the table.
    """
    across = [a for h in table.headers if (a := _across(h, settings)) is not None]
    wide = len(across) >= MIN_ACROSS
    mapped = map_table(table, settings, mapping, kind="targets")
    notes: list[Note] = []
    totals = labelled_totals(table) | labelled_means(table) if len(table) > 1 else np.zeros(len(table), dtype=bool)
    if totals.any():
        count = int(totals.sum())
        notes.append(Note("targets_totals", f"{count} totals rows of {table.name} are no target of a member.", count))
        table = table.take(~totals)
        mapped = mapped.replaced(table)
    over = {a.header for a in across} if wide else set()
    role, names, said, header = _members(mapped, members, over, aliases or {})
    notes.append(said)
    read = _wide(mapped, across, names, settings, last_year, notes) if wide else _long(mapped, names, settings, notes)
    told = {header, *over, *(mapped.roles.get(r, "") for r in ("quota", "date", "period", "year"))}
    frame = _one_quota_each(read, table, told, settings, notes).assign(role=role)
    scale = _UNITS.get(settings.targets_unit) or _scale(table)
    if scale != 1:
        frame["quota"] *= scale
        notes.append(
            Note("targets_scaled", f"The targets of {table.name} are given in {scale_name(scale)}: {factor(scale)}.")
        )
    if frame.empty:
        raise InputError(
            "there is no target in the table", where=table.name, cure="Give a number per member and period."
        )
    frame = frame.groupby(list(COLUMNS[:4]), observed=True, sort=False, as_index=False)["quota"].sum()
    notes += gaps_note(table.name, frame)
    above = _above(table, header, names)
    if teams := [a for a in dict.fromkeys(above.values()) if a in set(names)]:
        said_above = ", ".join(teams[:4]) + (", …" if len(teams) > 4 else "")
        text = (
            f"{table.name} says who reports to {said_above}: their targets hold those of their teams and are not added."
        )
        notes.append(Note("targets_teams", text, len(teams)))
    return Targets(frame[list(COLUMNS)], tuple(notes), mapped.matches, above)


def _above(table: RawTable, header: str, names: Sequence[str]) -> dict[str, str]:
    """Member → the one above, where a column of the targets names somebody who has a target too."""
    spelled = {spelling_key(n): n for n in names if n}
    for other, cells in zip(table.headers, table.cells, strict=True):
        if other == header or not set(words_of(other)) & ABOVE or cells.has_numbers:
            continue
        given = ["" if n != n else spelled.get(spelling_key(str(n)), str(n)) for n in cells.members().tolist()]
        pairs = {n: a for n, a in zip(names, given, strict=True) if n and a and n != a}
        if set(pairs.values()) & set(names):
            return pairs
    return {}


def _one_quota_each(
    read: pd.DataFrame, table: RawTable, told: set[str], settings: Settings, notes: list[Note]
) -> pd.DataFrame:
    """Targets without copies: several for one member and period add up only where another column tells them apart."""
    others = [c.members().codes for h, c in zip(table.headers, table.cells, strict=True) if h not in told]
    part = pd.DataFrame(dict(enumerate(others)), index=range(len(table))).assign(all=0)
    read = read.assign(
        part=part.groupby(list(part.columns), sort=False).ngroup().to_numpy()[read["row"].astype("int64")]
    )
    key = ["member", "grain", "period_ix", "part"]
    copies = read.duplicated([*key, "quota"])
    if copies.any():
        count = int(copies.sum())
        text = f"{count:,} targets of {table.name} repeat the same member, period and amount; each counts once."
        notes.append(Note("targets_repeated", text, count, "warning"))
    kept = read[~copies]
    clash = kept.duplicated(key)
    if clash.any():
        count, first = int(clash.sum()), kept[clash].iloc[0]
        rows = kept[(kept[key] == first[key]).all(axis=1)]
        label = Period(first["grain"], int(first["period_ix"]), settings.fiscal_year_start).label
        amounts = " and ".join(f"{q:,.2f}" for q in rows["quota"])
        text = (
            f"{count:,} targets of {table.name} differ from another one for the same member and period, first "
            f"{first['member']} in {label} ({amounts}); no column tells them apart, so the first of each counts."
        )
        notes.append(Note("targets_clash", text, count, "warning"))
    return kept[~clash]


def _across(header: str, settings: Settings) -> PeriodHeader | None:
    # Jan-24 ($k): what stands in the brackets is the scale, not a part of the period.
    bare = re.sub(r"[()\[\]]", " ", _SCALE_IN_BRACKETS.sub(" ", header))
    text = re.sub(r"\b(target|quota|plan|goal|budget)s?\b", "", bare, flags=re.I).strip(" -_/")
    return period_header(text, header, settings)


def _wide(
    mapped: MappedTable,
    across: Sequence[PeriodHeader],
    names: Sequence[str],
    settings: Settings,
    last_year: int | None,
    notes: list[Note],
) -> pd.DataFrame:
    years = _years(mapped, last_year, notes) if any(a.month is None for a in across) else [0] * len(names)
    parts = []
    for column in across:
        quota = read_numbers(mapped.table.column(column.header), settings.decimal)
        for row, (name, year, value) in enumerate(zip(names, years, quota.values.tolist(), strict=True)):
            if name and value == value:
                month = column.month_in(year, settings)
                ix = int(period_ix(month, column.grain, settings.fiscal_year_start))
                parts.append((name, column.grain, ix, value, row))
    return pd.DataFrame(parts, columns=[*COLUMNS[1:], "row"])


def _years(mapped: MappedTable, last_year: int | None, notes: list[Note]) -> list[int]:
    table = mapped.table
    years, titled = years_of_rows(mapped)
    if years is not None and not titled:
        return years
    year = years[0] if years else last_year
    if year is None:
        raise InputError("the targets name months without a year", where=table.name, cure="Add a Year column.")
    source = "its title" if titled else "the last year of the sales rows"
    notes.append(Note("targets_year", f"The periods of {table.name} have no year; {year} was taken from {source}."))
    return [year] * len(table)


def _long(mapped: MappedTable, names: Sequence[str], settings: Settings, notes: list[Note]) -> pd.DataFrame:
    if not mapped.has("quota"):
        raise InputError(
            "no column holds the targets",
            where=mapped.table.name,
            cure=f"The headers are: {', '.join(mapped.table.headers[:12])}. Name it with --map quota=Header.",
        )
    values = ColumnValues(mapped, settings)
    time, quota = values.time(), values.numbers("quota").values
    cells = mapped.cells("quota")
    # A dash says that there is none; an error or a word says that nobody knows.
    bad = np.isnan(quota) & ~np.isin(cells.codes, [-1, *(i for i, t in enumerate(cells.texts) if t in _NO_TARGET)])
    notes += unread_note(mapped.table.name, mapped.roles["quota"], bad, [cells.texts[c] for c in cells.codes[bad]])
    if np.isnat(time.days).all():
        raise InputError("the targets have no period", where=mapped.table.name, cure="Add a Month or Quarter column.")
    notes += values.notes
    grain: Grain = time.precision if time.precision in ("month", "quarter", "year") else "month"
    kept = ~np.isnat(time.days) & ~np.isnan(quota) & np.array([bool(n) for n in names], dtype=bool)
    start = settings.fiscal_year_start
    ix = period_ix(_months_meant(time.days, start), grain, start)
    frame = pd.DataFrame({"member": list(names), "grain": grain, "period_ix": ix, "quota": quota})
    frame = frame.assign(row=range(len(frame)))
    return frame[kept].reset_index(drop=True)


def _months_meant(days: np.ndarray, start: int) -> np.ndarray:
    """The fiscal months of some days; the first of a calendar month stands for the one in whose place it is."""
    month = days.astype("datetime64[M]")
    named = month.astype("int64") + EPOCH.year * 12
    return np.where(days == month, named, fiscal_months(days.astype("datetime64[D]").astype("int64"), start))


def _members(
    mapped: MappedTable,
    members: Mapping[str, Sequence[str]],
    across: set[str],
    aliases: Mapping[str, Mapping[str, str]],
) -> tuple[str, list[str], Note, str]:
    """What the targets are set for: the role, the member of each row, how that was found, and the header."""
    table = mapped.table
    known = {role: {spelling_key(m): m for m in names} for role, names in members.items()}
    by_key = {r: {spelling_key(i): n for i, n in aliases.get(r, {}).items()} | names for r, names in known.items()}
    best: tuple[float, int, str, str, str] | None = None
    role_of = {h: r for r, h in mapped.roles.items()}
    for header, cells in zip(table.headers, table.cells, strict=True):
        if header in across or role_of.get(header) in ("quota", "date", "period", "year"):
            continue
        names = _distinct(cells)
        role = role_of.get(header, "")
        if not role and words_of(header)[-1:] in ID_ENDS:
            # A key of something else, such as that of the target itself, may hold the numbers of anybody.
            continue
        # A key stands for a member only under a header that says whose it is.
        asked = {r: by_key[r] if r == role else k for r, k in known.items()}
        shares = {r: sum(spelling_key(n) in k for n in names) / len(names) for r, k in asked.items()} if names else {}
        match = max(shares, key=lambda r: shares[r], default="")
        if match and shares[match] >= MIN_OVERLAP and shares.get(role, 0.0) < MIN_OVERLAP:
            offer = (shares[match], len(names), header, match, f"its members are those of {match}")
        elif role in DIMENSIONS:
            offer = (max(shares.get(role, 0.0), 0.01), len(names), header, role, "its header")
        else:
            continue
        # Region beside Rep: the target is that of the finer one.
        if best is None or (offer[0] >= MIN_OVERLAP, offer[1]) > (best[0] >= MIN_OVERLAP, best[1]):
            best = offer
    if best is None:
        if unknown := _names_of_nobody(mapped, across):
            header, names = unknown
            raise InputError(
                f"{header!r} names members that are none of the sales rows' ({', '.join(names[:4])})",
                where=table.name,
                cure="Spell them as in the sales rows, or leave the column out for the company's targets.",
            )
        text = f"The targets of {table.name} name no member: they are the company's."
        return COMPANY, [COMPANY_MEMBER] * len(table), Note("targets_for", text), ""
    _, _, header, role, why = best
    spelled = by_key.get(role, {})
    names = [
        "" if n != n else spelled.get(spelling_key(str(n)), str(n)) for n in table.column(header).members().tolist()
    ]
    said = Note("targets_for", f"The targets of {table.name} are set by {role} ({header!r}: {why}).")
    return role, names, said, header


def _names_of_nobody(mapped: MappedTable, across: set[str]) -> tuple[str, list[str]] | None:
    """A column of several names that says whose the targets are, where nobody of that name is known."""
    roles = {h: r for r, h in mapped.roles.items()}
    for header, cells in zip(mapped.table.headers, mapped.table.cells, strict=True):
        if header in across or roles.get(header) in ("quota", "date", "period", "year") or not cells.texts:
            continue
        names = _distinct(cells)
        numbers = read_numbers(cells).values
        if len(names) > 1 and np.isnan(numbers[~cells.blank]).all() and not all(map(read_label, names)):
            return header, names
    return None


def _distinct(cells: Cells) -> list[str]:
    return [str(c) for c in cells.members().categories]


def _scale(table: RawTable) -> float:
    where = " ".join((table.title, table.sheet, *table.headers))
    return scale_in(where)
