"""The columns of a mapped table as values: money, dates, names, with a note on every doubtful reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from xlsales.settings import Settings
from xlsales.table.book import DIMENSIONS, Note
from xlsales.table.cells import DAY_TYPE, ERROR_TEXTS, NO_DAY, Cells
from xlsales.table.counted_periods import counted_periods
from xlsales.table.customer_ids import ID_HEADER, by_their_ids
from xlsales.table.dates import DateReading, read_dates
from xlsales.table.decimal_mark import mark_by_file
from xlsales.table.far_days import odd_years
from xlsales.table.file_clues import currency_named, day_order_of_file
from xlsales.table.grains import grain_notes
from xlsales.table.ledger_sides import debit_rows
from xlsales.table.mapping import MappedTable
from xlsales.table.numbers import SIGN_OF, NumberReading, read_numbers
from xlsales.table.period_parts import period_in_title_year, period_in_year
from xlsales.table.scale import factor, scale_in, scale_in_title, scale_name
from xlsales.table.spelling import likely_typos, with_one_spelling, with_short_names

# A title speaks of the totals of the table, not of the price of one piece.
_IN_TITLE = ("revenue", "amount", "cost", "profit")
_SCALED = (*_IN_TITLE, "price")
_LEDGER = ("revenue", "amount")
# A cost or profit may be given as a rate of the revenue.
_NO_RATE = ("revenue", "amount", "price", "quota")
_FLOAT_ID = re.compile(r"\d+\.0")


@dataclass
class ColumnValues:
    """Reads the columns of one table once each and keeps the notes on how they were read."""

    mapped: MappedTable
    settings: Settings
    members_listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    parsed: dict[str, pd.Series] = field(default_factory=dict)
    _numbers: dict[str, NumberReading] = field(default_factory=dict)

    def numbers(self, role: str) -> NumberReading:
        """The numbers of a role's column."""
        if role in self._numbers:
            return self._numbers[role]
        header = self.mapped.roles[role]
        reading = self._decided(role, header, read_numbers(self.mapped.cells(role), self.settings.decimal))
        if reading.other_mark:
            text = (
                f"{reading.other_mark:,} numbers of {header!r} show the other decimal mark than the rest of the column "
                "(1,234.50 beside 1.234,50); each was read by its own."
            )
            self.notes.append(Note("decimal_mixed", text, reading.other_mark, "warning"))
        reading = self._money_only(role, header, reading)
        reading = self._by_side(role, header, reading)
        if reading.debits:
            gone = float(np.nansum(reading.values[reading.values < 0]))
            text = (
                f"{reading.debits:,} cells of {header!r} are marked Dr beside others marked Cr: debits were taken off "
                f"({gone:,.2f} in all), as sales are credits. If debits are the sales, give the amounts plain signs."
            )
            self.notes.append(Note("debits", text, reading.debits, "warning"))
        self.parsed[header] = pd.Series(reading.values)
        reading = self._scaled(role, header, reading)
        self._numbers[role] = reading
        return reading

    def _decided(self, role: str, header: str, reading: NumberReading) -> NumberReading:
        """The reading with the decimal mark that the whole file tells where the column leaves it open; it is said."""
        if not reading.ambiguous:
            if reading.decimal == "comma":
                self.notes.append(Note("decimal_comma", f"The numbers of {header!r} were read with a decimal comma."))
            return reading
        evidence = mark_by_file(self.mapped.table, header, money=role in _SCALED)
        mark = evidence.mark if evidence else reading.decimal
        cells = self.mapped.cells(role)
        both = {m: replace(read_numbers(cells, m), ambiguous=reading.ambiguous) for m in ("point", "comma")}
        other = "comma" if mark == "point" else "point"
        total = {m: float(np.nansum(both[m].values)) for m in both}
        why = f", as {evidence.why}" if evidence else ""
        text = (
            f"The numbers of {header!r} could be read with either decimal mark; they were read with a decimal "
            f"{mark}{why}: {total[mark]:,.2f} in all. With a decimal {other} it would be {total[other]:,.2f}. If that "
            f"is wrong, set decimal to {other}."
        )
        self.notes.append(Note("decimal_ambiguous", text, reading.ambiguous, "warning"))
        return both[mark]

    def _by_side(self, role: str, header: str, reading: NumberReading) -> NumberReading:
        """Amounts with those that another column calls debits taken off: a sale is a credit."""
        sides = debit_rows(self.mapped.table) if role in _LEDGER else None
        if sides is None or bool((reading.values < 0).any()):
            return reading
        taken = float(np.nansum(reading.values[sides[1]]))
        total = float(np.nansum(reading.values))
        text = (
            f"{int(sides[1].sum()):,} rows are debits by {sides[0]!r} ({taken:,.2f}): they were taken off {header!r}, "
            f"as sales are credits. With debits added it would be {total:,.2f}, not {total - 2 * taken:,.2f}."
        )
        self.notes.append(Note("debits", text, int(sides[1].sum()), "warning"))
        return replace(reading, values=np.where(sides[1], -reading.values, reading.values))

    def _money_only(self, role: str, header: str, reading: NumberReading) -> NumberReading:
        """Money without the cells that are a share of something: 12 % among amounts is no amount."""
        if role not in _NO_RATE or not reading.percent_texts:
            return reading
        cells = self.mapped.cells(role)
        shares = np.isin(cells.codes, reading.percent_texts)
        text = (
            f"{int(shares.sum()):,} cells of {header!r} are percentages, which are no money; they count as unreadable."
        )
        self.notes.append(Note("percents_in_money", text, int(shares.sum()), "warning"))
        values = np.where(shares, np.nan, reading.values)
        return replace(reading, values=values, unreadable=reading.unreadable | shares, percents=0, percent_texts=())

    def _scaled(self, role: str, header: str, reading: NumberReading) -> NumberReading:
        """Amounts in full where the header, or the title for all money, gives them in thousands or millions."""
        scale = scale_in(header)
        if scale == 1 and role in _IN_TITLE:
            scale = scale_in_title(self.mapped.table.title)
        if scale == 1 or role not in _SCALED or reading.percents:
            return reading
        text = f"The amounts of {header!r} are given in {scale_name(scale)}: {factor(scale)}."
        self.notes.append(Note("amounts_scaled", text, len(reading.values)))
        # 1,999 cents are 19.99, not 19.990000000000002.
        return replace(reading, values=reading.values * scale if scale >= 1 else reading.values / round(1 / scale))

    def dates(self, role: str, cells: Cells | None = None) -> DateReading:
        """The dates of a role's column, or of cells made for it."""
        header, table = self.mapped.roles.get(role, role), self.mapped.table
        written, said = counted_periods(
            header, self.mapped.cells(role) if cells is None else cells, self.settings.fiscal_year_start
        )
        self.notes.extend([said] if said else [])
        reading = read_dates(
            written,
            self.settings.day_order,
            fiscal_year_start=self.settings.fiscal_year_start,
            starts_1904=table.starts_1904,
            locale=self.settings.locale,
        )
        if reading.ambiguous:
            clue = ("", "")
            if not reading.all_first and self.settings.day_order == "auto" and role in self.mapped.roles:
                clue = day_order_of_file(table, header, self._currency_beside())
            if clue[0]:
                reading = replace(
                    read_dates(
                        written,
                        clue[0],
                        fiscal_year_start=self.settings.fiscal_year_start,
                        starts_1904=table.starts_1904,
                    ),
                    ambiguous=reading.ambiguous,
                )
            order = "day first" if reading.order == "dmy" else "month first"
            order += ", as all are then the first of a month" if reading.all_first else ""
            order += f", as {clue[1]}" if clue[0] else ""
            text = (
                f"The dates of {header!r} could be read day first or month first; they were read {order}. "
                "If that is wrong, set day_order to dmy (or mdy)."
            )
            self.notes.append(Note("day_order_ambiguous", text, reading.ambiguous, "warning"))
        if reading.serials:
            text = (
                f"The dates of {header!r} are Excel's serial numbers without their format (45296 is 5 January 2024); "
                "they were read as days."
            )
            self.notes.append(Note("serial_dates", text, reading.serials))
        self.notes.extend(
            (*_doubtful_days(header, reading), *grain_notes(header, reading, self.settings.fiscal_year_start))
        )
        if cells is None and reading.labels == 0:
            self.parsed[header] = pd.Series(reading.days)
        return reading

    def _currency_beside(self) -> str:
        role = next((r for r in ("revenue", "amount", "price") if r in self.mapped.roles), "")
        return self.settings.currency or (self.currencies(role)[1] if role else "")

    def time(self) -> DateReading:
        """When the row happened: its date, else its period label, else year and month or quarter together."""
        roles = self.mapped.roles
        n = len(self.mapped.table)
        reading = DateReading(np.full(n, NO_DAY, dtype=DAY_TYPE), np.zeros(n, dtype=bool))
        for role in ("date", "period", "year"):
            if role not in roles:
                continue
            joined = self._with_year() if role == "period" else None
            reading = self.dates(role, joined)
            if not np.isnat(reading.days).all():
                break
        return reading

    def _with_year(self) -> Cells | None:
        """Period labels with the year of another column or the title, where they need one."""
        if "year" in self.mapped.roles:
            return period_in_year(self.mapped, self.settings.fiscal_year_start)
        found = period_in_title_year(self.mapped, self.settings)
        if found is None:
            return None
        header, table = self.mapped.roles["period"], self.mapped.table
        text = f"The periods of {header!r} name no year; {found[1]} was taken from the title or name of {table.name}."
        self.notes.append(Note("year_of_title", text, len(table), "warning"))
        return found[0]

    def members(self, role: str) -> pd.Categorical:
        """The names of a role's column, one spelling each; likely typos are noted."""
        names = without_float_tail(self.mapped.cells(role).members())
        names, notes = with_one_spelling(role, names, self.members_listed.get(role, ()))
        names, cut = with_short_names(role, names)
        notes += cut
        self.notes.extend(notes)
        if notes:
            self.parsed[self.mapped.roles[role]] = pd.Series(names)
        self.notes.extend(likely_typos(role, names))
        return names

    def note_errors(self) -> None:
        """Note the cells that hold an error or UNKNOWN instead of a value."""
        for header in dict.fromkeys(self.mapped.roles.values()):
            cells = self.mapped.table.column(header)
            if not any(w in cells.folded for w in ("#", "error", "unknown")):
                continue
            bad = [i for i, t in enumerate(cells.texts) if t.lower() in ERROR_TEXTS or t.lower() == "unknown"]
            count = int(np.isin(cells.codes, bad).sum()) if bad else 0
            if count:
                words = ", ".join(cells.texts[i] for i in bad[:4])
                text = f"{count:,} cells of {header!r} hold {words}; they count as empty."
                self.notes.append(Note("error_cells", text, count))

    def dimensions(self) -> dict[str, pd.Categorical]:
        """The names of all dimensions that the table has, and of its further groups."""
        further = (name for name, _ in self.mapped.groups)
        found = {d: self.members(d) for d in (*DIMENSIONS, *further) if d in self.mapped.roles}
        if "customer" in found:
            found["customer"] = self._by_their_ids(found["customer"])
        return found

    def _by_their_ids(self, names: pd.Categorical) -> pd.Categorical:
        header = self.mapped.roles["customer"]
        ids = next((h for h in self.mapped.table.headers if h != header and ID_HEADER.search(h)), "")
        if not ids or ID_HEADER.search(header):
            return names
        codes = without_float_tail(self.mapped.table.column(ids).members())
        told, notes = by_their_ids(names, codes, ids)
        if notes:
            self.notes.extend(notes)
            self.parsed[header] = pd.Series(told)
        return told

    def currencies(self, role: str) -> tuple[pd.Categorical | None, str]:
        """The currency of each row, where the rows say it, and the main one."""
        if "currency" in self.mapped.roles:
            names = _upper(self.mapped.cells("currency").members())
            counts = pd.Series(names).value_counts()
            return names, str(counts.index[0]) if len(counts) else ""
        reading = _with_signs_as_codes(self.numbers(role))
        named = "" if reading.currencies else currency_named(self.mapped.roles[role], self.mapped.table.title)
        main = reading.currencies.most_common(1)[0][0] if reading.currencies else named
        if len(reading.currencies) < 2:
            return None, main
        cells = self.mapped.cells(role)
        return pd.Categorical([reading.signs.get(int(c), main) for c in cells.codes]), main


