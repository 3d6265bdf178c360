"""People called what they are not: a rep among the managers, a manager among the reps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.members import PEOPLE, MemberMention
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Said
from xlsales.audit.subjects import statement
from xlsales.audit.vocabulary import Word, words

# "Among the managers (excluding A, who is growing, and B who left)": those behind these words are of the group.
_LISTS = re.compile(
    r"\b(?:excluding|except(?:ing)?(?: for)?|apart from|other than|besides|including|such as|like|namely|e\.g\.,?)\s",
    re.I,
)
_PERSON = re.compile(r"manag|rep|sales|agent|seller", re.I)
_APPOSED = re.compile(r"\s*,?\s*(?:is|was|as|,)\s*(?:an?|the|our|their)\s+(?:\w+\s+){0,2}$", re.I)
_LEFT = re.compile(r",?\s+who (?:has |have )?(?:left|resigned|retired|joined)\b", re.I)


def check_roles(said: Said, facts: Facts) -> Iterator[Claim]:
    """One claim for each person whom a sentence gives a role that the data give somebody else."""
    text = said.line.text
    if said.line.kind == "heading":
        return
    roles = [
        w
        for w in words("dimensions", text, said.start, said.end)
        if w.entry in PEOPLE and w.entry in facts.cube.book.dimensions and _PERSON.search(text[w.start : w.end])
    ]
    seen: set[str] = set()
    for role in roles:
        for m in said.members:
            held = [d for d, _ in m.options if d in PEOPLE]
            if not held or len(held) < len(m.options) or role.entry in held or m.member in seen:
                continue
            if _is_given(text, said, role, m):
                seen.add(m.member)
                yield _claim(said, role, m, facts)


def _is_given(text: str, said: Said, role: Word, m: MemberMention) -> bool:
    """Whether the words give a member that role: "managers (excluding M)", "manager M", "M, the manager"."""
    if m.start >= role.end:
        between = text[role.end : m.start]
        listed = _LISTS.search(between)
        inside = listed is not None and ")" not in between[listed.end() :] and ";" not in between
        titled = not between.strip() and not text[role.start : role.end].lower().endswith("s")
        return bool(inside) or titled
    return bool(_APPOSED.fullmatch(text[m.end : role.start])) and not text[role.start : role.end].lower().endswith("s")


def _claim(said: Said, role: Word, m: MemberMention, facts: Facts) -> Claim:
    book = facts.cube.book
    left = _LEFT.match(said.line.text, m.end, said.end)
    claim = statement(said, m.start, left.end() if left else m.end, "label", whole=True)
    held, wanted = (book.label(d).lower() for d in (m.dimension, role.entry))
    rows = facts.lines(((m.dimension, (m.member,)),), None)
    deals = rows or facts.amount("closed", ((m.dimension, (m.member,)),), None)
    none = "" if deals else ", and the rows have nothing of theirs"
    return replace(
        claim,
        verdict="wrong",
        true=f"{m.member}: {held}",
        query=f"{wanted} or {held} named {m.member}",
        why=f"{m.member} is a {held} in the data, not a {wanted}{none}.",
    )
