"""Price, volume and mix counted again from the rows, by loops, and the sentence that tells it.

    python -m benchmarks.split [--companies 20] [--retailers 10] [FILE OR FOLDER ...]

For each book: the level and the part of revenue that its members sold in both periods hold, what is new, returning,
entered and lapsed, and every effect, once as the product has them and once by going through the rows one after the
other. A difference of a cent, another level, or a sentence with a word that the loops do not give is a contradiction.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from xlsales.causes.fate import BUCKETS
from xlsales.causes.level import main_split
from xlsales.causes.pvm import price_volume_mix
from xlsales.cube.cube import Cube, cube_of
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.split import split_of_change
from xlsales.metrics.kpis import kpis
from xlsales.sample import company, random_company
from xlsales.settings import Settings
from xlsales.table.book import NOT_GIVEN, SalesBook, book_from_roles
from xlsales.table.ingest import book_of, read_book

LEVELS = ("product", "category")
EFFECTS = ("volume", "mix", "price", *BUCKETS)
WORDS = {
    "sold for the first time": "new", "first sold between": "since", "that sold earlier": "returning",
    "too short to call them new": "entered", "did not sell in": "lapsed",
}  # fmt: skip
"""What a sentence says of members that came or went → the effect that must stand behind it."""


@dataclass
class Side:
    """A member's money and volume in one period."""

    money: float = 0.0
    units: float = 0.0
    orders: set[object] = field(default_factory=set)


@dataclass(frozen=True)
class Counted:
    """What loops over the rows give."""

    level: str
    held: tuple[float, float]
    effects: dict[str, float]


@dataclass(frozen=True)
class Checked:
    """A book, what the product says of it and what the loops give, and where they differ."""

    name: str
    counted: Counted
    effects: dict[str, float]
    said: str
    wrong: tuple[str, ...]


