"""The opportunities of a made-up company: every won one is an order, the others were lost or are open."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.sample.orders import Lines
from xlsales.sample.plan import Plan
from xlsales.sample.story import KINDS
from xlsales.sample.world import Array

WON, LOST, QUALIFYING, PROPOSAL = "Won", "Lost", "Qualifying", "Proposal"
WON_DAYS, LOST_DAYS, FRESH_DAYS, STALLED_DAYS = (4.0, 14.0), (4.0, 18.0), (1, 100), (270, 540)
OPEN_A_QUARTER = 0.35
"""Open deals as a fraction of the deals closed in the last quarter."""


def deals_of(plan: Plan, lines: Lines, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The opportunities, and which order each won one became.

    Returns
    -------
    deals
        `Deal ID`, `Account`, dimensions, `Stage`, `Created`, `Closed` (missing while open), `Amount`.
    won
        `Deal ID` and `Order ID` of the won ones.
    """
    won = np.flatnonzero(lines.by_deal & lines.counted)
    lost = _lost(plan, lines, won, rng)
    closed = len(won) + len(lost)
    recent = np.concatenate([won, lost])
    last = int((lines.quarter[recent] == plan.shape.quarters - 1).sum())
    fresh = rng.choice(won, min(len(won), max(4, round(OPEN_A_QUARTER * last))), replace=False)
    share = KINDS["stalled_pipeline"].size if "stalled_pipeline" in plan.subject else 0.0
    stalled = rng.choice(won, round(len(fresh) * share / (1.0 - share)), replace=True)
    like = np.concatenate([won, lost, fresh, stalled])
    end = np.datetime64(plan.shape.starts()[-1], "D").astype(np.int64) - 1

    done = lines.day[like].copy()
    done[len(won) : closed] = np.minimum(done[len(won) : closed] + rng.integers(-10, 11, len(lost)), end)
    done = np.maximum(done, lines.day.min())
    created = done - np.r_[_days(rng, WON_DAYS, len(won)), _days(rng, LOST_DAYS, len(like) - len(won))]
    created[closed:] = end - np.r_[rng.integers(*FRESH_DAYS, len(fresh)), rng.integers(*STALLED_DAYS, len(stalled))]
    stage = np.array([WON, LOST, QUALIFYING, PROPOSAL], dtype=object)[
        np.r_[np.zeros(len(won), int), np.ones(len(lost), int), rng.integers(2, 4, len(like) - closed)]
    ]
    amount = np.round(lines.revenue[like] * np.r_[np.ones(len(won)), rng.uniform(0.7, 1.3, len(like) - len(won))], 2)
    sort = np.argsort(created, kind="stable")
    number = np.empty(len(like), dtype=np.int64)
    number[sort] = np.arange(len(like)) + 20_001
    ids = np.array([f"D-{n}" for n in number.tolist()], dtype=object)
    frame = _frame(plan, lines, like, ids, stage, created, done, closed, amount).iloc[sort].reset_index(drop=True)
    orders = np.array([f"SO-{100_001 + n}" for n in lines.order[won].tolist()], dtype=object)
    return frame, pd.DataFrame({"Deal ID": ids[: len(won)], "Order ID": orders})


def _lost(plan: Plan, lines: Lines, won: Array, rng: np.random.Generator) -> Array:
    """Lost deals that look like won ones of the same manager, as many as the manager's win rate says."""
    world = plan.world
    manager = world.manager_of_territory[world.territory_of_customer[lines.customer[won]]]
    odds = (1.0 - plan.win_rate) / plan.win_rate
    # Spread over the quarters in proportion, so that a manager's rate holds in each.
    key = manager * plan.shape.quarters + lines.quarter[won]
    order = np.argsort(key, kind="stable")
    expected = np.cumsum(odds[manager[order]])
    times = np.diff(np.floor(expected + rng.random()), prepend=0.0).astype(np.int64)
    return np.repeat(won[order], times)


def _days(rng: np.random.Generator, gamma: tuple[float, float], count: int) -> Array:
    return np.maximum(1, np.round(rng.gamma(*gamma, count))).astype(np.int64)


def _frame(
    plan: Plan,
    lines: Lines,
    like: Array,
    ids: Array,
    stage: Array,
    created: Array,
    done: Array,
    closed: int,
    amount: Array,
) -> pd.DataFrame:
    w, customer = plan.world, lines.customer[like]
    rep = w.rep_of_customer[customer]
    territory = w.territory_of_rep[rep]
    day = done.astype("datetime64[D]").astype("datetime64[ns]")
    day[closed:] = np.datetime64("NaT")
    columns = {
        "Deal ID": ids,
        "Account": w.customer[customer],
        "Region": w.region[w.region_of_territory[territory]],
        "Territory": w.territory[territory],
        "Segment": w.segment[w.segment_of_customer[customer]],
        "Product": w.product[lines.product[like]],
        "Sales Rep": w.rep[rep],
        "Manager": w.manager[w.manager_of_territory[territory]],
        "Stage": stage,
        "Created": created.astype("datetime64[D]").astype("datetime64[ns]"),
        "Closed": day,
        "Amount": amount,
    }
    have = {*plan.shape.columns, "Deal ID", "Stage", "Created", "Closed", "Amount"}
    have |= {"Account"} if "Customer" in plan.shape.columns else set()
    return pd.DataFrame({name: column for name, column in columns.items() if name in have})
