"""The nouns that the headers of the data give to its dimensions and figures: "Store" makes "stores" a dimension."""

from __future__ import annotations

import re

from xlsales.audit.vocabulary import OwnWords
from xlsales.table.book import SalesBook

# Last words of a header that say nothing about what a member is.
_EMPTY = frozenset(
    [
        "name", "id", "no", "nr", "number", "code", "key", "unit", "type", "group", "class", "value", "amount", "date",
        "of", "total", "line", "size", "level", "status", "label", "description", "sales", "customer", "product",
        "item", "order", "month", "quarter", "year", "period", "mix", "share", "lead", "one", "market", "method",
        "reason", "source",
    ]
)  # fmt: skip
_TAIL = re.compile(r"\s+(?:name|id|no\.?|nr\.?|number|code|key|#)$", re.I)
_METRICS = (
    ("order_id", "orders"), ("deal_id", "orders"), ("customer", "customers"), ("revenue", "revenue"),
    ("amount", "revenue"), ("units", "units"),
)  # fmt: skip
# Roles whose header is a noun for the things counted; a header of money or quantity is a noun for the figure.
_COUNTED = ("order_id", "deal_id", "customer")


def own_words(book: SalesBook) -> OwnWords:
    """The phrases that the headers of a book add to the vocabulary.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.ingest import book_of
    >>> rows = pd.DataFrame({"Date": ["2024-01-05"] * 2, "Takings": [4, 3], "Store": ["A", "B"]})
    >>> [(e, p) for t, e, p in own_words(book_of(rows, Settings())) if t == "dimensions"]
    [('office', ('stores?',))]
    """
    named = ((d, _nouns(book.labels.get(d, d))) for d in book.dimensions)
    out: list[tuple[str, str, tuple[str, ...]]] = [("dimensions", d, nouns) for d, nouns in named if nouns]
    for role, metric in _METRICS:
        header = book.labels.get(role, "")
        found = _nouns(header) if role in _COUNTED or role == "units" else _figure(header)
        if found:
            out.append(("metrics", metric, found))
        if found and metric == "revenue":
            # "Average premium" beside a column of premiums: what one order brings.
            out.append(("metrics", "average_sale", tuple(f"(?:average|avg\\.?|mean) {p}" for p in found)))
    return tuple(out)


def _nouns(header: str) -> tuple[str, ...]:
    """A header and its last word, in one and in many."""
    words = _words(header)
    if not words:
        return ()
    phrases = [" ".join(words)]
    if len(words) > 1 and words[-1] not in _EMPTY:
        phrases.append(words[-1])
    return tuple(_plural(p) for p in phrases if len(p) > 2 and p not in _EMPTY - {"customer", "product", "item"})


def _figure(header: str) -> tuple[str, ...]:
    words = _words(header)
    phrase = " ".join(words)
    return (_plural(phrase),) if words and phrase not in ("value", "total", "amount", "units", "line total") else ()


def _words(header: str) -> list[str]:
    plain = re.sub(r"[(\[].*?[)\]]", " ", header.replace("_", " "))
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
    bare = _TAIL.sub("", re.sub(r"[^\w&#' -]", " ", plain).strip())
    return [re.escape(w) for w in bare.lower().split() if w != "#"]


def _plural(phrase: str) -> str:
    """A pattern of a noun in one and in many: "city", "branch", "store"."""
    if phrase.endswith("y") and phrase[-2:-1] not in "aeiou":
        return f"{phrase[:-1]}(?:y|ies)"
    if phrase.endswith(("s", "x", "ch", "sh")):
        return f"{phrase}(?:es)?"
    return f"{phrase}s?"
