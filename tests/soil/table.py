"""A made-up table whose truth is known, as cells with a meaning, and as the file that they are written to."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

Kind = Literal["orders", "deals", "targets"]
Cell = Any
REGIONS = ("North", "South", "East", "West")
CUSTOMERS = tuple(f"{a} {b}" for a in ("Alder", "Birch", "Cedar") for b in ("Foods", "Tools", "Motors", "Labs"))
PRODUCTS = ("Gate", "Lens", "Pump", "Valve", "Wheel")
ROWS = 64


@dataclass(frozen=True)
class Truth:
    """What the table says: the total, and its parts by month (or quarter, where `monthly` is not) and by member."""

    periods: Mapping[tuple[int, int], float]
    members: Mapping[str, float]
    monthly: bool = True

    @property
    def total(self) -> float:
        """The sum of all."""
        return sum(self.periods.values())


@dataclass(frozen=True)
class Soiled:
    """Cells under a header, how each meaning is written as text, and how the file is.

    `rows` hold numbers, dates and texts; `write` turns a meaning (money, date, count) into text; `no_sale` is the word
    in the column of kinds that says that a row is no sale.
    """

    kind: Kind
    header: tuple[str, ...]
    meaning: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truth: Truth
    write: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    above: tuple[tuple[str, ...], ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    quoting: int = csv.QUOTE_MINIMAL
    end: Callable[[str], str] = str
    no_sale: str = ""
    book: Callable[[Soiled, Path], None] | None = None

    def place(self, meaning: str) -> int:
        """The column of a meaning."""
        return self.meaning.index(meaning)

    def summed(self, rows: list[tuple[Cell, ...]], *, monthly: bool = True) -> Truth:
        """The truth of some rows under this table's header: of deals the won ones, of all those that are sales."""
        if "stage" in self.meaning:
            rows = [r for r in rows if r[self.place("stage")] == "Won"]
        if "kind" in self.meaning:
            rows = [r for r in rows if r[self.place("kind")] != self.no_sale]
        if "side" in self.meaning:
            side, money = self.place("side"), self.place("money")
            rows = [(*r[:money], -r[money] if r[side] == "Dr" else r[money], *r[money + 1 :]) for r in rows]
        return truth_of(rows, self.place("date"), self.place("member"), self.place("money"), monthly=monthly)

    def sales(self) -> list[int]:
        """Places of the rows that are sales (or targets) and whole, rather than totals, notes or lost deals."""
        stage, money = self.meaning.index("stage") if "stage" in self.meaning else -1, self.place("money")
        whole = [i for i, r in enumerate(self.rows) if isinstance(r[money], float) and all(v != "" for v in r)]
        return [i for i in whole if stage < 0 or self.rows[i][stage] == "Won"]

    def with_rows(self, rows: list[tuple[Cell, ...]], **more: Any) -> Soiled:
        """The table with other rows."""
        return replace(self, rows=tuple(rows), **more)

    def writing(self, **how: Callable[[Any], str]) -> Soiled:
        """The table with another way to write some of its meanings."""
        return replace(self, write={**self.write, **how})

    def texts(self) -> list[list[str]]:
        """All cells as texts, the header first."""
        rows = [[self._text(m, v) for m, v in zip(self.meaning, row, strict=True)] for row in self.rows]
        return [list(self.header), *rows]

    def _text(self, meaning: str, value: Cell) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        if meaning in self.write:
            return self.write[meaning](value)
        if isinstance(value, float):
            return f"{value:.2f}"
        return str(value)

    def to_file(self, folder: Path) -> Path:
        """Write the table, and give its path."""
        if self.book is not None:
            path = folder / f"{self.kind}.xlsx"
            self.book(self, path)
            return path
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.newline, quoting=self.quoting)
        writer.writerows([*self.above, *self.texts()])
        path = folder / f"{self.kind}.csv"
        text = self.end(out.getvalue())
        try:
            path.write_bytes(text.encode(self.encoding))
        except UnicodeEncodeError:
            # Not every encoding has every sign; a program would have chosen another one.
            path.write_bytes(text.encode("utf-8"))
        return path


def plain(name: str) -> str:
    """A member's name without what spelling adds to it."""
    return name.strip().casefold()


def truth_of(rows: list[tuple[Cell, ...]], date: int, member: int, money: int, *, monthly: bool = True) -> Truth:
    """The sums of some rows by period and member."""
    periods: dict[tuple[int, int], float] = {}
    members: dict[str, float] = {}
    for row in rows:
        day, amount = row[date], row[money]
        key = (day.year, day.month if monthly else (day.month + 2) // 3)
        periods[key] = periods.get(key, 0.0) + amount
        name = plain(row[member])
        members[name] = members.get(name, 0.0) + amount
    return Truth(periods, members, monthly)


def clean(kind: Kind, seed: int) -> Soiled:
    """A clean table of orders, deals or targets."""
    return {"orders": _orders, "deals": _deals, "targets": _targets}[kind](random.Random(seed))


def _days(rnd: random.Random, count: int) -> list[dt.date]:
    """Days over two whole years, some of them after the 12th of a month."""
    start = dt.date(2023, 1, 1)
    return sorted(start + dt.timedelta(days=rnd.randrange(730)) for _ in range(count))


def _orders(rnd: random.Random) -> Soiled:
    rows: list[tuple[Cell, ...]] = []
    for i, day in enumerate(_days(rnd, ROWS)):
        units, price = rnd.randint(1, 9), rnd.randint(1_000, 60_000) / 100
        amount = round(units * price, 2)
        rows.append((f"SO-{1001 + i}", day, rnd.choice(REGIONS), rnd.choice(CUSTOMERS), rnd.choice(PRODUCTS), units,
                     price, amount))  # fmt: skip
    header = ("Order ID", "Order Date", "Region", "Customer", "Product", "Units", "Unit Price", "Revenue")
    meaning = ("id", "date", "member", "customer", "product", "count", "price", "money")
    return Soiled("orders", header, meaning, tuple(rows), truth_of(rows, 1, 2, 7))


def _deals(rnd: random.Random) -> Soiled:
    rows: list[tuple[Cell, ...]] = []
    for i, day in enumerate(_days(rnd, ROWS)):
        stage = rnd.choice(("Won", "Won", "Lost"))
        amount = rnd.randint(10_000, 900_000) / 100
        made = day - dt.timedelta(days=rnd.randint(5, 60))
        rows.append((f"D-{501 + i}", rnd.choice(CUSTOMERS), rnd.choice(REGIONS), stage, made, day, amount))
    header = ("Deal ID", "Account", "Region", "Stage", "Created", "Close Date", "Amount")
    meaning = ("id", "customer", "member", "stage", "made", "date", "money")
    won = [r for r in rows if r[3] == "Won"]
    return Soiled("deals", header, meaning, tuple(rows), truth_of(won, 5, 2, 6))


def _targets(rnd: random.Random) -> Soiled:
    """Quotas by region and quarter; the orders beside them are clean."""
    rows: list[tuple[Cell, ...]] = []
    for year in (2023, 2024):
        for quarter in range(1, 5):
            for region in REGIONS:
                day = dt.date(year, 3 * quarter - 2, 1)
                rows.append((region, day, rnd.randint(100_000, 900_000) / 100))
    truth = truth_of(rows, 1, 0, 2, monthly=False)
    made = Soiled("targets", ("Region", "Quarter", "Quota"), ("member", "date", "money"), tuple(rows), truth)
    return made.writing(date=lambda d: f"Q{(d.month + 2) // 3} {d.year}")
