"""Where sentences and clauses begin and end."""

from __future__ import annotations

import itertools
import re

_ABBREVIATIONS = (
    r"avg|approx|vs|no|e\.g|i\.e|inc|ltd|corp|co|mr|ms|mrs|dr|st|est|incl|excl|resp|min|max|jan|feb|mar|apr|jun"
    r"|jul|aug|sep|sept|oct|nov|dec|q\.o\.q|u\.s|fig"
)
_END = re.compile(
    r"(?<!\b(?:[A-Z]))(?:[.!?]+[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9$€£~+-]|\s*$)|\s+—\s+(?=[A-Z][a-z]+ )"
    # Chats begin sentences in lower case.
    r"|(?<=[a-z\d)%]{3})[.!?](?=\s+[a-z]{2,})"
    r"|\s+—\s+(?=[A-Z][a-z]+ ))"
)
_SHORT = re.compile(rf"(?:\b(?:{_ABBREVIATIONS}))\.$", re.IGNORECASE)
_BREAK = re.compile(
    r",\s+yet\s+|,?\s+(?:while|whereas|whilst|but|although|though|however|despite|even though|followed by"
        r"|compared with [A-Z]\w+ at)\s+"
    r"|;\s+|\s*—\s*|\s+–\s+(?=[A-Za-z])|,\s+with\s+(?=[^,;]*(?:\d|[A-Z]))"
    # ", and the West sold …": a new subject with its verb begins a clause of its own.
    r"|,\s+(?:and|so)\s+(?=(?:the\s+|our\s+)?(?-i:[A-Z])[\w.&'-]*\s+(?:(?-i:[A-Z])[\w.&'-]*\s+){0,3}"
    r"(?:alone\s+|now\s+|also\s+|still\s+)?"
    r"(?:made|makes|account|contribut|represent|grew|rose|fell|gained|lost|declin|dropp|slipp|increas|decreas|is|was"
    r"|has|had|did|does|took|went|lost|won|closed|finished|ended|beat|hit|missed|sold|generat|brought|deliver|saw|stood|stayed|remain|came|reached)\w*\b)"
    # "Revenue halved: Q4 had brought …": what follows the colon has its own verb.
    r"|:\s+(?=(?:in\s+)?(?-i:Q[1-4]|H[12]|[A-Z][a-z]+)(?:\s+\d{4})?\s+(?:had|was|were|alone|brought|came|saw)\b)",
    re.IGNORECASE,
)  # fmt: skip


def sentences(text: str, start: int = 0) -> list[tuple[int, int]]:
    """The sentences of a line as (start, end).

    Examples
    --------
    >>> text = "Avg. sale fell 2.5%. Orders rose."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Avg. sale fell 2.5%.', 'Orders rose.']
    """
    out, at = [], start
    for m in _END.finditer(text, start):
        if _SHORT.search(text[at : m.start() + 1]) and m.end() < len(text.rstrip()):
            continue
        end = m.end() if text[m.start()] in ".!?" else m.start()
        if text[at:end].strip():
            out.append((at + len(text[at:end]) - len(text[at:end].lstrip()), end))
        at = m.end()
    if text[at:].strip():
        out.append((at + len(text[at:]) - len(text[at:].lstrip()), len(text)))
    return out


def clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The clauses of a sentence as (start, end)."""
    cuts = [start]
    for m in _BREAK.finditer(text, start, end):
        depth = text.count("(", start, m.start()) - text.count(")", start, m.start())
        if depth <= 0 and m.start() > start + 3:
            cuts.append(m.start())
    cuts.append(end)
    return tuple((a, b) for a, b in itertools.pairwise(cuts) if text[a:b].strip())
