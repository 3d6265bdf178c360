"""Claims that compare: A outperforms B, below the company average, Q4 beats the other quarters; and share words."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query, Verdict
from xlsales.audit.directions import judged_direction
from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for, slots_of
from xlsales.audit.subjects import (
    as_filters,
    group_after,
    group_before,
    inherited,
    is_counted,
    metrics_before,
    statement,
)
from xlsales.audit.vocabulary import LOWER_IS_BETTER, Word, metric_name, words

_AVERAGE = re.compile(
    (
        r"^\s*(?:the\s+)?(?:company|overall|team|group|corporate|regional|organi[sz]ation(?:al)?"
        r"|national)?(?:'s)?\s*(?:-wide\s+)?(?:average|mean|company(?:'s)?(?: (?:rate|level|average"
        r"|figure))?)\b(?! in both)"
    ),
    re.I,
)
_OTHERS = re.compile(
    (
        r"^\s*(?:the\s+|all\s+)*(?:other|remaining|rest of the)\s+(?P<what>quarters|months|regions|segments"
        r"|products|categories|managers|teams|reps|sectors|channels|seasons)"
    ),
    re.I,
)
_COUNT = re.compile(
    (
        r"^\s*(?:[$€£~]|\d|half\b|a (?:third|quarter|half)|one |two |three |twice|doubl|expected|just|a "
        r"|\w+ (?:thirds|quarters))"
    ),
    re.I,
)
# "Beat their targets, whereas B …": the member behind is no rival.
_NO_RIVAL = re.compile(r"\b(?:targets?|goals?|plans?|quotas?|budgets?|expectations?|while|whereas|but)\b", re.I)
_GROUP_RATES = ("win_rate", "average_sale", "asp", "weeks_to_close", "margin", "lost_share", "price")


def check_comparisons(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Comparisons of members, periods and averages; with the starts of the figures that belong to them."""
    out: list[Claim] = []
    used: set[int] = set()
    if said.line.kind == "heading":
        return out, used
    text = said.line.text
    for word in words("compare", text, said.start, said.end):
        clause = said.clause(word.start)
        after = text[word.end : said.end]
        if re.match(r"\s*(?:her|him|it|them|these|those|this)\b", after):
            continue
        if hypothetical(text[clause[0] : word.start]) or (
            said.advice and re.search(r"train|should|set", text[clause[0] : word.start], re.I)
        ):
            continue
        if (claims := _averages(reading, said, word, facts, after)) is not None:
            out += claims
        elif _OTHERS.match(after):
            more, starts = _against_others(reading, said, word, facts, after)
            out += more
            used |= starts
        elif (against := _against_period(reading, said, word, facts)) is not None:
            out += against
        elif not _COUNT.match(after):
            more, starts = _two(reading, said, word, facts)
            out += more
            used |= starts
    return out, used


def _against_period(reading: Reading, said: Said, word: Word, facts: Facts) -> list[Claim] | None:
    """ "Coastal sold 92k, slightly above Q1": a level held against a period, without a figure of the gap."""
    text = said.line.text
    mark = next((p for p in said.periods if p.role == "before" and 0 <= p.start - word.end < 14), None)
    if mark is None or not _TO_PERIOD.fullmatch(text[word.end : mark.start]):
        return None
    if any(0 <= word.start - n.end < 12 and n.unit in ("percent", "points", "times") for n in said.numbers):
        return []
    if re.match(r"\s*,?\s*by\b", text[mark.end :]) or any(
        _SIZED.fullmatch(text[n.end : word.start]) for n in said.numbers if n.end <= word.start
    ):
        return []
    if re.search(r"\b(?:days?|weeks?|months?)\s*$", text[: word.start], re.I):
        return []
    clause = said.clause(word.start)
    who = group_before(said, word.start, clause) or group_before(said, word.start, (said.start, said.end))
    inside = [w for w in said.metrics if word.start <= w.start < word.end]
    if not inside and re.fullmatch(r"(?:more|fewer|less) \w+ than", text[word.start : word.end], re.I):
        # "More cars than": the rows do not count cars.
        return []
    metrics = [
        w.entry
        for w in inside or metrics_before(said, word.start, (said.start, said.end))
        if inside or w.entry not in ("customers", "quota")
    ]
    span, compare, _ = periods_for(reading, said, word.start, word.start, True)
    filters = as_filters(who or (inherited(said) if said.anaphor or said.topic or said.above else ()))
    query = Query(metrics[-1] if metrics else "revenue", "change", filters, span, compare)
    claim = statement(said, word.start, word.end, "direction")
    return [
        judged_direction(claim, query, Word("up" if word.entry == "above" else "down", word.start, word.end), facts)
    ]


