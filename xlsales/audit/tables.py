"""What the figures in a table's cells are about: the column's header and the row's label say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from xlsales.audit.claims import Filters, Measure
from xlsales.audit.members import MemberMention, Names
from xlsales.audit.numbers import Number
from xlsales.audit.period_mentions import period_mentions
from xlsales.audit.periods import Clock, PeriodMention, Span
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, RATE_METRICS, Word, words
from xlsales.table.period import MONTHS_IN, period_ix

CHANGE = re.compile(
    r"\b(?:change|chg|growth|delta|diff(?:erence)?|variance|var|vs|versus|yoy|qoq|mom|y/y|q/q|m/m|increase|decrease)\b|Δ|\+/-",
    re.I,
)
SHARE = re.compile(r"\bshare\b|\b(?:percent(?:age)?|pct) of\b|% of|\bmix\b|\bcontribution\b", re.I)
# A column headed by when it was rather than by a period: "Revenue before", "PY".
EARLIER = re.compile(
    r"\b(?:before|previous(?:ly)?|prior|prev|p[ymq]|l[ymq]|(?:a )?year (?:ago|earlier)"
    r"|last (?:year|quarter|month|period))\b",
    re.I,
)
EVER = re.compile(
    r"\b(?:all (?:rows|time|periods|years|quarters|months|data)|(?:whole|entire) (?:data|period|history))\b", re.I
)
_YEARLY = re.compile(
    r"\byoy\b|y/y|year[- ]over[- ]year|(?:last|prior|previous) year|\b[pl]y\b|year (?:ago|earlier)", re.I
)


@dataclass(frozen=True)
class Cell:
    """A cell of a table row, with what its column's header says."""

    start: int
    end: int
    metric: str = ""
    title: str = ""
    span: Span | None = None
    members: tuple[MemberMention, ...] = ()
    period: PeriodMention | None = None


@dataclass(frozen=True)
class CellSlots:
    """What the figure of a cell is about, as far as the table says."""

    metric: str
    measure: Measure
    filters: Filters
    span: Span | None
    compare: Span | None
    guessed: bool = False


def cells_of(header: str, row: str, names: Names | None, clock: Clock) -> tuple[Cell, ...]:
    """The cells of a row under their headers."""
    tops, own = _between_bars(header), _between_bars(row)
    out = []
    for i, (a, b) in enumerate(own):
        title = header[slice(*tops[i])].strip(" |") if i < len(tops) else ""
        named = words("metrics", title) or short_header(title)
        periods = [p for p in period_mentions(title, clock) if p.span]
        period = periods[-1] if periods else None
        members = tuple(names.mentions(title)) if names and title else ()
        if members and words("change", title) and not _pivoted(header, tops, members[0].dimension, names):
            # A column "Growth" holds changes, unless its neighbours are plans as well.
            members = ()
        metric = named[0].entry if named else ""
        out.append(Cell(a, b, metric, title, period.span if period else None, members, period))
    return tuple(out)


def place_of(cells: tuple[Cell, ...], n: Number) -> int | None:
    """Which cell a number stands in, counted from 0; None where it stands in none."""
    return next((i for i, c in enumerate(cells) if c.start <= n.start < c.end), None)


# One-word headers that name a figure only in a table.
_SHORT: tuple[tuple[str, str], ...] = (
    (r"(?:#\s*)?(?:won|wins)", "orders"), (r"(?:#\s*)?closed", "closed"), (r"(?:#\s*)?(?:lost|losses)", "lost"),
    (r"leads|created|opened", "new_opportunities"), (r"avg\.?|average|avg\.? size|avg\.? value", "average_sale"),
    (r"qty\.?|pcs\.?|vol\.?", "units"), (r"cycle|days", "weeks_to_close"), (r"wr|win\s?%|cvr|conv\.?", "win_rate"),
    (r"rev\.?|turnover|net|value|amount", "revenue"), (r"gm|gm\s?%|margin\s?%", "margin"),
)  # fmt: skip


def short_header(title: str) -> list[Word]:
    """The metric of a header that names one only in a table: "Won 2023", "Avg.", "Qty"."""
    bare = re.sub(r"\(.*?\)|\b(?:FY\s?)?(?:20)?\d\d\b|\b[QH][1-4]\b", "", title).strip(" *_$€£'")
    found = next((m for p, m in _SHORT if re.fullmatch(p, bare, re.I)), "")
    return [Word(found, 0, len(title))] if found else []


def _pivoted(header: str, tops: list[tuple[int, int]], dimension: str, names: Names | None) -> bool:
    """Whether several columns are headed by members of one dimension."""
    titles = [header[slice(*t)] for t in tops]
    found = [t for t in titles if names and any(m.dimension == dimension for m in names.mentions(t))]
    return len(found) > 1


