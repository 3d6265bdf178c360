"""Classes of a 2 × 2 matrix: G1 to G4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import statement

_CLASS = re.compile(r"^\W*G(?P<n>[1-4])\s*[:=–-]")


def check_classes(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """Classes of a 2 × 2 matrix: G1 high rate and value, G2 high rate, G3 high value, G4 neither."""
    found = _CLASS.match(said.text)
    if not found or not said.members:
        return
    span = reading.about or reading.clock.now
    whole = facts.amount("win_rate", (), span), facts.amount("average_sale", (), span)
    if None in whole:
        return
    for m in {x.member: x for x in said.members}.values():
        f = ((m.dimension, (m.member,)),)
        own = facts.amount("win_rate", f, span), facts.amount("average_sale", f, span)
        claim = replace(
            statement(said, m.start, m.end, "class", whole=True),
            query=f"class of {m.member} by win rate × average sale against the company's",
        )
        if own[0] is None or own[1] is None:
            yield replace(claim, why=f"{m.member} has no closed deals.")
            continue
        high = own[0] >= whole[0], own[1] >= whole[1]  # type: ignore[operator]
        place = {(True, True): 1, (True, False): 2, (False, True): 3, (False, False): 4}[high]
        shown = f"win rate {own[0]:.1%} against {whole[0]:.1%}, average sale {own[1]:,.0f} against {whole[1]:,.0f}"
        right = place == int(found.group("n"))
        yield replace(
            claim, verdict="right" if right else "wrong", true=f"G{place}", why=f"{shown[0].upper()}{shown[1:]}."
        )
