"""Figures of a period on average, and floors and ceilings: "never fell below 20k", "topped 15k only twice"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from xlsales.audit.claims import Claim
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import slots_of
from xlsales.audit.vocabulary import metric_name
from xlsales.audit.who import spelled
from xlsales.table.period import Grain

_NEVER = re.compile(
    r"\b(?:never|not once|at no (?:time|point)|in no (?:single )?(?:month|quarter|year)"
    r"|no (?:single )?(?:month|quarter|year)|(?:did|does|has|have|had) ?n[o']t)\b[^.;]*$",
    re.I,
)
_ALWAYS = re.compile(
    r"\b(?:always|(?:in )?(?:every|each)(?: single)? (?:month|quarter|year)|all (?:twelve|four|six|three|the|\d+)? ?"
    r"(?:months|quarters|years)|consistently|throughout)\b[^.;]*$",
    re.I,
)
_BELOW = re.compile(r"\b(?:below|under|beneath|less than|short of)\s*(?:the )?[$€£~]?$", re.I)
_ABOVE = re.compile(
    r"\b(?:above|over|beyond|past|more than|exceed(?:ed|s|ing)?|top(?:ped|s|ping)?|pass(?:ed|es)?|broke|cleared|beat)"
    r"\s*(?:the )?[$€£~]?$",
    re.I,
)
_NUMBERS = {"once": 1, "twice": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
            "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_TIMES = re.compile(
    r"^\s*(?:mark\s+)?(?:only |just |exactly )?(?:(?P<adverb>once|twice)|(?P<n>three|four|five|six|\d+) times"
    r"|in (?:only |just |exactly )?(?P<m>one|two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)"
    r"(?: of \w+(?: \w+)?)? (?:months?|quarters?|years?))\b",
    re.I,
)
_ONLY = re.compile(r"\bthe only (?:month|quarter|year)\b[^.;]*$", re.I)
_SEASON = re.compile(r"\b(?:spring|summer|autumn|winter|season)\b", re.I)
_GRAIN = re.compile(r"\b(?P<grain>month|quarter|year)(?:s|ly)?\b", re.I)
_MEAN_BEFORE = re.compile(
    r"\b(?:(?:average|mean|typical) (?P<a>month|quarter|year)\b|(?P<b>month|quarter|year)ly (?:average|mean)"
    r"|(?:average|mean) (?P<c>month|quarter)ly\b)[^.;,]{0,40}$",
    re.I,
)
_AVERAGED = re.compile(r"\b(?:average[ds]?|averaging|mean|typically)\b", re.I)
_MEAN_AFTER = re.compile(
    r"^\s*(?:(?:in|of) \w+ )?(?:a|per|each|every) (?P<d>month|quarter|year)\b(?! (?:ago|earlier|before))", re.I
)


def check_floor(reading: Reading, said: Said, n: Number, facts: Facts) -> list[Claim] | None:
    """The claim of a figure that is a floor, a ceiling or a mean of periods; None where it is none of these."""
    if n.unit not in ("money", "plain") or said.line.kind in ("row", "heading"):
        return None
    start, end = said.clause(n.start)
    before, after = said.line.text[start : n.start], said.line.text[n.end : end]
    if (grain := _mean_grain(said, before, after)) is not None:
        return _mean(reading, said, n, facts, grain)
    below, above = bool(_BELOW.search(before)), bool(_ABOVE.search(before))
    times = _TIMES.match(after)
    single = (below or above) and bool(_ONLY.search(before))
    if _SEASON.search(said.line.text[start:end]) and (below or above):
        return [replace(claim_at(said, n, "consistency"), why="The words do not say which months the season has.")]
    never, always = bool(_NEVER.search(before)), bool(_ALWAYS.search(before)) or bool(_ALWAYS.search(after))
    if not (below or above) or not (times or never or always or single):
        return None
    word = next((g for g in (times.groupdict().values() if times else ()) if g), "")
    wanted = int(word) if word.isdigit() else _NUMBERS.get(word.lower()) if word else 1 if single else None
    return _counted(reading, said, n, facts, below=below, never=never, always=always, wanted=wanted)


def _mean_grain(said: Said, before: str, after: str) -> Grain | None:
    found = _MEAN_BEFORE.search(before)
    behind = _MEAN_AFTER.match(after) if found is None and not said.changes else None
    if behind is not None and _AVERAGED.search(before + after):
        found = behind
    grain = next((g for g in found.groupdict().values() if g), None) if found else None
    return cast(Grain, grain.lower()) if grain else None


def _series(slots: Slots, facts: Facts, grain: Grain, reading: Reading, said: Said) -> dict[int, float]:
    """The figure of each whole period that the words speak of."""
    first = next((p.span for p in said.periods if p.role == "start" and p.span), None)
    ended = any(p.role == "end" for p in said.periods)
    span = slots.span
    if first is not None and not ended:
        last = span.months[1] if span and span.months[1] >= first.months[1] else reading.clock.last_month
        low, high = first.months[0], last
    elif span is not None:
        low, high = span.months
    else:
        low, high = facts.months
    calendar = facts.cube.at(grain).calendar
    found = facts.by_period(slots.metric or "revenue", slots.groups[0], grain)
    return {
        ix: v
        for ix, v in sorted(found.items())
        if ix in calendar.present
        and low <= Span(grain, ix, ix, reading.clock.fiscal_year_start).months[0]
        and Span(grain, ix, ix, reading.clock.fiscal_year_start).months[1] <= high
    }


def _mean(reading: Reading, said: Said, n: Number, facts: Facts, grain: Grain) -> list[Claim] | None:
    slots = slots_of(reading, said, n)
    metric = slots.metric or "revenue"
    if metric in ("average_sale", "asp") or slots.measure != "value" or len(slots.groups) != 1:
        return None
    series = _series(slots, facts, grain, reading, said)
    claim = replace(
        claim_at(said, n, "number"), query=f"mean {metric_name(metric)} a {grain} of {spelled(slots.groups[0])}"
    )
    if len(series) < 2:
        return [replace(claim, why=f"The rows hold fewer than two {grain}s of it.")]
    mean = sum(series.values()) / len(series)
    claim = replace(claim, true=plain(n, mean), true_value=mean, stated_value=n.value)
    if agreement(n, n.value, mean) in ("exact", "rounded"):
        return [replace(claim, verdict="right", why=f"The mean of {len(series)} {grain}s is {plain(n, mean)}.")]
    return [
        replace(
            claim, verdict="wrong", why=f"The mean of {len(series)} {grain}s is {plain(n, mean)}.", fix=printed(n, mean)
        )
    ]


def _counted(
    reading: Reading,
    said: Said,
    n: Number,
    facts: Facts,
    *,
    below: bool,
    never: bool,
    always: bool,
    wanted: int | None,
) -> list[Claim]:
    slots = slots_of(reading, said, n)
    claim = replace(claim_at(said, n, "consistency"), stated_value=n.value)
    if len(slots.groups) != 1:
        return [replace(claim, why="The words do not say whose periods are meant.")]
    named = _GRAIN.search(said.text)
    grains: tuple[Grain, ...] = (cast(Grain, named.group("grain").lower()),) if named else ("month", "quarter")
    results = []
    for grain in grains:
        series = _series(slots, facts, grain, reading, said)
        if len(series) < 2:
            continue
        hit = [ix for ix, v in series.items() if (v < n.value if below else v > n.value)]
        need = wanted if wanted is not None else 0 if never else len(series)
        calendar = facts.cube.at(grain).calendar
        shown = ", ".join(calendar.period(ix).label for ix in hit[:4])
        query = f"{metric_name(slots.metric or 'revenue')} of {spelled(slots.groups[0])} by {grain}"
        why = f"{len(hit)} of {len(series)} {grain}s {'below' if below else 'above'} it{f': {shown}' if shown else ''}."
        held = len(hit) == need
        results.append(
            replace(
                claim, verdict="right" if held else "wrong", true=f"{len(hit)} of {len(series)}", why=why, query=query
            )
        )
    right = next((c for c in results if c.verdict == "right"), None)
    if right is not None or not results:
        return [right] if right else [replace(claim, why="The rows hold too few periods for it.")]
    if named or len(results) == 1 or always:
        return results[:1]
    return [
        replace(results[0], verdict="unverifiable", why="The words do not say whether months or quarters are meant.")
    ]
