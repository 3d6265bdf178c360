"""Sentences on a change between two periods, recounted: what moved, who moved it, and against whom."""

from __future__ import annotations

import re

import numpy as np

from benchmarks.statements import chance
from benchmarks.statements.made import Array
from benchmarks.statements.rows import Rows
from benchmarks.statements.statement import Statement, claims, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Scene

UP = r"\b(?:rose|up|more than(?! chance)|grew|added|rises|rise)\b"
DOWN = r"\b(?:fell|down|less than|shrank|falls|fall)\b"
FELL, ROSE = r"\bfall of\b|\bfell by\b", r"\brise of\b|\brose by\b"
LESS = (
    r"\bbelow\b|\bless than\b|\bshort of\b|\bbehind\b|others lost|\bfewer\b|\brose only\b|"
    r"\b(?:fell|held) .*while all others rose|\bfell .*while all others held"
)
MORE = (
    r"\babove\b|\bbeyond the rate\b|more than (?!chance)|\bahead of\b|\bfell only\b|"
    r"\b(?:rose|held) .*while all others fell|\brose .*while all others held"
)
YEAR, ENOUGH, FAR = 360, 0.005, 4
MEASURES = (
    (r"^orders\b|orders (?:fell|rose|held)", "orders"),
    (r"^units\b", "units"),
    (r"^customers\b", "customers"),
    (r"^average (?:order|sale|deal)", "average"),
    (r"^new opportunities", "created"),
    (r"^the win rate", "win_rate"),
    (r"revenue", "revenue"),
)


def change(s: Statement, scene: Scene) -> list[Fault] | None:
    """Direction of a figure from one period to the other, and that both are whole and the figure means something."""
    measure = next((m for pattern, m in MEASURES if s.has(pattern)), "")
    spans = scene.spans(s)
    if not measure or spans is None:
        return None
    faults = []
    if scene.made.sums and measure in ("orders", "average"):
        faults.append(Fault(WORDS, f"rows are sums: nobody can tell {measure} from them"))
    first = re.split(r"(?<=[a-z)%\d])\. ", s.text)[0]
    moved = _direction(first)
    faults += [
        Fault(WORDS, f"{label} is partial: no rise or fall leads to or from it")
        for label in scene.made.partial
        if label in s.text and moved
    ]
    figures = _figures(measure, scene, spans)
    if figures is None:
        return faults or None
    now, before = figures
    true = now - before
    if moved and true * moved < 0:
        faults.append(Fault(SIGN, f"{measure} went from {before:,.1f} to {now:,.1f}"))
    if measure == "revenue" and not says(s.text, now):
        faults.append(Fault(FIGURE, f"revenue was {now:,.0f}"))
    if measure == "win_rate" and claims(first):
        faults += _win_rate_chance(scene, spans)
    return faults


def _direction(text: str) -> int:
    up, down = re.search(UP, text, re.IGNORECASE), re.search(DOWN, text, re.IGNORECASE)
    if not up and not down:
        return 0
    return 1 if not down or (up and up.start() < down.start()) else -1


def _figures(measure: str, scene: Scene, spans: tuple[tuple[object, object], ...]) -> tuple[float, float] | None:
    rows, out = scene.rows, []
    for span in spans:
        mask = rows.inside(span)  # type: ignore[arg-type]
        if measure == "revenue":
            out.append(rows.money(mask))
        elif measure == "orders":
            out.append(float(rows.orders(mask)))
        elif measure == "units" and rows.units is not None:
            out.append(float(rows.units[mask].sum()))
        elif measure == "customers" and "customer" in rows.groups:
            out.append(float(len(set(rows.groups["customer"][mask].tolist()))))
        elif measure == "average":
            out.append(rows.money(mask) / max(1, rows.orders(mask)))
        elif measure == "win_rate" and scene.deals is not None:
            won, closed = scene.deals.rate(scene.deals.closed_in(span))  # type: ignore[arg-type]
            out.append(won / max(1, closed))
        else:
            return None
    return out[0], out[1]


