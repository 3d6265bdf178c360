"""Strong and weak performance: how much is it of the whole, and how much of it is one row?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim, Query
from xlsales.audit.members import MemberMention
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_after, inherited, statement
from xlsales.audit.unknown import is_name

_STRONG = re.compile(
    (
        r"\b(?P<word>strong|solid|robust|excellent|impressive|great|weak|poor|low|disappointing"
        r"|lower) (?P<what>performance|results?|sales(?: figures| performance)?|contribut(?:or|ion)"
        r"|showing)\b(?: (?:in|of|for|from|across) )?"
    ),
    re.I,
)


def check_strong(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """'Strong performance in the Asia Pacific region': is it, and how much of it is one row?"""
    if said.advice:
        return
    for m in _STRONG.finditer(said.line.text, said.start, said.end):
        clause = said.clause(m.start())
        if m.group("what").lower().startswith("performance") and any(
            p.span and 0 <= p.start - m.end() < 5 for p in said.periods
        ):
            continue
        right = (
            group_after(said, m.end(), clause) if re.search(r"(?:in|of|for|from|across) $", m.group(0), re.I) else ()
        )
        before = tuple(x for x in said.members if x.end <= m.start())
        who = right or before or group_after(said, m.end(), clause) or inherited(said)
        claim = statement(said, m.start(), m.end(), "concentration")
        label = re.match(r"^\W*(?P<name>[A-Z]\w+(?: [A-Z]\w+)+)\W*:", said.text)
        if (
            label
            and is_name(label.group("name"))
            and not any(x.start < said.start + label.end("name") for x in said.members)
        ):
            yield replace(
                claim, kind="number", why=f"No figure is given, and {label.group('name')} is not in the data."
            )
            continue
        if not who:
            continue
        yield _weight(
            reading,
            said,
            claim,
            who,
            m.group("word").lower() in ("weak", "poor", "low", "disappointing", "lower"),
            facts,
        )


def _weight(
    reading: Reading, said: Said, claim: Claim, who: tuple[MemberMention, ...], weak: bool, facts: Facts
) -> Claim:
    span = periods_for(reading, said, claim.start, claim.start, False)[0]
    filters = as_filters(who)
    query = Query("revenue", "share", filters, span, None, tuple(f for f in filters[1:]))
    share = facts.value(query)
    claim = replace(claim, query=query.text)
    if share is None or not facts.lines(filters, span):
        return replace(claim, why="There are no rows of it in the data.")
    values = facts.by_member("revenue", filters[0][0], filters[1:], span)
    fair = 1 / len(values) if values else 0.0
    top = _top_row(filters, span, facts)
    claim = replace(claim, true=f"{share:.1%}", true_value=share)
    if (share / max(len(filters[0][1]), 1) < fair) != weak and len(values) > 1:
        return replace(
            claim,
            verdict="wrong" if fair and abs(share / max(len(filters[0][1]), 1) / fair - 1) > 0.5 else "misleading",
            why=f"It brings {share:.1%} of revenue; an equal share would be {fair:.1%}, and no benchmark is given.",
        )
    if top > 0.5 and not weak:
        return replace(
            claim, verdict="misleading", why=f"It brings {share:.1%} of revenue, but {top:.1%} of that is a single row."
        )
    return replace(claim, verdict="right", why=f"It brings {share:.1%} of revenue (equal shares would be {fair:.1%}).")


def _top_row(filters: tuple[tuple[str, tuple[str, ...]], ...], span: Span | None, facts: Facts) -> float:
    rows = facts.cube.book.sales
    hit = rows["revenue"] > 0
    for dimension, members in filters:
        hit &= rows[dimension].isin(members)
    if span is not None:
        low, high = span.months
        hit &= rows["month"].between(low, high)
    amounts = rows.loc[hit, "revenue"]
    return float(amounts.max() / amounts.sum()) if len(amounts) else 0.0
