"""Whose figure a number is: members in its brackets, in its list, before it, after it, or taken over."""

from __future__ import annotations

import re

from xlsales.audit.blame import unblamed
from xlsales.audit.change_words import JOIN
from xlsales.audit.claims import Filters, Measure
from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said

_OBJECT = re.compile(
    r"\b(?:overtook|overtak(?:es|ing)|outs(?:old|ells|elling)|outpac(?:ed|es|ing)|outperform(?:ed|s|ing)|pass(?:ed|ing)"
    r"|surpass(?:ed|es|ing)|beat(?:s|ing)?|above|below|ahead of|behind|trail(?:s|ed|ing)?|than|offset(?:s|ting)?"
    r"|outweigh(?:s|ed|ing)"
    r"|compensat(?:ed|es|ing) for|mak(?:es|ing) up for|made up for|as (?:much|many) as)\s+(?:that of\s+)?(?:the\s+)?$",
    re.I,
)
_NAME_JOIN = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:,|and|&|\+|/|,\s*and|as well as)\s*(?:the\s+)?", re.I)


def groups_of(
    said: Said, n: Number, clause: tuple[int, int], measure: Measure, left_end: int
) -> tuple[tuple[Filters, ...], bool]:
    """The filters of a number, one set for each statement it makes, and whether they were taken over."""
    said = unblamed(said, n)
    text = said.line.text
    paired = versus(said, n) or _paired(said, n)
    if paired is not None:
        return (_filters([paired], said, n),), False
    bracket = _bracket(text, said, n)
    own = list(bracket)
    left = [
        m
        for m in said.members
        if left_end <= m.start and m.end <= n.start and not _in_brackets_of_other(text, said, m, n)
    ]
    if re.search(
        (
            r"(?:company|overall|total|group|team|corporate|organi[sz]ation)(?:'s|-wide)? (?:average|mean|rate|level"
            r"|figure|win rate|conversion rate|cvr|benchmark|growth|decline|increase|decrease|loss|gain|drop"
            r"|rise)\W*(?:of |is |was |at )?\W*$"
        ),
        text[left_end : n.start],
        re.I,
    ):
        return ((),), False
    if not left:
        left = [
            m
            for m in said.members
            if clause[0] <= m.start and m.end <= n.start and not _in_brackets_of_other(text, said, m, n)
        ]
    left = _without_objects(left, said, n)
    opened = text.rfind("(", said.start, n.start)
    if opened >= 0 and text.find(")", opened, n.start) < 0:
        holder = [m for m in said.members if m.end <= opened and not text[m.end : opened].strip(" '’s")]
        if holder:
            one: Filters = ((holder[-1].dimension, (holder[-1].member,)),)
            group = rest_of(said, one) if _WITHOUT.search(text[said.start : holder[-1].start]) else ()
            return ((*group, *one),), False
    listed_after = [m for m in said.members if m.start >= n.end and re.search(r":\s*(?:the )?$", text[n.end : m.start])]
    if not left and listed_after and not own:
        listed = [m for m in said.members if m.start >= listed_after[0].start]
        return _each(_list_at(listed, text), own, measure, said, text), False
    next_number = min([m.start for m in said.numbers if m.start >= n.end], default=said.end)
    right = [
        m
        for m in said.members
        if n.end <= m.start < min(next_number, clause[1])
        and re.match(
            (
                r"^\s*(?:[^\s,;]+\s+){0,5}?(?:from|in|by|for|of|to|at|via|through|coming from|is|are)\s+(?:the "
                r"|our |its "
                r"|both |team |product |region |segment |sector |customer )*"
                r"(?:(?:just |only )?(?:two|three|four|\d+) [a-z]+\s*[,:(–—-]\s*(?:the )?)?$"
            ),
            text[n.end : m.start],
            re.I,
        )
    ]
    first_left = [m for m in said.members if m.end <= n.start and not _in_brackets_of_other(text, said, m, n)]
    said_of = re.match(r"\s*\)?\s*(?:is|are|was|were)\s+(?:the\s+)?$", text[n.end : right[0].start]) if right else None
    if right and ((said_of and n.unit == "percent") or _in_step(said, n, left, right[0])):
        left = []
    after_it = next((m for m in said.members if 0 <= m.start - n.end < 8), None)
    if (
        after_it
        and not left
        and re.search(
            r"^\W*(?:with|at)\s+(?:just |only |over "
            r"|nearly )?[$€£]?$",
            text[said.start : n.start],
            re.I,
        )
    ):
        # "With $344.6K Riverside is our top club".
        return _each([after_it], own, measure, said, text), False
    if right and not [m for m in left if m.start >= left_end and m.dimension == right[0].dimension]:
        listed = _list_at([m for m in said.members if m.start >= right[0].start], text)
        return _each(listed, own + [m for m in left if m.dimension != listed[0].dimension], measure, said, text), False
    if (both := _the_two(said, n, clause)) is not None:
        return (both,), False
    with_it = _WITH_IT.search(text[clause[0] : n.start])
    if with_it and first_left:
        # "Together with Spain it makes up 80 %": it is whom the sentence, or the one before, began with.
        at = clause[0] + with_it.start()
        named = [m for m in first_left if m.end <= at][:1] or list(said.before or said.topic or said.above)[:1]
        same = [
            m for m in (*named, *(m for m in first_left if m.start >= at)) if m.dimension == first_left[-1].dimension
        ]
        return _each(same, own, "value", said, text), False
    if left:
        head = _list_ending(left, text)
        rest = [m for m in left if m not in head and m.dimension != head[0].dimension]
        return _each(head, own + rest, measure, said, text), False
    if own and not first_left:
        inherited = _inherited(said, n, clause)
        keep = [m for m in inherited if m.dimension not in {o.dimension for o in own}]
        return (_filters(own + keep, said, n),), bool(keep)
    if said.anaphor and re.match(r"\W*(?:It|They|He|She)\b", said.text):
        first_left = [m for m in first_left if not is_object(said, m)]
    if first_left and not _company_clause(said, n, clause):
        head = _list_at(first_left, text)
        return _each(head, own, measure, said, text), True
    inherited = _inherited(said, n, clause)
    if not inherited:
        return (_filters(own, said, n),), False
    led = bool(said.topic) and said.topic[0] in said.members
    return _each(tuple(inherited), own, measure, said, text), not (said.anaphor or led)


