"""Effects stated as figures: volume, price and mix of a change, for a member or for the company."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.factors import factors
from xlsales.audit.numbers import Number
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, inherited, statement
from xlsales.audit.vocabulary import words
from xlsales.causes.pvm import price_volume_mix

_WORD = re.compile(
    r"\b(?P<volume>volume)\b|\b(?P<price>price|value|average (?:order|sale|deal))\b|\b(?P<mix>mix)\b"
    r"|\b(?P<new>new)\b|\b(?P<lost>lost)\b",
    re.I,
)
_OF_EFFECT = re.compile(r"\bof the [+-]?[$€£]?\d[\d,.]*[kKmM]? (?:in|of|from) (?:value|price|volume)\b", re.I)
_SPLIT = re.compile(
    r"\bvolume\b.*\b(?:price|value|average (?:order|sale|deal))\b|\b(?:price|value"
    r"|average (?:order|sale|deal))\b.*\bvolume\b",
    re.I | re.S,
)


def check_effects(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Signed amounts beside volume, price or mix, with the starts of those figures."""
    text = said.line.text
    signed = [
        n for n in said.numbers
        if n.signed and n.unit in ("plain", "money") and not re.search(r"\bby\s*$", text[said.start : n.start])
        and not any(0 <= n.start - m.end < 3 for m in said.members)
    ]  # fmt: skip
    if len(signed) >= 3 and _OF_EFFECT.search(said.text):
        return [_adds_up(said, signed)], {n.start for n in signed}
    if not signed or not _SPLIT.search(said.text):
        return [], set()
    truth = _truth(reading, said, facts)
    out = []
    for n in signed:
        name = _name(said, n)
        claim = replace(statement(said, n.start, n.end, "cause"), stated_value=n.value, query=f"{name} effect")
        value = truth.get(name)
        if value is None:
            out.append(replace(claim, why=f"The data cannot tell the {name} effect."))
            continue
        claim = replace(claim, true=plain(n, value), true_value=value)
        if agreement(n, n.value, value) in ("exact", "rounded"):
            out.append(replace(claim, verdict="right", why=f"The {name} effect is {plain(n, value)}."))
        else:
            flipped = n.value * value < 0
            out.append(
                replace(
                    claim,
                    verdict="wrong direction" if flipped else "wrong",
                    why=f"The {name} effect is {plain(n, value)}.",
                    fix=printed(n, value, signed=True),
                )
            )
    return out, {n.start for n in signed}


def _adds_up(said: Said, signed: list[Number]) -> Claim:
    """ "Of the +15,438 in value, +16,862 is mix and -1,424 their own prices": the parts are those of the first."""
    whole, parts = signed[0], signed[1:]
    total = sum(n.value for n in parts)
    listed = " + ".join(n.text for n in parts)
    claim = replace(
        statement(said, whole.start, whole.end, "sum"), stated_value=whole.value, query=f"{listed} = {whole.text}"
    )
    if abs(total - whole.value) <= sum(n.step for n in signed):
        return replace(claim, verdict="right", why="The parts add up to it.")
    return replace(claim, verdict="wrong", true=plain(whole, total), why=f"The parts add up to {plain(whole, total)}.")


def _name(said: Said, n: Number) -> str:
    """The factor of an amount: the word right before it, else what the figure before its brackets counts."""
    text = said.line.text
    last = max([said.start, *(m.end for m in said.numbers if m.end <= n.start)])
    own = list(_WORD.finditer(text, last, n.start))
    if own:
        return str(own[-1].lastgroup)
    earlier = [m for m in said.numbers if m.end <= n.start]
    per = re.search(
        r"\b(?:a|an|per|each)\s+(?:deal|order|unit|sale|transaction)\b",
        text[earlier[-2].end if len(earlier) > 1 else said.start : n.start],
        re.I,
    )
    return "price" if per else "volume"


def _truth(reading: Reading, said: Said, facts: Facts) -> dict[str, float]:
    span, compare, _ = periods_for(reading, said, said.start, said.start, True)
    if span is None or compare is None:
        return {}
    dimension = words("dimensions", said.text[said.text.rfind("plit") :] if "plit" in said.text else "")
    own = facts.cube.calendar
    if (
        re.search(r"\bmix\b", said.text, re.I)
        and own.before is not None
        and span.first == own.now.ix
        and compare.first == own.before.ix
    ):
        parted = words("dimensions", said.text[: said.text.find(" new ")]) if " new " in said.text else []
        named = parted[-1:] or dimension[:1] or words("dimensions", said.text)[:1]
        usual = "product" if "product" in facts.cube.book.dimensions else facts.cube.book.dimensions[0]
        by = named[0].entry if named else usual
        table = price_volume_mix(facts.cube, by)
        last = table.records()[-1] if table else {}
        return {
            k: float(v) for k in ("volume", "mix", "price", "new", "lost") if isinstance(v := last.get(k), int | float)
        }
    filters = as_filters(tuple(m for m in said.members[:1]) or inherited(said))
    unit = "units" if re.search(r"\bunits?\b", said.text, re.I) and facts.has("units") else "orders"
    split = factors(filters, span, compare, facts, unit)
    return {"volume": split.volume, "price": split.value} if split else {}
