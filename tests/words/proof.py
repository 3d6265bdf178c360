"""Every text of a report taken apart: each number against its table cell and the rows, each word against its sign."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.words.recount import UNKNOWN, Recount
from tests.words.said.members import MemberFigures
from xlsales.metrics.table import PERCENT_KINDS, Fact
from xlsales.report.model import Report, Text
from xlsales.table.book import SalesBook
from xlsales.words.advice import action_sentence
from xlsales.words.numbers import DECIMALS, written
from xlsales.words.sentence import Choice, Plural, Sentence, Slot
from xlsales.words.template import sentence_of

FALLING = {
    "cost",
    "fell", "falls", "down", "less than", "a fall of", "fall", "shrank", "below", "fewer", "lower", "less", "smaller",
    "cheaper", "Cheaper", "took",
}  # fmt: skip
RISING = {
    "rose", "rises", "up", "more than", "a rise of", "rise", "grew", "above", "more", "higher", "larger", "dearer",
    "Dearer", "brought",
}  # fmt: skip
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
NONSENSE = (
    (re.compile(r"\bnan\b|\bNaN\b|\bn/a\b|\binf\b|\bNone\b|\bNaT\b"), "an unknown figure"),
    (re.compile(r"(?<![\w.,])-0(?:\.0+)?(?![\d.,]*[1-9\d])"), "minus nothing"),
    (re.compile(r"\b(rose|fell|up|down|grew|shrank) (?:by )?0(?:\.0+)?(?:%| pp)"), "a movement of nothing"),
    (re.compile(r"(?<!\w)\{\w+[:?#}]"), "a slot that was not filled"),
    (re.compile(r"  |\.\.(?!\.)| ,| \.(?!\w)"), "careless spacing"),
)  # fmt: skip
SIGNS = {
    ("mover", "fall"): ("delta", -1), ("mover", "rise"): ("delta", 1),
    ("offset", "against_fall"): ("delta", 1), ("offset", "against_rise"): ("delta", -1),
    ("trend", "rising"): ("slope", 1), ("trend", "falling"): ("slope", -1),
    ("anomaly", "below"): ("surprise", -1), ("anomaly", "above"): ("surprise", 1),
    ("target_gap", ""): ("gap", -1), ("seasonality", "lift"): ("lift", 1),
    ("leave_one_out", "flips_one"): ("mover_delta", 1), ("leave_one_out", "flips_two"): ("mover_delta", 1),
    ("loss_maker", ""): ("profit", -1), ("discount_band", "loses"): ("profit", -1), ("discount_gap", ""): ("points", 1),
    ("profit", "rose"): ("revenue_change", 1), ("profit", "fell"): ("revenue_change", -1),
    ("profit", "loss"): ("profit", -1), ("profit", "member_grew"): ("difference", -1),
} | {
    ("margin_bridge", f"{cause}_{way}"): ("effect", sign)
    for cause in ("price", "discount", "discount_same", "cost_units", "cost_list", "cost_rate", "mix", "came", "gone")
    for way, sign in (("down", -1), ("up", 1))
}  # fmt: skip
"""Finding kind and beginning of its variant → the figure whose sign its fixed words claim."""


@dataclass
class Verdict:
    """What the proof found."""

    texts: int = 0
    figures: int = 0
    recounted: int = 0
    wrong: list[str] = field(default_factory=list)
    not_recounted: Counter[str] = field(default_factory=Counter)


def prove(report: Report, book: SalesBook, recount: bool = True) -> Verdict:
    """Check every text of a report."""
    out = Verdict()
    again = Recount(report, book) if recount else None
    for where, sentence, names in sentences(report):
        out.texts += 1
        text = sentence.text()
        _words(out, where, text, names)
        for part in sentence.parts:
            if isinstance(part, Slot):
                _figure(out, where, text, part, report)
            elif isinstance(part, Choice):
                _direction(out, where, text, part)
            elif isinstance(part, Plural) and (part.word == part.one) != (part.fact.value in (1, -1)):
                out.wrong.append(f"{where}: {part.word!r} for {part.fact.value} in {text!r}")
        if again is not None:
            for fact in dict.fromkeys(sentence.facts):
                _counted(out, where, text, fact, again)
    _signs(out, report)
    _managers(out, report)
    return out


def sentences(report: Report) -> Iterator[tuple[str, Sentence, tuple[str, ...]]]:
    """Every sentence of a report with where it stands and the names that may hold digits of their own."""
    for finding in report.findings:
        said = sentence_of(finding)
        if said is not None:
            yield finding.id, said, tuple(finding.names.values())
    for one in report.recommendations:
        said = action_sentence(one)
        if said is not None:
            yield f"action {one.rule.id}", said, tuple(one.names.values())
    known = set(_known(report))
    for section, several in report.text.items():
        for sentence in several:
            if sentence.facts:
                yield f"text {section}", sentence, tuple(known)
    for sheet in report.sheets:
        yield f"title {sheet.name}", sheet.title, tuple(known)
        for block in sheet.blocks:
            if isinstance(block, Text):
                for sentence in block.sentences:
                    yield f"sheet {sheet.name}", sentence, tuple(known)


def _known(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield from finding.names.values()
    for one in report.recommendations:
        yield from one.names.values()
    yield from (report.meta["source"], report.meta["period"], report.meta["compared_with"] or "")
    for name in ("actions", "risks"):
        yield str(len(report.tables[name].frame))
    trend = report.tables.get(f"trend_{report.meta['grain']}")
    if trend is not None:
        yield str(len(trend.frame))
        yield from map(str, trend.frame["period"])
    for table in report.tables.values():
        if table.missing:
            yield table.missing


UNITS = {"k": 1e3, "M": 1e6, "bn": 1e9}


def _words(out: Verdict, where: str, text: str, names: tuple[str, ...]) -> None:
    bare = text
    for name in sorted({n for n in names if n and not n.isdigit()}, key=len, reverse=True):
        bare = bare.replace(name, "□")
    for pattern, what in NONSENSE:
        if pattern.search(bare):
            out.wrong.append(f"{where}: {what} in {text!r}")


def _figure(out: Verdict, where: str, text: str, slot: Slot, report: Report) -> None:
    """A figure as printed is its cell's value, to the digits printed."""
    fact = slot.fact
    out.figures += 1
    frame = report.tables[fact.table].frame
    cell = frame[fact.column].iloc[fact.row]
    if not isinstance(fact.value, int | float) or fact.kind not in DECIMALS:
        if str(cell) != str(fact.value) and not hasattr(cell, "year"):
            out.wrong.append(f"{where}: {fact.id} is {cell!r}, said {fact.value!r}")
        return
    shown = written(fact.value, fact.kind, slot.style)
    digits = NUMBER.search(shown)
    if digits is None or shown not in text:
        out.wrong.append(f"{where}: {fact.id} is not in {text!r}")
        return
    # 1.63M is right to its last digit, which is ten thousand.
    unit = next((v for k, v in UNITS.items() if slot.style.startswith("short") and shown.endswith(k)), 1.0)
    value = float(digits.group().replace(",", "")) * unit
    negative = shown.lstrip("+").startswith("-")
    decimals = len(digits.group().partition(".")[2]) if slot.style.startswith("short") else DECIMALS[fact.kind]
    cents = 0.5 * unit * 10**-decimals
    truth = float(cell) * (100 if fact.kind in PERCENT_KINDS else 1)
    claimed = abs(value) if slot.style.endswith("abs") else -value if negative else value
    if abs((abs(truth) if slot.style.endswith("abs") else truth) - claimed) > cents * (1 + 1e-6) + 1e-9:
        out.wrong.append(f"{where}: {fact.id} is {truth}, said {shown}")
    if slot.style.endswith("abs") and fact.kind == "share":
        out.wrong.append(f"{where}: a share without its sign in {text!r}")


