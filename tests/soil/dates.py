"""Ways to write days, coarser periods, and days that are slips."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

from tests.soil.table import Soiled
from tests.soil.ways import DATED, ORDERS, simple, way

_GERMAN = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
_FRENCH = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]


def _written(name: str, write: Callable[[dt.date], str]) -> None:
    simple(name, "dates", lambda t: t.writing(date=write, made=write), DATED)


_written("days with points", lambda d: f"{d:%d.%m.%Y}")
_written("month first", lambda d: f"{d:%m/%d/%Y}")
_written("day first", lambda d: f"{d:%d/%m/%Y}")
_written("month first without zeros", lambda d: f"{d.month}/{d.day}/{d:%y}")
_written("year of two digits first", lambda d: f"{d:%y-%m-%d}")
_written("year of two digits last", lambda d: f"{d:%d-%m-%y}")
_written("year first with slashes", lambda d: f"{d:%Y/%m/%d}")
_written("months by name", lambda d: f"{d:%d-%b-%Y}")
_written("months by name, year of two digits", lambda d: f"{d:%d-%b-%y}")
_written("American long dates", lambda d: f"{d:%B} {d.day}, {d.year}")
_written("weekdays before", lambda d: f"{d:%a %d %b %Y}")
_written("German long dates", lambda d: f"{d.day}. {_GERMAN[d.month - 1]} {d.year}")
_written("French short dates", lambda d: f"{d.day} {_FRENCH[d.month - 1]} {d.year}")
_written("late evening with an offset", lambda d: f"{d:%Y-%m-%d} 23:30:00 -0500")
_written("early morning with an offset", lambda d: f"{d:%Y-%m-%d}T00:30:00+09:00")
_written("times in Greenwich", lambda d: f"{d:%Y-%m-%d}T23:59:59Z")
_written("times of twelve hours", lambda d: f"{d:%m/%d/%Y} 11:45 PM")
_written("eight digits", lambda d: f"{d:%Y%m%d}")
_written("serial numbers as text", lambda d: str((d - dt.date(1899, 12, 30)).days))
_written("seconds since 1970", lambda d: str(int((d - dt.date(1970, 1, 1)).total_seconds())))
_written("an apostrophe before dates", lambda d: f"'{d:%Y-%m-%d}")


def _coarse(name: str, write: Callable[[dt.date], str], start: Callable[[dt.date], dt.date], header: str) -> None:
    """The day is known as a period only; the truth counts it from the period's first day."""

    def change(table: Soiled) -> Soiled:
        date = table.place("date")
        rows = [tuple(start(v) if j == date else v for j, v in enumerate(r)) for r in table.rows]
        named = replace(
            table,
            rows=tuple(rows),
            header=(*table.header[:date], header, *table.header[date + 1 :]),
            truth=table.summed(rows),
        )
        return named.writing(date=write)

    simple(name, "dates", change, ORDERS)


def _monday(day: dt.date) -> dt.date:
    """The first day of an ISO week that is in the week's own year."""
    iso = day.isocalendar()
    return max(dt.date.fromisocalendar(iso.year, iso.week, 1), dt.date(iso.year, 1, 1))


def _week(day: dt.date) -> tuple[int, int]:
    # The clamped first day of a year may be in the week of the year before by ISO's count.
    iso = day.isocalendar()
    return (day.year, 1) if iso.year != day.year else (iso.year, iso.week)


_coarse("months", lambda d: f"{d:%Y-%m}", lambda d: d.replace(day=1), "Month")
_coarse("months as six digits", lambda d: f"{d:%Y%m}", lambda d: d.replace(day=1), "Period")
_coarse("months by name and year", lambda d: f"{d:%b-%y}", lambda d: d.replace(day=1), "Month")
_coarse("fiscal periods", lambda d: f"P{d.month:02d} {d.year}", lambda d: d.replace(day=1), "Period")
_coarse(
    "quarters", lambda d: f"Q{(d.month + 2) // 3} {d.year}", lambda d: dt.date(d.year, (d.month - 1) // 3 * 3 + 1, 1),
    "Quarter",
)  # fmt: skip
_coarse("weeks as six digits", lambda d: "{}{:02d}".format(*_week(d)), _monday, "Week")
_coarse("weeks by name", lambda d: "{}-W{:02d}".format(*_week(d)), _monday, "Week")


@way("year and month apart", "dates", ORDERS, late=True)
def _(table: Soiled, _: random.Random) -> Soiled:
    date = table.place("date")
    if any(isinstance(r[date], str) and r[date] for r in table.rows):
        # What another way has written as text is a period already.
        return table
    rows = []
    for row in table.rows:
        parts = (str(row[date].year), str(row[date].month)) if row[date] else ("", "")
        rows.append((*row[:date], parts[0], *row[date + 1 :], parts[1]))
    header = (*table.header[:date], "Year", *table.header[date + 1 :], "Month")
    return replace(table, header=header, meaning=(*table.meaning, "month"), rows=tuple(rows))


def _one_day(name: str, text: str) -> None:
    def change(table: Soiled, rnd: random.Random) -> Soiled:
        date = table.place("date")
        at = rnd.choice([i for i in table.sales() if isinstance(table.rows[i][date], dt.date)] or [-1])
        rows = [(*r[:date], text, *r[date + 1 :]) if i == at else r for i, r in enumerate(table.rows)]
        return table.with_rows(rows)

    way(name, "days", DATED)(change)


_one_day("a year mistyped", "2204-03-05")
_one_day("a filler of 1900", "1900-01-01")
_one_day("a filler of 9999", "9999-12-31")
_one_day("a date that is missing", "")
_one_day("a word for a date", "pending")
_one_day("a day that is none", "2023-02-31")
_one_day("a year of another calendar", "1445-03-02")
_one_day("a year in the future", "2042-03-05")
_one_day("a date three years off", "2028-03-05")


@way("all years of another calendar", "dates", ORDERS)
def _(table: Soiled, _: random.Random) -> Soiled:
    return table.writing(date=lambda d: f"{d.year + 543}-{d:%m-%d}")
