"""Read a document: every line's sentences, with what they take over from above and before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from xlsales.audit.about import joined_span, period_about, reached
from xlsales.audit.clauses import clauses, sentences
from xlsales.audit.documents import Document, Line
from xlsales.audit.members import MemberMention, Names
from xlsales.audit.numbers import Number, numbers
from xlsales.audit.period_mentions import period_mentions
from xlsales.audit.period_names import dates
from xlsales.audit.periods import Clock, PeriodMention, Span
from xlsales.audit.scope import Reading, Said
from xlsales.audit.tables import cells_of, headed, scale_of, scaled
from xlsales.audit.vocabulary import COUNT_METRICS, Word, words

_ANAPHOR = re.compile(
    r"(?<!\w)(?:it|its|he|his|him|she|her|hers|they|their|them|this (?:team|region|segment|product|category|sector|"
    r"manager|rep|customer|account|market|channel|country|territory|sku|decline|growth|drop|increase)"
    r"|the (?:team|region(?!s)|latter|former))(?!\w)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    (
        r"(?<!\w)(?:total|overall|company(?!'s (?:highest|lowest|best|top))|company-wide|companywide|we|our"
        r"|combined|altogether|together,? all|the business|the organi[sz]ation|group-wide|as a whole|across all)(?!\w)"
    ),
    re.IGNORECASE,
)
_FELL_IN = re.compile(r"f(?:e|a)lls?\s+(?:in|into|within|on|under)\b", re.IGNORECASE)
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


@dataclass
class _State:
    """What the reader remembers while it goes down the page."""

    topic: tuple[MemberMention, ...] = ()
    previous: tuple[MemberMention, ...] = ()
    previous_period: tuple[PeriodMention, ...] = ()
    recent: tuple[MemberMention, ...] = ()
    metric: str = ""
    against_year_ago: bool = False
    blank: bool = True


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
            state.recent = ()
            state.previous = ()
            state.previous_period = ()
            state.against_year_ago = False
        if line.kind != "text":
            state.against_year_ago = False
        state.blank = False
        said = _line_sentences(document, line, names, clock, state, heads)
        if said:
            heads[i] = said[0]
        out.extend(said)
    about, stated = (clock.now, True) if fixed else period_about(out, clock)
    spans = tuple(dict.fromkeys(p.span for s in out for p in s.periods if p.span and reached(p.span, clock)))[:16]
    yearly = _yearly(out, about)
    return Reading(document, tuple(out), clock, about, stated, compare, spans, yearly, names)  # type: ignore[arg-type]


def _yearly(said: list[Said], about: Span | None) -> bool:
    """Whether a report on a part of a year measures itself against the year before, and never against the last part."""
    if about is None or about.months[1] - about.months[0] >= 11:
        return False
    marks = [p for s in said for p in s.periods if p.role == "before"]
    ago = sum(1 for p in marks if p.relative == "yoy" or p.span == about.year_ago)
    last = sum(1 for p in marks if p.relative in ("previous", "qoq", "mom") or p.span == about.before)
    return ago >= 2 and ago > 2 * last


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
    taken = [(m.start, m.end) for m in members] + [(p.start, p.end) for p in periods] + dates(line.text)
    figures = [n for n in numbers(line.text) if not any(s < n.end and n.start < e for s, e in taken)]
    if line.kind == "heading" or (line.number <= 2 and all(n.unit == "plain" for n in figures)):
        # A date outside the data is that of the report, not of its figures.
        periods = [p for p in periods if p.span is None or reached(p.span, clock)]
    metrics = words("metrics", line.text)
    metrics = [w for w in metrics if not any(m.start < w.end and w.start < m.end and m.exact for m in members)]
    changes = [
        w
        for w in words("change", line.text)
        if not any(m.start < w.end and w.start < m.end for m in members) and not _fell_into(line.text, w, figures)
    ]
    columns = cells_of(document.lines[line.header].text, line.text, names, clock) if line.header is not None else ()
    above_metric = next((h.metrics[-1].entry for h in above if h.metrics and not h.numbers), "")
    if columns and (captioned := {w.entry for w in words("metrics", _caption(document, line))}):
        # "Price, volume and mix by product" does not say which of them a column without a name holds.
        above_metric = captioned.pop() if len(captioned) == 1 else ""
    counts = above_metric in COUNT_METRICS
    figures = scaled(figures, columns, line.text, _table_scale(document, line) if columns and not counts else 0.0)
    if line.kind in ("text", "bullet"):
        heading = next(
            (document.lines[p].text for p in reversed(line.parents) if document.lines[p].kind == "heading"), ""
        )
        figures = headed(figures, heading, line.text)
    led: tuple[MemberMention, ...] = ()
    of_lead = _headed(line, body, periods)
    for start, end in sentences(line.text, body):
        own = tuple(m for m in members if start <= m.start < end)
        own = _with_former(line.text[start:end], start, own, state)
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
                clauses(line.text, start, end),
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
                before_metric=state.metric if re.match(r"\W*(?:It|This|They)\b", text) else "",
                above_metric=above_metric,
                above_period=of_lead or next((found for h in above if (found := _stretch(h.periods))), ()),
                before_period=state.previous_period,
                against_year_ago=state.against_year_ago or any(_of_year_ago(p) for h in above for p in h.periods),
                section=section,
                columns=columns,
            )
        )
        state.recent = _latest((*state.recent, *own))
        subject = next((w for w in metrics if start <= w.start < min(end, start + 40)), None)
        state.metric = "" if own else subject.entry if subject is not None else state.metric
        against = [p for p in own_periods if p.role == "before"]
        if against:
            # What one sentence is compared with holds for those after it, until another one is named.
            state.against_year_ago = all(_of_year_ago(p) for p in against)
        if own:
            state.previous = _subject(own, line.text)
        if any(p.span for p in own_periods):
            state.previous_period = tuple(p for p in own_periods if p.span)
    return out


def _fell_into(text: str, word: Word, figures: list[Number]) -> bool:
    """Whether an amount itself "fell in Q2", which is where it belongs and no decline."""
    amount = next((n for n in figures if n.unit in ("money", "plain") and text[n.end : word.start].isspace()), None)
    return amount is not None and bool(_FELL_IN.match(text, word.start))


def _table_scale(document: Document, row: Line) -> float:
    """What the table of a row is counted in by the lines around it."""
    before = _last_line(document, row)
    above = before.text if before else ""
    below = next((x.text for x in document.lines[row.number :] if x.kind not in ("blank", "row")), "")
    noted = scale_of((x.text for x in document.lines if x.kind in ("text", "heading")), above)
    return noted or (scale_of((), below) if len(below) < 60 else 0.0)


def _last_line(document: Document, row: Line) -> Line | None:
    """The line above a table."""
    return next((x for x in reversed(document.lines[: row.header or 0]) if x.kind != "blank"), None)


def _caption(document: Document, row: Line) -> str:
    """What stands above a table as its title: a short line without a full stop."""
    above = _last_line(document, row)
    titled = above is not None and above.kind in ("heading", "text") and len(above.text) < 80
    return above.text if above is not None and titled and not above.text.rstrip().endswith((".", "!", "?")) else ""


def _headed(line: Line, body: int, periods: list[PeriodMention]) -> tuple[PeriodMention, ...]:
    """The period of a lead-in, which holds for its paragraph: "**Full year.** 2024 closed with …"."""
    if line.kind == "heading" or not line.written[line.body :].lstrip().startswith(("**", "__")):
        return ()
    return tuple(p for p in periods if p.span and p.end < body + 30 and re.match(r"\s*[.:]", line.text[p.end :]))[:1]


_FORMER = re.compile(r"(?<!\w)the (?P<which>former|latter)(?!\w)", re.IGNORECASE)


def _with_former(text: str, start: int, own: tuple[MemberMention, ...], state: _State) -> tuple[MemberMention, ...]:
    """The members of a sentence, with the one that "the former" or "the latter" stands for."""
    pair = _latest((*state.recent, *own))
    found = [
        replace(pair[0 if m.group("which").lower() == "former" else -1], start=start + m.start(), end=start + m.end())
        for m in _FORMER.finditer(text)
        if pair
    ]
    return tuple(sorted((*own, *found), key=lambda m: m.start)) if found else own


def _latest(found: tuple[MemberMention, ...]) -> tuple[MemberMention, ...]:
    """The last two different members of the dimension named last, in the order of their last mention."""
    out: list[MemberMention] = []
    for m in reversed(found):
        if m.dimension == found[-1].dimension and m.member not in [o.member for o in out]:
            out.insert(0, m)
    return tuple(out[-2:])


def _of_year_ago(p: PeriodMention) -> bool:
    return p.relative == "yoy" or (p.relative == "previous" and p.grain == "year")


def _stretch(periods: tuple[PeriodMention, ...]) -> tuple[PeriodMention, ...]:
    """The periods of a heading, its stretch as one where it names two ends."""
    named = tuple(p for p in periods if p.span)
    start = next((p for p in named if p.role == "start"), None)
    end = next((p for p in named if p.role == "end"), None)
    if start is None or end is None or start.span is None or end.span is None:
        return named
    return (PeriodMention(start.start, end.end, joined_span(start.span, end.span)),)


def _body(line: Line) -> int:
    """Where the words begin in the cleaned text."""
    text = line.text
    return next((i for i in range(len(text)) if line.place(i) >= line.body and not text[i].isspace()), len(text))


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
