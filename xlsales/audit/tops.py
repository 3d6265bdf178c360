"""Shares of a group that is chosen by size: the top three products, the top 30 % of regions, deals over $50K."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from xlsales.audit.claims import Claim
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import statement
from xlsales.audit.vocabulary import words
from xlsales.causes.orders import order_amounts
from xlsales.table.period import Period

_COUNT = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_TOP = re.compile(
    r"\b(?P<end>top|bottom|largest|biggest|best|smallest|leading)\s+(?:(?P<pct>\d+(?:\.\d+)?)\s?%|(?P<n>\d{1,3}|two|three|four|five|six"
    r"|seven|eight|nine|ten))\s+(?:of\s+)?(?:the\s+|our\s+|all\s+)?(?P<what>(?:[\w-]+\s+)?[a-z][a-z-]+)"
    r"|\b(?P<n2>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<end2>largest|biggest|best|top|smallest|leading)"
    r"(?:[- ]\w+ing)?\s+(?P<what2>[a-z][a-z-]+)"
    r"|(?P<some>\d+(?:\.\d+)?)\s?%\s+of\s+(?:the\s+|our\s+|all\s+)?(?P<whom>[a-z][a-z -]+?)\s+(?:account"
    r"|generat|mak|contribut|produc|deliver|bring|represent|driv)",
    re.I,
)
_DEALS = re.compile(
    (
        r"\b(?:large |big |small )?(?P<what>deals?|orders?|transactions?|sales|invoices?)\s*\(?\s*(?P<side>>|<|≥|≤"
        r"|over|above|below|under|larger than|smaller than|of more than|of at least|between|from|of)?\s*$"
    ),
    re.I,
)
_BASE = re.compile(
    (
        r"^\s*(?:share\s+)?of\s+(?:the\s+|our\s+|all\s+(?!(?:but|and|yet|while|in|of|for|at)\b)(?=\w)|total\s+|overall\s+|company\s+"
        r"|quarterly\s+|annual\s+|monthly\s+|yearly\s+|net\s+|gross\s+|(?:quarter|month|year|period)'s\s+)*(?P<what>all\b"
        r"|revenue|sales|income|turnover|orders|deals|transactions|volume|units|profit|(?!the\b|our\b|all\b|its\b)[a-z]+)"
    ),
    re.I,
)


_ADDED = ("revenue", "orders", "units", "profit", "customers")


@dataclass(frozen=True)
class _Group:
    """Members or orders chosen by size; `start` and `end` are where the words stand."""

    kind: str
    start: int
    end: int
    dimension: str = ""
    count: int = 0
    share: float = 0.0
    bottom: bool = False
    limit: float = 0.0
    upper: float = math.inf


def check_tops(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Shares of groups chosen by size, with the starts of the figures taken."""
    if said.line.kind == "heading":
        return [], set()
    group = _by_size(said, facts) or _by_limit(said)
    if group is None:
        return [], set()
    named = [m for m in said.members if m.dimension == group.dimension]
    if group.kind == "members" and len(named) >= max(group.count, 1):
        return [], set()
    out: list[Claim] = []
    used = {n.start for n in said.numbers if group.start <= n.start < group.end}
    for n in said.numbers:
        if n.start in used or n.unit != "percent":
            continue
        base = _BASE.match(said.line.text[n.end : said.end])
        if n.start < group.start:
            continue
        if base is None:
            if group.kind == "orders" and n.start > group.end:
                used.add(n.start)
                out.append(
                    replace(
                        statement(said, n.start, n.end, "share"),
                        why="This figure of a size band is not told by the data.",
                    )
                )
            continue
        used.add(n.start)
        span = periods_for(reading, said, n.start, n.end, False)[0]
        out.append(_judged(said, n, group, base.group("what").lower(), span, facts))
    return out, used


def _by_size(said: Said, facts: Facts) -> _Group | None:
    text = said.line.text
    for m in _TOP.finditer(text, said.start, said.end):
        what = m.group("what") or m.group("what2") or m.group("whom") or ""
        if text[m.end() :].startswith(" for"):
            # "The top three products account for …": what follows the noun is the verb.
            what = re.sub(r"\s+accounts?$", "", what)
        found = words("dimensions", what)[-1:]
        if not found or found[0].entry not in facts.cube.book.dimensions:
            continue
        pct = m.group("pct") or m.group("some")
        n = m.group("n") or m.group("n2") or ""
        count = int(n) if n.isdigit() else _COUNT.get(n.lower(), 0)
        bottom = (m.group("end") or m.group("end2") or "").lower() in ("bottom", "smallest")
        return _Group("members", m.start(), m.end(), found[0].entry, count, float(pct) / 100 if pct else 0.0, bottom)
    return None


