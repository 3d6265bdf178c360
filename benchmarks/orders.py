"""An order file of any length, as Excel itself would save it: 12 columns, shared strings, real date cells.

python -m benchmarks.orders ROWS OUT.xlsx
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from xlsales.sample import company

COLUMNS = (
    "Order ID", "Order Date", "Customer", "Region", "Segment", "Product", "Sales Rep", "Units", "Unit Price",
    "Discount", "Revenue", "Cost",
)  # fmt: skip
QUARTERS = 14
MANY = {"reps": 60, "territories": 15, "managers": 10, "regions": 5}
FEW = {"reps": 5, "territories": 5, "managers": 2, "regions": 5}


def orders(rows: int, seed: int = 2026) -> pd.DataFrame:
    """Order lines of a made-up company with a customer for every ten rows."""
    customers = max(40, rows // 10)
    made = company(
        seed,
        orders=rows,
        quarters=QUARTERS,
        customers=customers,
        columns=COLUMNS,
        deals=False,
        targets=False,
        stories=(),
        dirt=False,
        **(MANY if customers >= 2 * MANY["reps"] else FEW),
    )
    lines = made.orders
    # Some orders have two lines: keep as many as asked for, from the whole span of time.
    keep = np.sort(np.random.default_rng(seed).permutation(len(lines))[:rows])
    return lines.iloc[keep].reset_index(drop=True)


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write the lines as an Excel file with one sheet."""
    with pd.ExcelWriter(path, engine="xlsxwriter", datetime_format="yyyy-mm-dd") as writer:
        frame.to_excel(writer, sheet_name="Orders", index=False)


if __name__ == "__main__":
    write(orders(int(sys.argv[1])), Path(sys.argv[2]))
