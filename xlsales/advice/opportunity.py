"""What a lever is worth: each opportunity is lever × base, with its assumption in a cell that a person may change."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from xlsales.advice import profit_levers
from xlsales.advice.model import Line, assumption, base, model_table, result, solved
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import shown
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Fact, Table
from xlsales.table.labels import period_named

HALF = 0.5
WON_BACK = 0.25
LEAST = 1.0
"""Smaller amounts are no opportunity."""
COMPANY_LEVERS = {"pipeline": ("pipeline", "new opportunities"), "margin_back": ("company", "all sales")}
"""Levers that pull at nobody in particular, and what they pull at."""


@dataclass(frozen=True)
class Opportunity:
    """One lever on one subject, as a small live model.

    Parameters
    ----------
    lever
        Which arithmetic, one of `LEVERS`.
    subject
        (dimension, member) that it pulls at.
    lines
        The model; the lines `amount`, `low` and `high` are its result and range in its own time, `yearly`,
        `yearly_low` and `yearly_high` the same a year, by which opportunities are compared and added up.
    finding
        Id of the finding that calls for it.
    span
        The time that `amount` is worth so much in: "Q2 2026", "a year", "ten months".
    counted
        Whether it is part of the total; overlapping ones are not.
    """

    lever: str
    subject: tuple[str, str]
    lines: tuple[Line, ...]
    finding: str
    span: str
    counted: bool = True

    @property
    def name(self) -> str:
        """The name of its table."""
        word = "".join(c if c.isalnum() else "_" for c in self.subject[1].lower()).strip("_")
        # Two members may differ only in signs that a table's name cannot carry.
        mark = (
            f"_{zlib.crc32(repr(self.subject).encode()):08x}"
            if word != self.subject[1].lower().replace(" ", "_")
            else ""
        )
        return f"opportunity_{self.lever}_{word[:40]}{mark}"

    @property
    def title(self) -> str:
        """The lever and whom it pulls at."""
        return f"{TITLES[self.lever]}: {shown(self.subject[1])}"

    @property
    def values(self) -> dict[str, float]:
        """All lines, computed."""
        return solved(self.lines)

    def table(self) -> Table:
        """The model as a table."""
        return model_table(self.name, self.title, self.lines)

    def fact(self, line: str) -> Fact:
        """A line of the model as a fact."""
        at = next(i for i, x in enumerate(self.lines) if x.name == line)
        return self.table().fact("value", at)


TITLES = {
    "win_rate": "Win more of the deals closed",
    "average_sale": "Raise the average sale",
    "restore_volume": "Restore volume",
    "restore_value": "Restore value",
    "recover": "Recover a customer's revenue",
    "win_back": "Win back a silent customer",
    "pipeline": "Refill the pipeline",
    "quota": "Close the gap to target",
    **profit_levers.TITLES,
}


def opportunity_of(lever: str, finding: Finding, evidence: Evidence) -> Opportunity | None:
    """The model of a lever for a finding; None where a base figure is unknown or nothing is to be gained."""
    lines = LEVERS[lever](finding, evidence)
    if lines is None or not (finding.subject or lever in COMPANY_LEVERS):
        return None
    try:
        values = solved(lines)
    except ZeroDivisionError:
        return None
    if not all(math.isfinite(v) for v in values.values()) or values["amount"] < LEAST:
        return None
    span, a_year = _time_of(lever, finding, evidence)
    model = (*lines, *_yearly(span, a_year), *profit_levers.as_revenue(lever, evidence))
    return Opportunity(lever, _subject(lever, finding), model, finding.id, span)


def _time_of(lever: str, finding: Finding, evidence: Evidence) -> tuple[str, float]:
    """The time in which a lever's amount arises, and how often it fits into a year."""
    if lever == "win_back":
        return finding.names.get("span", "a year"), float(finding.names.get("spans_a_year", "1"))
    now = evidence.cube.calendar.now
    if lever == "quota" and finding.names["period"] != now.label:
        # A target's own period may be longer or shorter than the one reported on.
        named = period_named(finding.names["period"], evidence.cube.settings.fiscal_year_start)
        return named.label, named.a_year
    return now.label, now.a_year


def _yearly(span: str, a_year: float) -> tuple[Line, ...]:
    """The amount a year: what everything is compared by, whichever time it was measured in."""
    once = "it is measured over a year" if a_year == 1 else f"{span} is one of them; lower it where it would not last"
    return (
        assumption("times", "Such times a year", "number", a_year, once),
        result("yearly", "Worth a year", "money", "{amount}*{times}"),
        result("yearly_low", "At least a year", "money", "{low}*{times}"),
        result("yearly_high", "At most a year", "money", "{high}*{times}"),
    )


def _subject(lever: str, finding: Finding) -> tuple[str, str]:
    """Whom the lever pulls at: the customer who is to be called, not the group in which that was found."""
    if lever in COMPANY_LEVERS:
        return COMPANY_LEVERS[lever]
    customers = [s for s in finding.subject if s[0] == "customer"]
    return customers[0] if lever == "recover" and customers else finding.subject[0]