_UNIT = (
    r"(?:[$€£]|usd|eur|gbp|dollars|euros?|pounds?)?\s?(?:(?P<scale>k|thousands?|'?000s?|mn?|mio|millions?|bn)\b)"
    r"(?:\s?(?:[$€£]|usd|eur|gbp|of dollars|of euros|dollars|euros?|pounds?))?|(?P<teur>t(?:eur|usd|gbp|€|\$|£))"
)
_SCALE = re.compile(rf"[(,]?\s*(?:in\s+)?(?:{_UNIT})\s*[)]?\s*:?\s*$", re.I)
_NOTE = re.compile(
    r"\b(?:amounts?|figures?|values?|numbers?|all|sales|revenues?|turnover)\b[^.|]{0,30}?\b"
    r"(?:are |is |stated |shown |given )*in\s+"
    rf"(?:{_UNIT})",
    re.I,
)


def scale_of(notes: Iterable[str], caption: str) -> float:
    """What a table's figures are counted in by the line above it, or by a note of the report; 0 where none says.

    Examples
    --------
    >>> scale_of(["All amounts in $k."], ""), scale_of([], "Sales by region (€ thousand)"), scale_of([], "Sales")
    (1000.0, 1000.0, 0.0)
    """
    if caption and (own := _scale(caption)):
        return own
    found = next((m for t in notes if (m := _NOTE.search(t))), None)
    return _factor(found) if found else 0.0


def headed(numbers: list[Number], heading: str, text: str) -> list[Number]:
    """Bare figures under a heading that says what they are counted in: "4 Quarters (€m)".

    Figures with a unit or a noun of their own keep it.
    """
    factor = _scale(heading)
    return [
        replace(n, value=n.value * factor, step=n.step * factor, round_step=0.0, unit="money")
        if factor and n.unit == "plain" and not re.search(r"[a-z]", n.text, re.I) and _BARE.match(text[n.end :])
        else n
        for n in numbers
    ]


_BARE = re.compile(r"\s*(?:[,.;:|/)(=→-]|$|(?:vs|versus|and|in|to|from|after)\b)")


def scaled(numbers: list[Number], cells: tuple[Cell, ...], row: str, usual: float = 0.0) -> list[Number]:
    """Figures under a header, or behind a label, that counts in thousands or millions: "Net sales ($k)".

    Parameters
    ----------
    usual
        What the table is counted in where neither header nor label says.
    """
    if not cells:
        return numbers
    label = _scale(row[cells[0].start : cells[0].end].strip(" |"))
    corner = _scale(cells[0].title) or usual
    out = []
    for n in numbers:
        at = place_of(cells, n)
        cell = cells[at] if at is not None else None
        factor = (_scale(cell.title) or label) if cell is not None else 0.0
        if cell is not None and not factor and cell.metric not in COUNT_METRICS:
            factor = corner
        bare = n.unit in ("plain", "money") and not re.search(r"[a-z]", n.text, re.I)
        out.append(replace(n, value=n.value * factor, step=n.step * factor, round_step=0.0) if factor and bare else n)
    return out


def _scale(title: str) -> float:
    m = _SCALE.search(title) if re.search(r"[(,$€£]|\bin\b|\bt(?:eur|usd|gbp)\b", title, re.I) else None
    return _factor(m) if m else 0.0


def _factor(m: re.Match[str]) -> float:
    word = (m.group("scale") or "t").lower()
    return 1e9 if word == "bn" else 1e6 if word.startswith("m") else 1e3


def _between_bars(text: str) -> list[tuple[int, int]]:
    bars = [i for i, c in enumerate(text) if c == "|"]
    return list(pairwise(bars))


