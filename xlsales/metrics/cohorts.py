"""Cohorts: customers by the period of their first order, and how many of them order in each period after."""

from __future__ import annotations

from xlsales.cube.cube import Cube
from xlsales.cube.customers import customers_left_out, why_no_customers
from xlsales.metrics.definitions import defined
from xlsales.metrics.retention import customer_periods, periods_told
from xlsales.metrics.table import Column, Table, unavailable

# More columns than this are no table to read.
LONGEST = 12


def cohorts(cube: Cube) -> Table:
    """Give the share of each cohort that orders in each period after its first.

    Returns
    -------
    Table
        `cohorts`: `cohort` (period of the first order), `customers`, and `after_1` … `after_12` (as far as the
        rows go), the share of the cohort with an order so many periods later; missing where that period lies after
        the as-of day or is partial. Unavailable without customers or with one period.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = ["2024-01-05", "2024-01-31", "2024-02-05", "2024-02-29"]
    >>> rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": 1.0, "customer": ["Ada", "Bob", "Ada", "Zoe"]})
    >>> cohorts(cube_of(book_from_roles(rows), Settings(grain="month"))).frame.values.tolist()
    [['Jan 2024', 2, 0.5], ['Feb 2024', 1, nan]]
    """
    grain = cube.calendar.grain
    title = f"Customers by {grain} of first order"
    why, told = why_no_customers(cube), periods_told(cube)
    if not why and len(told) < 2:
        why = f"Cohorts need two {grain}s; the rows have one."
    if why:
        return unavailable("cohorts", title, why)
    rows = customer_periods(cube)
    counts = rows.assign(since=rows["ix"] - rows["first"]).groupby(["first", "since"]).size().unstack(fill_value=0)
    last = told[-1].ix
    spans = range(1, min(LONGEST, last - told[0].ix) + 1)
    counts = counts.reindex(columns=[0, *spans], fill_value=0)
    shares = counts[list(spans)].div(counts[0], axis=0)
    for since in spans:
        at = shares.index + since
        shares[since] = shares[since].where((at <= last) & ~at.isin(list(cube.calendar.partial)))
    frame = shares.set_axis([f"after_{s}" for s in spans], axis=1)
    frame.insert(0, "customers", counts[0])
    frame.insert(0, "cohort", [cube.calendar.period(ix).label for ix in frame.index])
    return Table("cohorts", title, _columns(grain, spans), frame.reset_index(drop=True), _notes(cube))


def _columns(grain: str, spans: range) -> tuple[Column, ...]:
    after = (defined("order_after", f"after_{s}", periods=str(s)) for s in spans)
    size = defined("customers_of_cohort", "customers")
    return (defined("cohort"), size, *after)


def _notes(cube: Cube) -> tuple[str, ...]:
    begun = "The first cohort holds every customer from before the data, too."
    return (begun, *customers_left_out(cube))
