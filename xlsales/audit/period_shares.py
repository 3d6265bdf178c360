"""How much of a longer period a shorter one brought: "the first quarter delivered 29 % of the annual total"."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Verdict
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_before, inherited, metrics_before, statement
from xlsales.audit.vocabulary import metric_name, words
from xlsales.table.period import Grain, period_ix

_OF = re.compile(
    r"^\s*of\s+(?:(?:the|our|its|their|all)\s+)?(?:(?:full[- ])?(?P<long>annual|yearly|year'?s|full[- ]year"
    r"|quarterly|quarter's)\s+"
    r"(?:total\s+)?(?P<what>\w+)|(?P<whole>year|quarter)\b(?!'s))",
    re.I,
)


def check_period_shares(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Shares of a period in its year or quarter, with the starts of the figures taken."""
    out: list[Claim] = []
    used: set[int] = set()
    if said.line.kind in ("heading", "row"):
        return out, used
    text = said.line.text
    for n in said.numbers:
        m = _OF.match(text[n.end : said.end]) if n.unit == "percent" else None
        if m is None or hypothetical(text[said.clause(n.start)[0] : n.start]):
            continue
        grain: Grain = "quarter" if (m.group("long") or m.group("whole")).lower().startswith("quarter") else "year"
        part = periods_for(reading, said, n.start, n.end, False)[0]
        if part is None or not any(p.span == part or p.season for p in (*said.periods, *said.before_period[:1])):
            continue
        whole = _around(part, grain)
        if whole is None or whole == part:
            continue
        found = words("metrics", m.group("what") or "") or metrics_before(said, n.start, (said.start, said.end))
        metric = found[0].entry if found else "revenue"
        filters = as_filters(group_before(said, n.start, said.clause(n.start)) or inherited(said))
        top, bottom = facts.amount(metric, filters, part), facts.amount(metric, filters, whole)
        query = f"share of {part.label} in {whole.label} by {metric_name(metric)}"
        claim = replace(statement(said, n.start, n.end, "share"), query=query, stated_value=n.value)
        used.add(n.start)
        if top is None or not bottom:
            out.append(replace(claim, why="The data cannot tell both periods."))
            continue
        shown = top / bottom * 100
        agreed = agreement(n, n.value, shown)
        verdict: Verdict = "right" if agreed in ("exact", "rounded") else "misleading" if agreed == "loose" else "wrong"
        fix = "" if verdict == "right" else printed(n, shown)
        why = f"The rows give {plain(n, shown)}."
        out.append(replace(claim, verdict=verdict, true=plain(n, shown), true_value=shown, why=why, fix=fix))
    return out, used


def _around(part: Span, grain: Grain) -> Span | None:
    """The year or quarter that a shorter span lies in."""
    low, high = part.months
    a, b = (period_ix(m, grain, part.fiscal_year_start) for m in (low, high))
    whole = Span(grain, a, a, part.fiscal_year_start)
    return whole if a == b and whole.months != part.months else None
