"""The `Audit`: all claims of one report with their verdicts, as JSON or as Markdown with footnotes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from xlsales.audit.claims import REFUTED, SYMBOLS, VERDICTS, Claim
from xlsales.audit.correct import Correction, Place, corrected
from xlsales.audit.documents import Document, document_of_text


@dataclass(frozen=True)
class Audit:
    """A report with the verdict of each of its claims.

    Parameters
    ----------
    document
        The report as read.
    claims
        In the order of the text.
    against
        The name of the rows, empty where there were none.
    again
        Audits another text in the same way: a corrected text must stand up to it.
    """

    document: Document
    claims: tuple[Claim, ...]
    against: str = ""
    again: Callable[[Document], Sequence[Claim]] | None = field(default=None, repr=False, compare=False)

    @property
    def summary(self) -> dict[str, int]:
        """Counts: `claims`, `checked` (with a verdict other than unverifiable and not testable), and each verdict."""
        counts = Counter(c.verdict for c in self.claims)
        unchecked = counts["unverifiable"] + counts["not testable"]
        return {"claims": len(self.claims), "checked": len(self.claims) - unchecked} | {
            v.replace(" ", "_"): counts[v] for v in VERDICTS
        }

    @property
    def headline(self) -> str:
        """The summary in one line."""
        s = self.summary
        if not self.claims:
            return "0 claims, 0 checked: no sentence states a figure, a rank or a cause that could be checked."
        parts = [f"{s['claims']} claims, {s['checked']} checked: {s['right']} right, {s['wrong']} wrong"]
        parts += [f"{s[v.replace(' ', '_')]} {v}" for v in VERDICTS[2:] if s[v.replace(" ", "_")]]
        return ", ".join(parts) + "."

    @property
    def any_wrong(self) -> bool:
        """Whether a claim is wrong, in figure or direction."""
        return any(c.verdict in REFUTED for c in self.claims)

    @cached_property
    def correction(self) -> Correction:
        """The text with wrong figures and direction words replaced, and notes where no replacement makes it true.

        The corrected text is audited again: a replacement that does not stand up to it becomes a note.
        """
        left: frozenset[Place] = frozenset()
        done = corrected(self.document, self.claims)
        while self.again is not None and done.changes:
            text = replace(document_of_text(done.text, self.document.name), rows=self.document.rows)
            refuted = done.refuted(self.again(text)) - left
            if not refuted:
                break
            left |= refuted
            done = corrected(self.document, self.claims, left)
        return done

    def to_json(self) -> dict[str, Any]:
        """Plain values: `summary`, `claims` and the corrected text."""
        return {
            "summary": self.summary,
            "claims": [
                {
                    "line": c.line, "text": c.text, "kind": c.kind, "stated": c.stated, "true": c.true,
                    "verdict": c.verdict, "why": c.why, "query": c.query,
                }
                for c in self.claims
            ],
            "corrected": self.correction.text,
        }  # fmt: skip

    def to_markdown(self) -> str:
        """The report with a footnote at every claim, under the summary line."""
        marks: dict[int, list[tuple[int, str]]] = defaultdict(list)
        notes = []
        for i, c in enumerate(self.claims, 1):
            marks[c.line].append((c.end, f"[^{i}]"))
            true = f" Data: {c.true}." if c.true else ""
            notes.append(f"[^{i}]: {SYMBOLS[c.verdict]} **{c.verdict}** “{c.stated or c.text}”.{true} {c.why}".rstrip())
        out = [f"> {self.headline}", ""]
        for line in self.document.lines:
            text = line.written
            for at, mark in sorted(marks[line.number], key=lambda m: m[0], reverse=True):
                place = at or len(text.rstrip())
                text = text[:place] + mark + text[place:]
            out.append(text)
        return "\n".join([*out, "", *notes, ""])
