"""Orders that count but may still change: on hold, disputed, pending, in process, open."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from xlsales.table.mapping import MappedTable

_DOUBTFUL = re.compile(
    r"\b(on[ -]?hold|hold|held|disput\w*|unpaid|overdue|past due|late|payment (pending|failed)|chargeback|in question"
    r"|strittig\w*|überfällig|unbezahlt|gesperrt|zurückgestellt|impayée?|en litige|litige|impagad\w*|vencid\w*"
    r"|en disputa|retenid\w*)\b",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(
    r"\b(in process|processing|in progress|pending|open|awaiting|waiting|back ?order(ed)?|unconfirmed|provisional"
    r"|tentative|in review|under review|reserved|unfulfilled|unshipped|offen|ausstehend|in (arbeit|bearbeitung)"
    r"|en (attente|cours)|à traiter|pendiente|en proceso|abiert\w*)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    r"\b(not|no|never|nicht|kein\w*|resolved|settled|released|closed|shipped|delivered|complete\w*|won)\b",
    re.IGNORECASE,
)


def is_doubtful(status: str) -> bool:
    """Whether a status says that somebody or something stands against the money: a dispute, a hold, a missed payment.

    Examples
    --------
    >>> [is_doubtful(s) for s in ("On Hold", "DISPUTED", "Payment pending", "In Process", "Dispute resolved")]
    [True, True, True, False, False]
    """
    return bool(_DOUBTFUL.search(_plain(status))) and not _SETTLED.search(_plain(status))


def is_not_sure(status: str) -> bool:
    """Whether a status says that the order may still change; cancelled ones do not count at all.

    Examples
    --------
    >>> [is_not_sure(s) for s in ("In Process", "Pending", "on-hold", "open", "Shipped", "Not disputed", "Reopened")]
    [True, True, True, True, False, False, False]
    """
    plain = _plain(status)
    return bool(_DOUBTFUL.search(plain) or _UNDER_WAY.search(plain)) and not _SETTLED.search(plain)


def _plain(status: str) -> str:
    return re.sub(r"[_\-]+", " ", status)


def not_sure_rows(mapped: MappedTable) -> dict[str, pd.Categorical]:
    """The status of rows that may still change, as a column `not_sure`, missing for all others; nothing without any.

    Where no row is settled, the status says nothing of the single one, and nothing is told.
    """
    if not mapped.has("status"):
        return {}
    members = mapped.cells("status").members()
    open_ones = np.array([is_not_sure(str(c)) for c in members.categories], dtype=bool)
    used = np.unique(members.codes[members.codes >= 0])
    if not open_ones[used].any() or open_ones[used].all():
        return {}
    kept = [str(c) for c, is_open in zip(members.categories, open_ones, strict=True) if is_open]
    return {"not_sure": members.set_categories(kept)}
