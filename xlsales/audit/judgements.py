"""Claims that need something beside the rows: a benchmark, two cycles, a test, a name for what is shown."""

from __future__ import annotations

from xlsales.audit.benchmarks import check_benchmarks
from xlsales.audit.claims import Claim
from xlsales.audit.classes import check_classes
from xlsales.audit.consistency import check_consistency
from xlsales.audit.labels import check_labels
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.seasons import check_seasons
from xlsales.audit.significance import check_significance
from xlsales.audit.strength import check_strong


def check_judgements(reading: Reading, said: Said, facts: Facts | None) -> list[Claim]:
    """All claims of this kind in a sentence; `facts` is None where there are no rows."""
    out: list[Claim] = []
    out += check_seasons(reading, said, facts)
    out += check_benchmarks(reading, said, facts)
    out += check_labels(said)
    if facts is not None and said.line.kind != "heading":
        for check in (check_classes, check_strong, check_significance, check_consistency):
            out += check(reading, said, facts)
    return out
