"""Ways to write money, and cells among it that are none."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from tests.soil.table import Soiled
from tests.soil.ways import ORDERS, simple, way


def grouped(value: float, group: str, point: str, places: int = 2) -> str:
    """A number with marks of thousands and decimals."""
    plain = f"{value:,.{places}f}"
    return plain.replace(",", "\0").replace(".", point).replace("\0", group)


def _indian(value: float) -> str:
    whole, _, cents = f"{abs(value):.2f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    pairs = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ("-" if value < 0 else "") + ",".join([*pairs, tail]) + "." + cents


def _written(name: str, write: Callable[[float], str]) -> None:
    simple(name, "numbers", lambda t: t.writing(money=write, price=write))


_written("German numbers", lambda v: grouped(v, ".", ","))
_written("French numbers", lambda v: grouped(v, " ", ","))
_written("spaces that do not break", lambda v: grouped(v, "\u00a0", ","))
_written("Swiss numbers", lambda v: grouped(v, "’", "."))
_written("Indian grouping", _indian)
_written("English grouping", lambda v: grouped(v, ",", "."))
_written("a dollar sign", lambda v: f"${v:,.2f}")
_written("euros behind", lambda v: grouped(v, ".", ",") + " €")
_written("a currency code", lambda v: f"USD {v:.2f}")
_written("a decimal comma without groups", lambda v: f"{v:.2f}".replace(".", ","))
_written("a plus before", lambda v: f"+{v:.2f}")
_written("an apostrophe before", lambda v: f"'{v:.2f}")
_written("scientific notation", lambda v: f"{v:.6E}")
_written("spaces around", lambda v: f"  {v:.2f} ")
_written("decimals without a zero", lambda v: f"{v:.2f}".rstrip("0").rstrip("."))
_written("brackets and a sign", lambda v: f"(${-v:,.2f})" if v < 0 else f"${v:,.2f}")
_written("kroner with a dash", lambda v: grouped(v, ".", ",").replace(",00", ",-"))


def _whole(table: Soiled, factor: int = 1) -> Soiled:
    """The table with whole amounts, so that shapes without decimals lose nothing."""
    money = table.place("money")
    rows = [tuple(float(round(v)) * factor if j == money else v for j, v in enumerate(r)) for r in table.rows]
    if "price" in table.meaning:
        price, count = table.place("price"), table.place("count")
        rows = [(*r[:price], r[money] / r[count], *r[price + 1 :]) for r in rows]
    return replace(table, rows=tuple(rows), truth=table.summed(rows, monthly=table.truth.monthly))


def _without_price(table: Soiled) -> Soiled:
    """The table without units and unit price, whose own shape would give the amounts away."""
    kept = [j for j, m in enumerate(table.meaning) if m not in ("price", "count")]
    return replace(
        table,
        header=tuple(table.header[j] for j in kept),
        meaning=tuple(table.meaning[j] for j in kept),
        rows=tuple(tuple(r[j] for j in kept) for r in table.rows),
    )


@way("whole amounts with a dash for cents", "numbers")
def _(table: Soiled, _: random.Random) -> Soiled:
    return _whole(table).writing(money=lambda v: grouped(v, ".", ",", 0) + ",-")


@way("whole amounts with two dashes", "numbers")
def _(table: Soiled, _: random.Random) -> Soiled:
    return _whole(table).writing(money=lambda v: grouped(v, ".", ",", 0) + ",--")


@way("thousands with points beside German dates", "numbers")
def _(table: Soiled, _: random.Random) -> Soiled:
    made = _without_price(_whole(table)).writing(money=lambda v: grouped(v, ".", ",", 0))
    return made.writing(date=lambda d: f"{d:%d.%m.%Y}", made=lambda d: f"{d:%d.%m.%Y}") if _is_dated(table) else made


@way("thousands with points and nothing else", "numbers")
def _(table: Soiled, _: random.Random) -> Soiled:
    return _without_price(_whole(table)).writing(money=lambda v: grouped(v, ".", ",", 0))


def _is_dated(table: Soiled) -> bool:
    return table.kind != "targets"


@way("rupiah", "numbers")
def _(table: Soiled, _: random.Random) -> Soiled:
    return _whole(table, 1_000).writing(money=lambda v: "Rp " + grouped(v, ".", ",", 0))


def _headed(name: str, unit: str, factor: float) -> None:
    def change(table: Soiled) -> Soiled:
        money = table.place("money")
        header = (*table.header[:money], f"{table.header[money]} ({unit})", *table.header[money + 1 :])
        made = replace(_without_price(table), header=tuple(h for h in header if h not in ("Units", "Unit Price")))
        return made.writing(money=lambda v: f"{v / factor:.8f}".rstrip("0").rstrip("."))

    simple(name, "numbers", change)


_headed("a header in thousands", "k", 1e3)
_headed("a header in millions", "EUR m", 1e6)
_headed("a header in cents", "cents", 0.01)
_headed("a header in lakh", "lakh", 1e5)


@way("half of the column with the other decimal mark", "numbers", late=True)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    money = table.place("money")
    rows = []
    for row in table.rows:
        if not isinstance(row[money], float):
            rows.append(row)
            continue
        text = grouped(row[money], ".", ",") if rnd.random() < 0.5 else grouped(row[money], ",", ".")
        rows.append((*row[:money], text, *row[money + 1 :]))
    return table.with_rows(rows)


def _one_cell(name: str, text: str) -> None:
    """One amount is something else: nobody can know it, so the truth is without it, or it is filled from the price."""

    def change(table: Soiled, rnd: random.Random) -> Soiled:
        money = table.place("money")
        at = rnd.choice(table.sales())
        rows = [(*r[:money], text, *r[money + 1 :]) if i == at else r for i, r in enumerate(table.rows)]
        return table.with_rows(rows)

    way(name, "cells")(change)


_one_cell("an error among the amounts", "#N/A")
_one_cell("a word among the amounts", "tbd")
_one_cell("a percentage among the amounts", "12%")
_one_cell("an amount that is missing", "")


@way("returns in brackets", "signs", ORDERS)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    return _with_returns(table, rnd).writing(money=lambda v: f"({-v:.2f})" if v < 0 else f"{v:.2f}")


@way("returns with the minus behind", "signs", ORDERS)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    return _with_returns(table, rnd).writing(money=lambda v: f"{-v:.2f}-" if v < 0 else f"{v:.2f}")


@way("returns with a typographic minus", "signs", ORDERS)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    return _with_returns(table, rnd).writing(money=lambda v: f"−{-v:.2f}" if v < 0 else f"{v:.2f}")


@way("debits and credits", "signs", ORDERS)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    return _with_returns(table, rnd).writing(money=lambda v: f"{-v:.2f} Dr" if v < 0 else f"{v:.2f} Cr")


def _with_returns(table: Soiled, rnd: random.Random) -> Soiled:
    money, count = table.place("money"), table.place("count")
    rows = []
    for row in table.rows:
        back = -1 if rnd.random() < 0.15 else 1
        rows.append(tuple(v * back if j in (money, count) else v for j, v in enumerate(row)))
    return replace(table, rows=tuple(rows), truth=table.summed(rows))
