"""The `SalesBook`: the user's rows in standard columns, with an account of every row that was read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from xlsales.errors import InputError
from xlsales.table.period import Precision

NOT_GIVEN = "(not given)"
DIMENSIONS = (
    "region", "territory", "country", "city", "office", "segment", "sector", "channel",
    "category", "product", "customer", "manager", "rep",
)  # fmt: skip
MEASURES = ("revenue", "units", "cost", "profit", "discount", "price")
WON, LOST, OPEN = 1, 0, -1


@dataclass(frozen=True)
class ColumnMatch:
    """How one header of the source was understood: its standard column, how sure, and why."""

    source: str
    header: str
    role: str
    confidence: float
    how: str
    used: bool = True


@dataclass(frozen=True)
class Note:
    """Something the reader did or saw that the user should know: a code, a sentence, and how many rows it touches."""

    code: str
    text: str
    rows: int = 0
    level: Literal["info", "warning"] = "info"


@dataclass(frozen=True)
class Control:
    """A total of the source beside the same total of the analysis; they must agree."""

    name: str
    source: float
    report: float
    tolerance: float = 0.005

    @property
    def agrees(self) -> bool:
        """Whether the difference is within half a cent, or the tolerance given."""
        return abs(self.source - self.report) <= self.tolerance


@dataclass(frozen=True)
class SalesBook:
    """The rows of one analysis in standard columns, on which everything else rests.

    Parameters
    ----------
    sales
        One row a line of revenue. Always: `row` (int, number in the source), `day` (int32, days since 1970-01-01;
        the first day of the period where the source has only period labels), `month` (int32, year × 12 + month − 1),
        `revenue` (float), `reversal` (bool: a cancellation that nets out and is no order). Where the source has them:
        `order_id`, `not_sure` (category: the status of an order that may still change; missing for all others),
        `units`, `cost`, `profit`, `discount`, `price` (floats, missing allowed) and any of `DIMENSIONS`
        (categories; a missing one is `NOT_GIVEN`). Where revenue comes from deals: the won deals by close date.
    deals
        One row an opportunity, or None. Always: `row`, `deal_id`, `stage` (category), `state` (int8: 1 won, 0 lost,
        −1 open), `amount` (float, missing allowed), `created`, `closed` (Int32 day numbers, missing allowed),
        `created_month`, `closed_month` (Int32), and any of `DIMENSIONS`.
    basis
        Where revenue comes from: orders or deals.
    precision
        The finest time the source tells: day, or week, month, quarter, year for period labels.
    matches
        Every header of the source and what it was taken for.
    set_aside
        The rows that do not count: columns `source`, `row`, `reason`, `detail`, `amount`.
    notes
        What else the reader did or saw.
    controls
        Totals of the source against totals of these rows.
    labels
        Standard column → the header the user wrote, for showing (`rep` → "Sales agent").
    targets
        One row a member and month, quarter or year: `role`, `member`, `grain`, `period_ix`, `quota`; or None.
    source_rows
        All rows as read, values parsed, with the user's headers, for the sheet *Data*; `counted` and `period` are
        added by the report. None where the book was made from frames.
    pipeline_rows
        The same for the deals, where they stand beside orders.
    source_name
        File or sheet that the user knows the rows by.
    rows_read
        Rows of orders and deals as read: used + set aside.
    members
        Role → all members that lookup tables list, also those without a row (agents without a deal).
    list_prices
        Product → list price, where a product table gives one.
    currency
        ISO code or symbol of the money, empty where the source does not say.
    reports_to
        Member → the one above, as tables of teams say it (rep → manager, manager → director).
    groupings
        Columns of `sales` and `deals` that group rows beside the standard dimensions (see `groups`, `audit.groupings`).
    alike
        Of these, the dimension that each is another of: `sub_category` → `category`.
    """

    sales: pd.DataFrame
    deals: pd.DataFrame | None = None
    basis: Literal["orders", "deals"] = "orders"
    precision: Precision = "day"
    matches: tuple[ColumnMatch, ...] = ()
    set_aside: pd.DataFrame = field(default_factory=lambda: empty_set_aside())
    notes: tuple[Note, ...] = ()
    controls: tuple[Control, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    targets: pd.DataFrame | None = None
    source_rows: pd.DataFrame | None = None
    pipeline_rows: pd.DataFrame | None = None
    source_name: str = "rows"
    rows_read: int = 0
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    list_prices: dict[str, float] = field(default_factory=dict)
    currency: str = ""
    reports_to: dict[str, str] = field(default_factory=dict)
    groupings: tuple[str, ...] = ()
    alike: dict[str, str] = field(default_factory=dict)

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that the rows have, in the order in which sheets show them."""
        have = set(self.sales.columns) | (set(self.deals.columns) if self.deals is not None else set())
        levels = {d: [g for g in self.groupings if self.alike.get(g) == d] for d in DIMENSIONS}
        others = [g for g in self.groupings if g not in self.alike]
        return tuple(d for d in (*(g for d in DIMENSIONS for g in (d, *levels[d])), *others) if d in have)

    def kind_of(self, dimension: str) -> str:
        """The standard dimension that one is, or is another of; empty for a group of its own kind."""
        return self.alike.get(dimension, dimension if dimension in DIMENSIONS else "")

    def like(self, *kinds: str) -> tuple[str, ...]:
        """The dimensions of these kinds that the rows have, in the order of the kinds."""
        return tuple(d for kind in kinds for d in self.dimensions if self.kind_of(d) == kind)

    def has(self, *columns: str) -> bool:
        """Whether the sales rows have all of these standard columns."""
        return all(c in self.sales.columns for c in columns)

    def label(self, role: str) -> str:
        """The user's own word for a standard column, in sentence case."""
        written = self.labels.get(role, role).replace("_", " ").strip()
        return written[:1].upper() + written[1:] if written else role

    def with_targets(self, targets: pd.DataFrame) -> SalesBook:
        """The same book with a targets table."""
        return replace(self, targets=targets)


