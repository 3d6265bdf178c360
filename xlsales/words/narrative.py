"""The narrative: executive text, key findings and what the data cannot tell, in the order of a good report."""

from __future__ import annotations

from collections.abc import Iterable

from xlsales.findings.finding import Finding
from xlsales.words.sentence import Sentence
from xlsales.words.template import sentence_of

EXECUTIVE_WORDS = 120
OPENING = ("change", "level")
LIMITS = (("coverage", ""), ("data_quality", ""), ("seasonality", "not_testable"))


def narrative(findings: Iterable[Finding], locale: str = "en-US") -> dict[str, tuple[Sentence, ...]]:
    """Sections of sentences: `executive` (at most 120 words), `findings`, `limits`.

    Parameters
    ----------
    findings
        Ranked, the strongest first.
    """
    told = [(f, s) for f in findings if (s := sentence_of(f)) is not None]
    opening = [s for f, s in told if f.kind in OPENING and f.variant == "revenue"]
    rest = [s for f, s in told if not _is_limit(f) and s not in opening]
    limits = [s for f, s in told if _is_limit(f)]
    return {
        "executive": _within(_varied(told), EXECUTIVE_WORDS, locale),
        "findings": (*opening, *rest),
        "limits": tuple(limits),
    }


def _is_limit(finding: Finding) -> bool:
    return (finding.kind, finding.variant) in LIMITS or (finding.kind, "") in LIMITS


def _varied(told: list[tuple[Finding, Sentence]]) -> list[Sentence]:
    """The opening first, then the strongest of each kind: a board wants one sentence a question."""
    opening = [s for f, s in told if f.kind in OPENING and f.variant == "revenue"]
    kinds = {(f.kind, f.variant.split("_")[0]) for f, s in told if s in opening}
    out = list(opening)
    for finding, sentence in told:
        kind = (finding.kind, finding.variant.split("_")[0])
        if not _is_limit(finding) and sentence not in out and kind not in kinds:
            kinds.add(kind)
            out.append(sentence)
    return out


def _within(sentences: list[Sentence], words: int, locale: str) -> tuple[Sentence, ...]:
    out: list[Sentence] = []
    left = words
    for sentence in sentences:
        length = len(sentence.text(locale).split())
        if length <= left:
            out.append(sentence)
            left -= length
    return tuple(out[:6])
