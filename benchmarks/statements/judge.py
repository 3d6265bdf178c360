"""Draw worlds, ask for a report of each, and judge every statement of it."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from benchmarks.statements.made import Made, World
from benchmarks.statements.placebos import PLACEBOS
from benchmarks.statements.placebos_words import WORD_PLACEBOS
from benchmarks.statements.statement import ADVICE_ON_CHANGE, Statement, claims, statements_of
from benchmarks.statements.truths import Fault, Scene, judges
from benchmarks.statements.truths_rows import advice, wording
from benchmarks.statements.worlds import WORLDS
from benchmarks.statements.worlds_coverage import COVERAGE_PLACEBOS, COVERAGE_WORLDS
from benchmarks.statements.worlds_profit import PROFIT_PLACEBOS, PROFIT_WORLDS

ALL = (*WORLDS, *PROFIT_WORLDS, *COVERAGE_WORLDS, *PLACEBOS, *WORD_PLACEBOS, *PROFIT_PLACEBOS, *COVERAGE_PLACEBOS)
"""Every world."""
ADVICE, REST = "advice", "rests on a false statement"
Analysis = Callable[[Made], Any]


@dataclass(frozen=True)
class Wrong:
    """A sentence that is not true, and why."""

    kind: str
    sort: str
    world: str
    run: int
    text: str
    why: str


@dataclass
class Kind:
    """Counts of one kind of sentence."""

    true_runs: int = 0
    said_true: int = 0
    false_runs: int = 0
    said_false: int = 0
    judged: int = 0
    sign: int = 0
    words: int = 0
    figure: int = 0


@dataclass
class Placebo:
    """Counts of one placebo of chance: reports, and those with words against chance or with advice on a change.

    `words` counts reports with such words anywhere, `sentences` those that have them in findings, actions or risks.
    """

    reports: int = 0
    words: int = 0
    sentences: int = 0
    advice: int = 0


@dataclass
class Scores:
    """What was counted over all worlds and runs."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    chance: dict[str, Placebo] = field(default_factory=dict)
    worlds: dict[str, dict[str, int]] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def kind(self, name: str) -> Kind:
        """The counts of a kind."""
        return self.kinds.setdefault(name, Kind())

    def plain(self) -> dict[str, Any]:
        """All counts as plain values, for JSON."""
        return asdict(self)


def analysis_of(made: Made) -> Any:
    """The report on a made world, by the public API alone."""
    from xlsales import analyze

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return analyze(made.orders, deals=made.deals, targets=made.targets, **made.options)


def score(worlds: Iterable[World], runs: int, analysis: Analysis = analysis_of, first: int = 0) -> Scores:
    """Draw each world so many times (at most as often as it allows) and count.

    Parameters
    ----------
    first
        The first run's number: another one draws other worlds.
    """
    scores = Scores()
    for world in worlds:
        for run in range(first, first + min(runs, world.most)):
            made = world.make(np.random.default_rng([run, zlib.crc32(world.name.encode())]))
            try:
                report = analysis(made)
            except Exception as error:  # noqa: BLE001 - a report that fails says nothing, and the other worlds are still judged
                scores.failed.append(f"{world.name} {run}: {type(error).__name__}: {error}")
                continue
            _count(scores, world, run, made, statements_of(report), dict(report.meta))
    return scores


def _count(
    scores: Scores, world: World, run: int, made: Made, statements: list[Statement], meta: dict[str, Any]
) -> None:
    scene = Scene(made, meta)
    _true(scores, world, made, statements)
    _false(scores, world, run, statements)
    if world.chance:
        _chance(scores, world, run, statements)
    _recount(scores, world, run, statements, scene)


def _true(scores: Scores, world: World, made: Made, statements: list[Statement]) -> None:
    for kind in world.says:
        one = scores.kind(kind)
        said = any(s.kind == kind and s.source == "finding" and made.expects[kind](s) for s in statements)
        one.true_runs += 1
        one.said_true += said
        per = scores.worlds.setdefault(world.name, {})
        per[f"true {kind}"] = per.get(f"true {kind}", 0) + said


def _false(scores: Scores, world: World, run: int, statements: list[Statement]) -> None:
    per = scores.worlds.setdefault(world.name, {})
    per["runs"] = per.get("runs", 0) + 1
    for kind, pattern in world.forbids.items():
        said = [s for s in statements if s.kind == kind and s.source == "finding" and s.has(pattern)]
        one = scores.kind(kind)
        one.false_runs += 1
        one.said_false += bool(said)
        per[f"false {kind}"] = per.get(f"false {kind}", 0) + bool(said)
        scores.wrong += [Wrong(kind, "said in a placebo", world.name, run, s.text, world.about) for s in said[:1]]
    if world.no_advice or world.no_advice_on:
        given = [s for s in statements if s.source == "action" and forbidden(world, s)]
        one = scores.kind(ADVICE)
        one.false_runs += 1
        one.said_false += bool(given)
        per["false advice"] = per.get("false advice", 0) + bool(given)
        scores.wrong += [Wrong(ADVICE, "said in a placebo", world.name, run, s.text, world.about) for s in given[:2]]


