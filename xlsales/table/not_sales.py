"""Rows that are no sales: returns are taken off, plans become targets, the rest is set aside; all with its money."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xlsales.table.account import RowAccount
from xlsales.table.book import Note
from xlsales.table.columns import ColumnValues
from xlsales.table.headers import words_of
from xlsales.table.money_words import TARGET_WORDS
from xlsales.table.order_fields import holds_amounts
from xlsales.table.raw import RawTable
from xlsales.table.row_kinds import CREDIT, DOUBT, PLAN, RETURNED, SURE_SALES, UNDONE, KindColumn, header_asks, what_is

_SHOWN = 4
_MOST_SCENARIOS = 8
_FIRST_PLANS = frozenset({"budget", "target", "targets", "quota", "plan", "soll", "ziel", "goal"})
_NO_PLAN = frozenset(
    {
        "percent",
        "variance",
        "var",
        "vs",
        "attainment",
        "achieved",
        "name",
        "id",
        "status",
        "units",
        "quantity",
        "date",
        "difference",
        "diff",
        "cost",
    }
)
# A returned order whose row holds a negative amount is the booking that takes it back.
_TAKEN_BACK = (RETURNED, "cancelled")


@dataclass(frozen=True)
class Plan:
    """Rows of a plan that stood among the sales, as a table, and the column of their money."""

    table: RawTable
    money: str
    words: str


def with_returns_taken_off(
    values: ColumnValues, columns: Sequence[KindColumn], revenue: np.ndarray, units: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Revenue and units with returns as negative amounts, whatever sign the source gives them, and a note on it.

    Rows that a column calls returns or credit notes and that are all positive are taken off. Where a row's units are
    negative and its amount is positive, in all rows of the kind, the amount is taken off too.
    """
    for column in columns:
        rows = column.rows(CREDIT) & ~np.isnan(revenue)
        if not (rows & (revenue > 0)).any():
            continue
        worth, words = float(revenue[rows & (revenue > 0)].sum()), _listed(column.words_of(CREDIT))
        total = float(np.nansum(revenue))
        if (rows & (revenue < 0)).any():
            text = (
                f"The rows whose {column.header!r} is {words} have amounts of both signs, the positive ones "
                f"{worth:,.2f} in all; they were added up as they stand. If all of them reduce "
                f"revenue, it is {2 * worth:,.2f} less."
            )
            values.notes.append(Note("returns_both_signs", text, int(rows.sum()), "warning"))
            continue
        text = (
            f"What has {words} for its {column.header!r} is written with positive amounts ({counted(rows)}, "
            f"{worth:,.2f}): it was taken off revenue. Added up as they stand, all rows would be {total:,.2f}."
        )
        values.notes.append(Note("returns_taken_off", text, int(rows.sum()), "warning"))
        revenue = np.where(rows, -revenue, revenue)
        if units is not None and not (rows & (units < 0)).any():
            units = np.where(rows, -units, units)
    if units is not None:
        revenue = _by_sign_of_units(values, revenue, units)
    return revenue, units


def _by_sign_of_units(values: ColumnValues, revenue: np.ndarray, units: np.ndarray) -> np.ndarray:
    back = (units < 0) & (revenue != 0) & ~np.isnan(revenue)
    if not back.any() or (revenue[back] < 0).any():
        return revenue
    header = values.mapped.roles.get("revenue", "the amount")
    worth, total = float(revenue[back].sum()), float(np.nansum(revenue))
    text = (
        f"Negative units stand beside a positive {header} in {counted(back)} ({worth:,.2f}): as returns, "
        f"that was taken off revenue. Added up as they stand, all rows would be {total:,.2f}."
    )
    values.notes.append(Note("returns_by_units", text, int(back.sum()), "warning"))
    return np.where(back, -revenue, revenue)


def undone_rows(columns: Sequence[KindColumn], count: int) -> np.ndarray:
    """Where any column says that a row is no sale, returns that are rows of their own apart."""
    out = np.zeros(count, dtype=bool)
    for column in columns:
        out |= column.rows(*(k for k in column.kinds if k not in ("", *SURE_SALES, CREDIT, DOUBT)))
    return out


def set_kinds_aside(account: RowAccount, values: ColumnValues, columns: Sequence[KindColumn]) -> list[Plan]:
    """Set aside the rows that are no sales, each kind with its count and money; the plans among them are handed back.

    The setting `cancelled = keep` keeps what was cancelled, returned, deleted, quoted or a test.
    """
    plans: list[Plan] = []
    kept = values.settings.cancelled == "keep"
    for column in columns:
        parts = []
        for kind in dict.fromkeys(k for k in column.kinds if k and k not in (*SURE_SALES, CREDIT)):
            rows = column.rows(kind) & account.used
            if not rows.any() or (kept and kind in (*UNDONE, RETURNED)):
                continue
            worth = float(np.nansum(account.amount[rows]))
            if kind == DOUBT:
                values.notes.append(_doubt(column, int(rows.sum()), worth))
                continue
            if kind in _TAKEN_BACK and _negative(account.amount[rows]):
                values.notes.append(_booked_back(column, kind, int(rows.sum()), worth))
                continue
            words = _listed(column.words_of(kind))
            if kind == PLAN:
                plans += _plans(values, column, rows)
            count = account.set_aside(rows, _reason(kind), f"{column.header} is {words}")
            parts.append(
                f"{count:,} ({worth:,.2f})" if column.how == "flag" else f"{count:,} with {words} ({worth:,.2f})"
            )
        if parts:
            marked = int(column.rows(*column.kinds).sum())
            text = f"{column.header!r} says that some rows are no sales. Left out: {'; '.join(parts)}."
            if any(k in (*UNDONE, RETURNED) for k in column.kinds):
                text += " To count what was undone all the same, set cancelled to keep."
            values.notes.append(Note("cancelled", text, marked, "warning"))
    return plans


