"""What a header means: synonyms, abbreviations and nearest spelling, each with a confidence."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from xlsales.table.numbers import CURRENCY_CODES
from xlsales.table.scale import without_scale

SURE, LIKELY = 1.0, 0.85
_SWAPPED = 0.9
_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")
_NUMBER_SIGN = re.compile(r"\b[Nn][°º]|№")
# orders.amount, Deal - Value, Sales[Amount], tbl:Region: the name of the table before that of the column.
_PREFIX = re.compile(r"(?P<table>[^\W\d]\w*?)(?:\.|\s+-\s+|:\s*|\[)(?P<rest>[^\]]+)\]?")
_FEW_PREFIXED = 3
# What a pivot table writes before the name of its field.
_SUM_OF = re.compile(r"^(sum of|summe von|somme de|suma de)\s+", re.IGNORECASE)
# What Tableau calls a field that it cuts by period: Month of Order Date is an order month.
_PERIOD_OF = re.compile(r"^\s*(year|quarter|month|week|day) of (\w+) date\s*$", re.IGNORECASE)
# With or without tax: the same thing by another amount.
_TAX = re.compile(
    r"\b(excl(uding|usive)?|incl(uding|usive)?|ex|inc|before|without|with|exkl|inkl|zzgl)\.?( of)? ?"
    r"(vat|tax(es)?|gst|hst|mwst|ust|iva|tva|btw)\b\.?",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
# What Odoo writes before the fields of an order's lines.
_LINES_OF = re.compile(r"^\s*((sales? )?order|invoice) lines?\s*/\s*", re.IGNORECASE)
_FILLERS = frozenset(
    {"the", "of", "de", "del", "la", "le", "der", "die", "das", "des", "du", "in", "our"}
    | {code.lower() for code in CURRENCY_CODES}
)


@dataclass(frozen=True)
class Likeness:
    """How well a header fits a role, and why."""

    role: str
    confidence: float
    how: str


def words_of(header: str) -> tuple[str, ...]:
    """A header as lower-case words, accents and brackets gone, abbreviations written out.

    Examples
    --------
    >>> words_of("Cust_ID"), words_of("UnitPrice"), words_of("Umsatz (EUR)")
    (('customer', 'id'), ('unit', 'price'), ('umsatz',))
    """
    header = _PERIOD_OF.sub(r"\2 \1", _LINES_OF.sub("", header))
    header = _NUMBER_SIGN.sub(" numero ", _SUM_OF.sub("", without_scale(header)))
    bare = _BRACKETS.sub(" ", header) if _BRACKETS.sub("", header).strip() else header
    split = _CAMEL.sub(" ", bare).replace("%", " percent ").replace("#", " number ")
    plain = unicodedata.normalize("NFKD", split.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    short = _vocabulary()["abbreviations"]
    return tuple(w for word in re.findall(r"[a-z0-9]+", plain) for w in short.get(word, word).split())


def without_common_prefix(headers: tuple[str, ...]) -> dict[str, str]:
    """Header → the header without the table's name, where most headers begin with it.

    Examples
    --------
    >>> list(without_common_prefix(("Deal - Value", "Deal - Owner", "Deal - Status", "Note")).values())
    ['Value', 'Owner', 'Status', 'Note']
    """
    parted = {h: m for h in headers if (m := _PREFIX.fullmatch(h))}
    first = Counter(m["table"].lower() for m in parted.values()).most_common(1)
    if not first or first[0][1] < max(_FEW_PREFIXED, 0.6 * len(headers)):
        return dict(zip(headers, headers, strict=True))
    return {h: parted[h]["rest"] if h in parted and parted[h]["table"].lower() == first[0][0] else h for h in headers}


def likenesses(header: str) -> tuple[Likeness, ...]:
    """The roles that a header may mean, surest first; `other` for columns that are none of ours.

    Examples
    --------
    >>> likenesses("Qty Ordered")[0].role, likenesses("ORDERNUMBER")[0].role, likenesses("Ship Date")[0].role
    ('units', 'order_id', 'other')
    """
    words = words_of(_TAX.sub(" ", header)) or words_of(header)
    if not words:
        return ()
    best: dict[str, Likeness] = {}
    # A header that says it exactly needs no look at its likeness to a thousand other phrases.
    for phrase in _exact().get("".join(words), ()) or _phrases():
        confidence, how = _alike(words, phrase)
        if confidence >= 0.5 and confidence > (best[phrase.role].confidence if phrase.role in best else 0):
            best[phrase.role] = Likeness(phrase.role, round(confidence, 3), how)
    return tuple(sorted(best.values(), key=lambda b: -b.confidence))


def is_known_header(text: str) -> bool:
    """Whether a text is word for word a header of one of the roles.

    Examples
    --------
    >>> is_known_header("Order Date"), is_known_header("ACME")
    (True, False)
    """
    return "".join(words_of(text)) in _exact()


@cache
def hints(about: str) -> tuple[frozenset[str], ...]:
    """The words that hint at what a column is about, the surest first.

    Examples
    --------
    >>> "fee" in hints("money")[2], "date" in hints("date")[0]
    (True, True)
    """
    lists = _vocabulary()["hints"][about]
    return tuple(map(frozenset, lists if isinstance(lists[0], list) else [lists]))


@dataclass(frozen=True)
class _Phrase:
    role: str
    words: tuple[str, ...]
    squashed: str
    weight: float


def _alike(words: tuple[str, ...], phrase: _Phrase) -> tuple[float, str]:
    squashed = "".join(words)
    if squashed == phrase.squashed:
        how = "a name for it" if phrase.weight == SURE else "a likely name for it"
        return phrase.weight, how
    bare = [w for w in words if w not in _FILLERS] or list(words)
    theirs = [w for w in phrase.words if w not in _FILLERS] or list(phrase.words)
    if sorted(bare) == sorted(theirs):
        return 0.97 * phrase.weight, f"the words of '{' '.join(phrase.words)}'"
    shared = len(set(bare) & set(theirs))
    spelling = 0.0
    if abs(len(squashed) - len(phrase.squashed)) <= 3 and min(len(squashed), len(phrase.squashed)) >= 5:
        spelling = difflib.SequenceMatcher(None, squashed, phrase.squashed).ratio()
        if len(squashed) == len(phrase.squashed) and _two_swapped(squashed, phrase.squashed):
            spelling = max(spelling, _SWAPPED)
    if spelling >= 0.86:
        return 0.95 * spelling * phrase.weight, f"spelled nearly like '{' '.join(phrase.words)}'"
    if not shared:
        return 0.0, ""
    overlap = 2 * shared / (len(set(bare)) + len(set(theirs)))
    # The last word says what a thing is: an order date is a date, a date key is not.
    head = 0.08 if bare[-1] == theirs[-1] else 0.0
    return min(0.9, (0.85 * overlap + head)) * phrase.weight, f"shares words with '{' '.join(phrase.words)}'"


def _two_swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters changed places: regoin and region."""
    differ = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(one) == sorted(other)


@cache
def _phrases() -> tuple[_Phrase, ...]:
    out = []
    for role, lists in _vocabulary()["roles"].items():
        for kind, weight in (("sure", SURE), ("likely", LIKELY)):
            for text in lists[kind]:
                words = tuple(text.split())
                out.append(_Phrase(role, words, "".join(words), weight))
    return tuple(out)


@cache
def _exact() -> dict[str, tuple[_Phrase, ...]]:
    out: dict[str, tuple[_Phrase, ...]] = {}
    for phrase in _phrases():
        out[phrase.squashed] = (*out.get(phrase.squashed, ()), phrase)
    return out


@cache
def _vocabulary() -> dict[str, Any]:
    text = resources.files("xlsales.table").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


ROLES = tuple(r for r in _vocabulary()["roles"] if r != "other")
