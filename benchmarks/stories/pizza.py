"""wise-pizza on the same question: which segments moved revenue between the last two quarters.

wise-pizza needs streamlit and pytest, so it stays in an environment of its own:

    python -m venv /tmp/wp && /tmp/wp/bin/pip install wise-pizza
    python -m benchmarks.stories --wise-pizza /tmp/wp/bin/python
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.stories.score import DRIVER_STORIES, FIRST_DRIVERS
from xlsales.sample import Company

DIMENSIONS = ("Customer", "Product", "Region", "Territory", "Segment", "Sales Rep")
SEGMENTS = Path(__file__).with_name("pizza_segments.py")


def two_quarters(company: Company) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The counted orders of the last quarter but one, and of the last, summed by the dimensions that there are."""
    rows = company.orders
    if "Status" in rows:
        rows = rows[rows["Status"] != "Cancelled"]
    dims = [d for d in DIMENSIONS if d in rows]
    rows = rows.assign(**{d: rows[d].fillna("(not given)") for d in dims})
    start = [pd.Timestamp(d) for d in company.shape.starts()[-3:]]
    sides = []
    for since, until in ((start[0], start[1]), (start[1], start[2])):
        side = rows[(rows["Order Date"] >= since) & (rows["Order Date"] < until)]
        sides.append(side.groupby(dims).agg(Revenue=("Revenue", "sum"), Lines=("Revenue", "size")).reset_index())
    return sides[0], sides[1]


def beside(companies: Iterable[Company], python: str) -> dict[str, tuple[int, int]]:
    """Story kind → (named as fallen, planted)."""
    asked = [c for c in companies if any(s.kind in DRIVER_STORIES for s in c.truth)]
    with tempfile.TemporaryDirectory() as folder:
        for company in asked:
            for side, frame in zip(("before", "now"), two_quarters(company), strict=True):
                frame.to_csv(Path(folder, f"{company.seed}_{side}.csv"), index=False)
        done = subprocess.run(
            [python, str(SEGMENTS), folder, str(FIRST_DRIVERS)], check=True, capture_output=True, text=True
        )
    said: dict[str, list[dict[str, Any]]] = json.loads(done.stdout.splitlines()[-1])
    return counted(asked, said)


def counted(companies: Iterable[Company], said: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[int, int]]:
    """Count the stories whose member stands in a segment that fell."""
    counts = {kind: [0, 0] for kind in DRIVER_STORIES}
    for company in companies:
        for story in company.truth:
            if story.kind in counts:
                segments = said.get(str(company.seed), [])
                counts[story.kind][0] += any(
                    story.member in s["segment"].values() and s["impact"] < 0 for s in segments
                )
                counts[story.kind][1] += 1
    return {kind: (found, planted) for kind, (found, planted) in counts.items()}
