"""Dates as people write them, Excel's serial numbers, and period labels: one column, one reading."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from xlsales.table.cells import DAY_TYPE, NO_DAY, Cells, is_missing
from xlsales.table.day_order import DayOrder, Order, vote, year_comes_first
from xlsales.table.labels import LabelGrain, read_label
from xlsales.table.month_names import MONTH_WORDS, without_accents
from xlsales.table.offsets import without_offsets
from xlsales.table.period import Precision

GRAINS: tuple[LabelGrain, ...] = ("day", "week", "month", "quarter", "half", "year")
_SERIALS = (10_000.0, 80_000.0)
# In a text a bare number may be anything; only a column full of days from 1990 to 2099 is taken for serials.
_SERIAL_TEXT = re.compile(r"\d{5}(?:\.\d+)?")
_PLAUSIBLE = (32_874.0, 73_051.0)
# So many dates that are all before the 13th are no chance.
_FEW_DATES = 5
_MANY_WHOLE = 50
# Of two digits, these and what follows are years of the 20th century.
_LAST_CENTURY = 70
_NUMERIC = re.compile(
    r"(?P<a>\d{1,4})\s*([/.\-])\s*(?P<b>\d{1,2})\s*\2\s*(?P<c>\d{1,4})\.?(?:[T,\s]+\d[\d:.\sAPMapm+Z\-]*)?"
)
_NAMED = ("%d %b %Y", "%b %d %Y", "%d %b %y", "%b %d %y", "%Y %b %d")
_TIME = re.compile(
    r"[T\s,]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|Uhr|h)?\s*([+\-]\d{2}:?\d{2})?"
    r"(\s*\(.*\))?$"
)
_MONTH_WORD = re.compile(rf"(?<![a-z])({'|'.join(sorted(MONTH_WORDS, key=len, reverse=True))})(?![a-z])", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"([\s.\-/]|[a-z])\s*['’](\d\d)\b", re.IGNORECASE)
_DRESSED = re.compile(
    r"['’年]|^\d\d?[A-Z]{3}\d|\s(?:at|um|à|alle|a las|om|kl\.?|o)\s\d|\dr\.?$|\sr\.?$|roku$",
    re.IGNORECASE | re.MULTILINE,
)
# T and Z stand in plain dates too.
_WORDED = re.compile("[A-SU-Ya-su-y'’年]")
_TOGETHER = re.compile(r"^(\d{1,2})([A-Za-z]{3})(\d{2}|\d{4})$")
_AT = re.compile(r"\s(?:at|um|à|alle|a las|om|kl\.?|o)\s(?=\d{1,2}:\d\d)", re.IGNORECASE)
_EAST = re.compile(r"^(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日")
_POLISH_YEAR = re.compile(r"(?<=\d{4})\s?r(?:\.|oku)?$")
_WEEKDAY = re.compile(
    r"^((mon|tue|wed|thu|fri|sat|sun)[a-z]*|(mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|(lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
    r"|(ma|di|wo|do|vr|za|zo|mo|mi|fr|sa|so)(?=[\s,.]+\d)|(pon|wt|sr|czw|pt|sob|niedz|nd)[a-z]*(?=[\s,.]+\d))[\s,.]+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateReading:
    """The dates of one column, and how its cells were understood.

    `both_orders` counts the dates that can only be read in the other order than the column; `half_converted` true
    dates whose day and month were probably swapped when a program turned half of the column into dates; `grains` says
    how many cells are days, weeks, months, quarters, half-years and years; `all_first` that the order of day and month
    was taken from the one number that is 1 throughout; `grain_of` is each cell's place in `GRAINS` where they differ.
    """

    days: np.ndarray
    unreadable: np.ndarray
    precision: Precision = "day"
    order: Order | None = None
    ambiguous: int = 0
    labels: int = 0
    serials: int = 0
    both_orders: int = 0
    half_converted: int = 0
    grains: tuple[tuple[LabelGrain, int], ...] = ()
    all_first: bool = False
    grain_of: np.ndarray | None = None

    def precision_of(self, used: np.ndarray) -> Precision:
        """The precision of some of the rows: without the totals of years, quarters are all that is left."""
        if self.grain_of is None or len(self.grains) < 2:
            return self.precision
        counts = np.bincount(self.grain_of[used & ~np.isnat(self.days)], minlength=len(GRAINS))
        return coarsest(Counter(dict(zip(GRAINS, counts.tolist(), strict=True))))


def read_dates(
    cells: Cells,
    day_order: str = "auto",
    *,
    fiscal_year_start: int = 1,
    starts_1904: bool = False,
    locale: str = "en-US",
) -> DateReading:
    """Read a column as dates.

    Parameters
    ----------
    cells
        The column: dates stay, numbers are serials (or 20240131, 202401, 2024), texts are parsed once each.
    day_order
        auto (voted over the column), dmy or mdy.
    fiscal_year_start
        First month of the fiscal year, for labels such as FY24 Q3.
    starts_1904
        Whether serials count from 1904.
    locale
        Decides the order of day and month where nothing in the column does.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> read = read_dates(cells_of_texts(["13/2/2024", "3/2/2024"]))
    >>> read.order, [str(d)[:10] for d in read.days]
    ('dmy', ['2024-02-13', '2024-02-03'])
    """
    days = cells.days.copy()
    unreadable = np.zeros(len(days), dtype=bool)
    found: Counter[LabelGrain] = Counter()
    found["day"] += int((~np.isnat(days)).sum())
    grain_of = np.zeros(len(days), dtype=np.int8)
    text: DateReading | None = None
    if cells.has_numbers:
        where = ~np.isnan(cells.numbers)
        from_numbers, precision = _days_of_numbers(cells.numbers[where], starts_1904)
        days[where] = from_numbers
        unreadable[where] = np.isnat(from_numbers)
        found[precision] += int(where.sum())
        grain_of[where] = GRAINS.index(precision)
    worded = cells.codes >= 0
    serials = _serials_in(cells.texts) if worded.any() else None
    if serials is not None:
        days[worded] = _days_of_numbers(serials, starts_1904)[0][cells.codes[worded]]
        found["day"] += int((~np.isnat(days[worded])).sum())
    elif worded.any():
        text, fine = _read_texts(cells.texts, day_order, fiscal_year_start, locale)
        late = _serials_among_dates(cells.texts, text, starts_1904) if found["day"] or text.precision == "day" else None
        if late is not None:
            text = replace(text, days=np.where(np.isnat(text.days), late, text.days), serials=_count(late, cells))
            text.unreadable[~np.isnat(late)] = False
        days[worded] = text.days[cells.codes[worded]]
        unreadable[worded] = text.unreadable[cells.codes[worded]]
        grain_of[worded] = fine[cells.codes[worded]]
        counts = np.bincount(cells.codes[worded], minlength=len(fine)) * ~np.isnat(text.days)
        found.update({g: int(counts[fine == i].sum()) for i, g in enumerate(GRAINS)})
    labels = sum(found.values()) - found["day"]
    if text is None:
        written = 0 if serials is None else int((~np.isnat(days[worded])).sum())
        return DateReading(
            days, unreadable, coarsest(found), labels=labels, serials=written, grains=_listed(found), grain_of=grain_of
        )
    swapped = text.half_converted or _half_converted(cells.days, text.order, text.ambiguous, text.both_orders)
    return replace(
        text, days=days, unreadable=unreadable, precision=coarsest(found), labels=labels, half_converted=swapped,
        grains=_listed(found), grain_of=grain_of,
    )  # fmt: skip


def _listed(found: Counter[LabelGrain]) -> tuple[tuple[LabelGrain, int], ...]:
    return tuple((g, found[g]) for g in GRAINS if found[g])


def _count(days: np.ndarray, cells: Cells) -> int:
    """How many cells hold one of the texts that were read as a day."""
    return int((~np.isnat(np.append(days, NO_DAY)))[cells.codes].sum())


def _serials_among_dates(texts: Sequence[str], read: DateReading, starts_1904: bool) -> np.ndarray | None:
    """The days of serial numbers that stand as texts among dates; None where there is none, or no date beside it."""
    if np.isnat(read.days).all():
        return None
    numbers = np.array([
        float(t) if n and _SERIAL_TEXT.fullmatch(t) and _PLAUSIBLE[0] <= float(t) < _PLAUSIBLE[1] else np.nan
        for t, n in zip(texts, np.isnat(read.days).tolist(), strict=True)
    ])  # fmt: skip
    if np.isnan(numbers).all():
        return None
    return _days_of_numbers(numbers, starts_1904)[0]


def _half_converted(days: np.ndarray, order: Order | None, ambiguous: int, both: int) -> int:
    """True dates beside texts that a program could not convert, since their first number is above 12.

    Whoever opens a file written day first in a program that reads month first gets dates up to the 12th with day and
    month swapped, and texts from the 13th on. That no true date is after the 12th gives it away.
    """
    given = days[~np.isnat(days)]
    if order is None or ambiguous or both or len(given) < _FEW_DATES:
        return 0
    of_month = (given.astype("datetime64[D]") - given.astype("datetime64[M]")).astype(np.int64) + 1
    return len(given) if int(of_month.max()) <= 12 else 0


def _serials_in(texts: Sequence[str]) -> np.ndarray | None:
    """Texts that are all Excel's serial numbers of plausible days (or missing), as numbers; None where one is not."""
    given = [t for t in texts if not is_missing(t)]
    if not given or not all(_SERIAL_TEXT.fullmatch(t) and _PLAUSIBLE[0] <= float(t) < _PLAUSIBLE[1] for t in given):
        return None
    return np.array([float("nan") if is_missing(t) else float(t) for t in texts])


