"""The workbook to start from: `xlsales new`, and `workbook_template.xlsm` in the repository.

It is a report without results, written by the writer of all workbooks. In the repository, run

    python -m xlsales.excel.template --write    to build the generated macros and the workbook anew
    python -m xlsales.excel.template --check    to compare the committed ones with what would be built
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from xlsales.errors import OutputError
from xlsales.excel.file import write_workbook
from xlsales.excel.macros import CONF, ribbon_xml, vba_project_of
from xlsales.excel.package import Parts, read_parts
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Table
from xlsales.report.model import Buttons, Heading, Report, Rows, Sheet, TableBlock, Text
from xlsales.report.sheets import audit
from xlsales.report.sheets.home import BUTTONS
from xlsales.report.sheets.settings import ROLES, offered, options_block, options_table
from xlsales.settings import Settings
from xlsales.words.sentence import plain

RIBBON = ribbon_xml()
TEMPLATE = "workbook_template.xlsm"
DATA_COLUMNS = (
    ("Date", "date", "datetime64[ns]", "date"),
    ("Order ID", "order_id", "str", "text"),
    ("Customer", "customer", "str", "text"),
    ("Product", "product", "str", "text"),
    ("Category", "category", "str", "text"),
    ("Region", "region", "str", "text"),
    ("Segment", "segment", "str", "text"),
    ("Rep", "rep", "str", "text"),
    ("Units", "units", "float", "count"),
    ("Revenue", "revenue", "float", "price"),
)
"""Header, standard column, type, kind."""
TARGET_COLUMNS = (("Rep", "str", "text"), ("Period", "str", "text"), ("Quota", "float", "money"))
STEPS = (
    "1.  Paste your rows under the headers of the sheet Data, or over them with headers of your own.",
    "2.  Press Check data: it says how each header was understood and which rows were set aside, and why.",
    "3.  Press Analyze: the report is written into new sheets of this workbook. Your own sheets stay as they are.",
)
GOOD_TO_KNOW = (
    "Orders need a date and revenue; deals need a stage and an amount. Every other column adds questions that can be "
    "answered.",
    "Quotas go to the sheet Targets. Options and the meaning of headers are on the sheet Settings.",
    "A report by somebody else goes to the sheet Audit; Audit a report, on the ribbon tab xlsales, checks its figures.",
    "Undo last run brings back the results before the last run.",
    'Formulas work in any cell, such as =SALES_KPIS(Data[#All]) or =SALES_BREAKDOWN(Data[#All],"region").',
    "Once on each computer: install Python and xlsales, then run xlsales setup. If a button fails, run xlsales doctor.",
)


def build_template(path: Path) -> Path:
    """Write the workbook to start from, with macros for the installed xlwings.

    Parameters
    ----------
    path
        Ends in .xlsm.

    Returns
    -------
    Path
        The file written. The same versions give the same bytes.

    Raises
    ------
    OutputError
        Where the target is no .xlsm or cannot be written.
    """
    if path.suffix.lower() != ".xlsm":
        raise OutputError(f"{path}: only a workbook ending in .xlsm can hold buttons and formulas. Choose such a name.")
    return write_workbook(template_report(), path, vba_project=vba_project_of, ribbon=RIBBON, conf=CONF)


def template_report() -> Report:
    """A report without results: Home, Data, Targets, Audit, Settings."""
    settings = Settings()
    sheets = (_home(), _data(), _targets(), audit.sheet(), _settings(settings))
    return Report({"currency": "", "locale": settings.locale}, sheets, {})


def _home() -> Sheet:
    return Sheet(
        "Home",
        plain("Sales analysis"),
        (
            Text((plain("A sales analyst in your workbook: each figure leads back to its rows"),), "subtitle"),
            Buttons(BUTTONS),
            Heading("Three steps"),
            Text(tuple(map(plain, STEPS))),
            Heading("Good to know"),
            Text(tuple(map(plain, GOOD_TO_KNOW))),
        ),
        accent=True,
    )


def _data() -> Sheet:
    frame = pd.DataFrame({header: pd.Series(dtype=kind) for header, _, kind, _ in DATA_COLUMNS})
    return Sheet("Data", plain("The rows"), (Rows(frame, "Data", {header: k for header, _, _, k in DATA_COLUMNS}),))


def _targets() -> Sheet:
    frame = pd.DataFrame({header: pd.Series(dtype=kind) for header, kind, _ in TARGET_COLUMNS})
    return Sheet("Targets", plain("Quotas"), (Rows(frame, "Targets", {header: k for header, _, k in TARGET_COLUMNS}),))


def _settings(settings: Settings) -> Sheet:
    columns = (
        defined("source_header", "header"),
        defined("taken_as", "role"),
    )
    mapping = pd.DataFrame([(header, role) for header, role, _, _ in DATA_COLUMNS], columns=["header", "role"])
    headers = Table("header_mapping", "How the headers are read", columns, mapping)
    return Sheet(
        "Settings",
        plain("Change a yellow cell, then press Analyze"),
        (
            options_block(options_table(settings), offered()),
            TableBlock(headers, inputs=("header", "role"), choices={"role": ROLES}),
        ),
    )


def differing_parts(one: Parts, other: Parts) -> list[str]:
    """Names of parts that only one package has or whose content differs.

    Examples
    --------
    >>> differing_parts({"a": b"1", "b": b"2"}, {"a": b"1", "b": b"3", "c": b""})
    ['b', 'c']
    """
    return sorted(n for n in {*one, *other} if one.get(n) != other.get(n))


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or compare the committed template and the generated macros: `--write` or `--check`."""
    from xlsales.excel.wrappers import generated_modules

    folder = Path(__file__).parent
    committed, macros = folder.parents[1] / TEMPLATE, folder / "vba"
    if list(arguments if arguments is not None else sys.argv[1:]) == ["--write"]:
        for name, text in generated_modules().items():
            (macros / name).write_text(text, "utf-8", newline="\n")
        build_template(committed)
        return 0
    different = [n for n, text in generated_modules().items() if (macros / n).read_text("utf-8") != text]
    different += _against(committed)
    sys.stdout.write("".join(f"differs: {name}\n" for name in different))
    return 1 if different else 0


def _against(committed: Path) -> list[str]:
    import tempfile

    if not committed.is_file():
        return [committed.name]
    with tempfile.TemporaryDirectory() as folder:
        rebuilt = build_template(Path(folder, TEMPLATE))
        return differing_parts(read_parts(committed.read_bytes()), read_parts(rebuilt.read_bytes()))


if __name__ == "__main__":
    raise SystemExit(main())
