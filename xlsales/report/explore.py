"""From a cube to what the sheet *Explore* offers: columns to look at, periods, measures, and the lines behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.coverage import covering
from xlsales.cube.cube import Cube
from xlsales.metrics.measures import measures_of
from xlsales.report.explore_orders import OrderColumns, order_columns
from xlsales.report.explore_source import Found, lines_of, over_data, summed_before
from xlsales.report.explorer import (
    ALL,
    ALL_ROWS,
    NONE,
    ORDERS,
    PREVIOUS,
    STEPS,
    YEAR_AGO,
    Choice,
    Dimension,
    Explorer,
    Measure,
    Stretch,
)
from xlsales.table.period import GRAINS, Grain, Period
from xlsales.table.where import conditions

MOST_MEMBERS, MOST_SCANNED = 3_000, 40_000_000
"""Members of a dimension that are offered; and rows × members, for all but the largest one."""
LONGEST_NAME, FEW, MANY, SEVERAL = 90, 4, 60, 2
TELLING = ("product", "category", "rep", "customer")
"""What a reader breaks down by first."""
WINDOW = 12
"""Periods that the chart over time shows at most."""


@dataclass(frozen=True)
class Explored:
    """What the report needs: the explorer, the rows with the columns added, and the rows summed beforehand."""

    explorer: Explorer
    rows: pd.DataFrame | None
    summed: pd.DataFrame | None


def explored(cube: Cube, rows: pd.DataFrame | None) -> Explored | None:
    """What a reader can explore in these rows; None where they have no column to look at.

    Parameters
    ----------
    rows
        The rows of the sheet *Data*, as `with_account` makes them; None where there is no such sheet.
    """
    offered, left_out = _offered(cube)
    if not offered:
        return None
    orders = order_columns(cube, offered) if _counts_orders(cube) else None
    measures, sums = _measures(cube, orders)
    lines = lines_of(cube, offered, sums)
    labels = {d: cube.book.label(d) for d in offered}
    found = over_data(cube, rows, lines, labels) or summed_before(cube, rows, lines, labels)
    spread = orders.spread if orders else frozenset()
    dimensions = tuple(
        _dimension(cube, role, name, found, role in spread)
        for role, name in zip(offered, shown_names(labels.values()), strict=True)
    )
    stretches, shown_by = _stretches(cube)
    said = "; ".join(c.text for c in conditions(cube.settings.where)) if cube.settings.where else ""
    explorer = Explorer(
        found.source,
        found.lines,
        dimensions,
        measures,
        stretches,
        orders.places if orders else {},
        _choice(cube, dimensions, measures, stretches),
        shown_by,
        min(cube.settings.min_events, SEVERAL),
        left_out,
        said,
    )
    return Explored(explorer, found.data, found.summed)


def _offered(cube: Cube) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """The dimensions that can be looked at, and those with too many members: label and number."""
    book = cube.book
    counts = {d: len(book.sales[d].cat.categories) for d in book.dimensions if d in book.sales}
    counts = {d: n for d, n in counts.items() if n > 1} or counts
    fitting = {d: n for d, n in counts.items() if n <= MOST_MEMBERS}
    largest = max(fitting.values(), default=0)
    lines = len(book.sales)
    kept = tuple(d for d, n in fitting.items() if n * lines <= MOST_SCANNED or n == largest)
    return kept, tuple((book.label(d), n) for d, n in counts.items() if d not in kept)


def _counts_orders(cube: Cube) -> bool:
    return any(m.name == "orders" for m in measures_of(cube))


def _measures(cube: Cube, orders: OrderColumns | None) -> tuple[tuple[Measure, ...], dict[str, np.ndarray]]:
    """The figures that are sums of lines, or one sum by another, and the columns of lines that they need."""
    sales = cube.book.sales
    revenue = sales["revenue"].to_numpy(dtype=float)
    sums: dict[str, np.ndarray] = {"revenue": revenue}
    beside: dict[str, str] = {}
    cost = sales["revenue"] - sales["cost"] if "cost" in sales else None
    given = {"units": sales.get("units"), "profit": sales.get("profit", cost)}
    names = {m.name for m in measures_of(cube)}
    for name, values in given.items():
        if values is None or name not in names:
            continue
        sums[name] = values.fillna(0.0).to_numpy(dtype=float)
        if values.isna().any():
            beside[name] = f"revenue of {name}"
            sums[beside[name]] = np.where(values.isna(), 0.0, revenue)
    if orders is not None:
        sums |= orders.columns
    parts = {
        "revenue": ("revenue", "", ""),
        "orders": (ORDERS, "", ""),
        "average_sale": ("revenue", ORDERS, ""),
        "units": ("units", "", beside.get("units", "")),
        "unit_price": (beside.get("units", "revenue"), "units", ""),
        "profit": ("profit", "", beside.get("profit", "")),
        "margin": ("profit", beside.get("profit", "revenue"), ""),
    }
    told = [m for m in measures_of(cube) if m.name in parts]
    out = [Measure(m.name, m.header, m.kind, *parts[m.name]) for m in told]
    known = {*sums, "", *((ORDERS,) if orders is not None else ())}
    return tuple(m for m in out if {m.top, m.bottom, m.beside} <= known), sums


def _dimension(cube: Cube, role: str, label: str, found: Found, spread: bool) -> Dimension:
    members = cube.book.sales[role].cat.categories.tolist()
    return Dimension(role, label, shown_names(members, [ALL]), found.keys[role], spread)


def shown_names(names: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Names as a drop-down shows them: of one line, not too long, and no two alike whatever their case.

    Examples
    --------
    >>> shown_names(["North", "north", "(all)"], ["(all)"])
    ('North', 'north (2)', '(all) (2)')
    """
    seen = {t.casefold() for t in taken}
    out = []
    for name in names:
        base = " ".join(str(name).split())[:LONGEST_NAME] or "(blank)"
        shown, n = base, 2
        while shown.casefold() in seen:
            shown, n = f"{base} ({n})", n + 1
        seen.add(shown.casefold())
        out.append(shown)
    return tuple(out)


