"""Members whose part of the company grows or shrinks over the whole history."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.autocorrelation import Contrast
from xlsales.metrics.definitions import defined
from xlsales.metrics.direction import direction_of, slope_chances
from xlsales.metrics.member_history import history, level_of_members, periods_a_year
from xlsales.metrics.significance import holm
from xlsales.metrics.table import Table, table, unavailable

FEWEST = 8
WORTH_SHARE, WORTH_CHANGE = 0.01, 0.25
"""A lasting trend is told from a point of share on, and from a quarter of the member's own share on."""
MOST_MEMBERS = 200
CONFIRMED = 0.01
"""P-value by month below which a trend by quarter stands: months tell better what drifts from what grows."""

COLUMNS = (
    defined("first_share"),
    defined("last_share"),
    defined("gain"),
    defined("first_revenue"),
    defined("last_revenue"),
    defined("change_of_ends", "change"),
    defined("direction_of_share", "direction"),
    defined("slope_of_the_share", "slope"),
    defined("p_share", "p"),
    defined("p_share_corrected", "p_holm"),
    defined("whole_periods", "periods"),
    defined("moved"),
    defined("lasting"),
)


def member_trends(cube: Cube, dimension: str) -> Table:
    """Test each member's share of revenue for a trend over the whole periods.

    Returns
    -------
    Table
        `member_trend_<dimension>`, lasting trends first, then by gain of share. Unavailable with fewer than eight whole
        periods in a row, one member, or more than 200.

    Notes
    -----
    The share, not the revenue, is tested: the market's growth and season are in both and cancel. The slope of a line
    through it is compared with what noise that carries over from period to period gives (see `slope_chances`), a season
    of the member's own taken out; corrected for all members (Holm), and for the other dimensions whose members are
    asked the same (`level_of_members`). Where the rows tell months, the slope by month must agree. As shares sum to
    one, a strong riser makes others fall; their change of revenue says which it is.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=8, freq="QS")
    >>> gate = pd.DataFrame({"date": days, "revenue": [10.0, 12, 14, 15, 18, 19, 22, 25], "product": "Gate"})
    >>> rows = pd.concat([gate, gate.assign(revenue=50.0, product="Loom")])
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> member_trends(cube, "product").fact("direction", member="Gate").value
    'rising'
    """
    label = cube.book.label(dimension)
    name, title = f"member_trend_{dimension}", f"Lasting trends by {label.lower()}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The revenue rows have no {dimension}.")
    past, grain = history(cube, dimension), cube.calendar.grain
    n = len(past.periods)
    if n < FEWEST:
        return unavailable(name, title, f"{n} whole {grain}s in a row are too few for a trend; {FEWEST} are needed.")
    if not 2 <= len(past.members) <= MOST_MEMBERS:
        return unavailable(
            name, title, f"A trend by member needs 2 to {MOST_MEMBERS} members, not {len(past.members)}."
        )
    if not (past.total > 0).all():
        return unavailable(name, title, "Revenue of a period is not above zero, so there is no share of it.")
    share = past.revenue / past.total
    ends = min(periods_a_year(grain), n // 2)
    cycle = periods_a_year(grain)
    places = np.array([p.ix for p in past.periods])
    chances = slope_chances(share, places, cycle if cycle > 1 else 0)
    corrected, level = np.array(holm(chances.tolist())), level_of_members("member_trend", cube)
    slope = np.array([direction_of(s.tolist()).slope for s in share])
    first, last = past.revenue[:, :ends].sum(axis=1), past.revenue[:, -ends:].sum(axis=1)
    frame = pd.DataFrame(
        {
            "member": past.members,
            "first_share": first / past.total[:ends].sum(),
            "last_share": last / past.total[-ends:].sum(),
            "first_revenue": first / ends,
            "last_revenue": last / ends,
            "change": np.divide(last, first, out=np.full(len(first), np.nan), where=first > 0) - 1,
            "direction": np.where(corrected < level, np.where(slope > 0, "rising", "falling"), "no clear direction"),
            "slope": slope,
            "p": chances,
            "p_holm": corrected,
            "periods": n,
        }
    )
    frame["gain"] = frame["last_share"] - frame["first_share"]
    smaller = frame[["first_share", "last_share"]].min(axis=1).clip(lower=0.0)
    worth = (
        (frame["gain"].abs() >= WORTH_SHARE)
        & (frame["gain"].abs() >= WORTH_CHANGE * smaller)
        & (np.sign(frame["gain"]) == np.sign(frame["slope"]))
    )
    plain = slope_chances(share, places, cycle if cycle > 1 else 0, Contrast.plain_chances)
    frame["moved"] = (np.array(holm(plain.tolist())) < level) & worth
    frame["lasting"] = (corrected < level) & worth
    frame["lasting"] &= _confirmed(cube, dimension, frame.loc[frame["lasting"], "member"].tolist(), frame["member"])
    frame = frame.assign(size=frame["gain"].abs().round(9)).sort_values(
        ["lasting", "size", "member"], ascending=[False, False, True]
    )
    note = f"Over {n} whole {grain}s, {past.periods[0].label} to {past.periods[-1].label}; {ends} at each end compared."
    columns = {c.name: c for c in (defined("member", header=label), *COLUMNS)}
    return table(name, title, columns, frame, note)


def _confirmed(cube: Cube, dimension: str, told: list[str], members: pd.Series) -> pd.Series:
    """Whether the slope of a member's share is more than chance by month as well, where the rows tell months."""
    if not told or cube.calendar.grain == "month" or cube.book.precision in ("quarter", "year"):
        return pd.Series(True, index=members.index)
    past = history(cube.at("month"), dimension)
    if len(past.periods) < FEWEST or not (past.total > 0).all():
        return pd.Series(True, index=members.index)
    mine = [past.members.index(m) for m in told]
    chances = slope_chances(past.revenue[mine] / past.total, np.array([p.ix for p in past.periods]), 12)
    return members.isin([m for m, p in zip(told, chances, strict=True) if p < CONFIRMED])
