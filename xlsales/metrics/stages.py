"""Where the deals stand: how many in each stage, and what they are worth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.deals_open import open_now
from xlsales.metrics.definitions import defined
from xlsales.metrics.pipeline import NO_DEALS
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Table, unavailable
from xlsales.table.book import LOST, OPEN, WON

# The usual way of a deal; a stage is placed by the first word that its name contains.
WAY = (
    "lead", "prospect", "contact", "qualif", "discover", "need", "engag", "demo", "present", "value", "solution",
    "evaluat", "proposal", "quote", "perception", "negotiat", "commit", "contract", "verbal",
)  # fmt: skip
STATES = {OPEN: "open", WON: "won", LOST: "lost"}
COLUMNS = (
    defined("stage"),
    defined("stage_state", "state"),
    defined("stage_deals", "deals"),
    defined("share_of_deals", "share"),
    defined("undated"),
    defined("deals_amount", "amount"),
    defined("without_amount"),
    defined("median_age"),
)


def stage_funnel(cube: Cube) -> Table:
    """Deals by the stage they stand in.

    Returns
    -------
    Table
        `stage_funnel`, one row a stage: the open ones on their usual way (unknown names last, in alphabetical order),
        then won and lost. The data hold each deal's present stage only, so no rate from stage to stage is given.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"stage": ["Won", "Lost", "Open"], "amount": [70.0, 0, 20]})
    >>> rows["created"] = pd.Timestamp(2024, 1, 1)
    >>> rows["closed"] = pd.to_datetime(["2024-01-29", "2024-01-15", None])
    >>> cube = cube_of(book_from_roles(deals=rows), Settings())
    >>> stage_funnel(cube).frame["stage"].tolist()
    ['Open', 'Won', 'Lost']
    """
    deals = cube.book.deals
    title = "Deals by stage"
    if deals is None:
        return unavailable("stage_funnel", title, NO_DEALS)
    rows = deals.assign(age=np.nan)
    rows.loc[rows["state"] == OPEN, "age"] = open_now(cube)["age"]
    groups = rows.groupby(rows["stage"].astype("object").fillna("(no stage)").astype("str"))
    frame = pd.DataFrame(
        {
            "state": groups["state"].first().map(STATES),
            "deals": groups.size(),
            "share": ratio(groups.size(), float(len(rows))),
            "undated": groups["created"].agg(lambda c: int(c.isna().sum())),
            "amount": groups["amount"].sum(min_count=1),
            "without_amount": groups["amount"].agg(lambda a: int(a.isna().sum())),
            "median_age": groups["age"].median(),
        }
    ).rename_axis("stage")
    frame = frame.reset_index()
    frame = frame.iloc[sorted(range(len(frame)), key=lambda i: _place(frame["stage"].iloc[i], frame["state"].iloc[i]))]
    note = "The data hold each deal's present stage, not its past ones: conversion from stage to stage can't be told."
    as_of = f"Ages as of {cube.calendar.as_of:%Y-%m-%d}; stages as they stand in the data, whatever the period."
    return Table("stage_funnel", title, COLUMNS, frame.reset_index(drop=True), (note, as_of))


def _place(stage: str, state: str) -> tuple[int, int, str]:
    order = list(STATES.values()).index(state)
    words = stage.lower()
    return order, next((i for i, w in enumerate(WAY) if w in words), len(WAY)), stage
