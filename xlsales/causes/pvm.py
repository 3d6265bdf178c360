"""What drove a change: price, volume and mix; deals and average sale; closed deals, win rate and average sale."""

from __future__ import annotations

import pandas as pd

from xlsales.causes.fate import OTHER, apart, fate, not_split_note
from xlsales.causes.inside import MIX_INSIDE, PRICE_INSIDE, can_look_inside, price_inside
from xlsales.causes.sides import (
    by_size,
    comparison_notes,
    not_comparable,
    period_columns,
    sides,
    volume_of,
    volume_word,
    with_total,
)  # fmt: skip
from xlsales.cube.cube import Cube
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import Column, Table, table, unavailable

NEW = Column("new", "New", "money", "Revenue of a member that had none before.")
LOST = Column("lost", "Lost", "money", "Minus the old revenue of a member that has none now.")
DELTA = Column("delta", "Difference", "money", "Revenue now minus before: the sum of the effects.")
CHANGE = Column("change", "Change", "change", "Difference / revenue before.")


def price_volume_mix(cube: Cube, dimension: str) -> Table:
    """Split the change of revenue into volume, mix and price over one dimension, exactly.

    With N the volume of all members that sold in both periods, s a member's share of it, A their average price and p a
    member's price: volume = (N₁−N₀)·A₀, mix = Σ(s₁−s₀)·N₁·p₀, price = Σ q₁·(p₁−p₀). New and lost members have effects
    of their own.

    Parameters
    ----------
    dimension
        A dimension of the sales rows, such as product.

    Returns
    -------
    Table
        `pvm_<dimension>`: `member`, `before`, `now` (revenue), `volume_before`, `volume_now`, `price_before`,
        `price_now`, the effects `volume`, `mix`, `price`, `new`, `lost`, `other` (money), `delta`, `change`; last row
        "Total". Each row's effects add up to its `delta`, each column to its total. A member's `volume` is its old
        share of the volume effect. Volume is units where every member has them, else orders or won deals.

    Notes
    -----
    Source: definitions, What drove a change.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024"))
    >>> price_volume_mix(cube, "region").fact("price", member="Total").value
    -2.0
    """
    name, title = f"pvm_{dimension}", f"Price, volume and mix by {cube.book.label(dimension).lower()}"
    if (no := not_comparable(cube, name, title, dimension)) is not None:
        return no
    both = sides(cube, dimension)
    unit = volume_of(both)
    rows = by_size(_effects(both, unit))
    out = with_total(rows, ["before", "now", "volume_before", "volume_now", *PVM_EFFECTS, "delta"])
    out = _priced(out)
    word = volume_word(cube, unit)
    heads = (Column("member", cube.book.label(dimension)), *period_columns(cube), *_volume_columns(word))
    columns = {c.name: c for c in (*heads, *_PVM_COLUMNS, NEW, LOST, OTHER, DELTA, CHANGE)}
    note = f"Volume is {word.lower()}; price is revenue per {word.lower().rstrip('s')}."
    return table(name, title, columns, out, note, not_split_note(rows), *comparison_notes(cube))


PVM_EFFECTS = ["volume", "mix", "price", "new", "lost", "other"]
_PVM_COLUMNS = (
    Column("volume", "Volume", "money", "Change of total volume, at the old mix and the old prices."),
    Column("mix", "Mix", "money", "Change of the members' shares of volume, at the old prices."),
    Column("price", "Price", "money", "Change of price, at the new volume."),
)


def _volume_columns(word: str) -> tuple[Column, ...]:
    one = word.lower().rstrip("s")
    return (
        Column("volume_before", f"{word} before", "count", f"{word} of the period compared with."),
        Column("volume_now", word, "count", f"{word} of the period reported on."),
        Column("price_before", f"Per {one} before", "price", f"Revenue / {word.lower()}, before."),
        Column("price_now", f"Per {one}", "price", f"Revenue / {word.lower()}."),
    )


def _effects(both: pd.DataFrame, unit: str) -> pd.DataFrame:
    out = both[["member", "before", "now"]].assign(
        volume_before=both[f"{unit}_before"], volume_now=both[f"{unit}_now"], delta=both["now"] - both["before"]
    )
    stays, is_new, is_lost = fate(out)
    q0, q1 = out["volume_before"].where(stays, 0.0), out["volume_now"].where(stays, 0.0)
    p0 = ratio(out["before"], out["volume_before"]).where(stays, 0.0)
    n0, n1 = float(q0.sum()), float(q1.sum())
    s0, s1 = (q0 / n0, q1 / n1) if stays.any() else (q0, q1)
    return out.assign(
        volume=((n1 - n0) * s0 * p0).where(stays, 0.0),
        mix=((s1 - s0) * n1 * p0).where(stays, 0.0),
        price=(out["now"] - q1 * p0).where(stays, 0.0),
        **apart(out, stays, is_new, is_lost),
    )


def _priced(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        price_before=ratio(rows["before"], rows["volume_before"]),
        price_now=ratio(rows["now"], rows["volume_now"]),
        change=change(rows["now"], rows["before"]),
    )


