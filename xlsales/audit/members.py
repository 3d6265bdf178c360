"""Members of the data (regions, people, products, customers) named in a text: whole, in part, or misspelt."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from xlsales.audit.vocabulary import aliases, word_list, words
from xlsales.cube.cube import Cube

_TOKEN = re.compile(r"[^\W_]+(?:[.'&][^\W_]+)*", re.UNICODE)
_CODED = re.compile(r"\b(?P<what>[a-z]+)s?,?\s*(?:(?:no\.?|number|id|code)\s*)?[#:]?\s*$", re.I)
# An everyday word is a member's name before one of these: "the direct share", "online orders".
_HEADS = re.compile(r"(?:'s)?\s+(?:share|bookings|orders|channel|segment|tier|plan|customers|revenue|stores?)\b", re.I)
PEOPLE = ("manager", "rep")
# Partial names are looked up here first; the rest of the dimensions follow in the book's order.
_FIRST = ("manager", "rep", "product", "customer")
# Words of reports that are no names even where a member happens to be called so in lower case.
_PLAIN = word_list("everyday")
_GENERIC = word_list("company_forms")
# A part of a name that is a word of reports as well ("Service" of "Full Service") names nobody.
_TOPICS = word_list("common") | word_list("business")
_FEW_MEMBERS = 60


@dataclass(frozen=True)
class MemberMention:
    """A member in a text; `options` are the (dimension, member) pairs that the words can mean, the likeliest first."""

    start: int
    end: int
    options: tuple[tuple[str, str], ...]
    exact: bool = True

    @property
    def dimension(self) -> str:
        """The likeliest dimension."""
        return self.options[0][0]

    @property
    def member(self) -> str:
        """The likeliest member."""
        return self.options[0][1]


@dataclass(frozen=True)
class Names:
    """All names of a book, ready to be found in text."""

    whole: dict[str, tuple[tuple[str, str], ...]]
    part: dict[str, tuple[tuple[str, str], ...]]
    by_initial: dict[str, tuple[str, ...]]
    longest: int
    _fuzzy: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def mentions(self, text: str) -> list[MemberMention]:
        """Members named in a text, from left to right, the longest at each place."""
        tokens = [(m.group(0), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        out: list[MemberMention] = []
        i = 0
        while i < len(tokens):
            hit = self._at(text, tokens, i)
            if hit is None:
                i += 1
                continue
            mention, used = hit
            out.append(mention)
            i += used
        return out

    def _at(self, text: str, tokens: list[tuple[str, int, int]], i: int) -> tuple[MemberMention, int] | None:
        for length in range(min(self.longest, len(tokens) - i), 0, -1):
            start, end = tokens[i][1], tokens[i + length - 1][2]
            if length > 1 and not re.fullmatch(r"[\w\s.'’&/+,()–—-]+", text[start:end]):
                continue
            key = squashed("".join(t[0] for t in tokens[i : i + length]))
            found = self.whole.get(key) or (self.whole.get(key[:-1]) if len(key) > 4 and key.endswith("s") else None)
            named = found and (
                self._is_name(text[start:end], found, start == _sentence_start(text, start))
                or (length == 1 and len(key) > 2 and _HEADS.match(text[end:]) is not None)
            )
            if found and named:
                return MemberMention(start, end, found), length
        word, start, end = tokens[i]
        if (coded := self._coded(text, tokens[i])) is not None:
            return coded, 1
        bare = word[:-2] if word.endswith("'s") else word
        end -= len(word) - len(bare)
        found = self.whole.get(squashed(bare))
        if found and self._is_name(bare, found, False):
            return MemberMention(start, end, found), 1
        if bare[:1].isupper() and len(bare) >= 3 and (found := self.part.get(squashed(bare))) is not None:
            return MemberMention(start, end, found, exact=False), 1
        close = self._close(squashed(bare)) if len(bare) >= 5 and squashed(bare) not in _PLAIN else ""
        # A misspelt name is capitalised, or so near that it can be nothing else.
        if close and (bare[:1].isupper() or (close in self.whole and _ratio(close, squashed(bare)) > 0.92)):
            return MemberMention(start, end, self.whole.get(close) or self.part[close], exact=False), 1
        return None

    def _coded(self, text: str, token: tuple[str, int, int]) -> MemberMention | None:
        """A member that is only a number counts after the word of its dimension: "customer 12415"."""
        word, start, end = token
        found = self.whole.get(word) if word.isdigit() else None
        named = _CODED.search(text[:start]) if found else None
        if not found or named is None:
            return None
        said = [w.entry for w in words("dimensions", named.group("what"))]
        options = tuple(o for o in found if o[0] in said)
        return MemberMention(start, end, options) if options else None

    def _is_name(self, written: str, options: tuple[tuple[str, str], ...], at_start: bool) -> bool:
        if len(written) < 3 and written.isupper() and written.isalpha() and len(options[0][1]) > 3:
            return True
        plain = written.lower() in _PLAIN or len(written) < 3
        if not plain:
            return not written.isdigit()
        # Short and everyday words count only when written exactly as the member is.
        return (
            any(written == m for _, m in options)
            and not written.islower()
            and not written.isdigit()
            and not (
                at_start
                and written.lower() in _PLAIN
                and len(written.split()) == 1
                and written.lower() not in ("north", "south", "east", "west", "online", "direct")
            )
        )

    def _close(self, key: str) -> str:
        if key not in self._fuzzy:
            near = [n for n in self.by_initial.get(key[:1], ()) if abs(len(n) - len(key)) <= 2]
            found = difflib.get_close_matches(key, near, n=2, cutoff=0.84)
            clear = len(found) == 1 or (len(found) > 1 and _ratio(found[0], key) - _ratio(found[1], key) > 0.05)
            self._fuzzy[key] = found[0] if found and clear else ""
        return self._fuzzy[key]


def names_of(cube: Cube) -> Names:
    """Index the names of a cube's members, with those that only lookup tables list."""
    whole: dict[str, list[tuple[str, str]]] = defaultdict(list)
    part: dict[str, set[tuple[str, str]]] = defaultdict(set)
    order = [*(d for d in cube.book.dimensions), *(d for d in cube.book.members if d not in cube.book.dimensions)]
    for dimension in order:
        listed = (
            [*cube.members(dimension), *cube.book.members.get(dimension, ())]
            if dimension in cube.book.dimensions
            else list(cube.book.members[dimension])
        )
        for member in dict.fromkeys(listed):
            whole[squashed(member)].append((dimension, member))
            pieces = [p for p in re.split(r"[\s\-_/.,&()]+", member) if p]
            few = len(listed) <= _FEW_MEMBERS
            if len(pieces) > 1 and (dimension in PEOPLE or dimension == "customer" or few):
                for piece in pieces:
                    names = dimension in PEOPLE or piece.lower() not in _PLAIN
                    if dimension not in PEOPLE and dimension != "customer":
                        names = names and len(piece) >= 4 and piece.lower() not in _TOPICS
                    if names and len(piece) >= 3 and piece.lower() not in _GENERIC and not piece.isdigit():
                        part[squashed(piece)].add((dimension, member))
    for short, full in aliases():
        if squashed(full) in whole and squashed(short) not in whole:
            whole[squashed(short)] = whole[squashed(full)]
    parts = {k: kept for k, v in part.items() if (kept := _unique_by_dimension(v))}
    initials: dict[str, list[str]] = defaultdict(list)
    for key in {*whole, *(k for k in parts if len(k) >= 5)}:
        if len(key) >= 5 and not key.isdigit():
            initials[key[0]].append(key)
    longest = max((len(_TOKEN.findall(m)) for v in whole.values() for _, m in v), default=1)
    return Names(
        {k: tuple(v) for k, v in whole.items() if k},
        parts,
        {k: tuple(sorted(v)) for k, v in initials.items()},
        min(longest + 1, 8),
    )


def _unique_by_dimension(options: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """A part of a name counts in a dimension where only one member has it."""
    by: dict[str, list[str]] = defaultdict(list)
    for dimension, member in options:
        by[dimension].append(member)
    kept = [(d, m[0]) for d, m in by.items() if len(m) == 1]
    return tuple(sorted(kept, key=lambda o: (_FIRST.index(o[0]) if o[0] in _FIRST else 9, o)))


@lru_cache(maxsize=65536)
def squashed(text: str) -> str:
    """Letters and digits only, in lower case: Kan-code, Kancode and KAN CODE are one.

    Examples
    --------
    >>> squashed("Xx-holding")
    'xxholding'
    """
    return "".join(c for c in text.lower() if c.isalnum())


def _ratio(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b).ratio()


def _sentence_start(text: str, at: int) -> int:
    before = text[:at].rstrip()
    return at if not before or before[-1] in ".!?:" else -1
