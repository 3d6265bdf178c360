"""The sheet Explore: LibreOffice recalculates it for many choices, and every figure is the one of the analysis."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.excel.office import opened, recalculated_all, validator_errors
from tests.report.explored_rows import WORLDS, book_of_world
from xlsales.api import analyze_files
from xlsales.errors import SalesError
from xlsales.excel.explore_workings import PICK_LEFT, PICK_ROW, PICKS, SHOWN
from xlsales.excel.file import write_workbook
from xlsales.excel.lint import faults
from xlsales.metrics.breakdown import breakdown
from xlsales.metrics.comparison import cube_for
from xlsales.metrics.kpis import kpis
from xlsales.metrics.ratio import change
from xlsales.report.explore import Explored, explored
from xlsales.report.explorer import ALL, ALL_ROWS, NONE, PREVIOUS, YEAR_AGO, Explorer
from xlsales.report.model import Report, Rows, Sheet
from xlsales.report.sheets import explore as explore_sheet
from xlsales.report.verification import with_account
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.words.sentence import plain

CHOICES_EACH = 6
Choice = dict[str, str]


@dataclass(frozen=True)
class World:
    """One workbook: its rows, the options they are read with, and what can be explored."""

    book: SalesBook
    settings: Settings
    found: Explored
    path: Path


@dataclass(frozen=True)
class Answer:
    """One choice and the sheets as LibreOffice recalculated them."""

    world: World
    choice: Choice
    page: Any
    workings: dict[str, Any]


def written(book: SalesBook, settings: Settings, path: Path) -> World:
    """A workbook with nothing but Explore and its rows."""
    cube = cube_for(book, settings)
    found = explored(cube, with_account(cube))
    assert found is not None
    data = () if found.rows is None else (Sheet("Data", plain("The rows"), (Rows(found.rows, "Data"),)),)
    write_workbook(Report({}, (*explore_sheet.sheets(found), *data, *explore_sheet.rows_behind(found)), {}), path)
    return World(book, settings, found, path)


def choices(explorer: Explorer, seed: int) -> Iterator[Choice]:
    """What a reader might pick."""
    chance = random.Random(seed)
    for _ in range(CHOICES_EACH):
        looked = chance.choice(explorer.dimensions)
        period = chance.choice(explorer.stretches).label
        yield {
            "look_at": looked.label,
            "only": chance.choice(looked.members) if chance.random() < 0.6 else ALL,
            "by": chance.choice(explorer.dimensions).label,
            "period": period,
            "compare": chance.choice([PREVIOUS, YEAR_AGO, NONE, chance.choice(explorer.stretches).label]),
            "measure": chance.choice(explorer.measures).label,
        }


def picked(path: Path, choice: Choice, target: Path) -> Path:
    """The workbook with other picks in its yellow cells."""
    book = opened(path)
    for j, name in enumerate(PICKS, PICK_LEFT + 1):
        book["Explore"].cell(PICK_ROW + 1, j).value = choice[name]
    book.save(target)
    return target


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    folder = tmp_path_factory.mktemp("worlds")
    return {
        name: written(book_of_world(name), Settings().with_values(WORLDS[name].options), folder / f"{name}.xlsx")
        for name in WORLDS
    }


@pytest.fixture(scope="module")
def answers(worlds: dict[str, World], tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    folder = tmp_path_factory.mktemp("picked")
    asked = [
        (world, choice, picked(world.path, choice, folder / f"{name} {i}.xlsx"))
        for seed, (name, world) in enumerate(worlds.items())
        for i, choice in enumerate(choices(world.found.explorer, seed))
    ]
    done = recalculated_all([path for _, _, path in asked], folder)
    out = []
    for (world, choice, _), path in zip(asked, done, strict=True):
        book = opened(path, values=True)
        steps = {r[0]: r[1] for r in book["Explore workings"].iter_rows(max_col=2, values_only=True) if r[0]}
        out.append(Answer(world, choice, book["Explore"], steps))
    return out


def base_of(explorer: Explorer, choice: Choice) -> str:
    chosen = next(s for s in explorer.stretches if s.label == choice["period"])
    return {PREVIOUS: chosen.before, YEAR_AGO: chosen.year_ago, NONE: ""}.get(choice["compare"], choice["compare"])


def analysed(answer: Answer, period: str) -> tuple[pd.Series, pd.DataFrame] | None:
    """Key figures and breakdown of the analysis with the same scope; None where it has no row."""
    explorer, book = answer.world.found.explorer, answer.world.book
    looked = next(d for d in explorer.dimensions if d.label == answer.choice["look_at"])
    where = {}
    if answer.choice["only"] != ALL:
        member = book.sales[looked.role].cat.categories[looked.members.index(answer.choice["only"])]
        where = {"where": f'{looked.role}="{member}"'}
    options = {"period": "all" if period == ALL_ROWS else period, "compare": "none", **where}
    try:
        cube = cube_for(book, answer.world.settings.with_values(options))
    except SalesError:
        return None
    by = next(d for d in explorer.dimensions if d.label == answer.choice["by"])
    return kpis(cube).frame.set_index("label")["now"], breakdown(cube, by.role).frame.set_index("member")


def same(ours: Any, theirs: Any) -> bool:
    unknown = theirs is None or theirs != theirs
    return ours in (None, "") if unknown else ours not in (None, "") and ours == pytest.approx(theirs, abs=1e-5)


def test_every_key_figure_is_that_of_the_analysis(answers: list[Answer]) -> None:
    compared = 0
    for answer in answers:
        explorer = answer.world.found.explorer
        base = base_of(explorer, answer.choice)
        known = any(s.label == base for s in explorer.stretches)
        for span, period in (("", answer.choice["period"]), (" before", base if known else "")):
            theirs = analysed(answer, period) if period else None
            for measure in explorer.measures:
                ours = answer.workings[measure.label + span]
                if theirs is None:
                    assert ours in (0, None, ""), (answer.choice, measure.label, span)
                else:
                    assert same(ours, theirs[0][measure.label]), (answer.choice, measure.label, span)
                    compared += 1
    assert compared > 100


def test_the_ranking_is_that_of_the_analysis_ties_in_the_order_of_the_list(answers: list[Answer]) -> None:
    compared = 0
    for answer in answers:
        theirs = analysed(answer, answer.choice["period"])
        if theirs is None:
            continue
        explorer = answer.world.found.explorer
        measure = next(m for m in explorer.measures if m.label == answer.choice["measure"])
        by = next(d for d in explorer.dimensions if d.label == answer.choice["by"])
        names = answer.world.book.sales[by.role].cat.categories.tolist()
        values = theirs[1][measure.name].astype(float).dropna().mul(measure.scale).round(6)
        expected = sorted(((v, names.index(m)) for m, v in values.items()), key=lambda p: (-p[0], p[1]))
        rows = [r[1:3] for r in answer.page.iter_rows(max_col=3, values_only=True)]
        top = next(i for i, r in enumerate(rows) if r[0] == "Total") + 1
        shown = [r for r in rows[top : top + SHOWN] if r[0] and r[1] not in (None, "") and r[1] > 0]
        wanted = [(by.members[i], v) for v, i in expected if v > 0][:SHOWN]
        assert [n for n, _ in shown] == [n for n, _ in wanted], answer.choice
        assert [v for _, v in shown] == pytest.approx([v for _, v in wanted], abs=0.0051), answer.choice
        compared += len(shown)
    assert compared > 40


def test_the_ranking_and_all_others_add_up_to_the_total_where_they_can(answers: list[Answer]) -> None:
    added = 0
    for answer in answers:
        if not answer.workings["members add up"] or not answer.workings["lines"]:
            continue
        rows = [r[1:4] for r in answer.page.iter_rows(max_col=4, values_only=True)]
        top = next(i for i, r in enumerate(rows) if r[0] == "Total")
        for column in (1, 2):
            parts = [r[column] for r in rows[top + 1 : top + SHOWN + 2] if r[column] not in (None, "")]
            if parts:
                assert sum(parts) == pytest.approx(rows[top][column], abs=0.01 * SHOWN), answer.choice
                added += 1
    assert added > 8


def test_a_change_is_shown_only_between_whole_spans_of_one_length(answers: list[Answer]) -> None:
    shown = 0
    for answer in answers:
        stretches = {s.label: s for s in answer.world.found.explorer.stretches}
        now, base = (
            stretches[answer.choice["period"]],
            stretches.get(base_of(answer.world.found.explorer, answer.choice)),
        )
        value = answer.workings["change"]
        if value in (None, ""):
            continue
        assert base is not None
        assert (now.grain, now.weeks) == (base.grain, base.weeks)
        assert not now.partial + base.partial
        assert value == pytest.approx(change(answer.workings["figure"], answer.workings["figure before"]))
        shown += 1
    assert shown > 2


def test_both_ways_of_holding_the_lines_are_tried(worlds: dict[str, World]) -> None:
    assert {w.found.explorer.source.sheet for w in worlds.values()} == {"Data", "Explore rows"}


def test_no_cell_holds_an_error_and_every_choice_has_its_sentence(answers: list[Answer]) -> None:
    for answer in answers:
        cells = [c for row in answer.page.iter_rows(values_only=True) for c in row]
        errors = [c for c in (*cells, *answer.workings.values()) if isinstance(c, str) and c.startswith(("#", "Err:"))]
        assert not errors, (answer.choice, errors)
        said = answer.page["B2"].value
        assert said.endswith(".")
        assert said.startswith("Nothing in") == (not answer.workings["lines"])


@pytest.fixture(scope="module")
def odd(worlds: dict[str, World], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The page for picks that have no answer, or one that needs a remark."""
    folder = tmp_path_factory.mktemp("odd")
    plain_world = worlds["plain"]
    explorer = plain_world.found.explorer
    usual: Choice = {"look_at": "Region", "only": ALL, "by": "Product", "period": "Q2 2023", "compare": PREVIOUS,
                     "measure": "Revenue"}  # fmt: skip
    first = min((s for s in explorer.stretches if s.grain == "quarter"), key=lambda s: s.start)
    cases = {
        "another column's member": usual | {"only": "Alpha"},
        "no such period": usual | {"period": "Q2 1999"},
        "emptied cell": usual | {"by": ""},
        "a year ago is missing": usual | {"period": first.label, "compare": YEAR_AGO},
        "orders by product": usual | {"measure": "Orders"},
        "unlike lengths": usual | {"compare": "2023"},
        "itself": usual | {"compare": "Q2 2023"},
    }
    paths = [picked(plain_world.path, c, folder / f"{n}.xlsx") for n, c in cases.items()]
    done = recalculated_all(paths, folder)
    return {name: opened(path, values=True)["Explore"] for name, path in zip(cases, done, strict=True)}


