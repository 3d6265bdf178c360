"""Amounts that a header or title gives in thousands or millions."""

from __future__ import annotations

import re

_THOUSANDS = r"\bthousands?\b|\btausend\b|\btsd\b|\(k\)|\bin k\b|\bk[€$£]|[€$£]k\b|\b000s?\b|'000|\bmilliers\b"
_MILLIONS = r"\bmillions?\b|\bmio\b|\bmillones\b|\(m\)|\bin m\b|[€$£]m\b"
_SCALES = ((re.compile(_THOUSANDS, re.I), 1e3), (re.compile(_MILLIONS, re.I), 1e6))
_CODE = re.compile(r"\b(k|m)\s?(usd|eur|gbp|chf)\b|\b(usd|eur|gbp|chf)\s?(k|m)\b", re.I)
_WORDS = r"(?:thousands?|tausend|tsd|milliers|millions?|mio|millones|k|m|'?000s?)"
_COUNTS_IN = re.compile(
    rf"\bin (?:\w+ |[€$£] ?)?{_WORDS}\b|\((?:\w+ |[€$£] ?)?{_WORDS}\.?\)|[€$£] ?[km]\b|\b[km][€$£]"
    rf"|\b(?:usd|eur|gbp|chf) ?{_WORDS}\b|'000\b",
    re.I,
)
_NAMES = {1e3: "thousands", 1e6: "millions"}


def scale_in(text: str) -> float:
    """What the amounts under a header or title are to be multiplied with.

    Examples
    --------
    >>> scale_in("Revenue (k€)"), scale_in("Sales in millions"), scale_in("Revenue")
    (1000.0, 1000000.0, 1.0)
    """
    code = _CODE.search(text)
    if code:
        return 1e3 if (code[1] or code[4]).lower() == "k" else 1e6
    return next((scale for pattern, scale in _SCALES if pattern.search(text)), 1.0)


def scale_in_title(text: str) -> float:
    """The same for a title, which may speak of millions without counting in them.

    Examples
    --------
    >>> scale_in_title("Sales 2024 (USD thousands)"), scale_in_title("Our first million customers")
    (1000.0, 1.0)
    """
    return scale_in(text) if _COUNTS_IN.search(text) else 1.0


def without_scale(header: str) -> str:
    """A header without the words that give its scale.

    Examples
    --------
    >>> without_scale("Sales in thousands"), without_scale("Revenue")
    ('Sales', 'Revenue')
    """
    if scale_in(header) == 1:
        return header
    bare = _CODE.sub(" ", header)
    for pattern, _ in _SCALES:
        bare = pattern.sub(" ", bare)
    return re.sub(r"\bin\s*$", "", re.sub(r"[(\[]\s*[)\]]|[€$£]", " ", bare).strip()).strip() or header


def scale_name(scale: float) -> str:
    """Thousands or millions."""
    return _NAMES[scale]