_TO_PERIOD = re.compile(r"\s*(?:in |during |for )?(?:the |that of |those of |its |their )?", re.I)
_SIZED = re.compile(r"\s+(?:\w+\s+)?", re.I)


def _averages(reading: Reading, said: Said, word: Word, facts: Facts, after: str) -> list[Claim] | None:
    if not _AVERAGE.match(after):
        return None
    clause = (said.start, said.end)
    who = group_before(said, word.start, clause) or inherited(said) or said.topic
    metrics = metrics_before(said, word.start, clause)
    beside = next((m for m in said.numbers if 0 <= m.start - word.end < 25), None)
    if beside is not None:
        own = slots_of(reading, said, beside).metric
        metrics = [Word(own, word.start, word.start)] if own else metrics
    names = [w.entry for w in metrics if w.entry not in ("customers",)][-1:] or [
        w.entry for w in said.metrics if w.start > word.end
    ][:1]
    if not who or not names:
        return []
    span = periods_for(reading, said, word.start, word.end, False)[0]
    metric = names[0]
    filters = as_filters(who)
    mine = facts.amount(metric, filters, span)
    whole = facts.amount(metric, (), span)
    if metric not in _GROUP_RATES and whole is not None:
        values = facts.by_member(metric, filters[0][0], (), span)
        whole = sum(values.values()) / len(values) if values else None
    claim = replace(
        statement(said, word.start, word.end, "comparison"),
        query=f"{Query(metric, 'value', filters, span).text} against the average",
    )
    if mine is None or whole is None:
        return [replace(claim, why=f"The data have no {metric_name(metric)}.")]
    return [_decided(claim, word, metric, mine, whole, " and ".join(filters[0][1]), "the average")]


def _decided(claim: Claim, word: Word, metric: str, mine: float, theirs: float, who: str, whom: str) -> Claim:
    written = claim.stated.lower()
    above = word.entry == "above"
    better_words = re.match(r"outperform|underperform|better|worse|beat|lag|trail|outpac", written)
    if metric in LOWER_IS_BETTER and better_words:
        above = not above
    if metric == "weeks_to_close" and re.match(r"faster", written):
        above = False
    claim = replace(claim, true=f"{_figure(metric, mine)} against {_figure(metric, theirs)}", true_value=mine)
    what = f"{metric_name(metric)}: {who} {_figure(metric, mine)}, {whom} {_figure(metric, theirs)}"
    if mine == theirs:
        return replace(claim, verdict="wrong", why=f"They are equal ({what}).")
    if (mine > theirs) == above:
        return replace(claim, verdict="right", why=f"So it is: {what}.")
    return replace(claim, verdict="wrong direction", why=f"It is the other way round: {what}.")


