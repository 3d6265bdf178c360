"""All tables of one analysis, each asked once: what findings, advice, sheets and `--json` draw on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from xlsales.causes.anomalies import anomalies
from xlsales.causes.contributions import contributions
from xlsales.causes.drilldown import drilldown
from xlsales.causes.leave_one_out import leave_one_out
from xlsales.causes.level import main_split
from xlsales.causes.like_for_like import like_for_like_tables
from xlsales.causes.margin_bridge import margin_bridge, margin_bridge_by
from xlsales.causes.margin_chance import profitless_growth
from xlsales.causes.one_mover import one_mover
from xlsales.causes.pvm import two_factor
from xlsales.causes.search import search
from xlsales.causes.three_factor import three_factor
from xlsales.cube.cube import Cube
from xlsales.cube.customers import without_mere_names
from xlsales.cube.row_meaning import row_meaning
from xlsales.findings.whole import blanks, thin_periods, whole_data
from xlsales.metrics import checks
from xlsales.metrics.ageing import ageing, overdue_deals
from xlsales.metrics.at_risk import at_risk
from xlsales.metrics.attainment import attainment, attainment_by_period
from xlsales.metrics.bands import deal_bands
from xlsales.metrics.below_cost import below_cost, below_cost_by
from xlsales.metrics.breakdown import breakdown
from xlsales.metrics.change_point import change_points
from xlsales.metrics.churn import churn
from xlsales.metrics.clv import clv
from xlsales.metrics.cohorts import cohorts
from xlsales.metrics.concentration import concentration
from xlsales.metrics.customers import customer_table
from xlsales.metrics.cycle import cycle
from xlsales.metrics.deal_profile import deal_profiles
from xlsales.metrics.dependency import dependencies
from xlsales.metrics.discount_bands import discount_bands, discount_from
from xlsales.metrics.discount_gap import GIVERS, discount_gap
from xlsales.metrics.discounts import discounts_of
from xlsales.metrics.forecast.company import forecast
from xlsales.metrics.forecast.deals import forecast_deals
from xlsales.metrics.forecast.members import forecast_by, forecast_dimensions
from xlsales.metrics.forecast.targets import forecast_targets
from xlsales.metrics.growth import growth
from xlsales.metrics.kpis import kpis, totals
from xlsales.metrics.loss_makers import loss_makers
from xlsales.metrics.matrix import matrix, matrix_cut
from xlsales.metrics.member_history import ASKED
from xlsales.metrics.member_season import member_seasons
from xlsales.metrics.member_trend import member_trends
from xlsales.metrics.not_yet_sure import not_yet_sure
from xlsales.metrics.pareto import pareto
from xlsales.metrics.pipeline import new_opportunities, pipeline
from xlsales.metrics.price_shift import price_shifts
from xlsales.metrics.productivity import productivity
from xlsales.metrics.profit import profit_by, profit_figures
from xlsales.metrics.profit_lines import no_profit
from xlsales.metrics.retention import retention, retention_by_year, retention_compared
from xlsales.metrics.rfm import rfm, rfm_segments
from xlsales.metrics.season_lift import season_lift, season_lift_years
from xlsales.metrics.seasonality import seasonality
from xlsales.metrics.single_point import single_points
from xlsales.metrics.stages import stage_funnel
from xlsales.metrics.stalled import stalled
from xlsales.metrics.table import Table
from xlsales.metrics.territories import rebalancing, territories
from xlsales.metrics.trend import later_periods, trend
from xlsales.metrics.win_rate_gap import win_rate_gaps
from xlsales.table.period import GRAINS, Grain

FEW_MEMBERS = 12
GROUPS = ("region", "territory", "country", "office", "segment", "sector", "channel", "category", "product")
MATRIX_DIMENSIONS = ("manager", "product", "rep")
OWN_HISTORY = (
    (price_shifts, ("product", "category")),
    (member_trends, ASKED["member_trend"]),
    (member_seasons, ASKED["member_season"]),
    (deal_profiles, ("manager", "rep")),
    (win_rate_gaps, ("manager", "rep")),
)
"""What is asked of the own history of each member, and of the members of which dimensions."""


@dataclass(frozen=True)
class Evidence:
    """The cube and every table that was asked of it, by name."""

    cube: Cube
    tables: dict[str, Table]

    def table(self, name: str) -> Table | None:
        """A table that has rows, or None."""
        found = self.tables.get(name)
        return found if found else None

    def named(self, prefix: str) -> Iterator[tuple[str, Table]]:
        """(dimension, table) of every table with rows that is called prefix_dimension."""
        for name, table in self.tables.items():
            if table and name.startswith(f"{prefix}_") and name.removeprefix(f"{prefix}_") in self.cube.book.dimensions:
                yield name.removeprefix(f"{prefix}_"), table


def evidence_of(cube: Cube) -> Evidence:
    """Ask every question that the rows may answer; where they can't, the table says why."""
    cube = without_mere_names(cube)
    tables = {t.name: t for ask in _questions(cube) for t in _tables(ask())}
    return Evidence(cube, tables)


def _tables(answer: Table | tuple[Table, ...]) -> tuple[Table, ...]:
    return (answer,) if isinstance(answer, Table) else answer