_WITH_IT = re.compile(
    r"\b(?:together|combined|along) with\b[^;.]*?,?\s+(?:it|they|he|she|this)\b|\b(?:it|they|he|she) and\b", re.I
)


_TWO = re.compile(r"\b(?:the two|both|together they|these two)(?: of them)?(?: regions| together| combined)?\b", re.I)


def _the_two(said: Said, n: Number, clause: tuple[int, int]) -> Filters | None:
    """ "…; the two together make up 75 %": the last two members of a kind that were named before."""
    word = _TWO.search(said.line.text, clause[0], n.start)
    if word is None or any(clause[0] <= m.start < n.start for m in said.members):
        return None
    earlier = [m for m in said.members if m.end <= word.start()] or list(said.before)
    same = list(dict.fromkeys(m.member for m in earlier if m.dimension == earlier[-1].dimension))
    return ((earlier[-1].dimension, tuple(same[-2:])),) if len(same) >= 2 else None


_PLACED = re.compile(
    r"^(?:\s*[^\s,;]+){0,4}?\s*\b(?P<how>in|from|by|for|of|to|at|via|through)\s+(?:the |our |its )?$", re.I
)


def _in_step(said: Said, n: Number, left: list[MemberMention], right: MemberMention) -> bool:
    """Whether a member before a number is the earlier number's: "$60,000 in A and $42,000 in B"."""
    earlier = [m for m in said.numbers if m.end <= n.start]
    between = [m for m in left if earlier and m.start >= earlier[-1].end]
    if not between or between[0].dimension != right.dimension or earlier[-1].unit != n.unit:
        return False
    text = said.line.text
    theirs = _PLACED.match(text[earlier[-1].end : between[0].start])
    mine = _PLACED.match(text[n.end : right.start])
    return bool(theirs and mine) and theirs.group("how").lower() == mine.group("how").lower()  # type: ignore[union-attr]


def is_object(said: Said, m: MemberMention) -> bool:
    """Whether a member is what another one is compared with: "overtook B", "ahead of B", "more than B"."""
    return bool(_OBJECT.search(said.line.text[said.start : m.start]))


def _owns(said: Said, m: MemberMention, n: Number) -> bool:
    """Whether a figure right behind an object is the object's: "$5 ahead of B with $4", "more than B, who sold $4"."""
    between = re.sub(r"^\s*\([^)]*\)", "", said.line.text[m.end : n.start])
    if re.match(r"\s*(?:'s|')?,?\s*\(?(?:whose|who|which)\b", between) or re.match(r"\s*'s\s", between):
        return True
    earlier = any(x.end <= m.start and x.unit == n.unit for x in said.numbers)
    return earlier and bool(re.fullmatch(r"\s*(?:with|at|on|\()\s*(?:just |only |about )?[$€£~]?", between))


