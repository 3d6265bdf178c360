"""Customers as the scores need them: their order days, first and last day, orders, revenue and margin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import narwhals as nw
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.engine import grouped, named
from xlsales.cube.group_by import Measure
from xlsales.table.book import NOT_GIVEN, Note, SalesBook
from xlsales.table.customer_key import why_no_key
from xlsales.table.period import day_number, period_of

Value = Literal["margin", "revenue"]
# Sums of the same amounts in another order differ in their last bits; rounded, equal customers stay equal.
DECIMALS = 6
NO_KEY = "customer_no_key"


def purchases(cube: Cube) -> pd.DataFrame:
    """One row per customer and day, over all rows up to the as-of day (`as_of_day`).

    Parameters
    ----------
    cube
        Its book needs a customer; rows without one (`NOT_GIVEN`) are left out, see `rows_without_customer`.

    Returns
    -------
    pandas.DataFrame
        `customer` (category in alphabetical order), `day` (days since 1970-01-01), `orders` (distinct order ids of the
        day that are no reversal; 0 where the day has only reversals), `revenue` (net), and `margin` where every
        row has a profit or a cost. Sorted by customer and day.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-01-05", "2024-01-09"]),
    ...                      "revenue": [10.0, 5.0, 1.0], "customer": ["Ada", "Ada", None]})
    >>> purchases(cube_of(book_from_roles(rows), Settings()))[["customer", "orders", "revenue"]].values.tolist()
    [['Ada', 2, 15.0]]
    """
    return cube.once(("purchases", as_of_day(cube)), lambda: _purchases(cube))


def customer_summary(cube: Cube) -> pd.DataFrame:
    """One row per customer over all rows up to the as-of day.

    Returns
    -------
    pandas.DataFrame
        `customer`, `first_day`, `last_day` (of orders; missing where there are only reversals), `orders` (distinct
        order ids that are no reversal), `order_days` (distinct days with an order), `revenue` (net) and `margin` as in
        `purchases`. Sorted by customer.
    """
    return cube.once(("customer_summary", as_of_day(cube)), lambda: _summary(cube))


def order_days(cube: Cube) -> pd.DataFrame:
    """The days of `purchases` with an order, with `gap`: days since the customer's order day before (missing first)."""
    return cube.once(("order_days", as_of_day(cube)), lambda: _order_days(cube))


def as_of_day(cube: Cube) -> int:
    """The day up to which rows count and from which silence runs: the last day of the rows, or the as-of date set.

    Where the rows carry only labels, an order counts from the first day of its label, and so does the as-of date.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> from xlsales.table.period import day_of
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-09"]), "revenue": 1.0})
    >>> str(day_of(as_of_day(cube_of(book_from_roles(rows), Settings(period="Q1 2024")))))
    '2024-04-09'
    """
    day, precision = cube.calendar.as_of, cube.book.precision
    if precision == "day":
        return day_number(day)
    if precision == "week":
        first = int(cube.book.sales["day"].min())
        return first + (day_number(day) - first) // 7 * 7
    return day_number(period_of(day, precision, cube.calendar.fiscal_year_start).start)


def rows_without_customer(cube: Cube) -> tuple[int, float]:
    """How many rows of the history name no customer, and their revenue."""
    return cube.once(("rows without customer", as_of_day(cube)), lambda: _rows_without_customer(cube))


def _rows_without_customer(cube: Cube) -> tuple[int, float]:
    rows = _history(cube).filter(nw.col("customer") == cube.member_code("customer", NOT_GIVEN))
    found = grouped(rows, [], Measure("rows", "lines"), Measure("revenue", "sum"))
    return int(found["rows"].iloc[0]), float(found["revenue"].fillna(0).iloc[0]) / cube.parts


def why_no_customers(cube: Cube) -> str:
    """Why there is nothing to say about customers; empty where there is."""
    if not cube.book.has("customer"):
        said = next((n.text for n in cube.book.notes if n.code == NO_KEY), "")
        return said or "The rows have no customer column."
    if why := cube.once("why no key", lambda: why_no_key(cube.book)):
        return f"{why}."
    if not len(purchases(cube)):
        return f"No row up to {cube.calendar.as_of:%Y-%m-%d} names its customer."
    if not len(order_days(cube)):
        return "The customers have reversals only, no order."
    return ""