def coarsest(found: Counter[LabelGrain]) -> Precision:
    """The coarsest precision that is no stray: some dates among quarter labels do not make a table of days."""
    total = sum(found.values())
    grain = next((g for g in reversed(GRAINS) if found[g] > 0.05 * total), GRAINS[0])
    return "year" if grain == "half" else grain


def _days_of_numbers(numbers: np.ndarray, starts_1904: bool) -> tuple[np.ndarray, Precision]:
    out = np.full(len(numbers), NO_DAY, dtype=DAY_TYPE)
    whole = np.floor(numbers)
    serial = (numbers >= _SERIALS[0]) & (numbers < _SERIALS[1])
    base = np.datetime64("1904-01-01", "us") if starts_1904 else np.datetime64("1899-12-30", "us")
    out[serial] = base + np.round(numbers[serial] * 86_400_000).astype("timedelta64[ms]")
    shapes: tuple[tuple[float, float, str, Precision], ...] = (
        (1900, 2101, "%Y", "year"), (190_001, 210_100, "%Y%m", "month"), (19_000_101, 21_010_101, "%Y%m%d", "day"),
    )  # fmt: skip
    precision: Precision = "day"
    for low, high, shape, fine in shapes:
        fits = (numbers >= low) & (numbers < high) & (whole == numbers)
        if fits.any():
            texts = pd.Series(numbers[fits].astype(np.int64)).astype(str)
            out[fits] = pd.to_datetime(texts, format=shape, errors="coerce").to_numpy().astype(DAY_TYPE)
            precision = fine if fits.mean() > 0.5 else precision
    return out, precision


