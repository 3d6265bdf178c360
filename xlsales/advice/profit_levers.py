"""What levers on profit are worth: less discount, an end of losses, costs passed on; in profit, not in revenue."""

from __future__ import annotations

from collections.abc import Callable

from xlsales.advice.model import Line, assumption, base, result
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding

Lines = tuple[Line, ...] | None
PART = 0.5
TITLES = {
    "discount_cap": "Cap discounts (profit)",
    "discount_stop": "Stop selling below cost (profit)",
    "loss_exit": "End a loss (profit)",
    "margin_back": "Win margin back (profit)",
}


def _part(formula: str, reason: str) -> tuple[Line, ...]:
    return (
        assumption("part", "Part that is won back", "share", PART, reason),
        result("amount", "Worth", "money", f"({formula})*{{part}}"),
        result("low", "At least", "money", "{amount}/2", "half of that part"),
        result("high", "At most", "money", formula, "all of it"),
    )


def _known(finding: Finding, *names: str) -> bool:
    return all(n in finding.facts and finding.facts[n].known for n in names)


def _discount_cap(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "cap", "given_above"):
        return None
    return (
        base("cap", "Cap", finding.facts["cap"]),
        base("given_above", "Given away above the cap", finding.facts["given_above"]),
        *_part("{given_above}", "half, as some customers will not buy at the higher price; change it"),
    )


def _discount_stop(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "from", "profit"):
        return None
    return (
        base("from", "Discount from which money is lost", finding.facts["from"]),
        base("profit", "Profit of such lines", finding.facts["profit"]),
        *_part("-{profit}", "half, as part of the cost stays when such lines are no longer sold; change it"),
    )


def _loss_exit(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "profit", "revenue"):
        return None
    return (
        base("revenue", "Revenue", finding.facts["revenue"]),
        base("profit", "Profit", finding.facts["profit"]),
        *_part("-{profit}", "half, as part of the cost stays when something is given up; change it"),
    )


def _margin_back(finding: Finding, evidence: Evidence) -> Lines:
    if not _known(finding, "effect"):
        return None
    return (
        base("effect", "Effect on profit", finding.facts["effect"]),
        *_part("-{effect}", "half as a first step; change it"),
    )


LEVERS: dict[str, Callable[[Finding, Evidence], Lines]] = {
    "discount_cap": _discount_cap,
    "discount_stop": _discount_stop,
    "loss_exit": _loss_exit,
    "margin_back": _margin_back,
}


def as_revenue(lever: str, evidence: Evidence) -> tuple[Line, ...]:
    """The revenue that would have to be gained for as much profit: by it, levers on profit and on revenue compare."""
    table = evidence.table("profit")
    at = table.row(metric="margin") if table else None
    if lever not in LEVERS or table is None or at is None:
        return ()
    margin = table.fact("now", at)
    if not margin.known or float(margin.value) <= 0:
        return ()
    return (
        base("company_margin", "The company's margin", margin),
        result("same_as", "Revenue that earns as much a year", "money", "{yearly}/{company_margin}"),
    )
