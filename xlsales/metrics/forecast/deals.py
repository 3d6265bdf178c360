"""What the open deals will bring in the next period, as deals of their age did before; whether it fills the gap."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.ageing import BANDS, EDGES
from xlsales.metrics.deals_open import open_now, open_on
from xlsales.metrics.definitions import defined
from xlsales.metrics.forecast.coming import Coming, coming_of
from xlsales.metrics.forecast.landing import T90
from xlsales.metrics.forecast.targets import forecast_targets
from xlsales.metrics.pipeline import NO_DEALS
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import LOST, WON
from xlsales.table.period import day_number

NAME, TITLE = "forecast_deals", "What the open deals will bring"
LOOKS = 12
"""Days of the past, a month apart, on which the deals that were open then are looked at."""
APART = 30
FEWEST = 20
"""Deals once open at an age, over all looks, from which that age has a rate of its own."""
STEP, OLDEST = 30, 12
"""Days of a step of age, and the steps that are told apart; older deals are all alike."""
FEWEST_LOOKS = 4
TOTAL = "All open deals"


@dataclass(frozen=True)
class _Look:
    """Deals that were open on a day: age in days, amount, and whether won within the horizon."""

    age: np.ndarray
    amount: np.ndarray
    next: np.ndarray


def forecast_deals(cube: Cube) -> Table:
    """Expect of the open deals what deals of the same age brought before.

    Returns
    -------
    Table
        `forecast_deals`: a row an age with open deals, then all of them, with a range and, where there is a target for
        the next period, the part of what is missing that they are expected to bring.

    Notes
    -----
    On up to twelve earlier days, a month apart, the deals then open are counted by age, with how many were won within
    as many days as the next period has left. The data hold each deal's present stage only, so stages have no rate.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> forecast_deals(cube_of(book_from_roles(rows), Settings())).missing
    'There are no deals with stages, only orders.'
    """
    if cube.book.deals is None:
        return unavailable(NAME, TITLE, NO_DEALS)
    coming = coming_of(cube)
    if isinstance(coming, str):
        return unavailable(NAME, TITLE, coming)
    day = (
        coming.past.until if coming.past.until < cube.calendar.last_day else max(coming.past.until, cube.calendar.as_of)
    )
    ahead = (coming.next_end - day).days
    deals = _priced(cube.book.deals)
    looks = _looks(deals, day, ahead)
    now = _look(deals, day, 0)
    if not len(now.age):
        return unavailable(NAME, TITLE, "No deal with a created date is open.")
    if len(looks) < FEWEST_LOOKS or ahead < 1:
        return unavailable(NAME, TITLE, "The deals do not go back far enough to tell what open ones bring.")
    frame = _frame(looks, now, ahead)
    gap = _gap(cube, coming)
    frame["gap"] = [*[np.nan] * (len(frame) - 1), gap]
    frame["cover"] = ratio(frame["expected"], frame["gap"])
    columns = {c.name: c for c in _columns(coming.next.label)}
    return table(NAME, f"{TITLE}, {coming.next.label}", columns, frame, *_notes(cube, day))


def _columns(period: str) -> tuple[Column, ...]:
    return (
        defined("age_of_open", "band"),
        defined("open_dated", "deals"),
        defined("amount_dated", "amount"),
        defined("seen_before", "seen"),
        defined("won_in", "won_next", period=period),
        defined("expected_in", "expected", period=period),
        defined("expected_low", "low"),
        defined("expected_high", "high"),
        defined("target_open", "gap"),
        defined("cover"),
    )


def _priced(deals: pd.DataFrame) -> pd.DataFrame:
    """The deals with the average won sale as the amount of those that have none."""
    won = deals.loc[deals["state"] == WON, "amount"]
    known = deals["amount"].where(deals["amount"] > 0)
    return deals.assign(amount=known.fillna(won.mean() if len(won) else 0.0))


def _looks(deals: pd.DataFrame, day: dt.date, ahead: int) -> list[_Look]:
    """The looks back whose horizon is over by the last day and before which deals had begun."""
    created = deals["created"].dropna()
    if not len(created):
        return []
    first = int(created.min())
    out = []
    for i in range(LOOKS):
        then = day - dt.timedelta(days=ahead + APART * i)
        if day_number(then) - first >= ahead:
            out.append(_look(deals, then, ahead))
    return [look for look in out if len(look.age)]


def _look(deals: pd.DataFrame, day: dt.date, ahead: int) -> _Look:
    then = day_number(day)
    created, closed = (deals[c].astype("Float64").to_numpy(float, na_value=np.nan) for c in ("created", "closed"))
    state = deals["state"].to_numpy()
    shut = (state == WON) | (state == LOST)
    # An open deal's close date is the one expected, so it does not end the deal.
    here = (created <= then) & (~shut | (closed > then))
    soon = (state == WON)[here] & (closed[here] <= then + ahead)
    return _Look(then - created[here], deals["amount"].to_numpy(float)[here], soon)


def _frame(looks: list[_Look], now: _Look, ahead: int) -> pd.DataFrame:
    ages, won = (np.concatenate([getattr(look, n) for look in looks]) for n in ("age", "next"))
    seen, hits = (np.bincount(_step(ages), weights=w, minlength=OLDEST + 1) for w in (np.ones(len(ages)), won))
    rate = _rates(hits, seen)
    ratios = [_brought(look) / e for look in looks if (e := float((look.amount * rate[_step(look.age)]).sum())) > 0]
    band, before = (np.searchsorted(EDGES, a, side="right") for a in (now.age, ages))
    swing = _swing(ratios, ahead)
    rows = [_row(BANDS[b], now, band == b, rate, int((before == b).sum()), swing) for b in np.unique(band).tolist()]
    return pd.DataFrame([*rows, _row(TOTAL, now, np.ones(len(band), dtype=bool), rate, len(before), swing)])


def _step(age: np.ndarray) -> np.ndarray:
    return np.asarray(np.minimum(age // STEP, OLDEST).astype(int))


def _rates(hits: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The rate of each step of age; one with few deals has that of the step before, the first ones that of the next."""
    enough = np.flatnonzero(seen >= FEWEST)
    if not len(enough):
        return np.full(len(seen), hits.sum() / max(seen.sum(), 1.0))
    at = enough[np.maximum(np.searchsorted(enough, np.arange(len(seen)), side="right") - 1, 0)]
    return np.asarray(hits[at] / seen[at])


