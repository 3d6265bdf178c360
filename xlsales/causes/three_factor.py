"""What drove a change of won revenue: closed deals, win rate and average sale."""

from __future__ import annotations

import pandas as pd

from xlsales.causes.fate import not_split_note
from xlsales.causes.sides import by_size, comparison_notes, with_total
from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import Column, Table, table, unavailable


def three_factor(cube: Cube, dimension: str | None = "manager") -> Table:
    """Split the change of won revenue into closed deals, win rate and average sale, in this order.

    closed = (C₁−C₀)·w₀·a₀, win rate = C₁·(w₁−w₀)·a₀, average sale = W₁·(a₁−a₀), with C closed and W won deals, w the
    win rate and a the average sale.

    Parameters
    ----------
    dimension
        A dimension of the deals; None for the company as one.

    Returns
    -------
    Table
        `drivers_three_<dimension>` (`drivers_three` without one): `member`, `before`, `now` (won revenue),
        `closed_before`, `closed_now`, `win_rate_before`, `win_rate_now`, `average_before`, `average_now`, effects
        `closed`, `win_rate`, `average_sale`, `none_before` (no deal won before), `none_now` (no deal closed now),
        `other` (won deals worth nothing or less in a period), `delta`, `change`; last row "Total".

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> day = pd.to_datetime(["2024-01-05", "2024-04-05"])
    >>> rows = pd.DataFrame({"closed": day, "created": day, "stage": "Won", "amount": [10.0, 8.0], "manager": "Ann"})
    >>> cube = cube_of(book_from_roles(deals=rows), Settings(period="Q2 2024", min_events=1))
    >>> three_factor(cube).fact("average_sale", member="Ann").value
    -2.0
    """
    name = "_".join(["drivers_three", *([dimension] if dimension else [])])
    title = "Closed deals, win rate and average sale of the change"
    deals = cube.book.deals
    if deals is None:
        return unavailable(name, title, "The rows have no deals with a stage, so there is no win rate.")
    if dimension and dimension not in deals:
        return unavailable(name, title, f"The deals have no column for {dimension}.")
    if cube.calendar.before is None:
        return unavailable(name, title, f"There is no period before {cube.calendar.now.label} to compare with.")
    rows = _deal_sides(cube, dimension)
    rows = _three_effects(rows)
    effects = ["closed", "win_rate", "average_sale", "none_before", "none_now", "other"]
    rows = by_size(rows)
    note = not_split_note(rows)
    if dimension:
        rows = with_total(
            rows, ["before", "now", "closed_before", "closed_now", "won_before", "won_now", *effects, "delta"]
        )
    for side, money in (("before", "before"), ("now", "now")):
        rows[f"win_rate_{side}"] = ratio(rows[f"won_{side}"], rows[f"closed_{side}"])
        rows[f"average_{side}"] = ratio(rows[money], rows[f"won_{side}"])
    rows["change"] = change(rows["now"], rows["before"])
    columns = {c.name: c for c in (*_three_heads(cube, dimension), *_THREE_COLUMNS)}
    return table(name, title, columns, rows, note, *comparison_notes(cube))


_THREE_COLUMNS = (
    defined("deals_closed", "closed_before", span="before"),
    defined("deals_closed", "closed_now"),
    defined("deals_won", "won_before", span="before"),
    defined("deals_won", "won_now"),
    defined("win_rate", "win_rate_before", span="before"),
    defined("win_rate", "win_rate_now"),
    defined("average_sale", "average_before", span="before"),
    defined("average_sale", "average_now"),
    defined("closed"),
    defined("effect_of_win_rate", "win_rate"),
    defined("effect_of_average_sale", "average_sale"),
    defined("none_before"),
    defined("none_now"),
    defined("not_split_won", "other"),
    defined("difference_of_amount_won", "delta"),
    defined("change_of_amount_won", "change"),
)


def _three_heads(cube: Cube, dimension: str | None) -> tuple[Column, ...]:
    """Member and the two periods, whose revenue is that of deals: where orders are the revenue, another figure."""
    before, now = cube.calendar.before, cube.calendar.now
    return (
        defined("member", header=cube.book.label(dimension) if dimension else "Company"),
        defined("amount_won_in", "before", period=before.label if before else "the period before"),
        defined("amount_won_in", "now", period=now.label),
    )


def _deal_sides(cube: Cube, dimension: str | None) -> pd.DataFrame:
    parts = []
    keys = [dimension] if dimension else []
    for side, period in (("before", cube.calendar.before), ("now", cube.calendar.now)):
        rows = cube.deals_closed_in(period, *keys)
        member = rows[dimension].astype("str") if dimension else pd.Series("Company", index=rows.index, dtype="str")
        values = {side: rows["amount"], f"closed_{side}": rows["closed"], f"won_{side}": rows["won"]}
        parts.append(pd.DataFrame({"member": member, **{k: v.astype(float) for k, v in values.items()}}))
    both = parts[0].merge(parts[1], on="member", how="outer").sort_values("member", ignore_index=True)
    values_ = [c for c in both if c != "member"]
    return both.assign(**{c: both[c].fillna(0.0) for c in values_})


def _three_effects(rows: pd.DataFrame) -> pd.DataFrame:
    delta = rows["now"] - rows["before"]
    # Won deals worth nothing or less have no average sale that an effect could be priced at.
    worthless = (rows["won_before"] > 0) & (rows["before"] <= 0) | (rows["won_now"] > 0) & (rows["now"] <= 0)
    none_before = ~worthless & (rows["won_before"] == 0)
    none_now = ~worthless & ~none_before & (rows["closed_now"] == 0)
    kept = ~(none_before | none_now | worthless)
    old_rate = ratio(rows["won_before"], rows["closed_before"]).fillna(0.0)
    old_average = ratio(rows["before"], rows["won_before"]).fillna(0.0)
    expected_won = rows["closed_now"] * old_rate
    closed = (rows["closed_now"] - rows["closed_before"]) * old_rate * old_average
    return rows.assign(
        closed=closed.where(kept, 0.0),
        win_rate=((rows["won_now"] - expected_won) * old_average).where(kept, 0.0),
        average_sale=(rows["now"] - rows["won_now"] * old_average).where(kept, 0.0),
        none_before=delta.where(none_before, 0.0),
        none_now=delta.where(none_now, 0.0),
        other=delta.where(worthless, 0.0),
        delta=delta,
    )
