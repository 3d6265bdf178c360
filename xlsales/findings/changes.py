"""Findings on the company's key figures: how each changed, and what its change must be read with."""

from __future__ import annotations

from xlsales.causes.chance import chances
from xlsales.causes.like_for_like import unlike_members
from xlsales.causes.one_mover import ORDER
from xlsales.cube.row_meaning import row_meaning
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import dimension_noun, in_words, member_names, plural, within
from xlsales.metrics.comparable import comparable as two_periods_compare
from xlsales.metrics.comparison import beside
from xlsales.metrics.per_unit import per_unit, unlike_units_make
from xlsales.metrics.significance import level_of, two_proportions
from xlsales.metrics.table import Fact, Table
from xlsales.metrics.trend import not_like_for_like
from xlsales.table.period import Period
from xlsales.table.span import Span

FIGURES = ("orders", "average_sale", "units", "unit_price", "customers", "win_rate", "weeks_to_close")
OF_ORDERS = ("orders", "average_sale")
OWN_WORDS = frozenset({"win_rate", "weeks_to_close"})
_SIGNED_BY = {"revenue_by_unit": "per_unit"}
"""Variant → the figure whose change is good or bad news, where it is not revenue."""
FLAT = 0.0005
"""A change that is written as 0.0 %."""


def findings_on_changes(evidence: Evidence) -> list[Finding]:
    """One finding a key figure; revenue first. Where two periods cannot be compared, only revenue, and why."""
    table = evidence.tables["kpis"]
    names = period_names(evidence)
    if evidence.cube.calendar.before is None:
        return [
            Finding(
                "level",
                _level(evidence),
                _facts(table, "revenue"),
                names=names,
                impact=_revenue(table),
                sheet="Summary",
            )
        ]
    revenue = _revenue_change(evidence, table, names)
    if not comparable(evidence):
        return [revenue]
    told = [m for m in FIGURES if not (m in OF_ORDERS and aggregated(evidence))]
    return [revenue, *(f for m in told if (f := _figure(evidence, table, m, names)) is not None)]


def _level(evidence: Evidence) -> str:
    """Which words say a level: of everything, of a span, or of a period before which there is nothing."""
    now = evidence.cube.calendar.now
    if isinstance(now, Span):
        return "revenue_all" if now.kind == "all" else "revenue_span"
    return "revenue_alone" if evidence.cube.settings.compare == "none" else "revenue"


def period_names(evidence: Evidence) -> dict[str, str]:
    """The words for the periods that every sentence may use: `period`, `in_period`, `compared`, `grain`, `orders`."""
    calendar = evidence.cube.calendar
    deals = evidence.cube.book.basis == "deals"
    return {
        "period": calendar.now.label,
        "in_period": _in_period(calendar.now),
        "compared": calendar.before.label if calendar.before else "",
        "year_ago": calendar.now.year_ago.label,
        "grain": calendar.grain,
        "orders": "deals" if deals else "orders",
        "order": "deal" if deals else "order",
    }


def _in_period(now: Period | Span) -> str:
    """When something was so: in a period, over a stretch of time, or over all rows."""
    if isinstance(now, Span) and now.kind == "all":
        return "over all rows"
    return within(now.label)


def comparable(evidence: Evidence) -> bool:
    """Whether a difference of the two periods can be a change of anything but the calendar: alike, and of like length.

    What a week more or less makes (see `per_unit`) has no other cause.
    """
    unit = per_unit(evidence.cube)
    return two_periods_compare(evidence.cube) and not (unit is not None and unit.by_calendar)


def aggregated(evidence: Evidence) -> bool:
    """Whether rows are sums already, so that none of them is an order (see `row_meaning`)."""
    return row_meaning(evidence.cube).sums


def comparison_caveats(evidence: Evidence) -> tuple[Caveat, ...]:
    """What every comparison of the two periods must carry: partial, or across a gap."""
    calendar = evidence.cube.calendar
    out: list[Caveat] = []
    if calendar.before is None:
        return ()
    if calendar.why_partial(calendar.now) or calendar.why_partial(calendar.before):
        out.append("partial_period")
    if calendar.gap:
        out.append("gap")
    return tuple(out)


