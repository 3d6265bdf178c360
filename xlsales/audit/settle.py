"""Bring the checks together: what the rows and the text's own figures say of the same words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from xlsales.audit.claims import REFUTED, Claim, Kind
from xlsales.audit.doubts import spared
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.no_figures import is_figure
from xlsales.audit.queries import Facts
from xlsales.audit.rank_words import is_rank
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import statement
from xlsales.audit.undecidable import promised
from xlsales.audit.vocabulary import Word, metric_name, words

_MARGIN = 0.006


def settled(claims: list[Claim], inside: list[Claim], reading: Reading, facts: Facts) -> list[Claim]:
    """Claims against the rows, with those of the text against itself that say more than the rows do."""
    joined = spared(reading, _parts(claims), facts)
    known = {
        (c.line, c.start): c
        for c in joined
        if c.kind in ("number", "change", "share", "growth", "comparison") and c.verdict != "unverifiable"
    }
    # What follows from a figure that the rows call wrong says nothing of its own.
    false = [c.stated for c in joined if c.verdict in REFUTED]
    extra = [
        c for c in inside
        if c.verdict != "right" and (c.line, c.start) not in known and c.kind != "repeated"
        and not any(stated in c.query.split() for stated in false)
    ]  # fmt: skip
    return [*joined, *extra]


def _parts(claims: list[Claim]) -> list[Claim]:
    """Lines of a list that ask the same of the rows are its parts: they are right where they add up."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for c in claims:
        if c.kind == "number" and c.verdict == "wrong" and c.true_value and c.stated_value is not None:
            groups[c.query].append(c)
    parts: dict[int, Claim] = {}
    for same in groups.values():
        values = {c.stated_value for c in same}
        total = sum(v for v in values if v is not None)
        true = same[0].true_value
        if len(values) < 2 or true is None or abs(total - true) > _MARGIN * len(values) * max(1.0, abs(true) / 1e4):
            continue
        for c in same:
            others = ", ".join(f"line {o.line}" for o in same if o.stated_value != c.stated_value)
            parts[id(c)] = replace(c, verdict="right", why=f"One part of {c.true}, with {others}.", fix="")
    return [parts.get(id(c), c) for c in claims]


def undecided_words(said: Said) -> list[Claim]:
    """Without rows: ranks, comparisons, share words and causes that only rows could decide."""
    if said.line.kind == "heading" or said.advice or said.text.rstrip().endswith("?"):
        return []
    text = said.line.text
    ranks = [w for w in words("rank", text, said.start, said.end) if is_rank(said, w)]
    links = [w for w in words("cause", text, said.start, said.end) if w.entry == "links" and said.changes]
    shares = words("share", text, said.start, said.end)
    needs: tuple[tuple[list[Word], Kind, str], ...] = (
        (ranks, "rank", "It would need the figures of all that are ranked."),
        (links, "cause", "It would need the rows of both periods to split the change."),
        (shares, "share_words", "It would need the rows behind the share."),
    )
    return [replace(statement(said, w.start, w.end, kind), why=why) for found, kind, why in needs for w in found]


def with_undecided(reading: Reading, inside: list[Claim]) -> list[Claim]:
    """Without rows: the internal checks, and every other figure as unverifiable."""
    done = {(c.line, c.start) for c in inside}
    out = list(inside)
    for said in reading.sentences:
        for n in said.numbers:
            if not is_figure(said, n):
                continue
            claim = claim_at(said, n, "number")
            if (claim.line, claim.start) in done:
                continue
            if promised(said, n):
                out.append(
                    replace(
                        claim,
                        kind="opportunity",
                        why=(
                            "No derivation is given: an amount needs its base, the lever and the assumption "
                            "(lever × base)."
                        ),
                    )
                )
                continue
            metric = next((w.entry for w in said.metrics), "")
            need = f"rows with {metric_name(metric)}" if metric else "the rows behind it"
            out.append(replace(claim, why=f"It cannot be derived from the text; it would need {need}."))
    return out
