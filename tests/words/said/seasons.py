"""Words on seasons: the peak season, a season of its own, in both years."""

from __future__ import annotations

from collections.abc import Iterator

from tests.words.said.reading import Claim, Said, found

WORDS = {
    "season": r"is the peak season|is the strongest season|plan stock, people and targets for ",
    "best in both": r"was the best \w+ in (?:both|each) of the last two years|was the best \w+ in both",
    "own season": r"has a season of its own|is ‹\d+› season|for its own",
}
"""Claim → the words that make it; `history.py` says what each means."""


def claims(one: Said) -> Iterator[Claim]:
    """What is said of seasons."""
    finding = one.finding
    if finding is None or finding.kind not in ("seasonality", "member_season"):
        return
    for name, pattern in WORDS.items():
        for m in found(pattern, one):
            yield Claim("season", m[0], *m.span(), lambda s, n=name: s.fits(n, finding))
