"""A journal that holds each transaction twice, once a side: no total of it is revenue."""

from __future__ import annotations

import numpy as np

from xlsales.errors import InputError
from xlsales.table.mapping import MappedTable
from xlsales.table.order_fields import order_ids

_FEW = 2
_CENT = 0.005


def refuse_double_entry(mapped: MappedTable, revenue: np.ndarray) -> None:
    """Raise `InputError` where every transaction adds up to zero: the rows are a journal of both accounts of each."""
    ids = order_ids(mapped)
    if ids is None or np.isnan(revenue).all():
        return
    used = (ids >= 0) & ~np.isnan(revenue)
    sums = np.bincount(ids[used], weights=revenue[used])
    sizes = np.bincount(ids[used], weights=np.abs(revenue[used]))
    real = sizes > 0
    if int(real.sum()) >= _FEW and (np.abs(sums[real]) <= _CENT).all():
        raise InputError(
            f"every transaction adds up to zero in {mapped.roles.get('revenue', 'the amount')}: the rows are both "
            "sides of a journal",
            where=mapped.table.name,
            cure="Keep only the rows of the revenue accounts.",
        )
