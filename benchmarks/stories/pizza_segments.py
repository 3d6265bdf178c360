"""Run by an environment with wise-pizza: the segments of each pair of files, as one line of JSON by company.

python pizza_segments.py FOLDER MAX_SEGMENTS
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import pandas as pd


def main(folder: str, most: int) -> None:
    from wise_pizza import explain_changes_in_totals

    warnings.simplefilter("ignore")
    out = {}
    for path in sorted(Path(folder).glob("*_before.csv")):
        before, now = pd.read_csv(path), pd.read_csv(path.with_name(path.name.replace("_before", "_now")))
        dims = [c for c in before.columns if c not in ("Revenue", "Lines")]
        found = explain_changes_in_totals(
            before, now, dims=dims, total_name="Revenue", size_name="Lines", max_segments=most, max_depth=2
        )
        out[path.name.split("_")[0]] = [
            {"segment": {k: str(v) for k, v in s["segment"].items()}, "impact": float(s["total"])}
            for s in found.segments
        ]
    print()
    print(json.dumps(out))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
