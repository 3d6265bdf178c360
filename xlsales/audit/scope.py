"""Sentences with everything that is named in them, and what they take over from above and before."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from xlsales.audit.documents import Document, Line
from xlsales.audit.members import MemberMention, Names
from xlsales.audit.numbers import Number, numbers
from xlsales.audit.periods import Clock, PeriodMention, Span, period_mentions, same_grain
from xlsales.audit.tables import Cell, cells_of, scaled
from xlsales.audit.vocabulary import Word, words

_ABBREVIATIONS = (
    r"avg|approx|vs|no|e\.g|i\.e|inc|ltd|corp|co|mr|ms|mrs|dr|st|est|incl|excl|resp|min|max|jan|feb|mar|apr|jun"
    r"|jul|aug|sep|sept|oct|nov|dec|q\.o\.q|u\.s|fig"
)
_END = re.compile(
    r"(?<!\b(?:[A-Z]))(?:[.!?]+[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9$€£~+-]|\s*$)|\s+—\s+(?=[A-Z][a-z]+ )"
    r"|\s+—\s+(?=[A-Z][a-z]+ ))"
)
_SHORT = re.compile(rf"(?:\b(?:{_ABBREVIATIONS}))\.$", re.IGNORECASE)
_BREAK = re.compile(
    r",?\s+(?:while|whereas|whilst|but|although|though|however|despite|even though|followed by"
        r"|compared with [A-Z]\w+ at)\s+"
    r"|;\s+|\s*—\s*|\s+–\s+(?=[A-Za-z])|,\s+with\s+(?=[^,;]*(?:\d|[A-Z]))"
    # ", and the West sold …": a new subject with its verb begins a clause of its own.
    r"|,\s+(?:and|so)\s+(?=(?:the\s+|our\s+)?(?-i:[A-Z])[\w.&'-]*\s+(?:(?-i:[A-Z])[\w.&'-]*\s+){0,3}"
    r"(?:alone\s+|now\s+|also\s+|still\s+)?"
    r"(?:made|makes|account|contribut|represent|grew|rose|fell|gained|lost|declin|dropp|slipp|increas|decreas|is|was"
    r"|has|had|sold|generat|brought|deliver|saw|stood|stayed|remain|came|reached)\w*\b)",
    re.IGNORECASE,
)  # fmt: skip
_ANAPHOR = re.compile(
    r"(?<!\w)(?:it|its|he|his|him|she|her|hers|they|their|them|this (?:team|region|segment|product|category|sector|"
    r"manager|rep|customer|account|market|channel|country|territory|sku|decline|growth|drop|increase)"
    r"|the (?:team|region(?!s)|latter|former))(?!\w)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    (
        r"(?<!\w)(?:total|overall|company(?!'s (?:highest|lowest|best|top))|company-wide|companywide|we|our"
        r"|combined|altogether|the business|the organi[sz]ation|group-wide|as a whole|across all)(?!\w)"
    ),
    re.IGNORECASE,
)
_ADVICE_HEADING = re.compile(
    (
        r"recommend|action|next steps?|way forward|roadmap|what (?:to do|we should)|proposal|strategic plan"
        r"|to[- ]dos?|playbook|initiative"
    ),
    re.IGNORECASE,
)
_ADVICE_LEAD = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:actions?(?: plan)?|recommendations?|next steps?|we recommend|recommended|should"
    r"|retention strategy|proposal|suggestion|consider)\b[^.]{0,30}[:]|^\W*we recommend|^\W*(?:option [ab]"
    r"|set|aim|shift|consider|implement|develop|launch|focus|increase|improve|reduce|introduce|"
    r"establish|review|analy[sz]e|invest|allocate|conduct|leverage|expand|enhance|optimi[sz]e|initiate"
    r"|engage|raise|prioriti[sz]e|assign|"
    r"coordinate|arrange|pair|require|instruct|maintain|protect|target|partner|work with|reposition|mandate"
    r"|investigate|explore|organi[sz]e|create|build|offer|train|monitor|move|give|bring|find|call"
    r"|go through|rebuild|check|compare|write|keep|put|visit|coach|ask|agree|plan"
    r"|defend|win back)\s",
    re.IGNORECASE,
)
_MODAL = re.compile(
    (
        r"(?<!\w)(?:should|could|would|(?-i:will|may)|might|can|must|need(?:s)? to|aims? to|in order to|if (?:he|she"
        r"|it|they|we)|would have|potential(?:ly)? (?:of|to)|goal|if)(?!\w)"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One sentence and what it names; positions are those of `line.text`.

    `inherited` holds what stands above or before it: members, periods and metrics that it does not name itself.
    """

    line: Line
    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    members: tuple[MemberMention, ...] = ()
    periods: tuple[PeriodMention, ...] = ()
    numbers: tuple[Number, ...] = ()
    metrics: tuple[Word, ...] = ()
    changes: tuple[Word, ...] = ()
    advice: bool = False
    anaphor: bool = False
    company: bool = False
    topic: tuple[MemberMention, ...] = ()
    above: tuple[MemberMention, ...] = ()
    before: tuple[MemberMention, ...] = ()
    above_metric: str = ""
    above_period: tuple[PeriodMention, ...] = ()
    before_period: tuple[PeriodMention, ...] = ()
    section: str = ""
    columns: tuple[Cell, ...] = ()

    @property
    def text(self) -> str:
        """The sentence without mark-up."""
        return self.line.text[self.start : self.end]

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a position."""
        return next((c for c in self.clauses if c[0] <= at < c[1]), (self.start, self.end))

    def quoted(self, start: int, end: int) -> str:
        """A stretch as it stands in the report, without blanks at its ends."""
        text = self.line.text
        while start < end and text[start] in " ,;:-–—":
            start += 1
        while end > start and text[end - 1] in " ,;":
            end -= 1
        return self.line.quoted(start, end)


@dataclass
class _State:
    """What the reader remembers while it goes down the page."""

    topic: tuple[MemberMention, ...] = ()
    previous: tuple[MemberMention, ...] = ()
    previous_period: tuple[PeriodMention, ...] = ()
    blank: bool = True


@dataclass(frozen=True)
class Reading:
    """A document read: its sentences, and the period that it is about."""

    document: Document
    sentences: tuple[Said, ...]
    clock: Clock
    about: Span | None
    about_stated: bool
    compare: Span | None = None
    spans: tuple[Span, ...] = ()
    names: Names = field(repr=False, compare=False, default=None)  # type: ignore[assignment]


def read(document: Document, names: Names | None, clock: Clock, *, fixed: bool, compare: Span | None = None) -> Reading:
    """Read all lines of a document.

    Parameters
    ----------
    names
        The members to look for; None where there are no data.
    clock
        What period names without a year are resolved against.
    fixed
        Whether the person named the period (the setting); then it is what the document is about.
    compare
        The period that the one reported on is compared with, by the settings.
    """
    state = _State()
    out: list[Said] = []
    heads: dict[int, Said] = {}
    for i, line in enumerate(document.lines):
        if line.kind == "blank":
            state.blank = True
            continue
        if line.kind == "heading":
            state.topic = state.previous = ()
            state.previous_period = ()
        elif state.blank and line.kind == "text" and not re.match(r"\W*(?:\w+ ){0,2}\w+\**:", line.written[:40]):
            state.topic = ()
        if state.blank:
            state.previous = ()
            state.previous_period = ()
        state.blank = False
        said = _line_sentences(document, line, names, clock, state, heads)
        if said:
            heads[i] = said[0] if len(said) == 1 else _whole_line(line, names, clock, said[0])
        out.extend(said)
    about, stated = (clock.now, True) if fixed else _about(out, clock)
    spans = tuple(dict.fromkeys(p.span for s in out for p in s.periods if p.span and _reached(p.span, clock)))[:16]
    return Reading(document, tuple(out), clock, about, stated, compare, spans, names)  # type: ignore[arg-type]


def _whole_line(line: Line, names: Names | None, clock: Clock, first: Said) -> Said:
    return first


def _line_sentences(
    document: Document, line: Line, names: Names | None, clock: Clock, state: _State, heads: dict[int, Said]
) -> list[Said]:
    out: list[Said] = []
    section = " / ".join(document.lines[p].text.strip("# ") for p in line.parents)
    advised = bool(_ADVICE_HEADING.search(section)) or (
        line.kind == "heading" and bool(_ADVICE_HEADING.search(line.text))
    )
    above = [heads[p] for p in reversed(line.parents) if p in heads]
    body = _body(line)
    members = names.mentions(line.text) if names else []
    periods = period_mentions(line.text, clock)
    if line.kind == "heading" or line.number <= 2:
        # A date outside the data is that of the report, not of its figures.
        periods = [p for p in periods if p.span is None or _reached(p.span, clock)]
    taken = [(m.start, m.end) for m in members] + [(p.start, p.end) for p in periods]
    figures = [n for n in numbers(line.text) if not any(s < n.end and n.start < e for s, e in taken)]
    metrics = words("metrics", line.text)
    metrics = [w for w in metrics if not any(m.start < w.end and w.start < m.end and m.exact for m in members)]
    changes = [w for w in words("change", line.text) if not any(m.start < w.end and w.start < m.end for m in members)]
    columns = cells_of(document.lines[line.header].text, line.text, names, clock) if line.header is not None else ()
    figures = scaled(figures, columns, line.text)
    led: tuple[MemberMention, ...] = ()
    for start, end in sentences(line.text, body):
        own = tuple(m for m in members if start <= m.start < end)
        own_periods = tuple(p for p in periods if start <= p.start < end)
        text = line.text[start:end]
        lead = _lead_members(line, start, text, own) if line.kind != "heading" else ()
        if lead and line.kind != "bullet":
            state.topic = lead
        elif line.kind == "bullet" and start == body:
            led = lead
        anaphor = bool(_ANAPHOR.search(text))
        out.append(
            Said(
                line,
                start,
                end,
                _clauses(line.text, start, end),
                own,
                own_periods,
                tuple(n for n in figures if start <= n.start < end),
                tuple(w for w in metrics if start <= w.start < end),
                tuple(w for w in changes if start <= w.start < end),
                advice=advised or bool(_ADVICE_LEAD.search(text)),
                anaphor=anaphor,
                company=bool(_COMPANY.search(text)),
                topic=led or state.topic,
                above=_first_members(above),
                before=state.previous,
                above_metric=next((h.metrics[-1].entry for h in above if h.metrics and not h.numbers), ""),
                above_period=next((found for h in above if (found := _stretch(h.periods))), ()),
                before_period=state.previous_period,
                section=section,
                columns=columns,
            )
        )
        if own:
            state.previous = _subject(own, line.text)
        if any(p.span for p in own_periods):
            state.previous_period = tuple(p for p in own_periods if p.span)
    return out


def _stretch(periods: tuple[PeriodMention, ...]) -> tuple[PeriodMention, ...]:
    """The periods of a heading, its stretch as one where it names two ends."""
    named = tuple(p for p in periods if p.span)
    start = next((p for p in named if p.role == "start"), None)
    end = next((p for p in named if p.role == "end"), None)
    if start is None or end is None or start.span is None or end.span is None:
        return named
    return (PeriodMention(start.start, end.end, _joined(start.span, end.span)),)


def _body(line: Line) -> int:
    """Where the words begin in the cleaned text."""
    text = line.text
    return next((i for i in range(len(text)) if line.place(i) >= line.body and not text[i].isspace()), len(text))


def sentences(text: str, start: int = 0) -> list[tuple[int, int]]:
    """The sentences of a line as (start, end).

    Examples
    --------
    >>> text = "Avg. sale fell 2.5%. Orders rose."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Avg. sale fell 2.5%.', 'Orders rose.']
    """
    out, at = [], start
    for m in _END.finditer(text, start):
        if _SHORT.search(text[at : m.start() + 1]) and m.end() < len(text.rstrip()):
            continue
        end = m.end() if text[m.start()] in ".!?" else m.start()
        if text[at:end].strip():
            out.append((at + len(text[at:end]) - len(text[at:end].lstrip()), end))
        at = m.end()
    if text[at:].strip():
        out.append((at + len(text[at:]) - len(text[at:].lstrip()), len(text)))
    return out


def _clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    cuts = [start]
    for m in _BREAK.finditer(text, start, end):
        depth = text.count("(", start, m.start()) - text.count(")", start, m.start())
        if depth <= 0 and m.start() > start + 3:
            cuts.append(m.start())
    cuts.append(end)
    return tuple((a, b) for a, b in itertools.pairwise(cuts) if text[a:b].strip())


def _lead_members(line: Line, start: int, text: str, own: tuple[MemberMention, ...]) -> tuple[MemberMention, ...]:
    """The members of a lead-in: 'Team Rocco:' or a bold name at the head of a line."""
    if start != _body(line) or not own:
        return ()
    colon = text.find(":")
    raw = line.written[line.body :].lstrip()
    if 0 < colon < 70:
        return tuple(m for m in own if m.start < start + colon)
    if raw.startswith(("**", "__")):
        closing = raw.find(raw[:2], 2)
        bold_end = start + max(closing - 2, 0)
        return tuple(m for m in own if m.end <= bold_end + 1)
    return ()


def _first_members(above: Iterable[Said]) -> tuple[MemberMention, ...]:
    """The members of the nearest heading or bullet; other dimensions from further up are added."""
    out: list[MemberMention] = []
    seen: set[str] = set()
    for said in above:
        if said.line.kind == "bullet" and said.numbers:
            continue
        mine = [m for m in said.members if m.dimension not in seen]
        out += mine
        seen |= {m.dimension for m in mine}
    return tuple(out)


def _subject(own: tuple[MemberMention, ...], text: str) -> tuple[MemberMention, ...]:
    """The first member, with those joined to it by 'and' or a comma."""
    kept = [own[0]]
    for m in own[1:]:
        if m.dimension == own[0].dimension and re.fullmatch(r"\s*(?:,|and|&|,\s*and)\s*", text[kept[-1].end : m.start]):
            kept.append(m)
        else:
            break
    return tuple(kept)


def _about(said: list[Said], clock: Clock) -> tuple[Span | None, bool]:
    """The period that a document is about: that of its title, else of its first lines; None is all rows."""
    titled = [
        p
        for i, s in enumerate(said[:8])
        if s.line.kind == "heading" or (i == 0 and _is_title(s)) or (i < 4 and _introduces(s))
        for p in s.periods
        if p.span
    ]  # fmt: skip
    early = [p for s in said[:14] for p in s.periods if p.span]
    for group in (titled, early):
        spans = [p for p in group if p.role in ("at", "start", "end")]
        if not spans:
            continue
        start = next((p.span for p in spans if p.role == "start"), None)
        end = next((p.span for p in spans if p.role == "end"), None)
        if start and end:
            joined = _joined(start, end)
            if group is titled or not any(p.role == "at" for p in spans[:1]):
                return joined, True
        at = [p.span for p in spans if p.role == "at" and p.span]
        if len(set(at)) >= 2 and (wide := _around(at)) is not None and group is early:
            return wide, True
        if len(set(at)) >= 3 and Counter(at).most_common(1)[0][1] < 0.6 * len(at):
            return None, False
        if at:
            return Counter(at).most_common(1)[0][0], True
    anywhere = [p for s in said for p in s.periods]
    if any(p.relative for p in anywhere):
        return clock.now, False
    return None, False


def _reached(span: Span, clock: Clock) -> bool:
    low, high = span.months
    return low <= clock.last_month and high >= clock.first_month


def _around(spans: list[Span]) -> Span | None:
    """The one span that all the others lie in: a year with its quarters."""
    wide = max(spans, key=lambda s: s.months[1] - s.months[0])
    inside = all(wide.months[0] <= s.months[0] and s.months[1] <= wide.months[1] for s in spans)
    return wide if inside else None


def _introduces(said: Said) -> bool:
    """ "Here's a summary of your sales data for 2024:" """
    return not said.numbers and bool(said.periods) and said.text.rstrip().endswith(":") and len(said.text) < 160


def _is_title(said: Said) -> bool:
    """Whether a first line is a title though nothing marks it: short, without a figure and without a full stop."""
    return len(said.text) < 90 and not said.numbers and not said.text.rstrip().endswith((".", "!", "?"))


def _joined(a: Span, b: Span) -> Span:
    if a.grain != b.grain:
        grain = min(a.grain, b.grain, key=("month", "quarter", "year").index)
        a, b = same_grain(a, grain), same_grain(b, grain)
    return Span(a.grain, min(a.first, b.first), max(a.last, b.last), a.fiscal_year_start)


def joined_span(a: Span, b: Span) -> Span:
    """The stretch from one period to another."""
    return _joined(a, b)


def hypothetical(text: str) -> bool:
    """Whether a clause speaks of what could or should be.

    Examples
    --------
    >>> hypothetical("revenue could rise by 5%"), hypothetical("revenue rose by 5%")
    (True, False)
    """
    return bool(_MODAL.search(text))
