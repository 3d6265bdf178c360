"""Findings on customers: what the segments bring, who has gone silent, how many come back."""

from __future__ import annotations

import datetime as dt
from calendar import month_abbr
from collections.abc import Iterator
from typing import Any

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import dimension_noun, given, in_words, member_names, plural
from xlsales.metrics.at_risk import ACTIVE, AT_RISK
from xlsales.metrics.churn import churn_window
from xlsales.metrics.rfm import LOYAL, STATED
from xlsales.table.period import period_of
from xlsales.table.span import Span

MOST_SILENT = 3
ENOUGH = 5
SMALL = 0.001
"""Part of a year's revenue from which a single customer is worth a sentence."""
MONTHS_OF_A_YEAR = 12
NEARLY_ALL = 0.9
SELDOM_BACK = 0.2
"""Part of those who were silent for longer than the churn window that may have come back where the others are lost."""
BRINGS_MORE = 0.05
PERIODS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}


def findings_on_customers(evidence: Evidence) -> list[Finding]:
    """What the customer list says."""
    return [*_segments(evidence), *_at_risk(evidence), *_retention(evidence)]


def _segments(evidence: Evidence) -> Iterator[Finding]:
    """The loyal segment that brings most beyond its number, and the segments of those who stay away."""
    table = evidence.table("rfm_segments")
    if table is None or float(table.frame["customers"].sum()) < 2 * ENOUGH:
        return
    stated = STATED[evidence.cube.settings.rfm_segments]
    frame = table.frame.reset_index(drop=True)
    loyal = frame[frame["segment"].isin(LOYAL)]
    gap = (loyal["share_of_revenue"] - loyal["share"]).astype(float)
    told = {int(gap.idxmax()): "brings_most"} if len(gap.dropna()) and float(gap.max()) >= BRINGS_MORE else {}
    for at in frame.index[~frame["segment"].isin(stated[ACTIVE]) & (frame["customers"] >= ENOUGH)]:
        told[int(at)] = "slipping" if frame["segment"].iloc[at] in stated[AT_RISK] else _gone(evidence)
    columns = ("customers", "share", "share_of_revenue", "average_value", "revenue", "average_recency")
    for at, variant in told.items():
        row = frame.iloc[at]
        if not 0 <= float(row["share_of_revenue"]) <= 1:
            continue
        weight = float(gap[at]) if variant == "brings_most" else float(row["share_of_revenue"]) * 0.1
        yield Finding(
            "segment",
            variant,
            {c: table.fact(c, at) for c in columns},
            subject=(("segment", str(row["segment"])),),
            names=_customers(evidence)
            | _the_end(evidence)
            | {"segment": str(row["segment"]), "window": f"{churn_window(evidence.cube):,}"},
            impact=_period_revenue(evidence) * weight * 0.4,
            actionable=0.5,
            favourable=None if variant == "brings_most" else False,
            n=int(row["customers"]),
            overturn="another way of cutting the scores" if variant == "brings_most" else "orders not in the data yet",
            sheet="Customers",
        )


def _at_risk(evidence: Evidence) -> Iterator[Finding]:
    """Who is silent against the own habit on the as-of day, worth most first; of rows by quarter or year, nobody."""
    table, cube = evidence.table("at_risk"), evidence.cube
    if table is None or cube.book.precision in ("quarter", "year"):
        return
    least = max(SMALL * _yearly_revenue(evidence), 0.005)
    # Of many customers some are silent for longer than ever by chance: told are those whom the correction leaves.
    rows = zip(table.frame["yearly_value"], table.frame["member"], table.frame["gone"], strict=True)
    told = [i for i, (value, member, gone) in enumerate(rows) if gone and value >= least and given(member)]
    columns = ("days_silent", "usual_gap", "longest_gap", "times_usual", "yearly_value", "orders")
    for at in told[:MOST_SILENT]:
        row = table.frame.iloc[at]
        since = _label(evidence, row["last_order"].date())
        yield Finding(
            "at_risk",
            "gone_since" if since else "gone",
            {c: table.fact(c, at) for c in columns},
            subject=(("customer", str(row["member"])),),
            names=member_names(cube, "customer", row["member"])
            | _span(evidence)
            | _the_end(evidence)
            | {"since": since},
            impact=float(row["yearly_value"]) / PERIODS_A_YEAR[cube.calendar.grain],
            certainty=0.8,
            actionable=1.0,
            favourable=False,
            n=int(row["orders"]),
            beyond_chance=True,
            overturn="an order that is not in the data yet",
            sheet="Customers",
        )


