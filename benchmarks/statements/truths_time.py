"""Sentences on time, recounted: trends, levels, seasons, and what a member's own history says."""

from __future__ import annotations

import re

import numpy as np

from benchmarks.statements import chance
from benchmarks.statements.made import Array
from benchmarks.statements.rows import MONTHS, Rows, labels_in, span_of
from benchmarks.statements.statement import Statement, claims, numbers, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Scene

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
THREE_YEARS = 3
CENT = 0.011


def _grain(s: Statement, scene: Scene) -> int:
    return MONTHS_OF.get(str(s.names.get("grain") or scene.meta.get("grain")), 3)


def trend(s: Statement, scene: Scene) -> list[Fault] | None:
    """The sign of the slope, that chance does not make it, and that growth compares like with like."""
    labels = labels_in(s.text)
    if s.has(r"compounded|a year on average|\bbrought\b") and len(labels) >= 2:
        return _compound(s, scene, labels)
    series = scene.rows.series(_grain(s, scene))[1]
    if len(series) < 3:
        return [Fault(WORDS, "fewer than three whole periods")]
    slope, faults = chance.slope(series), []
    said = 1 if s.has(r"\brising\b|\bgrow") else -1 if s.has(r"\bfalling\b|\bshrink") else 0
    if said * slope < 0:
        faults.append(Fault(SIGN, f"the line's slope is {slope:,.0f}"))
    if claims(s.text) and (p := chance.permuted(series, chance.slope)) > chance.LIMIT:
        faults.append(Fault(WORDS, f"chance explains the slope (p = {p:.2f})"))
    return faults


def _compound(s: Statement, scene: Scene, labels: list[str]) -> list[Fault]:
    first, last = (re.sub(r"\s*(?:19|20)\d\d", "", x) for x in labels[:2])
    faults = []
    if first != last:
        faults.append(Fault(WORDS, f"growth from {labels[0]} to {labels[1]}: two different seasons"))
    faults += [Fault(WORDS, f"{label} is partial") for label in scene.made.partial if label in labels[:2]]
    spans = [span_of(x) for x in labels[:2]]
    money = [scene.rows.money(scene.rows.inside(x)) for x in spans if x]
    if s.has(r"\bbrought\b"):
        money.reverse()  # the later one is named first
    up, down = s.has(r"\bgrew\b|more than"), s.has(r"\bshrank\b|less than")
    if len(money) == 2 and ((up and money[1] <= money[0]) or (down and money[1] >= money[0])):
        faults.append(Fault(SIGN, f"{money[0]:,.0f} to {money[1]:,.0f}"))
    return faults


def change_point(s: Statement, scene: Scene) -> list[Fault] | None:
    """The levels on both sides of the month that is named."""
    labels = labels_in(s.text)
    span = span_of(labels[0]) if labels else None
    firsts, series = scene.rows.series(1)
    if span is None or len(series) < 4:
        return None
    before = np.array([v for f, v in zip(firsts, series, strict=True) if f < span[0]])
    after = np.array([v for f, v in zip(firsts, series, strict=True) if f >= span[0]])
    if len(before) < 2 or len(after) < 2:
        return [Fault(WORDS, "a level of one month")]
    low, high = float(before.mean()), float(after.mean())
    told = [v for v, _, unit in numbers(re.sub(r"\b(?:19|20)\d\d\b", "", s.text)) if not unit]
    faults = []
    if len(told) >= 2 and (told[0] - told[1]) * (high - low) < 0:
        faults.append(Fault(SIGN, f"the months went from {low:,.0f} to {high:,.0f}"))
    if not any(
        says(s.text, float(before[-k:].mean()), slack=0.1) and says(s.text, float(after[:n].mean()), slack=0.1)
        for k in range(3, len(before) + 1)
        for n in range(3, len(after) + 1)
    ):
        faults.append(Fault(FIGURE, f"{high:,.0f} a month after {low:,.0f}"))
    return faults


