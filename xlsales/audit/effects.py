"""Effects stated as figures: volume, price and mix of a change, for a member or for the company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.blame import active, factor_before
from xlsales.audit.claims import Claim, Verdict
from xlsales.audit.factors import factors
from xlsales.audit.mix import price_and_mix
from xlsales.audit.numbers import Number
from xlsales.audit.periods import span_of
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_before, inherited, statement
from xlsales.audit.vocabulary import words
from xlsales.audit.who import spelled
from xlsales.causes.fate import ARRIVALS
from xlsales.causes.pvm import price_volume_mix
from xlsales.metrics.membership import LAPSED

_WORD = re.compile(
    r"\b(?P<volume>volume)\b|\b(?P<price>price|value|average (?:order|sale|deal))\b|\b(?P<mix>mix)\b"
    r"|\b(?P<new>new)\b|\b(?P<lost>lost)\b",
    re.I,
)
_OF_EFFECT = re.compile(r"\bof the [+-]?[$€£]?\d[\d,.]*[kKmM]? (?:in|of|from) (?:value|price|volume)\b", re.I)
_MIX_NOT_PRICE = re.compile(
    r"\bmix\s+(?:makes?|made|explains?|accounts? for|is|was)\s+(?P<mix>\S+)[^.;]{0,30}?"
    r"\bprices?\s+(?:only\s+|makes?\s+|is\s+)?(?P<price>\(?[+-]?[$€£]?\d[\d,.]*[kKmM]?\)?)",
    re.I,
)
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
    of_effect = _OF_EFFECT.search(text, said.start, said.end)
    if of_effect is not None:
        parts = [n for n in said.numbers if n.start >= of_effect.start() and n.unit in ("plain", "money")]
        if len(parts) >= 3:
            return [_adds_up(said, parts)], {n.start for n in parts}
    inside = _MIX_NOT_PRICE.search(text, said.start, said.end)
    if inside is not None:
        return _inside(reading, said, inside, facts)
    if not is_split(said):
        return [], set()
    truth, about = _truth(reading, said, facts)
    out = [_effect(said, n, _name(said, n), truth.get(_name(said, n)), about) for n in signed]
    return [*out, *_leads(said, truth, about)], {n.start for n in signed}


def is_split(said: Said) -> bool:
    """Whether a sentence spells out the effects of volume and price."""
    signed = any(n.signed and n.unit in ("plain", "money") for n in said.numbers)
    return signed and bool(_SPLIT.search(said.text))


def _leads(said: Said, truth: dict[str, float], about: str) -> Iterator[Claim]:
    """ "Volume leads the rise of 5: volume +4, price +1": the effect that is the largest part of it."""
    total = sum(truth.values())
    for blame in active(said):
        factor = factor_before(said, blame)
        if factor is None or not truth or not total:
            continue
        claim = statement(said, factor.start, blame.end, "cause")
        name = {"value": "price"}.get(factor.entry, factor.entry)
        first = max(truth, key=lambda k: truth[k] * total)
        shown = ", ".join(f"{k} {v:+,.0f}" for k, v in truth.items())
        claim = replace(claim, query=f"effects{about}", true=shown, why=f"The largest part is {first}: {shown}.")
        yield replace(claim, verdict="right" if name == first else "wrong")


def _effect(said: Said, n: Number, name: str, value: float | None, about: str) -> Claim:
    claim = replace(statement(said, n.start, n.end, "cause"), stated_value=n.value, query=f"{name} effect{about}")
    if value is None:
        return replace(claim, why=f"The data cannot tell the {name} effect.")
    claim = replace(claim, true=plain(n, value), true_value=value, why=f"The {name} effect is {plain(n, value)}.")
    if agreement(n, n.value, value) in ("exact", "rounded"):
        return replace(claim, verdict="right")
    verdict: Verdict = "wrong direction" if n.value * value < 0 else "wrong"
    return replace(claim, verdict=verdict, fix=printed(n, value, signed=True))


def _inside(reading: Reading, said: Said, m: re.Match[str], facts: Facts) -> tuple[list[Claim], set[int]]:
    """ "Mix makes -35,150 of it, not price (+369)": what lies inside the effect of another average per unit."""
    span, compare, _ = periods_for(reading, said, m.start(), m.start(), True)
    who = group_before(said, m.start(), (said.start, said.end)) or inherited(said)
    found = price_and_mix(as_filters(who[:1]), span, compare, facts) if span and compare else None
    out, used = [], set()
    for name in ("mix", "price"):
        n = next((n for n in said.numbers if m.start(name) <= n.start < m.end(name)), None)
        if n is not None:
            used.add(n.start)
            about = f" of {spelled(as_filters(who[:1]))}, {span.label if span else 'all periods'}"
            out.append(_effect(said, n, name, getattr(found, name) if found else None, about))
    return out, used


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


def _truth(reading: Reading, said: Said, facts: Facts) -> tuple[dict[str, float], str]:
    """The effects, and whose they are in words."""
    span, compare, _ = periods_for(reading, said, said.start, said.start, True)
    if span is None or compare is None:
        return {}, ""
    when = f"{span.label} against {compare.label}"
    dimension = words("dimensions", said.text[said.text.rfind("plit") :] if "plit" in said.text else "")
    own = facts.cube.calendar
    if (
        re.search(r"\bmix\b", said.text, re.I)
        and own.before is not None
        and span == span_of(own.now)
        and compare == span_of(own.before)
    ):
        parted = words("dimensions", said.text[: said.text.find(" new ")]) if " new " in said.text else []
        named = parted[-1:] or dimension[:1] or words("dimensions", said.text)[:1]
        usual = "product" if "product" in facts.cube.book.dimensions else facts.cube.book.dimensions[0]
        by = named[0].entry if named else usual
        table = price_volume_mix(facts.cube, by)
        last = table.records()[-1] if table else {}
        # A report's "new" and "lost" are whatever came and went, however long it had been away.
        parts = {"volume": ("volume",), "mix": ("mix",), "price": ("price",), "new": ARRIVALS, "lost": (LAPSED,)}
        return {k: sum(float(last[c]) for c in names) for k, names in parts.items() if last}, f" by {by}, {when}"
    filters = as_filters(tuple(m for m in said.members[:1]) or inherited(said))
    unit = "units" if re.search(r"\bunits?\b", said.text, re.I) and facts.has("units") else "orders"
    split = factors(filters, span, compare, facts, unit)
    found = {"volume": split.volume, "price": split.value} if split else {}
    return found, f" of {spelled(filters)}, {when}"
