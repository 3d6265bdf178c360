"""Every option, once: its name, default, meaning and valid values.

The Settings sheet, `--set name=value`, and the documentation are generated from this dataclass.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from xlsales.errors import UsageError, nearest
from xlsales.fiscal import CALENDARS, YEAR_ENDS, year_start


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
    fiscal_calendar: str = _option(
        "months",
        "Months of the calendar, or of whole weeks: 4-4-5, 4-5-4, 5-4-4. A year then has 52 or 53 weeks, of which the "
        "53rd is the last month's.",
        "Periods",
        CALENDARS,
    )
    fiscal_year_end: str = _option(
        "nearest saturday",
        "Where a year of weeks ends: on the last such day of the month before fiscal_year_start, or on the one nearest "
        "to that month's end.",
        "Periods",
        YEAR_ENDS,
    )
    fiscal_year_name: str = _option(
        "ends",
        "The calendar year after which a fiscal year is named: the one in which it ends, or begins.",
        "Periods",
        ("ends", "begins"),
    )
    period: str = _option(
        "",
        "What to report on: a period (Q4 2017, 2017-11, FY24 Q3, H1 2024, 2017), all, ytd, qtd, mtd, ytd 2023, "
        "last 12 months, 2024-03-01..2024-05-15, Q1 2024..Q3 2024; empty: the last complete period.",
        "Periods",
    )
    compare: str = _option(
        "auto",
        "Compare with: previous, year_ago (the same days of the year before), none, a span such as Q3 2017, or auto: "
        "year_ago where the season is real, else previous.",
        "Periods",
    )
    where: str = _option(
        "",
        "Only rows of these members, such as region=West; rep=Ann,Ben; product!=Gate; empty: all rows.",
        "Periods",
    )
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
    targets_unit: str = _option(
        "auto",
        "Unit of the targets: as their title, sheet or headers say, or each one, thousands or millions.",
        "Targets",
        ("auto", "one", "thousand", "million"),
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

    def __post_init__(self) -> None:
        """Give the fiscal year's first month what else the options say of that year."""
        month = int(self.fiscal_year_start)
        year = year_start(month, self.fiscal_calendar, self.fiscal_year_end, self.fiscal_year_name)
        object.__setattr__(self, "fiscal_year_start", year)

    def with_values(self, values: Mapping[str, Any]) -> Settings:
        """Return these settings with some values replaced, given as text or as values; None gives the default.

        Raises
        ------
        UsageError
            For an unknown name (the nearest ones are given) or a value that is not of the option's kind.
        """
        return replace(self, **{name: _parsed(name, value) for name, value in values.items()})


OPTIONS = {f.name: f for f in fields(Settings)}

# What a value must be beyond its kind: names, test, words.
_RULES: tuple[tuple[tuple[str, ...], Callable[[Any], bool], str], ...] = (
    (("fiscal_year_start",), lambda v: 1 <= v <= 12, "a month from 1 to 12"),
    (("top", "clv_months"), lambda v: v >= 1, "a whole number from 1"),
    (("churn_days", "min_events"), lambda v: v >= 0, "a whole number from 0"),
    (
        ("header_threshold", "top_share", "alpha"),
        lambda v: 0 < v <= 1,
        "a share above 0 and up to 1, such as 0.2 or 20%",
    ),
    (("abc_edges",), lambda v: v[0] > 0 and v[1] <= 1, "two shares between 0 and 1, such as 0.8, 0.95"),
    (("attainment_floor",), lambda v: v >= 0, "a share from 0"),
    (("clv_discount",), lambda v: 0 <= v < 1, "a share from 0 and below 1"),
    (("band_edges",), lambda v: v[0] > 0, "amounts above 0"),
)
_KINDS: dict[type, str] = {tuple: "rising numbers separated by commas", int: "a whole number", float: "a number"}


def _parsed(name: str, value: Any) -> Any:
    if name not in OPTIONS:
        raise UsageError(f"there is no setting {name!r}", where="Settings", cure=nearest(name, OPTIONS))
    option = OPTIONS[name]
    if value is None:
        return option.default
    choices = {str(c).lower(): c for c in option.metadata["choices"]}
    try:
        parsed = _day(value) if name == "as_of" else _as_kind(_as_text(value), option.default)
    except (TypeError, ValueError, OverflowError):
        kind = _KINDS.get(type(option.default), "a date written YYYY-MM-DD")
        raise UsageError(f"{name} takes {kind}, not {str(value)!r}", where="Settings") from None
    if choices:
        if str(parsed).lower() not in choices:
            cure = nearest(str(value), option.metadata["choices"])
            raise UsageError(f"{name} cannot be {str(value)!r}", where="Settings", cure=cure)
        return choices[str(parsed).lower()]
    for names, holds, kind in _RULES:
        if name in names and not holds(parsed):
            raise UsageError(f"{name} takes {kind}, not {str(value)!r}", where="Settings")
    return parsed


def _as_kind(value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        parts = value.replace(";", ",").split(",") if isinstance(value, str) else list(value)
        numbers = tuple(_number(p) for p in parts)
        if list(numbers) != sorted(set(numbers)) or (len(default) == 2 and len(numbers) != 2):
            raise ValueError
        return numbers
    if isinstance(default, int):
        number = _number(value)
        if number != int(number):
            raise ValueError
        return int(number)
    return _number(value) if isinstance(default, float) else str(value).strip()


def _as_text(value: Any) -> Any:
    """A filter given as column → member or members, as the text that a cell would hold; other values as they are."""
    if not isinstance(value, Mapping):
        return value
    several = {c: m if isinstance(m, list | tuple | set) else [m] for c, m in value.items()}
    return "; ".join(f"{c}={','.join(_quoted(str(m)) for m in ms)}" for c, ms in several.items())


def _quoted(member: str) -> str:
    return f'"{member}"' if "," in member else member


def _number(value: Any) -> float:
    text = str(value).strip()
    number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not math.isfinite(number):
        raise ValueError
    return number


def _day(value: Any) -> str:
    # A cell's date comes as a datetime, whose first ten characters are the day.
    text = str(value).strip()
    return dt.date.fromisoformat(text[:10]).isoformat() if text else ""