def _direction(out: Verdict, where: str, text: str, part: Choice) -> None:
    if part.below.strip() not in {*FALLING, *RISING, "", "no"}:
        out.wrong.append(f"{where}: unknown word of direction {part.below!r}")
    value = round(float(part.fact.value or 0), 12)
    word = part.word.strip()
    if (word in FALLING and value > 0) or (word in RISING and value < 0):
        out.wrong.append(f"{where}: {word!r} for {value} in {text!r}")


def _counted(out: Verdict, where: str, text: str, fact: Fact, again: Recount) -> None:
    report = again.report
    expected = again.expected(fact)
    if expected is UNKNOWN:
        row = report.tables[fact.table].frame.iloc[fact.row].to_dict()
        expected = MemberFigures(again).value(fact.table, row, fact.column)
    options = expected if isinstance(expected, tuple) else (expected,)
    if any(o is UNKNOWN for o in options):
        out.not_recounted[re.sub(r"\[\d+\]", "", fact.id)] += 1
        return
    out.recounted += 1
    said = float("nan") if fact.value is None else float(fact.value)
    if not any(_same(said, float(o)) for o in options):
        out.wrong.append(f"{where}: {fact.id} = {said}, the rows give {options[0]} in {text!r}")


def _same(a: float, b: float) -> bool:
    return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-7, abs_tol=0.006)


def _signs(out: Verdict, report: Report) -> None:
    for finding in report.findings:
        for (kind, variant), (figure, sign) in SIGNS.items():
            if finding.kind == kind and finding.variant.startswith(variant) and figure in finding.facts:
                value = float(finding.facts[figure].value or 0)
                if value * sign < 0:
                    out.wrong.append(f"{finding.id}: says {variant}, but {figure} is {value}")
        if "movement" in finding.names:
            falls = float(finding.facts["delta"].value) < 0
            if falls != (finding.names["movement"] == "fall"):
                out.wrong.append(f"{finding.id}: says {finding.names['movement']}, but the difference says otherwise")


def _managers(out: Verdict, report: Report) -> None:
    """No two people get the same text, their names apart."""
    seen: dict[str, str] = {}
    for one in report.recommendations:
        if one.subject[0] not in ("manager", "rep"):
            continue
        said = action_sentence(one)
        if said is None:
            continue
        text = said.text().replace(one.names["member"], "□")
        other = seen.setdefault(text, one.names["member"])
        if other != one.names["member"]:
            out.wrong.append(f"the same text for {other} and {one.names['member']}: {text!r}")
