"""One truth a workbook: no figure has two values, nothing two verdicts, and no word says what its cells do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.conftest import SHARED
from tests.report.contradictions import contradictions
from tests.report.walk import Seen, walk
from tests.report.worlds import WORLDS
from tests.words.said.judge import judge
from tests.words.said.tables import Tables
from xlsales.report.build import report_of
from xlsales.report.model import Report
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import read_book

PUBLIC = {
    "maven": (("maven_crm", ("sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv")), "Q4 2017"),
    "retail": (("online_retail", ("online_retail_sample450.csv",)), ""),
    "cafe": (("dirty_cafe", ("dirty_cafe_sales.csv",)), ""),
    "eight rows": (("eight_rows", ("eight_rows.csv",)), ""),
}


def public(name: str) -> SalesBook:
    (folder, files), _ = PUBLIC[name]
    paths = [SHARED / "data" / folder / f for f in files]
    if not paths[0].exists():
        pytest.skip(f"the shared data folder has no {folder}")
    return read_book(paths, Settings())


_REPORTS: dict[str, Report] = {}


@pytest.fixture(params=[*WORLDS, *PUBLIC])
def world(request: pytest.FixtureRequest) -> Report:
    """The report of each book, made once."""
    name = str(request.param)
    if name not in _REPORTS:
        book = WORLDS[name]() if name in WORLDS else public(name)
        _REPORTS[name] = report_of(book, Settings(period=PUBLIC[name][1] if name in PUBLIC else ""))
    return _REPORTS[name]


def test_a_figure_has_one_value(world: Report) -> None:
    walked = walk(world)
    assert len(walked.values) > 100
    assert walked.faults == []


def test_nothing_has_two_verdicts(world: Report) -> None:
    assert contradictions(world) == []


def test_words_agree_with_the_cells(world: Report) -> None:
    found = judge(world, Tables(world))
    assert found.wrong == []
    assert sum(found.checked.values()) >= found.sentences // 12


# That the walk sees what it is there for.


@pytest.fixture(scope="module")
def small() -> Report:
    return report_of(WORLDS["company 6"](), Settings())


def with_cell(report: Report, name: str, column: str, value: Any, row: int = 0) -> Report:
    table = report.tables[name]
    frame = table.frame.copy()
    frame[column] = frame[column].astype(object)
    frame.iloc[row, frame.columns.get_loc(column)] = value
    return replace(report, tables=report.tables | {name: replace(table, frame=frame)})


def test_the_walk_sees_a_member_with_two_revenues(small: Report) -> None:
    name = next(n for n in small.tables if n.startswith("pareto_") and small.tables[n])
    changed = with_cell(small, name, "revenue", 1.0)
    assert any("Revenue" in f for f in walk(changed).faults)


def test_the_walk_sees_two_changes_of_two_measures_under_one_header(small: Report) -> None:
    table = small.tables["matrix_rep"]
    column = replace(table.column("change"), header="Change of revenue")
    renamed = replace(table, columns=tuple(column if c.name == "change" else c for c in table.columns))
    changed = replace(small, tables=small.tables | {"matrix_rep": renamed})
    assert any(f.startswith("Change of revenue of") for f in walk(changed).faults)


def test_the_walk_tells_periods_apart(small: Report) -> None:
    spans = {s.span for several in walk(small).values.values() for s in several if s.measure == "Revenue" and not s.who}
    assert len(spans) > 8
    assert {small.meta["period"], small.meta["compared_with"]} < spans


def test_the_walk_reads_a_header_of_the_period_before_as_that_period(small: Report) -> None:
    walked = walk(small)
    before = small.meta["compared_with"]
    kinds = {s.where.split("[")[0] for s in walked.values["Revenue", (), before]}
    assert {"kpis", "trend_quarter"} <= kinds


def test_the_walk_sees_a_member_within_noise_and_beyond_it(small: Report) -> None:
    gap = small.tables["win_rate_gap_rep"]
    member = str(gap.values["member"][0])
    matrix = small.tables["matrix_rep"]
    changed = with_cell(small, "win_rate_gap_rep", "differs", True)
    changed = with_cell(changed, "matrix_rep", "certainty", "within noise", matrix.row(member=member) or 0)
    assert any("win rate of rep" in c and member in c for c in contradictions(changed))


def test_no_change_stands_beside_a_sentence_that_there_is_none() -> None:
    assert contradictions(report_of(WORLDS["few labels"](), Settings(period="Q3 2024"))) == []


def test_the_walk_sees_a_change_beside_a_sentence_that_there_is_none() -> None:
    report = report_of(WORLDS["few labels"](), Settings(period="Q3 2024"))
    assert not any("kpis[0].change" in c for c in contradictions(report))
    changed = with_cell(report, "kpis", "change", 1.077)
    assert any("kpis[0].change" in c for c in contradictions(changed))


def test_the_walk_sees_a_customer_who_buys_and_has_gone(small: Report) -> None:
    made = with_cell(small, "customers", "state", "Churned")
    made = with_cell(made, "customers", "class", "Champions")
    assert any(c.startswith("state of customer") for c in contradictions(made))


@pytest.mark.parametrize(
    ("world", "table", "column"), [("company 6", "kpis", "change"), ("company 6", "contributions_customer", "delta")]
)
def test_the_walk_sees_a_word_against_its_cell(world: str, table: str, column: str) -> None:
    report = report_of(WORLDS[world](), Settings())
    frame = report.tables[table].frame
    turned = replace(report.tables[table], frame=frame.assign(**{column: -pd.to_numeric(frame[column])}))
    changed = replace(report, tables=report.tables | {table: turned})
    before, after = (judge(r, Tables(r)).wrong for r in (report, changed))
    assert len(after) > len(before)


def test_what_is_seen_has_a_measure_and_a_place(small: Report) -> None:
    some = [s for several in walk(small).values.values() for s in several]
    assert all(isinstance(s, Seen) and s.where and s.span for s in some)