def caveat(s: Statement, scene: Scene) -> list[Fault] | None:
    """That chance does as much as the sentence is hedged with: not where revenue moved four standard deviations."""
    sides = scene.sides(s)
    hedged = s.has(r"chance alone|within what chance|by chance\b|usual swing")
    if s.subject or sides is None or not hedged or not s.has("revenue"):
        return None
    one, other = (order_sums(scene.rows, mask) for mask in sides)
    z = abs(chance.change_z(one, other))
    if "customer" in scene.rows.groups:
        # The orders of one customer may hang together: what one does alone is no more than chance.
        sums = [scene.rows.by("customer", mask) for mask in sides]
        moved = np.array([sums[0].get(m, 0.0) - sums[1].get(m, 0.0) for m in {*sums[0], *sums[1]}])
        z = min(z, abs(chance.change_z(moved, np.zeros(1))))
    return [Fault(WORDS, f"chance does not move revenue as far (z = {z:.1f})")] if z > FAR else []


def _win_rate_chance(scene: Scene, spans: tuple[tuple[object, object], ...]) -> list[Fault]:
    if scene.deals is None:
        return []
    (won, closed), (won_else, closed_else) = (scene.deals.rate(scene.deals.closed_in(x)) for x in spans)  # type: ignore[arg-type]
    p = chance.rates_differ(won, closed, won_else, closed_else)
    return [Fault(WORDS, f"chance explains it (p = {p:.2f})")] if p > chance.LIMIT else []


def order_sums(rows: Rows, mask: Array) -> Array:
    """Revenue of each order among some rows."""
    if not mask.any():
        return np.zeros(0)
    codes = np.unique(rows.order[mask].astype(str), return_inverse=True)[1]
    return np.bincount(codes, rows.revenue[mask])


def driver(s: Statement, scene: Scene) -> list[Fault] | None:
    """What moved revenue: new and lost members by their whole history, or volume and value of one member."""
    sides = scene.sides(s)
    if sides is None:
        return None
    return _member_driver(s, scene, *sides) if s.subject else _price_volume_mix(s, scene, *sides)


def _price_volume_mix(s: Statement, scene: Scene, now: Array, before: Array) -> list[Fault]:
    rows, faults = scene.rows, []
    delta = rows.money(now) - rows.money(before)
    if not says(s.text, delta):
        faults.append(Fault(FIGURE, f"revenue changed by {delta:,.0f}"))
    if (s.has(FELL) and delta > 0) or (s.has(ROSE) and delta < 0):
        faults.append(Fault(SIGN, f"revenue changed by {delta:,.0f}"))
    for dimension in ("product", "category", "customer"):
        if dimension in rows.groups:
            faults += _new_and_lost(s, scene, dimension, now, before)
    cells = [c for c in scene.made.priced_by if c in rows.groups]
    if cells and s.has(r"^(?:Prices?|Value) (?:leads?|makes?)|is (?:price|value)s? first|(?:lower|higher) prices"):
        faults.append(Fault(WORDS, f"prices by {' and '.join(cells)} never changed: the rest is mix"))
    return faults


def _new_and_lost(s: Statement, scene: Scene, dimension: str, now: Array, before: Array) -> list[Fault]:
    plural = {"product": "products|articles", "category": "categories|ranges", "customer": "customers"}[dimension]
    rows, faults = scene.rows, []
    amount = re.search(
        rf"\bnew (?:{plural})(?: at| of| brought)? ([+-][\d,]+)|"
        rf"\b(?:{plural}) sold for the first time brought ([\d,]+)",
        s.text,
        re.IGNORECASE,
    )
    span = scene.spans(s)
    if (
        amount
        and span
        and (told := abs(float((amount[1] or amount[2]).replace(",", "")))) > ENOUGH * rows.money(before)
    ):
        start = (span[0][0] - np.datetime64("1970-01-01").astype(object)).days
        first = [m for m, d in rows.firsts[dimension].items() if d >= start]
        true = sum(v for m, v in rows.by(dimension, now).items() if m in set(first))
        if (span[0][0] - rows.first_day).days < YEAR:
            faults.append(Fault(WORDS, "the rows begin too late to call anything new"))
        elif abs(told - true) > 0.02 * told + 1:
            faults.append(Fault(WORDS, f"what was first sold ever in the period brought {true:,.0f}"))
    gone = re.search(r"\blost ones? ([+-][\d,]+)", s.text)
    if gone and s.has(rf"new (?:{plural})") and abs(float(gone[1].replace(",", ""))) > ENOUGH * rows.money(before):
        lapsed = {m for m, v in rows.by(dimension, before).items() if v > 0} - set(rows.by(dimension, now))
        back = [m for m in lapsed if not beyond_habit(rows, dimension, m)]
        if back:
            faults.append(
                Fault(WORDS, f"{len(back)} of {len(lapsed)} called lost are silent no longer than usual for them")
            )
    absent = re.search(rf"\b(?:{plural}) that did not (?:sell|buy) in .*? had brought ([\d,]+)", s.text, re.IGNORECASE)
    if absent:
        here = set(rows.by(dimension, now))
        true = sum(v for m, v in rows.by(dimension, before).items() if m not in here)
        if abs(float(absent[1].replace(",", "")) - true) > 0.02 * true + 1:
            faults.append(Fault(FIGURE, f"what is not sold in the period had brought {true:,.0f}"))
    return faults