def _upper(names: pd.Categorical) -> pd.Categorical:
    """The same names in capitals: usd is USD."""
    capitals = [str(c).upper() for c in names.categories]
    distinct = list(dict.fromkeys(capitals))
    place = np.array([distinct.index(c) for c in capitals] + [-1], dtype=np.int64)
    return pd.Categorical.from_codes(place[names.codes], distinct)


def without_float_tail(names: pd.Categorical) -> pd.Categorical:
    """Ids that went through a float column (12583.0) as the ids they are (12583)."""
    if not len(names.categories) or not all(_FLOAT_ID.fullmatch(str(c)) for c in names.categories):
        return names
    return names.rename_categories([str(c)[:-2] for c in names.categories])


def _doubtful_days(header: str, reading: DateReading) -> list[Note]:
    notes = []
    if note := odd_years(header, reading.days):
        notes.append(note)
    if reading.both_orders:
        most, few = ("day", "month") if reading.order == "dmy" else ("month", "day")
        text = (
            f"Most dates of {header!r} are written {most} first, but {reading.both_orders:,} can only be {few} first; "
            f"each was read the way it can be, and {most} first where both fit. Check them in the source."
        )
        notes.append(Note("day_order_mixed", text, reading.both_orders, "warning"))
    if reading.half_converted:
        text = (
            f"{reading.half_converted:,} cells of {header!r} are true dates, all before the 13th of a month, and the "
            "others are texts: a program that expected another order of day and month probably swapped the two in "
            "the true dates. Export the rows again as text, or with dates as YYYY-MM-DD."
        )
        notes.append(Note("dates_half_converted", text, reading.half_converted, "warning"))
    return notes


def _with_signs_as_codes(reading: NumberReading) -> NumberReading:
    """The reading with a sign and the one code that it can stand for as one currency: $ and USD in one column."""
    same: dict[str, str] = {}
    for sign, codes in SIGN_OF.items():
        found = [c for c in codes if c in reading.currencies]
        if sign in reading.currencies and len(found) == 1:
            kept, other = sorted((sign, found[0]), key=lambda c: -reading.currencies[c])
            same[other] = kept
    if not same:
        return reading
    currencies = Counter[str]()
    for name, times in reading.currencies.items():
        currencies[same.get(name, name)] += times
    return replace(reading, currencies=currencies, signs={i: same.get(c, c) for i, c in reading.signs.items()})
