"""Changes and shares that a text states beside the very figures they follow from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.figure_claim import claim_at, verb_of
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.scope import Said
from xlsales.audit.stated import Figure, whole_of
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS

# A change of the whole company, plainly: "Revenue grew by 5 %".
_COMPANY = re.compile(
    r"^\W*(?:in [^,]{2,20},\s*)?(?:(?:the|our|total|overall|net|gross|quarterly|annual|monthly|company(?:'s)?)\s+)*"
    r"(?:revenues?|sales|turnover|income|orders|units|billings)\b"
    r"(?!\s+(?:of|in|from|by)\s+(?!q[1-4]|20|the (?:year|quarter)))",
    re.I,
)
_BRACKET = re.compile(r"\s*\(\s*(?:about |around |~|≈)?$")
_CLOSED = re.compile(r"\s*(?:share\b|of (?:the |our |all )*(?:total|revenue|sales|it|all|company)\w*)?\s*\)")
_OF_ALL = re.compile(r"^\W*of (?:our|the|all|these|those)?\s*(?:total\s+)?$", re.I)
# So many brackets of a text must be shares before another one that is not is called wrong.
_PATTERN = 2


def changes_within(figures: list[Figure]) -> Iterator[Claim]:
    """A relative change beside the two levels it follows from."""
    levels = [
        f for f in figures
        if f.slots.measure == "value" and f.slots.metric in MONEY_METRICS | COUNT_METRICS and f.slots.stated
        and f.n.unit in ("money", "plain") and not f.n.hedge and f.n.value > 0
    ]  # fmt: skip
    for f in figures:
        if f.slots.measure != "change" or f.n.unit != "percent" or not f.slots.stated:
            continue
        if f.slots.guessed or f.said.anaphor or f.said.line.kind == "row":
            continue
        now, before = (_level(levels, f, span) for span in (f.slots.span, f.slots.compare))
        if now is None or before is None or now.n is before.n:
            continue
        claim = _change_claim(f, now.n, before.n)
        if claim.verdict == "right" or (_COMPANY.match(f.said.text) and not f.slots.without):
            yield claim


def _level(levels: list[Figure], f: Figure, span: Span | None) -> Figure | None:
    """The one level of a figure in a period; none where the text states several."""
    found = [g for g in levels if g.slots.metric == f.slots.metric and g.name == f.name and g.slots.span == span]
    return found[0] if span is not None and len({g.n.value for g in found}) == 1 else None


def _change_claim(f: Figure, now: Number, before: Number) -> Claim:
    true = (now.value / before.value - 1) * 100
    stated = -abs(f.n.value) if f.slots.sign < 0 or f.n.negative else f.n.value
    low = (now.value - _half(now)) / (before.value + _half(before)) * 100 - 100
    high = (now.value + _half(now)) / (before.value - _half(before)) * 100 - 100
    claim = replace(
        claim_at(f.said, f.n, "ratio"), true=plain(f.n, true), true_value=true, stated_value=stated,
        query=f"{now.text} / {before.text} − 1", verb=verb_of(f.said, f.n, f.slots),
    )  # fmt: skip
    why = f"From {before.text} to {now.text} it is {plain(f.n, true)}."
    near = low - f.n.step / 2 <= stated <= high + f.n.step / 2
    if near or agreement(f.n, stated, true) in ("exact", "rounded"):
        return replace(claim, verdict="right", why=why)
    if stated * true < 0:
        return replace(claim, verdict="wrong direction", why=why, fix=printed(f.n, abs(true)) if claim.verb else "")
    loose = agreement(f.n, stated, true) == "loose"
    return replace(claim, verdict="misleading" if loose else "wrong", why=why, fix=printed(f.n, abs(true)))


def _half(n: Number) -> float:
    return max(n.step, n.round_step if n.step >= 1 and n.value == n.round_step else 0.0) / 2


def bracketed_shares(figures: list[Figure]) -> Iterator[Claim]:
    """ "Furniture made $2,310,000 (48 %)": the part, its share in brackets, and a total stated elsewhere."""
    found: dict[int, list[Claim]] = defaultdict(list)
    for f in figures:
        part = _part_before(f.said, f.n)
        if part is None:
            continue
        whole = _of_all(f.said, part) or _whole(figures, part)
        if whole is None or whole.value < part.value or whole.unit != part.unit:
            continue
        true = part.value / whole.value * 100
        claim = replace(
            claim_at(f.said, f.n, "ratio"), true=plain(f.n, true), true_value=true, stated_value=f.n.value,
            query=f"{part.text} / {whole.text}", why=f"{part.text} / {whole.text} = {plain(f.n, true)}.",
        )  # fmt: skip
        ok = agreement(f.n, f.n.value, true) in ("exact", "rounded")
        found[f.said.line.number if not f.said.line.parents else f.said.line.parents[-1]].append(
            replace(claim, verdict="right") if ok else replace(claim, verdict="wrong", fix=printed(f.n, true))
        )
    for claims in found.values():
        shares = sum(c.verdict == "right" for c in claims)
        # A percentage in brackets may be a growth or a margin; where most are shares, the odd one out is wrong.
        yield from (c for c in claims if c.verdict == "right" or shares >= _PATTERN)


def _part_before(said: Said, n: Number) -> Number | None:
    """The amount or count that a bare percentage in brackets stands behind."""
    text = said.line.text
    if n.unit != "percent" or n.signed or not _CLOSED.match(text[n.end : said.end]):
        return None
    before = [m for m in said.numbers if m.end <= n.start]
    if not before or before[-1].unit not in ("money", "plain") or before[-1].hedge:
        return None
    return before[-1] if _BRACKET.fullmatch(text[before[-1].end : n.start]) else None


def _of_all(said: Said, part: Number) -> Number | None:
    """The whole that a sentence begins with: "Of our 812 customers, 203 (25 %) …"."""
    first = said.numbers[0]
    text = said.line.text[said.start : first.start]
    return first if first is not part and first.unit == part.unit and _OF_ALL.match(text) else None


def _whole(figures: list[Figure], part: Number) -> Number | None:
    """The total of the same figure, where the part has a name of its own."""
    mine = next((g for g in figures if g.n is part), None)
    if mine is None or not mine.name or mine.slots.measure != "value":
        return None
    whole = whole_of(figures, mine.slots.metric, mine)
    return whole.n if whole is not None else None
