"""Two reports of the same rows: where they contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from xlsales.audit.claims import Claim
from xlsales.audit.documents import Document
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.period_mentions import period_mentions
from xlsales.audit.periods import Clock, Span
from xlsales.audit.reader import read
from xlsales.audit.scope import Reading
from xlsales.audit.stated import TOTAL, Figure, stated_figures
from xlsales.audit.vocabulary import metric_name

_EVER = Clock(1970 * 12, 2099 * 12 + 11, None)
# What is said of all that the rows hold is said of no period of a report.
_ALL = re.compile(
    r"\b(?:(?:all|whole|entire|full|complete)\s+(?:the\s+|of\s+)*(?:rows|records|data|dataset|data set|file|history"
    r"|periods|lines|time|years|months|quarters)|since (?:the )?(?:beginning|start)|to date|lifetime|ever)\b",
    re.I,
)
_EVERYTHING = "all rows"
_NO_SUMS = ("average_sale", "asp", "win_rate")


@dataclass(frozen=True)
class Contradiction:
    """One figure that two reports state differently."""

    what: str
    first_line: int
    first_stated: str
    second_line: int
    second_stated: str

    @property
    def why(self) -> str:
        """The contradiction in one sentence."""
        return (
            f"{self.what}: line {self.first_line} of the first report says {self.first_stated}, "
            f"line {self.second_line} of the second {self.second_stated}."
        )


def compare_documents(first: Document, second: Document) -> tuple[Contradiction, ...]:
    """Figures of the same metric, name and period that two reports state differently.

    Examples
    --------
    >>> from xlsales.audit.documents import document_of_text
    >>> a, b = document_of_text("Total revenue: $516,801"), document_of_text("Total revenue was $516,401.")
    >>> [(c.first_stated, c.second_stated) for c in compare_documents(a, b)]
    [('$516,801', '$516,401')]
    """
    ours, theirs = (read(d, None, _EVER, fixed=False) for d in (first, second))
    return tuple(_contradiction(a[0], b[0]) for a, b in _unlike(ours, theirs))


def claims_beside(reading: Reading, other: Reading, claims: Iterable[Claim]) -> Iterator[Claim]:
    """One claim for each figure of a report that another report states differently; the rows say who is right.

    Parameters
    ----------
    claims
        What the rows say of the report's figures; a figure that they do not decide stays unverifiable.
    """
    name = "Another report" if other.document.name == "text" else other.document.name
    known = {(c.line, c.start): c for c in claims if c.kind in ("number", "ratio", "sum")}
    for ours, theirs in _unlike(reading, other):
        b = theirs[0]
        for a in ours:
            claim = claim_at(a.said, a.n, "repeated")
            judged = known.get((claim.line, claim.start))
            decided = judged is not None and judged.verdict in ("right", "wrong")
            yield replace(
                claim,
                true=judged.true if judged is not None and decided else "",
                stated_value=a.n.value,
                verdict=judged.verdict if judged is not None and decided else "unverifiable",
                query=f"{metric_name(a.slots.metric)} in line {b.said.line.number} of {name}",
                why=(
                    f"{name} states {b.n.text} in line {b.said.line.number}: they contradict each other"
                    + (f"; it is {judged.true}." if judged is not None and decided else ".")
                ),
            )


def _unlike(first: Reading, second: Reading) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """The places of each figure that both reports state, and state differently."""
    ours, theirs = _by_what(first), _by_what(second)
    for what, a in ours.items():
        b = theirs.get(what)
        if b is not None and not any(_agree(x, y) for x in a for y in b):
            yield a, b


def _by_what(reading: Reading) -> dict[tuple[str, str, Span | str | None], list[Figure]]:
    out: dict[tuple[str, str, Span | str | None], list[Figure]] = {}
    figures = [f for f in stated_figures(reading) if not period_mentions(f.name, reading.clock)]
    longest = max((f.slots.span for f in figures if f.slots.span), key=_months, default=None)
    for f in figures:
        sure = f.slots.metric and f.slots.measure == "value" and not f.slots.guessed and f.slots.role == "now"
        level = sure and f.n.unit in ("money", "plain", "percent")
        # Where no rows tell names from other words, only what is called a total is taken for one.
        whole = f.name or reading.names or TOTAL.search(f.said.text) or f.slots.metric in _NO_SUMS
        everything = _of_everything(reading, f)
        # Of which time a table speaks, its title and headers must say.
        dated = everything or (f.slots.stated and f.slots.span is not None) or f.said.line.kind != "row"
        if level and whole and dated:
            # A report's longest period is that of the figures for which it names none.
            when = _EVERYTHING if everything else None if f.slots.span == longest else f.slots.span
            out.setdefault((f.slots.metric, f.name, when), []).append(f)
    return out


def _of_everything(reading: Reading, f: Figure) -> bool:
    """Whether a figure is said to be of all rows: in its sentence, or in the header or title of its table."""
    line = f.said.line
    if line.kind != "row":
        return bool(_ALL.search(f.said.text))
    above = [line, *([reading.document.lines[line.header]] if line.header is not None else [])]
    return any(_ALL.search(x.text) for x in (*above, *reading.document.above(line)[:1]))


def _months(span: Span) -> int:
    first, last = span.months
    return last - first


def _agree(a: Figure, b: Figure) -> bool:
    return abs(a.n.value - b.n.value) <= max(a.n.step, b.n.step, a.n.round_step, b.n.round_step) / 2


def _contradiction(a: Figure, b: Figure) -> Contradiction:
    name = f" of {a.name}" if a.name else ""
    return Contradiction(
        f"{metric_name(a.slots.metric).capitalize()}{name}", a.said.line.number, a.n.text, b.said.line.number, b.n.text
    )
