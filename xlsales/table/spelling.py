"""One member spelled in several ways: what is the same but for case, spaces and punctuation; what may be a typo."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from xlsales.table.book import NOT_GIVEN, Note

_PART = re.compile(r"\d+|[^\W\d_]+|[+#&]", re.UNICODE)
_DIGITS = re.compile(r"\d+")
MAX_COMPARED = 150
SHORTEST_SWAP = 4
LONGEST_NAME = 120
SECTOR_WORDS = (
    "technology", "software", "hardware", "retail", "medical", "finance", "financial", "marketing", "entertainment",
    "services", "telecommunications", "employment", "manufacturing", "healthcare", "education", "insurance", "banking",
    "automotive", "construction", "agriculture", "government", "logistics", "transportation", "hospitality", "energy",
    "pharmaceutical", "consulting", "electronics", "utilities", "enterprise", "consumer", "corporate", "furniture",
)  # fmt: skip


def spelling_key(name: str) -> str:
    """What is left of a name without case, spaces and punctuation; runs of digits stay apart.

    Examples
    --------
    >>> spelling_key("GTXPro") == spelling_key("GTX Pro"), spelling_key("10-1") == spelling_key("101")
    (True, False)
    """
    out, last_digit = [], False
    for part in _PART.findall(name.casefold()):
        digit = part[0].isdigit()
        out.append(f"|{part}" if digit and last_digit else part)
        last_digit = digit
    return "".join(out) or name.casefold()


def spelling_keys(names: pd.Categorical) -> list[str]:
    """The spelling key of each name, empty for a missing one.

    Examples
    --------
    >>> spelling_keys(pd.Categorical(["GTX Pro", None, "gtxpro"]))
    ['gtxpro', '', 'gtxpro']
    """
    keys = [*(spelling_key(str(c)) for c in names.categories), ""]
    return [keys[c] for c in names.codes.tolist()]


# What a spelling key leaves out of a name in plain letters; a line break parts the names.
_LEFT_OUT = {i: None for i in range(128) if not chr(i).isalnum() and chr(i) not in "+#&\n"}


def _all_unlike(names: list[str]) -> bool:
    """Whether no two names are alike even where digits run together: then no two of their keys are the same."""
    joined = "\n".join(names)
    if not joined.isascii():
        return False
    bare = joined.casefold().translate(_LEFT_OUT).split("\n")
    return len(bare) == len(names) == len(set(bare))


def merged_spellings(counts: Mapping[str, int], preferred: Iterable[str] = ()) -> dict[str, str]:
    """Member → the spelling to keep, for the members that change.

    Parameters
    ----------
    counts
        Member → how many rows have it.
    preferred
        Spellings of a lookup table, which win over the most frequent one.
    """
    preferred = tuple(preferred)
    if not preferred and _all_unlike(list(counts)):
        return {}
    wanted: dict[str, str] = {}
    for name in preferred:
        wanted.setdefault(spelling_key(name), name)
    groups: dict[str, list[str]] = {}
    for name in counts:
        groups.setdefault(spelling_key(name), []).append(name)
    out: dict[str, str] = {}
    for key, names in groups.items():
        keep = names[0] if len(names) == 1 else max(names, key=lambda n: (counts[n], n))
        keep = wanted.get(key, keep)
        out |= {n: keep for n in names if n != keep}
    return out


def with_one_spelling(
    role: str, members: pd.Categorical, preferred: Iterable[str] = ()
) -> tuple[pd.Categorical, tuple[Note, ...]]:
    """Members with their spelling variants merged, and a note on what was merged."""
    names = [str(c) for c in members.categories.tolist()]
    rows_of = np.bincount(members.codes[members.codes >= 0], minlength=len(names))
    counts = dict(zip(names, rows_of.tolist(), strict=True))
    changed = merged_spellings(counts, preferred)
    if not changed:
        return members, ()
    rows = sum(counts[n] for n in changed)
    final = [changed.get(n, n) for n in names]
    place = {n: i for i, n in enumerate(dict.fromkeys(final))}
    code = pd.Series(members.codes).map({i: place[n] for i, n in enumerate(final)} | {-1: -1}).to_numpy()
    shown = ", ".join(f"{a} as {b}" for a, b in list(changed.items())[:5]) + (", …" if len(changed) > 5 else "")
    text = f"{role.capitalize()} is spelled in more than one way; read {shown} ({rows:,} rows)."
    return pd.Categorical.from_codes(code, list(place)), (Note("spelling_merged", text, rows),)


def with_short_names(role: str, members: pd.Categorical) -> tuple[pd.Categorical, tuple[Note, ...]]:
    """Members with names that fit on a sheet, each still its own, and a note on what was cut.

    Examples
    --------
    >>> with_short_names("product", pd.Categorical(["x" * 200]))[0].categories.str.len().tolist()
    [120]
    """
    names = [str(c) for c in members.categories.tolist()]
    if not names or max(map(len, names)) <= LONGEST_NAME:
        return members, ()
    short: dict[str, int] = {n: 0 for n in names if len(n) <= LONGEST_NAME}
    final = []
    for name in names:
        kept, times = name, 1
        while len(name) > LONGEST_NAME and (times == 1 or kept in short):
            end = "…" if times == 1 else f"… ({times})"
            kept, times = name[: LONGEST_NAME - len(end)].rstrip() + end, times + 1
        short.setdefault(kept, 0)
        final.append(kept)
    count = sum(len(n) > LONGEST_NAME for n in names)
    text = f"{count:,} names of {role} are longer than {LONGEST_NAME} characters; they are shown cut."
    return members.rename_categories(final), (Note("names_cut", text, count),)


def likely_typos(role: str, members: pd.Categorical) -> tuple[Note, ...]:
    """Members that look misspelled; they are reported, never changed."""
    if len(members.categories) > MAX_COMPARED + (NOT_GIVEN in members.categories):
        return ()
    found = []
    counts = {str(k): int(v) for k, v in pd.Series(members).value_counts().items()}
    names = [n for n in counts if n != NOT_GIVEN]
    if role in ("sector", "segment", "category"):
        for name in names:
            close = difflib.get_close_matches(name.lower(), SECTOR_WORDS, n=1, cutoff=0.86)
            if close and len(name) > 5 and name.lower() not in SECTOR_WORDS and abs(len(name) - len(close[0])) <= 2:
                found.append((name, close[0], counts[name]))
    known = {n for n, _, _ in found}
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            rare, usual = sorted((one, other), key=lambda n: counts[n])
            if counts[rare] * 10 > counts[usual] or rare in known or not _near(rare, usual):
                continue
            known.add(rare)
            found.append((rare, usual, counts[rare]))
    return tuple(
        Note(
            "likely_typo",
            f"The {role} {name!r} ({rows:,} row{'s' * (rows != 1)}) looks like a misspelling of {meant!r}; "
            "it was left as it is.",
            int(rows),
        )
        for name, meant, rows in found
    )


def _near(one: str, other: str) -> bool:
    if len(one) >= SHORTEST_SWAP and _swapped(one.lower(), other.lower()):
        return True
    if min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 2 or one[0].lower() != other[0].lower():
        return False
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    matcher = difflib.SequenceMatcher(None, one.lower(), other.lower())
    return matcher.quick_ratio() >= 0.9 and matcher.ratio() >= 0.9


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters have changed places, and nothing else: Nroth, North."""
    if len(one) != len(other):
        return False
    at = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(at) != 2 or at[1] != at[0] + 1 or not one.isalpha():
        return False
    return one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
