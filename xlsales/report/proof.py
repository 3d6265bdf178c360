"""A figure that a text is about, as a native Excel formula over the rows: anybody can follow it without Python."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.cube.cube import Cube
from xlsales.metrics.table import Kind
from xlsales.report.verification import COUNTED, PERIOD, REVENUE, YES, numeric_header
from xlsales.table.account import exact_sum
from xlsales.table.book import SalesBook

MOST_TERMS = 12
LONGEST_FORMULA = 4_000
LONGEST_CRITERION = 200
_DAY_ROLES = {"orders": ("date",), "deals": ("closed", "date")}
_KINDS: dict[str, Kind] = {
    "revenue": "money", "cost": "money", "profit": "money", "average_sale": "price", "asp": "price", "margin": "rate",
}  # fmt: skip
_SUMS = {"revenue": ("revenue", "amount"), "units": ("units",), "cost": ("cost",), "profit": ("profit",)}
_RATIOS = {"average_sale": ("revenue", "orders"), "asp": ("revenue", "units"), "margin": ("profit", "revenue")}


@dataclass(frozen=True)
class SheetRows:
    """The rows as a sheet of the workbook holds them.

    Parameters
    ----------
    frame
        Source rows under the person's headers; with a column `Counted` only rows that say yes there are counted.
    reference
        Header → the reference of its cells, such as Data[Revenue] or Data!$F$2:$F$101.
    """

    frame: pd.DataFrame
    reference: Callable[[str], str]
    _texts: dict[str, tuple[np.ndarray, list[str]]] = field(default_factory=dict, repr=False, compare=False)

    def where(self, header: str, content: str) -> np.ndarray:
        """The rows whose cell holds a content, as SUMIFS compares it."""
        if header not in self._texts:
            codes, distinct = pd.factorize(self.frame[header].astype(object))
            self._texts[header] = codes, [_as_excel_compares(value) for value in distinct]
        codes, texts = self._texts[header]
        wanted = _as_excel_compares(content)
        return np.isin(codes, [i for i, text in enumerate(texts) if text == wanted])


@dataclass(frozen=True)
class Proven:
    """A true figure as a cell holds it: its value, how it is written, and the formula that gives it."""

    value: float
    kind: Kind
    formula: str


@dataclass(frozen=True)
class Proof:
    """What gives the true figures of claims: the rows as facts, and as they stand on a sheet."""

    facts: Facts
    rows: SheetRows

    def of(self, claim: Claim) -> Proven | None:
        """The figure behind a claim as a formula; None where no plain formula gives it."""
        query = claim.asked
        formula = proof_of(query, self.facts, self.rows) if query is not None else None
        value = self.facts.value(query) if query is not None and formula else None
        if query is None or formula is None or value is None:
            return None
        return Proven(value, _kind(query, claim.true), formula)


def _kind(query: Query, written: str) -> Kind:
    level = _KINDS.get(query.metric, "count")
    if query.measure == "change":
        return "change"
    if query.measure == "share":
        return "share"
    if level == "rate":
        return "points" if query.measure in ("difference", "points") else "rate"
    return "price" if level == "money" and "." in written else level


@dataclass(frozen=True)
class _Term:
    """A formula and what it comes to."""

    formula: str
    value: float


def proof_of(query: Query, facts: Facts, rows: SheetRows) -> str | None:
    """The formula that gives the answer of a query from the rows; None where none does.

    Every formula is evaluated here as Excel does it, and left out unless it gives what the analysis found: rows joined
    from several files, set aside or told apart by words that the sheet does not hold have no plain formula.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.ingest import book_of
    >>> book = book_of([["Date", "Region", "Revenue"], ["2024-01-05", "North", 10], ["2024-04-05", "South", 5]],
    ...                Settings())
    >>> rows = SheetRows(book.source_rows, lambda header: f"Data[{header}]")
    >>> proof_of(Query("revenue", filters=(("region", ("North",)),)), Facts(cube_of(book, Settings())), rows)
    '=SUMIFS(Data[Revenue],Data[Region],"North")'
    """
    if query.without or query.measure not in ("value", "change", "difference", "points", "share"):
        return None
    true = facts.value(query)
    found = _answer(query, facts.cube, rows)
    if true is None or found is None or abs(found.value - true) > max(0.005 if abs(true) > 10 else 0, 1e-9 * abs(true)):
        return None
    # A cell's formula is a pattern in which braces stand for other cells.
    return None if "{" in found.formula or len(found.formula) > LONGEST_FORMULA else f"={found.formula}"


def _answer(query: Query, cube: Cube, rows: SheetRows) -> _Term | None:
    now = _level(query.metric, query.filters, query.span, cube, rows)
    if query.measure == "value" or now is None:
        return now
    if query.measure == "share":
        return _ratio(now, _level(query.metric, query.of, query.span, cube, rows))
    before = _level(query.metric, query.filters, query.compare, cube, rows) if query.compare else None
    if before is None:
        return None
    if query.measure == "change":
        rate = _ratio(now, before)
        return rate and _Term(f"{rate.formula}-1", rate.value - 1)
    return _Term(f"{now.formula}-({before.formula})", now.value - before.value)


def _ratio(top: _Term | None, bottom: _Term | None) -> _Term | None:
    if top is None or bottom is None or not bottom.value:
        return None
    return _Term(f"({top.formula})/({bottom.formula})", top.value / bottom.value)


def _level(metric: str, filters: Filters, span: Span | None, cube: Cube, rows: SheetRows) -> _Term | None:
    if metric in _RATIOS:
        return _ratio(*(_level(m, filters, span, cube, rows) for m in _RATIOS[metric]))
    summed = _summed(metric, cube.book, rows)
    when = _when(span, cube, rows)
    named = [_whose(dimension, members, cube.book, rows) for dimension, members in filters]
    if summed is None or when is None or any(n is None for n in named):
        return None
    terms = list(itertools.product(when, *(n for n in named if n is not None)))
    if not 0 < len(terms) <= MOST_TERMS:
        return None
    base = _base(cube.book, rows)
    return _total([_counted([*base, *itertools.chain(*term)], summed, rows) for term in terms])


def _summed(metric: str, book: SalesBook, rows: SheetRows) -> str | None:
    """The header whose cells are added up; empty where rows are counted, None where the sheet has no such cells."""
    if metric == "orders" or (metric == "won" and book.basis == "deals"):
        return ""
    if metric == "revenue" and REVENUE in rows.frame:
        return REVENUE
    return numeric_header(book, rows.frame, *_SUMS[metric]) if metric in _SUMS else None


def _base(book: SalesBook, rows: SheetRows) -> list[_Criterion]:
    """What every formula asks of a row: that it counts, and that a deal is won and so has a period."""
    out = [_criterion(COUNTED, YES, rows)] if COUNTED in rows.frame else []
    if book.basis == "deals" and PERIOD in rows.frame:
        out.append(_Criterion(rows.reference(PERIOD), '"<>"', rows.frame[PERIOD].notna().to_numpy()))
    return out


def _total(terms: list[_Term]) -> _Term:
    return _Term("+".join(t.formula for t in terms), sum(t.value for t in terms))


def _counted(criteria: list[_Criterion], summed: str, rows: SheetRows) -> _Term:
    hit = np.logical_and.reduce([c.hit for c in criteria]) if criteria else np.ones(len(rows.frame), dtype=bool)
    said = ",".join(f"{c.reference},{c.written}" for c in criteria)
    if not summed:
        if not criteria:
            return _Term(f"ROWS({rows.reference(rows.frame.columns[0])})", float(len(rows.frame)))
        return _Term(f"COUNTIFS({said})", float(hit.sum()))
    cells = rows.reference(summed)
    value = exact_sum(pd.to_numeric(rows.frame[summed], errors="coerce")[hit])
    return _Term(f"SUMIFS({cells},{said})" if said else f"SUM({cells})", value)


@dataclass(frozen=True)
class _Criterion:
    """One condition of a SUMIFS, and the rows that meet it."""

    reference: str
    written: str
    hit: np.ndarray = field(repr=False)


Alternatives = list[tuple[_Criterion, ...]]
"""Conditions of which a row meets one at most; their sums are added up."""


def _whose(dimension: str, members: tuple[str, ...], book: SalesBook, rows: SheetRows) -> Alternatives | None:
    header = _header(book, rows, dimension)
    if header is None or any(len(m) > LONGEST_CRITERION for m in members):
        return None
    return [(_criterion(header, member, rows),) for member in members]


def _when(span: Span | None, cube: Cube, rows: SheetRows) -> Alternatives | None:
    """The conditions on the day, or on the period where the rows hold no real dates; None where neither can tell."""
    if span is None:
        return [()]
    header = _header(cube.book, rows, *_DAY_ROLES[cube.book.basis])
    if header is None or not pd.api.types.is_datetime64_any_dtype(rows.frame[header]):
        if span.grain != cube.calendar.grain or PERIOD not in rows.frame:
            return None
        labels = [cube.calendar.period(ix).label for ix in range(span.first, span.last + 1)]
        return [(_criterion(PERIOD, label, rows),) for label in labels]
    days = rows.frame[header].dt.tz_localize(None)
    (y0, m0), (y1, m1) = (divmod(month, 12) for month in (span.months[0], span.months[1] + 1))
    from_, before = pd.Timestamp(y0, m0 + 1, 1), pd.Timestamp(y1, m1 + 1, 1)
    cells = rows.reference(header)
    return [
        (
            _Criterion(cells, f'">="&DATE({y0},{m0 + 1},1)', (days >= from_).to_numpy()),
            _Criterion(cells, f'"<"&DATE({y1},{m1 + 1},1)', (days < before).to_numpy()),
        )
    ]


def _header(book: SalesBook, rows: SheetRows, *roles: str) -> str | None:
    return next((m.header for m in book.matches if m.used and m.role in roles and m.header in rows.frame), None)


def _criterion(header: str, member: str, rows: SheetRows) -> _Criterion:
    plain = re.sub(r"([~*?])", r"~\1", member).replace('"', '""')
    # A criterion that begins with a comparison sign would be taken for one.
    written = f'"={plain}"' if plain[:1] in ("=", "<", ">") else f'"{plain}"'
    return _Criterion(rows.reference(header), written, rows.where(header, member))


def _as_excel_compares(value: object) -> str:
    """A cell's content as SUMIFS compares it: without regard to capitals, whole numbers without a point."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).casefold()  # type: ignore[call-overload]