def without_double_counting(opportunities: Iterable[Opportunity]) -> tuple[Opportunity, ...]:
    """Mark which opportunities the total may count: those of one dimension, the one that is worth most.

    A manager's deals are also some product's and some customer's deals; adding up across dimensions would count the
    same money twice. Profit and revenue are not added up either; the total is of revenue where there is some.
    """
    every = sorted(opportunities, key=lambda o: (-o.values["yearly"], o.name))
    found = [o for o in every if o.lever not in profit_levers.LEVERS] or every
    worth: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for one in found:
        if one.subject not in seen:
            seen.add(one.subject)
            worth[one.subject[0]] = worth.get(one.subject[0], 0.0) + one.values["yearly"]
    best = max(worth, key=lambda d: (worth[d], d)) if worth else ""
    counted: set[tuple[str, str]] = set()
    out = []
    for one in every:
        mine = one in found and one.subject[0] == best
        out.append(replace(one, counted=mine and one.subject not in counted))
        counted |= {one.subject} if one in found else set()
    return tuple(out)


def opportunities_table(opportunities: tuple[Opportunity, ...]) -> Table:
    """All opportunities with what each is worth a year and in its own time, and whether the total counts it."""
    columns = (
        defined("opportunity"),
        defined("worth", "amount"),
        defined("span"),
        defined("worth_a_year", "yearly"),
        defined("yearly_low"),
        defined("yearly_high"),
        defined("counted"),
    )
    rows: list[tuple[str, float | None, str, float, float, float, str]] = [
        (o.title, v["amount"], o.span, v["yearly"], v["yearly_low"], v["yearly_high"], "yes" if o.counted else "no")
        for o in opportunities
        for v in (o.values,)
    ]
    counted = [r for r in rows if r[-1] == "yes"]
    left = [o for o in opportunities if not o.counted]
    if not rows:
        why = "No finding has a base to compute an opportunity from."
        return Table(
            "opportunities", "Opportunities", columns, pd.DataFrame(columns=[c.name for c in columns]), missing=why
        )
    if len(counted) > 1:
        worth, low, high = (sum(c) for c in zip(*(r[3:6] for r in counted), strict=True))
        rows.append(("Total of those counted", None, "", worth, low, high, ""))
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    notes = (_left_out(left, len(counted)),) if left else ()
    return Table("opportunities", "Opportunities", columns, frame, notes=notes)


def _left_out(left: list[Opportunity], counted: int) -> str:
    """What is not added up, and why."""
    profit = [o for o in left if o.lever in profit_levers.LEVERS]
    if len(profit) == len(left):
        return f"Not added up: {len(left)} worth profit, as the total is of revenue."
    kinds = sorted({o.subject[0] for o in left if o not in profit})
    those = "one" if len(left) - len(profit) == 1 else f"{len(left) - len(profit)}"
    return (f"Not added up: {len(profit)} worth profit, as the total is of revenue. " if profit else "") + (
        f"Not added up: {those} by {' and '.join(kinds)}, as the same sales are partly in the {counted} counted; a "
        "total adds up one kind of member only."
    )


Lines = tuple[Line, ...] | None


def _known(finding: Finding, *names: str) -> bool:
    return all(n in finding.facts and finding.facts[n].known for n in names)


def _win_rate(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "closed", "average_sale", "win_rate", "company_rate", "rate_low", "rate_high"):
        return None
    f = finding.facts
    # Rounded down to a whole percent: a goal that somebody can remember, and never above the company's own rate.
    target = math.floor(float(f["company_rate"].value) * 100) / 100
    lines = [
        base("closed", "Deals closed", f["closed"]),
        base("average_sale", "Average sale", f["average_sale"]),
        base("rate", "Win rate", f["win_rate"]),
        base("rate_low", "Win rate, low end", f["rate_low"], "95 % Wilson interval"),
        base("rate_high", "Win rate, high end", f["rate_high"], "95 % Wilson interval"),
        assumption("target", "Win rate aimed at", "rate", target, "the company's own rate, in whole percent"),
        result("at_target", "Revenue at that rate", "money", "{closed}*{target}*{average_sale}"),
        result("amount", "Worth", "money", "{closed}*({target}-{rate})*{average_sale}"),
        result(
            "low",
            "At least",
            "money",
            "MAX(0,{closed}*({target}-{rate_high})*{average_sale})",
            "were the rate at its high end",
        ),
        result(
            "high", "At most", "money", "{closed}*({target}-{rate_low})*{average_sale}", "were the rate at its low end"
        ),
    ]
    before = _won_before(finding, evidence)
    if before is not None:
        lines += [
            base("before", "Won deals before", before),
            result("change", "Change against before, at that rate", "change", "{at_target}/{before}-1"),
            result("needed", "Win rate needed to reach it", "rate", "{before}/({closed}*{average_sale})"),
        ]
    return tuple(lines)


