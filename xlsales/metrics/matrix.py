"""The 2 × 2 of win rate and average sale, cut at the company's own figures: who is strong in what, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.comparable import change_between
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import columns_of, weeks_to_close
from xlsales.metrics.ratio import ratio
from xlsales.metrics.significance import holm, level_of, two_proportions, wilson
from xlsales.metrics.table import Table, table, unavailable
from xlsales.metrics.win_rate_gap import win_rate_gaps
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period
from xlsales.table.span import Span

DIFFERS, DIFFERS_OVER, NOISE, FEW = "differs from the rest", "differs over", "within noise", "few deals"
NO_DEALS = "The rows have no deals with a stage (won, lost), so there is no win rate to place members by."


@dataclass(frozen=True)
class MatrixClass:
    """One quarter of the matrix: its code, its plain name, and on which side of each cut line it lies."""

    code: str
    name: str
    high_rate: bool
    high_value: bool


CLASSES = (
    MatrixClass("G1", "High rate, high value", True, True),
    MatrixClass("G2", "High rate, low value", True, False),
    MatrixClass("G3", "Low rate, high value", False, True),
    MatrixClass("G4", "Low rate, low value", False, False),
)


@dataclass(frozen=True)
class CutLines:
    """Where the matrix is cut: the company's own win rate and average sale over the same rows."""

    rate: float
    sale: float


def cut_lines(cube: Cube) -> CutLines | None:
    """The company's win rate and average sale in the period; None where no deal was closed or won in it.

    Source: definitions, Matrices: the company's own figures, not the mean of its members.
    """
    if cube.book.deals is None:
        return None
    rows = _deal_rows(cube, cube.calendar.now)
    if rows.empty or not rows["tried"].sum() or not rows["won"].sum():
        return None
    all_ = rows[["rate_won", "tried", "amount", "won"]].sum()
    return CutLines(float(all_["rate_won"] / all_["tried"]), float(all_["amount"] / all_["won"]))


def class_of(rate: float, sale: float, cuts: CutLines) -> MatrixClass | None:
    """The class of a member; on the line counts as high; None where it has no rate or no average sale.

    Examples
    --------
    >>> class_of(0.7, 900.0, CutLines(0.6, 1000.0)).name
    'High rate, low value'
    """
    if rate != rate or sale != sale:
        return None
    # Two equal figures that were added up in another order must not fall on two sides of a line.
    high_rate, high_value = rate >= cuts.rate - 1e-12, sale >= cuts.sale - 1e-9 * abs(cuts.sale)
    return next(c for c in CLASSES if c.high_rate == high_rate and c.high_value == high_value)


def matrix(cube: Cube, dimension: str) -> Table:
    """Place the members of a dimension by win rate and average sale, with what is certain about it.

    Parameters
    ----------
    dimension
        A dimension of the deals: manager, product, rep, …

    Returns
    -------
    Table
        `matrix_<dimension>`, largest revenue first: `member`, `class` (G1 … G4), `class_name`, `win_rate`, `rate_low`,
        `rate_high` (95 % Wilson interval), `average_sale`, `revenue`, `change`, `deals` (won), `closed`,
        `weeks_to_close`, `p` (two-proportion test of the member against the rest), `p_holm` (corrected for all members
        compared), `certain`, `certainty` ("differs from the rest", "differs over" the longer stretch that
        `win_rate_gaps` tests, "within noise", "few deals"). Members that closed fewer than `min_events` deals are
        classified but never certain, and not tested.

    Notes
    -----
    Source: definitions, Matrices and Significance.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> day = pd.to_datetime(["2024-01-05", "2024-04-05"])
    >>> rows = pd.DataFrame({"closed": day, "created": day, "stage": "Won", "amount": [10.0, 8.0], "manager": "Ann"})
    >>> cube = cube_of(book_from_roles(deals=rows), Settings(period="Q2 2024"))
    >>> matrix(cube, "manager").fact("class", member="Ann").value
    'G1'
    """
    name, title = f"matrix_{dimension}", f"Win rate and average sale by {cube.book.label(dimension).lower()}"
    deals = cube.book.deals
    if deals is None:
        return unavailable(name, title, NO_DEALS)
    if dimension not in deals:
        return unavailable(name, title, f"The deals have no column for {dimension}.")
    cuts = cut_lines(cube)
    if cuts is None:
        return unavailable(name, title, f"No deal was won in {cube.calendar.now.label}, so there is nothing to place.")
    rows = _deal_rows(cube, cube.calendar.now, dimension)
    won, tried = float(rows["rate_won"].sum()), float(rows["tried"].sum())
    rows = rows[rows["member"] != NOT_GIVEN]
    before = _deal_rows(cube, cube.calendar.before, dimension).set_index("member")["amount"]
    out = rows.assign(
        win_rate=ratio(rows["rate_won"], rows["tried"]),
        average_sale=ratio(rows["amount"], rows["won"]),
        revenue=rows["amount"],
        change=change_between(cube, rows["amount"], rows["member"].map(before).astype(float)),
        deals=rows["won"].astype(int),
        closed=rows["closed"].astype(int),
        weeks_to_close=weeks_to_close(rows, cube.settings.cycle),
    )
    out = _over_the_stretch(_tested(_classified(out, cuts), won, tried, cube), cube, dimension, won / tried)
    out = out.sort_values(["revenue", "member"], ascending=[False, True], ignore_index=True)
    member = defined("member", header=cube.book.label(dimension))
    cycle = columns_of(cube)["weeks_to_close"]
    columns = {c.name: c for c in (member, *_PLACE, cycle, *_CERTAINTY)}
    lines = f"Cut lines are the company's own: win rate {cuts.rate:.1%}, average sale {cuts.sale:,.0f}."
    return table(name, title, columns, out, lines, _said(cube))