def _read_texts(
    texts: Sequence[str], day_order: str, fiscal_year_start: int, locale: str
) -> tuple[DateReading, np.ndarray]:
    """The dates of distinct texts, and the place of each one's grain in `GRAINS`."""
    n = len(texts)
    fine = np.zeros(n, dtype=np.int8)
    days = np.full(n, NO_DAY, dtype=DAY_TYPE)
    together = "\n".join(texts)
    if _WORDED.search(together) and _DRESSED.search(together):
        texts = [_plainly(t) for t in texts]
    if any("'" in t[:1] or "\u00a0" in t for t in texts):
        # An apostrophe that should have hidden, and spaces that do not break.
        texts = [t.lstrip("'").replace("\u00a0", " ") for t in texts]
    texts = without_offsets(texts)
    if day_order == "auto":
        texts = _with_whole_years(texts)
    column = pd.Series(list(texts), dtype=object)
    days[:] = _as_days(pd.to_datetime(column, format="ISO8601", errors="coerce"))
    # 2024 and 2024-01 are ISO too, but they are labels: a year and a month.
    short = np.array([len(t) < 8 for t in texts], dtype=bool)
    days[short] = NO_DAY
    voted: DayOrder | None = None
    swapped = 0
    left = np.flatnonzero(np.isnat(days)).tolist()
    if len(left):
        bare = {i: b for i in left if (b := _TIME.sub("", texts[i])) != texts[i]}
        if bare:
            days[list(bare)] = _as_days(
                pd.to_datetime(pd.Series(list(bare.values())), format="%Y-%m-%d", errors="coerce")
            )
            left = [i for i in left if np.isnat(days[i])]
        numeric = {i: m for i in left if (m := _NUMERIC.fullmatch(bare.get(i, texts[i])))}
        if numeric:
            voted = vote([m.groups() for m in numeric.values()], day_order, locale)
            swapped = _half_converted(days, voted.order, sum(map(_either, numeric.values())), voted.both)
            days[list(numeric)] = _days_of_parts([m.groupdict() for m in numeric.values()], voted.order, voted.both > 0)
        left = np.flatnonzero(np.isnat(days)).tolist()
    for i in left:
        label = read_label(texts[i], fiscal_year_start)
        if label:
            days[i] = np.datetime64(label.start, "us")
            fine[i] = GRAINS.index(label.precision)
        elif len(texts[i]) == 8 and texts[i].isdigit():
            days[i] = _as_days(pd.to_datetime(pd.Series([texts[i]]), format="%Y%m%d", errors="coerce"))[0]
    left = np.flatnonzero(np.isnat(days)).tolist()
    if len(left):
        days[left] = _named_months([texts[i] for i in left])
    gone = np.isnat(days)
    found = Counter(GRAINS[i] for i in fine[~gone].tolist())
    unreadable = np.array([bool(g) and not is_missing(t) for g, t in zip(gone, texts, strict=True)], dtype=bool)
    voted = voted or DayOrder(None)
    reading = DateReading(
        days, unreadable, coarsest(found), voted.order, voted.either, both_orders=voted.both,
        half_converted=swapped, all_first=voted.all_first,
    )  # fmt: skip
    return reading, fine