def _swing(ratios: list[float], ahead: int) -> tuple[float, float]:
    """How far what open deals brought lay from what these rates expect, as a deviation, and Student's t for it.

    Looks a month apart share most of their horizon, so they count for as many as fit without an overlap.
    """
    alone = min(float(len(ratios)), 1 + (len(ratios) - 1) * APART / max(ahead, APART))
    if alone < 2:
        return 1.0, T90[0]
    size = float(np.sqrt(np.mean((np.array(ratios) - 1) ** 2) * alone / (alone - 1)))
    return size, T90[min(int(alone - 1), len(T90)) - 1]


def _brought(look: _Look) -> float:
    return float(look.amount[look.next].sum())


def _row(
    band: str, now: _Look, mine: np.ndarray, rate: np.ndarray, seen: int, swing: tuple[float, float]
) -> dict[str, object]:
    amount, step = now.amount[mine], _step(now.age[mine])
    expected, whole = float((amount * rate[step]).sum()), float(amount.sum())
    own = float(np.sqrt((amount**2 * rate[step] * (1 - rate[step])).sum()))
    # Good and bad months move all deals: the total differs by more than the luck of single ones.
    away = swing[1] * max(own, expected * swing[0])
    return {
        "band": band, "deals": len(amount), "amount": whole, "seen": seen, "expected": expected,
        "won_next": expected / whole if whole else np.nan,
        "low": max(expected - away, 0.0), "high": min(expected + away, whole),
    }  # fmt: skip


def _gap(cube: Cube, coming: Coming) -> float:
    """What is missing to the target of the next period, where won deals are the revenue."""
    targets = forecast_targets(cube)
    if cube.book.basis != "deals" or not targets:
        return np.nan
    at = targets.row(row="total", period=coming.next.label)
    if at is None:
        return np.nan
    missing = float(targets.fact("target", at).value) - float(targets.fact("so_far", at).value or 0.0)
    return missing if missing > 0 else np.nan


def _notes(cube: Cube, day: dt.date) -> tuple[str, ...]:
    begun = open_on(cube, day)
    notes = ["Rates are those of deals open on earlier days, by age; closed deals no longer show the stage they had."]
    bare = int((~(begun["amount"] > 0)).sum())
    if bare:
        notes.append(f"{bare:,} of {len(begun):,} open deals have no amount and are taken at the average won sale.")
    undated = int(open_now(cube)["created"].isna().sum())
    if undated:
        notes.append(f"{undated:,} open deals without a created date are left out.")
    return tuple(notes)
