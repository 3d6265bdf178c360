"""What a report opens with: revenue, or before it what is wrong with profit where that is the larger story."""

from __future__ import annotations

from collections.abc import Sequence

from xlsales.findings.finding import Finding
from xlsales.words.sentence import Sentence

OPENING = ("change", "level")
COVERAGE = ("came", "left", "both")
"""What a change of revenue must be read with: it compares unlike members."""
PROFIT = ("profit", "margin_bridge", "loss_maker", "discount_band", "discount_gap", "below_cost")
HEADLINES = ("rose_but_fell", "rose_but_held", "loss", "loss_again", "loss_alone")
"""What the company's profit says of its revenue: told before any cause."""
MOST = 2
"""Causes of lost profit in the opening, beside the headline."""
LARGE, WORTH_SAYING = 0.1, 0.05
"""Money at stake, as a part of revenue, from which a loss of profit comes before revenue, or right after it."""
Told = tuple[Finding, Sentence]


def opening_of(told: Sequence[Told]) -> list[Told]:
    """The first sentences of a report: revenue and, where profit is lost, how; the larger story first.

    Profit comes first where a headline says so (revenue rose and profit did not, or there was a loss), or where more is
    at stake than the change of revenue, as far as that is more than chance.
    """
    revenue = [(f, s) for f, s in told if f.kind in OPENING and f.variant.startswith("revenue")]
    revenue += [(f, s) for f, s in told if f.kind == "like_for_like" and f.variant.startswith(COVERAGE)][:1]
    revenue += [(f, s) for f, s in told if f.kind == "not_yet_sure" and f.variant.startswith("much")]
    now = max((_size(f, "now") for f, _ in revenue), default=0.0)
    news = _lost_profit(told, WORTH_SAYING * now)
    if not news:
        return revenue
    first = news[0][0]
    larger = first.impact >= LARGE * now and first.strength > max((_at_stake(f) for f, _ in revenue), default=0.0)
    return [*news, *revenue] if larger or _is_headline(first) else [*revenue, *news]


def _lost_profit(told: Sequence[Told], least: float) -> list[Told]:
    """The headline of profit where it has one, and the largest causes of lost profit, each about somebody else."""
    bad = [(f, s) for f, s in told if f.kind in PROFIT and f.favourable is False]
    headline = [(f, s) for f, s in bad if _is_headline(f)]
    out, about = headline[:1], {x for f, _ in headline[:1] for x in f.subject}
    for finding, sentence in bad:
        sure = finding.beyond_chance and finding.impact >= least and not _is_headline(finding)
        if sure and not about & set(finding.subject) and len(out) < MOST + len(headline[:1]):
            out.append((finding, sentence))
            about |= set(finding.subject)
    return out


def _is_headline(finding: Finding) -> bool:
    return finding.kind == "profit" and finding.variant in HEADLINES


def _at_stake(finding: Finding) -> float:
    """How much revenue moved, as far as it moved by more than chance."""
    return abs(_size(finding, "now") - _size(finding, "before")) if finding.beyond_chance else 0.0


def _size(finding: Finding, name: str) -> float:
    fact = finding.facts.get(name)
    return float(fact.value) if fact is not None and fact.known else 0.0
