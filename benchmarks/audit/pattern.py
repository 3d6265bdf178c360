"""Sentence patterns with their own wrong words: `X had the <highest|lowest> revenue`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from benchmarks.audit.told import Change, Kind, Told, replaced

_EITHER = re.compile(r"<(?P<true>[^<>|]*)\|(?P<false>[^<>|]*)>")


def told(pattern: str, names: Mapping[str, str], word: Kind, member: Kind, others: Mapping[str, str]) -> Told:
    """A true sentence from a pattern, and the false ones.

    Parameters
    ----------
    pattern
        `{slot}` stands for a name, `<true|false>` for a word and the one that makes the sentence false (several are
        changed together).
    names
        Slot → what stands there.
    word, member
        The kinds of the two changes.
    others
        Slot → a member that makes the sentence false there.
    """
    filled = pattern.format(**names)
    # A sentence begins with a capital, whatever its pattern begins with.
    filled = filled[:1].upper() + filled[1:] if filled[0] != "<" else filled
    truth, false, spans = "", "", []
    at = 0
    for m in _EITHER.finditer(filled):
        truth += filled[at : m.start()] + m["true"]
        false += filled[at : m.start()]
        spans.append((len(false), len(false) + len(m["false"])))
        false += m["false"]
        at = m.end()
    truth, false = truth + filled[at:], false + filled[at:]
    changes = [Change(word, truth, false, tuple(spans))] if spans else []
    for slot, other in others.items():
        start = truth.find(names[slot])
        changes.append(replaced(member, truth, start, start + len(names[slot]), other))
    return Told(truth, tuple(changes))
