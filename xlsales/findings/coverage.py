"""Findings on what the data cannot support: gaps, partial periods, single orders, blank columns, rows set aside."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.cube.row_meaning import row_meaning
from xlsales.findings.changes import comparable, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import article, dimension_noun, listed, member_names, plural
from xlsales.findings.whole import thin_labels
from xlsales.metrics.trend import not_like_for_like

BLANK_FROM = 0.02
LARGE_SHARE = 0.4
MOST_BLANK, MOST_WHOLE = 3, 3


def findings_on_coverage(evidence: Evidence) -> list[Finding]:
    """What a reader must know before believing a trend."""
    tellers = (_missing, _sums, _thin, _not_alike, _partial, _blank, _set_aside, _warnings)
    return [f for tell in tellers for f in tell(evidence)]


def findings_on_whole_data(evidence: Evidence) -> list[Finding]:
    """Where two periods cannot be compared, what all rows together do say."""
    table = evidence.table("whole_data")
    if table is None or comparable(evidence):
        return []
    blank = evidence.table("blanks")
    share = dict(zip(blank.frame["dimension"], blank.frame["share"], strict=True)) if blank else {}
    out: list[Finding] = []
    for at, row in enumerate(table.frame.itertuples(index=False)):
        if float(row.share) < LARGE_SHARE or len(out) == MOST_WHOLE:
            continue
        orders = 0 if row_meaning(evidence.cube).sums else int(row.orders)
        one = orders > 1 and float(row.largest_share) >= 0.5
        out.append(
            Finding(
                "whole_data",
                "one_order" if one else "largest" if orders else "largest_of_sums",
                # `orders` is the noun in every sentence, so that the count goes by another name.
                {("order_count" if c == "orders" else c): table.fact(c, at) for c in table.frame.columns[2:]},
                subject=((str(row.dimension), str(row.member)),),
                names=period_names(evidence) | member_names(evidence.cube, str(row.dimension), row.member),
                impact=float(row.revenue) * (float(row.largest_share) if one else 0.5),
                certainty=1 - float(share.get(str(row.dimension), 0.0)),
                actionable=0.7,
                n=orders,
                overturn="more rows",
                sheet="Territories",
            )
        )
    return out


def _revenue(evidence: Evidence) -> float:
    return abs(float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0.0))


def _missing(evidence: Evidence) -> Iterator[Finding]:
    calendar = evidence.cube.calendar
    if calendar.missing:
        labels = [p.label for p in calendar.missing]
        variant = "missing" if len(labels) == 1 else "missing_many"
        names = period_names(evidence) | {"periods": listed(labels)}
        yield Finding("coverage", variant, {}, names=names, impact=_revenue(evidence) * 0.3, sheet="Checks")


def _sums(evidence: Evidence) -> Iterator[Finding]:
    """Rows that are sums hide their orders."""
    meaning = row_meaning(evidence.cube)
    if meaning.sums:
        nouns = [dimension_noun(evidence.cube, d) for d in meaning.by]
        what = f"a {meaning.unit} of one {' and '.join(nouns)}" if nouns else f"a whole {meaning.unit}"
        names = period_names(evidence) | {"what": what}
        yield Finding("coverage", "sums", {}, names=names, impact=_revenue(evidence) * 0.3, sheet="Checks")


def _thin(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("thin_periods")
    if table is not None:
        names = period_names(evidence) | {"periods": thin_labels(table)}
        variant = "single_order" if len(table.frame) == 1 else "single_orders"
        yield Finding("coverage", variant, {}, names=names, impact=_revenue(evidence) * 0.5, sheet="Checks")


def _not_alike(evidence: Evidence) -> Iterator[Finding]:
    calendar = evidence.cube.calendar
    if calendar.before is not None and not_like_for_like(evidence.cube, calendar.now, calendar.before):
        yield Finding(
            "coverage", "not_alike", {}, names=period_names(evidence), impact=_revenue(evidence) * 0.6, sheet="Checks"
        )


def _partial(evidence: Evidence) -> Iterator[Finding]:
    calendar = evidence.cube.calendar
    for ix, why in sorted(calendar.partial.items()):
        names = period_names(evidence) | {"period": calendar.period(ix).label, "why": why}
        subject = (("period", names["period"]),)
        yield Finding("coverage", "partial", {}, subject, names, _revenue(evidence) * 0.1, sheet="Checks")


def _blank(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("blanks")
    if table is None:
        return
    for at in range(min(MOST_BLANK, len(table.frame))):
        if float(table.frame["share"].iloc[at]) < BLANK_FROM:
            continue
        dimension = str(table.frame["dimension"].iloc[at])
        noun = dimension_noun(evidence.cube, dimension)
        yield Finding(
            "data_quality",
            "blank",
            {c: table.fact(c, at) for c in ("rows", "blank", "share", "revenue")},
            subject=(("column", dimension),),
            names={"dimension": noun, "dimensions": plural(noun), "a": article(noun)},
            impact=abs(float(table.frame["revenue"].iloc[at])) * 0.5,
            sheet="Checks",
        )


def _warnings(evidence: Evidence) -> Iterator[Finding]:
    """What the reader saw and could not decide: every figure may depend on it."""
    for at, note in enumerate(n for n in evidence.cube.book.notes if n.level == "warning"):
        yield Finding(
            "data_quality",
            "warning",
            {},
            subject=(("note", f"{note.code} {at + 1}"),),
            names={"note": note.text.rstrip(".")},
            impact=_revenue(evidence) * 0.4,
            sheet="Checks",
        )


def _set_aside(evidence: Evidence) -> Iterator[Finding]:
    account = evidence.tables["row_account"]
    read, used = account.fact("rows", 0), account.fact("rows", 1)
    if read.value == used.value:
        return
    aside = account.frame.iloc[2:]
    money = float(aside["amount"].abs().sum())
    largest = 2 + int(aside["rows"].to_numpy().argmax())
    facts = {"read": read, "used": used, "count": account.fact("rows", largest)}
    names = {"reason": str(account.frame["reason"].iloc[largest]).removeprefix("Set aside: ").lower()}
    variant = "set_aside" if len(aside) > 1 else "set_aside_one_reason"
    impact = min(money, _revenue(evidence)) * 0.5
    yield Finding("data_quality", variant, facts, names=names, impact=impact, sheet="Checks")
