"""The rows of sales, deals and customers behind a figure, each group-by done once."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from xlsales.audit.claims import Filters
from xlsales.audit.periods import Span
from xlsales.cube.cube import Cube
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Grain
from xlsales.table.span import Span as Days


@dataclass
class GroupedRows:
    """The rows of one cube by period and members, remembering every group-by."""

    cube: Cube
    _groups: dict[Any, dict[Any, tuple[float, ...]]] = field(default_factory=dict, repr=False)
    _columns: dict[Any, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def rows(self, source: str, filters: Filters, span: Span | None) -> list[tuple[float, ...]]:
        """The grouped rows that fall under filters and a span."""
        given = dict(filters)
        names = tuple(sorted(given))
        if any(not self.has_dimension(source, d) for d in names):
            return []
        over: Grain | Days | Literal["all"] = span.over if span else "all"
        periodic = span is not None and not span.days
        extra = ("customer",) if source == "customers" and "customer" not in names else ()
        groups = self.grouped(source, (*names, *extra), over)
        if extra:
            inside = [
                k[-1]
                for k in groups
                if (span is None or not periodic or span.holds(k[0]))
                and all(k[i + periodic] in given[d] for i, d in enumerate(names))
            ]
            return [(1.0,)] * len(set(inside))
        periods: tuple[Any, ...] = tuple(range(span.first, span.last + 1)) if span else ()
        axes = ([periods] if periodic else []) + [given[d] for d in names]
        found = [groups[k] for k in itertools.product(*axes) if k in groups] if axes else list(groups.values())
        return (
            [(1.0,)] * (1 if found else 0)
            if source == "customers" and len(names) == 1 and len(given[names[0]]) == 1
            else found
        )

    def has_dimension(self, source: str, dimension: str) -> bool:
        """Whether a source has a dimension at all."""
        rows = self.cube.book.sales if source in ("sales", "customers") else self.cube.book.deals
        return rows is not None and dimension in rows

    def column(self, source: str, column: str) -> int | None:
        """The place of a measure in the rows of a source; None where it lacks it."""
        self.grouped(source, (), "all")
        columns = self._columns[source]
        return columns.index(column) if column in columns else None

    def grouped(self, source: str, keys: tuple[str, ...], over: str | Days) -> dict[Any, tuple[float, ...]]:
        """The measures of a source for every period and every combination of members that it holds.

        Over all rows, or over some days, there are no periods.
        """
        at = (source, keys, over)
        if at not in self._groups:
            frame = self._frame(source, keys, over)
            by = [*(["period"] if _periodic(over) else []), *keys]
            measures = [c for c in frame.columns if c not in by]
            self._columns.setdefault(source, tuple(measures))
            order = [c for c in self._columns[source] if c in measures]
            values = frame[order].to_numpy(dtype=float, na_value=math.nan)
            places = zip(*(frame[b].tolist() for b in by), strict=True) if by else iter([()])
            self._groups[at] = {k: tuple(v) for k, v in zip(places, values.tolist(), strict=False)}
        return self._groups[at]

    def _frame(self, source: str, keys: tuple[str, ...], over: str | Days) -> pd.DataFrame:
        span: Any = over
        if source == "sales":
            return self.cube.sales(*keys, span=span)
        if source == "customers":
            rows = self.cube.sales(*keys, span=span)
            kept = (
                rows[(rows["orders"] > 0) & (rows["customer"].astype(str) != NOT_GIVEN)] if "customer" in rows else rows
            )
            return kept[[c for c in kept.columns if c in (*keys, "period")]].assign(customers=1.0)
        if source == "closed":
            return self.cube.deals_closed(*keys, span=span)
        return self.cube.deals_created(*keys, span=span)[[*(["period"] if _periodic(over) else []), *keys, "created"]]


def _periodic(over: str | Days) -> bool:
    return isinstance(over, str) and over != "all"
