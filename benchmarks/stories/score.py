"""Found over planted, and claims about others over all claims, by kind of story."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from benchmarks.stories.rules import RULES, claims, finds, moved, place
from xlsales.errors import SalesError
from xlsales.findings.finding import Finding
from xlsales.sample import Company

Analysis = Callable[[Company], tuple[Finding, ...]]
DRIVER_STORIES = ("price_cut", "lost_account")
"""Stories that moved the revenue of the last quarter against the one before."""
FIRST_DRIVERS = 5


@dataclass
class Score:
    """Counts of one kind of story."""

    planted: int = 0
    found: int = 0
    reported: int = 0
    unplanted: int = 0
    moved: int = 0
    places: list[int] = field(default_factory=list)


@dataclass
class Scores:
    """Counts of every kind of story, the companies that failed, and claims in companies without a story."""

    kinds: dict[str, Score] = field(default_factory=lambda: {kind: Score() for kind in RULES})
    failed: list[str] = field(default_factory=list)
    companies: int = 0
    quiet: int = 0
    quiet_claims: int = 0


def score(companies: Iterable[Company], analysis: Analysis) -> Scores:
    """Analyse each company and count."""
    scores = Scores()
    for company in companies:
        try:
            findings = analysis(company)
        except SalesError as error:
            scores.failed.append(f"company {company.seed}: {error}")
            continue
        scores.companies += 1
        _count(scores, company, findings)
    return scores


def _count(scores: Scores, company: Company, findings: tuple[Finding, ...]) -> None:
    for story in company.truth:
        one = scores.kinds[story.kind]
        one.planted += 1
        at = place(findings, story)
        one.found += at > 0
        one.moved += moved(findings, story, FIRST_DRIVERS)
        one.places += [at] if at else []
    claimed = 0
    for kind, one in scores.kinds.items():
        said = [f for f in findings if claims(f, kind)]
        others = [f for f in said if not any(finds(f, s) for s in company.truth)]
        one.reported += len(said)
        one.unplanted += len(others)
        claimed += len(said)
    if not company.truth:
        scores.quiet += 1
        scores.quiet_claims += claimed


def table(scores: Scores, pizza: dict[str, tuple[int, int]] | None = None) -> str:
    """The counts as text."""
    lines = [
        f"{scores.companies} companies, {scores.quiet} of them without a story "
        f"({scores.quiet_claims / max(scores.quiet, 1):.1f} claims each)",
        f"{'story':18}{'found/planted':>14}{'median place':>14}{'not planted/reported':>22}",
    ]
    for kind, one in scores.kinds.items():
        at = f"{median(one.places):.0f}" if one.places else "-"
        lines.append(f"{kind:18}{f'{one.found}/{one.planted}':>14}{at:>14}{f'{one.unplanted}/{one.reported}':>22}")
    found, planted = (sum(getattr(s, a) for s in scores.kinds.values()) for a in ("found", "planted"))
    lines += [f"{'all':18}{f'{found}/{planted}':>14}", ""]
    lines.append(f"Named among the first {FIRST_DRIVERS} of what moved revenue ({', '.join(DRIVER_STORIES)}):")
    by = [scores.kinds[k] for k in DRIVER_STORIES]
    lines.append(f"  {'xlsales':14}" + "  ".join(f"{s.moved}/{s.planted}" for s in by))
    if pizza is not None:
        lines.append(f"  {'wise-pizza':14}" + "  ".join(f"{pizza[k][0]}/{pizza[k][1]}" for k in DRIVER_STORIES))
    return "\n".join([*lines, *(f"not analysed: {f}" for f in scores.failed)])