def empty_set_aside() -> pd.DataFrame:
    """A set-aside list without a row."""
    return pd.DataFrame({"source": [], "row": [], "reason": [], "detail": [], "amount": []})


def book_from_roles(
    sales: pd.DataFrame | None = None,
    deals: pd.DataFrame | None = None,
    *,
    precision: Precision = "day",
    **account: Any,
) -> SalesBook:
    """Make a `SalesBook` of frames whose columns are already roles with parsed values.

    Parameters
    ----------
    sales
        Needs `date` (datetime64) and `revenue`; may have `order_id`, measures, dimensions, `reversal`, `row`.
    deals
        Needs `stage` and `amount`; may have `deal_id`, `created`, `closed` (datetime64), dimensions, `state`, `row`.
    precision
        The finest time that `date` tells.
    **account
        Any other field of `SalesBook`.

    Raises
    ------
    InputError
        Where neither frame is given or a needed column is missing.

    Examples
    --------
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05"]), "revenue": [10.0], "region": ["North"]})
    >>> book_from_roles(rows).dimensions
    ('region',)
    """
    if sales is None and deals is None:
        raise InputError("there are no rows to analyse", cure="Give orders (date, revenue) or deals (stage, amount).")
    groups = tuple(account.get("groupings", ()))
    deal_rows = None if deals is None else _standard_deals(deals, groups)
    sale_rows = _standard_sales(sales, groups) if sales is not None else won_as_sales(deal_rows)
    basis: Literal["orders", "deals"] = "orders" if sales is not None else "deals"
    account.setdefault("rows_read", len(sales) if sales is not None else len(deal_rows))  # type: ignore[arg-type]
    return SalesBook(sales=sale_rows, deals=deal_rows, basis=basis, precision=precision, **account)


def won_as_sales(deals: pd.DataFrame) -> pd.DataFrame:
    """Won deals with a close date as lines of revenue (definitions: revenue of deals is Won by close date)."""
    won = deals[(deals["state"] == WON) & deals["closed"].notna() & deals["amount"].notna()]
    out = won.drop(columns=["stage", "state", "created", "created_month"]).rename(
        columns={"deal_id": "order_id", "amount": "revenue", "closed": "day", "closed_month": "month"}
    )
    return out.assign(
        order_id=out["order_id"].astype("category"),
        day=out["day"].astype("int32"),
        month=out["month"].astype("int32"),
        reversal=False,
    ).reset_index(drop=True)