def sparse_retailer(seed: int) -> SalesBook:
    """Two to three years of a shop with hundreds of articles, most of them sold a few times, some only for a season."""
    rng = np.random.default_rng(seed)
    articles, lines = int(rng.integers(60, 400)), int(rng.integers(300, 1500))
    days = int(rng.integers(500, 1000))
    first = rng.integers(-400, days - 60, articles)
    last = np.where(rng.random(articles) < 0.4, first + rng.integers(60, 500, articles), days + 1)
    price = np.round(np.exp(rng.normal(2.0, 0.8, articles)), 2)
    weight = rng.pareto(1.2, articles) + 0.2
    rows: list[tuple[Any, ...]] = []
    while len(rows) < lines:
        day, article = int(rng.integers(0, days)), int(rng.choice(articles, p=weight / weight.sum()))
        if first[article] <= day <= last[article]:
            units = int(rng.integers(1, 13))
            rows.append(
                (day, len(rows) // 3, f"Article {article}", f"Group {article % 7}", units, units * price[article])
            )
    frame = pd.DataFrame(rows, columns=["date", "order_id", "product", "category", "units", "revenue"])
    back = rng.random(len(frame)) < 0.02
    frame.loc[back, ["units", "revenue"]] *= -1
    frame["date"] = pd.Timestamp(2022, 1, 1) + pd.to_timedelta(frame["date"], unit="D")
    frame = frame.assign(
        order_id=frame["order_id"].astype(str), reversal=back, customer=rng.integers(0, 80, len(frame)).astype(str)
    )
    kept = frame.drop(columns="category") if seed % 3 == 0 else frame
    return book_from_roles(kept.drop(columns="units") if seed % 5 == 4 else kept)


def counted(cube: Cube) -> Counted | None:
    """The split by going through the rows; None where there is no period before."""
    calendar, book = cube.calendar, cube.book
    if calendar.before is None:
        return None
    rows = book.sales.to_dict("records")
    spans = [(_day(p.start), _day(p.end)) for p in (calendar.before, calendar.now)]
    has_units = "units" in book.sales and all(
        not pd.isna(r["units"]) for r in rows if any(a <= r["day"] <= b for a, b in spans)
    )
    for dimension in (d for d in LEVELS if d in book.sales):
        sides = _sides(rows, dimension, spans)
        volume, alone = _volume(sides, rows, spans, has_units)
        if not (volume == "units" or (alone and _orders_known(cube))):
            continue
        kept = [m for m, s in sides.items() if m != NOT_GIVEN and all(_of(x, volume) > 0 < x.money for x in s)]
        held = tuple(
            sum(sides[m][i].money for m in kept) / total if (total := sum(s[i].money for s in sides.values())) else 0.0
            for i in (0, 1)
        )
        if min(held) >= 0.8:
            return Counted(f"pvm_{dimension}", (held[0], held[1]), _effects(cube, rows, dimension, sides, kept, volume))
    if not _orders_known(cube):
        return Counted("", (0.0, 0.0), {})
    whole = next(iter(_sides(rows, "", spans).values()))
    (r0, q0), (r1, q1) = ((s.money, len(s.orders)) for s in whole)
    if min(r0, q0, r1, q1) <= 0:
        return Counted("", (0.0, 0.0), {})
    volume_effect = (q1 - q0) * r0 / q0
    return Counted("pvm_company", (1.0, 1.0), {"volume": volume_effect, "price": r1 - r0 - volume_effect})


def check(name: str, book: SalesBook, **settings: str) -> Checked | None:
    """One book: the product's split and sentence against the loops."""
    cube = cube_of(book, Settings().with_values(settings))
    loops = counted(cube)
    if loops is None:
        return None
    table = main_split(cube)
    wrong = []
    if (table.name if table else "") != loops.level:
        wrong.append(f"level {table.name if table else 'none'}, loops {loops.level or 'none'}")
    last = table.records()[-1] if table else {}
    effects = {e: float(last[e]) for e in EFFECTS if e in last}
    for effect, value in loops.effects.items():
        if abs(effects.get(effect, 0.0) - value) > 0.01:
            wrong.append(f"{effect} {effects.get(effect, 0.0):.2f}, loops {value:.2f}")
    wrong += _finer(cube)
    if table and abs(sum(effects.values()) - float(last["delta"])) > 0.01:
        wrong.append(f"effects add up to {sum(effects.values()):.2f}, the change is {last['delta']:.2f}")
    told = list(split_of_change(Evidence(cube, {t.name: t for t in (kpis(cube), table)})))
    said = _text(told[0]) if told else ""
    wrong += [f"says {w!r}" for w, e in WORDS.items() if w in said and abs(loops.effects.get(e, 0.0)) < 0.5]
    return Checked(name, loops, effects, said, tuple(wrong))


def _finer(cube: Cube) -> Iterator[str]:
    """The split by product, whether or not it is the level: sparse books come and go there."""
    rows = cube.book.sales.to_dict("records")
    split = price_volume_mix(cube, LEVELS[0])
    if not split:
        return
    spans = [(_day(p.start), _day(p.end)) for p in (cube.calendar.before, cube.calendar.now) if p is not None]
    sides = _sides(rows, LEVELS[0], spans)
    volume = "units" if split.column("volume_now").header == "Units" else "orders"
    kept = [m for m, s in sides.items() if m != NOT_GIVEN and all(_of(x, volume) > 0 < x.money for x in s)]
    for effect, value in _effects(cube, rows, LEVELS[0], sides, kept, volume).items():
        if abs(float(split.records()[-1][effect]) - value) > 0.01:
            yield f"by product {effect} {split.records()[-1][effect]:.2f}, loops {value:.2f}"


def books(companies: int, retailers: int, files: Iterable[str]) -> Iterator[tuple[str, SalesBook]]:
    """The books asked for: files and folders of files, the demo, random companies, sparse retailers."""
    for path in files:
        inside = sorted(str(p) for p in Path(path).glob("*.csv")) if Path(path).is_dir() else [path]
        yield path, read_book(inside, Settings())
    made = company()
    yield "demo", book_of(made.orders, Settings(), deals=made.deals, targets=made.targets)
    for seed in range(companies):
        made = random_company(seed)
        yield f"company {seed}", book_of(made.orders, Settings(), deals=made.deals, targets=made.targets)
    for seed in range(retailers):
        yield f"retailer {seed}", sparse_retailer(seed)


def _sides(rows: list[dict[Any, Any]], dimension: str, spans: list[tuple[int, int]]) -> dict[str, list[Side]]:
    out: dict[str, list[Side]] = {}
    for i, row in enumerate(rows):
        for side, (start, end) in enumerate(spans):
            if start <= row["day"] <= end:
                one = out.setdefault(str(row[dimension]) if dimension else "", [Side(), Side()])[side]
                one.money += row["revenue"]
                one.units += 0.0 if pd.isna(row.get("units", np.nan)) else row["units"]
                if not row["reversal"]:
                    order = row.get("order_id")
                    one.orders.add(("line", i) if order is None or pd.isna(order) else order)
    return out


def _volume(
    sides: dict[str, list[Side]], rows: list[dict[Any, Any]], spans: list[tuple[int, int]], has_units: bool
) -> tuple[str, bool]:
    """What counts the volume, and whether orders stand in one member each."""
    whole = next(iter(_sides(rows, "", spans).values()))
    alone = all(sum(len(s[i].orders) for s in sides.values()) == len(whole[i].orders) for i in (0, 1))
    bare = any(side.money and not side.units for s in sides.values() for side in s)
    return ("units" if has_units and not bare else "orders"), alone


def _of(side: Side, volume: str) -> float:
    return side.units if volume == "units" else float(len(side.orders))


def _orders_known(cube: Cube) -> bool:
    book = cube.book
    if book.basis == "deals" or {"order_id", "customer"} & set(book.sales):
        return True
    keys = ["day", *(d for d in book.dimensions if d in book.sales)]
    seen = [tuple(r[k] for k in keys) for r in book.sales.to_dict("records")]
    return len(set(seen)) < len(seen)


def _effects(
    cube: Cube, rows: list[dict[Any, Any]], dimension: str, sides: dict[str, list[Side]], kept: list[str], volume: str
) -> dict[str, float]:
    out = dict.fromkeys(EFFECTS, 0.0)
    n0, n1 = (sum(_of(sides[m][i], volume) for m in kept) for i in (0, 1))
    average = sum(sides[m][0].money for m in kept) / n0 if kept else 0.0
    out["volume"] = (n1 - n0) * average
    for m in kept:
        (q0, r0), (q1, r1) = ((_of(s, volume), s.money) for s in sides[m])
        out["mix"] += (q1 / n1 - q0 / n0) * n1 * r0 / q0
        out["price"] += q1 * (r1 / q1 - r0 / q0)
    fates = _fates(cube, rows, dimension)
    for m, (before, now) in sides.items():
        if m in kept:
            continue
        fate, change = fates.get(m, ""), now.money - before.money
        came = min(now.money, _of(now, volume)) > 0 and before.money == _of(before, volume) == 0
        went = min(before.money, _of(before, volume)) > 0 and now.money == _of(now, volume) == 0
        right = (came and fate in ("new", "since", "returning", "entered")) or (went and fate == "lapsed")
        out[fate if right else "other"] += change
    return out


def _fates(cube: Cube, rows: list[dict[Any, Any]], dimension: str) -> dict[str, str]:
    """What each member is, from the days of its sales alone (rule: one word, one meaning)."""
    now, before = cube.calendar.now, cube.calendar.before
    assert before is not None
    head = cube.calendar.periods[0]
    begun = min(r["day"] for r in rows) if head.ix in cube.calendar.partial else _day(head.start)
    needed = min(365, 4 * (_day(now.end) - _day(now.start) + 1) - 4)
    days: dict[str, list[int]] = {}
    for row in rows:
        if not row["reversal"] and str(row[dimension]) != NOT_GIVEN:
            days.setdefault(str(row[dimension]), []).append(row["day"])
    out = {}
    for m, own in days.items():
        here, there = (any(_day(p.start) <= d <= _day(p.end) for d in own) for p in (now, before))
        first = min(own)
        if here and not there:
            if first < _day(before.start):
                out[m] = "returning"
            elif first >= _day(now.start):
                out[m] = "new" if _day(now.start) - begun >= needed else "entered"
            else:
                out[m] = "since" if first - begun >= needed else "entered"
        elif there and not here:
            out[m] = "lapsed"
    return out


def _day(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def _text(finding: Finding) -> str:
    from xlsales.words.template import sentence_of

    said = sentence_of(finding)
    return said.text() if said else ""


def table(found: Iterable[Checked]) -> str:
    """One line a book: level, part held, effects, contradictions."""
    head = ("volume", "mix", "price", "new", "since", "returning", "entered", "lapsed", "other")
    lines = [f"{'book':26}{'level':13}{'held':>12}" + "".join(f"{e:>11}" for e in head) + "  wrong"]
    for one in found:
        name = one.name if len(one.name) < 26 else "…" + one.name[-24:]
        held = f"{one.counted.held[0]:.0%} {one.counted.held[1]:.0%}"
        parts = "".join(f"{one.effects[e]:11,.0f}" if e in one.effects else f"{'':>11}" for e in head)
        lines.append(f"{name:26}{one.counted.level or 'none':13}{held:>12}{parts}  {'; '.join(one.wrong) or 0}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--companies", type=int, default=20)
    parser.add_argument("--retailers", type=int, default=10)
    options = parser.parse_args()
    found = [
        c
        for name, book in books(options.companies, options.retailers, options.files)
        for compare in ("previous", "year_ago")
        if (c := check(f"{name}{', year ago' if compare == 'year_ago' else ''}", book, compare=compare))
    ]
    print(table(found))
    print(f"{len(found)} comparisons, {sum(len(c.wrong) for c in found)} contradictions")


if __name__ == "__main__":
    main()
