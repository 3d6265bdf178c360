"""Two reports of the same rows: where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from xlsales.audit.claims import Claim
from xlsales.audit.documents import Document
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.periods import Clock
from xlsales.audit.reader import read
from xlsales.audit.stated import Figure, stated_figures
from xlsales.audit.vocabulary import metric_name

_EVER = Clock(1970 * 12, 2099 * 12 + 11, None)


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
    return tuple(_contradiction(a[0], b[0]) for a, b in _unlike(first, second))


def claims_beside(document: Document, other: Document, claims: Iterable[Claim]) -> Iterator[Claim]:
    """One claim for each figure of a report that another report states differently; the rows say who is right.

    Parameters
    ----------
    claims
        What the rows say of the report's figures; a figure that they do not decide stays unverifiable.
    """
    name = "Another report" if other.name == "text" else other.name
    known = {(c.line, c.start): c for c in claims if c.kind in ("number", "ratio", "sum")}
    for ours, theirs in _unlike(document, other):
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


def _unlike(first: Document, second: Document) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """The places of each figure that both documents state, and state differently."""
    ours, theirs = _by_key(first), _by_key(second)
    for key, a in ours.items():
        b = theirs.get(key)
        if b is not None and not any(_agree(x, y) for x in a for y in b):
            yield a, b


def _by_key(document: Document) -> dict[object, list[Figure]]:
    out: dict[object, list[Figure]] = {}
    for f in stated_figures(read(document, None, _EVER, fixed=False)):
        listed = f.said.line.kind == "bullet" and f.key[3] is not None
        level = f.slots.metric and f.slots.measure == "value" and f.n.unit in ("money", "plain", "percent")
        whole = f.name or "total" in f.said.text.lower() or f.slots.metric in ("average_sale", "asp", "win_rate")
        if level and whole and not listed:
            out.setdefault((f.key[0], f.key[1], f.name), []).append(f)
    return out


def _agree(a: Figure, b: Figure) -> bool:
    return abs(a.n.value - b.n.value) <= max(a.n.step, b.n.step, a.n.round_step, b.n.round_step) / 2


def _contradiction(a: Figure, b: Figure) -> Contradiction:
    name = f" of {a.name}" if a.name else ""
    return Contradiction(
        f"{metric_name(a.slots.metric).capitalize()}{name}", a.said.line.number, a.n.text, b.said.line.number, b.n.text
    )
