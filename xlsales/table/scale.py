"""Amounts that a header or title gives in thousands, millions, lakh, or cents."""

from __future__ import annotations

import re

_THOUSANDS = r"\bthousands?\b|\btausend\b|\btsd\b|\(k\)|\bin k\b|\bk[€$£]|[€$£]k\b|\b000s?\b|'000|\bmilliers\b"
_MILLIONS = r"\bmillions?\b|\bmio\b|\bmillones\b|\(m\)|\bin m\b|[€$£]m\b"
_CENTS = r"(?<![a-z])(?:cents?|pence|pennies|paisas?|paise|centimes?|c[ée]ntimos?|rappen|kopecks?|[öø]re)(?![a-z])"
_SCALES = (
    (re.compile(_THOUSANDS, re.I), 1e3), (re.compile(_MILLIONS, re.I), 1e6),
    (re.compile(r"\bbillions?\b|\bbn\b|\bmrd\b|\bmilliarden?\b|\(b\)|[€$£]b(?:n)?\b", re.I), 1e9),
    (re.compile(r"(?<![a-z])(?:lakhs?|lacs?)(?![a-z])", re.I), 1e5),
    (re.compile(r"(?<![a-z])crores?(?![a-z])", re.I), 1e7),
    (re.compile(_CENTS, re.I), 0.01),
)  # fmt: skip
_CODE = re.compile(r"\b(k|m)\s?(usd|eur|gbp|chf)\b|\b(usd|eur|gbp|chf)\s?(k|m)\b", re.I)
_WORDS = (
    r"(?:thousands?|tausend|tsd|milliers|millions?|mio|millones|billions?|bn|mrd|milliarden?|lakhs?|lacs?|crores?|cents?"
    r"|pence|paise|centimes?|k|m|'?000s?)"
)
_COUNTS_IN = re.compile(
    rf"\bin (?:\w+ |[€$£] ?)?{_WORDS}\b|\((?:\w+ |[€$£] ?)?{_WORDS}\.?\)|[€$£] ?[km]\b|\b[km][€$£]"
    rf"|\b(?:usd|eur|gbp|chf) ?{_WORDS}\b|'000\b",
    re.I,
)
_NAMES = {1e3: "thousands", 1e6: "millions", 1e9: "billions", 1e5: "lakh", 1e7: "crore", 0.01: "hundredths"}


def scale_in(text: str) -> float:
    """What the amounts under a header or title are to be multiplied with.

    Examples
    --------
    >>> scale_in("REVENUE_(EUR_M)")
    1000000.0
    >>> scale_in("Revenue (k€)"), scale_in("Sales in millions"), scale_in("amount_cents"), scale_in("Revenue percent")
    (1000.0, 1000000.0, 0.01, 1.0)
    """
    text = text.replace("_", " ")
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
    """What a scale is called, such as thousands."""
    return _NAMES[scale]


def factor(scale: float) -> str:
    """A scale as people write a factor.

    Examples
    --------
    >>> factor(1e6), factor(0.01)
    ('× 1,000,000', '÷ 100')
    """
    return f"× {scale:,.0f}" if scale >= 1 else f"÷ {1 / scale:,.0f}"