_PLACE = (
    defined("class"),
    defined("class_name"),
    defined("win_rate"),
    defined("rate_low"),
    defined("rate_high"),
    defined("average_sale"),
    defined("amount_won", "revenue"),
    defined("change_of_amount_won", "change"),
    defined("deals_won", "deals"),
    defined("deals_closed", "closed"),
)
_CERTAINTY = (
    defined("p_win_rate", "p"),
    defined("p_win_rate_corrected", "p_holm"),
    defined("certain"),
    defined("certainty"),
)


def matrix_cut(cube: Cube) -> Table:
    """The cut lines of every matrix as a table `matrix_cut` of one row: `win_rate`, `average_sale`, `period`."""
    title = "Cut lines of the matrices"
    cuts = cut_lines(cube)
    if cuts is None:
        why = NO_DEALS if cube.book.deals is None else f"No deal was won in {cube.calendar.now.label}."
        return unavailable("matrix_cut", title, why)
    columns = (
        defined("period"),
        defined("win_rate"),
        defined("average_sale"),
    )
    frame = pd.DataFrame(
        {"period": [cube.calendar.now.label], "win_rate": [cuts.rate], "average_sale": [cuts.sale]},
    )
    return Table("matrix_cut", title, columns, frame)


def _classified(rows: pd.DataFrame, cuts: CutLines) -> pd.DataFrame:
    found = [class_of(r, s, cuts) for r, s in zip(rows["win_rate"], rows["average_sale"], strict=True)]
    bounds = [wilson(w, t) for w, t in zip(rows["rate_won"], rows["tried"], strict=True)]
    return rows.assign(
        **{"class": pd.Series([c.code if c else None for c in found], index=rows.index, dtype=object)},
        class_name=pd.Series([c.name if c else "No sale in the period" for c in found], index=rows.index, dtype=object),
        rate_low=[low for low, _ in bounds],
        rate_high=[high for _, high in bounds],
    )


def _tested(rows: pd.DataFrame, won: float, tried: float, cube: Cube) -> pd.DataFrame:
    enough = rows["tried"] >= cube.settings.min_events
    p = [
        two_proportions(w, t, won - w, tried - t) if many else float("nan")
        for w, t, many in zip(rows["rate_won"], rows["tried"], enough, strict=True)
    ]
    corrected = pd.Series(holm(p), index=rows.index, dtype=float)
    certain = corrected < level_of("win_rate", cube.settings.alpha)
    words = pd.Series(NOISE, index=rows.index).mask(certain, DIFFERS)
    return rows.assign(p=p, p_holm=corrected, certain=certain, certainty=words.mask(~enough, FEW))


