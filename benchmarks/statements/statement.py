"""The statements of a report: every sentence with its kind, and what its words claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

CHANGE_KINDS = (
    "change", "driver", "mover", "offset", "segment_driver", "leave_one_out", "anomaly", "trend", "change_point",
    "seasonality", "member_trend", "member_season", "price_shift", "win_rate_gap", "matrix_class",
)  # fmt: skip
"""Findings that tell of a change or a difference: advice on them needs more than chance."""

CLAIMS = {
    "more than chance": (
        r"more than (?:pure )?chance|not chance|no accident|beyond chance|chance (?:does not|cannot) explain"
    ),
    "departs": r"\bdeparts?\b",
    "significant": r"\bsignificant(?:ly)?\b",
    "trend": r"\ba trend\b|\bon the trend\b|\b(?:is|has been|keeps) (?:rising|falling|growing|shrinking)\b",
    "season": r"(?<!same )(?<!each )(?<!by )\bseason\b|\bseasonal\b",
    "another level": r"\b(?:another|new|other) level\b",
    "lasting": r"\blasting(?:ly)?\b",
}
"""Words that say that chance does not explain something."""

ADVICE_ON_CHANGE = re.compile(
    r"^(?:Rebuild|Restore|Ask what happened|Plan stock|Learn from|Back |Decide on|Decide what becomes|Bring new|"
    r"Review the price|Review .* lost deals|Take the price|Set the next targets|Have the shortfall|"
    r"Go through the customers|"
    r"Find out (?:why|with|in)|Compare the price list|Look in |Ask \S+ \S+ why|Call |Set \S+ \S+ one goal|"
    r"Keep \S+ \S+ way|Move \S+ \S+, who wins|Let \S+ \S+ show|Read the deals|Open pitches|Ask the lost|"
    r"Ask .* what comes after)"
)
"""How the actions begin that rest on a change, or on a difference between people."""

CAVEATS = (
    r"chance alone|by chance\b|within what chance|within noise|can do as much|usual swing|too few .* to rank|"
    r"cannot tell a"
)
"""Words with which a sentence takes back a part of what it says: a kind of sentence of their own."""

SCALES = {"k": 1e3, "M": 1e6, "bn": 1e9}
_NEGATED = re.compile(
    r"\b(?:no|not|cannot|can't|never|nothing|neither|nor|without|too short|too few|within|whether|isn't)\b[^.;]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-+−]?)(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>\s?%|\s?pp\b|(?:k|M|bn)\b)?(?![\d,]*\d)(?!\w)"
)


@dataclass(frozen=True)
class Statement:
    """One sentence of a report.

    Parameters
    ----------
    source
        `finding`, `action`, `risk`, or `page` for what stands on the sheets besides.
    kind
        Kind of the finding that it tells or rests on; empty on pages.
    text
        The sentence as a reader sees it.
    subject
        Whom it is about, as (dimension, member) pairs.
    facts, names
        Figures and words by name, where the report gives them.
    rule
        Of an action: the playbook's rule.
    favourable
        Good news, bad news, or neither.
    baseline, target
        Of an action: the figure now and the figure to reach.
    """

    source: str
    kind: str
    text: str
    subject: tuple[tuple[str, str], ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    rule: str = ""
    favourable: bool | None = None
    baseline: Any = None
    target: Any = None
    metric: str = ""

    def fact(self, *names: str) -> float | None:
        """The first known figure of these names."""
        for name in names:
            value = self.facts.get(name)
            if isinstance(value, int | float) and value == value:
                return float(value)
        return None

    def has(self, pattern: str) -> bool:
        """Whether the sentence has these words."""
        return re.search(pattern, self.text, re.IGNORECASE) is not None


def statements_of(report: Any) -> list[Statement]:
    """Every statement of a report: findings, actions, risks, and what else stands on its sheets."""
    from xlsales import as_json

    plain = as_json(report)
    findings = list(_findings(report, plain))
    actions = list(_actions(report, plain))
    risks = [Statement("risk", "", str(r["evidence"])) for r in plain["risks"]]
    caveats = [replace(s, kind="caveat") for s in findings if s.kind != "coverage" and s.has(CAVEATS)]
    said = {s.text for s in (*findings, *actions)}
    pages = [Statement("page", "", t) for t in dict.fromkeys(_page_texts(report, plain)) if t not in said]
    return [*findings, *caveats, *actions, *(r for r in risks if r.text not in said), *pages]


def _findings(report: Any, plain: dict[str, Any]) -> Iterator[Statement]:
    for finding, row in zip(report.findings, plain["findings"], strict=True):
        if row["text"]:
            facts = {n: f["value"] for n, f in row["facts"].items()}
            yield Statement(
                "finding", row["kind"], row["text"], tuple(finding.subject), facts, dict(finding.names),
                favourable=row["favourable"],
            )  # fmt: skip


def _actions(report: Any, plain: dict[str, Any]) -> Iterator[Statement]:
    # Those of the page, and those behind them, in the order of the recommendations.
    rows = [r for n, t in plain["tables"].items() if n.endswith("actions") for r in t["rows"] if r.get("action")]
    known = list(report.recommendations)
    for i, row in enumerate(rows):
        if len(known) != len(rows):
            yield Statement("action", "", str(row["action"]))
            continue
        one = known[i]
        facts = {n: f.value for n, f in one.facts.items()}
        yield Statement(
            "action", one.finding.kind, str(row["action"]), tuple(one.finding.subject), facts, dict(one.names),
            rule=one.rule.id, favourable=one.finding.favourable, baseline=getattr(one.baseline, "value", None),
            target=getattr(one.target, "value", None), metric=one.rule.metric,
        )  # fmt: skip


def _page_texts(report: Any, plain: dict[str, Any]) -> Iterator[str]:
    locale, currency = plain["meta"]["settings"]["locale"], plain["meta"]["currency"]
    for sheet in report.sheets:
        yield sheet.title.text(locale, currency)
        for block in sheet.blocks:
            if hasattr(block, "sentences"):
                yield from (s.text(locale, currency) for s in block.sentences)
            elif hasattr(block, "kind") and hasattr(block, "title"):
                yield block.title.text(locale, currency)
            elif hasattr(block, "table"):
                yield from _verdicts(block.table)


def _verdicts(table: Any) -> Iterator[str]:
    """The cells of a table that call something rising or falling, as sentences."""
    frame = table.frame
    for column in table.columns:
        if column.kind in ("text", "class"):
            for label, cell in zip(frame.iloc[:, 0], frame[column.name], strict=True):
                if cell in ("rising", "falling"):
                    yield f"{table.title}: {label} is {cell}"


def claims(text: str) -> set[str]:
    """Which words a sentence has that chance does not explain something; what it denies does not count.

    Examples
    --------
    >>> sorted(claims("Ann departs from all others by more than chance gives."))
    ['departs', 'more than chance']
    >>> claims("Less than two years of data cannot tell a trend from a season.")
    set()
    """
    out = set()
    for name, pattern in CLAIMS.items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            before = re.split(r"(?<=[a-z)%])\. ", text[: found.start()])[-1]
            if not _NEGATED.search(before):
                out.add(name)
    return out


def numbers(text: str) -> list[tuple[float, float, str]]:
    """The numbers in a sentence: value (percent as written), half of the last digit shown, unit.

    Examples
    --------
    >>> numbers("from 1,200 to 900.50 (-25.0%)")
    [(1200.0, 0.5, ''), (900.5, 0.005, ''), (-25.0, 0.05, '%')]
    >>> numbers("1.63M")
    [(1630000.0, 5000.0, '')]
    """
    out = []
    for found in _NUMBER.finditer(text):
        digits = found["digits"].replace(",", "")
        value = float(digits) * (-1 if found["sign"] in ("-", "−") else 1)
        half = 0.5 * 10.0 ** -(len(digits.split(".")[1]) if "." in digits else 0)
        unit = (found["unit"] or "").strip()
        # 1.63M is a figure of money, only shorter.
        times = SCALES.get(unit, 1.0)
        out.append((value * times, half * times, "" if unit in SCALES else unit))
    return out


def says(text: str, value: float, *, percent: bool = False, slack: float = 0.0) -> bool:
    """Whether a sentence has a figure, whatever its sign, as exactly as it is written.

    Parameters
    ----------
    percent
        The value is a fraction and is written in percent (or points).
    slack
        Relative distance that is allowed besides rounding.

    Examples
    --------
    >>> says("It fell 25.0%, to 900.", -0.25, percent=True), says("It fell 25.0%, to 900.", 905.0)
    (True, False)
    """
    wanted = abs(value) * (100 if percent else 1)
    for shown, half, unit in numbers(text):
        if (unit in ("%", "pp")) == percent and abs(abs(shown) - wanted) <= half * 1.01 + slack * wanted + 1e-9:
            return True
    return False
