"""Charts never mislead: where axes start, which names and labels are shown, as the file's own XML says."""

from __future__ import annotations

import calendar
import re
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.excel.charts import literal
from xlsales.excel.file import write_workbook
from xlsales.excel.layout_scale import LABEL_HEIGHT, axis_ends, every_nth, label_sides, round_ends
from xlsales.metrics.table import Column, Table
from xlsales.report.model import Chart, ChartKind, Report, Sheet, TableBlock
from xlsales.words.sentence import plain

YEARS = [5_840_994.0, 6_075_725.0, 6_593_533.0]
MONTHS = [f"{m} {y}" for y in (2023, 2024, 2025) for m in calendar.month_abbr[1:]]


def drawn(tmp_path: Path, kind: ChartKind, values: list[float], names: list[str] | None = None, **more: Any) -> str:
    """The XML of a chart of one column of figures."""
    columns = (Column("period", "Period", "period", ""), Column("revenue", "Revenue", "money", ""))
    frame = pd.DataFrame({"period": names or [str(2023 + i) for i in range(len(values))], "revenue": values})
    table = Table("years", "Years", columns, frame)
    block = Chart(kind, "years", "period", ("revenue",), plain("Revenue"), **more)
    path = tmp_path / "chart.xlsx"
    write_workbook(Report({}, (Sheet("Trend", plain("Trend"), (TableBlock(table), block)),), {}), path)
    with zipfile.ZipFile(path) as book:
        return book.read("xl/charts/chart1.xml").decode()


@pytest.mark.parametrize("kind", ["column", "bar", "stacked", "pareto", "waterfall"])
def test_what_is_read_by_its_length_stands_on_zero(tmp_path: Path, kind: ChartKind) -> None:
    assert '<c:min val="0"/>' in drawn(tmp_path, kind, YEARS).replace('"0.0"', '"0"')


def test_bars_below_zero_hang_from_zero(tmp_path: Path) -> None:
    assert '<c:max val="0"/>' in drawn(tmp_path, "bar", [-5.0, -6.0]).replace('"0.0"', '"0"')


def test_a_line_may_start_elsewhere_and_then_shows_its_axis(tmp_path: Path) -> None:
    xml = drawn(tmp_path, "line", YEARS)
    axis = xml[xml.index("<c:valAx>") : xml.index("</c:valAx>")]
    assert "<c:min " not in axis
    assert '<c:delete val="1"/>' not in axis


def test_the_ends_of_a_range_are_thin_lines_without_marks(tmp_path: Path) -> None:
    marked = drawn(tmp_path, "line", YEARS)
    pale = drawn(tmp_path, "line", YEARS, range=("revenue",))
    assert '<c:symbol val="circle"/>' in marked
    assert '<c:symbol val="none"/>' in pale
    assert '<a:prstDash val="dash"/>' in pale


def test_of_many_months_every_nth_is_named(tmp_path: Path) -> None:
    xml = drawn(tmp_path, "line", [float(i) for i in range(36)], MONTHS)
    assert re.search(r'<c:tickLblSkip val="[2346]"/>', xml)


def test_few_years_are_all_named(tmp_path: Path) -> None:
    assert "tickLblSkip" not in drawn(tmp_path, "column", YEARS)


def test_all_figures_of_a_chart_have_one_unit(tmp_path: Path) -> None:
    xml = drawn(tmp_path, "bar", [11_950_000.0, 487_857.0])
    assert set(re.findall(r'formatCode="([^"]*M[^"]*)"', xml)) == {"0.0,,&quot;M&quot;"}


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_the_axis_of_bars_shows_zero_and_every_bar(values: list[float]) -> None:
    low, high = axis_ends("bar", values)
    assert low is None or low <= min(0.0, *values)
    assert high is None or high >= max(0.0, *values)
    assert low is not None or high is not None


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 300)), min_size=1, max_size=25))
def test_no_two_labels_overlap(points: list[tuple[float, float]]) -> None:
    texts = [f"Rep {i}" for i in range(len(points))]
    sides = label_sides(points, texts, 500)
    # Labels of all the same side and length overlap exactly where their points are that close.
    right = [p for p, side in zip(points, sides, strict=True) if side == "right"]
    for i, a in enumerate(right):
        assert all(abs(a[1] - b[1]) >= LABEL_HEIGHT or abs(a[0] - b[0]) >= 20 for b in right[i + 1 :])


def test_a_crowd_of_points_is_not_all_named() -> None:
    sides = label_sides([(100.0, 100.0)] * 10, ["Somebody"] * 10, 500)
    assert 0 < sum(map(bool, sides)) < 10 or set(sides) == {""}


def test_names_of_quarters_step_by_whole_years() -> None:
    quarters = [f"Q{q} {y}" for y in range(2015, 2026) for q in (1, 2, 3, 4)]
    assert every_nth(quarters, 700) in (4, 8)


def test_round_ends_hold_what_they_are_for() -> None:
    assert round_ends(-97_000, 35_000) == (-100_000, 50_000)


def test_a_label_is_never_a_formula() -> None:
    assert literal("=A1") == " =A1"
