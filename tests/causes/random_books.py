"""Small random companies of a few quarters, for properties that must hold whatever the rows are."""

from __future__ import annotations

import pandas as pd
from hypothesis import strategies as st

from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

MEMBERS = ("A", "B", "C", "D")
QUARTERS = ("2024-01-15", "2024-04-15")
EARLIER = ("2022-10-15", "2023-01-15", "2023-04-15", "2023-07-15", "2023-10-15")

Line = tuple[int, str, str, int, int]


def orders(rows: list[Line], units: bool = True, **settings: str) -> Cube:
    """The cube of order lines (−5 to −1 a quarter earlier, 0 before or 1 now; product, region, cents, units)."""
    frame = pd.DataFrame(rows, columns=["when", "product", "region", "cents", "units"])
    days = {i - len(EARLIER): day for i, day in enumerate((*EARLIER, *QUARTERS))}
    frame = frame.assign(date=pd.to_datetime(frame["when"].map(days)), revenue=frame["cents"] / 100)
    kept = frame[["date", "product", "region", "revenue", *(["units"] if units else [])]]
    return cube_of(book_from_roles(kept), Settings(period="Q2 2024", min_events=1).with_values(settings))


def deals(rows: list[tuple[int, str, str, int]]) -> Cube:
    """The cube of deals (0 before or 1 now, manager, Won or Lost, amount)."""
    frame = pd.DataFrame(rows, columns=["when", "manager", "stage", "amount"])
    closed = pd.to_datetime(frame["when"].map(dict(enumerate(QUARTERS))))
    frame = frame.assign(closed=closed, created=closed - pd.Timedelta(days=14))
    frame["amount"] = frame["amount"].where(frame["stage"] == "Won", 0)
    return cube_of(book_from_roles(deals=frame.drop(columns="when")), Settings(period="Q2 2024", min_events=1))


# The company always sells something in both quarters, so that there is a period to compare with.
_ANCHORS = [(0, "A", "North", 1000, 1), (1, "A", "North", 1000, 1)]


def _lines(first: int) -> st.SearchStrategy[list[Line]]:
    line = st.tuples(
        st.integers(first, 1), st.sampled_from(MEMBERS), st.sampled_from(("North", "South")),
        st.integers(-50_000, 5_000_000), st.integers(0, 50),
    )  # fmt: skip
    return st.lists(line, max_size=25).map(lambda rows: [*_ANCHORS, *rows])


LINES = _lines(0)
HISTORIES = st.integers(-len(EARLIER), 0).flatmap(_lines)
"""Lines of two quarters and of as many before as chance gives: sometimes enough to call a product new."""
_DEAL = st.tuples(
    st.integers(0, 1), st.sampled_from(MEMBERS), st.sampled_from(("Won", "Lost")), st.integers(1, 90_000)
)  # fmt: skip
DEALS = st.lists(_DEAL, max_size=25).map(lambda rows: [(0, "A", "Won", 10), (1, "A", "Won", 10), *rows])
