"""From rows to the finished report, on real, made and odd rows."""

from __future__ import annotations

import dataclasses
import json
import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlsales.api import analyze, as_json
from xlsales.errors import SalesError
from xlsales.report.build import report_of
from xlsales.report.model import Cards, Chart, Charts, Report, Sheet, TableBlock, Text
from xlsales.settings import Settings
from xlsales.table.book import DIMENSIONS

FIRST, LAST = "Summary", "Data"


def _tables(sheet: Sheet):
    return [b.table for b in sheet.blocks if isinstance(b, TableBlock | Cards)]


def test_a_report_begins_with_the_summary_and_names_each_sheet_once(report: Report):
    names = [s.name for s in report.sheets]
    assert names[0] == FIRST
    assert len(set(names)) == len(names)


def test_every_figure_in_a_sentence_is_a_cell_of_a_table_of_the_report(report: Report):
    said = [s for sheet in report.sheets for b in sheet.blocks if isinstance(b, Text) for s in b.sentences]
    said += [sheet.title for sheet in report.sheets]
    facts = [f for sentence in said for f in sentence.facts]
    assert facts
    for fact in facts:
        value = report.tables[fact.table].fact(fact.column, fact.row).value
        assert value == fact.value or (not fact.known and value is None), fact


def test_every_chart_draws_columns_of_a_table_on_its_own_sheet(report: Report):
    for sheet in report.sheets:
        shown = {t.name: t for t in _tables(sheet)}
        for chart in (b for b in sheet.blocks if isinstance(b, Chart)):
            columns = set(shown[chart.table].frame.columns)
            assert {chart.x, *chart.y} <= columns, (sheet.name, chart)


def test_every_chart_of_the_first_page_draws_a_table_of_the_report(report: Report):
    page = report.sheets[0]
    charts = [c for b in page.blocks if isinstance(b, Charts) for c in b.charts]
    assert len(charts) == 4
    for chart in charts:
        assert {chart.x, *chart.y, *chart.forecast, *chart.over} <= set(report.tables[chart.table].frame.columns)


def test_the_account_of_rows_adds_up(report: Report):
    rows = report.tables["row_account"].frame.set_index("reason")["rows"]
    aside = rows[rows.index.str.startswith("Set aside")].sum()
    assert rows["Rows read"] == rows["Rows used"] + aside == report.meta["rows_read"]


def test_the_parts_of_every_breakdown_sum_to_the_key_figure(report: Report):
    kpis = report.tables["kpis"]
    total = kpis.fact("now", metric="revenue").value
    parts = [t for n, t in report.tables.items() if n.startswith("breakdown_") and t]
    assert parts
    for table in parts:
        assert math.isclose(table.frame["revenue"].sum(), total, rel_tol=1e-9), table.name
        assert math.isclose(table.frame["share"].sum(), 1.0, rel_tol=1e-9), table.name


def test_the_last_row_of_the_trend_is_the_key_figure(report: Report):
    if report.meta["reports_on"] == "all":
        assert report.tables["kpis"].values["now"][0] == report.tables["totals"].values["value"][0]
        return
    trend = report.tables[f"trend_{report.meta['grain']}"].frame
    assert trend["period"].iloc[-1] == report.meta["period"]
    assert trend["revenue"].iloc[-1] == pytest.approx(report.tables["kpis"].fact("now", metric="revenue").value)


def test_every_table_has_rows_or_says_why_not(report: Report):
    silent = [n for n, t in report.tables.items() if not t and not t.missing and not t.notes]
    # Totals that tie come from the reader; a book made of frames has none.
    assert set(silent) <= {"control_totals", "header_mapping"}


def test_the_same_rows_and_settings_give_the_same_report(few_orders: pd.DataFrame):
    one, other = (as_json(analyze(few_orders)) for _ in range(2))
    assert json.dumps(one) == json.dumps(other)