def _without_objects(found: list[MemberMention], said: Said, n: Number | None = None) -> list[MemberMention]:
    """Leave out those that another is compared with: in "A overtook B with $5" the figure is A's."""
    last = found[-1] if found else None
    if last is not None and n is not None and _owns(said, last, n):
        return [last]
    kept = [m for m in found if not is_object(said, m)]
    if kept or not found:
        return kept
    subject = next((m for m in said.members if m.end <= found[0].start and m.dimension == found[0].dimension), None)
    if subject is not None and subject not in found:
        return [subject]
    # "It passed Broadband and made $15M": it is the one named before.
    return [] if said.anaphor and re.match(r"\W*(?:It|They|He|She)\b", said.text) else found


def _each(
    listed: tuple[MemberMention, ...] | list[MemberMention],
    extra: list[MemberMention],
    measure: Measure,
    said: Said,
    text: str,
) -> tuple[Filters, ...]:
    """One filter set for a list taken together, or one for each member where the statement holds for each."""
    same = [m for m in listed if m.dimension == listed[0].dimension]
    other = [m for m in listed if m.dimension != listed[0].dimension] + [
        e for e in extra if e.dimension != listed[0].dimension
    ]
    names = list(dict.fromkeys(m.member for m in same))
    together = measure in ("share", "value", "difference") or re.search(
        r"\b(?:together|combined|jointly|in total|collectively)\b", said.text, re.I
    )
    rest = tuple((m.dimension, (m.member,)) for m in {o.dimension: o for o in other}.values())
    if len(names) > 1 and not (together and not re.search(r"\beach\b", said.text, re.I)):
        return tuple(((same[0].dimension, (name,)), *rest) for name in names)
    return (((same[0].dimension, tuple(names)), *rest),)


def _filters(mentions: list[MemberMention], said: Said, n: Number) -> Filters:
    kept: dict[str, tuple[str, ...]] = {}
    for m in mentions:
        if m.dimension not in kept:
            kept[m.dimension] = (m.member,)
    return tuple(kept.items())


def _bracket(text: str, said: Said, n: Number) -> list[MemberMention]:
    """Members in the brackets right after a number: `$75,428 (Q1 2024, Latin America)`."""
    opened = re.match(r"\s*\(", text[n.end : said.end])
    if not opened:
        return []
    close = text.find(")", n.end)
    if any(n.end <= m.start < close for m in said.numbers if m.unit == n.unit):
        # "$218k (Quayside $132k / Market Hall $86k)": its parts, each with a figure of its own.
        return []
    return [m for m in said.members if n.end <= m.start < (close if close > 0 else said.end)]


def _in_brackets_of_other(text: str, said: Said, m: MemberMention, n: Number) -> bool:
    """Whether a member stands in brackets that close before the number: they belong to what stands before them."""
    opened = text.rfind("(", said.start, m.start)
    closed = text.find(")", m.end)
    return (
        opened >= 0
        and text.find(")", opened, m.start) < 0
        and 0 < closed < n.start
        and bool(re.search(r"\d", text[max(said.start, opened - 8) : opened]))
    )


def _paired(said: Said, n: Number) -> MemberMention | None:
    """The member that a number of a list belongs to: `A and B … by 7% and 9% respectively`."""
    text = said.line.text
    run = _run_of_numbers(said, n)
    if len(run) < 2:
        return None
    first = run[0].start
    lists = [g for g in _lists(said, text) if len(g) == len(run)]
    before = [g for g in lists if g[-1].end <= first]
    after = [g for g in lists if g[0].start >= run[-1].end]
    chosen = before[-1] if before else after[0] if after else None
    return chosen[run.index(n)] if chosen else None


def versus(said: Said, n: Number) -> MemberMention | None:
    """The member of a figure in "A outsold B: $5 versus $4": two members, then their two figures in the same order."""
    same = [m for m in said.numbers if m.unit == n.unit]
    names = list({m.member: m for m in said.members}.values())
    if len(same) != 2 or len(names) != 2 or names[0].dimension != names[1].dimension:
        return None
    between = said.line.text[same[0].end : same[1].start]
    if names[1].end > same[0].start or not re.fullmatch(
        r"\s*,?\s*(?:versus|vs\.?|against|compared (?:to|with)|to)\s*", between
    ):
        return None
    if not re.search(r"\b(?:out\w+|beat|ahead|behind|trail\w*|lag\w*|exceed\w*|surpass\w*|than)\b", said.text, re.I):
        return None
    return names[same.index(n)]


