"""Sales with months, quarters or years across: one row a member and period is made of them, and it is said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import Note
from xlsales.table.cells import Cells, cells_of_numbers, cells_of_texts, joined_cells
from xlsales.table.headers import likenesses, words_of
from xlsales.table.mapping import NUMBER_ROLES, MappedTable, map_table
from xlsales.table.numbers import read_numbers
from xlsales.table.period import Period, period_ix
from xlsales.table.period_headers import MIN_ACROSS, PeriodHeader, period_header, years_of_rows
from xlsales.table.raw import RawTable
from xlsales.table.total_labels import is_total_label

PERIOD, REVENUE, UNITS, SOURCE_ROW = "Period", "Revenue", "Units", "Source row"
_SURE = 0.8
_A_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-\d\d( 00:00:00)?")
_READABLE = 0.5
_NOTHING = frozenset({"-", "--", "–", "—", "."})
_UNIT_WORDS = frozenset(
    {"units", "unit", "quantity", "menge", "stuck", "pieces", "pcs", "volume", "quantite", "cantidad"}
)
_NOT_SALES = frozenset({"target", "quota", "plan", "goal", "budget", "forecast", "ziel", "soll", "objectif"})


def long_form(table: RawTable, settings: Settings, mapping: Mapping[str, str]) -> RawTable:
    """The table with one row a member and period where its periods stand across; otherwise the same table.

    Parameters
    ----------
    table
        A table whose rows have no date or period of their own (a year beside months is fine).
    settings
        `fiscal_year_start` places Q1 and M01.
    mapping
        Role → header, where the person decided.

    Raises
    ------
    InputError
        Where the columns name months without a year, and neither a column nor the title says it.
    """
    across = _across(table, settings)
    if not across:
        return table
    mapped = map_table(table, settings, mapping, kind="orders")
    told = {p.header for part in across.values() for p in part}
    if mapped.has("date") or mapped.has("period") or told & {h.strip() for h in mapping.values()}:
        return table
    gone = told | {mapped.roles.get("year", "")}
    kept = [j for j, h in enumerate(table.headers) if h not in gone and not is_total_label(h)]
    periods = list(dict.fromkeys(_labels(mapped, p, settings) for part in across.values() for p in part))
    columns = {name: dict(zip((_labels(mapped, p, settings) for p in part), part, strict=True))
               for name, part in across.items()}  # fmt: skip
    # A period after the other, so that totals stand below their rows as they do in the source.
    measures = {name: joined_cells([_measure(table, by.get(p)) for p in periods]) for name, by in columns.items()}
    filled = np.logical_or.reduce([~c.blank for c in measures.values()])
    if not filled.any():
        return table
    times, count = len(periods), len(table)
    made = {table.headers[j]: joined_cells([table.cells[j]] * times) for j in kept}
    made[PERIOD] = cells_of_texts([label for labels in periods for label in labels])
    made |= measures
    made[SOURCE_ROW] = cells_of_numbers(np.tile(table.rows, times))
    return replace(
        table,
        headers=tuple(made),
        cells=tuple(c.take(filled) for c in made.values()),
        rows=np.arange(int(filled.sum()), dtype=np.int64) + 2,
        places=(),
        notes=(*table.notes, _note(table, across, int(filled.sum()), count)),
    )


def has_periods_across(table: RawTable, settings: Settings) -> bool:
    """Whether several columns of numbers stand under periods."""
    return bool(_across(table, settings))


def _across(table: RawTable, settings: Settings) -> dict[str, list[PeriodHeader]]:
    """Measure → the headers of its periods; empty where fewer than two columns of numbers are periods."""
    if table.sheet == "Targets" or _wanted(table):
        return {}
    found: dict[str, list[PeriodHeader]] = {}
    for header, cells in zip(table.headers, table.cells, strict=True):
        parted = _parted(header, settings)
        if parted is None or not _numeric(cells, settings):
            continue
        name, period = parted
        found.setdefault(name or _unnamed(table), []).append(period)
    if sum(map(len, found.values())) < MIN_ACROSS:
        return {}
    return _days_too(found) if {_role(n) for n in found} & {"revenue", "units"} else {}


def _parted(header: str, settings: Settings) -> tuple[str, PeriodHeader] | None:
    """A header's measure (empty where it names none) and period: Units Jan-24, Q1 2024 Revenue, Jan-24."""
    text = re.sub(r"\s*\(\d+\)$", "", header)
    whole = period_header(text, header, settings) or _day(text, header)
    if whole is not None:
        return "", whole
    words = re.split(r"[\s_]+|(?<=\w)\s*[-–:/]\s+", text.strip())
    for cut in range(1, len(words)):
        for part, rest in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            period = period_header(" ".join(part), header, settings)
            name = " ".join(rest).strip(" -–:/")
            if period is not None and _role(name):
                return name, period
    return None


