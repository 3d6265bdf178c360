"""The command line: demo, analyze, audit, check, new, setup, doctor, functions."""

from __future__ import annotations

import gc
import json
import os
import sys
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlsales.errors import OutputError, SalesError, UsageError, nearest
from xlsales.table.ahead import parse_ahead
from xlsales.version import __version__

if TYPE_CHECKING:
    from xlsales.report.model import Report

app = typer.Typer(
    name="xlsales",
    help="A sales analyst that lives in the workbook and never states a number it can't prove.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

LONGEST_NAME = 60
DONE, NOT_ANALYSABLE, WRONG_USAGE, WRONG_CLAIM = 0, 1, 2, 3
WORKBOOKS, DOCUMENTS = (".xlsx", ".xlsm"), (".md", ".docx")
# Typer's own complaints (a missing argument, an unknown option) share this base, which has no public name in it.
_TYPING_ERROR: type[Exception] = typer.BadParameter.__bases__[0]

Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="SOURCE...",
        help="Files with orders or deals (.xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv, .parquet); several are joined "
        "by their keys, or stacked when their columns agree.",
    ),
]
Targets = Annotated[Path | None, typer.Option("--targets", metavar="FILE", help="A file with quotas.")]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="ROLE=HEADER", help="What a header means, such as revenue=Betrag; repeatable."),
]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A setting, such as grain=month; repeatable."),
]
Json = Annotated[str | None, typer.Option("--json", metavar="FILE|-", help="Write everything as JSON; - for stdout.")]


def main() -> None:
    """Run the command line; every expected error is one message and an exit code, never a traceback.

    Whoever stops it is answered by `xlsales.__main__`.
    """
    _any_character()
    if sys.argv[1:2] in (["analyze"], ["check"]):
        # Before anything else is imported; what stands right behind the command are its sources.
        parse_ahead([Path(word) for word in takewhile(_no_option, sys.argv[2:])])
    # A run is over before cycles of garbage are worth looking for, at its end least of all.
    gc.disable()
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except SalesError as error:
        _stop(str(error), WRONG_USAGE if isinstance(error, UsageError) else NOT_ANALYSABLE)
    except _TYPING_ERROR as error:
        _stop(_complaint(error), WRONG_USAGE)
    except BrokenPipeError:
        # The reader of a pipe (head, less) has had enough; that is not a fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(DONE) from None
    except OSError as error:
        # A name that no system takes, a disk that is full: whatever the system says is one line too.
        _stop(f"{_shortened(error.filename or 'the output')}: {error.strerror or error}.", NOT_ANALYSABLE)
    finally:
        # DuckDB complains of what is left at the end.
        if "duckdb" not in sys.modules:
            gc.freeze()
    raise SystemExit(code or DONE)


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False
) -> None:
    if version:
        typer.echo(f"xlsales {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def demo(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it: .xlsm or .xlsx.")
    ] = Path("xlsales_demo.xlsm"),
) -> None:
    """Write a finished workbook from a made-up sample company."""
    from xlsales.sample import demo_report

    _check_target(output, WORKBOOKS)
    typer.echo(f"Wrote {_write(demo_report(), output).resolve()}")
    typer.echo("Open it in Excel; start at the sheet Summary.")


