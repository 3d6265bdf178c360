"""Notes of the audit in a corrected text: what is true where a sentence cannot be made true by another figure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlsales.audit.claims import Claim
from xlsales.audit.vocabulary import metric_name

SIGN = "✎"
# What the audit has put into a text is none of its claims.
NOTE = r"\s?\[✎[^\]]*\]"
_OPENING = re.compile(r"^(?:It|The|Not|By|No|They|There|There's)\b")
_MOVES = ("direction", "change", "growth")


def noted(told: Iterable[str]) -> str:
    """Truths as one bracket.

    Examples
    --------
    >>> noted(["it rose 5%", "it is Ann"])
    '[✎ it rose 5%; it is Ann]'
    """
    safe = (re.sub(r"\s*\|\s*", ", ", t).replace("[", "(").replace("]", ")") for t in told)
    return f"[{SIGN} {'; '.join(safe)}]"


def note_of(claim: Claim) -> str:
    """What is true instead of a wrong claim, in a few words.

    Examples
    --------
    >>> note_of(Claim(1, "", "direction", "fell", true="+5.0%", true_value=0.05))
    'it rose 5.0%'
    """
    if claim.note:
        return claim.note
    moved = claim.kind in _MOVES and claim.true and not claim.true.endswith("×")
    if moved and claim.true_value is not None and (claim.asked or not claim.why):
        if claim.asked and claim.asked.measure not in ("change", "difference", "points"):
            return f"it is {claim.true}"
        who = ", ".join(" + ".join(m) for _, m in claim.asked.filters) if claim.asked else ""
        what = f"{metric_name(claim.asked.metric)}{f' of {who}' if who else ''}" if claim.asked else "it"
        if not claim.true_value:
            return f"{what} did not change"
        return f"{what} {'rose' if claim.true_value > 0 else 'fell'} {claim.true.lstrip('+-−')}"
    why = _OPENING.sub(lambda m: m.group(0).lower(), claim.why.strip().rstrip("."))
    return why or (f"it is {claim.true}" if claim.true else "it is not so")
