"""Sentences on members as they stand, recounted: who brings what, who is silent, new or lost, what hangs on whom."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np

from benchmarks.statements.made import Array
from benchmarks.statements.rows import Rows, Span, labels_in, span_of
from benchmarks.statements.statement import Statement, numbers, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Scene

YEAR = 360
FEW_ORDERS = 5
USUAL_MULTIPLE = 1.5
AWAY = r"\blost\b|\bhibernating\b|\bgone\b|\bat[- ]risk\b|can't lose|\bsilent\b|\bslipping\b"


def _everywhere(s: Statement, scene: Scene) -> list[Array]:
    """Rows that a share may be of: the span that is written, the period reported on, or all."""
    spans = [x for x in (scene.told(s), scene.now(s)) if x]
    return [*(scene.rows.inside(x) for x in spans), np.ones(len(scene.rows.day), dtype=bool)]


def concentration(s: Statement, scene: Scene) -> list[Fault] | None:
    """The share of the first, or of the first three."""
    dimension = s.subject[0][0] if s.subject else ""
    if dimension not in scene.rows.groups:
        return None
    few = 3 if s.has(r"\bthree of\b") else 1
    for mask in _everywhere(s, scene):
        sums = scene.rows.by(dimension, mask)
        top = sorted(sums.items(), key=lambda x: -x[1])[:few]
        share = sum(v for _, v in top) / max(1e-9, sum(sums.values()))
        if says(s.text, share, percent=True) and all(m in s.text for m, _ in top):
            return []
    return [Fault(FIGURE, "the first do not bring that share of any span")]


def hangs(s: Statement, scene: Scene) -> list[Fault] | None:
    """A group that rests on one customer or order: its share, and that there is a group at all."""
    rows = scene.rows
    who = next((x for x in s.subject if x[0] in ("customer", "order")), None)
    group = [x for x in s.subject if x != who][:1]
    mine = rows.of(group) if group else None
    if who is None or mine is None:
        return None
    own = rows.order == who[1] if who[0] == "order" else rows.groups["customer"] == who[1]
    faults = []
    spans = _everywhere(s, scene)
    shares = [rows.money(m & mine & own) / rows.money(m & mine) for m in spans if rows.money(m & mine) > 0]
    if not any(says(s.text, x, percent=True) for x in shares) and not (s.has(r"^All of") and max(shares) > 0.999):
        faults.append(Fault(FIGURE, f"its share is {max(shares, default=0.0):.1%} at most"))
    if rows.orders(mine) < FEW_ORDERS:
        faults.append(Fault(WORDS, f"{rows.orders(mine)} orders ever: nothing that could hang on one of them"))
    return faults


def segment(s: Statement, scene: Scene) -> list[Fault] | None:
    """A customer segment by recency, frequency and money; a name that says lost needs customers who stay away."""
    if "customer" not in scene.rows.groups:
        return None
    name = next((m for d, m in s.subject if d == "segment"), "")
    brings = re.search(r"([\d.]+)% of customers.*?([\d.]+)% of revenue", s.text)
    faults = []
    if brings and s.has(r"\bbring [\d.]+%") and float(brings[2]) < float(brings[1]):
        faults.append(Fault(SIGN, "they bring less than their number"))
    if s.has("longer than any pause of theirs"):
        return [*faults, *_longest_silence(s, scene)]
    said = re.search(AWAY, f"{name} {s.text}", re.IGNORECASE)
    if said:
        inside = quartile_segments(scene.rows).get(name)
        members = inside if inside is not None else list(scene.rows.firsts["customer"])
        away = [m for m in members if _is_away(scene.rows, m)]
        if len(away) < 0.5 * len(members):
            faults.append(
                Fault(WORDS, f"{len(away)} of {len(members)} are silent for longer than twice their usual gap")
            )
        faults += _recency(s, scene, inside)
    return faults


def _longest_silence(s: Statement, scene: Scene) -> list[Fault]:
    """As many customers as are said have been silent for so long, and longer than ever before; with their revenue."""
    rows, days = scene.rows, s.fact("window")
    silent = []
    for member in filter(None, rows.firsts["customer"]):
        own = rows.days_of("customer", member)
        silence = rows.day.max() - own[-1]
        if silence > (days or 0) and all(silence > gap for gap in np.diff(own)):
            silent.append(rows.money(rows.groups["customer"] == member))
    told, money = int(s.fact("customers") or 0), s.fact("revenue") or 0.0
    faults = [] if told <= len(silent) else [Fault(FIGURE, f"{len(silent)} have been silent for so long")]
    if money > sum(sorted(silent)[-told:]) + 1:
        faults.append(Fault(FIGURE, f"the {told} that brought most had brought {sum(sorted(silent)[-told:]):,.0f}"))
    return faults


def _recency(s: Statement, scene: Scene, members: list[str] | None) -> list[Fault]:
    told = re.search(r"(?:last bought|silent for) ([\d.]+) days", s.text)
    if not told or not members:
        return []
    end = int(scene.rows.day.max())
    true = float(np.mean([end - scene.rows.days_of("customer", m)[-1] for m in members]))
    if abs(float(told[1]) - true) > 0.15 * true + 2:
        return [Fault(FIGURE, f"to the last day of the rows it is {true:.0f} days")]
    return []


def _is_away(rows: Rows, member: str) -> bool:
    days = rows.days_of("customer", member)
    gaps = np.diff(days)
    silent = int(rows.day.max()) - days[-1]
    return silent > (2 * float(np.median(gaps)) if len(gaps) else 180)


def quartile_segments(rows: Rows) -> dict[str, list[str]]:
    """Customers by the sum of their quartiles of recency, frequency and money: the five segments of the definitions."""
    members = sorted(rows.firsts["customer"])
    last = {m: max(rows.days_of("customer", m)) for m in members}
    orders = {m: rows.orders(rows.groups["customer"] == m) for m in members}
    money = rows.by("customer", np.ones(len(rows.day), dtype=bool))
    score = dict.fromkeys(members, 0)
    for values in (last, orders, money):
        ranked = sorted(members, key=lambda m: (values[m], m))
        for i, m in enumerate(ranked):
            score[m] += 1 + 4 * i // len(ranked)
    names = ((10, "Champions"), (8, "Loyal Customers"), (6, "Potential Loyalists"), (4, "At-Risk"), (0, "Lost"))
    out: dict[str, list[str]] = {n: [] for _, n in names}
    for m, total in score.items():
        out[next(n for least, n in names if total >= least)].append(m)
    return out


def at_risk(s: Statement, scene: Scene) -> list[Fault] | None:
    """How long a customer has been silent to the last day of the rows, and whether that is unusual for it."""
    member = next((m for d, m in s.subject if d == "customer"), "")
    if not member or "customer" not in scene.rows.groups:
        return None
    days = scene.rows.days_of("customer", member)
    if not days:
        return None
    silent, gaps, faults = int(scene.rows.day.max()) - days[-1], np.diff(days), []
    told = re.search(r"for ([\d,]+) days", s.text)
    if told and abs(float(told[1].replace(",", "")) - silent) > 1:
        faults.append(Fault(FIGURE, f"it last bought {silent} days before the end of the rows"))
    if len(gaps) < 2 or silent <= gaps.max():
        longest = int(gaps.max()) if len(gaps) else 0
        faults.append(Fault(WORDS, f"silent for {silent} days, and it has stayed away for {longest} before"))
    elif silent < USUAL_MULTIPLE * float(np.median(gaps)):
        faults.append(Fault(WORDS, f"silent for {silent} days, usually {np.median(gaps):.0f}"))
    return faults


def churn(s: Statement, scene: Scene) -> list[Fault] | None:
    """Who bought again, and who was new: for the first time ever, in rows that begin a year before."""
    rows, span, named = scene.rows, scene.now(s), labels_in(s.text)
    if span is None or "customer" not in rows.groups:
        return None
    # "73 of 76 customers of Q4 2022 bought again in Q4 2023" names both of its spans.
    both = [span_of(x) for x in named[:2]]
    before, span = (both[0], both[1]) if len(both) == 2 and both[0] and both[1] else (_period_before(span), span)
    sides = [{m for m, v in rows.by("customer", rows.inside(x)).items() if m and v > 0} for x in (span, before)]
    now, old = sides
    kept, faults = len(now & old), []
    if not old:
        return None
    if not says(s.text, kept, slack=0.02):
        faults.append(Fault(FIGURE, f"{kept} of {len(old)} bought again"))
    if s.has(r"\bnearly all\b") and kept == len(old):
        faults.append(Fault(WORDS, "all came back, not nearly all"))
    start = (span[0] - dt.date(1970, 1, 1)).days
    new = sum(1 for m in now if rows.firsts["customer"][m] >= start)
    told = re.search(r"(\d[\d,]*) (?:was|were) new", s.text)
    if told and int(told[1].replace(",", "")) > 0:
        if (span[0] - rows.first_day).days < YEAR:
            faults.append(Fault(WORDS, "the rows begin too late to call anybody new"))
        elif int(told[1].replace(",", "")) != new:
            faults.append(Fault(WORDS, f"{new} bought for the first time ever"))
    if s.has("nobody was new") and new:
        faults.append(Fault(WORDS, f"{new} bought for the first time ever"))
    return faults


def _period_before(span: Span) -> Span:
    months = round((span[1] - span[0]).days / 30.4)
    at = span[0].year * 12 + span[0].month - 1 - months
    return dt.date(at // 12, at % 12 + 1, 1), span[0]


def deal_size(s: Statement, scene: Scene) -> list[Fault] | None:
    """The part of orders and of revenue in a size."""
    if scene.made.sums:
        return [Fault(WORDS, "rows are sums: nobody can tell order sizes from them")]
    edges = re.search(r"of ([\d.]+)(k?) to ([\d.]+)(k?)|under ([\d.]+)(k?)|([\d.]+)(k?) and over", s.text)
    span = scene.now(s)
    if not edges or span is None:
        return None
    low, high = _edges(edges)
    for mask in (scene.rows.inside(span), np.ones(len(scene.rows.day), dtype=bool)):
        codes = np.unique(scene.rows.order[mask].astype(str), return_inverse=True)[1]
        if not len(codes):
            continue
        sums = np.bincount(codes, scene.rows.revenue[mask])
        inside = (sums >= low) & (sums < high)
        if says(s.text, inside.mean(), percent=True) and says(s.text, sums[inside].sum() / sums.sum(), percent=True):
            return []
    return [Fault(FIGURE, "the shares are others")]


def _edges(found: re.Match[str]) -> tuple[float, float]:
    def number(i: int) -> float:
        return float(found[i]) * (1000 if found[i + 1] else 1)

    if found[1]:
        return number(1), number(3)
    return (0.0, number(5)) if found[5] else (number(7), float("inf"))


def deal_profile(s: Statement, scene: Scene) -> list[Fault] | None:
    """That a member's orders are smaller, and more, than those of the others."""
    if scene.made.sums:
        return [Fault(WORDS, "rows are sums: nobody can tell order sizes from them")]
    mine = scene.rows.of(s.subject) if s.subject else None
    if mine is None:
        return None
    span = span_of(s.names.get("span", "")) or scene.told(s)
    inside = scene.rows.inside(span) if span else np.ones(len(mine), dtype=bool)
    one, other = (scene.rows.money(inside & x) / max(1, scene.rows.orders(inside & x)) for x in (mine, inside & ~mine))
    faults = []
    if one >= other:
        faults.append(Fault(SIGN, f"{one:,.0f} an order, the others {other:,.0f}"))
    if not says(s.text, one, slack=0.002):
        faults.append(Fault(FIGURE, f"{one:,.2f} an order"))
    return faults


