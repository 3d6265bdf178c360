"""Shares that move or stand in brackets: "its share rose from 14 % to 27 %", "$226,707 (43.9 %)"."""

from __future__ import annotations

import re

from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import RATE_METRICS, SHARES, Word, words

_SHARE_MOVED = re.compile(
    r"\bshare(?: of (?:the |our |all |total |company )*(?P<what>\w+))?\s+(?:\w+\s+)?(?:of \w+ )?(?:rose|fell"
    r"|grew|increased"
    r"|decreased|dropped|declined|climbed|slipped|shrank|expanded|improved|edged up|edged down|went up|went down"
    r"|moved|jumped"
    r"|widened|narrowed)\b(?:[^.;]|\.\d)*$",
    re.I,
)
_SHARE_RAISED = re.compile(
    r"\b(?:increased|raised|grew|expanded|extended|improved|lost|lowered|reduced|widened|boosted|saw) (?:its"
    r"|their|his|her)"
    r" share(?: of (?:the |our |all |total |company )*(?P<what>\w+))?\s+(?:rise |fall |grow "
    r"|drop )?(?:further )?(?:from|to|by)\b(?:[^.;]|\.\d)*$",
    re.I,
)


def bracketed_share(said: Said, n: Number, metric: str, *, moved: bool = False) -> bool:
    """A bare percentage in brackets behind a member's amount is its share: "Asia Pacific: $226,707 (43.9 %)"."""
    text = said.line.text
    before = [m for m in said.numbers if m.end <= n.start]
    if metric in RATE_METRICS or not before or before[-1].unit != "money" or n.hedge:
        return False
    if not re.fullmatch(r"\s*\(", text[before[-1].end : n.start]) or not re.match(r"\s*\)", text[n.end :]):
        return False
    named = [m for m in said.members if m.end <= before[-1].start]
    between = text[named[-1].end : before[-1].start] if named else ""
    if not named or (moved and not _AMOUNTING.search(between)):
        return False
    return bool(re.fullmatch(r"\s*(?:revenue|sales)?\s*[:=–—-]?\s*[~]?", between, re.I) or _AMOUNTING.search(between))


_AMOUNTING = re.compile(
    r"\b(?:to|at|with|reach(?:ed|es|ing)|hit|generat(?:ed|es|ing)|deliver(?:ed|s|ing)|brought in|brings in"
    r"|contribut(?:ed|es|ing)"
    r"|earned|made|sold|product|line|category|segment|region|channel)\s*(?:about |just |only |with )?[$€£]?$",
    re.I,
)


def share_moves(before: str, change: Word | None, metric: str) -> str:
    """A share that moves ("its share of revenue rose from 14 % to 27 %"): the share is the figure then."""
    found = _SHARE_RAISED.search(before) or (_SHARE_MOVED.search(before) if change is not None else None)
    if found is None:
        return ""
    named = words("metrics", found.group("what") or "")
    of = named[0].entry if named else metric
    return SHARES.get(of, "revenue_share")
