"""The words of sales reports, loaded from `vocabulary.toml` and compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

MONEY_METRICS = frozenset(
    {"revenue", "average_sale", "asp", "price", "profit", "cost", "quota", "gap", "revenue_per_customer"}
)
COUNT_METRICS = frozenset({"orders", "units", "customers", "new_opportunities", "open_deals", "closed", "lost"})
SHARES = {"revenue": "revenue_share", "orders": "orders_share", "units": "units_share", "profit": "profit_share",
          "customers": "customers_share"}  # fmt: skip
RATE_METRICS = frozenset(
    {
        *SHARES.values(),
        "win_rate",
        "lost_share",
        "margin",
        "discount",
        "attainment",
        "retention",
        "churn",
        "growth_rate",
    }
)
LOWER_IS_BETTER = frozenset({"weeks_to_close", "lost_share", "discount", "cost", "churn"})
METRIC_NAMES = {
    "revenue_share": "share of revenue", "orders_share": "share of orders", "units_share": "share of units",
    "profit_share": "share of profit", "customers_share": "share of customers",
    "average_sale": "average sale", "asp": "revenue per unit", "win_rate": "win rate", "lost_share": "lost share",
    "closed": "closed deals", "lost": "lost deals",
    "weeks_to_close": "weeks to close", "new_opportunities": "new opportunities", "growth_rate": "growth rate",
    "revenue_per_customer": "revenue per customer",
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A phrase of the vocabulary found in a text: which entry it belongs to and where it stands."""

    entry: str
    start: int
    end: int


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    text = files("xlsales.audit").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return tables


# The words of the data at hand (their headers), as (table, entry, phrases): they count beside the vocabulary's.
OwnWords = tuple[tuple[str, str, tuple[str, ...]], ...]
_own: ContextVar[OwnWords] = ContextVar("own_words", default=())


@contextmanager
def speaking(own: OwnWords) -> Iterator[None]:
    """Read with the words of the data at hand: their headers name dimensions and figures.

    Examples
    --------
    >>> with speaking((("dimensions", "office", ("shops?",)),)):
    ...     [w.entry for w in words("dimensions", "the best shop")]
    ['office']
    """
    token = _own.set(own)
    try:
        yield
    finally:
        _own.reset(token)


@lru_cache(maxsize=64)
def _pattern(table: str, own: OwnWords) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(p for e in _entries(table, own) for p in e[1])})(?![\w])", re.IGNORECASE
    )


@lru_cache(maxsize=64)
def _entry_patterns(table: str, own: OwnWords) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?!\w)", re.IGNORECASE))
        for name, phrases in _entries(table, own)
    )


def _entries(table: str, own: OwnWords) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The entries of a table; a phrase of the data's own takes the place of the vocabulary's."""
    mine = [(entry, phrases) for t, entry, phrases in own if t == table]
    taken = {p for _, phrases in mine for p in phrases}
    rest = [(e, tuple(p for p in ps if p not in taken)) for e, ps in _tables()[table].items()]
    return (*mine, *((e, ps) for e, ps in rest if ps))


def words(table: str, text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """All phrases of a vocabulary table in a text, the longest at each place, from left to right.

    Examples
    --------
    >>> [w.entry for w in words("metrics", "Average order value fell while orders rose")]
    ['average_sale', 'orders']
    """
    stop = len(text) if end is None else end
    own = _own.get()
    if not _pattern(table, own).search(text, start, stop):
        return []
    found = [
        Word(name, m.start(), m.end()) for name, p in _entry_patterns(table, own) for m in p.finditer(text, start, stop)
    ]
    found.sort(key=lambda w: (w.start, -(w.end - w.start)))
    return list(_disjoint(found))


def _disjoint(found: list[Word]) -> Iterator[Word]:
    """Longest match first: a phrase inside a longer one is part of it."""
    taken: list[Word] = []
    for word in sorted(found, key=lambda w: -(w.end - w.start)):
        if all(word.end <= t.start or word.start >= t.end for t in taken):
            taken.append(word)
    yield from sorted(taken, key=lambda w: w.start)


def first(table: str, text: str, start: int = 0, end: int | None = None) -> Word | None:
    """The first phrase of a vocabulary table in a text, or None."""
    found: list[Any] = words(table, text, start, end)
    return found[0] if found else None


@cache
def aliases() -> tuple[tuple[str, str], ...]:
    """Short forms of names that reports use for members (UK, APAC), as (short, full)."""
    return tuple((short, full) for full, shorts in _tables()["aliases"].items() for short in shorts)


@cache
def word_list(name: str) -> frozenset[str]:
    """A plain list of words of the vocabulary.

    Examples
    --------
    >>> "gmbh" in word_list("company_forms")
    True
    """
    return frozenset(_tables()["lists"][name])


def metric_name(metric: str) -> str:
    """A metric's plain name.

    Examples
    --------
    >>> metric_name("win_rate")
    'win rate'
    """
    return METRIC_NAMES.get(metric, metric.replace("_", " "))