@app.command()
def analyze(
    sources: Sources,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="A workbook (.xlsx, or .xlsm with buttons), or the report as text (.md, .docx).",
        ),
    ] = None,
    targets: Targets = None,
    period: Annotated[
        str,
        typer.Option(
            metavar="PERIOD", help='Such as "Q4 2017", ytd, all, "last 12 months"; default: the last whole one.'
        ),
    ] = "",
    compare: Annotated[
        str, typer.Option(metavar="PERIOD", help='auto (default), previous, year_ago, none, or such as "Q3 2017".')
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="FILTER", help='Only rows of region=West or "rep=Ann,Ben"; != leaves out; repeatable.'),
    ] = None,
    mapping: Mapping = None,
    values: Values = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="auto (default), pandas, duckdb or spark: who does the group-bys.")
    ] = "",
    json_to: Json = None,
) -> None:
    """Analyse sales rows and write a finished workbook or text.

    Exit codes: 0 done; 1 the data cannot be analysed or the file not written; 2 wrong usage.
    """
    parsing = parse_ahead(sources)
    from xlsales.api import as_json, read
    from xlsales.excel.rows_ahead import pack_ahead
    from xlsales.report.build import report_of
    from xlsales.settings import Settings
    from xlsales.table.sources import check_place

    if parsing:
        # Needed later only, but now there is nothing else to do.
        import scipy.special  # noqa: F401

        import xlsales.excel.workbook  # noqa: F401
    for source in sources:
        check_place(source)
    if output is None and json_to is None:
        raise UsageError("there is nowhere to write to", cure="Give -o OUT.xlsx, or --json - for the screen.")
    read_from = [*sources, *([targets] if targets else [])]
    _check_targets(output, WORKBOOKS + DOCUMENTS, json_to, read_from)
    given = {"period": period, "compare": compare, "where": "; ".join(where or []), "engine": engine}
    options = _settings(values) | {k: v for k, v in given.items() if v}
    book = read(sources, targets=targets, mapping=_pairs(mapping, "--map"), **options)
    as_workbook = output is not None and output.suffix.lower() in WORKBOOKS
    report = report_of(book, Settings().with_values(options), rows_known=pack_ahead if as_workbook else None)
    if output is not None:
        typer.echo(f"Wrote {_write(report, output)}", err=json_to == "-")
    if json_to:
        _write_json(as_json(report), json_to)
    if json_to != "-":
        from xlsales.screen import told

        for line in told(report):
            typer.echo(line)


@app.command()
def audit(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="The report: .txt, .md, .docx, .html or .pdf.")],
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", metavar="SOURCE", help="The rows that it speaks of; repeatable."),
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option("--beside", metavar="REPORT", help="Another report of the same rows: where they contradict."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The verdicts as a workbook (.xlsx), or the report with footnotes (.md).",
        ),
    ] = None,
    mapping: Mapping = None,
    values: Values = None,
    json_to: Json = None,
) -> None:
    """Check the claims of a report against rows.

    Each is right, wrong, misleading or unverifiable, with the figure that the rows give; exit code 3 when one is wrong.
    """
    parse_ahead(data or [])
    from xlsales.api import audit_report, read, write_audit

    _check_targets(output, (".xlsx", ".md"), json_to, [report, *(data or []), *(beside or [])])
    options = _settings(values)
    book = read(data, mapping=_pairs(mapping, "--map"), **options) if data else None
    result = audit_report(report, book, beside=beside or (), **options)
    if output is not None:
        typer.echo(f"Wrote {write_audit(result, output, book, **options)}", err=json_to == "-")
    if json_to:
        _write_json(result.to_json(), json_to)
    if json_to != "-":
        typer.echo(result.headline if output is not None else result.to_markdown())
    raise typer.Exit(WRONG_CLAIM if result.any_wrong else DONE)


@app.command()
def check(
    sources: Sources, targets: Targets = None, mapping: Mapping = None, values: Values = None, json_to: Json = None
) -> None:
    """Show how headers and rows were read.

    What each header was taken for, the rows set aside with their reasons, and totals that tie to the source.
    """
    parse_ahead(sources)
    from xlsales.api import check as checked
    from xlsales.api import checks_of, read
    from xlsales.screen import on_screen

    _check_targets(None, (), json_to, [*sources, *([targets] if targets else [])])
    book = read(sources, targets=targets, mapping=_pairs(mapping, "--map"), **_settings(values))
    if json_to:
        _write_json(checked(book), json_to)
    if json_to != "-":
        typer.echo("\n\n".join(on_screen(table) for table in checks_of(book)))


@app.command()
def new(output: Annotated[Path, typer.Argument(metavar="OUT.xlsm", help="Where to write the workbook.")]) -> None:
    """Write an empty workbook with buttons and formulas.

    Its macros are made for the installed xlwings.
    """
    from xlsales.excel.template import build_template

    _check_target(output, (".xlsm",))
    typer.echo(f"Wrote {build_template(output)}")


