"""The account of every row that was read: used, or set aside for one stated reason."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from xlsales.table.book import Control, empty_set_aside


@dataclass
class RowAccount:
    """Rows of one source on their way to being used or set aside; the first reason counts.

    Parameters
    ----------
    source
        The file or sheet.
    rows
        Row numbers.
    amount, units
        What each row is worth, NaN where it says nothing.
    """

    source: str
    rows: np.ndarray
    amount: np.ndarray
    units: np.ndarray | None = None
    used: np.ndarray = field(init=False)
    entries: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.used = np.ones(len(self.rows), dtype=bool)

    def set_aside(self, where: np.ndarray, reason: str, detail: str | list[str]) -> int:
        """Set rows aside that are still in use; returns how many."""
        place = np.flatnonzero(where & self.used)
        if not len(place):
            return 0
        self.used[place] = False
        self.entries.append(
            pd.DataFrame(
                {
                    "source": self.source,
                    "row": self.rows[place],
                    "reason": reason,
                    "detail": detail if isinstance(detail, str) else [detail[i] for i in place],
                    "amount": self.amount[place],
                }
            )
        )
        return len(place)

    def listed(self) -> pd.DataFrame:
        """All rows set aside, by row number."""
        if not self.entries:
            return empty_set_aside()
        return pd.concat(self.entries, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)

    def controls(self, amount_used: float, units_used: float | None, amount_name: str) -> tuple[Control, ...]:
        """Totals of the source beside used + set aside: rows, amount and units."""
        aside = self.listed()
        used = int(self.used.sum())
        out = [
            Control(f"Rows of {self.source}", float(len(self.rows)), float(used + len(aside))),
            Control(
                f"{amount_name} of {self.source}",
                exact_sum(self.amount),
                math.fsum((amount_used, exact_sum(aside["amount"]))),
                _tolerance(self.amount),
            ),
        ]
        if self.units is not None and units_used is not None:
            gone = exact_sum(self.units[~self.used])
            tolerance = _tolerance(self.units)
            total = math.fsum((units_used, gone))
            out.append(Control(f"Units of {self.source}", exact_sum(self.units), total, tolerance))
        return tuple(out)


def exact_sum(values: Any) -> float:
    """The sum of the numbers that are there, the same to the last bit in whatever order they stand.

    Examples
    --------
    >>> exact_sum([0.1] * 10 + [float("nan")]), sum([0.1] * 10)
    (1.0, 0.9999999999999999)
    """
    numbers = np.asarray(values, dtype=np.float64)
    return math.fsum(numbers[~np.isnan(numbers)].tolist())


def _tolerance(values: np.ndarray) -> float:
    """Half a cent, or what float sums of this size cannot tell apart."""
    return max(0.005, 1e-12 * exact_sum(np.abs(values)))
