"""Which words claim a rank, of whom, by which figure and over which periods."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsales.audit.members import MemberMention
from xlsales.audit.periods import Span
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import group_after, group_before, inherited, is_counted
from xlsales.audit.vocabulary import Word, words
from xlsales.audit.who import is_object

_NOT_RANK = re.compile(r"^(?:most|least|best|worst)$", re.I)


_SKIP_AFTER = re.compile(
    (
        r"^\s*(?:to\b|practices?|way|of all|recent|likely|notabl|importan|consistent|balanced|efficient"
        r"|effective|critical|of the|strateg|indicator|edge|up to|in class|every|cases)"
    ),
    re.I,
)


_SIZE = re.compile(r"(?:larg|bigg|small)est$")


_IN = re.compile(r"\s*(?:in|for|at|with|among)\s+(?:the\s+)?", re.I)


# "Our most customers" counts them; "our most customer-friendly …" or "the most customers like" does not.
_OWN_NAME = re.compile(r"^(?:-|\s+(?:like|such as)\b)", re.I)


_MOVED = re.compile(
    r"\b(?:(?P<up>rose|grew|gained|improved|increased|climbed|added)|fell|declined|lost|dropped|decreased|shrank|slipped)"
    r"\s+(?:the\s+)?$",
    re.I,
)


# "Delmar's loss was the largest".
_MOVE_WAS = re.compile(
    r"\b(?:(?P<up>gain|increase|rise|growth|improvement)|loss|decline|drop|fall|decrease)\b[^.;]{0,28}\b(?:is|was)\s+(?:the|our)\s*$",
    re.I,
)


@dataclass(frozen=True)
class Ask:
    """What a word of rank asks: the metric, whether the words name it, the end of the list, and the place."""

    metric: str
    named: bool
    high: bool
    rank: int = 1
    compare: Span | None = None


def is_rank(said: Said, word: Word) -> bool:
    """Whether a word of rank states one here (sales leads, best practices and wishes do not)."""
    text = said.line.text
    written = text[word.start : word.end].lower()
    after, before = text[word.end : said.end], text[said.start : word.start]
    clause = said.clause(word.start)
    if said.advice and not re.search(
        r"\b(?:has|have|had|is|are|was|were)\s+(?:the\s+|our\s+)?(?:company's\s+)?$", before
    ):
        return False
    if re.match(r"^\s*(?:season|first)\b", after):
        return False
    if re.match(r"^\s*(?:\w+\s+)?(?:like|such as|can|may|should)\b", after):
        return False
    if hypothetical(text[clause[0] : word.start]) or re.search(r"\bat\s*$", before):
        return False
    if written in ("tops", "topped") and re.match(r"^\s*[$€£]?\d", after):
        return False
    if written in ("led", "leads", "leading", "leader", "tops", "topped", "dominates"):
        if re.match(r"^\s*(?:to|by|from|into|generation|time|indicator|strateg|cause)", after) or re.search(
            r"\b(?:new|has|have|had|sales|incoming|of|high-value|more|her|his|their|quality|transactional)\s*$",
            before,
            re.I,
        ):
            return (
                bool(re.match(r"^\s*by\b", after))
                and written == "led"
                and not re.search(r"\b(?:has|have|had|was|is|been|growth|decline|increase|drop)\s*$", before)
            )
        return bool(group_before(said, word.start, clause) or group_after(said, word.end, clause))
    if re.match(r"^\s+(?:often|frequently)\b", after):
        return True
    if _NOT_RANK.match(written):
        if re.match(r"^\s*:\s*", after) and group_after(said, word.end, clause):
            return True
        if re.match(
            r"^\s*(?:one|ones)?\s*(?:quarter|month|year|period|half)?s?\s*(?:[,.;:!(]|$|of the|in |at |with )", after
        ) and (_is_predicate(said, word, clause) or re.match(r"^\s*(?:quarter|month|year)s?\b", after)):
            return True
        following = [w for w in said.metrics if 0 <= w.start - word.end < 14]
        named = words("dimensions", text, word.end, min(len(text), word.end + 18))
        return bool(following or named) and not _SKIP_AFTER.match(after)
    if (
        written in ("peak", "record high", "champion", "trough")
        and not said.periods
        and not group_before(said, word.start, clause)
        and not inherited(said)
    ):
        return False
    if written == "champion" or (_SKIP_AFTER.match(after) and not re.match(r"^\s*of (?:all|the)", after)):
        return False
    return not re.match(r"^\s*(?:strengths?|priority|impact|concern|risk|recovery|level)", after)


def _is_predicate(said: Said, word: Word, clause: tuple[int, int]) -> bool:
    """Whether "the best" stands behind what it is said of: "July was the worst, at …", "April the best one"."""
    before = said.line.text[clause[0] : word.start]
    return bool(
        re.search(r"(?:\b(?:is|are|was|were|remains|remained|being)\s+)?\b(?:the|our|its)\s*$", before)
    ) and bool([p for p in said.periods if clause[0] <= p.start < word.start] or group_before(said, word.start, clause))


def asked(said: Said, word: Word, rank: int) -> Ask:
    """The metric, the end and the place that a word of rank asks for."""
    text = said.line.text
    written = text[word.start : word.end].lower()
    clause = said.clause(word.start)
    high = word.entry == "high"
    if written in ("longest", "slowest"):
        return Ask("weeks_to_close", True, True, rank)
    if written in ("fastest", "quickest", "shortest"):
        growing = re.match(r"^[-\s]*grow", text[word.end :]) or re.search(
            r"\b(?:grew|grows|growing|grown|rose|expanded)\s+(?:the\s+)?$", text[: word.start], re.I
        )
        return Ask("growth", True, True, rank) if growing else Ask("weeks_to_close", True, False, rank)
    if hyphened := words("metrics", text[word.end + 1 : clause[1]]) if text[word.end : word.end + 1] == "-" else []:
        # "The highest-margin product".
        return Ask(hyphened[0].entry, hyphened[0].start == 0, high, rank)
    if any(w.entry == "win_rate" and 0 <= word.start - w.end <= 5 for w in said.metrics):
        # "She converts the fewest deals".
        return Ask("win_rate", True, high, rank)
    if re.match(r"^\s+(?:often|frequently)\b", text[word.end :]):
        return Ask("orders", True, high, rank)
    if written in ("most expensive", "cheapest"):
        return Ask("price", True, high, rank)
    after = [
        w
        for w in said.metrics
        if 0 <= w.start - word.end < 40 and w.start < clause[1] and not re.search(r"[,;:(]", text[word.end : w.start])
    ]
    most = written in ("most", "fewest")
    after = [
        w for w in after
        if is_counted(text, w) or (most and not text[word.end : w.start].strip() and not _OWN_NAME.match(text[w.end :]))
    ]  # fmt: skip
    if after:
        name = after[0].entry
        if name == "orders" and _SIZE.match(written):
            # The largest deals are those of the highest value.
            name = "average_sale"
        elif name == "orders" and re.search(r"\bclosed\s+(?:the\s+)?$", text[: word.start], re.I):
            name = "closed"
        if re.match(r"\s+growth|\s+increase|\s+gain", text[after[0].end :]):
            return Ask("growth", True, True, rank)
        return Ask(name, True, high, rank)
    if written in ("most", "least", "best", "worst") and (moved := _MOVED.search(text[: word.start])):
        up = bool(moved.group("up"))
        return Ask("difference", True, up == high, rank)
    if moved_by := _MOVE_WAS.search(text[clause[0] : word.start]):
        if moved_by.group(0).lower().startswith("growth"):
            return Ask("growth", True, high, rank)
        return Ask("difference", True, high == bool(moved_by.group("up")), rank)
    if re.match(r"^\s*(?:\w+\s+)?(?:increases?|gains?|rises?|gainers?|winners?|climbers?|risers?)\b", text[word.end :]):
        return Ask("difference", True, high, rank)
    if re.match(r"^\s*(?:\w+\s+){0,2}(?:in|by|in terms of)\s+(?:\w+\s+)?growth\b", text[word.end :]):
        return Ask("growth", True, high, rank)
    if re.match(r"^\s*(?:\w+\s+)?growth", text[word.end :]):
        return Ask("growth", True, True, rank)
    part = re.match(r"^\s*(?:part|share) of the (?P<way>\w+)", text[word.end :])
    if part:
        rising = part.group("way").lower() in ("rise", "growth", "increase", "gain")
        return Ask("difference", True, rising == high, rank)
    if re.match(
        r"^\s*(?:\w+\s+)?(?:declines?|drops?|decreases?|falls?|loss(?:es)?|losers?|decliners?|fallers?)\b",
        text[word.end :],
    ):
        return Ask("difference", True, not high, rank)
    if re.search(r"\bgrowth\b[^.;]*$", text[clause[0] : word.start], re.I) and _IN.match(text[word.end :]):
        return Ask("growth", True, high, rank)
    before = [
        w
        for w in said.metrics
        if clause[0] <= w.start and w.end <= word.start and is_counted(text, w) and w.entry not in ("cost", "quota")
    ]
    if before:
        return Ask(before[-1].entry, True, high, rank)
    earlier = words("rank", text, said.start, word.start) if re.match(r"^\s*(?:[.,;()]|$)", text[word.end :]) else []
    if earlier and (first := asked(said, earlier[-1], 1)).named:
        # "Singles had the strongest growth; suites the second strongest."
        return Ask(first.metric, True, high, rank)
    late = re.search(r"\bby\s+(\w+(?:\s\w+)?)", text[word.end : clause[1]])
    if late and (found := words("metrics", late.group(1))):
        return Ask(found[0].entry, True, high, rank)
    return Ask("revenue", False, high, rank)


def ranked_members(said: Said, word: Word, clause: tuple[int, int]) -> tuple[MemberMention, ...]:
    """Whom a word of rank speaks of: left of it, right of it, or taken over."""
    text = said.line.text
    left = group_before(said, word.start, clause)
    if left and is_object(said, left[0]) and re.match(r"\s*as\b", text[left[-1].end : word.start]):
        # "It has overtaken B as our largest channel".
        left = inherited(said)
    right = group_after(said, word.end, clause)
    gap = text[word.end : right[0].start] if right else ""
    comes = re.search(
        (
            r"\b(?:(?:is|are|was|were)(?: (?:achieved|recorded|found|seen|reached|posted|earned|paid|held)"
            r" (?:in|by|at|with))?|remains?|remained|stays?|stayed|came from|comes from"
            r"|(?:that|those) of|went to|belongs to|by|from|held by|goes to)"
            r"\s+(?:the\s+|our\s+)?$|[:(–—-]\s*$"
        ),
        gap,
        re.I,
    )
    written = text[word.start : word.end].lower()
    if (
        right
        and _IN.fullmatch(gap)
        and re.search(r"\b(?:is|are|was|were|and|but|,)\s*(?:the\s+)?$", text[: word.start], re.I)
    ):
        return right
    if right and written.startswith("#") and not gap.strip(" :."):
        return right
    if right and (
        (written == "led" and gap.strip().lower().startswith("by")) or (comes and len(gap) < 70 and not left)
    ):
        return right
    apposed = re.fullmatch(r"\s*(?P<what>[a-z]+)\s*[,(:–-]\s*(?:the\s+)?", gap, re.I) if right else None
    if apposed and right[0].dimension in [w.entry for w in words("dimensions", apposed.group("what"))]:
        # "Its best hospital, Mercy, …": the name behind the noun is the one that ranks.
        return right
    if left:
        # "In the North, GTX had …": members after a preposition narrow the pool, the others are ranked.
        return left
    if (
        right
        and re.match(r"^\s*(?:\w+\s+){0,3}$", gap)
        and re.search(
            r"(?:region|product|manager|rep|customer|category|segment|sector|team|performer|seller)s?\s*,?\s*$",
            gap,
            re.I,
        )
    ):
        return right
    earlier = group_before(said, word.start, (said.start, said.end))
    if earlier:
        return earlier
    if right and comes:
        return right
    return inherited(said) if (said.anaphor or said.topic or re.search(r":\s*$", said.text[:0])) else said.topic


def spans_of_rank(reading: Reading, said: Said, word: Word) -> list[Span | None]:
    """The periods over which a rank is claimed."""
    named = [p.span for p in said.periods if p.span and p.role == "at"]
    if len(named) > 1 and re.search(r"\band\b", said.text):
        clause = said.clause(word.start)
        inside = [p.span for p in said.periods if p.span and p.role == "at" and clause[0] <= p.start < clause[1]]
        if len(inside) > 1:
            return list(inside)
    return [periods_for(reading, said, word.start, word.end, False)[0]]