@app.command()
def setup() -> None:
    """Tell Excel which Python to run.

    Once on each computer, on Windows or macOS.
    """
    from xlsales.excel.setup import write_interpreter

    typer.echo(write_interpreter())


@app.command()
def doctor(
    workbook: Annotated[
        Path | None, typer.Argument(metavar="[WORKBOOK]", help="A workbook whose buttons or formulas do not work.")
    ] = None,
) -> None:
    """Look for what keeps the add-in from running.

    Each line says how to cure what was found; exit code 1 when there is something.
    """
    from xlsales.excel.doctor import examine

    if workbook is not None and not workbook.is_file():
        raise UsageError("there is no such file", where=str(workbook), cure="Give the path of a workbook.")
    found = examine(workbook)
    for one in found:
        typer.echo(f"{'ok  ' if one.ok else 'LOOK'}  {one.check}: {one.advice}")
    raise typer.Exit(DONE if all(one.ok for one in found) else NOT_ANALYSABLE)


@app.command()
def functions() -> None:
    """List the Excel formulas with their arguments."""
    from xlsales.excel.functions import described

    typer.echo("\n".join(described()))


def _shortened(name: str | bytes) -> str:
    text = os.fsdecode(name)
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _no_option(word: str) -> bool:
    return not word.startswith("-")


def _stop(message: str, code: int) -> None:
    typer.echo(f"xlsales: {message}", err=True)
    raise SystemExit(code)


def _complaint(error: Exception) -> str:
    """A usage error of the command line itself as one message with the place to look it up."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "xlsales"
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    return f"{said.rstrip('.?') + ('?' if said.endswith('?') else '.')} See: {command} --help"


def _pairs(items: list[str] | None, option: str) -> dict[str, str]:
    out = {}
    for item in items or []:
        name, sign, value = item.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"{item!r} is not a name and a value", where=option, cure="Write name=value.")
        out[name.strip()] = value.strip()
    return out


def _settings(values: list[str] | None) -> dict[str, Any]:
    # Read here, so that a wrong name is said before a large file is read.
    from xlsales.settings import Settings

    pairs = _pairs(values, "--set")
    Settings().with_values(pairs)
    return pairs


def _check_targets(output: Path | None, kinds: tuple[str, ...], json_to: str | None, sources: list[Path]) -> None:
    """Refuse what cannot be written before anything is read."""
    targets = [output] if output is not None else []
    if output is not None:
        _check_target(output, kinds)
    if json_to and json_to != "-":
        targets.append(Path(json_to))
    for target in targets:
        if any(_same(target, s) for s in sources):
            raise UsageError("the output would replace a source", where=str(target), cure="Give another name.")
    if len(targets) == 2 and targets[0].absolute() == targets[1].absolute():
        raise UsageError("-o and --json name the same file", where=str(output), cure="Give one another name.")


def _check_target(target: Path, kinds: tuple[str, ...]) -> None:
    if target.is_dir():
        raise OutputError(f"{target} is a folder. Give the name of a file.")
    if target.suffix.lower() not in kinds:
        written = f"a file of the kind {target.suffix}" if target.suffix else "a file without a suffix"
        near = nearest(target.suffix or ".", kinds)
        raise UsageError(f"cannot write {written}", where=str(target), cure=f"{near} The suffix says what to write.")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: the folder {target.parent} does not exist. Make it, or choose another one.")


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _write(report: Report, target: Path) -> Path:
    from xlsales.api import write_document, write_workbook

    return (write_document if target.suffix.lower() in DOCUMENTS else write_workbook)(report, target)


def _write_json(values: dict[str, Any], target: str) -> None:
    from xlsales.in_place import put_in_place

    text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False)
    if target == "-":
        typer.echo(text)
    else:
        put_in_place((text + "\n").encode("utf-8"), Path(target))


def _any_character() -> None:
    # A Windows console may not know every sign that a customer's name has.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