def _by_limit(said: Said) -> _Group | None:
    text = said.line.text
    for n in said.numbers:
        found = _DEALS.search(text[said.start : n.start])
        side = found.group("side") if found else None
        money = n.unit == "money" or (n.unit == "plain" and (n.value >= 1000 or "k" in n.text.lower()))
        if not money or found is None or not (side or n.hedge in ("over", "under")):
            continue
        nxt = next(
            (
                m
                for m in said.numbers
                if m.start >= n.end and re.fullmatch(r"\s*(?:to|and|-|–)\s*", text[n.end : m.start])
            ),
            None,
        )
        if (side or "").lower() in ("of", "from", "between"):
            top = nxt.value if nxt else n.upto
            if re.match(r"\s*(?:and|or) (?:over|above|more|up)\b", text[n.end : said.end]) or n.hedge == "over":
                top = math.inf
            if top is None:
                continue
            return _Group("orders", said.start + found.start(), nxt.end if nxt else n.end, limit=n.value, upper=top)
        low = bool(re.search(r"<|≤|below|under|smaller", side or "")) or n.hedge == "under"
        return _Group("orders", said.start + found.start(), n.end, bottom=low, limit=n.value)
    return None


def _judged(said: Said, n: Number, group: _Group, what: str, span: Span | None, facts: Facts) -> Claim:
    metric = {
        "revenue": "revenue",
        "sales": "revenue",
        "income": "revenue",
        "turnover": "revenue",
        "units": "units",
        "profit": "profit",
    }.get(what) or next((w.entry for w in words("metrics", what) if w.entry in _ADDED), "")
    metric = metric or ("orders" if what in ("all", "orders", "deals", "transactions", "volume") else "revenue")
    claim = replace(statement(said, n.start, n.end, "share"), stated_value=n.value)
    found = _members(group, metric, span, facts) if group.kind == "members" else _orders(group, metric, span, facts)
    if found is None:
        return replace(claim, why="The data cannot tell this share.")
    true, how = found
    shown = true * 100
    claim = replace(claim, true=plain(n, shown), true_value=shown, query=how)
    agreed = agreement(n, n.value, shown)
    if agreed in ("exact", "rounded"):
        return replace(claim, verdict="right", why=f"The rows give {plain(n, shown)} ({how}).")
    verdict = "misleading" if agreed == "loose" or (n.hedge == "over" and shown > n.value) else "wrong"
    return replace(claim, verdict=verdict, why=f"The rows give {plain(n, shown)} ({how}).", fix=printed(n, shown))  # type: ignore[arg-type]


def _members(group: _Group, metric: str, span: Span | None, facts: Facts) -> tuple[float, str] | None:
    values = facts.by_member(metric, group.dimension, (), span)
    order = facts.by_member("revenue", group.dimension, (), span)
    total = facts.amount(metric, (), span)
    if not values or not total:
        return None
    count = group.count or math.ceil(group.share * len(order) - 1e-9)
    ranked = sorted(order, key=lambda m: order[m] if group.bottom else -order[m])[:count]
    label = facts.cube.book.label(group.dimension).lower()
    return sum(
        values.get(m, 0.0) for m in ranked
    ) / total, f"share of {metric} of the {'bottom' if group.bottom else 'top'} {count} of {len(order)} {label} members"


def _orders(group: _Group, metric: str, span: Span | None, facts: Facts) -> tuple[float, str] | None:
    if metric == "units":
        return None
    whole = facts.cube.calendar.periods
    periods = (
        whole
        if span is None
        else [Period(span.grain, i, span.fiscal_year_start) for i in range(span.first, span.last + 1)]
    )
    values = [float(v) for p in periods for v in order_amounts(facts.cube, p)["amount"].tolist()]
    if not values:
        return None
    hit = [v for v in values if (v < group.limit if group.bottom else group.limit <= v < group.upper)]
    share = len(hit) / len(values) if metric == "orders" else sum(hit) / sum(values)
    return (
        share,
        (
            f"share of {metric} of the {len(hit):,} of {len(values):,} orders "
            f"{'under' if group.bottom else 'over'} {group.limit:,.0f}"
        ),
    )
