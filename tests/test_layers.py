"""Data flow one way: each folder imports only those below it, whatever tool is installed."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS = [name.removeprefix("xlsales.") for name in CONFIG["tool"]["importlinter"]["contracts"][0]["layers"]]
# Entry points, and what only they use.
FREE = {"__init__", "__main__", "screen"}
FILES = sorted((ROOT / "xlsales").rglob("*.py"))


def _room(path: Path) -> str:
    return path.relative_to(ROOT / "xlsales").parts[0].removesuffix(".py")


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module and not n.level}
    names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return {n.split(".")[1] for n in names if n.startswith("xlsales.")}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_file_imports_only_from_the_layers_below(path: Path):
    room = _room(path)
    if room in FREE:
        return
    above = set(LAYERS[: LAYERS.index(room)])
    assert not _imported(path) & above


def test_every_folder_has_its_layer():
    assert {_room(p) for p in FILES} - FREE == set(LAYERS)


@pytest.mark.parametrize(
    ("library", "rooms"),
    [("xlsxwriter", {"excel"}), ("typer", {"cli"}), ("narwhals", {"cube"}), ("duckdb", {"cube", "table"}),
     ("fastexcel", {"table"}), ("python_calamine", {"table"}), ("rich", {"cli"}), ("pyspark", {"cube", "table"})],
)  # fmt: skip
def test_a_foreign_library_is_known_in_its_own_room_only(library: str, rooms: set[str]):
    users = {_room(p) for p in FILES if f"import {library}" in (t := p.read_text("utf-8")) or f"from {library}" in t}
    assert users <= rooms


def test_the_paid_part_of_xlwings_is_never_imported():
    paid = re.compile(r"^\s*(?:import|from) xlwings(?:\.| import )(?:pro|server)\b", re.MULTILINE)
    assert not [p.name for p in FILES if paid.search(p.read_text("utf-8"))]
