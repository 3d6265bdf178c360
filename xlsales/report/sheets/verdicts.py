"""Verdicts: a report sentence by sentence with what the rows say to it, and the text corrected."""

from __future__ import annotations

import re
from collections import defaultdict

import pandas as pd

from xlsales.audit.claims import SYMBOLS, Claim, Verdict
from xlsales.audit.clauses import sentences
from xlsales.audit.correct import Change, Note
from xlsales.audit.documents import Line
from xlsales.audit.notes import SIGN
from xlsales.audit.result import Audit
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Kind, Table
from xlsales.report.model import Sheet, TableBlock
from xlsales.report.proof import Proof
from xlsales.words.sentence import plain

NAME = "Verdicts"
LONG_DATA = 32
_STYLES: dict[Verdict, str] = {
    "right": "good", "wrong": "bad", "wrong direction": "bad", "mislabelled": "bad", "misleading": "bad",
    "not significant": "muted", "unverifiable": "muted", "not testable": "muted",
}  # fmt: skip
_VALUE = re.compile(r"(?P<sign>[-+−]?)(?P<money>[$€£¥]?)(?P<digits>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>%|pp|×|weeks|days)?")
_UNITS: dict[str, tuple[Kind, float]] = {
    "%": ("rate", 0.01), "pp": ("points", 0.01), "weeks": ("weeks", 1.0), "days": ("days", 1.0), "×": ("index", 1.0),
}  # fmt: skip
_VERDICTS = (
    defined("paragraph", "line"),
    defined("judged_sentence", "sentence"),
    defined("claim"),
    defined("verdict"),
    defined("verdict_data", "data"),
    defined("verdict_why", "why"),
    defined("query"),
)
# The tables stand one below the other, so that words of one kind share a column and its width.
_CORRECTED = (
    defined("paragraph", "line"),
    defined("corrected_text", "text"),
    defined("corrections", "changes"),
    defined("correction_mark", "mark"),
)


def sheet(done: Audit, proof: Proof | None = None) -> Sheet:
    """The verdicts of an audit, and below them the corrected text.

    Parameters
    ----------
    done
        The audited report.
    proof
        The rows as they stand on a sheet: over them the true figures are formulas.

    Returns
    -------
    Sheet
        Tables `verdicts` (line, sentence, claim, verdict, data, why, query) and `corrected` (line, text,
        changes, mark).

    Examples
    --------
    >>> from xlsales.audit.audit import audit
    >>> sheet(audit("Sales were 5 of 10 (40%).")).name
    'Verdicts'
    """
    return Sheet(NAME, plain(done.headline), (_judged(done, proof), _corrected(done)))


def _judged(done: Audit, proof: Proof | None) -> TableBlock:
    by_line: dict[int, list[Claim]] = defaultdict(list)
    for c in done.claims:
        by_line[c.line].append(c)
    rows: list[tuple[object, ...]] = []
    marks: dict[int, dict[str, str]] = {}
    formulas: dict[tuple[int, str], str] = {}
    for line in done.document.lines:
        if line.kind == "blank":
            continue
        last = None
        for c in by_line.get(line.number, []):
            sentence = _sentence(line, c)
            value, kind = shown(c)
            if proof is not None and (living := proof.of(c)) is not None:
                value, kind = living.value, living.kind
                formulas[len(rows), "data"] = living.formula
            why = c.why
            if isinstance(value, str) and len(value) > LONG_DATA:
                # Words that long would make the column of figures as wide as a page.
                value, why = "", why if value in why else f"{why} The rows: {value}."
            look = _STYLES[c.verdict]
            marks[len(rows)] = {"verdict": look, "claim": look}
            words = f"{SYMBOLS[c.verdict]} {c.verdict}"
            rows.append(
                (
                    line.number,
                    sentence if sentence != last else "",
                    c.stated or c.text,
                    words,
                    value,
                    why,
                    c.query,
                    kind,
                )
            )
            last = sentence
        if not by_line.get(line.number):
            marks[len(rows)] = {"sentence": "muted"}
            rows.append((line.number, _bare(line, 0, len(line.text)), "", "", "", "", "", "text"))
    frame = pd.DataFrame(rows, columns=[*(c.name for c in _VERDICTS), "kind"])
    frame["data"] = frame["data"].astype(object)
    columns = (*_VERDICTS, defined("kind"))
    table = Table(
        "verdicts", "Claim by claim", columns, frame, missing="" if done.claims else "The text makes no claim."
    )
    return TableBlock(table, marks=marks, formulas=formulas)


def _corrected(done: Audit) -> TableBlock:
    correction = done.correction
    changes: dict[int, list[Change]] = defaultdict(list)
    for change in correction.changes:
        changes[change.line].append(change)
    notes: dict[int, list[Note]] = defaultdict(list)
    for note in correction.notes:
        notes[note.line].append(note)
    rows: list[tuple[object, ...]] = []
    marks: dict[int, dict[str, str]] = {}
    for line, text in zip(done.document.lines, correction.text.split("\n"), strict=True):
        if not text.strip():
            continue
        own = changes.get(line.number, [])
        if own or notes[line.number]:
            marks[len(rows)] = {"mark": "good", "text": "good", "changes": "good"}
        told = [*(f"{c.before} → {c.after}" for c in own), *(n.text for n in notes[line.number])]
        rows.append((line.number, text.strip(), "; ".join(told), SIGN if told else ""))
    frame = pd.DataFrame(rows, columns=[c.name for c in _CORRECTED])
    title = (
        "The text corrected"
        if correction.changes or correction.notes
        else "The text, in which nothing had to be corrected"
    )
    return TableBlock(
        Table("corrected", title, _CORRECTED, frame, missing="" if rows else "There is no text."), marks=marks
    )


def shown(claim: Claim) -> tuple[object, Kind]:
    """What the rows give, as a number with its kind where it is one, else as words.

    Examples
    --------
    >>> shown(Claim(1, "", "number", "$5", true="$1,234.50")), shown(Claim(1, "", "share", "5%", true="12.50%"))
    ((1234.5, 'price'), (0.125, 'rate'))
    """
    m = _VALUE.fullmatch(claim.true.strip())
    if m is None:
        return claim.true, "text"
    value = float(m.group("digits").replace(",", "")) * (-1 if m.group("sign") in ("-", "−") else 1)
    unit = m.group("unit")
    if unit:
        kind, factor = _UNITS[unit]
        moved = claim.kind in ("change", "direction", "growth") and kind == "rate"
        return round(value * factor, 12), "change" if moved else kind
    whole = "." not in m.group("digits")
    if m.group("money"):
        return value, "money" if whole else "price"
    return value, "count" if whole else "price"


def _sentence(line: Line, claim: Claim) -> str:
    """The sentence in which a claim stands; the whole line where that is not known."""
    if claim.end > claim.start:
        for a, b in sentences(line.text):
            if line.place(a) <= claim.start <= line.place(b - 1):
                return _bare(line, a, b)
    return _bare(line, 0, len(line.text))


def _bare(line: Line, start: int, end: int) -> str:
    text = line.text[start:end].strip()
    return text.strip("|").replace(" | ", " · ").strip() if line.kind == "row" else text.lstrip("#*-• ").strip()
