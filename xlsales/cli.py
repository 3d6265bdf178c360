"""The command line: demo, analyze, audit, check, new, setup, doctor, functions."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlsales import __version__
from xlsales.errors import OutputError, SalesError, UsageError

if TYPE_CHECKING:
    from xlsales.report.model import Report

app = typer.Typer(
    name="xlsales",
    help="A sales analyst that lives in the workbook and never states a number it can't prove.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Sources = Annotated[list[Path], typer.Argument(metavar="SOURCE…", help="Files with orders or deals; tables to join.")]
Targets = Annotated[Path | None, typer.Option("--targets", help="A file with quotas.")]
Mapping = Annotated[list[str] | None, typer.Option("--map", metavar="ROLE=HEADER", help="What a header means.")]
Values = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting.")]
Json = Annotated[
    str | None, typer.Option("--json", metavar="FILE|-", help="Write everything as JSON; - for the screen.")
]
DONE, NOT_ANALYSABLE, WRONG_USAGE, WRONG_CLAIM = 0, 1, 2, 3


def main() -> None:
    """Run the command line; every expected error is one message and an exit code, never a traceback."""
    _utf8()
    try:
        app()
    except SalesError as error:
        typer.echo(f"xlsales: {error}", err=True)
        raise SystemExit(WRONG_USAGE if isinstance(error, UsageError) else NOT_ANALYSABLE) from None


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False) -> None:
    if version:
        typer.echo(f"xlsales {__version__}")
        raise typer.Exit


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to write it.")] = Path("xlsales_demo.xlsm"),
) -> None:
    """Write a finished workbook from the sample company."""
    from xlsales.api import write_workbook
    from xlsales.sample import demo_report

    written = write_workbook(demo_report(), output)
    typer.echo(f"Wrote {written.resolve()}")
    typer.echo("Open it in Excel; start at the sheet Home.")


@app.command()
def analyze(
    sources: Sources,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="OUT.xlsx, or OUT.xlsm with buttons.")] = None,
    targets: Targets = None,
    period: Annotated[str, typer.Option(help='Such as "Q4 2017"; default: the last complete period.')] = "",
    compare: Annotated[str, typer.Option(help='previous, year_ago, or such as "Q3 2017".')] = "",
    mapping: Mapping = None,
    values: Values = None,
    engine: Annotated[str, typer.Option(help="auto, pandas, duckdb or spark.")] = "",
    json_to: Json = None,
) -> None:
    """Analyse sales rows and write a finished workbook."""
    from xlsales.api import analyze_files, as_json, write_workbook

    if output is None and json_to is None:
        raise UsageError("there is nowhere to write to", cure="Give -o OUT.xlsx, or --json - for the screen.")
    if output is not None and output.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UsageError(f"cannot write a {output.suffix or 'file without a suffix'}", where=str(output),
                         cure="Name it .xlsx, or .xlsm for one with buttons.")  # fmt: skip
    if output is not None and any(_same(output, s) for s in sources):
        raise UsageError("the output would replace a source", where=str(output), cure="Give another name after -o.")
    options = _pairs(values, "--set") | {
        k: v for k, v in (("period", period), ("compare", compare), ("engine", engine)) if v
    }
    report = analyze_files(sources, targets=targets, mapping=_pairs(mapping, "--map"), **options)
    if json_to:
        _write_json(as_json(report), json_to)
    if output is not None:
        written = write_workbook(report, output)
        typer.echo(f"Wrote {written}", err=json_to == "-")
    if json_to != "-":
        _say(report)


@app.command()
def audit(
    report: Annotated[Path, typer.Argument(help="The report: .txt, .md, .docx, .html or .pdf.")],
    data: Annotated[
        list[Path] | None, typer.Option("--data", help="The rows that it speaks of; more than one allowed.")
    ] = None,
    mapping: Mapping = None,
    values: Values = None,
    json_to: Json = None,
) -> None:
    """Say which claims of a report are right, wrong, misleading or unverifiable (exit code 3 when one is wrong)."""
    from xlsales.api import audit as audit_text
    from xlsales.api import read

    options = _pairs(values, "--set")
    book = read(data, mapping=_pairs(mapping, "--map"), **options) if data else None
    result = audit_text(report, book, **options)
    if json_to:
        _write_json(result.to_json(), json_to)
    if json_to != "-":
        typer.echo(result.to_markdown())
    raise typer.Exit(WRONG_CLAIM if result.wrong else DONE)


@app.command()
def check(
    sources: Sources, targets: Targets = None, mapping: Mapping = None, values: Values = None, json_to: Json = None
) -> None:
    """Show how the rows were read: headers, rows set aside with reasons, totals that tie."""
    from xlsales.api import check as checked
    from xlsales.api import read

    book = read(sources, targets=targets, mapping=_pairs(mapping, "--map"), **_pairs(values, "--set"))
    tables = checked(book)
    if json_to:
        _write_json(tables, json_to)
    if json_to != "-":
        for name, rows in tables.items():
            _print_table(name.replace("_", " ").capitalize(), rows)


@app.command()
def new(output: Annotated[Path, typer.Argument(metavar="OUT.xlsm", help="Where to write the workbook.")]) -> None:
    """Write an empty workbook with buttons, settings and formulas, made for the installed xlwings."""
    from xlsales.excel.template import build_template

    typer.echo(f"Wrote {build_template(output)}")


@app.command()
def setup() -> None:
    """Tell Excel's xlwings which Python to run."""
    from xlsales.excel.setup import write_interpreter

    typer.echo(write_interpreter())


@app.command()
def doctor() -> None:
    """Look for what keeps the add-in from running, and say how to cure it."""
    from xlsales.excel.doctor import examine

    findings = examine()
    for found in findings:
        typer.echo(f"{'ok  ' if found.ok else 'LOOK'}  {found.check}: {found.advice}")
    raise typer.Exit(DONE if all(f.ok for f in findings) else NOT_ANALYSABLE)


@app.command()
def functions() -> None:
    """List the formulas with their arguments."""
    from xlsales.excel.functions import described

    for line in described():
        typer.echo(line)


def _pairs(items: list[str] | None, option: str) -> dict[str, Any]:
    out = {}
    for item in items or []:
        name, sign, value = item.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"{item!r} is not a name and a value", where=option, cure="Write name=value.")
        out[name.strip()] = value.strip()
    return out


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _write_json(values: dict[str, Any], target: str) -> None:
    text = json.dumps(values, ensure_ascii=False, indent=2, default=str)
    if target == "-":
        typer.echo(text)
        return
    try:
        Path(target).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{target}: cannot write the JSON file ({reason}). Choose another folder or name.") from None


def _say(report: Report) -> None:
    locale, currency = report.meta["settings"]["locale"], report.meta["currency"]
    for sentence in report.text["executive"]:
        typer.echo(f"  {sentence.text(locale, currency)}")
    if report.meta["rows_set_aside"]:
        typer.echo(
            f"  {report.meta['rows_set_aside']:,} of {report.meta['rows_read']:,} rows were set aside: see Checks."
        )


def _print_table(title: str, rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_edge=False)
    for name in rows[0] if rows else ():
        table.add_column(name)
    for row in rows[:50]:
        table.add_row(*("" if v is None else f"{v:,.2f}" if isinstance(v, float) else str(v) for v in row.values()))
    Console(width=None if sys.stdout.isatty() else 160).print(table if rows else f"{title}: nothing")


def _utf8() -> None:
    # A Windows console may not know every sign that a customer's name has.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
