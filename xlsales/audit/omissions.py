"""What a report leaves out: metrics it announces, the middle of a ranking, the risk of its own advice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import statement
from xlsales.audit.vocabulary import Word, metric_name, words

_ANNOUNCED = re.compile(
    r"\bmetrics? (?:analy[sz]ed|tracked|covered|considered)|\b(?:analy[sz]ed|tracked) metrics?", re.I
)
_BY = re.compile(r"\b(?:by|per)\s+(?P<what>(?:product|sales)\s\w+|\w+)", re.I)
_ENDS = re.compile(r"\b(?P<end>top|bottom)\s+(?P<pct>\d+)\s?%", re.I)
_FOCUS = re.compile(
    r"\b(?:focus(?:ing|ed)? on|concentrat(?:e|ing) on|doubl(?:e|ing) down on|prioriti[sz](?:e|ing))\b", re.I
)
_LEFT = re.compile(
    r"\b(?P<name>[A-Z][a-z]{2,}(?: [A-Z][a-z]+)?)(?:,)? (?:who (?:has )?(?:left|resigned|joined)|has left"
    r"|'s (?:position|role|vacancy|replacement))"
)


def check_promises(reading: Reading) -> Iterator[Claim]:
    """Metrics announced in a list and never reported."""
    announced = [s for s in reading.sentences if s.line.kind == "bullet" and _ANNOUNCED.search(s.section)]
    if not announced:
        return
    told = [s for s in reading.sentences if s.numbers and s not in announced]
    reported = {w.entry for s in told for w in s.metrics}
    seen: set[int] = set()
    for said in announced:
        absent = [
            w for w in said.metrics if w.entry not in reported and w.entry not in ("customers", "orders", "revenue")
        ]
        extra = re.search(r"(?:customer )?lifetime value|rep productivity|order processing", said.text, re.I)
        what = [metric_name(w.entry) for w in absent] + ([extra.group(0).lower()] if extra else [])
        split = [w for w in said.metrics if w not in absent and w.entry != "customers"]
        what += [f"{metric_name(w.entry)} by {by}" for w in split for by in _unsplit(said, w, told)]
        if what and said.line.number not in seen:
            seen.add(said.line.number)
            yield replace(
                statement(said, said.start, said.end, "coverage", whole=True),
                verdict="misleading",
                why=f"It is announced, but the report gives no result for {', '.join(dict.fromkeys(what))}.",
            )


def _unsplit(said: Said, metric: Word, told: list[Said]) -> Iterator[str]:
    """The dimensions by which a metric is announced and for which no figure of it is given."""
    for m in _BY.finditer(said.line.text, metric.end, said.end):
        found = words("dimensions", m.group("what"))
        if found and not any(
            metric.entry in {w.entry for w in s.metrics}
            and found[0].entry in {w.entry for w in words("dimensions", s.text)} | {x.dimension for x in s.members}
            for s in told
        ):
            yield m.group("what").lower()


def check_gaps(reading: Reading) -> Iterator[Claim]:
    """The middle of a ranking that is not described, advice that raises concentration, people not in the data."""
    for said in reading.sentences:
        yield from _middle(said)
        yield from _risk(said)
        yield from _stranger(reading, said)
        yield from _partial_low(said)


def _middle(said: Said) -> Iterator[Claim]:
    found = {m.group("end").lower(): m for m in _ENDS.finditer(said.line.text, said.start, said.end)}
    if len(found) < 2:
        return
    covered = sum(int(m.group("pct")) for m in found.values())
    last = max(found.values(), key=lambda m: m.start())
    if covered < 100:
        yield replace(
            statement(said, last.start(), last.end(), "coverage", whole=True),
            verdict="misleading",
            true=f"{100 - covered}% not described",
            why=f"Top and bottom cover {covered}% of them: the middle {100 - covered}% is not described.",
        )


def _risk(said: Said) -> Iterator[Claim]:
    """Advice to focus on what already brings most of the revenue."""
    m = _FOCUS.search(said.line.text, said.start, said.end)
    if m is None:
        return
    shares = [n.value for n in said.numbers if n.unit == "percent" and n.start > m.end()]
    if (
        shares
        and sum(shares) > 50
        and re.search(r"account|represent|contribut|share|of (?:total )?(?:sales|revenue)", said.text, re.I)
    ):
        yield replace(
            statement(said, m.start(), m.end(), "concentration", whole=True),
            verdict="misleading",
            true=f"{sum(shares):g}%",
            why=(
                f"They already bring {sum(shares):g}% of sales: focusing on them raises concentration, and "
                f"their own trend is not reported."
            ),
        )


def _partial_low(said: Said) -> Iterator[Claim]:
    """A lowest month far below the peak and later than it may be a month that is not over."""
    low = re.search(r"\b(?:lowest|weakest|trough)\b", said.text, re.I)
    peak = re.search(r"\b(?:peak|highest|best)\b", said.text, re.I)
    amounts = [n for n in said.numbers if n.unit in ("money", "plain") and n.value > 0]
    months = [p.span for p in said.periods if p.span and p.span.count == 1]
    if not low or not peak or len(amounts) < 2 or len(months) < 2:
        return
    last = amounts[-1]
    if last.value < 0.1 * amounts[0].value and months[-1] > months[0]:
        yield replace(
            statement(said, last.start, last.end, "coverage"),
            true=f"{last.value / amounts[0].value:.1%} of the peak",
            why=(
                f"{months[-1].label} is {last.value / amounts[0].value:.1%} of the peak: whether it is a whole "
                f"period cannot be seen from the text."
            ),
        )


def _stranger(reading: Reading, said: Said) -> Iterator[Claim]:
    for m in _LEFT.finditer(said.line.text, said.start, said.end):
        known = any(x.start < m.end("name") and m.start("name") < x.end for x in said.members)
        if not known and not words("metrics", m.group("name")):
            why = (
                f"{m.group('name')} is not among the names in the data."
                if reading.names
                else "It would need the list of people."
            )
            yield replace(statement(said, m.start(), m.end(), "label"), why=why)
