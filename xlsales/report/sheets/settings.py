"""Settings: every option with its value, choices and meaning, and the header mapping that the user can correct."""

from __future__ import annotations

import pandas as pd

from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Heading, Sheet, TableBlock
from xlsales.settings import OPTIONS, Settings
from xlsales.table.book import DIMENSIONS, MEASURES
from xlsales.words.sentence import plain

ROLES = (
    "", "ignore", "order_id", "date", "period", *MEASURES, *DIMENSIONS, "deal_id", "stage", "created", "closed",
    "amount", "status", "currency",
)  # fmt: skip


def sheet(analysis: Analysis) -> Sheet:
    """Where a person changes how the analysis is done."""
    options = options_table(analysis.cube.settings)
    mapping = analysis.evidence.tables["header_mapping"]
    choices = {("value", i): o.metadata["choices"] for i, o in enumerate(OPTIONS.values()) if o.metadata["choices"]}
    return Sheet(
        "Settings",
        plain("Change a yellow cell, then press Analyze"),
        (
            Heading("Options"),
            TableBlock(options, inputs=("value",), choices=choices),
            Heading("How the headers were read"),
            TableBlock(mapping, inputs=("role",), choices={"role": ROLES}),
        ),
    )


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