def _over_the_stretch(rows: pd.DataFrame, cube: Cube, dimension: str, rate: float) -> pd.DataFrame:
    """`certainty` by the stretch that has deals enough (see `win_rate_gaps`): a member's rate has one verdict."""
    gaps = win_rate_gaps(cube, dimension)
    if not gaps or gaps.values["periods"][0] == cube.calendar.now.label:
        return rows
    stretch = gaps.values["periods"][0]
    points = {m: p for m, p, d in zip(*(gaps.values[c] for c in ("member", "points", "differs")), strict=True) if d}
    said = []
    for member, own, certain, before in zip(
        *(rows[c] for c in ("member", "win_rate", "certain", "certainty")), strict=True
    ):
        if member not in points:
            said.append(NOISE if certain else before)
        elif points[member] * (own - rate) < 0:
            said.append(f"{DIFFERS_OVER} {stretch}, the other way")
        else:
            said.append(DIFFERS if certain else f"{DIFFERS_OVER} {stretch}")
    return rows.assign(certainty=said)


def _deal_rows(cube: Cube, period: Period | Span | None, *dimensions: str) -> pd.DataFrame:
    """Closed deals of a period by member, with `rate_won` and `tried`: what the win rate in force is made of."""
    rows = cube.deals_closed_in(period, *dimensions)
    rows = rows.assign(member=rows[dimensions[0]].astype("str") if dimensions else "Company")
    if cube.settings.win_rate != "cohort":
        return rows.assign(rate_won=rows["won"].astype(float), tried=rows["closed"].astype(float))
    created = cube.deals_created(*dimensions, span=period) if period else cube.deals_created(*dimensions).iloc[:0]
    key = created[dimensions[0]].astype("str") if dimensions else pd.Series("Company", index=created.index)
    cohort = pd.DataFrame({"member": key, "rate_won": created["won"], "tried": created["won"] + created["lost"]})
    out = rows.merge(cohort, on="member", how="left")
    return out.assign(rate_won=out["rate_won"].fillna(0.0).astype(float), tried=out["tried"].fillna(0.0).astype(float))


def _said(cube: Cube) -> str:
    few = cube.settings.min_events
    cohort = "Win rate is of the deals created in the period. " if cube.settings.win_rate == "cohort" else ""
    return f"{cohort}Members with fewer than {few} deals closed are not tested."


def matrix_value(cube: Cube, dimension: str) -> Table:
    """Place members by number of orders and average order: the matrix for rows without stages.

    Cut lines are orders per member with an order, and the company's average order; there is no test, since every order
    counts.

    Returns
    -------
    Table
        `matrix_value_<dimension>`, largest revenue first: `member`, `class` (V1 many/large, V2 many/small,
        V3 few/large, V4 few/small), `class_name`, `orders`, `average_sale`, `revenue`, `change`, `few` (under
        `min_events` orders).

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024"))
    >>> matrix_value(cube, "region").fact("class", member="North").value
    'V1'
    """
    name, title = f"matrix_value_{dimension}", f"Orders and average order by {cube.book.label(dimension).lower()}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The rows have no column for {dimension}.")
    rows = cube.sales_in(cube.calendar.now, dimension)
    rows = rows.assign(member=rows[dimension].astype("str"))
    rows = rows[(rows["member"] != NOT_GIVEN) & (rows["orders"] > 0)]
    if rows.empty:
        return unavailable(name, title, f"There is no order in {cube.calendar.now.label} to place.")
    before = cube.sales_in(cube.calendar.before, dimension)
    old = before.assign(member=before[dimension].astype("str")).set_index("member")["revenue"]
    many, large = float(rows["orders"].mean()), float(rows["revenue"].sum() / rows["orders"].sum())
    sale = ratio(rows["revenue"], rows["orders"])
    codes = [_VALUE[(o >= many, s >= large - 1e-9 * abs(large))] for o, s in zip(rows["orders"], sale, strict=True)]
    out = rows.assign(
        **{"class": [c for c, _ in codes]},
        class_name=[n for _, n in codes],
        average_sale=sale,
        change=change_between(cube, rows["revenue"], rows["member"].map(old).astype(float)),
        few=rows["orders"] < cube.settings.min_events,
    ).sort_values(["revenue", "member"], ascending=[False, True], ignore_index=True)
    columns = (
        defined("member", header=cube.book.label(dimension)),
        defined("value_class", "class"),
        defined("class_name"),
        defined("orders"),
        defined("average_order", "average_sale"),
        defined("revenue"),
        defined("change_of_revenue", "change"),
        defined("few"),
    )
    lines = f"Cut lines: {many:,.1f} orders a member, average order {large:,.2f}."
    return table(name, title, {c.name: c for c in columns}, out, lines)


_VALUE = {
    (True, True): ("V1", "Many and large"),
    (True, False): ("V2", "Many but small"),
    (False, True): ("V3", "Few but large"),
    (False, False): ("V4", "Few and small"),
}
