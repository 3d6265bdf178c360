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
        bottom = _floats(whole).replace(0.0, np.nan) if isinstance(whole, pd.Series) else (float(whole) or np.nan)
        return (_floats(part) if isinstance(part, pd.Series) else part) / bottom
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
        tellable = (before > 0) & (now >= 0)
        return ratio(now - before, before).where(tellable)
    if now is None or before is None or not (before > 0 and now >= 0):
        return np.nan
    return ratio(now - before, before)


def _floats(values: pd.Series) -> pd.Series:
    return values if values.dtype == float else pd.to_numeric(values).astype(float)