def beyond_habit(rows: Rows, dimension: str, member: str) -> bool:
    """Whether a member has been silent, to the last day of the rows, for longer than ever before."""
    days = rows.days_of(dimension, member)
    if not days:
        return True
    end = int(rows.day.max())
    gaps = np.diff(days)
    return len(gaps) > 0 and end - days[-1] > gaps.max()


def _member_driver(s: Statement, scene: Scene, now: Array, before: Array) -> list[Fault] | None:
    rows = scene.rows
    mine = rows.of(s.subject)
    if mine is None:
        return None
    one, other = rows.money(now & mine), rows.money(before & mine)
    delta, faults = one - other, []
    if not says(s.text, delta):
        faults.append(Fault(FIGURE, f"it changed by {delta:,.0f}"))
    moved = -1 if s.has(FELL) else 1 if s.has(ROSE) else 0
    if moved * delta < 0:
        faults.append(Fault(SIGN, f"it changed by {delta:,.0f}"))
    by_orders = s.has(r"\borders? after|(?:fewer|more|as many) orders|an order\b")
    volumes = [
        float(rows.orders(side & mine)) if by_orders or rows.units is None else float(rows.units[side & mine].sum())
        for side in (now, before)
    ]
    if min(volumes) > 0 and not s.has(r"\bdeals?\b"):
        price = [one / volumes[0], other / volumes[1]]
        by_volume, by_value = (volumes[0] - volumes[1]) * price[1], (price[0] - price[1]) * volumes[0]
        volume_said = s.has(
            r"is volume, not value|volume alone|mostly volume|Volume makes most|about the same [\d,.]+ each|"
            r"mostly [\d,.]+ (?:fewer|more)"
        )
        value_said = s.has(
            r"is value, not volume|value alone|mostly value|Value makes most|with about as many|mostly [\d,.]+ an? "
        )
        if (volume_said and abs(by_volume) < abs(by_value)) or (value_said and abs(by_value) < abs(by_volume)):
            faults.append(Fault(WORDS, f"volume makes {by_volume:,.0f} and value {by_value:,.0f}"))
    return faults


def mover(s: Statement, scene: Scene) -> list[Fault] | None:
    """Who fell or rose most: nobody of the dimension moved further the same way."""
    sides = scene.sides(s)
    if sides is None or not s.subject or s.subject[0][0] not in scene.rows.groups:
        return None
    dimension, members = s.subject[0][0], [m for _, m in s.subject]
    one, other = (scene.rows.by(dimension, mask) for mask in sides)
    deltas = {m: one.get(m, 0.0) - other.get(m, 0.0) for m in {*one, *other} if m}
    fell = s.has(r"\bfall\b|\bfell\b")
    faults = []
    if any(deltas.get(m, 0.0) * (-1 if fell else 1) <= 0 for m in members):
        faults.append(Fault(SIGN, f"it changed by {deltas.get(members[0], 0.0):,.0f}"))
    further = sorted(deltas.values(), reverse=not fell)[: len(members)]
    if s.has("most|largest") and abs(sum(further) - sum(deltas.get(m, 0.0) for m in members)) > 1:
        faults.append(Fault(WORDS, "others moved further"))
    return faults


