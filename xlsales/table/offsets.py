"""Times with their distance from Greenwich: the day is the one of the clock that wrote it down."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ZONES = "[PMCE][SD]?T|AK[SD]T|HST|WES?T|CES?T|EES?T|MESZ|MEZ|BST|IST|JST|KST|SGT|HKT|A[CEW][SD]T|NZ[SD]T|BRT|ART"
_OFFSET = re.compile(
    rf"(?:(?<=\d)|(?<=[ap]m)|(?<=[ap]\.m\.))[^\S\n]*(?:Z|UTC|GMT|{_ZONES}|(?:UTC|GMT)?[^\S\n]?[+\-−]\d{{2}}:?(?:\d{{2}})?)$",
    re.IGNORECASE | re.MULTILINE,
)


def without_offsets(texts: Sequence[str]) -> Sequence[str]:
    """The texts without what follows a time of day to say where it was taken.

    A shop's evening in January is no February because it is already February in Greenwich.

    Examples
    --------
    >>> without_offsets(["2024-01-31 23:30:00 -0500", "2024-01-31T23:30:00Z", "2024-01-31"])
    ['2024-01-31 23:30:00', '2024-01-31T23:30:00', '2024-01-31']
    >>> without_offsets(["Jan 5, 2024 11:04:05 PM PST"])
    ['Jan 5, 2024 11:04:05 PM']
    """
    together = "\n".join(texts)
    if ":" not in together or not _OFFSET.search(together):
        return texts
    return [_OFFSET.sub("", t) if ":" in t else t for t in texts]
