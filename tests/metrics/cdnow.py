"""CDNOW's 2,357 customers, the data that the papers' figures rest on; never copied into this repository.

Looked for in the folder, CSV or `lifetimes` wheel that XLSALES_CDNOW names, in an installed `lifetimes`, and among
wheels in the temporary folder (`pip download lifetimes --no-deps -d /tmp/cdnow`).
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

INSIDE = "lifetimes/datasets/cdnow_customers_summary_with_transactions.csv"


def _places() -> Iterator[Path]:
    if named := os.environ.get("XLSALES_CDNOW"):
        yield Path(named)
    spec = find_spec("lifetimes")
    if spec and spec.origin:
        yield Path(spec.origin).parents[1]
    yield from sorted(p for deep in ("", "*/") for p in Path(tempfile.gettempdir()).glob(f"{deep}[lL]ifetimes-*.whl"))


def _read(place: Path) -> pd.DataFrame | None:
    if place.suffix == ".csv" and place.exists():
        return pd.read_csv(place)
    if place.suffix == ".whl" and place.exists():
        with zipfile.ZipFile(place) as wheel, wheel.open(INSIDE) as file:
            return pd.read_csv(file)
    found = [p for name in (INSIDE, Path(INSIDE).name) if (p := place / name).exists()]
    return pd.read_csv(found[0]) if found else None


@pytest.fixture(scope="session")
def cdnow() -> pd.DataFrame:
    """Columns x, t_x, T (weeks) and zbar."""
    for place in _places():
        rows = _read(place)
        if rows is not None:
            return rows
    pytest.skip("CDNOW is not here: pip download lifetimes --no-deps, then set XLSALES_CDNOW to the wheel")
