"""Claims that need something beside the rows: a benchmark, two cycles, a test, a name for what is shown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim, Query, Verdict
from xlsales.audit.members import MemberMention
from xlsales.audit.periods import Span, same_grain
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement
from xlsales.audit.unknown import is_name
from xlsales.metrics.significance import two_proportions

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
_BENCHMARK = re.compile(
    (r"\b(?:(?:below|above|under|over|missed|beat|exceed(?:s|ed)?|short of|behind|ahead of|met|hit|reached"
        r"|achieved|surpassed) (?:our |its |their |his |her |the )?(?:sales |revenue |annual "
        r"|quarterly )?(?:targets?|quotas?|goals?|plan|budget|expectations?)|underperform(?:s|ed|ing"
        r"|ance)?(?! (?-i:[A-Z]))|on target|off target)\b"), re.I,
)  # fmt: skip
_STRONG = re.compile(
    (
        r"\b(?P<word>strong|solid|robust|excellent|impressive|great|weak|poor|low|disappointing"
        r"|lower) (?P<what>performance|results?|sales(?: figures| performance)?|contribut(?:or|ion)"
        r"|showing)\b(?: (?:in|of|for|from|across) )?"
    ),
    re.I,
)
_RATE_WORD = re.compile(
    r"\b(?P<word>poor|weak|low|lower|strong|bad|significantly (?:higher|lower|better|worse|above|below))\b", re.I
)
_RETENTION = re.compile(r"\b(?:retention|churn)\b[^.;]{0,40}\b(?:indicator|rate|metric|figure)s?\b", re.I)
_SEGMENT_SHARE = re.compile(
    r"\b(?:high[- ]value|at[- ]risk|lost|loyal|champions?)\b[^.;]{0,20}\b(?:percentage|share|proportion)\b", re.I
)
_CLV = re.compile(r"\b(?:customer lifetime values?|lifetime values?|clv|ltv)\b", re.I)
_SPEND = re.compile(
    r"\b(?:average (?:monetary value|spend|purchase|revenue)|monetary value|historic(?:al)? spend|spent on average)\b",
    re.I,
)
_SAVING = re.compile(r"\b(?:reduc\w+|cut\w*|sav\w+|lower\w*)\s+(?:\w+\s+){0,2}costs?\b|\bcost savings?\b", re.I)
_EXPANSION = re.compile(r"\b(?:revenue|growth|sales)[- ](?:expansion )?(?:opportunit|expansion|potential)", re.I)
_CLASS = re.compile(r"^\W*G(?P<n>[1-4])\s*[:=–-]")
_CONSISTENT = re.compile(
    (
        r"\b(?:consistently|every (?:quarter|month|year|period)|each (?:quarter|month|year|period)"
        r"|in all (?:quarters|months|years|periods)|steadily|continuously|month after month"
        r"|quarter after quarter|without exception)\b"
    ),
    re.I,
)


def check_judgements(reading: Reading, said: Said, facts: Facts | None) -> list[Claim]:
    """All claims of this kind in a sentence; `facts` is None where there are no rows."""
    out: list[Claim] = []
    out += _seasons(reading, said, facts)
    out += _benchmarks(reading, said, facts)
    out += _labels(said)
    if facts is not None and said.line.kind != "heading":
        for check in (_classes, _strong, _significance, _consistency):
            out += check(reading, said, facts)
    return out


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


def _seasons(reading: Reading, said: Said, facts: Facts | None) -> Iterator[Claim]:
    if said.line.kind == "heading" or (said.advice and facts is None):
        return
    years = years_in(reading, facts)
    text = said.line.text
    history, season, trend = (p.search(text, said.start, said.end) for p in (_HISTORY, _SEASON, _TREND))
    if history and (season or re.search(r"Q[1-4]|season|quarter|month", said.text)):
        if years < 2:
            yield replace(
                statement(said, history.start(), history.end(), "seasonality"),
                why="It would need the same periods of earlier years; " + _reach(reading, facts),
            )
    elif season and not said.advice and years < 2:
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


def _reach(reading: Reading, facts: Facts | None) -> str:
    if facts is None:
        return "the report names less than that and there are no rows."
    calendar = facts.cube.calendar
    return f"the rows run from {calendar.first_day:%Y-%m-%d} to {calendar.last_day:%Y-%m-%d}."


def _benchmarks(reading: Reading, said: Said, facts: Facts | None) -> Iterator[Claim]:
    if said.line.kind == "heading":
        return
    text = said.line.text
    for m in _BENCHMARK.finditer(text, said.start, said.end):
        written = m.group(0).lower()
        if hypothetical(text[said.clause(m.start())[0] : m.start()]) or (
            said.advice and not re.search(r"underperform", written)
        ):
            continue
        nouns = re.search(r"target|quota|goal|plan|budget|expectation", written)
        if (
            not nouns
            and group_after(said, m.end(), said.clause(m.start()))
            and group_before(said, m.start(), said.clause(m.start()))
        ):
            continue
        if (
            re.match(r"underperform(?:s|ed|ing)?$", written)
            and re.match(r"\s+(?:the |our )?(?:company|average|quota|target|overall)", text[m.end() : said.end])
            and not re.match(r"\s+(?:the |our )?(?:quota|target)", text[m.end() : said.end])
        ):
            continue
        claim = statement(said, m.start(), m.end(), "benchmark")
        targets = facts is not None and facts.cube.book.targets is not None
        if not targets or facts is None:
            what = "No target or quota is given" if nouns or "quota" in said.text.lower() else "No benchmark is given"
            yield replace(claim, why=f"{what}, in the text or in the rows: it cannot be said to be {written}.")
            continue
        yield _attained(reading, said, claim, written, facts)


def _attained(reading: Reading, said: Said, claim: Claim, written: str, facts: Facts) -> Claim:
    who = as_filters(group_before(said, said.end, (said.start, said.end)) or inherited(said))
    span = periods_for(reading, said, said.start, said.start, False)[0] or reading.clock.now
    reached = facts.amount("attainment", who, span)
    claim = replace(claim, query=Query("attainment", "value", who, span).text)
    if reached is None:
        return replace(claim, why="There is no quota for it in the targets.")
    below = bool(re.match(r"below|under|missed|short|behind|off", written))
    claim = replace(claim, true=f"{reached:.1%}", true_value=reached)
    verdict: Verdict = "right" if (reached < 1) == below else "wrong direction"
    return replace(claim, verdict=verdict, why=f"Attainment is {reached:.1%}.")


def _labels(said: Said) -> Iterator[Claim]:
    text = said.text
    if said.numbers and _RETENTION.search(text) and (m := _SEGMENT_SHARE.search(said.line.text, said.start, said.end)):
        yield replace(
            statement(said, m.start(), m.end(), "label", whole=True),
            verdict="mislabelled",
            why="The share of a customer segment is neither a retention nor a churn rate.",
        )
    if said.numbers and (clv := _CLV.search(said.line.text, said.start, said.end)) and _SPEND.search(text):
        yield replace(
            statement(said, clv.start(), clv.end(), "label", whole=True),
            verdict="mislabelled",
            why="What is shown is spend to date, not a lifetime value, and one period shows no trend.",
        )
    context = said.section
    if (
        said.numbers
        and (m := _SAVING.search(said.line.text, said.start, said.end))
        and (_EXPANSION.search(context) or _EXPANSION.search(text))
    ):
        yield replace(
            statement(said, m.start(), m.end(), "label", whole=True),
            verdict="mislabelled",
            why="A cost saving is not revenue; it does not belong among revenue opportunities.",
        )


def _classes(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """Classes of a 2 × 2 matrix: G1 high rate and value, G2 high rate, G3 high value, G4 neither."""
    found = _CLASS.match(said.text)
    if not found or not said.members:
        return
    span = reading.about or reading.clock.now
    whole = facts.amount("win_rate", (), span), facts.amount("average_sale", (), span)
    if None in whole:
        return
    for m in {x.member: x for x in said.members}.values():
        f = ((m.dimension, (m.member,)),)
        own = facts.amount("win_rate", f, span), facts.amount("average_sale", f, span)
        claim = replace(
            statement(said, said.start, said.end, "class", whole=True),
            stated=f"{m.member}: G{found.group('n')}",
            query="class by win rate × average sale against the company's",
        )
        if own[0] is None or own[1] is None:
            yield replace(claim, why=f"{m.member} has no closed deals.")
            continue
        high = own[0] >= whole[0], own[1] >= whole[1]  # type: ignore[operator]
        place = {(True, True): 1, (True, False): 2, (False, True): 3, (False, False): 4}[high]
        shown = f"win rate {own[0]:.1%} against {whole[0]:.1%}, average sale {own[1]:,.0f} against {whole[1]:,.0f}"
        right = place == int(found.group("n"))
        yield replace(
            claim, verdict="right" if right else "wrong", true=f"G{place}", why=f"{shown[0].upper()}{shown[1:]}."
        )


def _strong(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """'Strong performance in the Asia Pacific region': is it, and how much of it is one row?"""
    if said.advice:
        return
    for m in _STRONG.finditer(said.line.text, said.start, said.end):
        clause = said.clause(m.start())
        if m.group("what").lower().startswith("performance") and any(
            p.span and 0 <= p.start - m.end() < 5 for p in said.periods
        ):
            continue
        right = (
            group_after(said, m.end(), clause) if re.search(r"(?:in|of|for|from|across) $", m.group(0), re.I) else ()
        )
        before = tuple(x for x in said.members if x.end <= m.start())
        who = right or before or group_after(said, m.end(), clause) or inherited(said)
        claim = statement(said, m.start(), m.end(), "concentration")
        label = re.match(r"^\W*(?P<name>[A-Z]\w+(?: [A-Z]\w+)+)\W*:", said.text)
        if (
            label
            and is_name(label.group("name"))
            and not any(x.start < said.start + label.end("name") for x in said.members)
        ):
            yield replace(
                claim, kind="number", why=f"No figure is given, and {label.group('name')} is not in the data."
            )
            continue
        if not who:
            continue
        yield _weight(
            reading,
            said,
            claim,
            who,
            m.group("word").lower() in ("weak", "poor", "low", "disappointing", "lower"),
            facts,
        )


def _weight(
    reading: Reading, said: Said, claim: Claim, who: tuple[MemberMention, ...], weak: bool, facts: Facts
) -> Claim:
    span = periods_for(reading, said, claim.start, claim.start, False)[0]
    filters = as_filters(who)
    query = Query("revenue", "share", filters, span, None, tuple(f for f in filters[1:]))
    share = facts.value(query)
    claim = replace(claim, query=query.text)
    if share is None or not facts.lines(filters, span):
        return replace(claim, why="There are no rows of it in the data.")
    values = facts.by_member("revenue", filters[0][0], filters[1:], span)
    fair = 1 / len(values) if values else 0.0
    top = _top_row(filters, span, facts)
    claim = replace(claim, true=f"{share:.1%}", true_value=share)
    if (share / max(len(filters[0][1]), 1) < fair) != weak and len(values) > 1:
        return replace(
            claim,
            verdict="wrong" if fair and abs(share / max(len(filters[0][1]), 1) / fair - 1) > 0.5 else "misleading",
            why=f"It brings {share:.1%} of revenue; an equal share would be {fair:.1%}, and no benchmark is given.",
        )
    if top > 0.5 and not weak:
        return replace(
            claim, verdict="misleading", why=f"It brings {share:.1%} of revenue, but {top:.1%} of that is a single row."
        )
    return replace(claim, verdict="right", why=f"It brings {share:.1%} of revenue (equal shares would be {fair:.1%}).")


def _top_row(filters: tuple[tuple[str, tuple[str, ...]], ...], span: Span | None, facts: Facts) -> float:
    rows = facts.cube.book.sales
    hit = rows["revenue"] > 0
    for dimension, members in filters:
        hit &= rows[dimension].isin(members)
    if span is not None:
        low, high = span.months
        hit &= rows["month"].between(low, high)
    amounts = rows.loc[hit, "revenue"]
    return float(amounts.max() / amounts.sum()) if len(amounts) else 0.0


def _significance(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """A rate called poor, strong or significantly different: is the difference more than chance?"""
    if facts.cube.book.deals is None:
        return
    text = said.line.text
    rates = [w for w in said.metrics if w.entry == "win_rate"]
    for w in rates[:1]:
        clause = said.clause(w.start)
        near = [
            m
            for m in _RATE_WORD.finditer(text, clause[0], min(clause[1], w.end + 40))
            if (m.end() <= w.start + 1 and w.start - m.end() < 12) or 0 <= m.start() - w.end < 14
        ]
        who = group_before(said, w.start, (said.start, said.end)) or inherited(said)
        if not near or not who:
            continue
        word = near[0]
        span = periods_for(reading, said, w.start, w.end, False)[0]
        yield from _tested(
            statement(said, word.start(), word.end(), "significance"), who, word.group("word").lower(), span, facts
        )


def _tested(
    claim: Claim, who: tuple[MemberMention, ...], word: str, span: Span | None, facts: Facts
) -> Iterator[Claim]:
    one = who[0]
    own = ((one.dimension, (one.member,)),)
    won, closed = facts.amount("won", own, span), facts.amount("closed", own, span)
    all_won, all_closed = facts.amount("won", (), span), facts.amount("closed", (), span)
    if not closed or not all_closed or won is None or all_won is None or all_closed <= closed:
        return
    p = two_proportions(won, closed, all_won - won, all_closed - closed)
    rate, rest = won / closed, (all_won - won) / (all_closed - closed)
    claim = replace(
        claim,
        query=f"win rate of {one.member} against the rest, two-proportion test",
        true=f"{rate:.1%} against {rest:.1%}, p = {p:.2f}",
        true_value=p,
    )
    low = bool(re.search(r"poor|weak|low|bad|worse|below", word))
    if (rate < rest) != low and "healthy" not in word:
        yield replace(claim, verdict="wrong direction", why=f"{one.member} wins {rate:.1%}, the rest {rest:.1%}.")
    elif p > facts.cube.settings.alpha:
        yield replace(
            claim,
            verdict="not significant",
            why=(
                f"{rate:.1%} against {rest:.1%} of the rest is within chance (p = {p:.2f}, {closed:,.0f} closed deals)."
            ),
        )
    else:
        yield replace(claim, verdict="right", why=f"{rate:.1%} against {rest:.1%} of the rest (p = {p:.3f}).")


def _consistency(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """'Grew every quarter', 'steadily declining': each step of the series."""
    m = _CONSISTENT.search(said.line.text, said.start, said.end)
    if m is None or said.advice or not said.changes:
        return
    word = min(said.changes, key=lambda w: abs(w.start - m.start()))
    if abs(word.start - m.start()) > 40 or word.entry == "flat":
        return
    who = as_filters(group_before(said, max(m.start(), word.start), (said.start, said.end)) or inherited(said))
    metrics = [w.entry for w in said.metrics if w.end <= word.start and w.entry not in ("customers", "growth_rate")]
    grain = "month" if "month" in m.group(0).lower() else facts.cube.calendar.grain
    calendar = facts.cube.at(grain).calendar
    span = next((p.span for p in said.periods if p.span and p.span.count > 1), None) or reading.about
    if span is not None and span.grain == grain and span.count == 1:
        span = None
    values = [
        (ix, v)
        for ix, v in sorted(facts.by_period(metrics[-1] if metrics else "revenue", who, calendar.grain).items())
        if ix not in calendar.partial and ix in calendar.present
    ]
    if span is not None:
        inner = same_grain(span, calendar.grain)
        values = [(ix, v) for ix, v in values if inner.first <= ix <= inner.last]
    claim = replace(statement(said, m.start(), m.end(), "consistency"), query="the changes from period to period")
    steps = [(b, y / x - 1) for (_, x), (b, y) in itertools.pairwise(values) if x > 0]
    if len(steps) < 2:
        yield replace(claim, verdict="not testable", why=f"There are only {len(values)} whole periods.")
        return
    broken = [(ix, s) for ix, s in steps if (s > 0) != (word.entry == "up")]
    shown = ", ".join(f"{calendar.period(ix).label} {s:+.1%}" for ix, s in broken[:3])
    if broken:
        yield replace(claim, verdict="wrong", true=shown, why=f"Not in {len(broken)} of {len(steps)} periods: {shown}.")
    else:
        yield replace(
            claim, verdict="right", true=f"{len(steps)} of {len(steps)}", why=f"So in all {len(steps)} periods."
        )
