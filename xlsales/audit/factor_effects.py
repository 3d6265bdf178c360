"""What a factor (volume, value, win rate, margin) has of a change."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query, Verdict
from xlsales.audit.factors import Factors, factors, margin_factors
from xlsales.audit.mix import price_and_mix
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.vocabulary import Word, metric_name

_LOWER = re.compile(
    (
        r"\b(?:low(?:er)?|fewer|falling|declin\w+|drop\w*|decreas\w+|fewer|smaller|weak\w*|reduced|less|loss"
        r"|poor|worse|fall|fell|inefficiency|shrank|slipped|shrinking)\b"
    ),
    re.I,
)
_HIGHER = re.compile(
    r"\b(?:high(?:er)?|more|rising|grow\w*|increas\w+|larger|bigger|strong\w*|improved|better|surge|gain|jump|rose|grew|climbed)\b",
    re.I,
)
# What a factor's words say of the data by themselves, the first that the data have.
_PREMISES = {
    "value": ("asp", "average_sale"),
    "volume": ("units", "orders"),
    "margin": ("margin",),
    "rate": ("win_rate",),
}


def factor_effect(
    claim: Claim,
    money: str,
    factor: Word,
    filters: Filters,
    span: Span,
    compare: Span,
    facts: Facts,
    written: str,
    *,
    units: bool = False,
    each: bool = False,
) -> Claim:
    """Judge that a factor caused a change of `money` (revenue, profit or another figure).

    Parameters
    ----------
    written
        The words of the factor, which say whether it fell or rose.
    units
        Whether volume is counted in units where nothing else says so.
    each
        Whether it is the revenue per unit that changed: prices and mix are its factors.
    """
    if money != "revenue" or factor.entry == "margin":
        return _of_profit(claim, money, factor, filters, span, compare, facts, written)
    if factor.entry == "mix" or (each and factor.entry == "value"):
        return _inside(claim, factor, filters, span, compare, facts, written, each=each)
    counted = "units" if (units or "unit" in written.lower()) and facts.has("units") else "orders"
    split = factors(filters, span, compare, facts, counted if facts.has(counted) else "units")
    if split is None:
        return replace(claim, why="The data cannot split this change into volume and value.")
    parts = {"volume": split.volume, "value": split.value}
    if factor.entry == "rate":
        if split.rate is None or split.closed is None:
            return replace(claim, why="The split by win rate needs deals with their stage.")
        parts = {"rate": split.rate, "volume": split.closed, "value": split.value}
    return _weighed(claim, factor.entry, parts, split, written)


def _inside(
    claim: Claim, factor: Word, filters: Filters, span: Span, compare: Span, facts: Facts, written: str, *, each: bool
) -> Claim:
    """Prices or mix as the cause of another revenue per unit, or of another revenue."""
    split = factors(filters, span, compare, facts, "units") if facts.has("units") else None
    inside = price_and_mix(filters, span, compare, facts)
    if split is None or inside is None:
        return replace(claim, why="The data cannot split this change into prices and mix.")
    parts = {"value": inside.price, "mix": inside.mix}
    worded = replace(split, words=f"{split.words}, of it {inside.words}")
    if each:
        return _weighed(claim, factor.entry, parts, replace(worded, total=split.value), written)
    return _weighed(claim, factor.entry, {"volume": split.volume, **parts}, worded, written)


def _of_profit(
    claim: Claim, money: str, factor: Word, filters: Filters, span: Span, compare: Span, facts: Facts, written: str
) -> Claim:
    """A cause of a change of profit: less sold, or earned less of it. Other figures are not split."""
    if money != "profit" or factor.entry not in ("margin", "volume"):
        return _premise(claim, money, factor, filters, span, compare, facts, written)
    if not facts.has("profit"):
        return replace(claim, why="The data have no profit: it would need profits or costs.")
    split = (
        margin_factors(filters, span, compare, facts)
        if factor.entry == "margin"
        else factors(filters, span, compare, facts, "orders" if facts.has("orders") else "units", "profit")
    )
    if split is None:
        return replace(claim, why="The data cannot split this change.")
    names = ("revenue", "margin") if factor.entry == "margin" else ("volume", "profit per order")
    return _weighed(claim, factor.entry, dict(zip(names, (split.volume, split.value), strict=True)), split, written)


def _premise(
    claim: Claim, money: str, factor: Word, filters: Filters, span: Span, compare: Span, facts: Facts, written: str
) -> Claim:
    """Where a change cannot be split: "lower prices" can be no cause of it where prices rose."""
    claimed = -1 if _LOWER.search(written) else 1 if _HIGHER.search(written) else 0
    metric = next((m for m in _PREMISES.get(factor.entry, ()) if m != money and facts.has(m)), "")
    moved = facts.value(Query(metric, "change", filters, span, compare)) if metric else None
    if claimed and moved and moved * claimed < 0:
        return replace(
            claim,
            verdict="wrong",
            true=f"{moved:+.1%}",
            query=Query(metric, "change", filters, span, compare).text,
            why=f"It is the other way round: {metric_name(metric)} {'rose' if moved > 0 else 'fell'} ({moved:+.1%}).",
        )
    return replace(claim, why=f"The data cannot split a change of {metric_name(money)} into that.")


def _weighed(claim: Claim, entry: str, parts: dict[str, float], split: Factors, written: str) -> Claim:
    effect, total = parts[entry], split.total
    same = sum(v for v in parts.values() if v * total > 0)
    share = effect / same if same and effect * total > 0 else 0.0
    claim = replace(claim, true=split.words, query=f"{claim.query}: {split.words}", true_value=share)
    claimed = -1 if _LOWER.search(written) else 1 if _HIGHER.search(written) else 0
    if effect * total <= 0 or (claimed and effect * claimed < 0):
        return replace(
            claim, verdict="wrong", why=f"It is the other way round: the change is {total:+,.0f}, {split.words}."
        )
    if share >= 0.5:
        return replace(
            claim, verdict="right", why=f"It explains {share:.0%} of the change of {total:+,.0f}: {split.words}."
        )
    largest = max(parts, key=lambda k: parts[k] * (1 if total > 0 else -1))
    verdict: Verdict = "wrong" if share < 0.34 else "misleading"
    return replace(
        claim, verdict=verdict, why=f"It explains only {share:.0%}; the larger part is {largest}: {split.words}."
    )
