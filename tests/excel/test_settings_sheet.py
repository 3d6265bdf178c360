"""Options and header mapping as people leave them on the sheet Settings."""

from __future__ import annotations

import pytest

from xlsales.errors import UsageError
from xlsales.excel.settings_sheet import settings_of
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