def imbalance(s: Statement, scene: Scene) -> list[Fault] | None:
    """That the fullest territory has more revenue a seller than the emptiest, over the last year of whole quarters."""
    rows, span = scene.rows, scene.now(s)
    if len(s.subject) < 2 or "rep" not in rows.groups or span is None:
        return None
    year = rows.inside((max(rows.first_day, span[1].replace(year=span[1].year - 1)), span[1]))
    loads = []
    for dimension, member in s.subject[:2]:
        mine = rows.of([(dimension, member)])
        if mine is None or not (mine & year).any():
            return None
        # A seller of several territories counts in each by the part of the own orders.
        sellers = sum(rows.orders(year & mine & who) / rows.orders(year & who) for who in _sellers(rows, year & mine))
        loads.append(rows.money(mine & year) / sellers)
    full, empty = loads
    if full <= empty:
        return [Fault(SIGN, f"{full:,.0f} a seller there, {empty:,.0f} in the other")]
    return []


def _sellers(rows: Rows, mask: Array) -> list[Array]:
    return [rows.groups["rep"] == rep for rep in sorted(set(rows.groups["rep"][mask])) if rep]


def whole_data(s: Statement, scene: Scene) -> list[Fault] | None:
    """The largest member over all rows, and how much of it is one order."""
    rows = scene.rows
    mine = rows.of(s.subject) if s.subject else None
    if mine is None:
        return None
    share = rows.money(mine) / max(1e-9, rows.money(np.ones(len(rows.day), dtype=bool)))
    faults = [] if says(s.text, share, percent=True) else [Fault(FIGURE, f"it brings {share:.1%}")]
    if s.has(r"single|one order|that is one") and rows.orders(mine) < 2:
        faults.append(Fault(WORDS, "it has one order"))
    return faults


