"""Summary: the one page that a board reads."""

from __future__ import annotations

from xlsales.advice.recommendation import Recommendation
from xlsales.findings.nouns import listed
from xlsales.report.analysis import Analysis
from xlsales.report.headline import headline_of
from xlsales.report.model import Block, Cards, Charts, Heading, Links, Sheet, Task, Tasks, Text
from xlsales.report.page_charts import charts_of
from xlsales.report.sheets.card_lines import cards_beside
from xlsales.table.span import stretch
from xlsales.words.advice import action_sentence
from xlsales.words.narrative import is_limit
from xlsales.words.numbers import written
from xlsales.words.sentence import Sentence, Slot, plain
from xlsales.words.template import sentence_of

CARDS = (
    "revenue",
    "per_unit",
    "orders",
    "average_order",
    "profit",
    "margin",
    "win_rate",
    "units",
    "customers",
    "average_sale",
)
"""Which figures have a card, the first first."""
MOST_CARDS, MOST_SAID, MOST_TASKS = 5, 4, 3
SHEETS = (
    "Explore", "Findings", "Trend", "Forecast", "Breakdown", "Drivers", "Profit", "Team", "Products", "Customers",
    "Territories", "Deals", "Opportunities", "Actions", "Risks", "Checks", "Settings", "Data",
)  # fmt: skip


def sheet(analysis: Analysis) -> Sheet:
    """What a board reads."""
    blocks: list[Block] = [Text((_subtitle(analysis),), "subtitle"), _cards(analysis)]
    said = _said(analysis)
    if said:
        blocks.append(Text(said, "body"))
    drawn = [chart for _, chart in charts_of(analysis)]
    blocks += [Charts(tuple(drawn[i : i + 2])) for i in range(0, len(drawn), 2)]
    told = ((r, s) for r in analysis.recommendations[:MOST_TASKS] if (s := action_sentence(r)) is not None)
    tasks = tuple(_task(r, action, analysis) for r, action in told)
    if tasks:
        blocks += [Heading("What to do"), Tasks(tasks)]
    limits = _limits(analysis)
    blocks += [*([Text((limits,), "note")] if limits is not None else []), Links(SHEETS)]
    return Sheet("Summary", headline_of(analysis), tuple(blocks), accent=True)


def _subtitle(analysis: Analysis) -> Sentence:
    calendar, book = analysis.cube.calendar, analysis.cube.book
    against = [f"compared with {calendar.before.label}"] if calendar.before else []
    where = analysis.cube.settings.where
    currency = analysis.cube.settings.currency or book.currency
    parts = [_reported(analysis), *against, *([f"only {where}"] if where else []), *([currency] if currency else [])]
    return plain(" · ".join([*parts, book.source_name]))


def _reported(analysis: Analysis) -> str:
    """What is reported on; the days of fiscal weeks, which no name tells."""
    calendar = analysis.cube.calendar
    now = calendar.now
    if not calendar.by_weeks or now.days % 7:
        return now.label
    return f"{now.label} ({stretch(now.start, now.end).label}, {now.days // 7} weeks)"


def _cards(analysis: Analysis) -> Cards:
    """The figures that matter most, as cards."""
    table = analysis.evidence.tables["kpis"]
    there = [str(m) for m in table.frame["metric"]]
    shown = tuple(m for m in CARDS if m in there)[:MOST_CARDS]
    return Cards(table, None, cards_beside(analysis), shown)


def _said(analysis: Analysis) -> tuple[Sentence, ...]:
    """What stands behind the headline, without the action that stands below."""
    actions = analysis.text["recommendations"]
    return tuple(s for s in analysis.text["executive"] if s not in actions)[:MOST_SAID]


def _task(one: Recommendation, action: Sentence, analysis: Analysis) -> Task:
    due = written(one.due, "date", locale=analysis.cube.settings.locale)
    yearly = one.facts.get("if_yearly")
    worth = Sentence((Slot(yearly, "short"), " a year")) if yearly is not None and yearly.known else plain("")
    return Task(action, plain(f"{one.rule.owner} · by {due}"), worth)


def _limits(analysis: Analysis) -> Sentence | None:
    """What the data cannot tell, in one line: what they lack, and the first thing that stands against them."""
    lacks = _lacks(analysis)
    said = f"Not known from these rows: {listed(lacks)}." if lacks else ""
    limits = (f for f in analysis.findings if is_limit(f) and f.kind not in ("data_quality", "not_yet_sure"))
    told = [s for f in limits if (s := sentence_of(f)) is not None]
    # What is in the total and may still change is said whatever else there is.
    unsure = [s for f in analysis.findings if f.kind == "not_yet_sure" and (s := sentence_of(f)) is not None]
    said_above = analysis.text["executive"]
    more = tuple(p for s in (*(u for u in unsure if u not in said_above), *told[:1]) for p in (" ", *s.parts))
    if not said and not more:
        return None
    return Sentence((said, *more) if said else more[1:])


def _lacks(analysis: Analysis) -> list[str]:
    """What a board asks for and the rows do not hold."""
    book, metrics = analysis.cube.book, set(analysis.evidence.tables["kpis"].frame["metric"])
    return [
        what
        for what, there in (
            ("customers", "customer" in book.dimensions),
            ("costs and margins", "margin" in metrics),
            ("targets", bool(analysis.evidence.tables["attainment"])),
            ("open deals", "created" in metrics or "win_rate" in metrics),
        )
        if not there
    ]