def test_a_pick_that_is_in_no_list_is_said_and_gives_no_figure(odd: dict[str, Any]) -> None:
    said = odd["another column's member"]["B2"].value
    assert said == "Pick a member under Only, or (all): Alpha is none of Region."
    assert odd["no such period"]["B2"].value == "Pick a period of the list: Q2 1999 is none of it."
    assert odd["emptied cell"]["B2"].value.startswith("Pick a column under Break down by")
    for case in ("another column's member", "no such period"):
        figures = [c for row in odd[case].iter_rows(min_row=11, min_col=3, max_col=7, values_only=True) for c in row]
        assert not [f for f in figures if isinstance(f, (int, float)) and f], case


def test_what_limits_a_figure_stands_beside_it(odd: dict[str, Any]) -> None:
    assert "do not reach" in odd["a year ago is missing"]["B2"].value
    assert "An order with several members counts with each of them" in odd["orders by product"]["B4"].value
    assert "not of one length" in odd["unlike lengths"]["B4"].value
    assert "held at" in odd["itself"]["B2"].value


def test_the_cached_values_are_those_that_libreoffice_computes(
    worlds: dict[str, World], tmp_path_factory: pytest.TempPathFactory
) -> None:
    done = recalculated_all([w.path for w in worlds.values()], tmp_path_factory.mktemp("cached"))
    compared = 0
    for world, path in zip(worlds.values(), done, strict=True):
        ours, theirs, formulas = opened(world.path, values=True), opened(path, values=True), opened(world.path)
        for name in ("Explore", "Explore workings"):
            for row in formulas[name].iter_rows():
                for cell in (c for c in row if c.data_type == "f"):
                    a, b = (book[name][cell.coordinate].value or "" for book in (ours, theirs))
                    assert a == b or a == pytest.approx(b, abs=1e-6), (
                        world.path.name,
                        name,
                        cell.coordinate,
                        cell.value,
                    )
                    compared += 1
    assert compared > 1_000


def test_excel_takes_the_file(worlds: dict[str, World]) -> None:
    for world in worlds.values():
        assert faults(world.path) == ()
    assert validator_errors(worlds["plain"].path) == []


def test_a_workbook_with_explore_is_read_again_as_its_rows_alone(worlds: dict[str, World]) -> None:
    for name in ("plain", "orders over months"):
        world = worlds[name]
        again = analyze_files(world.path)
        revenue = again.tables["totals"].fact("value", metric="revenue").value
        assert revenue == pytest.approx(world.book.sales["revenue"].sum()), name
        assert not [m for m in again.tables["header_mapping"].values["header"] if str(m).lower().startswith("xlsales")]
