"""Causes are the same whoever did the group-bys."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.causes.contributions import contributions, movers
from xlsales.causes.drilldown import drilldown
from xlsales.causes.leave_one_out import leave_one_out
from xlsales.causes.level import main_split
from xlsales.causes.pvm import price_volume_mix, two_factor
from xlsales.causes.search import search
from xlsales.causes.three_factor import three_factor
from xlsales.cube.cube import cube_of
from xlsales.settings import Settings
from xlsales.table.book import SalesBook


def test_duckdb_finds_the_same_causes_as_pandas(maven_book: SalesBook) -> None:
    pytest.importorskip("duckdb")
    one, other = (cube_of(maven_book, Settings(period="Q4 2017", engine=e)) for e in ("pandas", "duckdb"))
    for ask in (
        lambda c: price_volume_mix(c, "customer"),
        main_split,
        lambda c: two_factor(c, "manager"),
        three_factor,
        lambda c: contributions(c, "rep"),
        lambda c: movers(c, "product", "manager"),
        leave_one_out,
        drilldown,
        search,
    ):
        pd.testing.assert_frame_equal(ask(one).frame, ask(other).frame)
