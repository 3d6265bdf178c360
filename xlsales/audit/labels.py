"""Figures that are called what they are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.scope import Said
from xlsales.audit.subjects import statement

_RETENTION = re.compile(r"\b(?:retention|churn)\b[^.;]{0,40}\b(?:indicator|rate|metric|figure)s?\b", re.I)
_SEGMENT_SHARE = re.compile(
    r"\b(?:high[- ]value|at[- ]risk|lost|loyal|champions?)\b[^.;]{0,20}\b(?:percentage|share|proportion)\b", re.I
)
_CLV = re.compile(r"\b(?:customer lifetime values?|lifetime values?|clv|ltv)\b", re.I)
_SPEND = re.compile(
    r"\b(?:average (?:monetary value|spend|purchase|revenue)|monetary value|historic(?:al)? spend|spent on average)\b",
    re.I,
)
_SAVING = re.compile(r"\b(?:reduc\w+|cut\w*|sav\w+|lower\w*)\s+(?:\w+\s+){0,2}costs?\b|\bcost savings?\b", re.I)
_EXPANSION = re.compile(r"\b(?:revenue|growth|sales)[- ](?:expansion )?(?:opportunit|expansion|potential)", re.I)


def check_labels(said: Said) -> Iterator[Claim]:
    """Segment shares called retention, spend called lifetime value, savings among revenue."""
    text = said.text
    if said.numbers and _RETENTION.search(text) and (m := _SEGMENT_SHARE.search(said.line.text, said.start, said.end)):
        yield replace(
            statement(said, m.start(), m.end(), "label", whole=True),
            verdict="mislabelled",
            why="The share of a customer segment is neither a retention nor a churn rate.",
        )
    if said.numbers and (clv := _CLV.search(said.line.text, said.start, said.end)) and _SPEND.search(text):
        yield replace(
            statement(said, clv.start(), clv.end(), "label", whole=True),
            verdict="mislabelled",
            why="What is shown is spend to date, not a lifetime value, and one period shows no trend.",
        )
    context = said.section
    if (
        said.numbers
        and (m := _SAVING.search(said.line.text, said.start, said.end))
        and (_EXPANSION.search(context) or _EXPANSION.search(text))
    ):
        yield replace(
            statement(said, m.start(), m.end(), "label", whole=True),
            verdict="mislabelled",
            why="A cost saving is not revenue; it does not belong among revenue opportunities.",
        )
