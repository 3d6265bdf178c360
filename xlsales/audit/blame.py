"""Words that lay a move on somebody or something, and whom they blame: "X drove the rise", "behind the fall is Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import Word, words

_MOVE = (
    r"(?:rise|fall|growth|decline|drop|increase|decrease|gain|loss|change|downturn|upturn|upswing|improvement|uptick"
    r"|slump|dip|surge|jump|movement)"
)
_WHOSE = r"(?-i:[A-Z][\w&.-]*(?:\s[A-Z&][\w&.-]*){0,3})(?:['’]s?)\s+"
_THE_MOVE = rf"(?:the\s+|this\s+|that\s+|our\s+|{_WHOSE})(?:[\d.,]+\s?%\s+)?(?:[\w'’-]+\s+){{0,3}}?{_MOVE}\b"
_ACTIVE = re.compile(
    rf"\b(?:(?:(?:was|were|is|are)\s+)?the\s+(?:[\w-]+\s+){{0,2}}?(?:reason|cause|driver|explanation|force)s?\s+(?:for|of"
    r"|behind)|(?:lies?|lay|stands?|stood|is|was|were|are)\s+behind"
    r"|(?:is|are|was|were)\s+(?:largely\s+|mainly\s+|mostly\s+)?(?:to\s+blame|responsible)\s+for|drove|drives|caused|causes|explains?|explained"
    r"|fuel+ed|fuels|led|leads|triggered|brought\s+about|contribut(?:ed|es?)\s+(?:the\s+)?most\s+to"
    r"|account(?:s|ed)?\s+for\s+(?:most|the\s+bulk|the\s+(?:larger|largest|greater|main)\s+part)\s+of"
    r"|(?:made|makes?)\s+(?:up\s+)?(?:most|the\s+bulk|the\s+(?:larger|largest|greater|main)\s+part)\s+of)"
    rf"\s+(?:most\s+of\s+)?{_THE_MOVE}",
    re.I,
)
# "Larger orders lifted revenue": the verb says which way.
_LIFTED = re.compile(
    r"\b(?:(?P<up>push(?:ed|es)\s+up|lift(?:ed|s)|boost(?:ed|s)|prop(?:ped|s)\s+up|dr(?:ove|ives)\s+up)"
    r"|(?P<down>drag(?:ged|s)(?:\s+down)?|pull(?:ed|s)\s+down|push(?:ed|es)\s+down|weigh(?:ed|s)\s+on|depress(?:ed|es)"
    r"|h(?:eld|olds)\s+back))"
    r"\s+(?:(?:the|our|overall|total|company)\s+)*(?=(?-i:[A-Z])|revenue|sales|turnover|growth|income|business|company)",
    re.I,
)
_INVERTED = re.compile(
    rf"\b(?:behind\s+{_THE_MOVE}|what\s+(?:moved|drove|lifted|pushed|pulled|dragged|raised|lowered))"
    r"[^;:]{0,70}?\s(?P<verb>is|are|was|were|lies?|lay|stands?|stood)\s+(?!behind)",
    re.I,
)
_TO_SUBJECT = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:that|which|who|alone|clearly|mainly|largely|mostly|also|has|have)\s+){0,2}", re.I
)
_TO_OBJECT = re.compile(
    r"\s*(?:(?:the|our|mainly|mostly|largely|above|all|team|customer|product|region)\s+){0,3}", re.I
)
_LISTED = re.compile(r"\s*(?:,|and|&|,\s*and|as well as)\s*(?:the\s+)?", re.I)
_OF_ITS_OWN = re.compile(r"[;:(]|\b(?:which|who|whose|where|its|their|his|her|there)\b", re.I)


@dataclass(frozen=True)
class Blame:
    """A move and what it is laid on.

    Parameters
    ----------
    start, end
        Where the words stand that lay it.
    after
        Whether the one blamed stands after them ("driven by X") or before ("X drove the fall").
    sign
        The direction that the words themselves give: +1 for "lifted", -1 for "dragged down", else 0.
    """

    start: int
    end: int
    after: bool
    sign: int = 0


def active(said: Said) -> list[Blame]:
    """ "X drove the fall", "X was the main reason for the rise"; vocabulary links that say the same are left out."""
    links = passive(said)
    found = [Blame(m.start(), m.end(), False) for m in _ACTIVE.finditer(said.line.text, said.start, said.end)]
    return [b for b in found if not any(w.start < b.end and b.start < w.end for w in links)]


def lifting(said: Said) -> list[Blame]:
    """ "X lifted revenue", "X dragged sales down": the words say which way."""
    found = _LIFTED.finditer(said.line.text, said.start, said.end)
    return [Blame(m.start(), m.end(), False, 1 if m["up"] else -1) for m in found]


def inverted(said: Said) -> list[Blame]:
    """ "Behind the fall is X", "what moved revenue was X"."""
    found = _INVERTED.finditer(said.line.text, said.start, said.end)
    return [Blame(m.start("verb"), m.end("verb"), True) for m in found]


def passive(said: Said) -> list[Blame]:
    """ "Driven by X", "owing to X": the links of the vocabulary."""
    return [
        Blame(w.start, w.end, True) for w in words("cause", said.line.text, said.start, said.end) if w.entry == "links"
    ]


def of_move(said: Said, word: Word) -> bool:
    """Whether a word of share is part of a blame for a move: "the fall came mainly from X" is no share of revenue."""
    before = said.line.text[said.clause(word.start)[0] : word.start]
    return bool(re.search(rf"\b{_MOVE}\b", before, re.I)) and any(b.start <= word.start < b.end for b in passive(said))


def blamed(said: Said, blame: Blame) -> tuple[MemberMention, ...]:
    """The members that a move is laid on."""
    text = said.line.text
    if not blame.after:
        near = [m for m in said.members if m.end <= blame.start and _TO_SUBJECT.fullmatch(text[m.end : blame.start])]
        out = near[-1:]
        for m in reversed([m for m in said.members if out and m.end <= out[0].start]):
            if m.dimension == out[0].dimension and _LISTED.fullmatch(text[m.end : out[0].start]):
                out.insert(0, m)
        return tuple(out)
    out = [m for m in said.members if m.start >= blame.end and _TO_OBJECT.fullmatch(text[blame.end : m.start])][:1]
    for m in [m for m in said.members if out and m.start >= out[0].end]:
        if m.dimension == out[0].dimension and _LISTED.fullmatch(text[out[-1].end : m.start]):
            out.append(m)
    return tuple(out)


def factor_before(said: Said, blame: Blame) -> Word | None:
    """The factor that is the subject of a blame: "fewer orders drove the fall"."""
    text = said.line.text
    near = [w for w in words("cause", text, said.start, blame.start) if w.entry != "links"]
    return next((w for w in reversed(near) if _TO_SUBJECT.fullmatch(text[w.end : blame.start])), None)


def unblamed(said: Said, n: Number) -> Said:
    """The sentence without the members that are only a figure's cause: in "sales fell 5% owing to X" 5 % is not X's."""
    drop = {m.start for m in _causes_only(said, n)}
    return replace(said, members=tuple(m for m in said.members if m.start not in drop)) if drop else said


def _causes_only(said: Said, n: Number) -> Iterator[MemberMention]:
    text = said.line.text
    part = bool(re.match(r"\s*(?:\w+\s+){0,2}of\b", text[n.end : said.end]))
    for blame in (*passive(said), *inverted(said)):
        who = blamed(said, blame)
        if not who:
            continue
        if n.end <= blame.start:
            # "43 % of revenue came from X" is X's; "revenue fell 5 % owing to X" is not.
            moved = said.changes or re.search(rf"\b{_MOVE}\b", text[said.start : blame.start], re.I)
            yield from who if moved and not part else ()
        elif n.start >= who[-1].end:
            # A figure after the cause is its own unless another subject begins: "as a result of X, revenue fell 5%".
            between = text[who[-1].end : n.start]
            comma = between.find(",")
            if comma >= 0 and words("metrics", between, comma) and not _OF_ITS_OWN.search(between):
                yield from who
    for blame in (*active(said), *lifting(said)):
        between = text[blame.end : n.start] if n.start >= blame.end else ""
        if words("metrics", between) and not _OF_ITS_OWN.search(between):
            yield from blamed(said, blame)
