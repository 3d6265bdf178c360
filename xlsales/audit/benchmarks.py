"""Above or below a target, or underperforming: against what?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim, Query, Verdict
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement

_BENCHMARK = re.compile(
    (r"\b(?:(?:below|above|under|over|missed|beat|exceed(?:s|ed)?|short of|behind|ahead of|met|hit|reached"
        r"|achieved|surpassed) (?:our |its |their |his |her |the )?(?:sales |revenue |annual "
        r"|quarterly )?(?:targets?|quotas?|goals?|plan|budget|expectations?)|underperform(?:s|ed|ing"
        r"|ance)?(?! (?-i:[A-Z]))|on target|off target)\b"), re.I,
)  # fmt: skip


def check_benchmarks(reading: Reading, said: Said, facts: Facts | None) -> Iterator[Claim]:
    """Words of a benchmark: with the targets where there are any, else unverifiable."""
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
            yield replace(claim, why=f"{what}, in the text or in the rows: “{claim.stated}” cannot be checked.")
            continue
        yield _attained(reading, said, claim, written, facts, m.start())


def _attained(reading: Reading, said: Said, claim: Claim, written: str, facts: Facts, at: int) -> Claim:
    named = group_before(said, at, said.clause(at)) or group_before(said, said.end, (said.start, said.end))
    who = as_filters(named or inherited(said))
    span = periods_for(reading, said, said.start, said.start, False)[0] or reading.clock.now
    reached = facts.amount("attainment", who, span)
    claim = replace(claim, query=Query("attainment", "value", who, span).text)
    if reached is None:
        return replace(claim, why="There is no quota for it in the targets.")
    below = bool(re.match(r"below|under|missed|short|behind|off", written))
    claim = replace(claim, true=f"{reached:.1%}", true_value=reached)
    verdict: Verdict = "right" if (reached < 1) == below else "wrong direction"
    return replace(claim, verdict=verdict, why=f"Attainment is {reached:.1%}.")