def offset(s: Statement, scene: Scene) -> list[Fault] | None:
    """Who moved against the whole: its sign is the other one."""
    sides = scene.sides(s)
    if sides is None or not s.subject or s.subject[0][0] not in scene.rows.groups:
        return None
    rows, (now, before) = scene.rows, sides
    total = rows.money(now) - rows.money(before)
    faults = []
    for dimension, member in s.subject:
        mine = rows.groups[dimension] == member
        delta = rows.money(now & mine) - rows.money(before & mine)
        if delta * total >= 0:
            faults.append(Fault(SIGN, f"{member} changed by {delta:,.0f} and the whole by {total:,.0f}"))
    if total * (-1 if s.has("against the fall") else 1) < 0:
        faults.append(Fault(SIGN, f"the whole changed by {total:,.0f}"))
    return faults


def segment_driver(s: Statement, scene: Scene) -> list[Fault] | None:
    """Who departs from all others: the sign against the company without it, and that chance does not do as much."""
    sides = scene.sides(s)
    mine = scene.rows.of(s.subject) if s.subject else None
    if sides is None or mine is None:
        return None
    rows, (now, before) = scene.rows, sides
    one, other = rows.money(now & mine), rows.money(before & mine)
    else_now, else_before = rows.money(now & ~mine), rows.money(before & ~mine)
    if else_before <= 0:
        return None
    expected = other * else_now / else_before
    effect, faults = one - expected, []
    low, high = s.has(LESS), s.has(MORE)
    if low != high and effect * (1 if high else -1) < 0:
        faults.append(Fault(SIGN, f"{one:,.0f} after {other:,.0f}; at the rate of all others it were {expected:,.0f}"))
    if s.has("others lost") and else_now >= else_before:
        faults.append(Fault(WORDS, "the others lost nothing"))
    others = else_now / else_before - 1
    alike = re.search(r"\b(rose|fell)\b[^,;]*, all others [\d.,]+%", s.text)
    if alike and others * (1 if alike[1] == "rose" else -1) < 0:
        faults.append(Fault(SIGN, f"all others changed by {others:+.1%}"))
    told = s.has("leaving out") or says(s.text, effect, slack=0.03) or says(s.text, others, percent=True)
    if not told:
        faults.append(
            Fault(FIGURE, f"against all others ({others:+.1%}) the effect is {effect:,.0f}, another figure is told")
        )
    if claims(s.text) & {"more than chance", "departs", "significant"}:
        p = _share_p(rows, mine, now, before)
        if p > chance.LIMIT:
            faults.append(Fault(WORDS, f"chance explains it (p = {p:.2f}, uncorrected)"))
    return faults


def _share_p(rows: Rows, mine: Array, now: Array, before: Array) -> float:
    both = now | before
    codes = np.unique(rows.order[both].astype(str), return_inverse=True)[1]
    total = np.bincount(codes, rows.revenue[both])
    member = np.bincount(codes, rows.revenue[both] * mine[both])
    later = np.zeros(len(total), dtype=bool)
    later[codes[now[both]]] = True
    return chance.share_change(member, total, later)


def leave_one_out(s: Statement, scene: Scene) -> list[Fault] | None:
    """The customer without whom a group would have moved the other way."""
    sides = scene.sides(s)
    customer = next((x for x in s.subject if x[0] == "customer"), None)
    group = [x for x in s.subject if x[0] != "customer"][:1]
    if sides is None or customer is None or (mine := scene.rows.of(group)) is None:
        return None
    rows, (now, before) = scene.rows, sides
    without = mine & (rows.groups["customer"] != customer[1])
    whole = rows.money(now & mine) - rows.money(before & mine)
    rest = rows.money(now & without) - rows.money(before & without)
    if whole * rest >= 0:
        return [Fault(WORDS, f"without {customer[1]} it changes by {rest:,.0f}, with it by {whole:,.0f}: no turn")]
    told = re.search(r"(?:but without .*? it|the rest) (fell|rose)|(?:and|,) .*? (falls|rises) .* where it", s.text)
    said = (told[1] or told[2]) if told else ""
    if said and (rest < 0) != said.startswith("f"):
        return [Fault(SIGN, f"without it the change is {rest:,.0f}")]
    return []


JUDGES = {
    "change": change, "driver": driver, "mover": mover, "offset": offset, "segment_driver": segment_driver,
    "leave_one_out": leave_one_out, "caveat": caveat,
}  # fmt: skip