def _standard_sales(rows: pd.DataFrame, groups: tuple[str, ...]) -> pd.DataFrame:
    _need(rows, ("date", "revenue"))
    date = rows["date"]
    out = {"row": rows["row"] if "row" in rows else range(2, len(rows) + 2), **_days(date, "day", "month", "int32")}
    out["revenue"] = rows["revenue"].astype(float)
    out["reversal"] = rows["reversal"].astype(bool) if "reversal" in rows else out["revenue"] < 0
    if "order_id" in rows:
        out["order_id"] = rows["order_id"].astype("category")
    out |= {m: rows[m].astype(float) for m in MEASURES[1:] if m in rows}
    if "not_sure" in rows and rows["not_sure"].notna().any():
        out["not_sure"] = rows["not_sure"].astype("category").cat.remove_unused_categories()
    return pd.DataFrame(out | _dimensions(rows, groups)).reset_index(drop=True)


def _standard_deals(rows: pd.DataFrame, groups: tuple[str, ...]) -> pd.DataFrame:
    _need(rows, ("stage", "amount"))
    stage = rows["stage"].astype("category")
    out = {
        "row": rows["row"] if "row" in rows else range(2, len(rows) + 2),
        "deal_id": rows["deal_id"] if "deal_id" in rows else [f"row {i}" for i in range(2, len(rows) + 2)],
        "stage": stage,
        "state": rows["state"].astype("int8") if "state" in rows else stage.map(stage_state).astype("int8"),
        "amount": rows["amount"].astype(float),
    }
    missing = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[ns]")
    for name in ("created", "closed"):
        out |= _days(rows.get(name, missing), name, f"{name}_month", "Int32")
    return pd.DataFrame(out | _dimensions(rows, groups)).reset_index(drop=True)


# Words, also as the end of one (closedwon), but not in deadline or wonderful.
_LOST = re.compile(
    r"lost\b|\bdead\b|\b(disqualified|abandoned|rejected|verloren|perdu\w*)\b|\b(not|nicht) (won|gewonnen)\b"
)
_WON = re.compile(r"(?<!un)won\b|\b(gewonnen|gagnée?|ganad[ao])\b")


def stage_state(stage: object) -> int:
    """Whether a stage's name says won, lost or open.

    Examples
    --------
    >>> [stage_state(s) for s in ("Closed Won", "closedwon", "Lost", "Not won", "Prospecting", "Deadline set")]
    [1, 1, 0, 0, -1, -1]
    """
    words = str(stage).lower()
    if _LOST.search(words):
        return LOST
    return WON if _WON.search(words) else OPEN


def _need(rows: pd.DataFrame, columns: tuple[str, ...]) -> None:
    absent = [c for c in columns if c not in rows]
    if absent:
        raise InputError(f"there is no column for {' and '.join(absent)}", cure="Map a header to it with --map.")


def _days(date: pd.Series, day: str, month: str, dtype: str) -> dict[str, pd.Series]:
    number = (date - pd.Timestamp(1970, 1, 1)).dt.days
    return {day: number.astype(dtype), month: (date.dt.year * 12 + date.dt.month - 1).astype(dtype)}


def _dimensions(rows: pd.DataFrame, groups: tuple[str, ...]) -> dict[str, pd.Series]:
    return {d: as_dimension(rows[d]) for d in (*DIMENSIONS, *groups) if d in rows}


def as_dimension(values: pd.Series) -> pd.Series:
    """Members as categories in alphabetical order, missing ones as `NOT_GIVEN`."""
    kept = values.astype("category")
    codes, names = kept.cat.codes.to_numpy(), kept.cat.categories.tolist()
    names = [c if isinstance(c, str) else f"{c:g}" if isinstance(c, float) else str(c) for c in names]
    there = np.bincount(codes + 1, minlength=len(names) + 1).astype(bool)
    used = {name for name, occurs in zip([NOT_GIVEN, *names], there, strict=True) if occurs}
    place = {name: at for at, name in enumerate(sorted(used))}
    # A missing member has the code -1, which is the last place.
    new = np.array([place.get(name, 0) for name in (*names, NOT_GIVEN)])
    return pd.Series(pd.Categorical.from_codes(new[codes], list(place)), index=values.index)
