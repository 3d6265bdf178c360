"""What cannot be right about targets beside the revenue they are for: a wrong unit, members that sold nothing."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from xlsales.table.book import Note
from xlsales.table.period import MONTHS_IN, Grain, Period
from xlsales.table.spelling import spelling_key

TOO_HIGH, TOO_LOW = 3.0, 0.05
"""Attainment beyond which the unit of the targets is in doubt."""
_FACTORS = (1e2, 1e3, 1e4, 1e5, 1e6, 1e-2, 1e-3, 1e-6)
_LIKELY = (0.2, 2.5)
_SHOWN = 4


def target_doubts(targets: pd.DataFrame, sales: pd.DataFrame, fiscal_year_start: int = 1) -> list[Note]:
    """Warnings on targets that their revenue says are in another unit, and on members that have no rows.

    Parameters
    ----------
    targets
        `role`, `member`, `grain`, `period_ix`, `quota`.
    sales
        Rows of revenue with `month` (year × 12 + month − 1), `revenue` and dimensions.

    Examples
    --------
    >>> goals = pd.DataFrame({"role": ["company"], "member": ["Total"], "grain": ["month"], "period_ix": [24288],
    ...                       "quota": [120.0]})
    >>> rows = pd.DataFrame({"month": [24288], "revenue": [100_000.0]})
    >>> "in thousands, attainment is 83.3 %" in target_doubts(goals, rows)[0].text
    True
    """
    notes = []
    for role, rows in targets.groupby("role", observed=True, sort=False):
        known = str(role) in sales
        names = {spelling_key(str(m)) for m in sales[str(role)].unique()} if known else set()
        spelled = rows["member"].astype(str).map(spelling_key)
        missing = rows[~spelled.isin(names)] if known else rows.iloc[:0]
        if len(missing):
            notes.append(_unknown(str(role), rows, missing))
        ratios = _attainments(rows, sales, str(role) if known else "", fiscal_year_start)
        if (doubt := _unit(ratios, rows)) is not None:
            notes.append(doubt)
    return notes


def _attainments(rows: pd.DataFrame, sales: pd.DataFrame, role: str, fiscal_year_start: int) -> pd.DataFrame:
    """Quota and revenue of each member over the periods that have both a target and rows."""
    both = zip(rows["grain"].astype(str), rows["period_ix"].astype(int), strict=True)
    first = [Period(cast(Grain, g), ix, fiscal_year_start).first_month for g, ix in both]
    spans = rows.assign(first=first, months=rows["grain"].astype(str).map(MONTHS_IN).astype(int))
    spans = spans[(spans["first"] + spans["months"] > sales["month"].min()) & (spans["first"] <= sales["month"].max())]
    out = []
    for member, own in spans.groupby("member", sort=False):
        sold = sales[sales[role].astype(str) == str(member)] if role else sales
        inside = np.zeros(len(sold), dtype=bool)
        for first, months in zip(own["first"], own["months"], strict=True):
            inside |= ((sold["month"] >= first) & (sold["month"] < first + months)).to_numpy()
        out.append((member, float(own["quota"].sum()), float(sold["revenue"][inside].sum())))
    return pd.DataFrame(out, columns=["member", "quota", "actual"])


def _unit(ratios: pd.DataFrame, rows: pd.DataFrame) -> Note | None:
    given = ratios[(ratios["quota"] > 0) & (ratios["actual"] > 0)]
    if given.empty:
        return None
    each = given["actual"] / given["quota"]
    if not ((each > TOO_HIGH).all() or (each < TOO_LOW).all()):
        return None
    quota, actual = float(given["quota"].sum()), float(given["actual"].sum())
    whole = actual / quota
    text = (
        f"Attainment would be {whole:,.1%} for all targets together, and beyond belief for each: targets of "
        f"{quota:,.2f} beside revenue of {actual:,.2f}."
    ).replace("%", " %")
    fitting = [f for f in _FACTORS if _LIKELY[0] <= whole / f <= _LIKELY[1]]
    if fitting:
        factor = min(fitting, key=lambda f: (f not in (1e3, 1e6, 1e-3, 1e-6), abs(np.log(whole / f))))
        unit = {1e3: "in thousands", 1e6: "in millions"}.get(factor, f"to be multiplied by {factor:,g}")
        percent = f"{whole / factor:.1%}".replace("%", " %")
        text += f" If the targets are {unit}, attainment is {percent}; then set targets_unit, or write them in full."
    return Note("targets_unit_doubtful", text, len(rows), "warning")


def _unknown(role: str, rows: pd.DataFrame, missing: pd.DataFrame) -> Note:
    names = list(dict.fromkeys(map(str, missing["member"])))
    count, whole = len(names), rows["member"].nunique()
    shown = ", ".join(names[:_SHOWN]) + (", …" if count > _SHOWN else "")
    text = (
        f"{count:,} of {whole:,} members with targets ({role}) have no sales rows: {shown}; their targets are "
        f"{float(missing['quota'].sum()):,.2f} in all. Check how they are spelled, or whether they sold nothing."
    )
    return Note("targets_unknown_members", text, len(missing), "warning")
