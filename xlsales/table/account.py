"""The account of every row that was read: used, or set aside for one stated reason."""

from __future__ import annotations

from dataclasses import dataclass, field

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
                float(np.nansum(self.amount)),
                amount_used + float(aside["amount"].astype(float).sum()),
                _tolerance(self.amount),
            ),
        ]
        if self.units is not None and units_used is not None:
            gone = float(np.nansum(self.units[~self.used]))
            tolerance = _tolerance(self.units)
            out.append(Control(f"Units of {self.source}", float(np.nansum(self.units)), units_used + gone, tolerance))
        return tuple(out)


def _tolerance(values: np.ndarray) -> float:
    """Half a cent, or what float sums of this size cannot tell apart."""
    return max(0.005, 1e-12 * float(np.nansum(np.abs(values))))
