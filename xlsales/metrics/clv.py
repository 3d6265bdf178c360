"""Customer lifetime value: what each customer has brought, and what the customer can be expected to bring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import (
    as_of_day,
    customer_summary,
    customers_left_out,
    purchases,
    value_measure,
    why_no_customers,
)
from xlsales.metrics.at_risk import CHURNED, silence
from xlsales.metrics.bgnbd import BgNbd, fit_bgnbd
from xlsales.metrics.definitions import defined
from xlsales.metrics.gamma_gamma import GammaGamma, fit_gamma_gamma
from xlsales.metrics.table import Table, table, unavailable

WEEK = 7.0
WEEKS_A_MONTH = 365.25 / 12 / WEEK
# Fewer repeat customers than this fit anything.
FITTED = 3_000
REPEAT_CUSTOMERS = 30
# The Gamma-Gamma model takes value and frequency to be independent; beyond this correlation they are not.
CORRELATION = 0.3

COLUMNS = {
    c.name: c
    for c in (
        defined("member", header="Customer"),
        defined("orders_to_date", "orders"),
        defined("historic_value"),
        defined("p_alive"),
        defined("expected_orders"),
        defined("value_per_order"),
        defined("predicted_value"),
    )
}


@dataclass(frozen=True)
class Repeats:
    """Each customer's repeat behaviour, aligned by position; times in weeks.

    Parameters
    ----------
    frequency, recency, age
        Order days after the first; weeks from first to last; weeks from first to the as-of day.
    average
        Value per repeat order day: value after the first order day, net of reversals, divided by `frequency`.
    """

    frequency: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    average: np.ndarray


def clv(cube: Cube) -> Table:
    """Give each customer's historic value, and the predicted one where models can be fitted (definitions: CLV).

    Parameters
    ----------
    cube
        Settings used: `clv_months` (horizon), `clv_discount` (per month), `as_of`.

    Returns
    -------
    Table
        `clv`: one row a customer with an order, highest predicted (else historic) value first. The columns from
        `p_alive` on are there only as far as the models hold; a note says why not. Unavailable without customers.

    Notes
    -----
    BG/NBD (doi:10.1287/mksc.1040.0098) for orders, Gamma-Gamma (doi:10.1509/jmkr.2005.42.4.415) for their value.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-02-05"]), "revenue": [10.0, 5.0],
    ...                      "customer": ["Ada", "Ada"]})
    >>> clv(cube_of(book_from_roles(rows), Settings(grain="year"))).frame.values.tolist()
    [['Ada', 2, 15.0]]
    """
    return cube.once(("clv", as_of_day(cube), cube.calendar.grain), lambda: _clv(cube))


def _clv(cube: Cube) -> Table:
    title = "Customer lifetime value"
    why = why_no_customers(cube)
    if why:
        return unavailable("clv", title, why)
    every, measure = customer_summary(cube), value_measure(cube.book)
    some = every[every["orders"] > 0].reset_index(drop=True)
    frame = pd.DataFrame(
        {"member": some["customer"].astype(str), "orders": some["orders"], "historic_value": some[measure]}
    )
    notes = [f"Value is {measure} up to {cube.calendar.as_of:%Y-%m-%d}, net of reversals.", *customers_left_out(cube)]
    predicted, said = _predicted(repeats(cube, some, measure), cube)
    frame = frame.assign(**predicted)
    if "p_alive" in frame:
        # Both come in the order of the names. Whether a customer has churned is told once, by the own silence.
        frame["p_alive"] = frame["p_alive"].where(silence(cube)["state"] != CHURNED)
    rank = "predicted_value" if "predicted_value" in frame else "historic_value"
    # The customers come in the order of their names, in which equals stay.
    frame = frame.sort_values(rank, ascending=False, kind="stable", ignore_index=True)
    return table("clv", title, COLUMNS, frame, *notes, *said)


def repeats(cube: Cube, customers: pd.DataFrame, measure: str) -> Repeats:
    """The repeat behaviour of customers of `customer_summary`, in their order."""
    first, last = (customers[c].to_numpy(dtype=float) for c in ("first_day", "last_day"))
    x = customers["order_days"].to_numpy(dtype=float) - 1
    rows = purchases(cube)
    place = customers["customer"].cat.codes.to_numpy()
    start = np.full(len(rows["customer"].cat.categories), np.inf)
    start[place] = first
    later = rows[rows["day"].to_numpy() > start[rows["customer"].cat.codes.to_numpy()]]
    value = later.groupby("customer", observed=False)[measure].sum().to_numpy()[place]
    average = np.divide(value, x, out=np.zeros(len(x)), where=x > 0)
    return Repeats(x, (last - first) / WEEK, (as_of_day(cube) - first) / WEEK, average)


def _predicted(history: Repeats, cube: Cube) -> tuple[dict[str, np.ndarray], list[str]]:
    repeat = int((history.frequency > 0).sum())
    if cube.book.precision not in ("day", "week"):
        return {}, [f"No prediction: the rows tell only the {cube.book.precision} of an order."]
    if repeat < REPEAT_CUSTOMERS:
        return {}, [f"No prediction: {repeat:,} customers bought again; the models need {REPEAT_CUSTOMERS}."]
    fitted, sampled = _sample(history)
    buying = fit_bgnbd(fitted.frequency, fitted.recency, fitted.age)
    if buying.fit != "converged":
        return {}, [f"No prediction: {_why_not(buying)}"]
    months = cube.settings.clv_months
    bought = _monthly(buying, history, months)
    # In the model nobody leaves before a second order: of who has ordered once it tells nothing.
    alive = buying.p_alive(history.frequency, history.recency, history.age)
    out = {
        "p_alive": np.where(history.frequency > 0, alive, np.nan),
        "expected_orders": bought.sum(axis=0),
    }
    said = [
        f"BG/NBD, weeks, over {repeat:,} of {len(history.frequency):,} customers who bought again: "
        f"r {buying.r:.4f}, α {buying.alpha:.4f}, a {buying.a:.4f}, b {buying.b:.4f}."
    ]
    said += sampled
    worth, reason = _worth(fitted)
    if worth is None:
        return out, [*said, f"No predicted value: {reason}"]
    out["value_per_order"] = worth.expected_value(history.frequency, history.average)
    discount = (1 + cube.settings.clv_discount) ** -np.arange(1, months + 1)
    out["predicted_value"] = discount @ bought * out["value_per_order"]
    return out, [
        *said,
        f"Gamma-Gamma: p {worth.p:.4f}, q {worth.q:.4f}, v {worth.v:.4f}. {reason}",
        f"Horizon {months} months, discounted {cube.settings.clv_discount:.1%} a month.",
    ]


def _sample(history: Repeats) -> tuple[Repeats, list[str]]:
    """Every k-th customer, where there are more than the parameters need to settle."""
    customers = len(history.frequency)
    step = -(-customers // FITTED)
    if step == 1:
        return history, []
    part = Repeats(history.frequency[::step], history.recency[::step], history.age[::step], history.average[::step])
    return part, [f"Fitted on every {step}th of {customers:,} customers in the order of their names."]


def _monthly(buying: BgNbd, history: Repeats, months: int) -> np.ndarray:
    """Expected order days in each of the coming months: one row a month, one column a customer."""
    ends = [
        buying.expected_purchases(i * WEEKS_A_MONTH, history.frequency, history.recency, history.age)
        for i in range(1, months + 1)
    ]
    return np.diff(np.array(ends), axis=0, prepend=0.0)


def _worth(history: Repeats) -> tuple[GammaGamma | None, str]:
    usable = (history.frequency > 0) & (history.average > 0)
    x, average = history.frequency[usable], history.average[usable]
    if usable.sum() < REPEAT_CUSTOMERS:
        return None, f"{usable.sum():,} customers bought again at a positive value; it needs {REPEAT_CUSTOMERS}."
    alike = x.std() == 0 or average.std() == 0
    correlation = 0.0 if alike else float(np.corrcoef(x, average)[0, 1])
    if abs(correlation) > CORRELATION:
        return None, (
            f"customers who buy more often spend {'more' if correlation > 0 else 'less'} each time "
            f"(correlation {correlation:.2f}); the Gamma-Gamma model takes the two as independent."
        )
    worth = fit_gamma_gamma(x, average)
    if not worth.converged:
        return None, "the Gamma-Gamma model did not converge on the customers' average values."
    return worth, f"Correlation of frequency and value: {correlation:.2f}."


def _why_not(buying: BgNbd) -> str:
    if buying.fit == "no drop-out signal":
        return "no drop-out signal; a model in which no customer ever leaves explains the orders as well."
    return "the BG/NBD model did not converge on these customers' orders."
