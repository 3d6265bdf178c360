"""One analysis, complete: evidence, findings, advice and narrative, from which every sheet takes its part."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.advice.opportunity import Opportunity, opportunities_table, without_double_counting
from xlsales.advice.recommendation import MOST, MOST_BEHIND, Recommendation, counted_as, recommendations
from xlsales.advice.risk import Risk, risks
from xlsales.cube.cube import Cube
from xlsales.findings.changes import findings_on_changes
from xlsales.findings.concentration import findings_on_concentration
from xlsales.findings.coverage import findings_on_coverage, findings_on_whole_data
from xlsales.findings.customers import findings_on_customers
from xlsales.findings.dependence import findings_on_dependence
from xlsales.findings.drivers import findings_on_drivers
from xlsales.findings.evidence import Evidence, evidence_of
from xlsales.findings.factors import findings_on_factors
from xlsales.findings.finding import Finding
from xlsales.findings.forecast import findings_on_forecast
from xlsales.findings.like_for_like import findings_on_like_for_like
from xlsales.findings.matrices import findings_on_matrices
from xlsales.findings.members import findings_on_members
from xlsales.findings.not_yet_sure import findings_on_not_yet_sure
from xlsales.findings.pipeline import findings_on_pipeline
from xlsales.findings.profit import findings_on_profit
from xlsales.findings.ranking import ranked
from xlsales.findings.seasons import findings_on_time
from xlsales.findings.targets import findings_on_targets
from xlsales.findings.territories import findings_on_territories
from xlsales.metrics.table import Table
from xlsales.words.advice import (
    action_sentence,
    actions_table,
    further_actions_table,
    opportunities_of,
    risks_table,
    spoken,
)
from xlsales.words.narrative import narrative
from xlsales.words.sentence import Sentence
from xlsales.words.template import sentence_of

TELLERS = (
    findings_on_changes,
    findings_on_like_for_like,
    findings_on_not_yet_sure,
    findings_on_profit,
    findings_on_whole_data,
    findings_on_drivers,
    findings_on_factors,
    findings_on_matrices,
    findings_on_concentration,
    findings_on_pipeline,
    findings_on_customers,
    findings_on_targets,
    findings_on_territories,
    findings_on_time,
    findings_on_forecast,
    findings_on_members,
    findings_on_dependence,
    findings_on_coverage,
)


@dataclass(frozen=True)
class Analysis:
    """What the sheets are made of."""

    evidence: Evidence
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]
    opportunities: tuple[Opportunity, ...]
    risks: tuple[Risk, ...]
    text: dict[str, tuple[Sentence, ...]]

    @property
    def cube(self) -> Cube:
        """The cube behind the evidence."""
        return self.evidence.cube

    def said(self, *kinds: str, about: tuple[str, ...] = (), most: int = 12) -> tuple[Sentence, ...]:
        """The sentences of findings of these kinds, about members of these dimensions, the strongest first."""
        told = [
            sentence_of(f)
            for f in self.findings
            if f.kind in kinds and (not about or not f.subject or f.subject[0][0] in about)
        ]
        return tuple(s for s in told if s is not None)[:most]

    def table(self, name: str) -> Table | None:
        """A table of the evidence that has rows, or None."""
        return self.evidence.table(name)


def analysis_of(cube: Cube) -> Analysis:
    """Ask all questions of a cube, find what is worth saying, advise, and say it."""
    evidence = evidence_of(cube)
    locale = cube.settings.locale
    findings = ranked(f for tell in TELLERS for f in tell(evidence))
    currency = cube.settings.currency or cube.book.currency or ""
    called = spoken(recommendations(findings, evidence))[: MOST + MOST_BEHIND]
    levers = without_double_counting(opportunities_of(called))
    advised = counted_as(called, levers)
    watched = risks(findings)
    tables = evidence.tables | {
        t.name: t
        for t in (
            opportunities_table(levers),
            *(o.table() for o in levers),
            actions_table(advised[:MOST], locale, currency),
            further_actions_table(advised[MOST:], locale, currency),
            risks_table(watched, locale, currency),
        )
    }
    said = tuple(s for r in advised[:MOST] if (s := action_sentence(r)) is not None)
    text = narrative(findings, locale, said) | {"recommendations": said}
    return Analysis(Evidence(evidence.cube, tables), findings, advised, levers, watched, text)