def _plainly(text: str) -> str:
    """A date without what people put around it: Jan 5 '24, 05JAN2024, 5 January 2024 at 10:30, 5 sty 2024 r.

    Examples
    --------
    >>> [_plainly(t) for t in ("Jan 5 '24", "05JAN2024", "5 January 2024 at 10:30", "05.01.2024 r.", "2024年1月5日")]
    ['Jan 5 2024', '05 JAN 2024', '5 January 2024 10:30', '05.01.2024', '2024-1-5']
    """
    text = _SHORT_YEAR.sub(_whole_year, text)
    if text[-1:] in "r.rok" or not text.isascii():
        text = _EAST.sub(r"\1-\2-\3", _POLISH_YEAR.sub("", text))
    if ":" in text:
        text = _AT.sub(" ", text)
    return _TOGETHER.sub(r"\1 \2 \3", text)


def _whole_year(found: re.Match[str]) -> str:
    between = " " if found[1].isalpha() else ""
    return f"{found[1]}{between}{'20' if int(found[2]) < _LAST_CENTURY else '19'}{found[2]}"


def _with_whole_years(texts: Sequence[str]) -> Sequence[str]:
    """23-01-02 as 2023-01-02 in a column whose dates have the year first; other columns as they are."""
    found: dict[int, re.Match[str]] = {}
    whole = 0
    for i, text in enumerate(texts):
        match = _NUMERIC.fullmatch(text)
        if match and len(match["a"]) == 4:
            # A whole year first contradicts nothing, but a column that begins with many has no others.
            whole += 1
            if whole > _MANY_WHOLE and not found:
                return texts
        elif match:
            found[i] = match
    if not year_comes_first([m.groups() for m in found.values()]):
        return texts
    return [f"20{t.strip()}" if i in found else t for i, t in enumerate(texts)]


def _either(found: re.Match[str]) -> bool:
    return len(found["a"]) < 3 and int(found["a"]) <= 12 and int(found["b"]) <= 12 and found["a"] != found["b"]


def _days_of_parts(parts: list[dict[str, str]], order: Order | None, both: bool) -> np.ndarray:
    """The days that the numbers say; where the column has `both` orders, what can only be the other one is read so."""
    rows = []
    for part in parts:
        a, b, c = part["a"], part["b"], part["c"]
        if len(a) >= 3:
            year, month, day = int(a), int(b), int(c)
        else:
            day, month = (int(a), int(b)) if order == "dmy" else (int(b), int(a))
            if both and month > 12:
                day, month = month, day
            year = int(c) if len(c) > 2 else int(c) + (2000 if int(c) < _LAST_CENTURY else 1900)
        rows.append((year, month, day))
    frame = pd.DataFrame(rows, columns=["year", "month", "day"])
    return _as_days(pd.to_datetime(frame, errors="coerce"))


def _named_months(texts: list[str]) -> np.ndarray:
    """5 Mar 2024, March 5th, 2024, 05-Mar-24, Tue 5 Mar 2024 10:30, 5. März 2024, 5 de marzo de 2024."""
    plain = []
    for text in texts:
        bare = _TIME.sub("", text)
        bare = _WEEKDAY.sub("", without_accents(bare))
        bare = re.sub(r"(\d)(st|nd|rd|th|er)\b", r"\1", bare, flags=re.IGNORECASE)
        bare = re.sub(r"([\s,.\-/]|\bde\b|\bdel\b)+", " ", bare, flags=re.IGNORECASE).strip()
        plain.append(_MONTH_WORD.sub(lambda m: calendar.month_abbr[MONTH_WORDS[m[0].lower()]], bare))
    column = pd.Series(plain, dtype=object)
    days = np.full(len(plain), NO_DAY, dtype=DAY_TYPE)
    for shape in _NAMED:
        left = np.isnat(days)
        if not left.any():
            break
        days[left] = _as_days(pd.to_datetime(column[left], format=shape, errors="coerce"))
    return days


def _as_days(dates: Any) -> np.ndarray:
    naive = dates.dt.tz_localize(None) if getattr(dates.dt, "tz", None) is not None else dates
    return np.asarray(naive.to_numpy().astype(DAY_TYPE))
