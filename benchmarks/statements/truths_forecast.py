"""Sentences on what comes next, recounted: what is in hand, what a year ago brought, and the words for a range.

Whether the ranges hold is measured on series whose future is known, in `benchmarks/forecast`; here the sentence has to
agree with the rows and with itself, and a history too short for a forecast must not get one.
"""

from __future__ import annotations

import re

from benchmarks.statements.rows import span_of
from benchmarks.statements.statement import Statement, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Scene

FEWEST_MONTHS = 8
"""Whole periods below which no honest model of a series can be chosen on its own past."""
ORDERS = ("low", "likely", "high")


def forecast(s: Statement, scene: Scene) -> list[Fault] | None:
    """A range in order, figures as in the rows, and `more`, `less`, `above`, `short` as the figures stand."""
    if not s.facts:
        return None if s.has("too short|no forecast|cannot") else [Fault(WORDS, "a forecast without a figure")]
    faults = _range(s)
    if s.has("open deals"):
        return [*faults, *_deals(s, scene)]
    span = span_of(str(s.names.get("period", "")))
    if span is None:
        return [*faults, Fault(WORDS, "names no period")]
    if span[1] <= scene.rows.last_day:
        faults.append(Fault(WORDS, "the period is over"))
    if s.has(r"\btarget of\b"):
        return [*faults, *_target(s)]
    return [*faults, *_in_hand(s, scene), *_year_ago(s, scene), *_short(scene)]


def _range(s: Statement) -> list[Fault]:
    low, likely, high = (s.fact(name) for name in ORDERS)
    if low is None or high is None:
        return []
    middle = likely if likely is not None else s.fact("expected")
    held = low <= (low if middle is None else middle) <= high
    return [] if held else [Fault(FIGURE, f"{middle} does not lie between {low} and {high}")]


def _in_hand(s: Statement, scene: Scene) -> list[Fault]:
    span, told = span_of(str(s.names["period"])), s.fact("so_far")
    brought = scene.rows.money(scene.rows.inside(span)) if span else 0.0
    if told is not None and not says(s.text, brought) and s.has("in hand"):
        return [Fault(FIGURE, f"{brought:,.0f} is in hand")]
    low = s.fact("low")
    if low is not None and brought > low + 1:
        return [Fault(FIGURE, f"less than what is in hand, {brought:,.0f}")]
    return []


def _year_ago(s: Statement, scene: Scene) -> list[Fault]:
    before = span_of(str(s.names.get("compared", "")))
    if before is None or s.fact("year_ago") is None or str(s.names["compared"]) not in s.text:
        return []
    money, faults = scene.rows.money(scene.rows.inside(before)), []
    if not says(s.text, money):
        faults.append(Fault(FIGURE, f"{s.names['compared']} brought {money:,.0f}"))
    low, high = s.fact("low") or 0.0, s.fact("high") or 0.0
    if (s.has(r": more than") and low <= money) or (s.has(r": less than") and high >= money):
        faults.append(Fault(SIGN, f"{money:,.0f} lies in or beyond {low:,.0f} to {high:,.0f}"))
    span = span_of(str(s.names["period"]))
    if span and (span[0].month, span[0].year - 1, (span[1] - span[0]).days // 28) != (
        before[0].month, before[0].year, (before[1] - before[0]).days // 28,
    ):  # fmt: skip
        faults.append(Fault(WORDS, "is no year before"))
    return faults


def _short(scene: Scene) -> list[Fault]:
    whole = len(scene.rows.series(1)[0])
    return [Fault(WORDS, f"{whole} whole months carry no forecast")] if whole < FEWEST_MONTHS else []


def _target(s: Statement) -> list[Fault]:
    target, low, high = s.fact("target"), s.fact("low"), s.fact("high")
    if target is None or low is None or high is None:
        return [Fault(WORDS, "speaks of a target without its figure")]
    stands = "above" if target > high else "below" if target < low else "inside"
    said = next(iter(re.findall(r"lies (above|below|inside)", s.text)), "above" if s.has("short of") else "")
    faults = [] if said == stands else [Fault(SIGN, f"{target:,.0f} lies {stands} {low:,.0f} to {high:,.0f}")]
    needed, brought = s.fact("needed"), s.fact("brought")
    if stands == "above" and needed is not None and brought is not None and needed <= brought:
        faults.append(Fault(FIGURE, f"needs no more than before: {needed:,.0f} after {brought:,.0f}"))
    return faults


def _deals(s: Statement, scene: Scene) -> list[Fault]:
    if scene.deals is None:
        return [Fault(WORDS, "there are no deals")]
    is_open = scene.deals.state == "open"
    amount, count = float(scene.deals.amount[is_open].sum()), int(is_open.sum())
    faults = [] if says(s.text, amount) else [Fault(FIGURE, f"{amount:,.0f} is open")]
    if not says(s.text, count):
        faults.append(Fault(FIGURE, f"{count} deals are open"))
    if (s.fact("high") or 0.0) > amount:
        faults.append(Fault(WORDS, "more is won than is open"))
    return faults


JUDGES = {"forecast": forecast}
