"""One analysis, complete: evidence, ranked findings and the narrative, from which every sheet takes its part."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.cube.cube import Cube
from xlsales.findings.changes import findings_on_changes
from xlsales.findings.concentration import findings_on_concentration
from xlsales.findings.coverage import findings_on_coverage
from xlsales.findings.drivers import findings_on_drivers
from xlsales.findings.evidence import Evidence, evidence_of
from xlsales.findings.finding import Finding
from xlsales.findings.matrices import findings_on_matrices
from xlsales.findings.ranking import ranked
from xlsales.metrics.table import Table
from xlsales.words.narrative import narrative
from xlsales.words.sentence import Sentence

TELLERS = (
    findings_on_changes,
    findings_on_drivers,
    findings_on_matrices,
    findings_on_concentration,
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

    def table(self, name: str) -> Table | None:
        """A table of the evidence that has rows, or None."""
        return self.evidence.table(name)


def analysis_of(cube: Cube) -> Analysis:
    """Ask all questions of a cube, find what is worth saying, and say it."""
    evidence = evidence_of(cube)
    findings = ranked(f for tell in TELLERS for f in tell(evidence))
    return Analysis(evidence, findings, narrative(findings, cube.settings.locale))
