"""A place of a sentence, and the period that stands so close to it that it is its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsales.audit.about import joined_span
from xlsales.audit.compared_periods import SAME, compared_span, default_compare
from xlsales.audit.foreign_periods import aside, of_other_figure, scope_of
from xlsales.audit.own_periods import stretch_in
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.rivals import of_later_rival, paired_span, together_span
from xlsales.audit.scope import Reading, Said

_BEHIND = re.compile(r"[^.,;:()\d]{0,25}")
# "A weak second quarter (€1.15m; the win rate was 25 %)": both figures in the brackets are of that quarter.
_IN_BRACKET = re.compile(r"\s*\([^()]*\d[^()]*;[^()]*", re.I)
_AGO = re.compile(r"\b(?:ago|earlier|before)$", re.I)
# "Recovering 6.1 % to $155.5K in Q4".
_TO_LEVEL = re.compile(
    r"\s*,?\s*to\s+(?:about |just |only )?[$€£]?\s?[\d.,]+\s?(?:k|m|mn|bn|%|million|thousand)?\s+(?:in|for"
    r"|during)\s+(?:the\s+)?",
    re.I,
)
When = tuple[Span | None, Span | None, bool]


@dataclass(frozen=True)
class Place:
    """A place of a sentence and the periods that could be its own; `comparing` where a change stands there."""

    reading: Reading
    said: Said
    start: int
    end: int
    comparing: bool
    clause: tuple[int, int]
    named: list[PeriodMention]
    before_words: list[PeriodMention]

    @property
    def text(self) -> str:
        """The line that the place is in."""
        return self.said.line.text

    @property
    def now(self) -> Span | None:
        """The period that the report is on at this place."""
        return self.reading.about or self.reading.clock.now

    def set_against(self, span: Span | None, marks: list[PeriodMention]) -> Span | None:
        """The period that the marks set a span against."""
        return compared_span(self.reading, self.said, span, marks, self.clause, (self.start, self.end))

    def spoken(self, span: Span | None) -> bool:
        """Whether the sentence itself names a span."""
        return any(p.span == span for p in self.said.periods)


def place_of(reading: Reading, said: Said, start: int, end: int, comparing: bool) -> Place:
    """The periods of a sentence that are not those of another figure, an aside or a scope."""
    spoken = tuple(p for p in said.periods if not of_later_rival(said, p, end))
    named = [
        p
        for p in spoken
        if p.span and not of_other_figure(said, p, start, end) and not aside(said, p, start) and not scope_of(said, p)
    ]
    before_words = [p for p in spoken if p.role == "before"]
    return Place(reading, said, start, end, comparing, said.clause(start), named, before_words)


def time_ago(place: Place) -> When | None:
    """ "A quarter ago it was the strongest"."""
    first = place.clause[0]
    back = next((p for p in place.said.periods if p.relative and first <= p.start < first + 4), None)
    if back is None or place.comparing or not _AGO.search(place.text[back.start : back.end]) or back.end > place.start:
        return None
    return place.set_against(place.now, [back]), None, True


def same_of_year(place: Place) -> When | None:
    """ "Q4 was the best; the same quarter of 2023 had been the worst (£525k)"."""
    periods = place.said.periods
    again = next(
        (p for p in periods if p.span and place.clause[0] <= p.start and SAME.search(place.text[: p.start])), None
    )
    if place.comparing or again is None or again.span is None or again.end > place.start or again.span.grain != "year":
        return None
    base = [q.span for q in periods if q.span and q.end <= again.start and q.span.grain != "year"]
    if not base:
        return None
    return base[-1].shifted(12 * (again.span.first - base[-1].months[0] // 12)), None, True


def in_brackets(place: Place) -> When | None:
    """The period of a figure in brackets is the one right before them."""
    text, said, start = place.text, place.said, place.start
    around = next((p for p in said.periods if p.span and _IN_BRACKET.fullmatch(text[p.end : start])), None)
    if not place.comparing and around is not None:
        return around.span, None, True
    held = next((p for p in said.periods if p.span and re.fullmatch(r"\s*\(\s*", text[p.end : start])), None)
    if place.comparing and held is not None and held.span is not None and held.role in ("at", "end"):
        # "To 52 in 2023 (+6 %) and 56 in 2024 (+7 %)": each against the one before it.
        earlier = [
            q.span
            for q in said.periods
            if q.span and q.end <= held.start and q.span.grain == held.span.grain and q.span.first < held.span.first
        ]
        return held.span, earlier[-1] if earlier else default_compare(place.reading, said, held.span), True
    told = next((p for p in said.periods if p.relative and re.fullmatch(r"\s*\(\s*[$€£]?", text[p.end : start])), None)
    if told is not None and not place.comparing:
        left = [p for p in place.named if p.end <= told.start]
        return place.set_against(left[-1].span if left else place.now, [told]), None, True
    return None


def of_both(place: Place) -> When | None:
    """The period of a figure that stands in a pair, or for several periods together."""
    if place.comparing:
        return None
    paired = paired_span(place.said, place.start) or together_span(place.said, place.start)
    return (paired, None, True) if paired is not None else None


def beside(place: Place) -> When | None:
    """The period that a level follows at once: "Q3: $1.2m", "(2024: 41 %)"."""
    text, start = place.text, place.start
    found = next(
        (
            p
            for p in place.named
            if 0 <= start - p.end < 4
            and not re.search(r"\b(?:quarter|month|half|week|season) (?:of|in)\s*$", text[: p.start], re.I)
            and not (p.role == "before" and re.match(r"\s*(?:vs\.?|versus|against|after)\b", text[place.end :]))
            and not (p.role == "before" and text[p.end : start].lstrip().startswith(":"))
            and re.fullmatch(r"\s*\(\s*[$€£~]?|'s\s+[$€£]?|\s*[:=]?\s*[$€£~]?", text[p.end : start])
        ),
        None,
    )
    return (found.span, None, True) if found is not None and not place.comparing else None


def right_of(place: Place) -> list[PeriodMention]:
    """The periods that follow a figure as its own: "in Q3", "(2024)", "deals in Q3", "to $155.5K in Q4"."""
    text, end = place.text, place.end
    right = [
        p
        for p in place.named
        if 0 <= p.start - end < 14
        and not (place.comparing and p.role == "before" and text[end : p.start].strip() == "the")
        and re.fullmatch(r"\s*\(?\s*(?:in|during|for|of|at)?\s*(?:the )?", text[end : p.start], re.I)
    ]
    right = right or [
        p for p in place.named
        if 0 <= p.start - end < 20
        and re.fullmatch(
            r"\s*(?!to\b|and\b|after\b|vs|versus\b|from\b|against\b|up\b|down\b|than\b|more\b"
            r"|less\b)[a-z]+\s+in\s+(?:the )?", text[end : p.start])
    ]  # fmt: skip
    return right or [
        p
        for p in place.named
        if 0 <= p.start - end < 34 and _TO_LEVEL.fullmatch(text[end : p.start]) and p.role != "before"
    ]


def stretch_behind(place: Place) -> When | None:
    """ "$1.41m was won between July and December": the stretch right behind a level is its own."""
    text, end, said = place.text, place.end, place.said
    if place.comparing:
        return None
    behind = stretch_in([p for p in place.named if end <= p.start], (end, said.end))
    led = next((p for p in place.named if p.start >= end), None)
    if behind and led and led.role == "start" and _BEHIND.fullmatch(text[end : led.start]):
        return joined_span(*behind), None, True
    several = [p for p in place.named if p.role == "at" and end <= p.start and p.span]
    own_figures = [n for n in said.numbers if several and several[0].end <= n.start < several[-1].start]
    if len(several) >= 3 and re.match(r"[^.;]{0,45}$", text[end : several[0].start]) and not own_figures:
        spans = [p.span for p in several if p.span]
        return joined_span(min(spans), max(spans)), None, True
    return None
