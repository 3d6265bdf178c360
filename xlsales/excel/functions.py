"""The formulas: a range with its header row in, a table out, spilled.

Each is an ordinary function here; `bind_formulas` at the end registers them with the host that imports this module.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from typing import Literal

from xlsales.audit.audit import audit
from xlsales.causes.contributions import movers
from xlsales.causes.pvm import price_volume_mix
from xlsales.cube.cube import Cube
from xlsales.errors import UsageError, nearest
from xlsales.excel.host import LONGEST_TEXT, Function, Range, bind_formulas, first_line
from xlsales.excel.ranges import analysis_of_range, book_of_range, cube_of_range, dimension_of, table_cells
from xlsales.excel.settings_sheet import settings_of
from xlsales.metrics import checks as checking
from xlsales.metrics.attainment import attainment
from xlsales.metrics.bands import deal_bands
from xlsales.metrics.breakdown import breakdown
from xlsales.metrics.clv import clv
from xlsales.metrics.concentration import concentration
from xlsales.metrics.forecast.company import forecast
from xlsales.metrics.forecast.members import forecast_by
from xlsales.metrics.forecast.targets import forecast_targets
from xlsales.metrics.kpis import kpis
from xlsales.metrics.matrix import matrix
from xlsales.metrics.pareto import pareto
from xlsales.metrics.pipeline import pipeline
from xlsales.metrics.retention import retention
from xlsales.metrics.rfm import rfm
from xlsales.metrics.seasonality import seasonality
from xlsales.metrics.table import Table
from xlsales.metrics.trend import trend
from xlsales.words.sentence import Sentence
from xlsales.words.template import sentence_of

Grain = Literal["auto", "month", "quarter", "year"]

ARGUMENTS = {
    "data": "Your rows with their header row, such as Data[#All] or A1:K500: orders (date, revenue) or deals "
    "(stage, amount). Headers are recognised by their meaning.",
    "period": "What to report on: Q4 2017, 2017-11, 2017, H1 2024, all, ytd, last 12 months, 2024-03-01..2024-05-15 or "
    "a cell with a date. Left out: the last complete period.",
    "compare": "Compare with: previous, year_ago, none, or a span such as Q3 2017. Left out: a year ago where the "
    "season is real, else previous.",
    "grain": "Length of a period: auto, month, quarter or year.",
    "by": "Column to break down by: its header in your rows, or region, product, customer, rep and so on.",
    "across": "Second column, crossed with the first. Left out: none.",
    "show": "Which check: rows, totals, headers, set_aside, notes or periods.",
    "section": "Which part of the text: executive, findings, recommendations or limits.",
    "which": "Name of a table, such as churn, cohorts or drilldown. Left out: the list of all tables.",
    "top": "How many of the strongest to show. Left out: 10.",
    "targets": "Quotas with their header row: whose (such as Rep), Period, Quota.",
    "where": "Only rows of these members, such as region=West; rep=Ann,Ben; product!=Gate. Left out: as in options.",
    "report": "The cells that hold the report to check, one sentence or paragraph a cell.",
    "options": "Two columns of setting names and values, such as the table on the sheet Settings. Left out: defaults.",
}
"""What each argument means, for the function wizard."""


def sales_kpis(
    data: Range, period: str = "", compare: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """Key figures of a period with their change: revenue, orders, averages, customers, win rate."""
    return table_cells(kpis(cube_of_range(data, options, period, compare, where=where)))


def sales_trend(
    data: Range, grain: Grain = "auto", period: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """Every figure by period with its growth; partial and missing periods are marked."""
    return table_cells(trend(cube_of_range(data, options, period, grain=grain, where=where)))


def sales_breakdown(
    data: Range,
    by: str = "region",
    across: str = "",
    period: str = "",
    compare: str = "",
    options: Range | None = None,
    where: str = "",
) -> Range:
    """Figures by region, product, rep or another standard column, with change and share, largest first."""
    return _crossed(breakdown, cube_of_range(data, options, period, compare, where=where), by, across)


def sales_movers(
    data: Range,
    by: str = "region",
    across: str = "",
    period: str = "",
    compare: str = "",
    options: Range | None = None,
    where: str = "",
) -> Range:
    """Who made the change of revenue between two periods, the largest effect first."""
    return _crossed(movers, cube_of_range(data, options, period, compare, where=where), by, across)


def sales_pvm(
    data: Range, by: str = "product", period: str = "", compare: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """Price, volume and mix: what each of them did to the change of revenue."""
    cube = cube_of_range(data, options, period, compare, where=where)
    return table_cells(price_volume_mix(cube, dimension_of(cube, by)))


def sales_pareto(
    data: Range, by: str = "product", period: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """Members by revenue with cumulative share and class A, B or C."""
    cube = cube_of_range(data, options, period, where=where)
    return table_cells(pareto(cube, dimension_of(cube, by)))


def sales_concentration(data: Range, period: str = "", options: Range | None = None, where: str = "") -> Range:
    """How much of the revenue hangs on few members: top shares, Gini, Herfindahl index."""
    return table_cells(concentration(cube_of_range(data, options, period, where=where)))


def sales_bands(data: Range, period: str = "", options: Range | None = None, where: str = "") -> Range:
    """Deals by size band: how many, how much, win rate."""
    return table_cells(deal_bands(cube_of_range(data, options, period, where=where)))


def sales_pipeline(data: Range, period: str = "", options: Range | None = None, where: str = "") -> Range:
    """Open deals by stage with their amount and what the history makes of them."""
    return table_cells(pipeline(cube_of_range(data, options, period, where=where)))


def sales_attainment(
    data: Range, targets: Range, period: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """Revenue against quota."""
    return table_cells(attainment(cube_of_range(data, options, period, targets=targets, where=where)))


def sales_seasonality(data: Range, period: str = "", options: Range | None = None, where: str = "") -> Range:
    """Seasonal index of each month or quarter; 1.00 is an average one."""
    return table_cells(seasonality(cube_of_range(data, options, period, where=where)))


def sales_forecast(
    data: Range,
    by: str = "",
    period: str = "",
    targets: Range | None = None,
    options: Range | None = None,
    where: str = "",
) -> Range:
    """What the next periods and the fiscal year will bring, with a range: the company, members, or against targets."""
    cube = cube_of_range(data, options, period, targets=targets, where=where)
    if targets is not None:
        return table_cells(forecast_targets(cube))
    return table_cells(forecast_by(cube, dimension_of(cube, by)) if by else forecast(cube)[0])


def sales_matrix(
    data: Range, by: str = "rep", period: str = "", compare: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """Members classed by two figures, such as win rate and average sale, with what is within noise."""
    cube = cube_of_range(data, options, period, compare, where=where)
    return table_cells(matrix(cube, dimension_of(cube, by)))


def sales_rfm(data: Range, period: str = "", options: Range | None = None, where: str = "") -> Range:
    """Customers scored by recency, frequency and money, with their segment."""
    return table_cells(rfm(cube_of_range(data, options, period, where=where)))


def sales_clv(data: Range, period: str = "", options: Range | None = None, where: str = "") -> Range:
    """Customers by their value so far and expected in the coming months."""
    return table_cells(clv(cube_of_range(data, options, period, where=where)))


def sales_retention(data: Range, period: str = "", options: Range | None = None, where: str = "") -> Range:
    """Customers kept, lost and won back by period."""
    return table_cells(retention(cube_of_range(data, options, period, where=where)))


def sales_checks(
    data: Range,
    show: Literal["rows", "totals", "headers", "set_aside", "notes", "periods"] = "rows",
    options: Range | None = None,
) -> Range:
    """What was read and what was not: every row accounted for, totals that tie, how headers were understood."""
    if show == "periods":
        return table_cells(checking.coverage(cube_of_range(data, options)))
    return table_cells(CHECKS[show](book_of_range(data, options)))


def sales_table(
    data: Range, which: str = "", period: str = "", compare: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """Any table of the analysis by its name, such as churn or cohorts; without a name, the list of them."""
    tables = analysis_of_range(data, options, period, compare, where=where).evidence.tables
    if not which:
        return [["Name", "Table", "Rows"], *([t.name, t.title, len(t.frame)] for t in tables.values() if t)]
    wanted = which.strip().lower().replace(" ", "_")
    if wanted not in tables:
        raise UsageError(f"the analysis has no table {which!r}", where="which", cure=nearest(wanted, tables))
    return table_cells(tables[wanted])


def sales_findings(
    data: Range, top: int = 10, period: str = "", compare: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """The strongest findings, each with the money at stake and how certain it is."""
    analysis = analysis_of_range(data, options, period, compare, where=where)
    cube = analysis.cube
    told = [(f, s) for f in analysis.findings if (s := sentence_of(f)) is not None]
    rows = [[f.kind, _text(s, cube.settings.locale, cube.book.currency), f.impact, f.certainty] for f, s in told[:top]]
    return [["About", "Finding", "At stake", "Certainty"], *rows]


def sales_actions(
    data: Range, top: int = 10, period: str = "", compare: str = "", options: Range | None = None, where: str = ""
) -> Range:
    """What to do next: action, owner, from where to where, by when, for how much."""
    rows = table_cells(analysis_of_range(data, options, period, compare, where=where).evidence.tables["actions"])
    return rows[: top + 1]


def sales_narrate(
    data: Range,
    section: Literal["executive", "findings", "recommendations", "limits"] = "executive",
    period: str = "",
    compare: str = "",
    options: Range | None = None,
    where: str = "",
) -> Range:
    """The analysis in words, one sentence a cell."""
    analysis = analysis_of_range(data, options, period, compare, where=where)
    told, cube = analysis.text.get(section, ()), analysis.cube
    # A formula on Windows cannot return longer texts, and the same sentence must read the same on every host.
    lines = [w for s in told for w in _wrapped(_text(s, cube.settings.locale, cube.book.currency))]
    return [[line] for line in lines] or [["There is nothing to say here."]]


def sales_audit(data: Range, report: Range, period: str = "", options: Range | None = None) -> Range:
    """Checks each number and claim of a text against the rows."""
    settings = settings_of(options).settings.with_values({"period": period} if period else {})
    claims = audit(report, book_of_range(data, options), settings).claims
    rows = [[c.line, c.stated or c.text, c.verdict, c.true, c.why] for c in claims]
    return [["Line", "Claim", "Verdict", "Data", "Because"], *rows]


def described() -> list[str]:
    """Each formula with its arguments and what they mean, as lines to print.

    Examples
    --------
    >>> described()[0]
    'SALES_KPIS(data, [period], [compare], [options], [where])'
    """
    lines: list[str] = []
    functions: tuple[Function, ...] = FUNCTIONS
    for function in functions:
        arguments = inspect.signature(function).parameters
        shown = [a if p.default is p.empty else f"[{a}]" for a, p in arguments.items()]
        lines += [f"{function.__name__.upper()}({', '.join(shown)})", f"    {first_line(function)}"]
    width = max(map(len, ARGUMENTS))
    return [*lines, "", *(f"{a:<{width}}  {meaning}" for a, meaning in ARGUMENTS.items())]


def _crossed(table: Callable[[Cube, str, str | None], Table], cube: Cube, by: str, across: str) -> Range:
    """A table by one column, or by two crossed."""
    return table_cells(table(cube, dimension_of(cube, by), dimension_of(cube, across) if across else None))


def _text(sentence: Sentence, locale: str, currency: str) -> str:
    return sentence.text(locale, currency)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, LONGEST_TEXT["com"]) if len(text) > LONGEST_TEXT["com"] else [text]


CHECKS = {
    "rows": checking.row_account,
    "totals": checking.control_totals,
    "headers": checking.header_mapping,
    "set_aside": checking.set_aside,
    "notes": checking.reading_notes,
}
FUNCTIONS = (
    sales_kpis, sales_trend, sales_breakdown, sales_movers, sales_pvm, sales_pareto, sales_concentration, sales_bands,
    sales_pipeline, sales_attainment, sales_seasonality, sales_forecast, sales_matrix, sales_rfm, sales_clv,
    sales_retention, sales_checks, sales_table, sales_findings, sales_actions, sales_narrate, sales_audit,
)  # fmt: skip

FORMULAS = bind_formulas(globals(), FUNCTIONS, ARGUMENTS)
__all__ = [*FORMULAS]
