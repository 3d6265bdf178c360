"""The narrative: executive text, key findings and what the data cannot tell, in the order of a good report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xlsales.findings.finding import Finding
from xlsales.words.opening import Told, opening_of
from xlsales.words.sentence import Sentence
from xlsales.words.template import sentence_of

EXECUTIVE_WORDS = 120
LIMITS = (
    ("coverage", ""),
    ("not_yet_sure", "some"),
    ("not_yet_sure", "some_doubtful"),
    ("not_yet_sure", "some_of_sums"),
    ("data_quality", ""),
    ("seasonality", "not_testable"),
    ("seasonality", "one_season"),
    ("forecast", "too_short"),
)
EARNED = ("profit/margin", "profit/rose", "profit/held_but", "profit/fell", "profit/gain", "margin_bridge")
WHO = ("leave_one_out", "mover", "driver", "anomaly", "offset", "at_risk/gone")
QUESTIONS: tuple[tuple[str, ...], ...] = (
    EARNED,
    ("driver/price_volume_mix", "segment_driver", "whole_data", "trend"),
    WHO,
    ("pipeline_risk", "at_risk", "target_gap", "change/created", "concentration", "single_point"),
)
"""What a board asks after "what happened": why, who or what, at what risk; kinds, or kind/variant, that answer."""
WITHIN_NOISE: tuple[tuple[str, ...], ...] = (
    EARNED,
    ("target_gap", "price_shift", "segment_driver", "win_rate_gap", "trend", "whole_data"),
    ("at_risk", "pipeline_risk", "change/created"),
    ("concentration", "single_point", "dependency"),
)
"""What it asks where the change itself is within noise: what stands whether or not there was one."""
ONE_STORY = 1 / 3
"""Part of the change of revenue from which one member, by more than chance, is the story and is told before the why."""
WORTH_A_NAME = 0.03
"""Part of revenue that a silent customer must bring: in any long list somebody is silent for longer than ever."""


def narrative(
    findings: Iterable[Finding], locale: str = "en-US", actions: Sequence[Sentence] = ()
) -> dict[str, tuple[Sentence, ...]]:
    """Sections of sentences: `executive` (at most 120 words), `findings`, `limits`.

    Parameters
    ----------
    findings
        Ranked, the strongest first.
    actions
        What to do, the first first; the first that fits ends the executive text.
    """
    told = [(f, s) for f in findings if (s := sentence_of(f)) is not None]
    opening = opening_of(told)
    rest = [s for f, s in told if not is_limit(f) and (f, s) not in opening]
    return {
        "executive": tuple(_executive(told, opening, actions, locale)),
        "findings": (*(s for _, s in opening), *rest),
        "limits": tuple(s for f, s in told if is_limit(f)),
    }


def is_limit(finding: Finding) -> bool:
    """Whether a finding says what the data cannot tell, rather than what they do."""
    return (finding.kind, finding.variant) in LIMITS or (finding.kind, "") in LIMITS


def _executive(told: list[Told], opening: list[Told], actions: Sequence[Sentence], locale: str) -> list[Sentence]:
    """What happened, why, who, at what risk, what next: one sentence each, and the next strongest while words last."""
    left = EXECUTIVE_WORDS
    out: list[Told] = []
    for pair in _once(opening):
        left -= _words(pair[1], locale)
        out.append(pair)
    # Room is kept for the action, as a text without "what next" is no use to a board.
    action = next((a for a in actions if _words(a, locale) <= left // 3), None)
    left -= _words(action, locale) if action else 0
    noise = any(f.kind == "change" and f.beyond_chance is False for f, _ in opening)
    worth = [(f, s) for f, s in told if f.kind != "at_risk" or f.impact >= WORTH_A_NAME * _revenue(opening)]
    for question in WITHIN_NOISE if noise else _questions(worth, opening):
        found = _answer(worth, out, question, left, locale)
        if found is not None:
            left -= _words(found[1], locale)
            out.append(found)
    kinds = {f.kind for f, _ in out}
    for finding, sentence in worth:
        if noise and finding.beyond_chance is False:
            continue
        if len(out) < 6 and finding.kind not in kinds and not is_limit(finding) and _words(sentence, locale) <= left:
            left -= _words(sentence, locale)
            kinds.add(finding.kind)
            out.append((finding, sentence))
    return [*(s for _, s in out), *((action,) if action else ())]


def _questions(told: list[Told], opening: list[Told]) -> tuple[tuple[str, ...], ...]:
    """The questions in their order: who comes first where one member is the story."""
    least = ONE_STORY * abs(_revenue(opening) - _revenue(opening, "before"))
    alone = [f for f, _ in told if f.beyond_chance and len(f.subject) == 1 and f.impact >= least > 0 and _is(f, WHO)]
    return (WHO, *(q for q in QUESTIONS if q is not WHO)) if alone else QUESTIONS


def _revenue(opening: list[Told], side: str = "now") -> float:
    """Revenue of the period reported on, or compared with, as the opening tells it; 0 where it tells none."""
    facts = [f.facts[side] for f, _ in opening if f.kind in ("change", "level") and side in f.facts]
    return abs(float(facts[0].value)) if facts and facts[0].known else 0.0


def _once(opening: list[Told]) -> list[Told]:
    """The change of revenue is said once: after a headline of profit that tells it, its figures alone follow."""
    if not opening or "revenue_change" not in opening[0][0].facts:
        return opening
    return [
        (f, sentence_of(replace(f, variant="revenue_stands")) or s if f.kind == "change" else s) for f, s in opening
    ]


def _answer(told: list[Told], out: list[Told], kinds: tuple[str, ...], left: int, locale: str) -> Told | None:
    """The strongest sentence of these kinds that fits and is about somebody else; what is within noise comes last."""
    about = {x for f, _ in out for x in f.subject}
    fits = [
        (f, s)
        for f, s in told
        if _is(f, kinds) and not about & set(f.subject) and (f, s) not in out and _words(s, locale) <= left
    ]
    return min(fits, key=lambda pair: pair[0].beyond_chance is False, default=None)


def _is(finding: Finding, kinds: tuple[str, ...]) -> bool:
    """Whether a finding answers a question; who or what it is must name somebody."""
    if kinds is WHO and not finding.subject:
        return False
    return any(f"{finding.kind}/{finding.variant}".startswith(k) for k in kinds)


def _words(sentence: Sentence, locale: str) -> int:
    return len(sentence.text(locale).split())
