"""What the targets of a book ask for over members and periods."""

from __future__ import annotations

import pandas as pd

from xlsales.audit.claims import Filters
from xlsales.audit.periods import Span, same_grain


def quota_of(targets: pd.DataFrame | None, filters: Filters, span: Span | None) -> tuple[float, Filters] | None:
    """The sum of the targets of a span, with the members whose sales they are held against.

    Parameters
    ----------
    targets
        Targets of a book: role, member, grain, period_ix and quota (money).
    filters
        Members asked for; none means all members of the role that has most targets.
    span
        Periods, a year's count at most.

    Returns
    -------
    tuple of float and Filters, or None
        None where no target is set for these members and periods.
    """
    if targets is None or span is None or span.count > 12:
        return None
    rows = targets
    roles = set(rows["role"].astype(str))
    given = dict(filters)
    role = next((d for d in given if d in roles), None)
    if given and role is None:
        return None
    if role is None:
        role = max(sorted(roles), key=lambda r: int((rows["role"] == r).sum()))
        rows = rows[rows["role"] == role]
    else:
        rows = rows[(rows["role"] == role) & rows["member"].astype(str).isin(given[role])]
    total = 0.0
    for grain, part in rows.groupby("grain", observed=True):
        if str(grain) not in ("month", "quarter", "year") or span.count * 1 < 1:
            continue
        try:
            inner = same_grain(span, str(grain))  # type: ignore[arg-type]
        except ValueError:
            continue
        total += float(part.loc[part["period_ix"].between(inner.first, inner.last), "quota"].sum())
    if not total:
        return None
    return total, filters or ((role, tuple(dict.fromkeys(rows["member"].astype(str)))),)