def test_the_order_of_the_columns_does_not_matter(few_orders: pd.DataFrame):
    turned = few_orders[few_orders.columns[::-1]]
    one, other = (as_json(analyze(rows))["tables"]["kpis"] for rows in (few_orders, turned))
    assert one == other


def test_a_comparison_with_the_year_ago_period_is_taken_everywhere(few_orders: pd.DataFrame):
    report = analyze(few_orders, compare="year_ago")
    year = int(report.meta["period"][-4:])
    assert report.meta["compared_with"] == f"{report.meta['period'][:-4]}{year - 1}"
    assert report.meta["compared_with"] in report.tables["kpis"].title


def test_the_report_keeps_the_settings_in_force(eight_rows):
    options = Settings(top=3, alpha=0.01)
    assert report_of(eight_rows, options).meta["settings"] == dataclasses.asdict(options)


MEMBERS = st.sampled_from(
    ["North", "NA", "None", "nan", "=1+1", "+1", "-5", "@x", '"quoted"', "it's", "👍", "a{b}", "{now}", "[x].y", "%s",
     "<b>&", "x" * 300, "$A$1", "Q1 2024", "12", "Ünïcödé", None]
)  # fmt: skip
AMOUNTS = st.one_of(
    st.sampled_from([0.0, -1.0, 0.01, 1e15, -1e15, None]), st.floats(-1e6, 1e6), st.integers(-100, 100).map(float)
)
DAYS = st.dates(pd.Timestamp("2022-06-01").date(), pd.Timestamp("2024-06-30").date()).map(str)
HEADERS = {d: d.title() for d in DIMENSIONS}


@st.composite
def order_frames(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 25))
    column = lambda values: draw(st.lists(values, min_size=count, max_size=count))  # noqa: E731
    days = DAYS if draw(st.booleans()) else st.just(draw(DAYS))
    frame = {"Order Date": column(days), "Revenue": column(AMOUNTS)}
    if draw(st.booleans()):
        frame["Units"] = column(st.sampled_from([0, 1, 2, -1, None]))
    if draw(st.booleans()):
        frame["Order ID"] = column(st.integers(1, 12).map("A{}".format))
    for dimension in draw(st.lists(st.sampled_from(DIMENSIONS), max_size=3, unique=True)):
        frame[HEADERS[dimension]] = column(MEMBERS)
    return pd.DataFrame(frame)


@st.composite
def deal_frames(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 25))
    column = lambda values: draw(st.lists(values, min_size=count, max_size=count))  # noqa: E731
    frame = {
        "Opportunity ID": [f"D{i}" for i in range(count)],
        "Stage": column(st.sampled_from(["Won", "Lost", "Prospecting", "Engaging"])),
        "Created Date": column(st.one_of(DAYS, st.none())),
        "Close Date": column(st.one_of(DAYS, st.none())),
        "Amount": column(AMOUNTS),
    }
    for dimension in draw(
        st.lists(st.sampled_from(["rep", "manager", "product", "customer"]), max_size=3, unique=True)
    ):
        frame[HEADERS[dimension]] = column(MEMBERS)
    return pd.DataFrame(frame)


def _analysed_or_refused(frame: pd.DataFrame) -> None:
    try:
        report = analyze(frame)
    except SalesError as error:
        assert str(error)  # noqa: PT017  an error without words is the failure looked for
        return
    rows = report.tables["row_account"].frame.set_index("reason")["rows"]
    assert rows["Rows read"] == len(frame.dropna(how="all"))
    assert json.loads(json.dumps(as_json(report), allow_nan=False))["meta"]["period"] == report.meta["period"]


ODD = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@ODD
@given(frame=order_frames())
def test_odd_orders_are_analysed_or_refused_in_words(frame: pd.DataFrame):
    _analysed_or_refused(frame)


@ODD
@given(frame=deal_frames())
def test_odd_deals_are_analysed_or_refused_in_words(frame: pd.DataFrame):
    _analysed_or_refused(frame)


