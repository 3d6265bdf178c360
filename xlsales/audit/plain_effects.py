"""What moved a change in plain verbs: "61 fewer deals (-144,724)", "the mix took 53,584", "prices held (+18,549)"."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters
from xlsales.audit.factors import factors
from xlsales.audit.numbers import Number
from xlsales.audit.periods import span_of
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import as_filters, group_before, inherited, statement
from xlsales.audit.when import periods_for
from xlsales.audit.who import spelled
from xlsales.causes.level import main_split

_COUNTED = re.compile(
    r"\s*(?P<way>fewer|more)\s+(?:won |closed )?(?P<what>orders?|deals?|units?)\b(?! (?:than|or|and)\b)"
    r"(?P<kept>\s+of \w[\w ]* sold in both periods)?",
    re.I,
)
_NAMED = re.compile(r"(?P<mix>\bmix)|(?P<price>\bprices\b(?:, compared \w+ by [\w ]+)?|\bper unit\b)", re.I)
_INSTEAD = re.compile(r"\binstead of [$€£]?[\d.,]+\s?[kKmM]?\s*\($", re.I)
_ALONE = re.compile(r"\b(?:price alone makes|(?:lower|higher) price (?:costs|brings))\s*$", re.I)
_STATES = re.compile(r"^(?:\s*held)?\s*\($|^\s+(?P<way>took|brought|lost|gained)\s*$", re.I)


def check_plain_effects(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Differences of orders or units in plain words, and the money that volume, mix or prices made of them.

    Returns
    -------
    tuple
        The claims, and the starts of the figures that they judge.
    """
    text, out, used = said.line.text, [], set()
    for at, n in enumerate(said.numbers):
        if n.unit not in ("plain", "money"):
            continue
        counted = _COUNTED.match(text, n.end, said.end) if not n.signed else None
        if counted is not None:
            out += _difference(reading, said, n, counted, facts)
            used.add(n.start)
            inside = said.numbers[at + 1] if at + 1 < len(said.numbers) else None
            if inside is not None and inside.signed and text[counted.end() : inside.start].strip() == "(":
                out += _of_volume(reading, said, inside, counted, facts)
                used.add(inside.start)
        elif _ALONE.search(text, said.start, n.start):
            # Against the year before, at the units since: no pair of periods that a report names.
            out.append(_judged(said, n, n.value, None, "effect of the price alone"))
            used.add(n.start)
        elif n.signed and _INSTEAD.search(text, said.start, n.start):
            out += _of_average(reading, said, n, facts)
            used.add(n.start)
        elif (effect := _effect_of(said, n)) and not said.members:
            name, sign = effect
            out.append(_judged(said, n, sign * abs(n.value), _split(reading, said, facts).get(name), f"{name} effect"))
            used.add(n.start)
    return out, used


def _effect_of(said: Said, n: Number) -> tuple[str, int] | None:
    """Which effect a figure right behind its name states, and with which sign."""
    text = said.line.text
    begin = max([said.start, *(m.end for m in said.numbers if m.end <= n.start)])
    words = list(_NAMED.finditer(text, begin, n.start))
    states = _STATES.match(text[words[-1].end() : n.start]) if words else None
    if states is None or not (states["way"] or n.signed):
        return None
    away = (states["way"] or "").lower() in ("took", "lost") or (not states["way"] and n.negative)
    return ("mix" if words[-1]["mix"] else "price"), -1 if away else 1


def _difference(reading: Reading, said: Said, n: Number, counted: re.Match[str], facts: Facts) -> list[Claim]:
    who, span, compare, metric = _about(reading, said, n, counted)
    stated = -n.value if counted["way"].lower() == "fewer" else n.value
    if counted["kept"]:
        return [
            _judged(said, n, stated, _split(reading, said, facts).get("kept_change"), "change of what sold in both")
        ]
    if span is None or compare is None:
        return []
    now, before = facts.amount(metric, who, span), facts.amount(metric, who, compare)
    true = now - before if now is not None and before is not None else None
    about = f"difference of {metric}{f' of {spelled(who)}' if who else ''}, {span.label} against {compare.label}"
    return [_judged(said, n, stated, true, about)]


def _of_volume(reading: Reading, said: Said, n: Number, counted: re.Match[str], facts: Facts) -> list[Claim]:
    who, span, compare, metric = _about(reading, said, n, counted)
    if not who:
        true = _split(reading, said, facts).get("volume")
    else:
        split = factors(who, span, compare, facts, metric) if span is not None and compare is not None else None
        true = split.volume if split is not None else None
    return [_judged(said, n, n.value, true, f"volume effect{f' of {spelled(who)}' if who else ''}")]


def _of_average(reading: Reading, said: Said, n: Number, facts: Facts) -> list[Claim]:
    """ "4,792 instead of 4,852 (-11,951)": what another average an order or a unit made."""
    span, compare, _ = periods_for(reading, said, n.start, n.start, True)
    who: Filters = as_filters((group_before(said, n.start, (said.start, said.end)) or inherited(said))[:1])
    metric = "units" if re.search(r"\bunits?\b", said.text, re.I) else "orders"
    split = factors(who, span, compare, facts, metric) if span is not None and compare is not None else None
    true = split.value if split is not None else None
    return [_judged(said, n, n.value, true, f"price effect{f' of {spelled(who)}' if who else ''}")]


def _about(reading: Reading, said: Said, n: Number, counted: re.Match[str]):  # type: ignore[no-untyped-def]
    """Whom a difference is about, its two periods, and what is counted."""
    span, compare, _ = periods_for(reading, said, n.start, n.start, True)
    who: Filters = as_filters((group_before(said, n.start, (said.start, said.end)) or inherited(said))[:1])
    return who, span, compare, "units" if counted["what"].lower().startswith("unit") else "orders"


def _split(reading: Reading, said: Said, facts: Facts) -> dict[str, float]:
    """The effects of the split of the change, where a sentence is about the two periods that were compared."""
    span, compare, _ = periods_for(reading, said, said.start, said.start, True)
    now, before = facts.cube.calendar.now, facts.cube.calendar.before
    if span is None or compare is None or before is None or (span, compare) != (span_of(now), span_of(before)):
        return {}
    table = main_split(facts.cube)
    return {k: float(v) for k, v in table.records()[-1].items() if isinstance(v, int | float)} if table else {}


def _judged(said: Said, n: Number, stated: float, true: float | None, about: str) -> Claim:
    claim = replace(statement(said, n.start, n.end, "cause"), stated_value=stated, query=about)
    if true is None:
        return replace(claim, why=f"The data cannot tell the {about}.")
    claim = replace(claim, true=plain(n, true), true_value=true, why=f"The {about} is {plain(n, true)}.")
    if agreement(n, stated, true) in ("exact", "rounded"):
        return replace(claim, verdict="right")
    return replace(
        claim, verdict="wrong direction" if stated * true < 0 else "wrong", fix=printed(n, abs(true), signed=n.signed)
    )
