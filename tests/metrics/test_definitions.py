"""One definition a figure: a header has one meaning, in the file, in every table of a report, and in the docs."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from xlsales.api import analyze
from xlsales.metrics.definitions import defined, definitions, sections, spans
from xlsales.metrics.table import Column, Kind
from xlsales.report.model import Report
from xlsales.sample import company

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    made = company(7, orders=400)
    return [analyze(made.orders, deals=made.deals, targets=made.targets), analyze(made.deals)]


def columns(reports: list[Report]) -> list[tuple[str, Column]]:
    return [(t.name, c) for r in reports for t in r.tables.values() for c in t.columns]


def test_a_header_stands_for_one_figure() -> None:
    by_header = defaultdict(list)
    for one in definitions().values():
        by_header[one.header].append(one.name)
    assert {h: names for h, names in by_header.items() if len(names) > 1} == {}


def test_every_definition_says_something_in_a_sentence() -> None:
    for one in definitions().values():
        for text in (one.meaning, *one.ways.values()):
            assert text[-1] in ".?", one.name
            assert len(text) > len(one.header) / 2, one.name


def test_every_kind_is_one_that_tables_know() -> None:
    known = set(Kind.__args__)  # type: ignore[attr-defined]
    # A date is written by its value, whatever its kind.
    assert {d.kind for d in definitions().values()} <= known | {"date"}


def test_every_section_is_a_heading_of_the_page_that_says_more() -> None:
    headings = re.findall(r"^## (.+)$", (DOCS / "definitions.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {section for section, _ in sections()} <= {*headings, "Tables"}


def test_a_figure_of_another_time_says_so_in_its_header() -> None:
    for name in spans():
        other = defined("revenue", span=name)  # type: ignore[arg-type]
        assert (other.header, other.name, other.meaning) > (defined("revenue").header, "", "")
        assert other.header != defined("revenue").header


def test_an_unknown_figure_or_a_missing_word_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        defined("revenues")
    with pytest.raises(KeyError):
        defined("top_share")


def test_every_way_of_counting_has_a_meaning_of_its_own() -> None:
    assert defined("win_rate", by="cohort").meaning != defined("win_rate").meaning
    assert len({defined("weeks_to_close", by=w).meaning for w in ("", "closed", "week_boundary")}) == 3


def test_a_measure_is_the_same_column_wherever_it_stands(reports: list[Report]) -> None:
    for report in reports:
        first = {c.name: c for c in report.tables["trend_month"].columns}
        for name in ("breakdown_rep", "territories", "productivity"):
            for column in report.tables[name].columns:
                known = first.get(column.name)
                assert known is None or known.figure.startswith("change") or column == known, (name, column.name)


def test_the_columns_of_every_table_are_defined(reports: list[Report]) -> None:
    assert sorted({f"{t}.{c.name}" for t, c in columns(reports) if not c.figure}) == []


def meanings(several: list[tuple[str, Column]]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for _, column in several:
        # The user's own word for a dimension is no name of ours.
        if column.figure != "member" and column.kind != "text":
            found[column.header].add(column.meaning)
    return {h: m for h, m in found.items() if len(m) > 1}


def test_one_header_has_one_meaning(reports: list[Report]) -> None:
    for report in reports:
        assert meanings(columns([report])) == {}


def test_a_second_meaning_of_a_header_would_be_seen(reports: list[Report]) -> None:
    other = ("t", Column("revenue", "Revenue", "money", "Something else."))
    assert "Revenue" in meanings([*columns(reports[:1]), other])
