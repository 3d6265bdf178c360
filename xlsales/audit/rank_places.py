"""Places in words: second-highest, No. 3 of 5, in fourth place, one of the top three, no other region sold more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsales.audit.members import MemberMention
from xlsales.audit.scope import Said
from xlsales.audit.subjects import group_after
from xlsales.audit.vocabulary import words

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_K = rf"(?P<k>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)|(?P<last>last|bottom|dead last))"
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(_COUNTS)})"
_TIME = r"(?![\s-]+(?:quarters?|half|halves|months?|years?|weeks?|time)\b)"
_SUPERLATIVE = (
    r"(?:highest|largest|biggest|best|most|strongest|top|greatest"
    r"|(?P<low>smallest|lowest|weakest|worst|least|fewest))"
)  # fmt: skip
_ONLY = r"(?:second|trails?|trailed|trailing|behind)\s+only"
_SORTS = (
    # The second-highest, the 3rd best.
    (re.compile(rf"\b{_K}[- ]{_SUPERLATIVE}\b", re.I), False),
    # #2 in revenue; No. 3 of 5; number four by profit.
    (re.compile(rf"(?<!\w)#\s?{_N}(?=[\s.,;)]|$)", re.I), False),
    (re.compile(rf"\b(?:no\.|number)\s?{_N}\b(?=\s+(?:by|in|of|on|for|among)\b)", re.I), False),
    (re.compile(rf"\b(?:no\.|number)\s?{_N}\b(?=\s+(?P<what>(?:sales )?[a-z]+)\b)", re.I), False),
    # Ranks fourth; came in second; is third of five; was in second place.
    (
        re.compile(
            rf"\b(?:came|comes?|coming|ranks?|ranked|ranking|finish(?:ed|es)|placed|places|stands?|stood|sits?|sat|lies?)"
            rf"\s+(?:in\s+)?(?:the\s+)?(?:only\s+)?{_K}\b{_TIME}"
            r"(?:\s+(?:place|position|spot|rank))?(?! (?:of all|thing))",
            re.I,
        ),
        True,
    ),
    (
        re.compile(
            rf"\b(?:is|are|was|were|holds?|held|takes?|took)\s+(?:only\s+)?(?:in\s+)?(?:the\s+)?{_K}\s+(?:place|position|spot)\b",
            re.I,
        ),
        True,
    ),
    (
        re.compile(
            rf"\b(?:is|are|was|were)\s+(?:only\s+|now\s+|still\s+)?{_K}(?=\s*[,;:.(]|$|\s+(?:by|with|at|among|behind"
            rf"|of\s+(?:the\s+|our\s+|all\s+)?(?:\d+|{'|'.join(_COUNTS)})\b|in\s+(?!Q\d|H\d|\d)))",
            re.I,
        ),
        True,
    ),
    (re.compile(r"\b(?P<k>runners?-up)\b", re.I), False),
    # Behind only A; second only to A.
    (re.compile(rf"\b(?P<k>{_ONLY})\b(?:\s+to)?(?=\s+(?:the\s+)?(?-i:[A-Z]))", re.I), False),
    (re.compile(rf"\brank(?:s|ed|ing)?\s+(?:(?:at|number|no\.|#)\s*)?{_N}(?:st|nd|rd|th)?\b", re.I), False),
)  # fmt: skip
_AMONG = re.compile(
    rf"\b(?P<not>(?:not|never|n't|no longer)\s+)?(?:among|in|within|one of|part of)\s+(?:the\s+|our\s+)?"
    rf"(?P<end>top|bottom|best|worst|largest|smallest|strongest|weakest|leading|first|last)\s+{_N}(?=[\s.,;])",
    re.I,
)
_LOW_ENDS = ("bottom", "worst", "smallest", "weakest", "last")
_NONE = re.compile(
    r"\b(?:no\s+(?!one\b)(?:other\s+|single\s+)?(?P<what>[a-z]+(?:\s[a-z]+)?)"
    r"|(?:nobody|no\s?one)(?:\s+else)?(?:\s+(?:among|in|of)\s+the\s+[a-z ]+?)?"
    r"|none(?:\s+of\s+the\s+(?:other\s+)?[a-z ]+?)?)\s+"
    r"(?:has\s+|had\s+|have\s+)?(?:[a-z]+(?:\s+in)?)\s+(?:an?\s+|in\s+)?"
    r"(?:more|higher|larger|bigger|greater|better|stronger|(?P<less>less|fewer|lower|smaller|worse|weaker))\b"
    r"(?P<by>[^.;:,]{0,40}?)\s*\bthan\s+(?:the\s+|our\s+|that\s+of\s+)?$",
    re.I,
)


_NONE_BEAT = re.compile(
    r"\b(?:no\s+(?!one\b)(?:other\s+|single\s+)?(?P<what>[a-z]+(?:\s[a-z]+)?)|nobody(?:\s+else)?|no\s?one(?:\s+else)?|none)\s+"
    r"(?:has\s+|had\s+|have\s+)?(?:out(?:sold|sells|performed|performs|did|earned)|beat|beats|beaten|topped|tops|surpassed"
    r"|surpasses|exceeded|exceeds|overtook)\s+(?:the\s+|our\s+)?$",
    re.I,
)
_GIVEN = re.compile(
    rf"\b{_K}\s+(?:place|position|spot|rank)\s+(?:goes|went|belongs|belonged|fell|falls|is\s+held|was\s+taken|is\s+taken)"
    r"\s+(?:to|by)\s+(?:the\s+|our\s+)?$",
    re.I,
)
# "Only A earned more than B": B is second.
_ONLY_ABOVE = re.compile(
    r"^\s*(?:has\s+|had\s+|have\s+)?[a-z]+(?:\s+in)?\s+(?:more|higher|larger|bigger|greater|better)\b"
    r"(?P<by>[^.;:,]{0,40}?)\s*\bthan\s+(?:the\s+|our\s+)?$",
    re.I,
)
_ORDER = re.compile(
    r"\b(?:the\s+)?(?:order|ranking|sequence)\s+(?:is|was|runs|reads)\s*:?\s*(?:the\s+)?$|\branked\s*:\s*(?:the\s+)?$",
    re.I,
)
_THEN = re.compile(r"\s*(?:,|>|and|,?\s*then|,\s*and(?:\s+then)?)\s*(?:the\s+)?", re.I)


@dataclass(frozen=True)
class Place:
    """A place that words give somebody.

    Parameters
    ----------
    rank
        1 is the first from the end that `low` names.
    among
        Whether it is a place up to that one ("one of the top three"); `denied` where the words say that it is not.
    who
        Whose place it is, where that is fixed by the words.
    metric
        The figure ranked by, where the words of the place hold it.
    """

    start: int
    end: int
    rank: int
    low: bool = False
    among: bool = False
    denied: bool = False
    who: tuple[MemberMention, ...] = ()
    metric: str = ""


def places(said: Said) -> Iterator[Place]:
    """The places that a sentence gives to somebody, no stretch of it twice."""
    taken: list[tuple[int, int]] = []
    for place in (*_none_above(said), *_memberships(said), *_given(said), *_in_order(said), *_ordinals(said)):
        if not any(a < place.end and place.start < b for a, b in taken):
            taken.append((place.start, place.end))
            yield place


def _ordinals(said: Said) -> Iterator[Place]:
    text = said.line.text
    for pattern, beside in _SORTS:
        for m in pattern.finditer(text, said.start, said.end):
            if beside and not _after_member(said, m.start()):
                continue
            groups = m.groupdict()
            what = groups.get("what")
            if what and not words("dimensions", what):
                continue
            last = bool(groups.get("last"))
            rank = 1 if last else _place(groups.get("k") or groups.get("n") or "")
            if 1 <= rank <= 50:
                yield Place(m.start(), m.end(), rank, last or bool(groups.get("low")))


def _after_member(said: Said, at: int) -> bool:
    """Whether a member stands right before: "West (EMEA) also ranks third"."""
    gap = r"\s*(?:\([^)]*\)\s*)?(?:(?:also|again|now|only|just|still|therefore|thus|has|have|had|been)\s+){0,2}"
    return any(m.end <= at and re.fullmatch(gap, said.line.text[m.end : at], re.I) for m in said.members)


def _place(written: str) -> int:
    low = written.lower()
    if low.startswith("runner") or low.endswith("only"):
        return 2
    if low in _ORDINALS:
        return _ORDINALS.index(low) + 1
    return _COUNTS.index(low) + 1 if low in _COUNTS else int(re.sub(r"\D", "", low) or 0)


def _memberships(said: Said) -> Iterator[Place]:
    for m in _AMONG.finditer(said.line.text, said.start, said.end):
        named = words("dimensions", said.line.text, m.end(), min(said.end, m.end() + 24))
        before = [x for x in said.members if x.end <= m.start()]
        if named and before:
            low = m.group("end").lower() in _LOW_ENDS
            yield Place(m.start(), m.end(), _place(m.group("n")), low, among=True, denied=bool(m.group("not")))


def _none_above(said: Said) -> Iterator[Place]:
    """ "No other region sold more than A", "nobody had a lower win rate than B": a first or last place."""
    text = said.line.text
    for who in said.members:
        head = text[said.start : who.start]
        beaten = _NONE_BEAT.search(head)
        if beaten and (not beaten["what"] or words("dimensions", beaten["what"])):
            group = group_after(said, who.start, (said.start, said.end))
            yield Place(said.start + beaten.start(), said.start + len(head.rstrip()), 1, who=group, metric="revenue")
        m = _NONE.search(head)
        if m is None or (m.group("what") and not words("dimensions", m.group("what"))):
            continue
        named = [w.entry for w in words("metrics", m.group("by"))]
        start = said.start + m.start()
        end = said.start + m.end("by")
        group = group_after(said, who.start, (said.start, said.end))
        yield Place(start, end, 1, bool(m.group("less")), who=group, metric=named[-1] if named else "revenue")


def _given(said: Said) -> Iterator[Place]:
    """ "Third place goes to A"; "only A earned more than B"."""
    text = said.line.text
    for at, who in enumerate(said.members):
        group = group_after(said, who.start, (said.start, said.end))
        if m := _GIVEN.search(text[said.start : who.start]):
            last = bool(m["last"])
            start = said.start + m.start()
            yield Place(start, said.start + m.end("k"), 1 if last else _place(m["k"]), last, who=group)
        before = said.members[at - 1] if at else None
        if before is None or not re.search(r"\bonly\s+(?:the\s+)?$", text[said.start : before.start], re.I):
            continue
        if m := _ONLY_ABOVE.match(text[before.end : who.start]):
            named = [w.entry for w in words("metrics", m["by"])]
            yield Place(
                before.end + 1, before.end + m.end("by"), 2, who=group, metric=named[-1] if named else "revenue"
            )


def _in_order(said: Said) -> Iterator[Place]:
    """ "The order is A, B, C": each at its place."""
    text = said.line.text
    for at, who in enumerate(said.members):
        m = _ORDER.search(text[said.start : who.start])
        if m is None:
            continue
        named = [w.entry for w in said.metrics if w.end <= said.start + m.start()]
        run = [who]
        for x in said.members[at + 1 :]:
            if x.dimension == who.dimension and _THEN.fullmatch(text[run[-1].end : x.start]):
                run.append(x)
        if len(run) >= 3:
            metric = named[-1] if named else "revenue"
            yield from (Place(x.start, x.end, i + 1, who=(x,), metric=metric) for i, x in enumerate(run))
