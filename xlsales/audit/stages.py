"""Figures of deals that are not won: still open, in a named stage, or lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from xlsales.audit.claims import Claim, Filters
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.numbers import Number
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.table.book import LOST, OPEN

_DEALS = r"(?:deals?|opportunit(?:y|ies)|bids?|tenders?|offers?|pursuits?)"
_LOST = re.compile(
    rf"\b{_DEALS}\b[^.;]{{0,25}}\b(?:were|was|are|have been|got) lost\b|\blost\b[^.;]{{0,25}}\b{_DEALS}\b", re.I
)
_WON = re.compile(r"\b(?:won|closed|win rate|wins|lost)\b", re.I)
_OPEN = re.compile(
    rf"\b(?:open {_DEALS}|{_DEALS}\b[^.;]{{0,30}}\b(?:still )?open\b|(?:in|open) (?:the )?(?:sales )?pipeline"
    r"|pipeline (?:of|is|was|stands|stood|holds|totals?|amounts?))",
    re.I,
)
_COUNTED = re.compile(rf"^\s*(?:more |further |other |open |of them |such )*{_DEALS}\b", re.I)


# "The 6 open deals aged over a year", "4 open deals that …": some of them, chosen by something else.
_CHOSEN = re.compile(
    rf"^\s*(?:more |further |other |open |of them |such )*{_DEALS}\s+(?:that|which|who|aged|older|younger|over|above"
    r"|below|past|beyond|untouched|without|due|expected)\b",
    re.I,
)


def _part(said: Said, n: Number) -> tuple[int, int]:
    """The part of a clause that speaks of one figure: "28 are open, 11 of them in negotiation" has two."""
    start, end = said.clause(n.start)
    counts = [m for m in said.numbers if m.unit == "plain" and start <= m.start < end]
    later = next((m for m in counts if m.start > n.start), None)
    earlier = next((m for m in reversed(counts) if m.start <= n.start), None)
    breaks = re.search(r"[,;:]|\band\b", said.line.text[n.end : later.start]) if later is not None else None
    cut = n.end + breaks.start() if breaks else -1
    return (earlier.start if earlier is not None and earlier is not counts[0] else start), (cut if cut > 0 else end)


def _of_bracket(said: Said, p: PeriodMention, n: Number) -> bool:
    """Whether a period stands in brackets behind a figure, with another one: "66 lost, win rate 35% (Q1: 36%)"."""
    text = said.line.text
    return p.start > n.end and text[: p.start].rstrip().endswith("(") and bool(re.match(r"\s*[:=]", text[p.end :]))


# "1,196 deals were won and 789 lost", "… and 500 were still in Prospecting".
_ELLIPTIC = re.compile(
    r"\s*(?:(?:were |was )?lost\b|(?:were|are|remain\w*|still|stood|stand)\b[^.;,]{0,20}\b(?:in|open|at)\b)", re.I
)


def stage_figure(reading: Reading, said: Said, n: Number, facts: Facts) -> list[Claim] | None:
    """The claim of a count or an amount of deals that are open, in a named stage, or lost; None where it is neither.

    Open deals are those at the end of the rows: at any other day they cannot be told.
    """
    deals = facts.cube.book.deals
    if deals is None or n.unit not in ("money", "plain") or said.line.kind in ("row", "heading"):
        return None
    start, end = _part(said, n)
    clause = said.line.text[start:end]
    after = said.line.text[n.end : end]
    spoken = bool(re.search(rf"\b{_DEALS}\b", said.line.text[said.start : n.start], re.I))
    counted = n.unit == "plain" and bool(_COUNTED.match(after) or (spoken and _ELLIPTIC.match(after)))
    if n.unit == "plain" and not counted:
        return None
    if spoken and counted and re.match(r"\s*(?:were |was )?lost\b", after):
        clause = f"{clause} deals were lost"
    who = _filters(said, start, end, deals)
    named = next((p.span for p in said.periods if p.span and p.role == "at" and not _of_bracket(said, p, n)), None)
    span = named or reading.about
    if _LOST.search(clause):
        if span is None or not counted:
            return (
                None
                if counted
                else [replace(claim_at(said, n, "number"), why="The worth of lost deals is no revenue.")]
            )
        chosen = deals[(deals["state"] == LOST) & deals["closed_month"].between(*span.months)]
        return [_judged(said, n, _within(chosen, who), "lost deals", counted=counted)]
    stage = _stage(clause, deals)
    if not stage and not _OPEN.search(clause):
        return None
    if _WON.search(clause) and not stage:
        return None
    if named is not None and not _reaches_end(named, facts):
        return [
            replace(claim_at(said, n, "number"), why="Which deals were open at an earlier day the rows do not tell.")
        ]
    if counted and _CHOSEN.match(said.line.text[n.end : said.end]):
        why = "Which of the open deals are meant the words do not pin down."
        return [replace(claim_at(said, n, "number"), why=why)]
    chosen = deals[deals["state"] == OPEN]
    if stage:
        chosen = chosen[chosen["stage"].astype(str).str.casefold() == stage]
    name = f"deals in {stage}" if stage else "open deals"
    return [_judged(said, n, _within(chosen, who), name, counted=counted)]


def _stage(clause: str, deals: pd.DataFrame) -> str:
    """The open stage that a clause names, in lower case."""
    names = {str(s).casefold() for s in deals.loc[deals["state"] == OPEN, "stage"].unique()}
    lower = clause.casefold()
    return next((s for s in sorted(names, key=len, reverse=True) if re.search(rf"\b{re.escape(s)}\b", lower)), "")


def _filters(said: Said, start: int, end: int, deals: pd.DataFrame) -> Filters:
    inside = [m for m in said.members if start <= m.start < end and m.dimension in deals]
    return tuple((m.dimension, (m.member,)) for m in {m.dimension: m for m in inside}.values())


def _within(deals: pd.DataFrame, who: Filters) -> pd.DataFrame:
    for dimension, members in who:
        deals = deals[deals[dimension].isin(members)]
    return deals


def _reaches_end(span: Span, facts: Facts) -> bool:
    return span.months[1] >= facts.months[1]


def _judged(said: Said, n: Number, chosen: pd.DataFrame, what: str, *, counted: bool) -> Claim:
    true = float(len(chosen)) if counted else float(chosen["amount"].fillna(0).sum())
    query = f"{'number' if counted else 'amount'} of {what}"
    claim = replace(
        claim_at(said, n, "number"), query=query, true=plain(n, true), true_value=true, stated_value=n.value
    )
    if agreement(n, n.value, true) in ("exact", "rounded"):
        return replace(claim, verdict="right", why=f"The rows give {plain(n, true)}.")
    if not counted and not true:
        return replace(claim, true="", why=f"The {what} have no amounts.")
    return replace(claim, verdict="wrong", why=f"The rows give {plain(n, true)} for the {query}.", fix=printed(n, true))
