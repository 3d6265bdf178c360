"""Options and header mapping as people leave them on the sheet Settings."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.excel.office import opened
from xlsales import analyze
from xlsales.errors import UsageError
from xlsales.excel.file import write_workbook
from xlsales.excel.settings_sheet import settings_of
from xlsales.excel.template import template_report
from xlsales.report.model import Report, TableBlock
from xlsales.report.sheets.settings import options_table
from xlsales.settings import Settings

SHEET = [
    ["Options", None, None, None],
    ["Group", "Setting", "Value", "Meaning"],
    ["Periods", "grain", "month", "…"],
    ["Periods", "fiscal_year_start", 4.0, "…"],
    ["Periods", "period", 2017.0, "…"],
    ["Periods", "compare", None, "…"],
    [None, None, None, None],
    ["Source", "Header", "Taken as", "Confidence"],
    ["Data", "Sold on", "date", 1.0],
    ["Data", "Remark", "ignore", 1.0],
    ["Data", "Free text", None, None],
]


def test_options_and_mapping_are_found_below_their_headers() -> None:
    read = settings_of(SHEET)
    assert read.settings == Settings(grain="month", fiscal_year_start=4, period="2017")
    assert read.mapping == {"Sold on": "date", "Remark": "ignore"}


def test_only_headers_that_the_data_have_are_mapped() -> None:
    read = settings_of(SHEET)
    assert read.roles([["Sold on", "Remark", "Revenue"], [1, 2, 3]]) == {"date": "Sold on"}
    assert read.roles([["Date", "Revenue"]]) == {}


def test_no_sheet_gives_the_defaults() -> None:
    assert settings_of([]).settings == Settings()


def test_an_unknown_option_gets_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="Did you mean 'grain'"):
        settings_of([["Setting", "Value"], ["grian", "month"]])


def test_a_value_that_an_option_cannot_take_is_refused() -> None:
    with pytest.raises(UsageError, match="grain cannot be 'weekly'"):
        settings_of([["grain", "weekly"]])


def test_the_sheet_that_a_report_writes_is_read_back_by_its_own_headers() -> None:
    table = options_table(Settings(grain="month", top=5))
    written = [[c.header for c in table.columns], *table.frame.to_numpy().tolist()]
    assert settings_of(written).settings == Settings(grain="month", top=5)


def orders() -> pd.DataFrame:
    days = pd.date_range("2022-11-05", "2024-05-20", freq="5D")
    return pd.DataFrame({"Date": days, "Sales": 10.0, "Region": "North"}).assign(
        Region=lambda rows: rows["Region"].where(rows.index % 2 == 0, "South, Far")
    )


def drop_downs(report: Report) -> dict[str, tuple[str, ...]]:
    block = next(b for b in next(s for s in report.sheets if s.name == "Settings").blocks if isinstance(b, TableBlock))
    names = block.table.frame["name"].tolist()
    return {names[row]: values for (_, row), values in block.offers.items()}


def test_period_and_comparison_offer_the_spans_that_the_rows_have() -> None:
    found = drop_downs(analyze(orders()))
    assert found["period"][:9] == ("all", "ytd", "qtd", "mtd", "last 12 months", "2024", "2023", "2022", "Q2 2024")
    assert found["compare"] == (
        "auto", "previous", "year_ago", "none",
        "Q2 2024", "Q1 2024", "Q4 2023", "Q3 2023", "Q2 2023", "Q1 2023", "Q4 2022",
    )  # fmt: skip


def test_every_span_and_filter_that_is_offered_can_be_taken() -> None:
    rows = orders()
    found = drop_downs(analyze(rows))
    for period in found["period"]:
        assert analyze(rows, period=period).tables["kpis"].fact("now", metric="revenue").value > 0
    assert found["where"] == ("region=North", 'region="South, Far"')
    halves = [analyze(rows, period="all", where=w).tables["kpis"] for w in found["where"]]
    assert sum(t.fact("now", metric="revenue").value for t in halves) == rows["Sales"].sum()


def test_a_filter_in_force_stays_among_those_offered() -> None:
    assert drop_downs(analyze(orders(), where={"Region": "North"}))["where"] == ("Region=North",)


def test_a_template_without_rows_offers_the_spans_in_words() -> None:
    assert drop_downs(template_report()) == {
        "period": ("all", "ytd", "qtd", "mtd", "last 12 months"),
        "compare": ("auto", "previous", "year_ago", "none"),
    }


def test_a_drop_down_of_examples_lets_other_values_stand(tmp_path: Path) -> None:
    sheet = opened(write_workbook(analyze(orders()), tmp_path / "r.xlsx"))["Settings"]
    names = {c.value: c.row for c in sheet["C"] if c.value}
    strict = {str(v.sqref): v.showErrorMessage for v in sheet.data_validations.dataValidation}
    assert [strict[f"D{names[n]}"] for n in ("period", "compare", "where", "grain")] == [False, False, False, True]


@pytest.mark.parametrize(
    ("option", "written", "said"),
    [
        ("period", "yttd", "'yttd' is not a period. Did you mean 'ytd'?"),
        ("period", "Q5 2023", "'Q5 2023' is not a period. Did you mean 'Q4 2023' or"),
        ("period", "Sprg 2024", "'Sprg 2024' is not a period. Did you mean 'Apr 2024'"),
        ("compare", "prevous", "'prevous' is not a period. Did you mean 'previous'?"),
        ("compare", "year ago", "'year ago' is not a period. Did you mean 'year_ago'?"),
        ("where", "regin=North", "no column 'regin' to filter by. Did you mean 'region'?"),
        ("where", "region=Nrth", "Region has no 'Nrth'. Did you mean 'North'?"),
        ("fiscal_calendar", "4-5-5", "fiscal_calendar cannot be '4-5-5'. Did you mean '4-5-4' or '4-4-5'?"),
        ("fiscal_year_end", "last saterday", "fiscal_year_end cannot be 'last saterday'. Did you mean 'last saturday'"),
    ],
)
def test_a_wrong_value_gives_one_line_with_the_nearest_that_is_right(option: str, written: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        analyze(orders(), **{option: written})
    assert said in str(error.value)
    assert "\n" not in str(error.value)
