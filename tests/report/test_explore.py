"""What the sheet Explore offers, and the lines that its formulas add up."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.report.explored_rows import WORLDS, book_of_world
from xlsales.api import read
from xlsales.cube.cube import Cube
from xlsales.metrics.comparison import cube_for
from xlsales.report import explore_source
from xlsales.report.build import report_of
from xlsales.report.explore import Explored, explored
from xlsales.report.explorer import ALL, NONE, PREVIOUS, STEPS, Explorer
from xlsales.report.verification import with_account
from xlsales.settings import Settings
from xlsales.table.book import NOT_GIVEN, book_from_roles
from xlsales.table.period import period_ix


def cube_of_world(name: str, **options: str) -> Cube:
    return cube_for(book_of_world(name), Settings().with_values(WORLDS[name].options | options))


def found_in(name: str, **options: str) -> Explored:
    cube = cube_of_world(name, **options)
    found = explored(cube, with_account(cube))
    assert found is not None
    return found


@pytest.mark.parametrize("name", WORLDS)
def test_the_lines_add_up_to_the_revenue_of_the_analysis(name: str) -> None:
    cube, explorer = cube_of_world(name), found_in(name).explorer
    assert explorer.lines["revenue"].sum() == pytest.approx(cube.book.sales["revenue"].sum())


def test_formulas_run_over_the_readers_own_columns_where_these_say_the_members() -> None:
    explorer = found_in("plain").explorer
    assert explorer.source.sheet == "Data"
    headers = explorer.source.headers
    assert [headers[c] for c in ("region", "product", "rep", "revenue")] == [
        "Region",
        "Product",
        "Sales Rep",
        "Revenue",
    ]
    products = next(d for d in explorer.dimensions if d.role == "product")
    assert products.keys == products.members
    reps = next(d for d in explorer.dimensions if d.role == "rep")
    assert reps.keys[reps.members.index(NOT_GIVEN)] == "="


def test_names_that_sumifs_reads_otherwise_are_looked_for_by_number() -> None:
    explorer = found_in("names like criteria").explorer
    products = next(d for d in explorer.dimensions if d.role == "product")
    assert products.keys == tuple(range(1, len(products.members) + 1))
    assert len({m.casefold() for m in products.members}) == len(products.members)
    assert ALL not in products.members


def test_rows_that_do_not_count_have_no_day_on_which_they_do() -> None:
    rows = found_in("plain").rows
    assert rows is not None
    counted = rows["Counted"] == "yes"
    assert 0 < counted.sum() < len(rows)
    assert (rows["xlsales date"].notna() == counted).all()


def distinct_orders(cube: Cube, step: str, period: int, members: dict[str, int]) -> int:
    """Orders of lines that are no reversal, counted from the rows."""
    sales = cube.book.sales[~cube.book.sales["reversal"]]
    if step != "all":
        sales = sales[period_ix(sales["month"], step, cube.calendar.fiscal_year_start) == period]  # type: ignore[arg-type]
    for role, code in members.items():
        sales = sales[sales[role].cat.codes == code]
    return int(sales["order_id"].nunique())


def explored_orders(explorer: Explorer, cube: Cube, step: str, period: int, members: dict[str, int]) -> int:
    """The same as the sheet counts them: a sum over the lines."""
    roles = [d.role for d in explorer.dimensions]
    places = [roles.index(r) + 1 for r in members]
    looked, by = (*places, 0, 0)[:2]
    column = explorer.orders[STEPS.index(step), looked, by]
    lines = explorer.lines
    if step != "all":
        days = pd.to_datetime(lines["date"] - explore_source.SERIAL, unit="D")
        month = days.dt.year * 12 + days.dt.month - 1
        lines = lines[(period_ix(month, step, cube.calendar.fiscal_year_start) == period).to_numpy()]  # type: ignore[arg-type]
    for role, code in members.items():
        lines = lines[lines[role] == code + 1]
    return int(lines[column].sum())


@pytest.mark.parametrize("name", ["plain", "orders over months"])
def test_orders_are_distinct_under_every_filter_and_breakdown(name: str) -> None:
    cube, explorer = cube_of_world(name), found_in(name).explorer
    draw = np.random.default_rng(3)
    roles = [d.role for d in explorer.dimensions]
    months = cube.book.sales["month"].to_numpy()
    compared = 0
    for step, (looked, by) in itertools.product(STEPS, itertools.permutations(roles, 2)):
        for chosen in ((), (looked,), (looked, by)):
            members = {r: int(draw.integers(0, len(cube.book.sales[r].cat.categories))) for r in chosen}
            month = int(draw.choice(months))
            period = month if step == "all" else int(period_ix(month, step, cube.calendar.fiscal_year_start))  # type: ignore[arg-type]
            ours = explored_orders(explorer, cube, step, period, members)
            theirs = distinct_orders(cube, step, period, members)
            assert ours == theirs, (step, members)
            compared += theirs > 0
    assert compared > 60


def test_an_order_of_several_products_makes_orders_by_product_overlap() -> None:
    spread = {d.role: d.spread for d in found_in("plain").explorer.dimensions}
    assert spread["product"]
    assert not spread["region"]


def test_many_rows_are_summed_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore_source, "MOST_ROWS", 10)
    cube, found = cube_of_world("plain"), found_in("plain")
    assert found.summed is not None
    assert found.rows is not None
    assert not [c for c in found.rows.columns if c.startswith("xlsales ") and c != "xlsales period"]
    assert found.summed["Revenue"].sum() == pytest.approx(cube.book.sales["revenue"].sum())
    role, starts, ends = found.explorer.source.blocks
    codes = found.explorer.lines[role].to_numpy()
    assert [codes[s - 1 : e].tolist() for s, e in zip(starts, ends, strict=True)] == [
        [i] * (e - s + 1) for i, (s, e) in enumerate(zip(starts, ends, strict=True), 1)
    ]


def test_it_opens_with_what_the_report_is_about() -> None:
    cube, explorer = cube_of_world("plain"), found_in("plain").explorer
    assert explorer.choice.period == cube.calendar.now.label
    assert (explorer.choice.only, explorer.choice.compare) == (ALL, PREVIOUS)
    everything = found_in("plain", period="all").explorer.choice
    assert (everything.period, everything.compare) == ("All rows", NONE)


def test_rows_without_a_column_to_look_at_have_no_such_sheet() -> None:
    days = pd.date_range("2023-01-01", periods=40, freq="7D")
    book = book_from_roles(pd.DataFrame({"date": days, "revenue": 5.0}))
    assert explored(cube_for(book, Settings()), None) is None
    assert "Explore" not in [s.name for s in report_of(book, Settings()).sheets]


def test_an_open_workbook_gets_no_explore() -> None:
    names = {s.name for s in report_of(book_of_world("plain"), Settings(), rows_sheet="Rows").sheets}
    assert "Rows" in names
    assert "Explore" not in names


def test_wide_rows_that_hold_several_months_each_are_explored_as_the_sheet_data_has_them(tmp_path: Path) -> None:
    months = ["Jan 2023", "Feb 2023", "Mar 2023", "Apr 2023", "May 2023", "Jun 2023"]
    figures = {m: [10.0 + i, 5.0, 2.0] for i, m in enumerate(months)}
    wide = pd.DataFrame({"Region": ["North", "South", "East"], **figures})
    wide.to_csv(tmp_path / "wide.csv", index=False)
    cube = cube_for(read(tmp_path / "wide.csv"), Settings())
    found = explored(cube, with_account(cube))
    assert found is not None
    assert found.explorer.lines["revenue"].sum() == pytest.approx(wide[months].to_numpy().sum())
    assert len(found.explorer.lines) == 3 * len(months)
