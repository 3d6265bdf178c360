"""The README and the pages beside it say what is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docs.generate import readme_page
from tests.command_line import run
from xlsales.cli import app
from xlsales.settings import OPTIONS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_quick_start_has_two_commands():
    quick = README.partition("## Quick start")[2].partition("\n## ")[0]
    assert len(re.findall(r"^```sh\n[^\n]+\n```$", quick, re.MULTILINE)) == 2


def test_the_formulas_are_the_ones_that_exist():
    assert readme_page() == README, "run python docs/generate.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_to_a_file(page: Path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert all((page.parent / link).exists() for link in links)


def test_every_command_and_setting_named_is_real():
    commands = {c.name or c.callback.__name__ for c in app.registered_commands}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r"`xlsales ([a-z]+)\b", text)) <= commands, page
        assert set(re.findall(r"--set (\w+)=", text)) - {"name"} <= set(OPTIONS), page


def test_the_shell_examples_run(tmp_path: Path):
    (tmp_path / "orders.csv").write_text(_blocks("csv")[0], encoding="utf-8")
    (tmp_path / "report.docx").write_bytes(b"")
    ran = 0
    for line in "".join(_blocks("sh")).splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["xlsales"] and "report.docx" not in words:
            answer = run(*words[1:], cwd=tmp_path)
            assert answer.code == 0, (line, answer.err)
            ran += 1
    assert ran == 5


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "orders.csv").write_text(_blocks("csv")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (example,) = _blocks("python")
    exec(compile(example, "README.md", "exec"), {})
    assert (tmp_path / "report.xlsx").stat().st_size