def _retention(evidence: Evidence) -> Iterator[Finding]:
    """How many customers of the period compared with bought again, in the words of `membership`.

    A report on all rows compares none; it tells the last two whole years.
    """
    table = evidence.table("retention_compared")
    if table is None:
        yield from _from_year_to_year(evidence)
    if table is None or int(table.frame["customers_before"].iloc[0]) < 2:
        return
    row = table.frame.iloc[0]
    columns = ("retention_rate", "retained", "customers_before", "new", "entered", "lapsed", "still_out")
    yield Finding(
        "churn",
        _kept(row),
        {c: table.fact(c, 0) for c in columns},
        names=period_names(evidence) | _customers(evidence),
        impact=_period_revenue(evidence) * (1 - float(row["retention_rate"])) * 0.2,
        actionable=0.6,
        n=int(row["customers_before"]),
        overturn="another length of period",
        sheet="Customers",
    )


def _from_year_to_year(evidence: Evidence) -> Iterator[Finding]:
    """How many customers of a year bought again in the last whole one, where everything is reported on."""
    now, table = evidence.cube.calendar.now, evidence.table("retention_year")
    if table is None or not (isinstance(now, Span) and now.kind == "all"):
        return
    frame = table.frame
    # Of a year that the rows hold in part, nobody knows all customers.
    whole_before = frame["remark"].shift(1, fill_value="cut") == ""
    known = frame.index[frame["retention_rate"].notna() & (frame["customers_before"] > 1) & whole_before]
    if not len(known):
        return
    at = int(known[-1])
    every = int(table.frame["not_retained"].iloc[at]) == 0
    names = {"period": str(table.frame["period"].iloc[at]), "compared": str(table.frame["period"].iloc[at - 1])}
    rate = float(table.frame["retention_rate"].iloc[at])
    yield Finding(
        "churn",
        "all" if every else "retention",
        {c: table.fact(c, at) for c in ("retention_rate", "retained", "customers_before")},
        names=period_names(evidence) | _customers(evidence) | names,
        impact=_period_revenue(evidence) * (1 - rate) * 0.2,
        actionable=0.6,
        n=int(table.frame["customers_before"].iloc[at]),
        overturn="another length of period",
        sheet="Customers",
    )


def _kept(row: Any) -> str:
    """The variant: who came is told beside who stayed, as new only where the data go back far enough to know."""
    if not row["lapsed"]:
        return "all"
    if float(row["retention_rate"]) >= NEARLY_ALL:
        return "nearly_all"
    if row["entered"]:
        return "retention_seen"
    return "retention_new" if row["new"] else "retention" if row["since"] else "retention_none_new"


def _gone(evidence: Evidence) -> str:
    """The word for customers beyond the churn window: lost only where few of such have come back in the rows."""
    churn = evidence.table("churn")
    if churn is None:
        return "away"
    churned, returned = float(churn.frame["churned"].sum()), float(churn.frame["returned"].sum())
    enough = churned >= evidence.cube.settings.min_events
    return "lost" if enough and returned <= SELDOM_BACK * churned else "away"


def _customers(evidence: Evidence) -> dict[str, str]:
    return {"dimensions": plural(dimension_noun(evidence.cube, "customer"))}


def _span(evidence: Evidence) -> dict[str, str]:
    """What the last year of a customer is called: all orders, where the data hold less than a year."""
    months = evidence.cube.book.sales["month"]
    held = int(months.max() - months.min()) + 1
    if held >= MONTHS_OF_A_YEAR:
        return {"a_year": "a year", "of_year": "of a year"}
    told = f"{in_words(held)} month{'' if held == 1 else 's'}"
    return {"a_year": f"in {told}", "of_year": f"in {told}"}


def _the_end(evidence: Evidence) -> dict[str, str]:
    """The day to which silence counts, or the label that holds it where the rows tell no days."""
    day = evidence.cube.calendar.as_of
    return {"the_end": _label(evidence, day) or f"{day.day} {month_abbr[day.month]} {day.year}"}


def _label(evidence: Evidence, day: dt.date) -> str:
    """The month (quarter, year) of a day where the rows tell no days; else empty."""
    precision = evidence.cube.book.precision
    if precision == "day" or precision == "week":
        return ""
    return period_of(day, precision, evidence.cube.calendar.fiscal_year_start).label


def _period_revenue(evidence: Evidence) -> float:
    return abs(float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0.0))


def _yearly_revenue(evidence: Evidence) -> float:
    return _period_revenue(evidence) * PERIODS_A_YEAR[evidence.cube.calendar.grain]
