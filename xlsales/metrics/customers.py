"""The customer list: each customer with segment, value, chance of still being one, and silence, in one table."""

from __future__ import annotations

from xlsales.cube.cube import Cube
from xlsales.cube.customers import why_no_customers
from xlsales.metrics.at_risk import ACTIVE, AT_RISK, CHURNED, silence
from xlsales.metrics.at_risk import COLUMNS as SILENCE
from xlsales.metrics.clv import COLUMNS as VALUE
from xlsales.metrics.clv import clv
from xlsales.metrics.definitions import defined
from xlsales.metrics.rfm import CUSTOMERS as SCORES
from xlsales.metrics.rfm import rfm
from xlsales.metrics.table import Table, table, unavailable

REASONS = {
    AT_RISK: "Silent for longer than ever before and than chance explains",
    CHURNED: "Silent for longer than the churn window and than ever before",
    ACTIVE: "",
}

COLUMNS = {
    c.name: c
    for c in (
        SCORES["member"],
        SCORES["class"],
        SILENCE["revenue"],
        SILENCE["orders"],
        defined("first_order"),
        SILENCE["last_order"],
        SILENCE["days_silent"],
        SILENCE["usual_gap"],
        SILENCE["times_usual"],
        SCORES["r"],
        SCORES["f"],
        SCORES["m"],
        VALUE["historic_value"],
        VALUE["p_alive"],
        VALUE["expected_orders"],
        VALUE["predicted_value"],
        SILENCE["state"],
        defined("why", "reason"),
    )
}


def customer_table(cube: Cube) -> Table:
    """List every customer with an order, most revenue first, with all that the customer tables say.

    Returns
    -------
    Table
        `customers`: the columns of `rfm`, `clv` and `at_risk` that the data can answer; what cannot be told is left
        out and a note says why. Unavailable without customers.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05"]), "revenue": [10.0], "customer": ["Ada"]})
    >>> customer_table(cube_of(book_from_roles(rows), Settings())).fact("state", member="Ada").value
    'Active'
    """
    title = "All customers"
    why = why_no_customers(cube)
    if why:
        return unavailable("customers", title, why)
    scores, value = rfm(cube), clv(cube)
    frame = silence(cube)
    for part, names in ((scores, ("class", "r", "f", "m")), (value, tuple(VALUE))):
        new = [c for c in names if c in part.frame and c not in frame]
        if part:
            frame = frame.join(part.frame.set_index("member")[new], on="member")
    frame["reason"] = frame["state"].map(REASONS)
    # The customers come in the order of their names, in which equals stay.
    frame = frame.sort_values("revenue", ascending=False, kind="stable", ignore_index=True)
    seen = f"All is seen from {cube.calendar.as_of:%Y-%m-%d}, whatever period is reported."
    notes = dict.fromkeys((seen, scores.missing, *scores.notes, *value.notes))
    return table("customers", title, COLUMNS, frame, *notes)