def seasonality(s: Statement, scene: Scene) -> list[Fault] | None:
    """Three whole years, a season that the detrended series has by more than chance, and the right one."""
    if s.has(r"no word on|no season|not testable|cannot tell"):
        return []
    name = s.names.get("season") or next(iter(re.findall(r"\b(?:Q[1-4]|" + "|".join(MONTHS) + r")\b", s.text)), "")
    months = 3 if name.startswith("Q") else 1
    firsts, series = scene.rows.series(months)
    seasons = 12 // months
    if not name or not len(firsts):
        return None
    if not claims(s.text):
        return []
    years = len(series) / seasons
    if years < THREE_YEARS - 1e-9:
        return [Fault(WORDS, f"{years:.1f} years of whole periods are too few for a season")]
    p, best = chance.season(series, seasons)
    if p > chance.LIMIT:
        return [Fault(WORDS, f"no season in the detrended series (p = {p:.2f})")]
    if s.has(r"peak|strongest|highest") and (best + (firsts[0].month - 1) // months) % seasons != _nth(name):
        return [Fault(WORDS, "another season is higher")]
    return []


def _nth(season: str) -> int:
    return int(season[1]) - 1 if season[0] == "Q" and season[1:].isdigit() else MONTHS[season[:3]] - 1


def _shares(scene: Scene, mine: Array, months: int) -> tuple[list[int], Array]:
    """Of each whole period: its season, and the member's share of revenue."""
    firsts, total = scene.rows.series(months)
    own = scene.rows.series(months, mine)[1]
    share = np.divide(own, total, out=np.zeros(len(own)), where=total > 0)
    return [(f.month - 1) // months for f in firsts], share


def member_trend(s: Statement, scene: Scene) -> list[Fault] | None:
    """The sign of a member's share over the history, and that chance does not make it."""
    mine = scene.rows.of(s.subject) if s.subject else None
    if mine is None:
        return None
    share = _shares(scene, mine, _grain(s, scene))[1]
    if len(share) < 4:
        return [Fault(WORDS, "fewer than four whole periods")]
    up = s.has(r"\bgrow")
    slope, faults = chance.slope(share), []
    if slope * (1 if up else -1) < 0:
        faults.append(Fault(SIGN, f"its share moves by {slope:+.2%} a period"))
    if claims(s.text) and (p := chance.permuted(share, chance.slope)) > chance.LIMIT:
        faults.append(Fault(WORDS, f"chance explains it (p = {p:.2f})"))
    return faults


def member_season(s: Statement, scene: Scene) -> list[Fault] | None:
    """That a member's share is higher in its season in every year, in three years or more."""
    mine = scene.rows.of(s.subject) if s.subject else None
    name = s.names.get("season", "")
    if mine is None or not name:
        return None
    months = 3 if name.startswith("Q") else 1
    seasons, share = _shares(scene, mine, months)
    inside = np.array(seasons) == _nth(name)
    if inside.sum() < THREE_YEARS:
        return [Fault(WORDS, f"{int(inside.sum())} years are too few for a season")]
    lift = share[inside].mean() - share[~inside].mean()
    if lift <= 0:
        return [Fault(SIGN, f"its share in {name} is {lift:+.2%} against the other seasons")]
    p = chance.season(share, 12 // months)[0]
    return [Fault(WORDS, f"chance explains it (p = {p:.2f})")] if p > chance.LIMIT else []


def anomaly(s: Statement, scene: Scene) -> list[Fault] | None:
    """What a member brought, and that its own history does not lead one to expect it."""
    span = scene.now(s)
    mine = scene.rows.of(s.subject) if s.subject else None
    if mine is None or span is None:
        return None
    actual, faults = scene.rows.money(mine & scene.rows.inside(span)), []
    if not says(s.text, actual):
        faults.append(Fault(FIGURE, f"it brought {actual:,.0f}"))
    firsts, own = scene.rows.series(_grain(s, scene), mine)
    history = np.array([v for f, v in zip(firsts, own, strict=True) if f < span[0]])
    if len(history) < 4:
        return [*faults, Fault(WORDS, "fewer than four whole periods before")]
    at = np.arange(len(history)) - (len(history) - 1) / 2
    slope = chance.slope(history)
    spread = float(np.std(history - history.mean() - slope * at, ddof=2))
    gaps = [actual - history.mean(), actual - history.mean() - slope * (len(history) - at[0])]
    # Where there is a season, the same one of the years before is what the history leads one to expect.
    alike = [v for f, v in zip(firsts, own, strict=True) if f < span[0] and f.month == span[0].month]
    gaps += [actual - float(np.mean(alike))] if len(alike) > 1 else []
    low = s.has(r"\bless\b|shortfall|\bbelow\b")
    if all(g * (-1 if low else 1) < 0 for g in gaps):
        given = [actual - g for g in gaps]
        faults.append(Fault(SIGN, f"its own history gives {min(given):,.0f} to {max(given):,.0f}"))
    if max(abs(g) for g in gaps) < 1.5 * spread:
        faults.append(Fault(WORDS, f"its own history swings by {spread:,.0f} from period to period"))
    return faults


def price_shift(s: Statement, scene: Scene) -> list[Fault] | None:
    """A price since a day, before and after; and that it is a price, not other buyers."""
    labels = labels_in(s.names.get("since", "")) or labels_in(s.text)
    span = span_of(labels[0]) if labels else None
    rows = scene.rows
    mine = rows.of(s.subject) if s.subject else None
    if span is None or mine is None or rows.units is None:
        return None
    since = (span[0] - np.datetime64("1970-01-01").astype(object)).days
    later = rows.day >= since
    price = [rows.money(mine & x) / max(1e-9, float(rows.units[mine & x].sum())) for x in (later, ~later)]
    faults = []
    down, up = s.has(r"\bfell\b|lower price|\bcut\b|cheaper|\bless\b"), s.has("higher price|dearer")
    if (down and price[0] > price[1]) or (up and price[0] < price[1]):
        faults.append(Fault(SIGN, f"{price[0]:,.2f} a unit after {price[1]:,.2f}"))
    never = scene.made.priced_by or (("product",) if _list_prices(rows) else ())
    cells = [c for c in never if c in rows.groups and c != s.subject[0][0]]
    if cells:
        faults.append(Fault(WORDS, f"its prices by {' and '.join(cells)} never changed: other buyers, no price"))
    return faults


def _list_prices(rows: Rows) -> bool:
    """Whether every product has one price all the time."""
    if rows.units is None or "product" not in rows.groups or not (rows.units > 0).all():
        return False
    price: dict[str, float] = {}
    each = (rows.revenue / rows.units).tolist()
    return all(abs(p - price.setdefault(m, p)) < CENT for m, p in zip(rows.groups["product"], each, strict=True))


JUDGES = {
    "trend": trend, "change_point": change_point, "seasonality": seasonality, "member_trend": member_trend,
    "member_season": member_season, "anomaly": anomaly, "price_shift": price_shift,
}  # fmt: skip
