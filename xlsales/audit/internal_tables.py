"""Tables in a text: does the total row hold the sum of its column?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.numbers import Number
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.scope import Reading, Said
from xlsales.audit.vocabulary import RATE_METRICS

_TOTAL = re.compile(r"^\W*(?:grand )?(?:total|sum|all(?: \w+)?|altogether|overall)\b", re.I)
_NO_PART = re.compile(r"^\W*(?:sub-?total|average|mean|median|of which|change|share)\b", re.I)
_MEAN = re.compile(r"\b(?:per|avg|average|mean|median|rate|index|ratio|price|each|load|moved?)\b|×|%", re.I)
_AVERAGES = ("average_sale", "asp", "price", "revenue_per_customer", "weeks_to_close", *RATE_METRICS)


def table_totals(reading: Reading) -> Iterator[Claim]:
    """One claim for each figure of a total row, where the rows above it are plain parts."""
    tables: dict[int, list[Said]] = defaultdict(list)
    for said in reading.sentences:
        ruled = not re.search(r"\w", said.line.text)
        if said.line.kind == "row" and said.line.header is not None and said.columns and not ruled:
            tables[said.line.header].append(said)
    for rows in tables.values():
        total = rows[-1]
        parts = rows[:-1]
        if len(parts) < 2 or not _TOTAL.match(_label(total)) or any(_odd(_label(p)) for p in parts):
            continue
        for i, column in enumerate(total.columns):
            n = _number(total, i)
            mine = [_number(p, i) for p in parts]
            if (
                n is None
                or column.metric in _AVERAGES
                or _MEAN.search(column.title)
                or n.unit not in ("money", "plain")
            ):
                continue
            known = [m for m in mine if m is not None and m.unit == n.unit]
            if len(known) == len(parts):
                yield _summed(total, n, known)


def _label(said: Said) -> str:
    first = said.columns[0]
    return said.line.text[first.start : first.end].strip(" |*")


def _odd(label: str) -> bool:
    return bool(_NO_PART.match(label) or _TOTAL.match(label))


def _number(said: Said, column: int) -> Number | None:
    """The one number of a cell."""
    if column >= len(said.columns):
        return None
    cell = said.columns[column]
    inside = [n for n in said.numbers if cell.start <= n.start < cell.end]
    return inside[0] if len(inside) == 1 and column > 0 else None


def _summed(said: Said, n: Number, parts: list[Number]) -> Claim:
    total = sum(-p.value if p.negative else p.value for p in parts)
    claim = replace(
        claim_at(said, n, "sum"), stated_value=n.value, true=plain(n, total), true_value=total,
        query=f"sum of the {len(parts)} rows above",
    )  # fmt: skip
    slack = sum(p.step for p in parts) / 2
    if agreement(n, n.value, total) in ("exact", "rounded") or abs(n.value - total) <= slack + n.step / 2:
        return replace(claim, verdict="right", why=f"It is the sum of the {len(parts)} rows above it.")
    gap = n.value - total
    return replace(
        claim,
        verdict="wrong",
        why=f"The {len(parts)} rows above it add up to {plain(n, total)}, {plain(n, abs(gap))} "
        f"{'less' if gap > 0 else 'more'}.",
        fix=printed(n, total),
    )