def counted(rows: np.ndarray | int) -> str:
    """How many rows are marked, in words.

    Examples
    --------
    >>> counted(np.array([True, False])), counted(2)
    ('1 row', '2 rows')
    """
    count = int(np.sum(rows))
    return f"{count:,} row{'s' * (count != 1)}"


def _reason(kind: str) -> str:
    """The reason in the account; what was undone goes by one name, as the setting does."""
    return "cancelled" if kind in ("cancelled", RETURNED, "deleted", "test") else what_is(kind)


def _negative(amount: np.ndarray) -> bool:
    given = amount[~np.isnan(amount) & (amount != 0)]
    return len(given) > 0 and bool((given < 0).all())


def _booked_back(column: KindColumn, kind: str, count: int, worth: float) -> Note:
    text = (
        f"What has {_listed(column.words_of(kind))} for its {column.header!r} ({counted(count)}, {worth:,.2f}) has "
        f"negative amounts: it was read as bookings that take others back, and nets out of revenue."
    )
    return Note("reversals_by_status", text, count, "warning")


def _doubt(column: KindColumn, count: int, worth: float) -> Note:
    text = (
        f"What has {_listed(column.words_of(DOUBT))} for its {column.header!r} ({counted(count)}, {worth:,.2f}) may be "
        f"no sale; nothing else says so, and it counts. If it is none, delete those rows."
    )
    return Note("kind_doubtful", text, count, "warning")


def _plans(values: ColumnValues, column: KindColumn, rows: np.ndarray) -> list[Plan]:
    """The rows of each plan as a table of its own, the budget before the forecast; without the column that names it."""
    table, money = values.mapped.table, values.mapped.roles.get("revenue", "")
    if not money:
        return []
    words = [w for w, k in zip(column.words, column.kinds, strict=True) if k == PLAN]
    words.sort(key=lambda w: not set(words_of(w)) & _FIRST_PLANS)
    bare = _with_columns(table, {h for h in table.headers if h != column.header})
    places = {w: rows & (column.codes == column.words.index(w)) for w in words}
    return [Plan(bare.take(place), money, w) for w, place in places.items() if place.any()]


def _with_columns(table: RawTable, headers: Collection[str]) -> RawTable:
    """The table with some of its columns, and without its notes, which are said of the sales."""
    kept = [j for j, h in enumerate(table.headers) if h in headers]
    headers, cells = tuple(table.headers[j] for j in kept), tuple(table.cells[j] for j in kept)
    return replace(table, headers=headers, cells=cells, notes=(), places=())


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(dict.fromkeys(words[:_SHOWN]))
    return shown + (", …" if len(words) > _SHOWN else "")


def note_scenarios(account: RowAccount, values: ColumnValues, columns: Sequence[KindColumn]) -> None:
    """Say what was added up where a column of scenarios or versions names no actuals."""
    known = {c.header for c in columns}
    for header, cells in zip(values.mapped.table.headers, values.mapped.table.cells, strict=True):
        if header in known or header_asks(header) != "scenario" or not 1 < len(cells.texts) <= _MOST_SCENARIOS:
            continue
        each = [float(np.nansum(account.amount[account.used & (cells.codes == i)])) for i in range(len(cells.texts))]
        said = ", ".join(f"{t} {v:,.2f}" for t, v in zip(cells.texts, each, strict=True))
        text = (
            f"{header!r} names several scenarios or versions ({said}), and none of them is called actual: all were "
            "added up. If only one counts, keep its rows."
        )
        values.notes.append(Note("scenarios_added", text, int(account.used.sum()), "warning"))


def plan_columns(values: ColumnValues) -> list[Plan]:
    """A column of plan, budget or target beside the revenue of rows that are sums by period, as a plan of its own."""
    mapped = values.mapped
    if mapped.has("order_id") or not mapped.has("revenue") or mapped.kind != "orders":
        return []
    table, out = mapped.table, []
    used = set(mapped.roles.values())
    for header, cells in zip(table.headers, table.cells, strict=True):
        words = set(words_of(header))
        if header in used or not words & TARGET_WORDS or words & _NO_PLAN or not holds_amounts(cells):
            continue
        bare = _with_columns(table, {header} | used - {mapped.roles["revenue"]})
        out.append(Plan(bare, header, f"the column {header}"))
    out.sort(key=lambda p: not set(words_of(p.money)) & _FIRST_PLANS)
    return out
