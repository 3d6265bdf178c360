"""Seasons and trends: they take two full yearly cycles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import statement

_SEASON = re.compile(
    (
        r"\b(?:seasonal(?:ity|ly)?(?! (?:strateg|campaign|plan|pattern|optimi))|slow season|low season"
        r"|peak season|high season|off[- ]season|low[- ]demand season)\b"
    ),
    re.I,
)
_HISTORY = re.compile(
    (
        r"\b(?:historically|historical trends?|typically|traditionally|as in (?:previous|prior) years"
        r"|every year|year after year)\b"
    ),
    re.I,
)
_TREND = re.compile(
    r"\b(?:downward|upward|declining|rising|growing|negative|positive) (?:sales |revenue )?trend(?: direction)?\b", re.I
)


def check_seasons(reading: Reading, said: Said, facts: Facts | None) -> Iterator[Claim]:
    """Seasons, histories and trends that a sentence speaks of."""
    if said.line.kind == "heading" or (said.advice and facts is None):
        return
    years = years_in(reading, facts)
    text = said.line.text
    history, season, trend = (p.search(text, said.start, said.end) for p in (_HISTORY, _SEASON, _TREND))
    # A label names the season by itself: "Seasonality in Sales: … an analysis of historical trends".
    labelled = bool(season and history and ":" in text[season.end() : history.start()])
    if history and (season or re.search(r"Q[1-4]|season|quarter|month", said.text)) and years < 2:
        yield replace(
            statement(said, history.start(), history.end(), "seasonality"),
            why="It would need the same periods of earlier years; " + _reach(reading, facts),
        )
    if season and (labelled or not history) and not said.advice and years < 2:
        yield replace(
            statement(said, season.start(), season.end(), "seasonality"), verdict="not testable",
            why=f"Seasonality takes two full yearly cycles; {_reach(reading, facts)}",
        )  # fmt: skip
    if trend and facts is None and years < 2:
        yield replace(
            statement(said, trend.start(), trend.end(), "seasonality"),
            verdict="not testable",
            why="With less than two yearly cycles a trend cannot be told from the season.",
        )


def years_in(reading: Reading, facts: Facts | None) -> float:
    """How many years of periods there are: in the rows, else as named in the text."""
    if facts is not None:
        calendar = facts.cube.calendar
        return ((calendar.last_day - calendar.first_day).days + 1) / 365.25
    months = [
        m for s in reading.sentences for p in s.periods if p.span and p.span.grain != "year" for m in p.span.months
    ]
    years = [p.span.months for s in reading.sentences for p in s.periods if p.span and p.span.grain == "year"]
    months += [m for y in years for m in y]
    return (max(months) - min(months) + 1) / 12 if months else 0.0


def _reach(reading: Reading, facts: Facts | None) -> str:
    if facts is None:
        return "the report names less than that and there are no rows."
    calendar = facts.cube.calendar
    return f"the rows run from {calendar.first_day:%Y-%m-%d} to {calendar.last_day:%Y-%m-%d}."
