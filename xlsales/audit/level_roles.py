"""Whether a level is that of the period spoken of or of the one compared with."""

from __future__ import annotations

import re

from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.who import versus

LEVEL = re.compile(
    (
        r"(?:\bto|\bat|\breach(?:ed|es|ing)|\bof|\bwas|\bis|\bhit|\bstood at|\btotal(?:l?ed|s|l?ing)|\bwith"
        r"|[:(])\s*(?:a |an |the |just |only |about |around |roughly |nearly |almost |some |approximately |~)*$"
    ),
    re.I,
)
FROM = re.compile(
    (
        r"(?:\bfrom|versus|\bvs\.?|compared (?:to|with)|\bagainst|\bafter|\binstead of|\bthan(?= the)"
        r"|(?<!more )(?<!less )(?<!fewer )\bthan)\s*(?:the )?(?:just |only "
        r"|about |around |a )*$|\b(?:last|previous|prior) (?:year|quarter|month)'s\s+$"
    ),
    re.I,
)
_PREVIOUSLY = re.compile(r"(?:\((?:was|prior|before|formerly|prev\.?|previous)|\bpreviously)\s*:?\s*[$€£~]?$", re.I)
_ARROW = re.compile(r"\s*(?:→|->|⇒|➔)\s*[$€£~]?\d")


def role_of(text: str, said: Said, n: Number) -> str:
    """Whether a level is that of the period compared with ("from 20 to 38": the 20) or of the one spoken of."""
    before, after = text[said.start : n.start], text[n.end : said.end]
    if versus(said, n) is not None:
        return "now"
    if _PREVIOUSLY.search(before) or (_ARROW.match(after) and not any(p.role == "start" for p in said.periods)):
        return "before"
    if FROM.search(before) and (
        re.match(r"[^.;]{0,40}?\bto\b", after)
        or not re.search(r"\bfrom\s*$", before, re.I)
        or re.search(r"(?:up|down|increase|decrease|decline|rise|drop|\()\s*from\s*$", before, re.I)
    ):
        return "before"
    return "now"
