"""Shares, changes and rates on columns and on single values, with one rule for what has no answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def ratio(part: Any, whole: Any) -> Any:
    """Part / whole; missing where the whole is zero or missing.

    Examples
    --------
    >>> ratio(1.0, 4.0), bool(np.isnan(ratio(1.0, 0.0)))
    (0.25, True)
    """
    if isinstance(part, pd.Series) or isinstance(whole, pd.Series):
        index = (part if isinstance(part, pd.Series) else whole).index
        top, bottom = _floats(part), _floats(whole)
        return pd.Series(_divided(top, bottom, bottom != 0), index=index)
    if part is None or whole is None or whole == 0 or whole != whole:
        return np.nan
    return float(part) / float(whole)


def change(now: Any, before: Any) -> Any:
    """(now − before) / before; missing where before is zero, missing or negative, or where the sign changes.

    Source: definitions, Revenue and volume: a sign change is shown in absolute terms, so it has no percentage.

    Examples
    --------
    >>> round(change(2_802_496.0, 2_982_255.0), 4)
    -0.0603
    """
    if isinstance(now, pd.Series):
        top, bottom = _floats(now), _floats(before)
        return pd.Series(_divided(top - bottom, bottom, (bottom > 0) & (top >= 0)), index=now.index)
    if now is None or before is None or not (before > 0 and now >= 0):
        return np.nan
    return ratio(now - before, before)


def _divided(top: np.ndarray, bottom: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Top / bottom where it has a meaning, else missing."""
    with np.errstate(over="ignore"):
        out = np.full(np.broadcast(top, bottom).shape, np.nan)
        return np.asarray(np.divide(top, bottom, out=out, where=where))


def _floats(values: Any) -> np.ndarray:
    if not isinstance(values, pd.Series):
        return np.asarray(values, dtype=float)
    plain = values if values.dtype.kind in "fiu" else pd.to_numeric(values)
    return np.asarray(plain.to_numpy(dtype=float, na_value=np.nan))