def _two(reading: Reading, said: Said, word: Word, facts: Facts) -> tuple[list[Claim], set[int]]:
    clause = said.clause(word.start)
    text = said.line.text
    left = (
        group_before(said, word.start, clause)
        or group_before(said, word.start, (said.start, said.end))
        or inherited(said)
    )
    right = group_after(said, word.end, (said.start, said.end))
    if not left or not right:
        return [], set()
    if _NO_RIVAL.search(text[word.end : right[0].start]):
        return [], set()
    first = next((m for m in left if m.dimension == right[0].dimension), None)
    if first is None or first.member == right[0].member or right[0].start - word.end > 40:
        return [], set()
    if any(word.end <= p.start < right[0].start for p in said.periods):
        # "0.8 % below Q4, while EMEA …": it is the period that it is compared with.
        return [], set()
    inside = [w for w in said.metrics if word.start <= w.start < word.end]
    metrics = (
        inside
        or metrics_before(said, word.start, (said.start, said.end))
        or [w for w in said.metrics if w.start > word.end]
    )
    metrics = [w for w in metrics if is_counted(text, w) and w.entry not in ("cost", "quota", "growth_rate")]
    metric = metrics[-1].entry if metrics else "revenue"
    if _GROWING.match(text[word.start : word.end]) and (
        re.search(r"\b(?:grew|grow\w*|growth|rose|expand\w*)\b", said.text, re.I)
        or "outgr" in text[word.start : word.end].lower()
    ):
        return _growths(reading, said, word, facts, first, right[0]), set()
    where = [m for m in said.members if m.dimension != first.dimension and m.end <= first.start][-1:] or [
        m for m in inherited(said) if m.dimension != first.dimension
    ][:1]
    rest = as_filters(tuple(where))
    span = periods_for(reading, said, word.start, word.end, False)[0]
    claim = statement(said, word.start, word.end, "comparison")
    mine = facts.amount(metric, (*rest, (first.dimension, (first.member,))), span)
    theirs = facts.amount(metric, (*rest, (right[0].dimension, (right[0].member,))), span)
    if mine is None or theirs is None:
        return [replace(claim, why=f"The data cannot tell the {metric_name(metric)} of both.")], set()
    claim = replace(
        claim,
        query=(
            f"{metric_name(metric)} of {first.member} against {right[0].member}, "
            f"{span.label if span else 'all periods'}"
        ),
    )
    judged = _decided(claim, word, metric, mine, theirs, first.member, right[0].member)
    if judged.verdict == "right" and (caveat := _partly(metric, first, right[0], rest, span, facts)):
        judged = replace(judged, verdict="misleading", why=f"{judged.why} But {caveat}.")
    figures = [
        n
        for n in said.numbers
        if clause[0] <= n.start < said.end
        and (
            (
                re.search(r"\bby\s*(?:about |around |nearly |almost |over |some )?$", text[word.end : n.start], re.I)
                and n.start > word.end
            )
            or (n.end <= word.start and not text[n.end : word.start].strip())
        )
    ]
    out = [judged, *(_gap(said, n, judged, mine, theirs) for n in figures[:1])]
    return out, {n.start for n in figures[:1]}


_GROWING = re.compile(r"faster|slower|outgr|outpac", re.I)


def _growths(
    reading: Reading, said: Said, word: Word, facts: Facts, first: MemberMention, other: MemberMention
) -> list[Claim]:
    """ "A grew faster than B": their changes side by side."""
    span, compare, _ = periods_for(reading, said, word.start, word.end, True)
    if len([p for p in said.periods if p.span]) > 1:
        return []
    mine, theirs = (
        facts.value(Query("revenue", "change", ((m.dimension, (m.member,)),), span, compare)) for m in (first, other)
    )
    claim = statement(said, word.start, word.end, "comparison")
    if mine is None or theirs is None:
        return [replace(claim, why="There is nothing to compare with in the data.")]
    slower = said.line.text[word.start : word.end].lower().startswith("slower")
    held = mine != theirs and (mine < theirs) == slower
    shown = f"{first.member} {mine:+.1%}, {other.member} {theirs:+.1%}"
    verdict: Verdict = "right" if held else "wrong direction"
    return [
        replace(claim, verdict=verdict, true=shown, query="changes of revenue of both", why=f"The rows give {shown}.")
    ]


def _gap(said: Said, n: Number, judged: Claim, mine: float, theirs: float) -> Claim:
    """The figure by which one is ahead of the other."""
    shown = (
        (mine / theirs - 1) * 100
        if n.unit == "percent" and theirs
        else mine / theirs
        if n.unit == "times" and theirs
        else (mine - theirs) * (100 if n.unit == "points" else 1)
    )
    agreed = agreement(n, abs(n.value), abs(shown))
    claim = replace(
        judged,
        kind="comparison",
        stated=said.line.as_written(n.start, n.end).strip(),
        start=said.line.place(n.start),
        end=said.line.place(n.end - 1) + 1,
        true=plain(n, abs(shown)),
        stated_value=n.value,
        true_value=shown,
        fix="",
    )
    if agreed in ("exact", "rounded"):
        return replace(claim, verdict="right" if judged.verdict != "wrong direction" else "wrong direction")
    return replace(
        claim,
        verdict="wrong" if agreed == "no" else "misleading",
        why=f"The gap is {plain(n, abs(shown))}.",
        # Behind a word of the wrong direction the true gap would make a false sentence.
        fix=printed(n, abs(shown)) if judged.verdict != "wrong direction" else "",
    )