def _questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    yield partial(kpis, cube)
    yield partial(totals, cube)
    yield partial(not_yet_sure, cube)
    for grain in _grains(cube):
        yield partial(trend, cube, grain)
    for dimension in cube.book.dimensions:
        yield partial(breakdown, cube, dimension)
    if pair := crossed(cube):
        yield partial(breakdown, cube, *pair)
    yield from _growth_questions(cube)
    yield from _cause_questions(cube)
    yield from _deal_questions(cube)
    yield from _target_questions(cube)
    yield from _customer_questions(cube)
    yield from _history_questions(cube)
    yield from _forecast_questions(cube)
    yield from _profit_questions(cube)
    yield partial(checks.coverage, cube)
    for account in (
        checks.row_account,
        checks.control_totals,
        checks.header_mapping,
        checks.reading_notes,
        checks.set_aside,
    ):
        yield partial(account, cube.book)


def _cause_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """What moved, and who is strong in what."""
    have = cube.book.dimensions
    for dimension in have:
        if dimension in cube.book.sales:
            yield partial(contributions, cube, dimension)
            if cube.book.has("units") or not row_meaning(cube).sums:
                yield partial(two_factor, cube, dimension)
            yield partial(pareto, cube, dimension)
            if cube.book.kind_of(dimension) in GROUPS and "customer" in cube.book.sales:
                yield partial(leave_one_out, cube, dimension, "customer")
        if dimension in MATRIX_DIMENSIONS:
            yield partial(matrix, cube, dimension)
    for ask in (main_split, one_mover, matrix_cut, search, drilldown, productivity, like_for_like_tables):
        yield partial(ask, cube)
    if "manager" in have:
        yield partial(three_factor, cube, "manager")
    for ask in (whole_data, blanks, thin_periods):
        yield partial(ask, cube)


def _growth_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """How revenue moves in time."""
    for ask in (later_periods, growth, change_points, seasonality, season_lift, season_lift_years):
        yield partial(ask, cube)


def _deal_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """How large deals are, how long they take, and what stands in the pipeline."""
    for ask in (concentration, single_points, deal_bands, cycle, pipeline, new_opportunities, stage_funnel, ageing):
        yield partial(ask, cube)
    yield partial(overdue_deals, cube)
    for dimension in ("manager", "rep", "segment"):
        if dimension in cube.book.dimensions:
            yield partial(cycle, cube, dimension)


def _target_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """Who reaches the target, and how the territories are cut."""
    for ask in (attainment, attainment_by_period, territories, rebalancing):
        yield partial(ask, cube)
    for dimension in cube.book.like(*ASKED["anomaly"]):
        if dimension in cube.book.sales:
            yield partial(anomalies, cube, dimension)


def _customer_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """Who buys, how often, and who has gone silent."""
    for ask in (rfm, rfm_segments, clv, retention, retention_compared, churn, cohorts, at_risk, customer_table):
        yield partial(ask, cube)
    if cube.calendar.grain != "year":
        yield partial(retention_by_year, cube)


def _profit_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """What is earned, given away and lost; where rows tell none of it, the first question says so for all."""
    yield partial(profit_figures, cube)
    dimensions = [d for d in cube.book.dimensions if d in cube.book.sales]
    earns, gives = not no_profit(cube), not discounts_of(cube).why
    if earns or gives:
        for dimension in dimensions:
            yield partial(profit_by, cube, dimension)
    if earns:
        yield partial(margin_bridge, cube)
        for dimension in dimensions:
            yield partial(margin_bridge_by, cube, dimension)
        for ask in (profitless_growth, loss_makers, below_cost, below_cost_by):
            yield partial(ask, cube)
    if gives:
        yield partial(discount_bands, cube)
        yield partial(discount_from, cube)
        for dimension in (d for d in GIVERS if d in dimensions):
            yield partial(discount_gap, cube, dimension)


def _history_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """What single members do over the whole history, and what hangs on one of them."""
    for ask, dimensions in OWN_HISTORY:
        for dimension in cube.book.like(*dimensions):
            yield partial(ask, cube, dimension)
    yield partial(dependencies, cube)
    yield partial(stalled, cube)


def _forecast_questions(cube: Cube) -> Iterator[Callable[[], Table | tuple[Table, ...]]]:
    """What comes next."""
    for ask in (forecast, forecast_targets, forecast_deals):
        yield partial(ask, cube)
    for dimension in forecast_dimensions(cube):
        yield partial(forecast_by, cube, dimension)


def _grains(cube: Cube) -> tuple[Grain, ...]:
    finest = "month" if cube.book.precision in ("day", "week") else cube.book.precision
    return GRAINS[GRAINS.index(finest) :]


def crossed(cube: Cube) -> tuple[str, str] | None:
    """The two dimensions to cross: the settings' pair, or the first two with few members."""
    if cube.settings.cross:
        first, _, second = (part.strip() for part in cube.settings.cross.partition(","))
        return first, second
    usual_first = sorted(cube.book.dimensions, key=lambda d: d in cube.book.groupings)
    few = [d for d in usual_first if 1 < len(cube.members(d)) <= FEW_MEMBERS]
    return (few[0], few[1]) if len(few) > 1 else None
