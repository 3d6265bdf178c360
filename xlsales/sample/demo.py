"""The demo: the analysis of the sample company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsales.sample.company import company

if TYPE_CHECKING:
    from xlsales.report.model import Report

SOURCE = "the sample company (made up)"


def demo_report() -> Report:
    """Analyse the sample company with its orders, deals and targets; `xlsales demo` writes it."""
    # Making a company needs nothing of the analysis.
    from xlsales.api import analyze

    made = company()
    return analyze(made.orders, deals=made.deals, targets=made.targets, source_name=SOURCE)
