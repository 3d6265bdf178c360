"""What became of a soiled table: read exactly, said to be in doubt, refused, or silently wrong."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import xlsales
from tests.soil.register import WAYS
from tests.soil.table import Kind, Soiled, clean, plain
from tests.soil.ways import Way
from xlsales.table.book import SalesBook

Verdict = Literal["exact", "said", "refused", "silently wrong", "crashed"]
VERDICTS: tuple[Verdict, ...] = ("exact", "said", "refused", "silently wrong", "crashed")
_CENT = 0.006


@dataclass(frozen=True)
class Outcome:
    """A verdict, what was warned of, and what differs."""

    verdict: Verdict
    warned: frozenset[str] = frozenset()
    why: str = ""


def soiled(kind: Kind, ways: tuple[Way, ...], seed: int) -> Soiled:
    """A clean table with some ways to soil applied one after the other."""
    table, rnd = clean(kind, seed), random.Random(seed)
    for each in sorted(ways, key=_when):
        table = each.change(table, rnd)
    return table


# Cells and rows are soiled while they still have a meaning, the header and the file last.
_ORDER = ("kinds", "signs", "names", "numbers", "copies", "dates", "rows", "cells", "days", "columns", "below", "above",
          "file", "header")  # fmt: skip


def _when(each: Way) -> tuple[int, str]:
    return _ORDER.index("cells" if each.late else each.part), each.name


def outcome(kind: Kind, names: tuple[str, ...], seed: int, folder: Path) -> Outcome:
    """Read a soiled table and compare it with the truth.

    What differs from the truth passes as *said* only where a warning is printed or rows are set aside; of a pair of
    ways of which each alone is exact, only where it is said by more than the two of them alone.
    """
    alone = _judged(kind, tuple(WAYS[n] for n in names), seed, folder)
    if len(names) < 2 or alone.verdict != "said":
        return alone
    single = [_alone(kind, n, seed, folder) for n in names]
    if all(s.verdict == "exact" for s in single) and alone.warned <= frozenset().union(*(s.warned for s in single)):
        return Outcome("silently wrong", alone.warned, alone.why)
    return alone


@cache
def _alone(kind: Kind, name: str, seed: int, folder: Path) -> Outcome:
    return _judged(kind, (WAYS[name],), seed, folder)


def _judged(kind: Kind, ways: tuple[Way, ...], seed: int, folder: Path) -> Outcome:
    table = soiled(kind, ways, seed)
    path = table.to_file(folder)
    try:
        if kind == "targets":
            orders = clean("orders", seed).to_file(folder)
            book = xlsales.read(orders, targets=path)
        else:
            book = xlsales.read(path)
    except xlsales.SalesError as error:
        return Outcome("refused", why=str(error)[:120])
    except Exception as error:  # noqa: BLE001 - whatever else is raised is what is looked for
        return Outcome("crashed", why=f"{type(error).__name__}: {error}"[:120])
    why = _differs(table, _quotas(book) if kind == "targets" else _sums(book, table.truth.monthly))
    warned = {n.code for n in book.notes if n.level == "warning"}
    warned |= {f"{r} set aside" for r in set(book.set_aside["reason"])}
    if not why:
        return Outcome("exact", frozenset(warned))
    return Outcome("said" if warned else "silently wrong", frozenset(warned), why)


Sums = tuple[Mapping[tuple[int, int], float], Mapping[str, float]]


def _sums(book: SalesBook, monthly: bool) -> Sums:
    periods: dict[tuple[int, int], float] = {}
    members: dict[str, float] = {}
    names = book.sales["region"].astype(str) if "region" in book.sales else [""] * len(book.sales)
    for number, name, amount in zip(book.sales["day"], names, book.sales["revenue"], strict=True):
        day = dt.date(1970, 1, 1) + dt.timedelta(days=int(number))
        key = (day.year, day.month if monthly else (day.month + 2) // 3)
        periods[key] = periods.get(key, 0.0) + amount
        members[plain(name)] = members.get(plain(name), 0.0) + amount
    return periods, members


def _quotas(book: SalesBook) -> Sums:
    periods: dict[tuple[int, int], float] = {}
    members: dict[str, float] = {}
    if book.targets is None:
        return periods, members
    for row in book.targets.to_dict("records"):
        place = int(row["period_ix"])
        key = (place // 4, place % 4 + 1) if row["grain"] == "quarter" else (place, 0)
        periods[key] = periods.get(key, 0.0) + row["quota"]
        name = plain(str(row["member"]))
        members[name] = members.get(name, 0.0) + row["quota"]
    return periods, members


def _differs(table: Soiled, found: Sums) -> str:
    """What differs from the truth, in a few words; empty where nothing does."""
    periods, members = found
    total = sum(periods.values())
    near = max(_CENT, 1e-9 * abs(table.truth.total))
    if abs(total - table.truth.total) > near:
        return f"total {total:,.2f}, true {table.truth.total:,.2f}"
    for name, got, true in (("periods", periods, table.truth.periods), ("members", members, table.truth.members)):
        if not true:
            continue
        wrong = [k for k in {*got, *true} if abs(got.get(k, 0.0) - true.get(k, 0.0)) > near]
        if wrong:
            return f"{name} differ: {sorted(map(str, wrong))[:4]}"
    return ""
