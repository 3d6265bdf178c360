"""Findings on profit: what the company earned beside what it sold, why its margin moved, and growth that earns less."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.causes.margin_bridge import level_of_bridge
from xlsales.causes.margin_chance import margin_chances
from xlsales.findings.changes import aggregated, comparable, period_names
from xlsales.findings.discounts import findings_on_discounts
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.losses import as_figure, findings_on_losses
from xlsales.findings.nouns import dimension_noun, given, member_names, plural
from xlsales.findings.stakes import KNOWN, covered_now, in_revenue, known_caveat
from xlsales.metrics.comparable import comparable as two_periods_compare
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Fact, Table

FLAT = 0.01
"""Changes of revenue or profit below it are level."""
LEAST_KNOWN = 0.5
LEADS = 0.5
"""Part of the margin's change that one effect must make to be called its cause."""
CAUSES = {"within": ("price", "discount", "cost"), "mix": ("mix",), "total": ("came", "gone")}
"""Part of the change of margin that is tested → the steps of the bridge that rest on it."""


def findings_on_profit(evidence: Evidence) -> list[Finding]:
    """Everything said of profit, margin and discounts, where rows tell them."""
    losses, discounts = findings_on_losses(evidence), findings_on_discounts(evidence)
    told = {f.subject[0] for f in (*losses, *discounts) if f.subject}
    # A rep whose discounts are too high is told so, and not that the same rep loses money as well.
    givers = {s for f in discounts for s in f.subject}
    losses = [f for f in losses if not set(f.subject) & givers]
    known = {s for f in (*losses, *discounts) for s in f.subject if f.kind != "below_cost"}
    losses = [as_figure(f) if f.kind == "below_cost" and set(f.subject) & known else f for f in losses]
    return [*_company(evidence), *_causes(evidence), *_growth(evidence, told), *losses, *discounts]


def margin_moved(evidence: Evidence) -> bool:
    """Whether the company's margin moved by more than chance gives: itself, or by the part that makes most of it."""
    sure = _sure_parts(evidence)
    whole = _value(evidence.tables["margin_bridge"].fact("points", step="now")) if sure else 0.0
    return any(part == "total" or points * whole >= LEADS * whole**2 > 0 for part, points in sure.items())


def _sure_parts(evidence: Evidence) -> dict[str, float]:
    """The parts of the change of margin that are more than chance gives, with their points.

    None where the rows tell too little of the company's profit, or the two periods cannot be compared.
    """
    figures, bridge = evidence.table("profit"), evidence.table("margin_bridge")
    at = figures.row(metric="covered") if figures else None
    alike = evidence.cube.calendar.before is not None and two_periods_compare(evidence.cube)
    if figures is None or bridge is None or at is None or not alike or aggregated(evidence):
        return {}
    known = [figures.fact(c, at) for c in ("now", "before")]
    if not all(f.known and float(f.value) >= LEAST_KNOWN for f in known):
        return {}
    chances, level = margin_chances(evidence.cube), level_of("margin_change", evidence.cube.settings.alpha)
    return {
        part: sum(_value(bridge.fact("points", step=s)) for s in steps if bridge.row(step=s) is not None)
        for part, steps in CAUSES.items()
        if getattr(chances, part) < level
    }


def _company(evidence: Evidence) -> Iterator[Finding]:
    """Profit beside revenue."""
    table = evidence.table("profit")
    if table is None or table.row(metric="profit") is None:
        return
    facts = _company_facts(evidence, table)
    if not facts["profit"].known or "margin" not in facts or not facts["margin"].known:
        return
    sure = margin_moved(evidence)
    variant, favourable = _company_variant(evidence, facts, sure)
    profit, moved = float(facts["profit"].value), _value(facts["difference"])
    revenue = abs(_value(facts["revenue"]))
    lost_to_margin = abs(_value(facts["points"])) * revenue if sure else 0.5 * abs(moved)
    yield Finding(
        "profit",
        variant,
        facts,
        names=period_names(evidence),
        impact=in_revenue(evidence, abs(profit) if variant.startswith("loss") else lost_to_margin),
        actionable=0.6,
        favourable=favourable,
        caveats=known_caveat(facts),
        beyond_chance=None if variant in ("level", "loss", "loss_again", "loss_alone", "gain") else sure,
        overturn="costs that were booked in another period",
        sheet="Profit",
    )


def _company_facts(evidence: Evidence, table: Table) -> dict[str, Fact]:
    kpis = evidence.tables["kpis"]
    facts = {
        "profit": table.fact("now", metric="profit"),
        "profit_before": table.fact("before", metric="profit"),
        "profit_change": table.fact("change", metric="profit"),
        "difference": table.fact("difference", metric="profit"),
        "covered": table.fact("now", metric="covered"),
        "covered_before": table.fact("before", metric="covered"),
        "revenue": kpis.fact("now", metric="revenue"),
        "revenue_change": kpis.fact("change", metric="revenue"),
    }
    at = table.row(metric="margin")
    pairs = (("margin", "now"), ("margin_before", "before"), ("points", "points"))
    return facts | {name: table.fact(column, at) for name, column in pairs if at is not None}