def _revenue_change(evidence: Evidence, table: Table, names: dict[str, str]) -> Finding:
    facts = _facts(table, "revenue")
    variant, caveats = "revenue", comparison_caveats(evidence)
    by_unit = table.row(metric="per_unit")
    if not two_periods_compare(evidence.cube):
        variant, caveats, names = "revenue_not_comparable", (), names | {"why": why_not_comparable(evidence)}
    elif not facts["change"].known:
        variant = "revenue_absolute"
    elif by_unit is not None:
        told = per_unit(evidence.cube)
        assert told is not None
        variant, names = "revenue_by_unit", names | {"unit": told.unit, "units": told.units}
        for name, metric in (("each", "per_unit"), ("units", "units_with_rows")):
            facts |= {f"{name}_{c}": table.fact(c, metric=metric) for c in ("now", "before", "change")}
    elif abs(float(facts["change"].value)) < FLAT:
        variant = "revenue_flat"
    one = evidence.table("one_mover") if variant == "revenue" else None
    if one is not None:
        # What one order or customer makes is that one's, and no swing of many.
        facts |= {f"one_{c}": one.fact(c, 0) for c in ("delta", "amount", "change_without")}
        is_order = str(one.frame["one"].iloc[0]) == ORDER
        who = str(one.frame["member"].iloc[0])
        names = names | {"one": member_names(evidence.cube, "customer", who)["Member"] if not is_order else ""}
        caveats = (*caveats, "one_order" if is_order else "one_customer")
    elif variant in ("revenue", "revenue_by_unit") and not (aggregated(evidence) or headline_beyond_chance(evidence)):
        caveats = (*caveats, "chance")
    other = beside(evidence.cube) if variant in ("revenue", "revenue_flat") else None
    known = other is not None and "other_change" in table.frame
    moved = table.fact("other_change", metric="revenue") if known else None
    # That a quarter of thirteen weeks brought less than one of fourteen is the calendar.
    if other is not None and moved is not None and moved.known and not _by_calendar(evidence, other, table):
        facts |= {"other_change": moved}
        names = names | {"other_span": other.label}
        unlike = unlike_members(evidence.cube, other)
        names |= {"unlike": _unlike(evidence, *unlike)} if unlike else {}
        # After what stands against the change itself, which is not that of the other comparison.
        caveats = (*caveats, "beside_unlike" if unlike else "beside")
    if any(n.code == "day_order_ambiguous" for n in evidence.cube.book.notes):
        caveats = (*caveats, "day_order")
    return Finding(
        "change",
        variant,
        facts,
        names=names,
        impact=max(abs(_number(facts["now"]) - _number(facts["before"])) * 2, _number(facts["now"])),
        favourable=None if variant == "revenue_not_comparable" else _good(table, _SIGNED_BY.get(variant, "revenue")),
        caveats=caveats,
        n=_orders(table),
        beyond_chance=headline_beyond_chance(evidence),
        overturn="rows that were set aside or are missing from the source",
        sheet="Summary",
    )


def _unlike(evidence: Evidence, dimension: str, came: int, left: int) -> str:
    """Whom the other period lacks or has more, for a sentence that sets it beside this one."""
    noun = dimension_noun(evidence.cube, dimension)
    said = [
        f"{word} {in_words(count)} {noun if count == 1 else plural(noun)} that sold {what}"
        for word, count, what in (("with", came, "nothing then"), ("without", left, "only then"))
        if count
    ]
    return " and ".join(said)


def _by_calendar(evidence: Evidence, other: Period | Span, table: Table) -> bool:
    now, then = (_number(table.fact(c, metric="revenue")) for c in ("now", "other"))
    return unlike_units_make(evidence.cube, other, now, then)


