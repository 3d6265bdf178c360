"""One analysis, complete: evidence, ranked findings and the narrative, from which every sheet takes its part."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.cube.cube import Cube
from xlsales.findings.changes import findings_on_changes
from xlsales.findings.concentration import findings_on_concentration
from xlsales.findings.coverage import findings_on_coverage
from xlsales.findings.customers import findings_on_customers
from xlsales.findings.drivers import findings_on_drivers
from xlsales.findings.evidence import Evidence, evidence_of
from xlsales.findings.finding import Finding
from xlsales.findings.matrices import findings_on_matrices
from xlsales.findings.pipeline import findings_on_pipeline
from xlsales.findings.ranking import ranked
from xlsales.findings.seasons import findings_on_time
from xlsales.metrics.table import Table
from xlsales.words.narrative import narrative
from xlsales.words.sentence import Sentence
from xlsales.words.template import sentence_of

TELLERS = (
    findings_on_changes,
    findings_on_drivers,
    findings_on_matrices,
    findings_on_concentration,
    findings_on_pipeline,
    findings_on_customers,
    findings_on_time,
    findings_on_coverage,
)


@dataclass(frozen=True)
class Analysis:
    """What the sheets are made of."""

    evidence: Evidence
    findings: tuple[Finding, ...]
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
            if f.kind in kinds and (not about or not f.subject or f.subject[0][0] in (*about, "dimension"))
        ]
        return tuple(s for s in told if s is not None)[:most]

    def table(self, name: str) -> Table | None:
        """A table of the evidence that has rows, or None."""
        return self.evidence.table(name)


def analysis_of(cube: Cube) -> Analysis:
    """Ask all questions of a cube, find what is worth saying, and say it."""
    evidence = evidence_of(cube)
    findings = ranked(f for tell in TELLERS for f in tell(evidence))
    return Analysis(evidence, findings, narrative(findings, cube.settings.locale))