def _company_variant(evidence: Evidence, facts: dict[str, Fact], sure: bool) -> tuple[str, bool | None]:
    """Which sentence the figures call for, and whether it is good news."""
    profit, before = _value(facts["profit"]), facts["profit_before"]
    alike = evidence.cube.calendar.before is not None and two_periods_compare(evidence.cube)
    if not alike or not before.known:
        return ("loss_alone", False) if profit < 0 else ("level", None)
    if profit < 0:
        return ("loss_again" if _value(before) < 0 else "loss"), False
    if _value(before) <= 0:
        return "gain", True
    moved, sold = facts["profit_change"], facts["revenue_change"]
    if not sure:
        return "figure", None if _value(moved) == 0 else _value(moved) > 0
    # Profit of a part of the rows, or of more days than before, is not set beside the revenue of all of them.
    whole = all(facts[c].known and float(facts[c].value) >= KNOWN for c in ("covered", "covered_before"))
    if not whole or not comparable(evidence) or not sold.known or not moved.known:
        return "margin", _value(facts["points"]) > 0
    earned, grew = _direction(_value(moved)), _direction(_value(sold))
    if earned == grew:
        more = _value(moved) > _value(sold)
        return {1: "rose", 0: "held", -1: "fell"}[grew] + ("_more" if (grew > 0) == more else "_less"), more
    words = {1: "rose", 0: "held", -1: "fell"}
    return f"{words[grew]}_but_{words[earned]}", earned > grew


def _direction(change: float) -> int:
    return 0 if abs(change) < FLAT else 1 if change > 0 else -1


def _causes(evidence: Evidence) -> Iterator[Finding]:
    """The effect that makes most of a part of the change of margin, where that part is more than chance."""
    table = evidence.table("margin_bridge")
    sure = _sure_parts(evidence)
    if table is None or not sure:
        return
    for part, points in sure.items():
        # Members that came or went are asked as a part of the whole; what moves the margin of the rest comes first.
        steps = [s for s in CAUSES[part] if table.row(step=s) is not None and not (part == "total" and len(sure) > 1)]
        if not steps:
            continue
        lead = max(steps, key=lambda s: _value(table.fact("points", step=s)) * points)
        effect, moved = (table.fact(c, step=lead) for c in ("profit", "points"))
        if _value(moved) * points >= LEADS * points**2 > 0 and _value(effect) * points > 0:
            yield _cause(evidence, table, lead, getattr(margin_chances(evidence.cube), part))


def _cause(evidence: Evidence, table: Table, lead: str, p: float) -> Finding:
    figures, level = evidence.tables["profit"], level_of_bridge(evidence.cube)
    facts = {"effect": table.fact("profit", step=lead), "effect_points": table.fact("points", step=lead)}
    facts |= {"margin": table.fact("margin", step="now"), "margin_before": table.fact("margin", step="before")}
    facts["covered"] = figures.fact("now", metric="covered")
    effect = _value(facts["effect"])
    basis = f"_{level.basis}" if lead == "cost" else ""
    if lead == "discount":
        names = {"rate": "now", "rate_before": "before"}
        facts |= {name: figures.fact(c, metric="discount_rate") for name, c in names.items()}
        # Other things sold can move the whole discount the other way than that of each thing.
        basis = "" if (_value(facts["rate"]) - _value(facts["rate_before"])) * effect < 0 else "_same"
    return Finding(
        "margin_bridge",
        f"{lead}{basis}_{'down' if effect < 0 else 'up'}",
        facts,
        names=period_names(evidence)
        | {"things": plural(dimension_noun(evidence.cube, level.keys[0])) if level.keys else "things"},
        impact=in_revenue(evidence, abs(effect)),
        certainty=1 - p,
        actionable=0.8 if lead in ("price", "discount", "cost") else 0.5,
        favourable=effect > 0,
        caveats=known_caveat(facts),
        beyond_chance=True,
        overturn="a finer level of what is sold",
        sheet="Profit",
    )


def _growth(evidence: Evidence, told: set[tuple[str, str]]) -> Iterator[Finding]:
    """Members that sold more and earned less."""
    table = evidence.table("profitless_growth")
    if table is None or not comparable(evidence) or aggregated(evidence):
        return
    same: set[tuple[float, float]] = set()
    for at, row in enumerate(table.frame.itertuples(index=False)):
        about = (str(row.dimension), str(row.member))
        figures = (round(float(row.revenue), 2), round(float(row.difference), 2))
        # A region and its only manager are the same rows.
        if row.sure != "yes" or about in told or figures in same or not given(row.member):
            continue
        same.add(figures)
        columns = (
            "revenue", "revenue_before", "change", "profit", "profit_before", "difference", "margin", "margin_before",
            "points", "p",
        )  # fmt: skip
        facts = {c: table.fact(c, at) for c in columns} | covered_now(evidence)
        yield Finding(
            "profit",
            "member_grew",
            facts,
            subject=(about,),
            names=period_names(evidence) | member_names(evidence.cube, about[0], row.member),
            impact=in_revenue(evidence, abs(float(row.difference))),
            certainty=1 - float(row.p),
            actionable=0.8,
            favourable=False,
            caveats=known_caveat(facts),
            beyond_chance=True,
            overturn="costs that were booked in another period",
            sheet="Profit",
        )


def _value(fact: Fact) -> float:
    return float(fact.value) if fact.known else 0.0
