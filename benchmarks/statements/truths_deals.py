"""Sentences on deals, recounted: win rates of people and products, and what is open for too long."""

from __future__ import annotations

import re

import numpy as np

from benchmarks.statements import chance
from benchmarks.statements.made import Array
from benchmarks.statements.rows import Deals, span_of
from benchmarks.statements.statement import Statement, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Scene

FEWEST_WINS = 5
STALLED_TIMES, NINE_IN_TEN = 2, 0.9


def _mine(deals: Deals, s: Statement) -> Array | None:
    dimension, member = s.subject[0] if s.subject else ("", "")
    return deals.groups[dimension] == member if dimension in deals.groups else None


def win_rate_gap(s: Statement, scene: Scene) -> list[Fault] | None:
    """A win rate against that of all others: sign, enough wins, and chance."""
    deals = scene.deals
    mine = _mine(deals, s) if deals else None
    if deals is None or mine is None:
        return None
    span = span_of(s.names.get("periods", "")) or scene.told(s)
    inside = deals.closed_in(span) if span else deals.state != "open"
    (won, closed), (won_else, closed_else) = deals.rate(inside & mine), deals.rate(inside & ~mine)
    if not closed or not closed_else:
        return None
    gap, faults = won / closed - won_else / closed_else, []
    if not says(s.text, won / closed, percent=True):
        faults.append(Fault(FIGURE, f"it won {won} of {closed}"))
    if s.favourable is not None and gap * (1 if s.favourable else -1) < 0:
        faults.append(Fault(SIGN, f"{won / closed:.1%}, the others {won_else / closed_else:.1%}"))
    p = chance.rates_differ(won, closed, won_else, closed_else)
    if p > chance.LIMIT:
        faults.append(Fault(WORDS, f"chance explains it (p = {p:.2f}, uncorrected)"))
    return faults


def matrix_class(s: Statement, scene: Scene) -> list[Fault] | None:
    """A class by win rate and average sale: strong or weak needs enough wins and more than chance."""
    deals, span = scene.deals, scene.now(s)
    mine = _mine(deals, s) if deals else None
    if deals is None or mine is None or span is None:
        return None
    inside = deals.closed_in(span)
    (won, closed), (won_all, closed_all) = deals.rate(inside & mine), deals.rate(inside)
    if not closed:
        return None
    rate, company, faults = won / closed, won_all / closed_all, []
    if not says(s.text, rate, percent=True):
        faults.append(Fault(FIGURE, f"it won {won} of {closed}"))
    strong = s.has(r"strong in both|significantly above|more than the company")
    weak = s.has(r"below the company in both|significantly below|less than the company")
    if (strong and rate < company) or (weak and rate > company):
        faults.append(Fault(SIGN, f"{rate:.1%}, the company {company:.1%}"))
    hedged = s.has("within noise")
    if (strong or weak) and not hedged:
        p = chance.rates_differ(won, closed, won_all - won, closed_all - closed)
        if p > chance.LIMIT:
            faults.append(Fault(WORDS, f"strong or weak by chance (p = {p:.2f})"))
    if strong and won < FEWEST_WINS:
        faults.append(Fault(WORDS, f"strong on {won} wins"))
    return faults


def pipeline_risk(s: Statement, scene: Scene) -> list[Fault] | None:
    """How many open deals are older than nine in ten won ones took, or twice that."""
    deals = scene.deals
    if deals is None:
        return None
    end = max(int(scene.rows.day.max()), int(deals.closed.max()))
    won = (deals.state == "won") & (deals.created >= 0)
    usual = float(np.quantile(deals.closed[won] - deals.created[won], NINE_IN_TEN))
    is_open = (deals.state == "open") & (deals.created >= 0)
    age = (end - deals.created)[is_open]
    twice = s.has("twice")
    count = int((age > usual * (STALLED_TIMES if twice else 1)).sum())
    told = re.search(r"(?:All )?(\d[\d,]*)(?: of the \d[\d,]*)? open deals", s.text)
    if told is None:
        return None
    number = int(told[1].replace(",", ""))
    wrong = abs(number - count) > 0.03 * count + 1 if twice else number > count
    return [Fault(FIGURE, f"{count} of {int(is_open.sum())} open deals are older")] if wrong else []


JUDGES = {"win_rate_gap": win_rate_gap, "matrix_class": matrix_class, "pipeline_risk": pipeline_risk}
