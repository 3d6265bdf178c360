"""Figures of customer segments (Champions, Loyal Customers, At-Risk): against the RFM table of the rows."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.numbers import Number
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Said
from xlsales.audit.subjects import statement
from xlsales.audit.tables import place_of
from xlsales.metrics.rfm import score_segments

SEGMENTS = (
    "Champions",
    "Loyal Customers",
    "Potential Loyalists",
    "At-Risk",
    "At Risk",
    "Lost Customers",
    "Lost",
    "Hibernating",
    "Can't Lose Them",
    "About to Sleep",
    "Need Attention",
    "Promising",
    "New Customers",
)
_NAMED = re.compile(
    "|".join(re.escape(s) for s in SEGMENTS)
    + r"|(?i:\bchampions\b|\bloyal customers|\bpotential loyalists|\bat-risk customers|\blost customers)"
)
# What a figure of a segment can be: words around it, and the column of the table.
_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("percent", r"of (?:total |our |all )?(?:customers|all)\b|customer percentage", "share"),
    ("percent", r"of (?:total |our |all )?(?:revenue|sales|spend)", "share_of_revenue"),
    ("percent", r"", "share"),
    ("days", r"", "average_recency"),
    ("money", r"average|each|per customer|monetary value", "average_value"),
    ("money", r"", "revenue"),
    ("plain", r"recency|days", "average_recency"),
    ("plain", r"frequency|orders", "average_frequency"),
    ("plain", r"\beach\b", "average_value"),
    ("plain", r"\bbr(?:ought|ings?)\b|\brevenue\b", "revenue"),
    ("plain", r"", "customers"),
)


# What a column of a table of segments holds, by its header; the first that fits.
_HEADERS: tuple[tuple[str, str], ...] = (
    (r"(?:share|%|percent\w*) of (?:\w+ )?(?:revenue|sales|spend)|revenue (?:share|%)", "share_of_revenue"),
    (r"share|%|percent", "share"),
    (r"recency|days", "average_recency"),
    (r"frequency|orders", "average_frequency"),
    (r"(?:average|avg\.?|mean)\b.*(?:revenue|value|spend|sales)|per customer|monetary", "average_value"),
    (r"revenue|sales|spend", "revenue"),
    (r"customers|clients|count|number|size", "customers"),
)


def check_segments(said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Figures of a sentence that names a customer segment, with the starts of those figures."""
    text = said.line.text
    named = list(_NAMED.finditer(text, said.start, said.end))
    if not named or not said.numbers or said.members or not _labelled(said, named[0].group(0)):
        return [], set()
    table = score_segments(facts.cube)
    rows = {str(r["segment"]).lower(): r for r in table.records()} if table else {}
    out = []
    for n in said.numbers:
        name = _owner(text, n, named)
        column = _column(text, said, n)
        row = next(
            (r for k, r in rows.items() if k.startswith(name.lower().replace("at risk", "at-risk").split(" cust")[0])),
            None,
        )
        claim = replace(statement(said, n.start, n.end, "number"), stated_value=n.value)
        value = row.get(column) if row else None
        if value is None:
            out.append(replace(claim, why=f"The rows cannot tell the {column.replace('_', ' ')} of {name}."))
            continue
        shown = float(value) * (100 if n.unit == "percent" else 1)
        ok = agreement(n, n.value, shown) in ("exact", "rounded")
        claim = replace(claim, true=plain(n, shown), true_value=shown, query=f"{column.replace('_', ' ')} of {name}")
        if ok:
            out.append(replace(claim, verdict="right", why=f"The RFM segments of the rows give {plain(n, shown)}."))
        else:
            out.append(
                replace(
                    claim,
                    verdict="wrong",
                    why=f"The RFM segments of the rows give {plain(n, shown)}.",
                    fix=printed(n, shown),
                )
            )
    return out, {n.start for n in said.numbers}


def _owner(text: str, n: Number, named: list[re.Match[str]]) -> str:
    """The segment of a figure: the one right after a count, else the last before it."""
    after = next((m for m in named if 0 <= m.start() - n.end < 4), None)
    before = [m for m in named if m.end() <= n.start]
    found = after or (before[-1] if before else named[0])
    return found.group(0)


def _labelled(said: Said, name: str) -> bool:
    """Whether a table's row is a segment's: "Lost share" is none."""
    if not said.columns:
        return True
    label = said.line.text[said.columns[0].start : said.columns[0].end].strip(" |*").lower()
    return re.fullmatch(rf"{re.escape(name.lower())}(?: customers)?", label) is not None


def _column(text: str, said: Said, n: Number) -> str:
    if (at := place_of(said.columns, n)) is not None:
        title = said.columns[at].title
        return next((c for p, c in _HEADERS if re.search(p, title, re.I)), title.strip() or "figure")
    after, before = text[n.end : n.end + 30], text[max(said.start, n.start - 45) : n.start]
    for unit, pattern, column in _COLUMNS:
        near = after if n.unit == "percent" else before + " | " + after[:12]
        if unit == n.unit and (not pattern or re.search(pattern, near, re.I)):
            return column
    return "customers"
