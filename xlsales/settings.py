"""Every option, once: its name, default, meaning and valid values.

The Settings sheet, `--set name=value`, and the documentation are generated from this dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from xlsales.errors import UsageError, nearest


def _option(default: Any, meaning: str, group: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"meaning": meaning, "group": group, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """The options of one analysis; a value is a word, a number or a tuple of numbers.

    Examples
    --------
    >>> Settings().with_values({"grain": "month", "top": "5"}).top
    5
    """

    grain: str = _option(
        "auto",
        "Length of a period; auto takes quarters where the data span at least two of them.",
        "Periods",
        ("auto", "month", "quarter", "year"),
    )
    fiscal_year_start: int = _option(1, "First month of the fiscal year, 1 to 12.", "Periods")
    period: str = _option("", "Period to report on, such as Q4 2017; empty: the last complete one.", "Periods")
    compare: str = _option("previous", "Compare with: previous, year_ago, or a period such as Q3 2017.", "Periods")
    as_of: str = _option("", "As-of date (YYYY-MM-DD); empty: the last day in the data.", "Periods")
    cancelled: str = _option(
        "exclude",
        "Cancelled, void, refunded and test rows: left out or kept.",
        "Rows",
        ("exclude", "keep"),
    )
    decimal: str = _option("auto", "Decimal mark of numbers written as text.", "Rows", ("auto", "point", "comma"))
    day_order: str = _option("auto", "Order of day and month in dates written as text.", "Rows", ("auto", "dmy", "mdy"))
    header_threshold: float = _option(0.8, "Confidence from which a header is taken as a known column.", "Rows")
    currency: str = _option("", "Currency shown with money, such as USD; empty: as in the data.", "Display")
    locale: str = _option(
        "en-US",
        "How numbers, dates and currency are written.",
        "Display",
        ("en-US", "en-GB", "de-DE", "fr-FR", "es-ES"),
    )
    top: int = _option(10, "Members shown by name in charts and in lists of top and bottom members.", "Display")
    cross: str = _option("", "Two dimensions to cross, such as region,segment; empty: two with few members.", "Display")
    text: str = _option(
        "living",
        "Sentences as formulas over the cells of their figures, or as plain text.",
        "Display",
        ("living", "plain"),
    )
    abc_edges: tuple[float, float] = _option(
        (0.80, 0.95), "Cumulative shares that end classes A and B.", "Concentration"
    )
    top_share: float = _option(0.20, "The x of 'the top x % of members'.", "Concentration")
    band_edges: tuple[float, ...] = _option(
        (1_000, 5_000, 10_000, 25_000, 50_000, 100_000), "Edges of the deal-size bands, in money.", "Deals"
    )
    cycle: str = _option(
        "won",
        "Weeks to close: days/7 over won deals, days/7 over won and lost, or week boundaries over won and lost.",
        "Deals",
        ("won", "closed", "week_boundary"),
    )
    win_rate: str = _option(
        "closed",
        "Win rate over the deals closed in the period, or over the cohort created in it.",
        "Deals",
        ("closed", "cohort"),
    )
    attainment_floor: float = _option(0.75, "Attainment below this is called out.", "Targets")
    rfm_segments: str = _option("five", "Five or ten customer segments.", "Customers", ("five", "ten"))
    rfm_cut: str = _option(
        "ntile", "Scores as equal-sized groups or at quantile edges.", "Customers", ("ntile", "quantile")
    )
    churn_days: int = _option(0, "Days of silence that count as churned; 0: from the customers' own gaps.", "Customers")
    clv_months: int = _option(12, "Horizon of predicted customer value, in months.", "Customers")
    clv_discount: float = _option(0.01, "Discount rate per month for predicted customer value.", "Customers")
    min_events: int = _option(5, "Fewer deals or orders than this are never ranked strong or weak.", "Certainty")
    alpha: float = _option(0.05, "Level of the tests of significance.", "Certainty")
    playbook: str = _option("", "A file with rules of your own, tried before ours; empty: none.", "Advice")
    engine: str = _option("auto", "Who does the group-bys.", "Engine", ("auto", "pandas", "duckdb", "spark"))

    def with_values(self, values: Mapping[str, Any]) -> Settings:
        """Return these settings with some values replaced, given as text or as values.

        Raises
        ------
        UsageError
            For an unknown name (the nearest ones are given) or a value that is not of the option's kind.
        """
        return replace(self, **{name: _parsed(name, value) for name, value in values.items()})


OPTIONS = {f.name: f for f in fields(Settings)}


def _parsed(name: str, value: Any) -> Any:
    if name not in OPTIONS:
        raise UsageError(f"there is no setting {name!r}", where="Settings", cure=nearest(name, OPTIONS))
    option = OPTIONS[name]
    default, choices = option.default, option.metadata["choices"]
    try:
        parsed = _as_kind(value, default)
    except (TypeError, ValueError):
        kind = "numbers separated by commas" if isinstance(default, tuple) else "a number"
        raise UsageError(f"{name} takes {kind}, not {value!r}", where="Settings") from None
    if choices and parsed not in choices:
        raise UsageError(f"{name} cannot be {value!r}", where="Settings", cure=nearest(str(value), choices))
    if name == "fiscal_year_start" and not 1 <= parsed <= 12:
        raise UsageError(f"fiscal_year_start is a month from 1 to 12, not {value!r}", where="Settings")
    return parsed


def _as_kind(value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        parts = str(value).replace(";", ",").split(",") if isinstance(value, str) else list(value)
        numbers = tuple(float(p) for p in parts)
        if list(numbers) != sorted(set(numbers)) or (len(default) == 2 and len(numbers) != 2):
            raise ValueError
        return numbers
    if isinstance(default, int):
        number = float(value)
        if number != int(number):
            raise ValueError
        return int(number)
    if isinstance(default, float):
        return float(str(value).rstrip("%")) / 100 if str(value).strip().endswith("%") else float(value)
    return str(value).strip()
