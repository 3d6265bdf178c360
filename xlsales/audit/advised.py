"""Recommendations and what the document as a whole covers: SMART, coverage of periods, drift of terms."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.about import joined_span
from xlsales.audit.claims import Claim
from xlsales.audit.documents import Line
from xlsales.audit.periods import Span, same_grain
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import statement

_HEAD = re.compile(r"recommend|action|next steps?|smart", re.I)
# What makes an action SMART, and the words that show it.
PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "owner",
        re.compile(
            (
                r"\bowner\b|\bresponsible\b|\bled by\b|\b(?:manager|director|head of|vp|lead)\b[^.]*:"
                r"|\bby the \w+ (?:team|manager)|\b(?:will|to) be owned|\baccountable\b|\bassign(?:ed)? to\b"
            ),
            re.I,
        ),
    ),
    (
        "baseline",
        re.compile(
            (
                r"\bfrom\s+[$€£]?\d|\bbaseline\b|\bcurrent(?:ly)?\s+(?:at\s+)?[$€£]?\d|\bnow\s+[$€£]?\d|\(\s*(?:now"
                r"|currently)"
            ),
            re.I,
        ),
    ),
    (
        "target number",
        re.compile(
            (
                r"\b(?:to|by|of|reach|target(?: of)?|at least)\s+(?:at least\s+)?[$€£+]?\d[\d,.]*\s*(?:%|pp|k|m|deals"
                r"|orders|units|customers|points)?(?!\s*(?:days|weeks|months|quarters))|target:\s*[$€£]?\d|>\s*\d"
            ),
            re.I,
        ),
    ),
    (
        "metric",
        re.compile(
            (
                r"\bmetrics?\b|\bkpi|\bmeasured? by\b|\bwin rate|\bconversion|\bcvr\b|\brevenue\b|\baverage (?:sale"
                r"|order)|\bunits\b|\bdeals\b|\bsales\b|\bmargin\b|\bretention\b|\bchurn\b"
            ),
            re.I,
        ),
    ),
    (
        "date",
        re.compile(
            (
                r"\btimeline\b|\bby (?:the )?(?:end of|q[1-4]|january|february|march|april|may|june|july|august"
                r"|september|october|november|december|20\d\d|\d{4}-)|\bwithin \d|\bin \d+ (?:days|weeks|months)"
                r"|\bnext (?:quarter|month|year)|\bdeadline|\bdue\b|\d{4}-\d\d-\d\d|\b\d+ days\b"
            ),
            re.I,
        ),
    ),
)
_TERMS = (("region", r"\bregions?\b"), ("territory", r"\bterritor(?:y|ies)\b"))


def check_recommendations(reading: Reading) -> Iterator[Claim]:
    """One claim for each recommended action: which parts of SMART it lacks."""
    lines = reading.document.lines
    lacks: list[tuple[str, ...]] = []
    smart = bool(re.search(r"\bSMART\b", reading.document.text))
    first = {s.line.number: s for s in reversed(reading.sentences)}
    for i, line in enumerate(lines):
        said = first.get(line.number)
        if said is None or not _is_action(line, lines):
            continue
        block = line.text + " " + " ".join(c.text for c in lines[i + 1 : i + 8] if i in c.parents)
        absent = [name for name, pattern in PARTS if not pattern.search(block)]
        lacks.append(tuple(absent))
        title = re.match(r"[^:.]{3,80}", said.text)
        end = said.start + (title.end() if title else len(said.text))
        claim = statement(said, said.start, end, "recommendation", whole=True)
        if not absent:
            yield replace(
                claim, verdict="right", why="It has an owner, a baseline, a target number, a metric and a date."
            )
        elif smart:
            yield replace(claim, verdict="mislabelled", why=f"Not SMART: without {_listed(absent)}.")
        else:
            yield replace(
                claim, verdict="unverifiable", why=f"Its success cannot be checked: without {_listed(absent)}."
            )
    if smart and lacks:
        yield from _called_smart(reading, lacks)


def _called_smart(reading: Reading, lacks: list[tuple[str, ...]]) -> Iterator[Claim]:
    """The sentence that calls the actions SMART: how many of them are."""
    for said in reading.sentences:
        m = re.search(r"\bSMART\b", said.text)
        if m is None or said.line.kind == "bullet":
            continue
        complete = sum(not absent for absent in lacks)
        absent = [name for name, _ in PARTS if any(name in a for a in lacks)]
        why = f"{complete} of {len(lacks)} actions are SMART"
        yield replace(
            statement(said, said.start + m.start(), said.start + m.end(), "recommendation"),
            verdict="right" if complete == len(lacks) else "mislabelled",
            true=f"{complete} of {len(lacks)}",
            why=f"{why}; missing: {_listed(absent)}." if absent else f"{why}.",
        )
        return


def _is_action(line: Line, lines: tuple[Line, ...]) -> bool:
    above = [lines[p] for p in line.parents]
    headed = any(_HEAD.search(a.text) and a.kind in ("heading", "text") for a in above)
    nested = any(a.kind == "bullet" for a in above)
    return line.kind == "bullet" and headed and not nested


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def check_coverage(reading: Reading, facts: Facts | None) -> Iterator[Claim]:
    """A stretch of periods that the report speaks of and that has a hole: 'from Q3 2023 to Q3 2024'."""
    seen: set[tuple[int, int]] = set()
    for said in reading.sentences[:25]:
        clause = (
            said.clause(found_at)
            if (found_at := next((p.start for p in said.periods if p.span), None)) is not None
            else (0, 0)
        )
        if any(clause[0] <= w.start < (found_at or 0) for w in said.changes):
            continue
        if said.changes and not re.search(
            r"\b(?:report|analysis|period|covers?|across|performance)\b", said.text, re.I
        ):
            continue
        found = _stretch(said)
        if found is None:
            continue
        span, named, start, end = found
        finest = facts.cube.book.precision if facts is not None else "day"
        if finest in ("quarter", "year") and span.grain == "month":
            # Rows that carry only quarters fill whole quarters.
            span, named = same_grain(span, finest), []
        if span.count < 3 or (span.first, span.last) in seen:
            continue
        seen.add((span.first, span.last))
        missing = _missing(reading, span, facts, named)
        claim = replace(statement(said, start, end, "coverage"), query=f"periods with rows, {span.label}")
        if missing:
            yield replace(
                claim,
                verdict="misleading",
                true=f"{span.count - len(missing)} of {span.count} periods",
                why=(
                    f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: "
                    f"{span.count - len(missing)} of {span.count} periods are there."
                ),
            )
        elif facts is not None:
            yield replace(
                claim, verdict="right", true=f"{span.count} of {span.count} periods", why="Every period has rows."
            )


def _stretch(said: Said) -> tuple[Span, list[Span], int, int] | None:
    named = [p for p in said.periods if p.span]
    for a, b in itertools.pairwise(named):
        if a.role == "start" and b.role == "end" and a.span and b.span and a.span.grain == b.span.grain:
            return joined_span(a.span, b.span), [], a.start, b.end
    spans = [p.span for p in named if p.role == "at" and p.span and p.span.count == 1]
    if len(spans) >= 3 and len({s.grain for s in spans}) == 1 and len(set(spans)) == len(spans):
        return joined_span(min(spans), max(spans)), spans, named[0].start, named[-1].end
    return None


def _missing(reading: Reading, span: Span, facts: Facts | None, named: list[Span]) -> list[str]:
    every = [Span(span.grain, i, i, span.fiscal_year_start) for i in range(span.first, span.last + 1)]
    if facts is not None:
        return [s.label for s in every if facts.lines((), s) == 0]
    told = {p.span for s in reading.sentences for p in s.periods if p.span} if not named else set(named)
    reported = [s for s in every if s in told]
    return [s.label for s in every if s not in told] if len(reported) >= 3 else []


def check_terms(reading: Reading) -> Iterator[Claim]:
    """The same share stated of regions here and of territories there."""
    seen: dict[float, tuple[str, Said]] = {}
    for said in reading.sentences:
        for n in said.numbers:
            if n.unit != "percent":
                continue
            after = said.line.text[n.end : n.end + 25]
            term = next((name for name, p in _TERMS if re.match(r"\s*of\s+(?:\w+\s+)?" + p, after, re.I)), "")
            if not term:
                continue
            if n.value in seen and seen[n.value][0] != term:
                other, where = seen[n.value]
                yield replace(
                    statement(said, n.start, n.end, "label"),
                    verdict="mislabelled",
                    why=(
                        f"Line {where.line.number} says the same of {other} members: {other} and {term} are "
                        f"used for one thing."
                    ),
                )
            seen.setdefault(n.value, (term, said))