def _stretches(cube: Cube) -> tuple[tuple[Stretch, ...], dict[str, str]]:
    """All rows, then years, quarters and months, the latest first; and which of them the chart shows."""
    calendar, precision = cube.calendar, cube.book.precision
    days = np.unique(cube.book.sales["day"].to_numpy()).astype("int64")
    finest: Grain = "quarter" if precision == "quarter" else "year" if precision == "year" else "month"
    grains = GRAINS[GRAINS.index(finest) :]
    out = [Stretch(ALL_ROWS, "all", calendar.first_day, calendar.last_day)]
    counts = {}
    for grain in reversed(grains):
        present, partial = covering(days, calendar.spacing, grain, calendar.fiscal_year_start)
        periods = [Period(grain, ix, calendar.fiscal_year_start) for ix in range(min(present), max(present) + 1)]
        counts[grain] = len(periods)
        out += [
            Stretch(
                p.label,
                grain,
                p.start,
                p.end,
                p.shifted(-1).label,
                p.year_ago.label,
                partial.get(p.ix, ""),
                _weeks(cube, p),
            )
            for p in reversed(periods)
        ]
    first = out[-1].start
    out[0] = Stretch(ALL_ROWS, "all", min(first, out[0].start), max(out[0].end, max(s.end for s in out[1:])))
    wide: str = "quarter" if counts.get("quarter", 0) >= FEW else grains[0]
    return tuple(out), {s: grains[0] if s == "month" else wide for s in STEPS}


def _weeks(cube: Cube, period: Period) -> int:
    """The weeks of a period of whole weeks, or those that it has rows of, where a row is a week; else 0."""
    calendar = cube.calendar
    if calendar.by_weeks:
        return period.weeks
    if calendar.spacing.unit != "week" or not calendar.spacing.steady:
        return 0
    return int(((calendar.dates >= period.first_day) & (calendar.dates <= period.last_day)).sum())


def _choice(
    cube: Cube, dimensions: tuple[Dimension, ...], measures: tuple[Measure, ...], stretches: tuple[Stretch, ...]
) -> Choice:
    now, before = cube.calendar.now, cube.calendar.before
    known = {s.label: s for s in stretches}
    here = known[now.label] if now.label in known else known.get(cube.calendar.last.label, stretches[0])
    if not isinstance(now, Period) and now.kind == "all":
        here = stretches[0]
    base = before.label if before is not None and isinstance(now, Period) else ""
    compare = {here.before: PREVIOUS, here.year_ago: YEAR_AGO, "": NONE}.get(base, base if base in known else PREVIOUS)
    compare = PREVIOUS if here.before and here.label != now.label else compare
    telling = [d for d in dimensions if FEW <= len(d.members) <= MANY]
    widest = max(telling or dimensions, key=lambda d: len(d.members))
    by = next((d for role in TELLING for d in telling if d.role == role), widest)
    look = next((d for d in dimensions if d != by), by)
    return Choice(look.label, ALL, by.label, here.label, compare if here.before else NONE, measures[0].label)