def is_measure_of_period(header: str) -> bool:
    """Whether a header names a measure and a period: two lines of a header read together often do.

    Examples
    --------
    >>> [is_measure_of_period(h) for h in ("Jan Sales", "Units Q1 2024", "Sales", "Jan-24")]
    [True, True, False, False]
    """
    parted = _parted(header, Settings())
    return parted is not None and bool(parted[0])


def _day(text: str, header: str) -> PeriodHeader | None:
    if not _A_DAY.fullmatch(text):
        return None
    return PeriodHeader(header, "month", int(text[:4]) * 12 + int(text[5:7]) - 1, day=text[:10])


def _days_too(found: dict[str, list[PeriodHeader]]) -> dict[str, list[PeriodHeader]]:
    """Where some headers are days, those that are read as a month stand for its first day."""
    if not any(p.day for part in found.values() for p in part):
        return found
    return {name: [p if p.day or p.month is None or p.grain != "month" else replace(p, day=_first_day(p.month))
                   for p in part] for name, part in found.items()}  # fmt: skip


def _first_day(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}-01"


def _role(name: str) -> str:
    best = next(iter(likenesses(name)), None)
    return best.role if best is not None and best.confidence >= _SURE and best.role in NUMBER_ROLES else ""


def _unnamed(table: RawTable) -> str:
    """What the numbers of a cross table are: units where its title says so, else revenue."""
    words = set(words_of(f"{table.title} {table.sheet}"))
    return UNITS if words & _UNIT_WORDS and not words & {"revenue", "sales", "umsatz"} else REVENUE


def _numeric(cells: Cells, settings: Settings) -> bool:
    given = ~cells.blank
    if not given.any():
        return True
    bad = read_numbers(cells, settings.decimal).unreadable
    return 1 - float(bad[given].mean()) >= _READABLE


def _measure(table: RawTable, period: PeriodHeader | None) -> Cells:
    """The cells of one period; a dash is no value, and a measure without this period has none."""
    if period is None:
        return cells_of_texts([None] * len(table))
    cells = table.column(period.header)
    dashes = np.array([*(t in _NOTHING for t in cells.texts), False], dtype=bool)
    if not dashes.any():
        return cells
    return replace(cells, codes=np.where(dashes[cells.codes], -1, cells.codes))


def _labels(mapped: MappedTable, period: PeriodHeader, settings: Settings) -> tuple[str, ...]:
    """The period of each row: the same for all where the header says it, else by the year of the row."""
    start = settings.fiscal_year_start
    if period.day:
        return (period.day,) * len(mapped.table)
    if period.month is not None:
        years: Sequence[int] = [0] * len(mapped.table)
    else:
        found, _ = years_of_rows(mapped)
        if found is None:
            raise InputError(
                f"the columns name periods without a year ({period.header}, …)",
                where=mapped.table.name,
                cure="Add a column Year, or write the year into the title or the headers (Jan 2024).",
            )
        years = found
    label = {y: Period(period.grain, period_ix(period.month_in(y, settings), period.grain, start), start).label
             for y in set(years)}  # fmt: skip
    return tuple(label[y] for y in years)


def _note(table: RawTable, across: Mapping[str, Sequence[PeriodHeader]], made: int, count: int) -> Note:
    headers = [p.header for part in across.values() for p in part]
    names = ", ".join(across)
    said = f"The {len(headers)} columns {headers[0]} to {headers[-1]} of {table.name} are periods"
    text = f"{said}: its {count:,} rows became {made:,}, one a filled period, with the columns {PERIOD} and {names}."
    named = any(_parted_name(h) for h in headers) or _says_sales(table)
    if not named:
        text += f" No header or title says what the numbers are; they were taken for {names.lower()}."
    return Note("periods_across", text, made, "info" if named else "warning")


def _parted_name(header: str) -> bool:
    return any(_role(w) for w in re.split(r"[\s_]+", header))


def _says_sales(table: RawTable) -> bool:
    words = set(words_of(f"{table.title} {table.name} {table.sheet}"))
    return bool(words & {"revenue", "sales", "umsatz", "turnover", "ventes", "ventas", *_UNIT_WORDS})


def _wanted(table: RawTable) -> bool:
    """Whether a title, sheet or file name says that the numbers are wanted, not sold."""
    words = words_of(f"{table.title} {table.sheet} {table.name}")
    return bool({w.removesuffix("s") for w in words} & _NOT_SALES)
