"""Times with their distance from Greenwich: the day is the one of the clock that wrote it down."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OFFSET = re.compile(
    r"(?<=\d)[^\S\n]*(?:Z|UTC|GMT|(?:UTC|GMT)?[^\S\n]?[+\-−]\d{2}:?(?:\d{2})?)$", re.IGNORECASE | re.MULTILINE
)
# The names of zones, which stand behind AM and PM too.
_ZONE = re.compile(
    r"(?:(?<=\d)|(?<=[ap]m)|(?<=[ap]\.m\.))[^\S\n]*(?:UTC|GMT|[PMCE][SD]?T|AK[SD]T|HST|WES?T|CES?T|EES?T|MESZ|MEZ|BST|IST"
    r"|JST|KST|SGT|HKT|A[CEW][SD]T|NZ[SD]T|BRT|ART)$",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED = re.compile("[A-SU-Ya-su-y]")


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
    if ":" not in together:
        return texts
    if _NAMED.search(together) and _ZONE.search(together):
        texts = [_ZONE.sub("", t) if ":" in t else t for t in texts]
    if not _OFFSET.search(together):
        return texts
    return [_OFFSET.sub("", t) if ":" in t else t for t in texts]