def without_mere_names(cube: Cube) -> Cube:
    """The cube without a customer column that tells no customers apart, and with a warning that says so.

    Else every table of the members of a dimension would speak of them: rankings, movers, drivers.
    """
    why = cube.once("why no key", lambda: why_no_key(cube.book))
    if not why:
        return cube
    book = cube.book
    deals = book.deals.drop(columns="customer", errors="ignore") if book.deals is not None else None
    note = Note(NO_KEY, f"{why}.", int((book.sales["customer"] != NOT_GIVEN).sum()), "warning")
    told = replace(book, sales=book.sales.drop(columns="customer"), deals=deals, notes=(*book.notes, note))
    return Cube(told, cube.settings, cube.calendar)


def customers_left_out(cube: Cube) -> tuple[str, ...]:
    """Notes on the rows and customers of the history that customer tables leave out, with their count and amount."""
    rows, revenue = rows_without_customer(cube)
    idle = int((customer_summary(cube)["orders"] == 0).sum())
    notes = []
    if rows:
        notes.append(f"{rows:,} row{'s' * (rows != 1)} with revenue of {revenue:,.0f} without a customer left out.")
    if idle:
        notes.append(f"{idle:,} customer{'s' * (idle != 1)} with reversals only left out: no order.")
    return tuple(notes)


def value_measure(book: SalesBook) -> Value:
    """What a customer's value is counted in: margin where every row tells it, else revenue."""
    return "margin" if _margin(book) is not None else "revenue"


def _margin(book: SalesBook) -> nw.Expr | None:
    if book.has("profit") and book.sales["profit"].notna().all():
        return nw.col("profit")
    if book.has("cost") and book.sales["cost"].notna().all():
        return nw.col("revenue") - nw.col("cost")
    return None


def _history(cube: Cube) -> nw.LazyFrame[Any]:
    return cube.lines.filter(nw.col("day") <= as_of_day(cube))


def _named(cube: Cube) -> nw.LazyFrame[Any]:
    return _history(cube).filter(nw.col("customer") != cube.member_code("customer", NOT_GIVEN))


def _purchases(cube: Cube) -> pd.DataFrame:
    margin = _margin(cube.book)
    rows, measures = _named(cube), [Measure("revenue", "sum")]
    if margin is not None:
        rows, measures = rows.with_columns(margin.alias("margin")), [*measures, Measure("margin", "sum")]
    by = ["customer", "day"]
    out = cube.with_orders(rows, by, *measures)
    amounts = [c for c in ("revenue", "margin") if c in out]
    out[amounts] = (out[amounts] / cube.parts).round(DECIMALS)
    # Only the customers there are, in alphabetical order.
    out = named(out, ("customer",), cube.book.sales)
    out["customer"] = out["customer"].cat.remove_unused_categories()
    return out[[*by, "orders", *amounts]]


def _order_days(cube: Cube) -> pd.DataFrame:
    rows = purchases(cube)
    days = rows[rows["orders"] > 0].reset_index(drop=True)
    same = days["customer"].cat.codes.diff() == 0
    return days.assign(gap=days["day"].diff().where(same))


def _summary(cube: Cube) -> pd.DataFrame:
    every, days = purchases(cube), order_days(cube)
    amounts = [c for c in ("revenue", "margin") if c in every]
    # Every category is a customer of the history, so grouping by all of them loses and adds none.
    out = every.groupby("customer", observed=False)[amounts].sum().round(DECIMALS)
    dates = days.groupby("customer", observed=False)["day"].agg(["min", "max", "size"])
    dates = dates.rename(columns={"min": "first_day", "max": "last_day", "size": "order_days"})
    out = out.join(dates.astype("Int64"))
    # An order on two days is one order: counted over the lines, not added up over the days.
    counted = cube.with_orders(_named(cube), ["customer"], Measure("lines", "lines"))
    out["orders"] = counted["orders"].to_numpy()
    out["order_days"] = out["order_days"].fillna(0).astype("int64")
    return out.reset_index()[["customer", "first_day", "last_day", "orders", "order_days", *amounts]]
