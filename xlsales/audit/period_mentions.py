"""The periods that a sentence names, in order, with the part each plays."""

from __future__ import annotations

from xlsales.audit.period_names import DAY, ENDED, NAMED, ended, named_period
from xlsales.audit.period_roles import with_role
from xlsales.audit.period_stretches import day_stretches, joined
from xlsales.audit.periods import Clock, PeriodMention
from xlsales.audit.relative_periods import RELATIVE, relative_period
from xlsales.audit.shared_years import years_shared


def period_mentions(text: str, clock: Clock) -> list[PeriodMention]:
    """Periods that a sentence names, in order, with the part each plays.

    Examples
    --------
    >>> clock = Clock(2023 * 12, 2024 * 12 + 11, None)
    >>> [(m.span.label, m.role) for m in period_mentions("fell from Q3 2023 to Q1 2024", clock)]
    [('Q3 2023', 'start'), ('Q1 2024', 'end')]
    """
    found = [*(ended(m, clock) for m in ENDED.finditer(text)), *day_stretches(text, clock)]
    spans = [(f.start, f.end) for f in found]
    for m in NAMED.finditer(text):
        day = DAY.search(text[: m.start()]) if m.group("m") else None
        if (
            day is None
            and not any(s < m.end() and m.start() < e for s, e in spans)
            and (p := named_period(m, clock)) is not None
        ):
            found.append(p)
    spans = [(f.start, f.end) for f in found]
    for m in RELATIVE.finditer(text):
        free = not any(s < m.end() and m.start() < e for s, e in spans)
        if free and (rel := relative_period(m, clock)) is not None:
            found.append(rel)
    found.sort(key=lambda p: p.start)
    found = joined(text, years_shared(text, found, clock))
    return [with_role(text, found, i) for i in range(len(found))]