SOME_DAYS = [f"{d.date()}" for d in pd.date_range("2023-01-01", periods=20, freq="20D")]
ODD_FRAMES = {
    "one row": {"Date": ["2024-01-05"], "Revenue": [10]},
    "one period": {"Date": ["2024-01-05", "2024-01-06"], "Revenue": [10, 2], "Region": ["North", "South"]},
    "all rows equal": {"Date": ["2024-01-05"] * 6, "Revenue": [10] * 6, "Region": ["North"] * 6},
    "only negative amounts": {"Date": SOME_DAYS, "Revenue": [-10] * 20, "Region": ["North", "South"] * 10},
    "no revenue at all": {"Date": SOME_DAYS, "Revenue": [0] * 20, "Customer": list("abcd") * 5},
    "no dimension": {"Date": SOME_DAYS, "Revenue": list(range(20))},
    "one huge value": {"Date": SOME_DAYS, "Revenue": [1] * 19 + [10**18], "Customer": list("abcd") * 5},
    "one customer": {"Date": SOME_DAYS, "Revenue": list(range(1, 21)), "Customer": ["Ann"] * 20},
    "names that look like formulas": {"Date": SOME_DAYS, "Revenue": [5] * 20, "Region": ["=1+1", "+x", "@y", "-5"] * 5},
    "names with quotes and emoji": {"Date": SOME_DAYS, "Revenue": [5] * 20, "Region": ['"a"', "it's", "👍", "{b}"] * 5},
    "one won deal": {"Stage": ["Won"], "Amount": [10], "Created": ["2024-01-01"], "Closed": ["2024-01-05"]},
}  # fmt: skip


@pytest.mark.parametrize("case", ODD_FRAMES)
def test_rows_of_an_odd_kind_give_a_report(case: str):
    frame = pd.DataFrame(ODD_FRAMES[case])
    report = analyze(frame)
    money = "Amount" if "Stage" in frame else "Revenue"
    trend = report.tables[f"trend_{report.meta['grain']}"].frame["revenue"].sum()
    partial = sum(frame[money]) - trend
    assert json.dumps(as_json(report), allow_nan=False)
    assert partial == 0 or report.meta["partial_periods"]


def test_the_region_called_na_is_a_region():
    report = analyze(pd.DataFrame({"Date": ["2024-01-05"] * 2, "Revenue": [1, 2], "Region": ["NA", "EMEA"]}))
    assert report.tables["breakdown_region"].frame["member"].tolist() == ["EMEA", "NA"]


def test_deals_without_a_won_one_are_refused_with_the_stages_read():
    frame = pd.DataFrame({"Stage": ["Open", "Lost"], "Amount": [10, 5], "Closed": [None, "2024-02-01"]})
    with pytest.raises(SalesError, match="none of the 2 deals is won"):
        analyze(frame)


def test_the_title_of_breakdown_says_who_leads(few_orders: pd.DataFrame):
    report = analyze(few_orders)
    table = next(t for n, t in report.tables.items() if n.startswith("breakdown_") and len(t.frame) > 1)
    title = next(s.title for s in report.sheets if s.name == "Breakdown")
    best = table.frame.sort_values("revenue").iloc[-1]
    assert title.text().startswith(f"{best['member']} leads the ")
    assert [f.value for f in title.facts][1:] == [best["revenue"], best["share"]]


def test_nobody_leads_where_two_are_equal_or_there_is_one():
    for regions in (["North", "South"], ["North", "North"]):
        rows = pd.DataFrame({"Date": "2024-01-05", "Revenue": [10.0, 10.0], "Region": regions})
        title = next(s.title for s in analyze(rows).sheets if s.name == "Breakdown")
        assert "leads" not in title.text()


def test_a_table_of_members_shows_their_names(report: Report):
    for sheet in report.sheets:
        for block in (b for b in sheet.blocks if isinstance(b, TableBlock)):
            named = [c.name for c in block.table.columns if c.name == "member"]
            told = "segment" in block.table.frame  # says its members in words
            assert told or not set(named) & set(block.hidden), (sheet.name, block.table.name)