def _won_before(finding: Finding, evidence: Evidence) -> Fact | None:
    """What the subject's won deals of the period before brought; never the revenue of orders, which is another sum."""
    dimension, member = finding.subject[0]
    deals = evidence.cube.book.basis == "deals"
    table = evidence.table(f"breakdown_{dimension}" if deals else f"drivers_three_{dimension}")
    at = table.row(member=member) if table else None
    if table is None or at is None:
        return None
    fact = table.fact("revenue_before" if deals else "before", at)
    return fact if fact.known and float(fact.value) > 0 else None


def _share_of_gap(formula: str, reason: str = "half of the gap as a first step; change it") -> tuple[Line, ...]:
    return (
        assumption("part", "Part of the gap that is closed", "share", HALF, reason),
        result("amount", "Worth", "money", f"({formula})*{{part}}"),
        result("low", "At least", "money", "{amount}/2", "half of that part"),
        result("high", "At most", "money", formula, "the whole gap"),
    )


def _average_sale(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "deals", "average_sale", "company_sale"):
        return None
    f = finding.facts
    return (
        base("deals", "Deals won", f["deals"]),
        base("average_sale", "Average sale", f["average_sale"]),
        base("company_sale", "The company's average sale", f["company_sale"]),
        *_share_of_gap("({company_sale}-{average_sale})*{deals}"),
    )


def _unit(finding: Finding) -> str:
    return finding.names.get("unit", "piece")


def _restore_volume(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "volume_now", "volume_before", "price_before"):
        return None
    f = finding.facts
    return (
        base("volume_before", "Volume before", f["volume_before"]),
        base("volume_now", "Volume now", f["volume_now"]),
        base("price_before", f"Revenue per {_unit(finding)} before", f["price_before"]),
        *_share_of_gap("({volume_before}-{volume_now})*{price_before}"),
    )


def _restore_value(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "volume_now", "price_now", "price_before"):
        return None
    f = finding.facts
    return (
        base("price_before", f"Revenue per {_unit(finding)} before", f["price_before"]),
        base("price_now", f"Revenue per {_unit(finding)} now", f["price_now"]),
        base("volume_now", "Volume now", f["volume_now"]),
        *_share_of_gap("({price_before}-{price_now})*{volume_now}"),
    )


def _recover(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "mover_now", "mover_before"):
        return None
    f = finding.facts
    return (
        base("mover_before", "Revenue before", f["mover_before"]),
        base("mover_now", "Revenue now", f["mover_now"]),
        *_share_of_gap("{mover_before}-{mover_now}"),
    )


def _win_back(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "yearly_value"):
        return None
    chance, reason = WON_BACK, "one in four, an assumption: the data show no return to measure it on"
    churn = evidence.table("churn")
    if churn is not None and float(churn.frame["churned"].sum()) >= evidence.cube.settings.min_events:
        returned, churned = float(churn.frame["returned"].sum()), float(churn.frame["churned"].sum())
        if 0 < returned < churned:
            most, why = (WON_BACK, "four") if finding.variant.startswith("gone") else (HALF, "two")
            chance = min(most, returned / churned)
            reason = f"{returned:.0f} of {churned:.0f} customers silent for as long came back in the data"
            reason += f"; at most one in {why}, as this silence is beyond any before" if chance == most else ""
    return (
        base("yearly_value", f"Value {finding.names.get('of_year', 'of a year')}", finding.facts["yearly_value"]),
        assumption("chance", "Chance to win back", "rate", round(chance, 2), reason),
        result("amount", "Worth", "money", "{yearly_value}*{chance}"),
        result("low", "At least", "money", "{amount}/2", "half the chance"),
        result("high", "At most", "money", "{yearly_value}", "were it sure"),
    )


def _pipeline(finding: Finding, evidence: Evidence) -> Lines:
    table = evidence.table("pipeline")
    if table is None or not _known(finding, "now", "before"):
        return None
    rate, sale = table.fact("now", metric="win_rate"), table.fact("now", metric="average_sale")
    if not (rate.known and sale.known):
        return None
    f = finding.facts
    lines = (
        base("before", "New opportunities before", f["before"]),
        base("now", "New opportunities now", f["now"]),
        base("rate", "Win rate", rate),
        base("sale", "Average sale", sale),
    )
    gap = _share_of_gap("({before}-{now})*{rate}*{sale}")
    if not _known(finding, "undated"):
        return (*lines, *gap)
    low = result(
        "low", "At least", "money", "MAX(0,{before}-{now}-{undated})*{rate}*{sale}*{part}", "were all undated new"
    )
    undated = base("undated", "Open deals without a created date", f["undated"])
    return (*lines, undated, *(low if g.name == "low" else g for g in gap))


def _quota(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "quota", "actual"):
        return None
    f = finding.facts
    return (
        base("quota", "Target", f["quota"]),
        base("actual", "Actual", f["actual"]),
        *_share_of_gap("{quota}-{actual}"),
    )


LEVERS: dict[str, Callable[[Finding, Evidence], Lines]] = {
    "win_rate": _win_rate,
    "average_sale": _average_sale,
    "restore_volume": _restore_volume,
    "restore_value": _restore_value,
    "recover": _recover,
    "win_back": _win_back,
    "pipeline": _pipeline,
    "quota": _quota,
    **profit_levers.LEVERS,
}
