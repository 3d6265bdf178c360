"""Amounts in several currencies beside the same amounts in one: the second column is what can be added up."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from xlsales.settings import Settings
from xlsales.table.book import ColumnMatch, Note
from xlsales.table.file_clues import currency_named
from xlsales.table.headers import hints, likenesses, words_of
from xlsales.table.mapping import MappedTable
from xlsales.table.numbers import read_numbers

_WORDS = re.compile(
    r"convert|umgerechnet|convertid|konzern|hauswährung|hauswaehrung|\b(?:company|base|home|reporting|functional|group"
    r"|corporate) (?:currency|ccy)|\b(?:in )?(?:lcy|gcy)\b",
    re.IGNORECASE,
)
IN_ONE_CURRENCY = "is in one currency"
_SURE, _SAME, _MOST, _FEW, _FARTHEST = 0.75, 0.011, 0.9, 2, 1e5


def with_one_currency(mapped: MappedTable, settings: Settings) -> MappedTable:
    """Money read from the column that gives it in one currency, where another column says that the rows have several.

    The column is named so (Amount (converted), Converted Amount), or by its currency (Amount USD), and in the rows of
    that currency it is the amount itself. Where the person set a currency, its rows are read as they are.
    """
    role = "amount" if mapped.kind == "deals" else "revenue"
    if not mapped.has(role, "currency") or settings.currency:
        return mapped
    if any(m.header == mapped.roles[role] and m.how == "as you mapped it" for m in mapped.matches):
        return mapped
    names = [str(n).upper() for n in mapped.cells("currency").members().categories]
    if len(names) < _FEW:
        return mapped
    table, written = mapped.table, mapped.roles[role]
    codes = mapped.cells("currency").members().codes
    amount = read_numbers(table.column(written), settings.decimal).values
    for header in table.headers:
        named = currency_named(header)
        if header in mapped.roles.values() or not (_WORDS.search(header) or named) or not _names_money(header):
            continue
        other = read_numbers(table.column(header), settings.decimal).values
        rows = codes == names.index(named) if named in names else np.zeros(len(codes), dtype=bool)
        if not _goes_with(other, amount, rows):
            continue
        of_it = next((h for h in table.headers if _is_currency_of(h, mapped)), "")
        roles = {r: h for r, h in mapped.roles.items() if r != "currency"} | {role: header}
        roles |= {"currency": of_it} if of_it and not named else {}
        how = f"{written!r} holds several currencies, and this one the same in one"
        match = ColumnMatch(table.name, header, role, _SURE, how)
        matches = tuple(
            match if m.header == header else replace(m, used=False, how=f"not used: {header} {IN_ONE_CURRENCY}")
            if m.header in (written, mapped.roles["currency"]) else m
            for m in mapped.matches
        )  # fmt: skip
        text = (
            f"The rows of {table.name} are in {', '.join(names[:4])}{', …' if len(names) > 4 else ''}, which cannot be "
            f"added up; money was read from {header!r}, which holds it in one currency: {float(np.nansum(other)):,.2f} "
            f"on all rows. If only one currency is meant, set currency to it."
        )
        notes = tuple(n for n in mapped.notes if n.code != "header_rival" or repr(header) not in n.text)
        return replace(
            mapped, roles=roles, matches=matches, notes=(*notes, Note("converted", text, len(table), "warning"))
        )
    return mapped


def _names_money(header: str) -> bool:
    """Whether a header is that of money and not of a rate, a refund, a fee or a tax of it."""
    words = set(words_of(header)) | set(re.findall(r"[a-z]+", header.lower()))
    if words & {
        "refunded",
        "refund",
        "refunds",
        "fee",
        "fees",
        "tax",
        "vat",
        "rate",
        "cost",
        "price",
        "discount",
        "code",
    }:
        return False
    best = next(iter(likenesses(_WORDS.sub(" ", header))), None)
    return bool(words & hints("money")[0] | words & hints("money")[1]) or (
        best is not None and best.role in ("revenue", "amount")
    )


def _goes_with(other: np.ndarray, amount: np.ndarray, rows: np.ndarray) -> bool:
    """Whether one column is the other at some rate, and the same in the rows that are in its currency already."""
    some = ~np.isnan(other) & ~np.isnan(amount) & (amount != 0)
    if float((~np.isnan(other))[~np.isnan(amount)].mean()) < _MOST or not some.any():
        return False
    ratio = other[some] / amount[some]
    if (ratio <= 0).any() or ratio.max() / ratio.min() > _FARTHEST or (np.abs(ratio - 1) < 1e-9).all():
        return False
    here = rows & some
    return not here.any() or float((np.abs(other[here] - amount[here]) <= _SAME).mean()) >= _MOST


def _is_currency_of(header: str, mapped: MappedTable) -> bool:
    """Whether a column names the one currency of the converted amounts."""
    if header == mapped.roles["currency"] or not _WORDS.search(header) or "currency" not in words_of(header):
        return False
    cells = mapped.table.column(header)
    return len(cells.texts) == 1 and not cells.has_numbers
