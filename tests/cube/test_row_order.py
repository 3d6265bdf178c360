"""The same rows in another order give the same figures, to the last bit."""

import json
import random

import pandas as pd

import xlsales
from xlsales.api import as_json
from xlsales.sample import company


def report_of(rows: pd.DataFrame) -> str:
    said = as_json(xlsales.analyze(rows))
    # Where a row stands is what differs, and this table says it.
    del said["tables"]["set_aside"]
    return json.dumps(said, sort_keys=True)


def test_rows_in_any_order_give_the_same_report_to_the_last_bit() -> None:
    rows = company(seed=5).orders.head(900).reset_index(drop=True)
    shuffled = list(range(len(rows)))
    random.Random(3).shuffle(shuffled)
    assert report_of(rows.iloc[shuffled].reset_index(drop=True)) == report_of(rows)
