"""The `Sentence`: words and the facts between them, so that it can be text, or a formula over the facts' cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlsales.metrics.table import Fact
from xlsales.words.numbers import NumberStyle, rounded, written

Tone = Literal["neutral", "good", "bad", "caution"]


@dataclass(frozen=True)
class Slot:
    """A fact inside a sentence, and how it is written: as it is, without its sign, or always with it."""

    fact: Fact
    style: NumberStyle = "plain"


@dataclass(frozen=True)
class Choice:
    """A word that depends on a fact's sign as shown, so that the direction lives with the figure.

    A value that is written as zero counts as zero: nothing "rose 0.0%".
    """

    fact: Fact
    below: str
    zero: str
    above: str

    @property
    def word(self) -> str:
        """The word for the fact's value."""
        value = rounded(self.fact.value or 0, self.fact.kind)
        return self.below if value < 0 else self.above if value > 0 else self.zero


@dataclass(frozen=True)
class Plural:
    """A word that depends on a fact being one or not: deal, deals; one fewer is one as well."""

    fact: Fact
    one: str
    many: str

    @property
    def word(self) -> str:
        """The word for the fact's value."""
        return self.one if abs(self.fact.value or 0) == 1 else self.many


Part = str | Slot | Choice | Plural


@dataclass(frozen=True)
class Sentence:
    """One sentence, one cell."""

    parts: tuple[Part, ...]
    tone: Tone = "neutral"

    def text(self, locale: str = "en-US", currency: str = "") -> str:
        """The sentence as words, with numbers in the reader's locale."""
        return "".join(_spoken(part, locale, currency) for part in self.parts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the sentence rests on, in order."""
        return tuple(p.fact for p in self.parts if not isinstance(p, str))


def plain(text: str, tone: Tone = "neutral") -> Sentence:
    """A sentence without a figure."""
    return Sentence((text,), tone)


def _spoken(part: Part, locale: str, currency: str) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Choice | Plural):
        return part.word
    return written(part.fact.value, part.fact.kind, part.style, locale, currency)
