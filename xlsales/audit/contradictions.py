"""Two reports of the same rows: where they contradict each other."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.audit.documents import Document
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
    ours, theirs = _by_key(first), _by_key(second)
    out = []
    for key, a in ours.items():
        b = theirs.get(key)
        if b is None or any(_agree(x, y) for x in a for y in b):
            continue
        out.append(_contradiction(a[0], b[0]))
    return tuple(out)


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
