"""The report as JSON: plain, complete, and as docs/json.md and docs/tables.md say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from docs.generate import described, settings_page
from xlsales.api import as_json, audit_report, check
from xlsales.report.model import Cards, Report, TableBlock
from xlsales.sample import demo_report

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _keys(section: str) -> set[str]:
    """The keys in the table of a section of docs/json.md."""
    page = (DOCS / "json.md").read_text(encoding="utf-8")
    body = re.search(rf"^## {section}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)[1]
    return {k for line in re.findall(r"^\| (`.*?) \|", body, re.MULTILINE) for k in re.findall(r"`(\w+)`", line)}


def test_json_reads_back_as_itself(report: Report):
    values = as_json(report)
    assert json.loads(json.dumps(values, allow_nan=False)) == json.loads(json.dumps(values))


@pytest.mark.parametrize(
    ("section", "part"),
    [
        ("The whole", lambda v: [v]),
        ("meta", lambda v: [v["meta"]]),
        ("A table", lambda v: v["tables"].values()),
        ("A finding", lambda v: v["findings"]),
        ("An opportunity", lambda v: v["opportunities"]),
    ],
)
def test_the_documented_keys_are_the_real_ones(section, part, small: Report):
    # A company of 300 orders has nothing to gain that its rows would prove.
    report = demo_report() if section == "An opportunity" else small
    found = list(part(as_json(report)))
    assert found
    assert all(set(one) == _keys(section) for one in found)


def test_every_table_and_column_is_documented(report: Report):
    page = (DOCS / "tables.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\S+)$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    for name, columns in described([report]).items():
        documented = set(re.findall(r"^\| `(\w+)` \|", sections.get(name, ""), re.MULTILINE))
        absent = set(columns) - documented
        assert not absent, f"docs/tables.md lacks {sorted(absent)} of {name}: run python docs/generate.py"


def test_the_page_of_settings_is_the_one_that_the_code_gives():
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert page == settings_page(), "run python docs/generate.py"


def test_every_table_that_a_sheet_shows_is_in_the_json_with_its_rows(report: Report):
    tables = as_json(report)["tables"]
    shown = [b.table for s in report.sheets for b in s.blocks if isinstance(b, TableBlock | Cards)]
    # What was read and the options are in meta; native formulas over the Data sheet are the workbook's own.
    own = {"about", "settings"}
    assert {t.name for t in shown} - own <= set(tables)
    # A sheet may show the first rows of a long table only.
    assert all(len(tables[t.name]["rows"]) >= len(t.frame) for t in shown if t.name not in own)


def test_every_sentence_that_a_sheet_shows_is_a_text_of_a_finding_or_section(small: Report):
    values = as_json(small)
    written = [s for part in values["text"].values() for s in part]
    assert len(written) == sum(len(part) for part in small.text.values())
    assert all(isinstance(s, str) and s for s in written)


def test_each_fact_of_a_finding_names_the_cell_that_holds_its_value(report: Report):
    values = as_json(report)
    for finding in values["findings"]:
        for fact in finding["facts"].values():
            table, row, column = re.fullmatch(r"(.+)\[(\d+)\]\.(\w+)", fact["id"]).groups()
            assert values["tables"][table]["rows"][int(row)][column] == fact["value"]


def test_recommendations_and_risks_are_the_rows_of_their_tables(small: Report):
    values = as_json(small)
    assert values["recommendations"] == values["tables"]["actions"]["rows"]
    assert values["risks"] == values["tables"]["risks"]["rows"]


def test_check_gives_plain_rows(eight_rows):
    values = check(eight_rows)
    assert list(values) == ["row_account", "control_totals", "header_mapping", "reading_notes", "set_aside"]
    assert json.dumps(values, allow_nan=False)


def test_the_audit_gives_the_documented_parts(eight_rows):
    values = audit_report("Revenue was 516,401 in total.", eight_rows).to_json()
    page = (DOCS / "json.md").read_text(encoding="utf-8").partition("## Other commands")[2]
    assert set(values) | set(values["claims"][0]) <= set(re.findall(r"`(\w+)`", page))