def two_factor(cube: Cube, dimension: str | None = None) -> Table:
    """Split each member's change into volume at the old price and price at the new volume.

    For deals that is won deals × average sale. Unlike in `price_volume_mix` every member is looked at alone, so the
    mix between them is inside its volume effect.

    Parameters
    ----------
    dimension
        A dimension of the sales rows; None for the company as one.

    Returns
    -------
    Table
        `drivers_two_<dimension>` (`drivers_two` without one): `member`, `before`, `now`, `volume_before`, `volume_now`,
        `price_before`, `price_now`, effects `volume`, `price`, `new`, `lost`, `other`, `delta`, `change`; last row
        "Total", the sum of the members (only the company's row without a dimension). Where products divide the volume,
        `mix_inside` and `price_inside` are the two parts of a member's `price`, and add up to it.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024"))
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
    both = both if keys else both.assign(member="Company")
    rows = both[["member", "before", "now"]].assign(
        volume_before=both[f"{unit}_before"], volume_now=both[f"{unit}_now"], delta=both["now"] - both["before"]
    )
    stays, is_new, is_lost = fate(rows)
    old_price = ratio(rows["before"], rows["volume_before"])
    rows = rows.assign(
        volume=((rows["volume_now"] - rows["volume_before"]) * old_price).where(stays, 0.0),
        price=(rows["now"] - rows["volume_now"] * old_price).where(stays, 0.0),
        **apart(rows, stays, is_new, is_lost),
    )
    effects = ["volume", "price", "new", "lost", "other"]
    if dimension and can_look_inside(cube, dimension, unit):
        own = rows["member"].map(price_inside(cube, dimension, unit)).fillna(0.0).where(stays, 0.0)
        rows = rows.assign(mix_inside=rows["price"] - own, price_inside=own)
        effects += ["mix_inside", "price_inside"]
    rows = by_size(rows)
    note = not_split_note(rows)
    if keys:
        rows = with_total(rows, ["before", "now", "volume_before", "volume_now", *effects, "delta"])
    word = volume_word(cube, unit)
    one = word.lower().rstrip("s")
    columns = (
        Column("member", cube.book.label(dimension) if dimension else "Company"), *period_columns(cube),
        *_volume_columns(word),
        Column("volume", f"Effect of {word.lower()}", "money", f"Change of {word.lower()}, at the old price."),
        Column("price", f"Effect of revenue per {one}", "money", f"Change of revenue per {one}, at the new volume."),
        MIX_INSIDE, PRICE_INSIDE, NEW, LOST, OTHER, DELTA, CHANGE,
    )  # fmt: skip
    return table(name, title, {c.name: c for c in columns}, _priced(rows), note, *comparison_notes(cube))


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
        `closed`, `win_rate`, `average_sale`, `new` (no deal won before), `lost` (no deal closed now), `other` (won
        deals worth nothing or less in a period), `delta`, `change`; last row "Total".

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> day = pd.to_datetime(["2024-01-05", "2024-04-05"])
    >>> rows = pd.DataFrame({"closed": day, "created": day, "stage": "Won", "amount": [10.0, 8.0], "manager": "Ann"})
    >>> cube = cube_of(book_from_roles(deals=rows), Settings(period="Q2 2024"))
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
    effects = ["closed", "win_rate", "average_sale", "new", "lost", "other"]
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
    member = Column("member", cube.book.label(dimension) if dimension else "Company")
    columns = {c.name: c for c in (member, *period_columns(cube), *_THREE_COLUMNS, OTHER, DELTA, CHANGE)}
    return table(name, title, columns, rows, note, *comparison_notes(cube))


_THREE_COLUMNS = (
    Column("closed_before", "Closed before", "count", "Won + lost deals that closed in the period compared with."),
    Column("closed_now", "Closed", "count", "Won + lost deals that closed in the period."),
    Column("won_before", "Won before", "count", "Won deals, before."),
    Column("won_now", "Won", "count", "Won deals."),
    Column("win_rate_before", "Win rate before", "rate", "Won / closed, before."),
    Column("win_rate_now", "Win rate", "rate", "Won / closed."),
    Column("average_before", "Average sale before", "price", "Won revenue / won deals, before."),
    Column("average_now", "Average sale", "price", "Won revenue / won deals."),
    Column(
        "closed", "Effect of closed deals", "money", "Change of closed deals, at the old win rate and average sale."
    ),
    Column(
        "win_rate", "Effect of win rate", "money", "Change of win rate, at the new closed deals and old average sale."
    ),
    Column("average_sale", "Effect of average sale", "money", "Change of average sale, at the new won deals."),
    Column("new", "New", "money", "Won revenue of a member that won nothing before."),
    Column("lost", "Lost", "money", "Minus the old won revenue of a member that closed nothing now."),
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
    is_new = ~worthless & (rows["won_before"] == 0)
    is_lost = ~worthless & ~is_new & (rows["closed_now"] == 0)
    stays = ~(is_new | is_lost | worthless)
    old_rate = ratio(rows["won_before"], rows["closed_before"]).fillna(0.0)
    old_average = ratio(rows["before"], rows["won_before"]).fillna(0.0)
    expected_won = rows["closed_now"] * old_rate
    closed = (rows["closed_now"] - rows["closed_before"]) * old_rate * old_average
    return rows.assign(
        closed=closed.where(stays, 0.0),
        win_rate=((rows["won_now"] - expected_won) * old_average).where(stays, 0.0),
        average_sale=(rows["now"] - rows["won_now"] * old_average).where(stays, 0.0),
        **apart(rows, stays, is_new, is_lost),
        delta=delta,
    )