def target_gap(s: Statement, scene: Scene) -> list[Fault] | None:
    """Revenue over quota of a member, or of all that have one."""
    targets, span = scene.targets, scene.now(s)
    if targets is None or span is None or not s.subject:
        return None
    dimension, member = s.subject[0]
    column = next((c for c in targets if c.lower() == dimension), "")
    if not column:
        return None
    own = targets[targets["Quarter"].map(span_of) == span]
    mine = scene.rows.inside(span) & np.isin(scene.rows.groups[dimension], own[column].to_numpy())
    if member in set(own[column]):
        own = own[own[column] == member]
        mine = mine & (scene.rows.groups[dimension] == member)
    attained = scene.rows.money(mine) / float(own["Quota"].sum())
    faults = [] if says(s.text, attained, percent=True) else [Fault(FIGURE, f"it attained {attained:.1%}")]
    missing = any(unit == "%" and value > 100 for value, _, unit in numbers(s.text)) and s.has("missing|recovery")
    return [*faults, *([Fault(SIGN, "nothing is missing")] if missing else [])]


JUDGES = {
    "concentration": concentration, "single_point": hangs, "dependency": hangs, "segment": segment, "at_risk": at_risk,
    "churn": churn, "deal_size": deal_size, "deal_profile": deal_profile, "imbalance": imbalance,
    "whole_data": whole_data, "target_gap": target_gap,
}  # fmt: skip
