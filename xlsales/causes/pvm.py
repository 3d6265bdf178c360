"""What drove a change: price, volume and mix; each member's own volume and price; orders and average order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.causes.fate import BUCKET_COLUMNS, BUCKETS, apart, not_split_note, stays
from xlsales.causes.inside import MIX_INSIDE, PRICE_INSIDE, PRICE_KEPT, can_look_inside, looked_inside, price_range
from xlsales.causes.sides import (
    TOTAL,
    by_size,
    comparison_notes,
    not_comparable,
    period_columns,
    sides,
    volume_of,
    volume_word,
    volumes,
    with_total,
)  # fmt: skip
from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import NO_ORDERS, row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import Column, Table, table, unavailable

DELTA = defined("difference_of_revenue", "delta")
CHANGE = defined("change_of_revenue", "change")
PVM_EFFECTS = ["volume", "mix", "price", *BUCKETS]
"""The effects of the whole; a member has `volume_mix` in place of the first two."""


def price_volume_mix(cube: Cube, dimension: str) -> Table:
    """Split the change of revenue into volume, mix and price over one dimension, exactly.

    With N the volume of all members that sold in both periods, s a member's share of it, A their average price and p a
    member's price: volume = (N₁−N₀)·A₀, mix = Σ(s₁−s₀)·N₁·p₀, price = Σ q₁·(p₁−p₀). Members that did not sell in both
    periods have effects of their own.

    Parameters
    ----------
    dimension
        A dimension of the sales rows, such as product. `main_split` finds the one at which this means something.

    Returns
    -------
    Table
        `pvm_<dimension>`: `member`, `before`, `now` (revenue), `volume_before`, `volume_now`, `volume_change`,
        `kept_change` (of members sold in both periods), `price_before`, `price_now`; the effects (money) `volume_mix`
        (the member's own change of volume at its old price), `volume` and `mix`, which are the parts of the total's
        `volume_mix`, `price` (with `price_low` and `price_high`, between which it lies for the same buyers, see
        `price_range`), `new`, `since`, `returning`, `entered`, `lapsed` (see `membership`), `other`; `delta`,
        `change`; last row "Total". In each row `volume_mix`, `price` and the buckets add up to `delta`, and each
        column to its total. `volume` is the company's alone; a member's `mix` is the change of its share times how
        much dearer than the average it was. Volume is units where every member has them, else orders or won deals.

    Notes
    -----
    Source: definitions, What drove a change.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024", min_events=1))
    >>> price_volume_mix(cube, "region").fact("price", member="Total").value
    -2.0
    """
    name, title = f"pvm_{dimension}", f"Price, volume and mix by {cube.book.label(dimension).lower()}"
    if (no := not_comparable(cube, name, title, dimension)) is not None:
        return no
    both = sides(cube, dimension)
    unit = volume_of(both)
    word = volume_word(cube, unit)
    rows = by_size(_effects(cube, dimension, volumes(both, unit)))
    added = ["before", "now", *_VOLUMES, "kept_change", "volume_mix", "mix", "price", *BUCKETS, "delta"]
    out = _priced(with_total(rows, added))
    out["volume"] = np.where(out["member"] == TOTAL, out["volume_mix"] - out["mix"], np.nan)
    low, high = price_range(cube, dimension, unit)
    for column, value in (("price_low", low), ("price_high", high)):
        out[column] = np.where(out["member"] == TOTAL, value, np.nan)
    heads = (defined("member", header=cube.book.label(dimension)), *period_columns(cube), *_volume_columns(word))
    columns = {c.name: c for c in (*heads, *_PVM_COLUMNS, *BUCKET_COLUMNS, DELTA, CHANGE)}
    note = f"Volume is {word.lower()}; price is revenue per {word.lower().rstrip('s')}."
    return table(name, title, columns, out, note, not_split_note(rows), *comparison_notes(cube))


def company_split(cube: Cube) -> Table:
    """Split the change of revenue into the number of orders (won deals) and the average order (sale).

    What is left where no products can be compared: what an order brings is its size as much as its price.

    Returns
    -------
    Table
        `pvm_company`, one row, "Total": the columns of `price_volume_mix` but mix and the buckets.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> rows["customer"] = "Ann"
    >>> company_split(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))).fact("price", 0).value
    -2.0
    """
    word = volume_word(cube, "orders")
    one = word.lower().rstrip("s")
    name, title = "pvm_company", f"{word} and average {one} of the change"
    if (no := not_comparable(cube, name, title)) is not None:
        return no
    if row_meaning(cube).sums:
        return unavailable(name, title, NO_ORDERS)
    rows = volumes(sides(cube), "orders").assign(member=TOTAL)
    if not stays(rows).all():
        return unavailable(name, title, f"Revenue or {word.lower()} are not above zero in one of the two periods.")
    rows = _priced(rows)
    rows["volume"] = rows["volume_change"] * rows["price_before"]
    rows["price"] = rows["delta"] - rows["volume"]
    columns = (
        defined("member", header="Company"), *period_columns(cube), *_volume_columns(word),
        defined("effect_of_volume_at_average", "volume", word=word.lower()),
        defined("effect_of_average", "price", one=one, word=word.lower()),
        DELTA, CHANGE,
    )  # fmt: skip
    return table(name, title, {c.name: c for c in columns}, rows, *comparison_notes(cube))


_VOLUMES = ["volume_before", "volume_now", "volume_change"]
_PVM_COLUMNS = (
    defined("kept_change"),
    defined("effect_of_volume_and_mix", "volume_mix"),
    defined("effect_of_volume", "volume"),
    defined("effect_of_mix", "mix"),
    defined("effect_of_price", "price"),
    defined("price_low"),
    defined("price_high"),
)


def _volume_columns(word: str) -> tuple[Column, ...]:
    one = word.lower().rstrip("s")
    figure = {"Units": "units", "Orders": "orders"}.get(word, "volume_of")
    return (
        defined(figure, "volume_before", span="before", word=word),
        defined(figure, "volume_now", word=word),
        defined("difference_of_volume", "volume_change", word=word.lower()),
        defined("revenue_per", "price_before", span="before", one=one, word=word.lower()),
        defined("revenue_per", "price_now", one=one, word=word.lower()),
    )


def _effects(cube: Cube, dimension: str, rows: pd.DataFrame) -> pd.DataFrame:
    kept = stays(rows)
    q0, q1 = rows["volume_before"].where(kept, 0.0), rows["volume_now"].where(kept, 0.0)
    p0 = ratio(rows["before"], rows["volume_before"]).where(kept, 0.0)
    n0, n1 = float(q0.sum()), float(q1.sum())
    average = float((q0 * p0).sum()) / n0 if n0 else 0.0
    moved = q1 - q0 * n1 / n0 if n0 else q1
    return rows.assign(
        kept_change=q1 - q0,
        volume_mix=((q1 - q0) * p0).where(kept, 0.0),
        mix=(moved * (p0 - average)).where(kept, 0.0),
        price=(rows["now"] - q1 * p0).where(kept, 0.0),
        **apart(cube, dimension, rows),
    )


def _priced(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        price_before=ratio(rows["before"], rows["volume_before"]),
        price_now=ratio(rows["now"], rows["volume_now"]),
        change=change(rows["now"], rows["before"]),
    )


def two_factor(cube: Cube, dimension: str | None = None) -> Table:
    """Split each member's change into volume at the old price and price at the new volume.

    For deals that is won deals × average sale. Every member is looked at alone, so what is mix between them in
    `price_volume_mix` is each one's own volume here, and no total adds the effects up.

    Parameters
    ----------
    dimension
        A dimension of the sales rows; None for the company as one.

    Returns
    -------
    Table
        `drivers_two_<dimension>` (`drivers_two` without one): `member`, `before`, `now`, `volume_before`, `volume_now`,
        `volume_change`, `price_before`, `price_now`, effects `volume`, `price`, `new`, `since`, `returning`, `entered`,
        `lapsed`, `other`, `delta`, `change`; last row "Total", the company without effects (only the company's row
        without a dimension). Where one can look inside a price effect (`looked_inside`), `mix_inside` and
        `price_inside` are its two parts, and add up to it; `price_kept` is what of the latter is no mix of buyers.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024", min_events=1))
    >>> two_factor(cube, "region").fact("volume", member="North").value
    0.0
    """
    name = "_".join(["drivers_two", *([dimension] if dimension else [])])
    title = "Volume and price of the change" + (f" by {cube.book.label(dimension).lower()}" if dimension else "")
    keys = [dimension] if dimension else []
    if (no := not_comparable(cube, name, title, *keys)) is not None:
        return no
    both = sides(cube, *keys)
    unit = volume_of(both)
    rows = volumes(both if keys else both.assign(member="Company"), unit)
    kept, old_price = stays(rows), ratio(rows["before"], rows["volume_before"])
    rows = rows.assign(
        volume=(rows["volume_change"] * old_price).where(kept, 0.0),
        price=(rows["now"] - rows["volume_now"] * old_price).where(kept, 0.0),
        **apart(cube, dimension, rows),
    )
    if dimension and can_look_inside(cube, dimension, unit):
        parts = looked_inside(cube, dimension, unit, rows.set_index("member")["price"])
        parts.loc[~kept.to_numpy()] = 0.0
        rows = rows.join(parts, on="member")
    rows = by_size(rows)
    note = not_split_note(rows)
    if keys:
        rows = with_total(rows, ["before", "now", *_VOLUMES, "delta"])
        company = sides(cube)
        for column, theirs in (("volume_before", f"{unit}_before"), ("volume_now", f"{unit}_now")):
            # An order of several products is one order of the company.
            rows.loc[len(rows) - 1, column] = float(company[theirs].iloc[0])
        rows["volume_change"] = rows["volume_now"] - rows["volume_before"]
    word = volume_word(cube, unit)
    one = word.lower().rstrip("s")
    columns = (
        defined("member", header=cube.book.label(dimension) if dimension else "Company"), *period_columns(cube),
        *_volume_columns(word),
        defined("effect_of_volume_at_average", "volume", word=word.lower()),
        defined("effect_of_value", "price", one=one),
        MIX_INSIDE, PRICE_INSIDE, PRICE_KEPT, *BUCKET_COLUMNS, DELTA, CHANGE,
    )  # fmt: skip
    return table(name, title, {c.name: c for c in columns}, _priced(rows), note, *comparison_notes(cube))
