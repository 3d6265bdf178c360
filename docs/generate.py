"""Write what follows from the code: settings, tables, figures, the README's formulas. Run: python docs/generate.py"""

from __future__ import annotations

import re
from pathlib import Path

from xlsales.advice.handbook import page as playbook_page
from xlsales.api import analyze
from xlsales.excel.functions import FUNCTIONS
from xlsales.excel.host import first_line
from xlsales.metrics.definitions import sections
from xlsales.metrics.table import Table
from xlsales.report.model import Report
from xlsales.report.sheets.settings import written
from xlsales.sample import company
from xlsales.settings import OPTIONS
from xlsales.table.book import DIMENSIONS
from xlsales.table.period import GRAINS

FOLDER = Path(__file__).parent
TITLES_OF = "the small sample company"


def settings_page() -> str:
    """Every option with its default, choices and meaning, by group."""
    lines = [
        "# Settings",
        "",
        "Written by `docs/generate.py` from `xlsales/settings.py`. Give a setting on the sheet *Settings*, with",
        "`--set name=value`, or as `xlsales.analyze(rows, name=value)`. A share may be written `0.2` or `20%`.",
    ]
    group = ""
    for name, option in OPTIONS.items():
        about = option.metadata
        if about["group"] != group:
            group = about["group"]
            lines += ["", f"## {group}", "", "| setting | default | meaning |", "| --- | --- | --- |"]
        choices = f" One of: {', '.join(f'`{c}`' for c in about['choices'])}." if about["choices"] else ""
        default = f"`{written(option.default)}`" if written(option.default) else "(empty)"
        lines.append(f"| `{name}` | {default} | {about['meaning']}{choices} |")
    return "\n".join([*lines, ""])


def tables_page(reports: list[Report]) -> str:
    """Every table of these reports with all its columns; the same table of several dimensions once."""
    lines = [
        "# Tables",
        "",
        "Written by `docs/generate.py` from reports on a made-up company. Names and columns are the keys of `--json`",
        "and of `report.tables`. `<dimension>` stands for a standard column such as `region` or `rep`, `<grain>` for",
        "`month`, `quarter` or `year`. Columns that the rows cannot answer (no units, no deals, nothing to compare",
        "with) are left out. How a kind is written: `money` whole units, `price` with cents, `share`, `rate` and",
        "`change` a fraction, `points` a difference of two rates, `by_row` as the row's own `kind` says.",
    ]
    for name, columns in sorted(described(reports).items()):
        lines += ["", f"## {name}", "", "| column | kind | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{column}` | {kind} | {meaning} |" for column, (kind, meaning) in columns.items()]
    return "\n".join([*lines, ""])


def figures_page() -> str:
    """Every figure with its header, kind and meaning, by the part of definitions.md that says more."""
    lines = [
        "# Figures",
        "",
        "Written by `docs/generate.py` from `xlsales/metrics/definitions.toml`: what stands in the notes on headers",
        "of columns. A header has one meaning in the whole workbook; a figure of another time says so in its header.",
        "Where the settings choose a way to count, its meaning follows its name. More is in",
        "[definitions.md](definitions.md).",
    ]
    for section, several in sections():
        lines += ["", f"## {section}", "", "| header | kind | meaning |", "| --- | --- | --- |"]
        for one in several:
            ways = "".join(f" `{way}`: {text}" for way, text in one.ways.items())
            lines.append(f"| {one.header} | {one.kind} | {one.meaning}{ways} |".replace("{", "‹").replace("}", "›"))
    return "\n".join([*lines, ""])


def described(reports: list[Report]) -> dict[str, dict[str, tuple[str, str]]]:
    """Table pattern → column → kind and meaning, over all reports; tables without rows have no columns to show."""
    out: dict[str, dict[str, tuple[str, str]]] = {}
    for report in reports:
        for table in report.tables.values():
            if table.columns:
                known = out.setdefault(pattern(table.name), {})
                known |= {c.name: (c.kind, _meaning(table, c.name)) for c in table.columns if c.name not in known}
    return out


def formulas_list() -> str:
    """The formulas with what they give, for the README."""
    rows = [f"| `{f.__name__.upper()}` | {first_line(f)} |" for f in FUNCTIONS]
    return "\n".join(["| formula | gives |", "| --- | --- |", *rows])


def readme_page() -> str:
    """The README with its list of formulas renewed."""
    page = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    between = re.compile(r"(?<=<!-- formulas -->\n).*?(?=\n<!-- /formulas -->)", re.DOTALL)
    return between.sub(lambda _: formulas_list(), page)


def pattern(name: str) -> str:
    """A table's name with its dimensions, grain or subject as placeholders."""
    if name.startswith("opportunity_"):
        return "opportunity_<lever>_<subject>"
    stem, parts = name, []
    while "_" in stem and stem.rpartition("_")[2] in (*DIMENSIONS, *GRAINS):
        stem, _, last = stem.rpartition("_")
        parts.insert(0, "<grain>" if last in GRAINS else "<dimension>")
    return "_".join([stem, *parts])


def _meaning(table: Table, column: str) -> str:
    about = table.column(column)
    text = about.meaning or ("The member's name." if column.startswith("member") else f"{about.header}.")
    # The sample's own periods do not belong into a description.
    return re.sub(r"\bQ[1-4] 20\d\d\b", "a period", text).replace("|", "\\|")


def sample_reports() -> list[Report]:
    """Reports that show every table: orders with deals and targets, and deals alone."""
    small, whole = company(7, orders=400), company()
    return [
        analyze(small.orders, deals=small.deals, targets=small.targets, source_name=TITLES_OF),
        analyze(whole.orders, deals=whole.deals, targets=whole.targets, source_name=TITLES_OF),
        analyze(whole.deals, source_name=TITLES_OF),
        analyze(small.deals, source_name=TITLES_OF),
        analyze(small.orders.drop(columns=["Product", "Category"], errors="ignore"), source_name=TITLES_OF),
    ]


def main() -> None:
    """Write the pages."""
    (FOLDER / "settings.md").write_text(settings_page(), encoding="utf-8")
    (FOLDER.parent / "README.md").write_text(readme_page(), encoding="utf-8")
    (FOLDER / "playbook.md").write_text(playbook_page(), encoding="utf-8")
    (FOLDER / "figures.md").write_text(figures_page(), encoding="utf-8")
    (FOLDER / "tables.md").write_text(tables_page(sample_reports()), encoding="utf-8")


if __name__ == "__main__":
    main()
