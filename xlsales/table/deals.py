"""Rows of deals: stage, amount, first and last day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.account import RowAccount, exact_sum
from xlsales.table.book import OPEN, WON, Note, stage_state
from xlsales.table.columns import ColumnValues, without_float_tail
from xlsales.table.flags import stage_of_flags
from xlsales.table.lone_days import lone_days_note
from xlsales.table.mapping import MappedTable
from xlsales.table.not_sales import set_kinds_aside
from xlsales.table.orders import StandardRows, duplicate_count, no_usable_row, set_currencies_aside
from xlsales.table.period import Precision
from xlsales.table.row_kinds import kind_columns
from xlsales.table.total_rows import note_totals_kept, set_totals_aside
from xlsales.table.totals import repeated_headers


def standard_deals(mapped: MappedTable, settings: Settings, listed: dict[str, tuple[str, ...]]) -> StandardRows:
    """Read a table of deals into role columns for `book_from_roles`.

    Raises
    ------
    InputError
        Where there is no stage or no amount.
    """
    for role in ("stage", "amount"):
        if not mapped.has(role):
            raise InputError(
                f"no column gives the {role} of a deal",
                where=mapped.table.name,
                cure=f"The headers are: {', '.join(mapped.table.headers[:12])}. Name it with --map {role}=Header.",
            )
    values = ColumnValues(mapped, settings, listed)
    values.note_errors()
    table = mapped.table
    amount = values.numbers("amount").values
    account = RowAccount(table.name, table.rows, amount)
    account.set_aside(repeated_headers(table), "repeated header", "the row repeats the header")
    doubtful = set_totals_aside(account, mapped, values.notes)
    precision: Precision = "day"
    dated: dict[str, np.ndarray] = {}
    for role in ("created", "closed"):
        if mapped.has(role):
            reading = values.dates(role)
            dated[role] = reading.days
            if lone := lone_days_note(reading.days, amount, account.used):
                values.notes.append(lone)
            precision = reading.precision if role == "closed" else precision
    stage = _stages(values, dated.get("closed"))
    account.set_aside(np.asarray(stage.codes < 0), "no stage", f"{mapped.roles['stage']} is empty")
    set_kinds_aside(account, values, [c for c in kind_columns(mapped) if c.how == "flag"])
    note_totals_kept(account, doubtful, values.notes)
    currency = set_currencies_aside(account, values, "amount")
    if not account.used.any():
        raise no_usable_row(mapped, account, settings)
    rows: dict[str, Any] = {"row": table.rows, "stage": stage, "amount": amount}
    if mapped.has("deal_id"):
        ids = without_float_tail(mapped.cells("deal_id").members())
        rows["deal_id"] = [f"row {r}" if i != i else str(i) for i, r in zip(ids, table.rows.tolist(), strict=True)]
    rows |= {role: pd.Series(days) for role, days in dated.items()}
    rows |= values.dimensions()
    frame = pd.DataFrame(rows)[account.used].reset_index(drop=True)
    notes = [*values.notes, *_checks(frame)]
    copies = duplicate_count(mapped, account.used)
    if copies:
        kept = "deal is an exact copy" if copies == 1 else "deals are exact copies"
        notes.append(
            Note(
                "duplicates",
                f"{copies:,} {kept} of an earlier one; {'it was' if copies == 1 else 'they were'} kept.",
                copies,
                "warning",
            )
        )
    controls = account.controls(exact_sum(frame["amount"]), None, "Amount")
    return StandardRows(frame, account, controls, tuple(notes), precision, currency, values.parsed)


def _stages(values: ColumnValues, closed: np.ndarray | None) -> pd.Categorical:
    """The stage of each deal, also from a column that says only whether it was won."""
    mapped = values.mapped
    header = mapped.roles["stage"]
    flagged = stage_of_flags(mapped.table, header, closed)
    if flagged is None:
        return mapped.cells("stage").members()
    stage, note = flagged
    values.notes.append(note)
    values.parsed[header] = pd.Series(stage)
    return stage


def _checks(frame: pd.DataFrame) -> list[Note]:
    state = frame["stage"].map(stage_state).astype("int8")
    notes = []
    if "created" in frame:
        undated = int(((state == OPEN) & frame["created"].isna()).sum())
        if undated:
            text = f"{undated:,} open deals have no created date; they are in the pipeline but in no period."
            notes.append(Note("open_undated", text, undated))
    won = state == WON
    lost_time = won & frame["closed"].isna() if "closed" in frame else won
    for where, what in ((lost_time, "close date"), (won & frame["amount"].isna(), "amount")):
        count = int(where.sum())
        if count:
            worth = float(frame.loc[where, "amount"].sum())
            text = f"{count:,} won deals have no {what} ({worth:,.2f}); they count as deals but bring no revenue."
            notes.append(Note(f"won_without_{what.replace(' ', '_')}", text, count, "warning"))
    return notes
