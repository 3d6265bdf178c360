"""One contract: a formula gives the same table in Python, on Windows (COM) and in Lite and Server (Office.js).

The Windows path is xlwings' own `call_udf` over stand-ins for pywin32; the Office.js path is xlwings' own
`custom_functions_call` with its key for non-commercial use.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import decimal
import re
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlsales.errors import SalesError
from xlsales.excel import functions
from xlsales.excel.com_stub import MISSING, ComRange, vba_wrappers, windows_decorators, windows_udfs
from xlsales.excel.host import ERROR_MARK, bind_formulas
from xlsales.excel.ranges import forget, times_read

HEADERS = ["Date", "Region", "Rep", "Units", "Revenue"]
ROWS = [
    (dt.datetime(2024, 1, 5), "North", "Ann", 2, 100.5),
    (dt.datetime(2024, 2, 6), "South", "Bob", 1, 50.0),
    (dt.datetime(2024, 3, 7), None, "Ann", 4, 80.0),
    (dt.datetime(2024, 4, 8), "North", "Bob", 3, 120.0),
    (dt.datetime(2024, 5, 9), "South", "Ann", 5, 200.25),
    (dt.datetime(2024, 6, 10), "North", "Ann", 1, 40.0),
]
Host = Callable[..., Any]


def plain_host(name: str, *arguments: Any) -> Any:
    return as_excel_shows(getattr(functions, name)(*arguments))


def com_host(name: str, *arguments: Any) -> Any:
    udfs = windows_udfs()
    module = types.ModuleType("on_windows")
    bind_formulas(module.__dict__, functions.FUNCTIONS, functions.ARGUMENTS, windows_decorators())
    given = tuple(ComRange(com_cells(a)) if isinstance(a, list) else MISSING if a is None else a for a in arguments)
    original = udfs.get_udf_module
    udfs.get_udf_module = lambda *_: module
    try:
        return as_excel_shows(udfs.call_udf("on_windows", name, given, None, ComRange([[None]])))
    finally:
        udfs.get_udf_module = original


def com_cells(rows: list[list[Any]]) -> list[list[Any]]:
    """Currency cells arrive as Decimal."""
    return [[decimal.Decimal(str(c)) if isinstance(c, float) else c for c in row] for row in rows]


def office_host(name: str, *arguments: Any) -> Any:
    server = office_module()
    module = types.ModuleType("in_office_js")
    bind_formulas(module.__dict__, functions.FUNCTIONS, functions.ARGUMENTS, server)
    address = "[Book1.xlsx]Sheet1!B2"
    request = {
        "client": "Office.js", "func_name": name, "args": [office_cells(a) for a in arguments],
        "caller_address": address, "session_id": "s", "culture_info_name": "en-US", "date_format": "m/d/yyyy",
        "version": xw.__version__, "runtime": "1.4",
    }  # fmt: skip
    special = {server.Caller: server.caller_from_address(address)}
    answer = asyncio.run(server.custom_functions_call(request, module, typehint_to_value=special))
    return as_excel_shows(answer)


def as_excel_shows(answer: Any) -> Any:
    """Excel shows an empty text and nothing alike, and a date as its serial number with a format."""
    return [[as_shown(c) for c in row] for row in answer] if isinstance(answer, list) else answer


def as_shown(cell: Any) -> Any:
    if isinstance(cell, dict) and cell["type"] == "FormattedNumber":
        return dt.datetime(1899, 12, 30) + dt.timedelta(days=cell["basicValue"])
    return None if cell == "" else cell


def office_cells(argument: Any) -> Any:
    """Dates arrive as serial numbers, empty cells as empty texts, single values as ranges of one cell."""
    if not isinstance(argument, list):
        return argument if argument is None else [[argument]]
    start = dt.datetime(1899, 12, 30)
    return [[(c - start).days if isinstance(c, dt.datetime) else "" if c is None else c for c in r] for r in argument]


def office_module() -> Any:
    try:
        import xlwings.server as server
    except (ImportError, xw.LicenseError) as error:
        pytest.skip(f"xlwings' Office.js code is not available: {error}")
    if "officejs" not in [e.name for e in xw.engines]:
        pytest.skip("xlwings was imported before the key for non-commercial use was set")
    return server


@pytest.fixture(params=[plain_host, com_host, office_host], ids=["python", "windows", "office.js"])
def host(request: pytest.FixtureRequest) -> Host:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def data() -> list[list[Any]]:
    return [HEADERS, *map(list, ROWS)]


def column(table: list[list[Any]], header: str) -> list[Any]:
    return [row[table[0].index(header)] for row in table[1:]]


def test_kpis_give_the_period_s_revenue_and_its_change(host: Host, data: list[list[Any]]) -> None:
    table = host("SALES_KPIS", data, "Q2 2024", "previous")
    revenue = next(row for row in table if row[0] == "Revenue" or "Revenue" in row[:2])
    assert 360.25 in revenue
    assert 230.5 in revenue


def test_trend_gives_a_row_a_month(host: Host, data: list[list[Any]]) -> None:
    table = host("SALES_TREND", data, "month")
    assert column(table, "Revenue") == [100.5, 50.0, 80.0, 120.0, 200.25, 40.0]


def test_breakdown_gives_members_largest_first(host: Host, data: list[list[Any]]) -> None:
    table = host("SALES_BREAKDOWN", data, "Region", None, "Q2 2024")
    assert column(table, "Region")[:2] == ["South", "North"]
    assert column(table, "Revenue")[:2] == [200.25, 160.0]


def test_any_table_of_the_analysis_comes_by_its_name(host: Host, data: list[list[Any]]) -> None:
    listed = column(host("SALES_TABLE", data), "Name")
    # Without customers there is no churn; two quarters are told as a whole, which has no change.
    assert {"kpis", "trend_month", "contributions_region", "churn"} - set(listed) == {"churn", "contributions_region"}
    table = host("SALES_TABLE", data, "Contributions region", "Q2 2024", "previous")
    assert table[0][0] == "Region"
    assert table[-1][0] == "Total"
    assert 360.25 in table[-1]
    assert host("SALES_TABLE", data, "churn")[0][0].startswith("The rows have no customer")


def test_a_table_that_does_not_exist_is_answered_with_the_nearest_name(host: Host, data: list[list[Any]]) -> None:
    assert "Did you mean 'drilldown'" in answer_or_error(host, "SALES_TABLE", data, "drildown")


def test_breakdown_crosses_two_columns(host: Host, data: list[list[Any]]) -> None:
    table = host("SALES_BREAKDOWN", data, "region", "rep", "Q2 2024")
    assert table[1][:2] == ["South", "Ann"]


def test_a_column_is_known_by_the_header_that_the_rows_have(host: Host) -> None:
    sold = [[dt.datetime(2024, 1, 5), "Ann", 10.0], [dt.datetime(2024, 4, 5), "Bob", 5.0]]
    rows = [["Date", "Sales agent", "Revenue"], *sold]
    assert host("SALES_BREAKDOWN", rows, "Sales Agent", None, "Q2 2024")[1][0] == "Bob"


def test_checks_account_for_every_row(host: Host, data: list[list[Any]]) -> None:
    table = host("SALES_CHECKS", data)
    assert [row[:2] for row in table[1:3]] == [["Rows read", 6], ["Rows used", 6]]


def test_options_come_from_a_range_of_names_and_values(host: Host, data: list[list[Any]]) -> None:
    table = host("SALES_TREND", data, None, None, [["Setting", "Value"], ["grain", "quarter"]])
    assert column(table, "Revenue") == [230.5, 360.25]


MONTHS = [[dt.datetime(2023 + m // 12, m % 12 + 1, 5), ("North", "South")[m % 2], 100.0 + 10 * m] for m in range(18)]
BY_MONTH = [["Month", "Region", "Revenue"], *MONTHS]


def test_the_forecast_gives_the_next_periods_and_the_year(host: Host) -> None:
    table = host("SALES_FORECAST", BY_MONTH)
    assert column(table, "Period") == ["Q3 2024", "Q4 2024", "2024"]
    assert all(
        low <= likely <= high
        for low, likely, high in zip(*(column(table, c) for c in ("Low", "Most likely", "High")), strict=True)
    )


def test_the_forecast_is_compared_with_targets_where_they_are_given(host: Host) -> None:
    goals = [["Region", "Period", "Quota"], ["North", "Q3 2024", 400.0], ["South", "Q3 2024", 500.0]]
    table = host("SALES_FORECAST", BY_MONTH, None, None, goals)
    assert column(table, "Quota")[0] == 900.0


def test_too_short_a_history_is_the_answer_in_one_cell(host: Host, data: list[list[Any]]) -> None:
    assert "too short a history" in host("SALES_FORECAST", data)[0][0]


DEAL_HEADERS = ["Opportunity", "Rep", "Account", "Product", "Stage", "Created", "Closed", "Amount"]
STAGES = ("Won", "Lost", "Won", "Lost", "Open")
DEALS = [
    [
        f"D{i:02}", ("Ann", "Bob", "Cyd")[i % 3], f"Firm {i % 7}", ("Nut", "Bolt")[i % 2], STAGES[i % 5],
        dt.datetime(2024, 1 + i % 9, 1 + i % 27), dt.datetime(2024, 2 + i % 10, 3 + i % 25), 1000.0 + 137.5 * i,
    ]
    for i in range(60)
]  # fmt: skip
TARGETS = [["Rep", "Period", "Quota"], ["Ann", "Q4 2024", 9000.0], ["Bob", "Q4 2024", 9000.0]]
REPORT = [["Revenue was 5 in total."], ["Ann won 3 deals."]]
CALLS = [
    ("SALES_KPIS",), ("SALES_TREND",), ("SALES_BREAKDOWN", "rep"), ("SALES_MOVERS", "rep"), ("SALES_PVM", "product"),
    ("SALES_PARETO", "customer"), ("SALES_CONCENTRATION",), ("SALES_BANDS",), ("SALES_PIPELINE",),
    ("SALES_ATTAINMENT", TARGETS), ("SALES_SEASONALITY",), ("SALES_FORECAST",), ("SALES_FORECAST", "rep"),
    ("SALES_FORECAST", None, None, TARGETS), ("SALES_MATRIX", "rep"), ("SALES_RFM",), ("SALES_CLV",),
    ("SALES_RETENTION",), ("SALES_CHECKS",), ("SALES_CHECKS", "periods"), ("SALES_TABLE",), ("SALES_TABLE", "totals"),
    ("SALES_FINDINGS", 5), ("SALES_ACTIONS", 3), ("SALES_NARRATE",),
    ("SALES_AUDIT", REPORT),
]  # fmt: skip


@pytest.mark.parametrize("rows", [[HEADERS, *map(list, ROWS)], [DEAL_HEADERS, *DEALS]], ids=["orders", "deals"])
@pytest.mark.parametrize("call", CALLS, ids=lambda c: "-".join(str(p) for p in c if not isinstance(p, list)))
def test_every_host_gives_the_same_cells(call: tuple[Any, ...], rows: list[list[Any]]) -> None:
    name, *arguments = call
    answers = [answer_or_error(host, name, rows, *arguments) for host in (plain_host, com_host, office_host)]
    assert answers[0] == answers[1] == answers[2]
    assert "could not work this out" not in str(answers[0])


def test_every_formula_is_in_the_contract() -> None:
    assert {call[0] for call in CALLS} == set(functions.FORMULAS)


def answer_or_error(host: Host, *call: Any) -> Any:
    """The cells, or the text of the error that the person sees, without the mark that Windows puts before it."""
    try:
        answer = host(*call)
    except (SalesError, xw.XlwingsError) as error:
        return str(error)
    first = str(answer[0][0])
    return first.removeprefix(ERROR_MARK).strip() if first.startswith(ERROR_MARK) else answer


def test_an_unknown_column_names_the_nearest_ones(host: Host, data: list[list[Any]]) -> None:
    assert "Did you mean 'region'?" in answer_or_error(host, "SALES_BREAKDOWN", data, "regoin")


def test_a_range_without_amounts_says_what_is_missing(host: Host) -> None:
    said = answer_or_error(host, "SALES_KPIS", [["Name", "Place"], ["Ann", "Rome"]])
    assert said
    assert "Traceback" not in said


def test_the_same_range_is_read_once(data: list[list[Any]]) -> None:
    forget()
    functions.SALES_KPIS(data)
    functions.SALES_KPIS([list(row) for row in data], "Q1 2024")
    functions.SALES_BREAKDOWN(data, "rep", None, "Q1 2024")
    assert times_read() == 1


# ---- what Excel refuses ----------------------------------------------------------------------------------------

# [MS-VBAL] 3.3.5.2, reserved identifiers, and names that VBA's own library gives a meaning.
VBA_RESERVED = frozenset(Path(__file__).with_name("vba_reserved.txt").read_text("utf-8").split())
CELL_LIKE = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|[RrCc]\d*")


def arguments_and_names() -> list[str]:
    return [*functions.ARGUMENTS, *functions.FORMULAS]


@pytest.mark.parametrize("name", arguments_and_names())
def test_no_name_is_a_word_of_vba_or_looks_like_a_cell(name: str) -> None:
    assert name.lower() not in VBA_RESERVED
    assert not CELL_LIKE.fullmatch(name)
    assert re.fullmatch(r"[A-Za-z]\w{0,30}", name, re.ASCII)


@pytest.mark.parametrize("meaning", [*functions.ARGUMENTS.values()])
def test_every_argument_s_meaning_fits_into_the_wizard(meaning: str) -> None:
    assert 10 < len(meaning) <= 255


@pytest.mark.parametrize("name", functions.FORMULAS)
def test_every_formula_has_a_description_that_fits(name: str) -> None:
    assert 20 < len(getattr(functions, name).__doc__) <= 255


def test_office_js_offers_a_drop_down_for_each_choice() -> None:
    server = office_module()
    module = types.ModuleType("in_office_js")
    bind_formulas(module.__dict__, functions.FUNCTIONS, functions.ARGUMENTS, server)
    meta = server.custom_functions_meta(module)
    assert sorted(f["name"] for f in meta["functions"]) == sorted(functions.FORMULAS)
    offered = {v["name"] if "name" in v else v["value"] for e in meta["enums"] for v in e["values"]}
    assert {"auto", "month", "quarter", "year", "set_aside"} <= offered


def test_the_list_of_formulas_names_each_with_its_arguments() -> None:
    listed = functions.described()
    assert [line.split("(")[0] for line in listed if line.startswith("SALES_")] == list(functions.FORMULAS)
    assert {line.split()[0] for line in listed[listed.index("") + 1 :]} == set(functions.ARGUMENTS)


def test_the_wrappers_call_each_formula_with_all_its_arguments() -> None:
    module = types.ModuleType("xlsales.excel.functions")
    bind_formulas(module.__dict__, functions.FUNCTIONS, functions.ARGUMENTS, windows_decorators())
    text = vba_wrappers("xlsales.excel.functions", module)
    assert re.findall(r"^Function (SALES_\w+)\(", text, re.MULTILINE) == sorted(functions.FORMULAS)
    assert 'XLPy.CallUDF("xlsales.excel.functions", "SALES_KPIS", Array(data, period, compare, options, where)' in text


@pytest.mark.parametrize("named", ["Q1 2024", "2024-02-06", 45328.0, dt.datetime(2024, 2, 6), "2024-01..2024-03"])
def test_a_period_is_a_name_a_date_or_its_number_on_every_host(host: Host, named: Any) -> None:
    cells = host("SALES_KPIS", [HEADERS, *map(list, ROWS)], named)
    assert (cells[1][1], cells[1][2]) == ("Revenue", 230.5)


@pytest.mark.parametrize("named", ["Q1 2024", "2024-02-06", 45328.0, dt.datetime(2024, 2, 6)])
def test_what_a_period_is_compared_with_is_named_likewise(host: Host, named: Any) -> None:
    cells = host("SALES_KPIS", [HEADERS, *map(list, ROWS)], "Q2 2024", named)
    assert cells[1][2:4] == [360.25, 230.5]


def test_a_filter_leaves_the_rows_of_its_members_on_every_host(host: Host) -> None:
    data = [HEADERS, *map(list, ROWS)]
    assert host("SALES_KPIS", data, "all", None, None, "rep=Ann")[1][2] == 420.75
    assert host("SALES_BREAKDOWN", data, "region", None, "all", None, None, "region!=North")[1][0] == "South"
