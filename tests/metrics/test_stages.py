"""Deals by stage."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.stages import stage_funnel
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def test_maven_stands_in_four_stages(maven):
    found = stage_funnel(maven)
    assert found.frame["stage"].tolist() == ["Prospecting", "Engaging", "Won", "Lost"]
    assert found.frame["deals"].tolist() == [500, 1_589, 4_238, 2_473]
    assert found.frame["undated"].tolist() == [500, 0, 0, 0]
    assert found.fact("amount", stage="Engaging").value is None
    assert found.frame["share"].sum() == pytest.approx(1)


def test_open_stages_follow_the_usual_way_and_unknown_ones_come_last():
    stages = ["Closed Won", "Zebra", "Negotiation", "Proposal sent", "Qualified", "Closed Lost", "Alpha", None]
    day = pd.Timestamp(2024, 1, 31)
    rows = pd.DataFrame({"stage": stages, "amount": 1.0, "created": day, "closed": day})
    found = stage_funnel(cube_of(book_from_roles(deals=rows.assign(state=[1, -1, -1, -1, -1, 0, -1, -1])), Settings()))
    assert found.frame["stage"].tolist() == [
        "Qualified", "Proposal sent", "Negotiation", "(no stage)", "Alpha", "Zebra", "Closed Won", "Closed Lost",
    ]  # fmt: skip


def test_conversion_is_never_claimed_and_orders_have_no_stages(maven, eight_rows):
    assert "can't be told" in stage_funnel(maven).notes[0]
    assert "only orders" in stage_funnel(cube_of(eight_rows, Settings())).missing