def forbidden(world: World, action: Statement) -> bool:
    """Whether an action must not be given in a world."""
    if world.no_advice and action.has(world.no_advice):
        return True
    unknown = not action.kind and world.chance and ADVICE_ON_CHANGE.match(action.text) is not None
    return unknown or action.kind in world.no_advice_on


def _chance(scores: Scores, world: World, run: int, statements: list[Statement]) -> None:
    placebo = scores.chance.setdefault(world.name, Placebo())
    words = [(s, w) for s in statements for w in sorted(claims(s.text))]
    given = any(s.source == "action" and forbidden(world, s) for s in statements)
    placebo.reports += 1
    placebo.words += bool(words)
    placebo.sentences += any(s.source != "page" for s, _ in words)
    placebo.advice += given
    told = {s.kind for s in statements if s.source == "finding"}
    for s, word in words:
        if s.kind not in told or s.kind not in world.forbids:
            scores.wrong.append(Wrong(s.kind or s.source, f"says {word}", world.name, run, s.text, world.about))


def _recount(scores: Scores, world: World, run: int, statements: list[Statement], scene: Scene) -> None:
    known, false = judges(), set()
    for s in statements:
        if s.source == "finding" and s.kind in known:
            try:
                faults = known[s.kind](s, scene)
            except Exception as error:  # noqa: BLE001 - one sentence that cannot be read is told
                scores.failed.append(f"judging {s.text!r} in {world.name} {run}: {type(error).__name__}: {error}")
                continue
            if faults is None:
                continue
            faults = [*faults, *wording(s)]
            if faults:
                false.add((s.kind, s.subject))
            _tally(scores, s.kind, world, run, s, faults)
    for s in statements:
        if s.source == "action":
            faults = [*advice(s, scene), *wording(s)]
            if (s.kind, s.subject) in false:
                faults = [*faults, Fault("words", REST)]
            _tally(scores, ADVICE, world, run, s, faults)


def _tally(scores: Scores, kind: str, world: World, run: int, s: Statement, faults: list[Fault]) -> None:
    one = scores.kind(kind)
    one.judged += 1
    for sort in {f.sort for f in faults}:
        setattr(one, sort, getattr(one, sort) + 1)
    scores.wrong += [Wrong(kind, f.sort, world.name, run, s.text, f.why) for f in faults]


def of_kind(kind: str) -> tuple[World, ...]:
    """The worlds in which a kind of sentence is true or must not be said."""
    advised = kind == ADVICE
    return tuple(w for w in ALL if kind in (*w.says, *w.forbids) or (advised and (w.no_advice or w.no_advice_on)))


def uncovered(sections: Iterable[str]) -> list[str]:
    """The kinds of sentences that lack a world where they are true, a placebo, or a judge."""
    known = judges()
    out = []
    for kind in sections:
        lacks = [
            what
            for what, there in (
                ("a world", any(kind in w.says for w in ALL)),
                ("a placebo", any(kind in w.forbids for w in ALL)),
                ("a judge", kind in known),
            )
            if not there
        ]
        out += [f"{kind} lacks {', '.join(lacks)}"] if lacks else []
    return out


def unwatched(rules: Iterable[dict[str, Any]]) -> list[str]:
    """The rules of a playbook that no world forbids, by the kind of their finding or by how their action is worded."""
    return [
        r["id"]
        for r in rules
        if not any(
            r["kind"] in w.no_advice_on or (w.no_advice and re.search(w.no_advice, r["action"], re.IGNORECASE))
            for w in ALL
        )
    ]


def table(scores: Scores) -> Iterator[str]:
    """The counts as text: kinds, then placebos of chance."""
    head = ("said when true", "said when false", "judged", "wrong sign", "words", "figure")
    yield f"{'kind':16}" + "".join(f"{h:>{len(h) + 3}}" for h in head)
    for name, k in sorted(scores.kinds.items(), key=lambda x: (x[0] == ADVICE, x[0])):
        true = f"{k.said_true}/{k.true_runs}" if k.true_runs else "-"
        false = f"{k.said_false}/{k.false_runs}" if k.false_runs else "-"
        yield f"{name:16}{true:>17}{false:>18}{k.judged:>9}{k.sign:>13}{k.words:>8}{k.figure:>9}"
    if scores.chance:
        yield ""
        yield f"{'placebo of chance':28}{'reports':>9}{'more than chance':>18}{'in sentences':>14}{'advice':>8}"
        rows = {name: [p.reports, p.words, p.sentences, p.advice] for name, p in scores.chance.items()}
        rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
        for name, (reports, words, sentences, advised) in rows.items():
            yield f"{name:28}{reports:>9}{words:>18}{sentences:>14}{advised:>8}"
    yield from (f"not analysed: {f}" for f in scores.failed)


def examples(scores: Scores, most: int = 3) -> Iterator[str]:
    """Some of the sentences that are not true, by kind and sort, with how often and why."""
    groups: dict[tuple[str, str], list[Wrong]] = {}
    for w in scores.wrong:
        groups.setdefault((w.kind, w.sort), []).append(w)
    for (kind, sort), found in sorted(groups.items()):
        yield f"{kind}, {sort}: {len(found)} times"
        seen: set[str] = set()
        for w in found:
            if w.world not in seen and len(seen) < most:
                seen.add(w.world)
                yield f"  [{w.world} {w.run}] {w.text} ({w.why})"
