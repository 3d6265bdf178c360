"""Sentence templates: words with named slots, kept in a catalogue so that a translation is a file, not code.

`{now}` writes a fact or a name; `{change:abs}` and `{change:signed}` choose the sign; `{change?fell|held|rose}` is a
word by the fact's sign; `{deals#deal|deals}` a word by its number; in these, `$unit` stands for the name `unit`. Where
a figure is unknown there is no sentence.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from xlsales.findings.finding import Finding
from xlsales.findings.nouns import preposition
from xlsales.metrics.table import Fact
from xlsales.words.numbers import NumberStyle
from xlsales.words.sentence import Choice, Part, Plural, Sentence, Slot, Tone

_SLOT = re.compile(r"\{(?P<name>\w+)(?::(?P<style>\w+)|\?(?P<signs>[^{}]*)|#(?P<counts>[^{}]*))?\}")
_IN = re.compile(r"\b[Ii]n(?= $)")
TIMES = frozenset({"period", "compared", "other_span", "span"})
"""Names in a template that stand for a stretch of time."""
ENDINGS = ("_mix", "_price", "_parts", "_orders")
"""Endings of a variant that choose the action, while the sentence is that of the variant without them."""
_STYLES: tuple[NumberStyle, ...] = get_args(NumberStyle)


@cache
def catalogue(language: str = "en") -> dict[str, Any]:
    """The sentence templates of a language: section → name → text or list of texts."""
    source = files("xlsales.words").joinpath("catalogue", f"{language}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def fill(template: str, facts: Mapping[str, Fact], names: Mapping[str, str] | None = None) -> tuple[Part, ...]:
    """Turn a template into the parts of a sentence.

    Raises
    ------
    KeyError
        Where the template names something that is neither a fact nor a name.

    Examples
    --------
    >>> fact = Fact(-0.06, "change", "kpis", 0, "change")
    >>> Sentence(fill("Revenue {c?fell|held|rose} {c:abs}.", {"c": fact})).text()
    'Revenue fell 6.0%.'
    """
    parts: list[Part] = []
    at = 0
    for found in _SLOT.finditer(template):
        before, part = template[at : found.start()], _part(found, facts, names or {})
        if found["name"] in TIMES and isinstance(part, str):
            before = _in_time(before, part)
        if before:
            parts.append(before)
        parts.append(part)
        at = found.end()
    if at < len(template):
        parts.append(template[at:])
    return tuple(parts)


def _in_time(before: str, label: str) -> str:
    """Words before a period with the preposition that it takes: not `in 1 Jan to 26 Oct`."""
    return _IN.sub(lambda m: preposition(label).capitalize() if m[0] == "In" else preposition(label), before)


def _part(found: re.Match[str], facts: Mapping[str, Fact], names: Mapping[str, str]) -> Part:
    name, style = found["name"], found["style"] or "plain"
    if name not in facts:
        if name not in names:
            raise KeyError(f"the template needs {name!r}, which is neither a fact nor a name")
        return names[name]
    fact = facts[name]
    if found["signs"] is not None:
        return Choice(fact, *_words(found["signs"], 3, names))
    if found["counts"] is not None:
        return Plural(fact, *_words(found["counts"], 2, names))
    if style not in _STYLES:
        raise KeyError(f"the template writes {name!r} in the unknown style {style!r}")
    return Slot(fact, style)


def _words(text: str, count: int, names: Mapping[str, str]) -> list[str]:
    words = text.split("|")
    if len(words) != count:
        raise KeyError(f"the template gives {len(words)} words in {text!r} where {count} are needed")
    for word in words:
        if word.startswith("$") and word[1:] not in names:
            raise KeyError(f"the template needs {word[1:]!r}, which is not a name")
    return [names[w[1:]] if w.startswith("$") else w for w in words]


def needed(template: str) -> set[str]:
    """The names that a template refers to."""
    return {m["name"] for m in _SLOT.finditer(template)}


def chosen(options: str | list[str], key: str) -> str:
    """One of several wordings, by the key alone: varied from month to month, the same for the same data."""
    if isinstance(options, str):
        return options
    return options[zlib.crc32(key.encode()) % len(options)]


def sentence_of(finding: Finding, language: str = "en") -> Sentence | None:
    """The finding as a sentence with its caveats; None where a figure that it needs is unknown.

    Raises
    ------
    KeyError
        Where the catalogue has no template for the finding's kind and variant.
    """
    words = catalogue(language)
    options = _wordings(words[finding.kind], finding.variant)
    template = chosen(options, finding.id + finding.names.get("period", ""))
    for caveat in finding.caveats:
        template += " " + chosen(words["caveat"][caveat], finding.id + finding.names.get("period", ""))
    if any(n in finding.facts and not finding.facts[n].known for n in needed(template)):
        return None
    tone: Tone = "neutral" if finding.favourable is None else "good" if finding.favourable else "bad"
    return Sentence(capitalised(fill(template, finding.facts, finding.names)), tone)


def _wordings(section: Mapping[str, Any], variant: str) -> Any:
    """The wordings of a variant; where only the advice tells an ending apart, those without it."""
    ending = next((e for e in ENDINGS if variant.endswith(e)), "")
    return section[variant if variant in section else variant.removesuffix(ending)]


def capitalised(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with a capital letter at the start, where a name stands there."""
    if parts and isinstance(parts[0], str) and parts[0][:1].islower():
        return (parts[0][0].upper() + parts[0][1:], *parts[1:])
    return parts
