"""Rows of orders: what each is worth and when it happened, which rows count, and why the others do not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.account import RowAccount, exact_sum
from xlsales.table.accounts import refuse_double_entry
from xlsales.table.book import Control, Note
from xlsales.table.cells import NO_DAY
from xlsales.table.coarse_totals import set_coarse_totals_aside
from xlsales.table.columns import ColumnValues, without_float_tail
from xlsales.table.far_days import far_days
from xlsales.table.headers import hints, words_of
from xlsales.table.implausible import implausible_amounts
from xlsales.table.line_costs import line_costs
from xlsales.table.lone_days import lone_days_note
from xlsales.table.mapping import MappedTable
from xlsales.table.not_sales import (
    Plan,
    note_scenarios,
    plan_columns,
    set_kinds_aside,
    undone_rows,
    with_returns_taken_off,
)
from xlsales.table.not_sure import not_sure_rows
from xlsales.table.order_heads import set_heads_aside
from xlsales.table.order_totals import with_totals_spread
from xlsales.table.period import Precision
from xlsales.table.period_parts import names_no_year
from xlsales.table.refunds import net_of_refunds, refund_header, refund_note, refunds_of
from xlsales.table.row_kinds import RETURNED, kind_columns
from xlsales.table.running_balance import statement_note
from xlsales.table.status import cancellation_ids, credited_rows
from xlsales.table.total_rows import note_totals_kept, set_totals_aside
from xlsales.table.totals import repeated_headers
from xlsales.table.which_money import other_readings

# A refund of less than this part of a row is a partial one: the row stays, less the refund.
_WHOLE = 0.999


@dataclass(frozen=True)
class StandardRows:
    """The rows that count in standard columns, with their account."""

    rows: pd.DataFrame
    account: RowAccount
    controls: tuple[Control, ...]
    notes: tuple[Note, ...]
    precision: Precision
    currency: str
    parsed: dict[str, pd.Series]
    plans: tuple[Plan, ...] = ()


def standard_orders(mapped: MappedTable, settings: Settings, listed: dict[str, tuple[str, ...]]) -> StandardRows:
    """Read a table of orders into role columns for `book_from_roles`.

    Raises
    ------
    InputError
        Where nothing says what a row is worth or when it happened.
    """
    values = ColumnValues(mapped, settings, listed)
    values.note_errors()
    table = mapped.table
    revenue, how = _revenue(values)
    units = values.numbers("units").values if mapped.has("units") else None
    columns, as_read = kind_columns(mapped), revenue
    refund = refund_header(values)
    refunds = refunds_of(values, refund, revenue, units)
    columns = [c.but_where((refunds > 0) & (refunds < _WHOLE * revenue), RETURNED) for c in columns]
    revenue, units = with_returns_taken_off(values, columns, revenue, units)
    back = (as_read > 0) & (revenue < 0)
    revenue, refunded = net_of_refunds(values, refund, revenue, units, undone_rows(columns, len(table)))
    refuse_double_entry(mapped, revenue)
    account = RowAccount(table.name, table.rows, revenue, units)
    account.set_aside(repeated_headers(table), "repeated header", "the row repeats the header")
    doubtful = set_totals_aside(account, mapped, values.notes)
    set_heads_aside(account, values)
    plans = set_kinds_aside(account, values, columns)
    note_scenarios(account, values, columns)
    currency = set_currencies_aside(account, values, "revenue" if mapped.has("revenue") else "price")
    time = values.time()
    _set_unusable_aside(account, values, time.days, time.unreadable, how)
    coarse = set_coarse_totals_aside(account, mapped, time)
    values.notes.extend(coarse)
    note_totals_kept(account, doubtful, values.notes)
    if not account.used.any():
        raise no_usable_row(mapped, account, settings)
    used = account.used
    rows: dict[str, Any] = {"row": table.rows, "date": pd.Series(time.days), "revenue": revenue}
    if mapped.has("order_id"):
        rows["order_id"] = without_float_tail(mapped.cells("order_id").members())
    rows |= {r: values.numbers(r).values for r in ("discount", "price") if mapped.has(r)}
    if units is not None:
        rows["units"] = values.parsed[mapped.roles["units"]] = pd.Series(units)
    # What came back brings its cost back with it.
    rows |= {r: np.where(back, -np.abs(v), v) for r, v in line_costs(values, revenue, units).items()}
    rows["reversal"] = _reversals(mapped, revenue, units)
    rows |= values.dimensions()
    rows |= not_sure_rows(mapped)
    frame = pd.DataFrame(rows)
    frame = frame if used.all() else frame[used].reset_index(drop=True)
    if choice := other_readings(values, how, revenue + refunded, used):
        values.notes.append(choice)
    if said := refund_note(values, refund, refunded, used):
        values.notes.append(said)
    notes = [*values.notes, *_checks(mapped, frame, used, how, refunded[used])]
    if statement := statement_note(mapped, as_read, used):
        # What a bank calls a credit came in.
        notes = [*(n for n in notes if n.code != "credits_positive"), statement]
    controls = account.controls(
        exact_sum(frame["revenue"]), exact_sum(frame["units"]) if "units" in frame else None, "Revenue"
    )
    return StandardRows(
        frame,
        account,
        controls,
        tuple(notes),
        time.precision_of(used),
        currency,
        values.parsed,
        tuple(plans or plan_columns(values)),
    )


def _revenue(values: ColumnValues) -> tuple[np.ndarray, str]:
    mapped = values.mapped
    if mapped.has("revenue"):
        revenue = values.numbers("revenue").values.copy()
        product = _units_times_price(values) if mapped.has("units", "price") else None
        if mapped.has("order_id"):
            revenue, spread, text = with_totals_spread(values, revenue, product)
            if text:
                values.notes.append(Note("order_total", text, level="warning"))
            if spread:
                return revenue, mapped.roles["revenue"]
        if product is not None:
            gap = np.isnan(revenue) & ~np.isnan(product)
            if gap.any():
                revenue[gap] = product[gap]
                text = (
                    f"{int(gap.sum()):,} rows without {mapped.roles['revenue']} take units × price for it: "
                    f"{math.fsum(product[gap].tolist()):,.2f} in all. Fill them in or delete them if that is wrong."
                )
                values.notes.append(Note("revenue_filled", text, int(gap.sum()), "warning"))
        return revenue, mapped.roles["revenue"]
    if mapped.has("units", "price"):
        how = f"{mapped.roles['units']} × {mapped.roles['price']}"
        text = f"No revenue column holds numbers: revenue is {how}."
        if mapped.has("discount"):
            text += f" The discount in {mapped.roles['discount']!r} was not taken off: it may be in the price already."
            less = float(np.nansum(_less_discount(_units_times_price(values), values.numbers("discount").values)))
            text += f" Less the discount, revenue would be {less:,.2f}."
        product, alone = _units_times_price(values), values.numbers("price").values
        whole, once = float(np.nansum(product)), float(np.nansum(alone))
        doubtful = not _is_per_piece(mapped.roles["price"]) and abs(whole - once) > 0.005 * abs(whole)
        if doubtful:
            text += f" By {mapped.roles['price']} alone it would be {once:,.2f}."
        level: Literal["info", "warning"] = "warning" if mapped.has("discount") or doubtful else "info"
        values.notes.append(Note("revenue_computed", text, level=level))
        return product, how
    raise InputError(
        "no column says what a row is worth",
        where=mapped.table.name,
        cure=_headers_seen(mapped, "revenue"),
    )


def _is_per_piece(header: str) -> bool:
    """Whether a header says that it is the price of one: Unit Price, Rate, Price each."""
    words = set(words_of(header))
    return bool(words & (hints("per_piece")[0] | {"list", "each", "rate", "asp"})) or header.lower().endswith("preis")


def _less_discount(product: np.ndarray, discount: np.ndarray) -> np.ndarray:
    """Amounts less a discount that is a share, a percentage or an amount, as its size tells."""
    off = np.nan_to_num(discount)
    most = float(np.abs(off).max(initial=0))
    if most <= 1:
        return np.asarray(product * (1 - off))
    return np.asarray(product * (1 - off / 100) if most <= 100 and (product > 0).any() and
                      float(np.nanmedian(product)) > most else product - off)  # fmt: skip


def _units_times_price(values: ColumnValues) -> np.ndarray:
    product = values.numbers("units").values * values.numbers("price").values
    return np.asarray(np.round(product, 6))


def _headers_seen(mapped: MappedTable, role: str) -> str:
    shown = ", ".join(mapped.table.headers[:12])
    return f"The headers are: {shown}. Name the right one with --map {role}=Header (or on the Settings sheet)."


def set_currencies_aside(account: RowAccount, values: ColumnValues, role: str) -> str:
    """Keep the rows of one currency; money of different currencies is never added up."""
    each, main = values.currencies(role)
    if each is None:
        return main or values.settings.currency
    chosen = values.settings.currency.upper()
    if chosen in [str(c).upper() for c in each.categories]:
        main = next(str(c) for c in each.categories if str(c).upper() == chosen)
    elif len(each.categories) > 1:
        worth = pd.Series(account.amount).abs().groupby(pd.Series(each), observed=True).sum()
        main = str(worth.idxmax())
    other = np.asarray((each.codes >= 0) & (np.asarray(each) != main))
    parts = [
        f"{int(((np.asarray(each) == c) & account.used).sum()):,} rows with "
        f"{float(np.nansum(account.amount[(np.asarray(each) == c) & account.used])):,.2f} {c}"
        for c in map(str, each.categories)
        if c != main
    ]
    count = account.set_aside(other, "other currency", f"only rows in {main} are added up")
    if count:
        text = (
            f"The rows are in more than one currency, which cannot be added up. {main} is analysed; set aside: "
            f"{'; '.join(parts)}. To analyse another one, set currency to it."
        )
        values.notes.append(Note("currencies", text, count, "warning"))
    return main


def _set_unusable_aside(
    account: RowAccount, values: ColumnValues, days: np.ndarray, unreadable: np.ndarray, how: str
) -> None:
    roles = values.mapped.roles
    when = roles.get("date") or roles.get("period") or roles.get("year") or "date"
    far = far_days(np.where(account.used & ~np.isnan(account.amount), days, NO_DAY))
    if count := account.set_aside(
        far, "date far from all others", [f"{when} is {str(d)[:10]}" for d in days.tolist()] if far.any() else ""
    ):
        shown = ", ".join(sorted({str(d)[:10] for d in days[far]})[:3])
        text = (
            f"{count:,} rows are dated more than ten years from all others ({shown}): probably a slip, or a program's "
            "filler. They were set aside; correct the source, or delete the other rows if these are right."
        )
        values.notes.append(Note("dates_far", text, count, "warning"))
    if lone := lone_days_note(days, account.amount, account.used):
        values.notes.append(lone)
    no_day = np.isnat(days)
    bad_day = no_day & unreadable
    account.set_aside(bad_day, "unreadable date", _said(values.mapped, when, bad_day, "no date or period"))
    account.set_aside(no_day, "no date", _missing(values.mapped, when, no_day))
    no_amount = np.isnan(account.amount)
    if values.mapped.has("revenue"):
        bad = values.numbers("revenue").unreadable
        bad_amount = no_amount & bad
        account.set_aside(bad_amount, "unreadable amount", _said(values.mapped, how, bad_amount, "no number"))
    account.set_aside(no_amount, "no amount", _missing(values.mapped, how, no_amount))


def _said(mapped: MappedTable, header: str, where: np.ndarray, what: str) -> list[str] | str:
    """For each row in question, what its cell holds instead."""
    if header not in mapped.table.headers or not where.any():
        return f"{header} holds {what} that can be read"
    cells = mapped.table.column(header)
    out = [f"{header} holds {what} that can be read"] * len(where)
    for place in np.flatnonzero(where & (cells.codes >= 0)).tolist():
        out[place] = f"{header} is {cells.texts[cells.codes[place]][:60]!r}, {what} that can be read"
    return out


def _missing(mapped: MappedTable, header: str, where: np.ndarray) -> list[str] | str:
    """For each row in question that its cell is empty, or the error or word that stands there instead."""
    empty = f"{header} is empty"
    if header not in mapped.table.headers or not where.any():
        return empty
    cells = mapped.table.column(header)
    return [f"{header} is {cells.texts[c]}" if c >= 0 else empty for c in cells.codes.tolist()]


# What is to be named when most rows fall for a reason.
_TO_NAME = {"unreadable date": "date", "no date": "date", "no stage": "stage"}


def no_usable_row(mapped: MappedTable, account: RowAccount, settings: Settings) -> InputError:
    """The error for a table of which no row can be used: it says what was wrong with the rows."""
    reasons = account.listed()["reason"].value_counts()
    said = ", ".join(f"{count:,} × {reason}" for reason, count in reasons.items())
    role = _TO_NAME.get(str(reasons.index[0]), "revenue") if len(reasons) else "revenue"
    cure = _headers_seen(mapped, role)
    if role == "date" and mapped.has("period") and names_no_year(mapped.cells("period").members(), settings):
        cure = f"{mapped.roles['period']} names no year: add a column Year, or a title with the year above the table."
    return InputError(f"no row can be used ({said})", where=mapped.table.name, cure=cure)


def _reversals(mapped: MappedTable, revenue: np.ndarray, units: np.ndarray | None) -> np.ndarray:
    back = revenue < 0
    if units is not None:
        back |= units < 0
    if mapped.has("order_id"):
        back |= cancellation_ids(mapped.cells("order_id"))
    return np.asarray(back)


def _checks(mapped: MappedTable, frame: pd.DataFrame, used: np.ndarray, how: str, refunded: np.ndarray) -> list[Note]:
    notes = []
    back = frame["reversal"]
    if back.any():
        amount = float(frame.loc[back, "revenue"].sum())
        text = f"{int(back.sum()):,} cancellation rows ({amount:,.2f}) net out of revenue and count as no order."
        notes.append(Note("reversals", text, int(back.sum())))
    credited = np.logical_or.reduce([credited_rows(c) for c in mapped.table.cells])[used] & (frame["revenue"] > 0)
    if credited.any():
        amount = float(frame.loc[credited, "revenue"].sum())
        text = (
            f"{int(credited.sum()):,} rows say that they are credit notes or returns, but their amounts are positive "
            f"({amount:,.2f}): they were added to revenue. If they reduce it, give them a minus sign in the source."
        )
        notes.append(Note("credits_positive", text, int(credited.sum()), "warning"))
    again = duplicates(mapped, used)
    copies = int(again.sum())
    if copies:
        kept = "row is an exact copy" if copies == 1 else "rows are exact copies"
        text = f"{copies:,} {kept} of an earlier row; {'it was' if copies == 1 else 'they were'} kept."
        worth = exact_sum(frame["revenue"][again])
        text += f" Without {'it' if copies == 1 else 'them'}, revenue is {worth:,.2f} less." if worth > 0 else ""
        notes.append(Note("duplicates", text, copies, "warning"))
    notes += implausible_amounts(frame.assign(revenue=frame["revenue"] + refunded), how)
    if mapped.has("revenue") and {"units", "price"} <= set(frame.columns):
        notes.extend(_differing_products(frame.assign(revenue=frame["revenue"] + refunded), how))
    return notes


def duplicate_count(mapped: MappedTable, used: np.ndarray) -> int:
    """How many of the used rows repeat an earlier one in every column."""
    return int(duplicates(mapped, used).sum())


def duplicates(mapped: MappedTable, used: np.ndarray) -> np.ndarray:
    """Of the used rows, those that repeat an earlier one in every column."""
    table = mapped.table
    for role in ("order_id", "deal_id"):
        if mapped.has(role):
            codes = mapped.cells(role).members().codes
            given = codes[codes >= 0]
            if len(given) == len(codes) and int(np.bincount(given).max(initial=0)) <= 1:
                return np.zeros(int(used.sum()), dtype=bool)
    columns: dict[str, Any] = {}
    for j, cells in enumerate(table.cells):
        if cells.has_numbers:
            columns[f"n{j}"] = cells.numbers
        if cells.has_days:
            columns[f"d{j}"] = cells.days
        if cells.texts:
            columns[f"t{j}"] = cells.codes
    return np.asarray(pd.DataFrame(columns)[used].duplicated())


def _differing_products(frame: pd.DataFrame, how: str) -> list[Note]:
    product = frame["units"] * frame["price"]
    gap = (frame["revenue"] - product).abs() > (0.01 * product.abs()).clip(lower=0.01)
    if "discount" in frame:
        for rest in (product * (1 - frame["discount"]), product * (1 - frame["discount"] / 100),
                     product - frame["discount"]):  # fmt: skip
            gap &= (frame["revenue"] - rest).abs() > (0.01 * rest.abs()).clip(lower=0.01)
    count = int((gap & product.notna()).sum())
    if not count:
        return []
    total = float((frame["revenue"] - product)[gap].sum())
    text = f"In {count:,} rows {how} differs from units × price by more than 1 % ({total:,.2f} in all); {how} was kept."
    return [Note("revenue_differs", text, count, "warning")]
