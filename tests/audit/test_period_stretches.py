"""Reports about a stretch of time, checked against that stretch: days to date, halves, years, fiscal weeks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.api import audit_report
from xlsales.audit.period_mentions import period_mentions
from xlsales.audit.periods import Clock
from xlsales.settings import Settings

CLOCK = Clock(2021 * 12, 2024 * 12 + 11, None)
RETAIL = {"fiscal_calendar": "4-5-4", "fiscal_year_start": 2, "fiscal_year_name": "begins"}


def rows() -> pd.DataFrame:
    """One order a day from 30 January 2022 to 10 May 2024, of 10 for each year since 2021, half of them of North."""
    days = pd.date_range("2022-01-30", "2024-05-10")
    sales = (days.year - 2021) * 10.0
    return pd.DataFrame(
        {"Date": days, "Region": np.where(np.arange(len(days)) % 2, "North", "South"), "Sales": sales, "Order": days}
    )


def revenue(first: str, last: str) -> float:
    found = rows()
    return float(found.loc[found["Date"].between(first, last), "Sales"].sum())


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Revenue over 1 Jan to 10 May 2024 was high", ["1 Jan to 10 May 2024"]),
        ("Jan 1 through May 10, 2024: up", ["1 Jan to 10 May 2024"]),
        ("2024-03-01 to 2024-05-15 brought more", ["1 Mar to 15 May 2024"]),
        ("in 1 Jan to 31 Mar 2024", ["Jan 2024 to Mar 2024"]),
        ("58 in Jul 2022 to Dec 2022", ["Jul 2022 to Dec 2022"]),
        ("orders in Q1 2023 to Q3 2023", ["Q1 2023 to Q3 2023"]),
        ("from Q1 2023 to Q1 2024 it rose", ["Q1 2023", "Q1 2024"]),
    ],
)
def test_the_two_ends_of_a_stretch_make_one_period(text: str, spans: list[str]) -> None:
    found = [p.span.label for p in period_mentions(text, CLOCK) if p.span is not None]
    assert found == spans


@pytest.mark.parametrize(
    ("title", "first", "last", "options"),
    [
        ("2023", "2023-01-01", "2023-12-31", {}),
        ("the first half of 2023", "2023-01-01", "2023-06-30", {}),
        ("H2 2022", "2022-07-01", "2022-12-31", {}),
        ("1 Jan to 10 May 2024", "2024-01-01", "2024-05-10", {}),
        ("FY23", "2023-01-29", "2024-02-03", RETAIL),
        ("FY23 Q4", "2023-10-29", "2024-02-03", RETAIL),
        ("FY23 P02", "2023-02-26", "2023-04-01", RETAIL),
    ],
)
@pytest.mark.parametrize("off", [0.0, 500.0])
def test_a_report_is_checked_against_the_stretch_of_its_title(
    title: str, first: str, last: str, options: dict[str, object], off: float
) -> None:
    stated = revenue(first, last) + off
    done = audit_report(f"# Sales report, {title}\n\nRevenue was {stated:,.0f}.", rows(), **options)
    assert [c.verdict for c in done.claims if c.stated] == ["wrong" if off else "right"]


@pytest.mark.parametrize(("off", "verdict"), [(0, "right"), (50, "wrong")])
def test_the_setting_names_the_days_where_the_text_does_not(off: int, verdict: str) -> None:
    stated = revenue("2024-01-01", "2024-05-10") + off
    done = audit_report(f"Revenue was {stated:,.0f}.", rows(), period="ytd")
    assert [c.verdict for c in done.claims if c.stated] == [verdict]


def test_a_stretch_of_days_is_compared_with_the_same_days_a_year_ago() -> None:
    now, then = revenue("2024-01-01", "2024-05-10"), revenue("2023-01-01", "2023-05-10")
    grown = f"up {now / then - 1:.1%} from {then:,.0f} in 1 Jan to 10 May 2023"
    text = f"Revenue was {now:,.0f} in 1 Jan to 10 May 2024, {grown}."
    done = audit_report(text, rows(), period="ytd")
    assert {c.verdict for c in done.claims if c.stated} == {"right"}


def test_members_are_told_over_the_days_of_a_stretch_too() -> None:
    found = rows()
    inside = found[found["Date"].between("2024-01-01", "2024-05-10") & (found["Region"] == "North")]["Sales"].sum()
    done = audit_report(f"Revenue of North was {inside:,.0f} in 1 Jan to 10 May 2024.", found)
    assert [c.verdict for c in done.claims if c.stated] == ["right"]


def test_a_fiscal_year_is_read_by_the_name_that_the_settings_give_it() -> None:
    begins, ends = Settings(fiscal_year_start=4, fiscal_year_name="begins"), Settings(fiscal_year_start=4)
    for settings, first in ((begins, 2024), (ends, 2023)):
        clock = Clock(2020 * 12, 2025 * 12, None, settings.fiscal_year_start)
        spans = [p.span for p in period_mentions("FY24 and FY24 Q1", clock)]
        assert [s.months[0] for s in spans if s is not None] == [first * 12 + 3, first * 12 + 3]