def _run_of_numbers(said: Said, n: Number) -> list[Number]:
    text = said.line.text
    runs: list[list[Number]] = []
    for m in said.numbers:
        if runs and m.unit == runs[-1][-1].unit and JOIN.fullmatch(text[runs[-1][-1].end : m.start]):
            runs[-1].append(m)
        else:
            runs.append([m])
    return next((r for r in runs if n in r), [n])


def _lists(said: Said, text: str) -> list[list[MemberMention]]:
    out: list[list[MemberMention]] = []
    for m in said.members:
        if out and out[-1][-1].dimension == m.dimension and _NAME_JOIN.fullmatch(text[out[-1][-1].end : m.start]):
            out[-1].append(m)
        else:
            out.append([m])
    return out


def _list_at(found: list[MemberMention], text: str) -> list[MemberMention]:
    """The list that begins with the first of these members."""
    out = [found[0]]
    for m in found[1:]:
        if m.dimension == out[0].dimension and _NAME_JOIN.fullmatch(text[out[-1].end : m.start]):
            out.append(m)
        elif m.dimension == out[0].dimension:
            break
    return out + [m for m in found if m not in out and m.dimension != out[0].dimension][:1]


def _list_ending(found: list[MemberMention], text: str) -> list[MemberMention]:
    """The list that ends with the last of these members (of the dimension of that last one outside brackets)."""
    plain = [m for m in found if not _bracketed(text, m)] or found
    out = [plain[-1]]
    for m in reversed(plain[:-1]):
        if m.dimension == out[0].dimension and _NAME_JOIN.fullmatch(text[m.end : out[0].start]):
            out.insert(0, m)
        else:
            break
    return out


def _bracketed(text: str, m: MemberMention) -> bool:
    return text[m.start - 1 : m.start] == "(" and text[m.end : m.end + 1] == ")"


def _company_clause(said: Said, n: Number, clause: tuple[int, int]) -> bool:
    text = said.line.text
    return bool(
        re.search(
            (
                r"(?<!\w)(?:total|overall|company(?!'s (?!total|overall|revenue|sales|average|win|conversion"
                r"|aov))(?:-wide)?|our|combined|the business|all (?:regions|products|segments|teams))(?!\w)"
            ),
            text[clause[0] : n.start],
            re.I,
        )
    ) and not re.search(r"\b(?:its|his|her|their)\b", text[clause[0] : n.start], re.I)


def _inherited(said: Said, n: Number, clause: tuple[int, int]) -> list[MemberMention]:
    if _company_clause(said, n, clause) and not said.topic:
        return []
    if _company_clause(said, n, clause) and not re.search(r"\b(?:its|his|her|their|he|she|it|they)\b", said.text, re.I):
        return []
    if said.advice and not said.anaphor:
        return list(said.above)
    if said.anaphor:
        return list(said.topic or said.before or said.above)
    return list(said.topic or said.above)


_WITHOUT = re.compile(r"\b(?:without|excluding|leaving out|net of|apart from|ex|leave out)\s+(?:the\s+)?$", re.I)


def left_out(said: Said, n: Number) -> Filters:
    """The member that a figure leaves out: "without Kan-code it rose 7.7 %"."""
    text = said.line.text
    start = said.clause(n.start)[0]
    if re.search(r"\bwithout it\b", text[start : n.start], re.I) and len(said.members) > 1:
        return ((said.members[0].dimension, (said.members[0].member,)),)
    found = [
        m for m in said.members
        if start <= m.start and m.end <= n.start and _WITHOUT.search(text[said.start : m.start])
        and not re.search(r"\b(?:where|instead of|while)\b", text[m.end : n.start], re.I)
    ]  # fmt: skip
    return ((found[-1].dimension, (found[-1].member,)),) if found else ()


def rest_of(said: Said, without: Filters) -> Filters:
    """The group that is left: the first member named that is not the one left out."""
    names = {name for _, members in without for name in members}
    found = next((m for m in said.members if m.member not in names), None) or next(iter(said.topic or said.above), None)
    return ((found.dimension, (found.member,)),) if found and found.member not in names else ()


def spelled(filters: Filters) -> str:
    """Filters in words.

    Examples
    --------
    >>> spelled((("region", ("North", "South")),))
    'North and South'
    """
    return ", ".join(" and ".join(m) for _, m in filters) or "the company"