def slots_of_cell(
    cells: tuple[Cell, ...],
    row: str,
    n: Number,
    members: tuple[MemberMention, ...],
    clock: Clock,
    about: Span | None,
    above: str = "",
    against: Span | None = None,
) -> CellSlots | None:
    """What a figure in a table is about, or None where header and label do not say.

    Parameters
    ----------
    cells, row
        The cells of the row and its text.
    members
        Members named in the row.
    about
        The period that the document is about, for columns without one.
    above
        The metric of the heading or line above the table.
    against
        The period that `about` is compared with, where that is not the one right before it.
    """
    at = place_of(cells, n)
    if at is None or at == 0:
        return None
    cell = cells[at]
    label = row[cells[0].start : cells[0].end]
    # A name in a remark further right says nothing of the figure.
    members = tuple(m for m in members if m.start < cell.start)
    if not words("metrics", label) and not any(m.start < cells[0].end for m in members):
        # A row may be named in its second column: "unit_price | Price per unit | 143.43".
        more = (row[c.start : c.end] for c in cells[1:at])
        label = next((m for m in more if not re.search(r"\d", m) and words("metrics", m)), label)
    if any(m.start < cells[0].end for m in members):
        # "Account Acme" is a name; its first word is no metric.
        for word in words("dimensions", label):
            label = label[: word.start] + " " * (word.end - word.start) + label[word.end :]
    if len(words("dimensions", label)) > 1:
        # "Region › Rep › Customer" says how deep a row lies, not what is counted, nor of whom.
        label = ""
        members = tuple(m for m in members if m.start >= cells[0].end)
    if any(c.metric == above for c in cells[1:]):
        # The caption's metric has a column of its own; one without a name holds another.
        above = ""
    moves, part = bool(CHANGE.search(cell.title)), bool(SHARE.search(cell.title) or SHARE.search(label))
    # Under "Clients" a table of clients holds their sales, not their number.
    counted = above == "customers" and any(m.dimension == "customer" for m in members)
    metric = _metric(cell, cells, at, label, n, moves or part, "" if counted else above)
    guessed = not metric
    if not metric and _tells(cells, members, label, clock):
        # A table of members and periods that names no figure is one of sales.
        metric = "revenue"
    if not metric:
        return None
    measure: Measure = "value"
    if moves and n.unit != "weeks":
        measure = "points" if n.unit == "points" else "change" if n.unit == "percent" else "difference"
    elif part and n.unit == "percent" and metric not in RATE_METRICS:
        measure = "share"
    elif n.unit == "percent" and metric not in RATE_METRICS:
        return None
    spans = [c.span for c in cells if c.span]
    named = [p for p in period_mentions(row[cells[0].start : cells[0].end], clock) if p.span]
    own = [p.span for p in named if p.span]
    crossed = _crossed(cell.period, named[-1]) if named and cell.period else None
    span = (
        crossed
        or cell.span
        or (own[-1] if own else None)
        or (max(spans, key=lambda s: s.last) if moves and spans else None)
        or about
    )
    if EVER.search(cell.title):
        span = None
    elif span is not None and cell.span is None and not moves and EARLIER.search(cell.title):
        span = span.year_ago if _YEARLY.search(cell.title) else _before(span, about, against)
    compare = None
    if measure in ("change", "difference", "points") and span is not None:
        earlier = [s for s in spans if s != span and s.grain == span.grain and s.first < span.first]
        before = max(earlier, key=lambda s: s.last) if earlier else _before(span, about, against)
        compare = span.year_ago if _YEARLY.search(cell.title) else before
    return CellSlots(metric, measure, _filters((*members, *cell.members)), span, compare, guessed)


def _before(span: Span, about: Span | None, against: Span | None) -> Span:
    alike = against is not None and (against.grain, against.count) == (span.grain, span.count)
    return against if against is not None and alike and span == about else span.before


_SUM_LABEL = re.compile(r"^\W*(?:(?:sub|grand )?totals?|group|company|all|overall|sum)\b", re.I)


def _tells(cells: tuple[Cell, ...], members: tuple[MemberMention, ...], label: str, clock: Clock) -> bool:
    """Whether a table has members or periods at its side and at its top."""
    side = bool(members or _SUM_LABEL.search(label) or any(p.span for p in period_mentions(label, clock)))
    return side and any(c.span or c.members for c in cells[1:])


def _crossed(column: PeriodMention, row: PeriodMention) -> Span | None:
    """The quarter or month where a year stands at one side of a table and its parts at the other."""
    for part, whole in ((column, row), (row, column)):
        if part.season and part.yearless and whole.span and whole.span.grain == "year" and whole.span.count == 1:
            grain, number = part.season
            first = whole.span.months[0] + (number - 1) * MONTHS_IN[grain]
            if grain == "month":
                first = whole.span.months[0] + (number - 1 - whole.span.months[0]) % 12
            ix = period_ix(first, grain, whole.span.fiscal_year_start)
            return Span(grain, ix, ix, whole.span.fiscal_year_start)
    return None


def _metric(cell: Cell, cells: tuple[Cell, ...], at: int, label: str, n: Number, told: bool, above: str) -> str:
    """The metric of the column, of the row's label, of the column before ("Revenue | Share"), or of the caption."""
    if cell.metric:
        return cell.metric
    named = words("metrics", label)
    if named:
        return named[0].entry
    before = _since_last_told(cells[1:at])
    if told and before:
        # A share is one of something that adds up, not of an average; a change behind several figures is of the first
        # where that is revenue, else nobody can tell.
        added = [m for m in before if m in (*COUNT_METRICS, "revenue", "profit", "cost")]
        different = list(dict.fromkeys(added or before))
        return different[0] if len(different) == 1 or different[0] == "revenue" else ""
    dated = any(c.span for c in cells) and n.unit in ("money", "plain")
    if n.unit == "money":
        return above if above in MONEY_METRICS else "revenue"
    return above or ("revenue" if dated or (told and any(c.span for c in cells)) else "")


def _since_last_told(cells: tuple[Cell, ...]) -> list[str]:
    """The metrics of the columns since the last one of changes or shares, or all of them where none came since."""
    metrics: list[str] = []
    for cell, after in pairwise((*cells, None)):
        if cell is None:
            continue
        told = CHANGE.search(cell.title) or SHARE.search(cell.title)
        if told and not cell.metric and after is not None and after.metric:
            metrics = []
        elif cell.metric:
            metrics.append(cell.metric)
    return metrics


def _filters(members: tuple[MemberMention, ...]) -> Filters:
    kept: dict[str, tuple[str, ...]] = {}
    for m in members:
        kept.setdefault(m.dimension, (m.member,))
    return tuple(kept.items())