def why_not_comparable(evidence: Evidence) -> str:
    """Why the two periods cannot be compared, as the end of a sentence."""
    calendar = evidence.cube.calendar
    assert calendar.before is not None
    said = []
    if calendar.gap:
        between = [p.label for p in calendar.missing_between]
        said.append(f"{' and '.join(between[:3]) or 'a period'} between them has no rows")
    if not_like_for_like(evidence.cube, calendar.now, calendar.before):
        said.append("they have no region and segment in common")
    table, noun = evidence.tables["kpis"], period_names(evidence)["order"]
    orders = table.row(metric="orders")
    if bool(evidence.cube.book.sales["reversal"].all()):
        said.append("the rows are all returns")
    elif orders is not None and _number(table.fact("before", orders)) < 2 <= evidence.cube.settings.min_events:
        single = _number(table.fact("before", orders)) > 0
        few = "a single" if single else "without an" if noun == "order" else "without a"
        said.append(f"{calendar.before.label} is {few} {noun}")
    return ", ".join(said[:-1]) + (" and " if len(said) > 1 else "") + said[-1] if said else "too few orders"


def headline_beyond_chance(evidence: Evidence) -> bool:
    """Whether the change of the company's revenue is more than orders of these sizes make by chance.

    False as well where rows are sums and no order is known.
    """
    if evidence.cube.calendar.before is None or aggregated(evidence):
        return False
    return chances(evidence.cube).company < evidence.cube.settings.alpha


def _figure(evidence: Evidence, table: Table, metric: str, names: dict[str, str]) -> Finding | None:
    row = table.row(metric=metric)
    if row is None or not table.fact("before", row).known or not table.fact("now", row).known:
        return None
    facts = _facts(table, metric)
    if _number(facts["now"]) == _number(facts["before"]) == 0:
        return None
    moved = _number(facts["points"] if facts["points"].known else facts["change"])
    caveats: tuple[Caveat, ...] = ()
    if metric in OWN_WORDS:
        variant = metric
    elif not facts["change"].known:
        variant = "figure_absolute"
    else:
        variant = "figure_flat" if abs(moved) < FLAT else "figure"
    if metric == "win_rate" and not _rates_differ(evidence, table, facts):
        variant = "win_rate_noise"
    return Finding(
        "change",
        variant,
        facts,
        subject=(("metric", metric),),
        names=names | {"figure": str(table.frame["label"].iloc[row])},
        impact=_revenue(table) * min(1.0, abs(moved)) * (0.25 if variant == "win_rate_noise" else 0.5),
        favourable=None if variant == "win_rate_noise" else _good(table, metric),
        caveats=caveats,
        n=_orders(table),
        beyond_chance=variant == "win_rate",
        overturn="another definition of the figure",
        sheet="Summary",
    )


def _rates_differ(evidence: Evidence, table: Table, facts: dict[str, Fact]) -> bool:
    closed = table.row(metric="closed")
    if closed is None:
        return False
    now, before = (_number(table.fact(c, closed)) for c in ("now", "before"))
    p = two_proportions(round(_number(facts["now"]) * now), now, round(_number(facts["before"]) * before), before)
    return bool(p < level_of("win_rate", evidence.cube.settings.alpha))


def _facts(table: Table, metric: str) -> dict[str, Fact]:
    row = table.row(metric=metric)
    return {c: table.fact(c, row) for c in ("now", "before", "change", "points")}


def _number(fact: Fact) -> float:
    return float(fact.value) if fact.known else 0.0


def _orders(table: Table) -> int:
    at = table.row(metric="orders")
    return 0 if at is None else int(_number(table.fact("now", at)))


def _revenue(table: Table) -> float:
    return abs(_number(table.fact("now", metric="revenue")))


def _good(table: Table, metric: str) -> bool | None:
    row = table.row(metric=metric)
    direction = int(table.frame["favourable"].iloc[row])
    moved = _number(table.fact("now", row)) - _number(table.fact("before", row))
    return None if moved == 0 or direction == 0 else moved * direction > 0
