"""Settings: every option with its value, choices and meaning, and the header mapping that the user can correct."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.calendar import COMPARISONS
from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Heading, Sheet, TableBlock
from xlsales.settings import OPTIONS, Settings
from xlsales.table.book import DIMENSIONS, MEASURES
from xlsales.table.span import WORDS, Bounds, span_names
from xlsales.words.sentence import plain

ROLES = (
    "", "ignore", "order_id", "date", "period", *MEASURES, *DIMENSIONS, "deal_id", "stage", "created", "closed",
    "amount", "status", "currency",
)  # fmt: skip

MOST_OFFERED, FEW_MEMBERS = 60, 40


def sheet(analysis: Analysis) -> Sheet:
    """Where a person changes how the analysis is done."""
    options = options_table(analysis.cube.settings)
    mapping = analysis.evidence.tables["header_mapping"]
    return Sheet(
        "Settings",
        plain("Change a yellow cell, then press Analyze"),
        (
            Heading("Options"),
            options_block(options, offered(analysis.cube)),
            Heading("How the headers were read"),
            TableBlock(mapping, inputs=("role",), choices={"role": ROLES}),
        ),
    )


def options_block(options: Table, offers: dict[str, tuple[str, ...]]) -> TableBlock:
    """The options with their drop-downs: the values that one can take, or some of those where it can take any."""
    choices = {("value", i): o.metadata["choices"] for i, o in enumerate(OPTIONS.values()) if o.metadata["choices"]}
    examples = {("value", i): offers[n] for i, n in enumerate(OPTIONS) if offers.get(n)}
    return TableBlock(options, inputs=("value",), choices=choices, offers=examples)


def offered(cube: Cube | None = None) -> dict[str, tuple[str, ...]]:
    """Setting → values to pick from: the spans that the rows have, and a filter a member of each short column.

    Examples
    --------
    >>> offered()["compare"]
    ('auto', 'previous', 'year_ago', 'none')
    """
    if cube is None:
        return {"period": WORDS, "compare": COMPARISONS}
    calendar = cube.calendar
    spans = span_names(Bounds(calendar.first_day, calendar.last_day, calendar.grain, calendar.fiscal_year_start))
    near = [s for s in spans if s not in WORDS][:MOST_OFFERED]
    return {
        "period": (*WORDS, *near),
        "compare": (*COMPARISONS, *(p.label for p in reversed(calendar.periods[-MOST_OFFERED:]))),
        "where": tuple(w for w in dict.fromkeys((cube.settings.where, *_filters(cube))) if w),
    }


def _filters(cube: Cube) -> tuple[str, ...]:
    """One filter a member, of the columns with few enough of them to pick from."""
    short = {d: cube.members(d) for d in cube.book.dimensions}
    named = [(d, m) for d, ms in short.items() if 1 < len(ms) <= FEW_MEMBERS for m in ms if not set(m) & set(';="')]
    return tuple(f'{d}="{m}"' if "," in m else f"{d}={m}" for d, m in named)


def options_table(settings: Settings) -> Table:
    """One row an option: name, value, meaning, group."""
    columns = (
        defined("option_group", "group"),
        defined("option", "name"),
        defined("option_value", "value"),
        defined("option_meaning", "meaning"),
    )
    rows = [(o.metadata["group"], n, written(getattr(settings, n)), o.metadata["meaning"]) for n, o in OPTIONS.items()]
    return Table("settings", "Options", columns, pd.DataFrame(rows, columns=[c.name for c in columns]))


def written(value: object) -> str:
    """A setting's value as it is written in its cell and read back by `Settings.with_values`.

    Examples
    --------
    >>> written((0.8, 0.95)), written(10)
    ('0.8, 0.95', '10')
    """
    return ", ".join(f"{v:g}" for v in value) if isinstance(value, tuple) else f"{value}"