def _partly(metric: str, a: MemberMention, b: MemberMention, rest: Filters, span: Span | None, facts: Facts) -> str:
    """Whether more revenue is only more rows: then say what it is per row or unit."""
    if metric != "revenue":
        return ""
    mine, theirs = (*rest, (a.dimension, (a.member,))), (*rest, (b.dimension, (b.member,)))
    rows = facts.lines(mine, span), facts.lines(theirs, span)
    if min(rows) > 3 or rows[0] == rows[1]:
        return ""
    return f"it rests on {rows[0]:.0f} against {rows[1]:.0f} rows"


def _against_others(reading: Reading, said: Said, word: Word, facts: Facts, after: str) -> tuple[list[Claim], set[int]]:
    """'Q4 consistently outperforms other quarters by 40 %'."""
    season = next((p.season for p in reversed(said.periods) if p.season and p.end <= word.start), None)
    figure = next((n for n in said.numbers if n.start > word.end and n.unit == "percent"), None)
    claim = statement(
        said, word.start, word.end, "consistency" if "consistent" in said.text.lower() else "comparison", whole=True
    )
    if season is None:
        return [], set()
    grain, number = season
    per_year = 4 if grain == "quarter" else 12
    series = facts.by_period("revenue", (), grain)
    years: dict[int, dict[int, float]] = {}
    partial = facts.cube.at(grain).calendar.partial
    for ix, value in series.items():
        if ix not in partial and value:
            years.setdefault(ix // per_year, {})[ix % per_year + 1] = value
    whole = {y: v for y, v in years.items() if len(v) == per_year}
    starts = {figure.start} if figure else set()
    if len(whole) < 2:
        return [
            replace(
                claim,
                verdict="not testable",
                why=f"It takes two full years; the data hold {len(whole)}.",
                query="season against the others, by year",
            )
        ], starts
    lifts = {
        y: v[number] / (sum(x for s, x in v.items() if s != number) / (per_year - 1)) - 1 for y, v in whole.items()
    }
    shown = ", ".join(f"{y} {x:+.0%}" for y, x in sorted(lifts.items()))
    held = all((x > 0) == (word.entry == "above") for x in lifts.values())
    claim = replace(claim, true=shown, query="season against the others, by year")
    if not held:
        out = [replace(claim, verdict="wrong", why=f"Not in every year: {shown}.")]
    else:
        out = [replace(claim, verdict="right", why=f"So in all {len(lifts)} years: {shown}.")]
    if figure:
        mean = sum(lifts.values()) / len(lifts) * 100
        agreed = agreement(figure, figure.value, abs(mean))
        spread = max(lifts.values()) - min(lifts.values())
        verdict: Verdict = (
            "right"
            if agreed in ("exact", "rounded")
            else "misleading"
            if agreed == "loose"
            or (
                spread > 0.5 * abs(mean) / 100
                and min(lifts.values()) * 100 <= figure.value <= max(lifts.values()) * 100
            )
            else "wrong"
        )
        out.append(
            replace(
                claim,
                kind="comparison",
                stated=figure.text,
                start=said.line.place(figure.start),
                end=said.line.place(figure.end - 1) + 1,
                true=f"{mean:.1f}%",
                verdict=verdict,
                why=f"The mean lift is {mean:.1f}% ({shown}).",
                fix=printed(figure, mean) if verdict == "wrong" else "",
            )
        )
    return out, starts


def _figure(metric: str, value: float) -> str:
    if metric in ("win_rate", "lost_share", "margin"):
        return f"{value:.1%}"
    return f"{value:,.2f}" if metric in ("weeks_to_close", "average_sale", "asp") else f"{value:,.0f}"
