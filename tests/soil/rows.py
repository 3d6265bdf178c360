"""Rows that are no sales among those that are: totals, averages, headers, notes, copies, and kinds of documents."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

from tests.soil.table import Soiled, plain, truth_of
from tests.soil.ways import DATED, EVERY, ORDERS, simple, way


def _total(table: Soiled, rows: list[tuple[Any, ...]], label: str, at: str, **more: Any) -> tuple[Any, ...]:
    """A row that sums others: a label in one column, the sums of amounts and counts, nothing else."""
    known = {"money": sum(r[table.place("money")] for r in rows), at: label, **more}
    if "count" in table.meaning:
        known["count"] = sum(r[table.place("count")] for r in rows)
    return tuple(known.get(m, "") for m in table.meaning)


def _by(table: Soiled, meaning: str) -> dict[Any, list[tuple[Any, ...]]]:
    out: dict[Any, list[tuple[Any, ...]]] = {}
    for row in sorted(table.rows, key=lambda r: str(r[table.place(meaning)])):
        out.setdefault(row[table.place(meaning)], []).append(row)
    return out


def _end(name: str, label: str, first: bool = False) -> None:
    def change(table: Soiled) -> Soiled:
        total = _total(table, list(table.rows), label, table.meaning[0])
        return table.with_rows([total, *table.rows] if first else [*table.rows, total])

    simple(name, "rows", change)


_end("a total at the end", "Grand Total")
_end("a total at the top", "Total", first=True)
_end("a total in Dutch", "Eindtotaal")
_end("a total in Russian", "Итого")
_end("a sum sign at the end", "Σ")
_end("a total without a label", "")


def _blocks(name: str, label: str, dated: bool) -> None:
    """Rows by member, each block with its subtotal; some programs date it like the last of its rows."""

    def change(table: Soiled) -> Soiled:
        rows: list[tuple[Any, ...]] = []
        for member, block in _by(table, "member").items():
            more = {"date": block[-1][table.place("date")]} if dated else {}
            rows += [*block, _total(table, block, label.format(member=member), "member", **more)]
        return table.with_rows(rows)

    simple(name, "rows", change, EVERY if not dated else ("orders", "targets"))


_blocks("subtotals below blocks", "{member} Total", dated=False)
_blocks("subtotals with a date", "{member} subtotal", dated=True)
_blocks("subtotals in German with a date", "Zwischensumme {member}", dated=True)


@way("a total that is a member of each month", "rows", ORDERS)
def _(table: Soiled, _: random.Random) -> Soiled:
    """One row a month and region, and Worldwide beside them; with a name that no list has."""
    return _monthly(table, "Atlantis")


@way("Worldwide beside the members of each month", "rows", ORDERS)
def _(table: Soiled, _: random.Random) -> Soiled:
    return _monthly(table, "Worldwide")


def _monthly(table: Soiled, name: str) -> Soiled:
    sums: dict[tuple[dt.date, str], float] = {}
    for row in table.rows:
        key = (row[table.place("date")].replace(day=1), row[table.place("member")])
        sums[key] = round(sums.get(key, 0.0) + row[table.place("money")], 2)
    months = sorted({m for m, _ in sums})
    rows: list[tuple[Any, ...]] = []
    kept: list[tuple[Any, ...]] = []
    for month in months:
        block = [(month, member, amount) for (m, member), amount in sums.items() if m == month]
        kept += block
        rows += [*block, (month, name, round(sum(b[2] for b in block), 2))]
    return replace(
        table, header=("Month", "Region", table.header[table.place("money")]), meaning=("date", "member", "money"),
        rows=tuple(rows), truth=truth_of(kept, 0, 1, 2),
    ).writing(date=lambda d: f"{d:%Y-%m}")  # fmt: skip


@way("years beside their quarters", "rows", ORDERS)
def _(table: Soiled, _: random.Random) -> Soiled:
    sums: dict[tuple[int, int], float] = {}
    for row in table.rows:
        day = row[table.place("date")]
        key = (day.year, (day.month + 2) // 3)
        sums[key] = round(sums.get(key, 0.0) + row[table.place("money")], 2)
    kept = [(dt.date(y, 3 * q - 2, 1), "all", a) for (y, q), a in sums.items()]
    rows: list[tuple[Any, ...]] = []
    for year in sorted({y for y, _ in sums}):
        rows += [(f"Q{q} {y}", a) for (y, q), a in sums.items() if y == year]
        rows.append((f"FY {year}", round(sum(a for (y, _), a in sums.items() if y == year), 2)))
    return replace(
        table, header=("Period", table.header[table.place("money")]), meaning=("date", "money"), rows=tuple(rows),
        truth=replace(truth_of(kept, 0, 1, 2), members={}),
    )  # fmt: skip


@way("an average at the end", "rows")
def _(table: Soiled, _: random.Random) -> Soiled:
    mean = round(sum(r[table.place("money")] for r in table.rows) / len(table.rows), 2)
    last = {"money": mean, table.meaning[0]: "Average", "date": table.rows[-1][table.place("date")]}
    last = last if table.meaning[0] != "date" else {"money": mean, "date": "Average"}
    last |= {"stage": "Won"} if "stage" in table.meaning else {}
    return table.with_rows([*table.rows, tuple(last.get(m, "") for m in table.meaning)])


@way("lines of a target and a difference below", "rows", ORDERS)
def _(table: Soiled, _: random.Random) -> Soiled:
    last = {"date": table.rows[-1][table.place("date")]}
    lines = [{**last, "member": "Target", "money": 99_999.0}, {**last, "member": "Difference", "money": -1_234.5}]
    return table.with_rows([*table.rows, *(tuple(line.get(m, "") for m in table.meaning) for line in lines)])


@way("sides of a ledger in a column", "kinds", ORDERS)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    rows = [(*r, "Dr" if rnd.random() < 0.15 else "Cr") for r in table.rows]
    named = replace(table, header=(*table.header, "Dr/Cr"), meaning=(*table.meaning, "side"), rows=tuple(rows))
    return replace(named, truth=named.summed(rows))


@way("blank rows between", "rows")
def _(table: Soiled, _: random.Random) -> Soiled:
    rows: list[tuple[Any, ...]] = []
    for i, row in enumerate(table.rows):
        rows += [row, *([("",) * len(row)] if i % 9 == 4 else [])]
    return table.with_rows(rows)


@way("the header again in the middle", "rows")
def _(table: Soiled, _: random.Random) -> Soiled:
    half = len(table.rows) // 2
    return table.with_rows([*table.rows[:half], table.header, *table.rows[half:]])


@way("a line of units below the header", "rows")
def _(table: Soiled, _: random.Random) -> Soiled:
    units = {"money": "[EUR]", "price": "[EUR]", "count": "[pcs]", "date": "[date]", "made": "[date]"}
    return table.with_rows([tuple(units.get(m, "[text]") for m in table.meaning), *table.rows])


@way("a title above", "above")
def _(table: Soiled, _: random.Random) -> Soiled:
    return replace(table, above=(("Sales report", ""), ("Printed by the ERP on a Monday", ""), ("",)))


@way("a note below", "below")
def _(table: Soiled, _: random.Random) -> Soiled:
    note = ("Source: ERP, preliminary", *[""] * (len(table.header) - 1))
    return table.with_rows([*table.rows, ("",) * len(table.header), note])


@way("rows that were exported twice", "copies", DATED)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    """The truth counts them once; who reads them cannot know and has to say it."""
    return table.with_rows([*table.rows, *rnd.sample(list(table.rows), 5)])


def _kind_of_row(name: str, header: str, good: str, bad: str) -> None:
    """A column whose word says that some rows are no sales."""

    def change(table: Soiled, rnd: random.Random) -> Soiled:
        rows = [(*r, bad if rnd.random() < 0.15 else good) for r in table.rows]
        named = replace(
            table, header=(*table.header, header), meaning=(*table.meaning, "kind"), rows=tuple(rows), no_sale=bad
        )
        return replace(named, truth=named.summed(rows))

    way(name, "kinds", ORDERS)(change)


_kind_of_row("cancelled by status", "Status", "Shipped", "Cancelled")
_kind_of_row("cancelled by flag", "Cancelled", "No", "Yes")
_kind_of_row("quotations by document type", "Document Type", "Invoice", "Quote")
_kind_of_row("a budget by scenario", "Scenario", "Actual", "Budget")


def _names(name: str, change_name: Any) -> None:
    """Members in several spellings."""

    def change(table: Soiled, rnd: random.Random) -> Soiled:
        at = table.place("member")
        rows = [(*r[:at], change_name(r[at]) if rnd.random() < 0.3 else r[at], *r[at + 1 :]) for r in table.rows]
        return table.with_rows(rows)

    way(name, "names")(change)


_names("names in capitals", str.upper)
_names("names with spaces", lambda n: f" {n}  ")


@way("a region called NA", "names")
def _(table: Soiled, _: random.Random) -> Soiled:
    return _renamed(table, {"North": "NA"})


@way("names with accents", "names")
def _(table: Soiled, _: random.Random) -> Soiled:
    return _renamed(table, {"North": "Málaga", "South": "Köln", "East": "Orléans"})


def _renamed(table: Soiled, names: dict[str, str]) -> Soiled:
    if "member" not in table.meaning:
        return table
    at = table.place("member")
    # A name that is in capitals already stays so.
    spelled = names | {old.upper(): new.upper() for old, new in names.items()}
    spelled |= {f" {old}  ": f" {new}  " for old, new in names.items()}
    rows = tuple((*r[:at], spelled.get(r[at], r[at]), *r[at + 1 :]) for r in table.rows)
    folded = {plain(old): plain(new) for old, new in names.items()}
    members = {folded.get(m, m): a for m, a in table.truth.members.items()}
    return replace(table, rows=rows, truth=replace(table.truth, members=members))
