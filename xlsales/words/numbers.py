"""Numbers as a reader in a locale writes them; the same digits that the workbook's formulas give."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

from xlsales.metrics.table import PERCENT_KINDS, Kind

NumberStyle = Literal["plain", "abs", "signed", "short", "short_abs", "short_signed"]
DECIMALS: dict[Kind, int] = {
    "money": 0, "price": 2, "count": 0, "number": 1, "index": 2, "score": 0, "share": 1, "rate": 1, "change": 1,
    "points": 1, "days": 0, "weeks": 2, "p": 3,
}  # fmt: skip
POINTS = " pp"
SHORT_KINDS: frozenset[Kind] = frozenset({"money", "count"})
SCALES: tuple[tuple[float, float, int, str], ...] = (
    (9.995e9, 1e9, 1, "bn"), (9.995e8, 1e9, 2, "bn"), (9.995e6, 1e6, 1, "M"), (9.995e5, 1e6, 2, "M"),
    (99_950.0, 1e3, 0, "k"), (9_999.5, 1e3, 1, "k"),
)  # fmt: skip
"""From what size on a figure is spoken in which unit, with so many decimals: 1.63M, 222k, 12.3k."""
WHOLE_PERCENT = 0.0995
"""From here on a percentage is spoken without decimals."""
NOT_KNOWN = "n/a"


def rounded(value: float, kind: Kind) -> Decimal:
    """A value with the decimals of its kind (percentages × 100), halves away from zero as Excel rounds.

    Examples
    --------
    >>> rounded(-0.06027, "change")
    Decimal('-6.0')
    """
    # repr gives the shortest decimal that is this float, which is also what Excel rounds from.
    exact = Decimal(repr(float(value))) * (100 if kind in PERCENT_KINDS else 1)
    return exact.quantize(Decimal(1).scaleb(-DECIMALS.get(kind, 0)), rounding=ROUND_HALF_UP)


def written(value: Any, kind: Kind, style: NumberStyle = "plain", locale: str = "en-US", currency: str = "") -> str:
    """One figure as text, with the digits, marks, units and currency of a locale.

    Parameters
    ----------
    value
        A number, a date, text, or None.
    kind
        How it is meant; kinds without decimals of their own are written as they are.
    style
        plain; abs: without a sign (after "fell by"); signed: + or - always. short, short_abs and short_signed write
        it as people say it: 1.63M, 222k, 14%.
    locale
        Such as en-US, en-GB, de-DE, fr-FR, es-ES; any that CLDR (Babel) knows.
    currency
        ISO code or symbol for money and prices; empty for none.

    Examples
    --------
    >>> written(2802496.0, "money"), written(-0.0603, "change", "abs"), written(0.6025, "rate")
    ('2,802,496', '6.0%', '60.3%')
    >>> written(-1234.5, "price", locale="de-DE", currency="EUR"), written(1234.5, "price", currency="USD")
    ('-1.234,50\xa0€', '$1,234.50')
    >>> written(1632793.98, "money", "short"), written(-0.4149, "change", "short_abs"), written(8.4, "count", "short")
    ('1.63M', '41%', '8')
    """
    if value is None or value != value:
        return NOT_KNOWN
    if isinstance(value, dt.date):
        return _date(value, locale)
    if kind not in DECIMALS or isinstance(value, (str, bool)):
        return str(value)
    marks = _marks(locale)
    number, decimals, unit = rounded(value, kind), DECIMALS[kind], ""
    if style.startswith("short"):
        number, decimals, unit = _spoken(value, kind)
    plus = "+" if style.endswith("signed") and number > 0 else ""
    sign = "" if style.endswith("abs") else "-" if number < 0 else plus
    digits = _grouped(abs(number), decimals, marks) + unit
    return sign + _with_unit(digits, kind, locale, marks, currency if kind in ("money", "price") else "")


def _spoken(value: float, kind: Kind) -> tuple[Decimal, int, str]:
    """A figure as people say it: the number, its decimals, and the unit behind it."""
    exact, size = Decimal(repr(float(value))), abs(float(value))
    if kind in SHORT_KINDS:
        _, unit, decimals, name = next((s for s in SCALES if size >= s[0]), (0, 1.0, 0, ""))
        exact = exact / Decimal(int(unit))
    elif kind in PERCENT_KINDS:
        exact, decimals, name = exact * 100, 0 if size >= WHOLE_PERCENT and kind != "points" else 1, ""
    else:
        decimals, name = DECIMALS[kind], ""
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), decimals, name


def _date(day: dt.date, locale: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, "medium", locale=locale.replace("-", "_")))


class _Marks(NamedTuple):
    """How a locale writes numbers: between thousands, before decimals, before %, and whether money's sign is behind."""

    group: str
    decimal: str
    percent: str
    behind: bool


ENGLISH = _Marks(",", ".", "%", False)
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


@cache
def _marks(locale: str) -> _Marks:
    if locale == "en-US":
        # The default does without Babel, whose import takes a third of a short formula's time.
        return ENGLISH
    from babel import Locale

    known = Locale.parse(locale.replace("-", "_"))
    symbols = known.number_symbols["latn"]
    percent = str(known.percent_formats[None].pattern).split("0")[-1]
    behind = str(known.currency_formats["standard"].pattern).endswith("¤")
    return _Marks(str(symbols["group"]), str(symbols["decimal"]), percent, behind)


@cache
def _symbol(currency: str, locale: str) -> str:
    """A currency's sign as a locale writes it; what is no ISO code stands for itself."""
    if len(currency) != 3 or not currency.isalpha():
        return currency
    if locale == "en-US":
        return SYMBOLS.get(currency.upper(), currency.upper())
    from babel.numbers import get_currency_symbol

    return str(get_currency_symbol(currency.upper(), locale=locale.replace("-", "_")))


def _grouped(number: Decimal, digits: int, marks: _Marks) -> str:
    whole, _, rest = f"{number:,.{digits}f}".partition(".")
    return whole.replace(",", marks.group) + (marks.decimal + rest if rest else "")


def _with_unit(digits: str, kind: Kind, locale: str, marks: _Marks, currency: str) -> str:
    if currency:
        symbol = _symbol(currency, locale)
        if marks.behind:
            return f"{digits}\u00a0{symbol}"
        # CLDR's currencySpacing: letters keep a distance from the digits, signs do not.
        return symbol + ("\u00a0" if symbol[-1:].isalpha() else "") + digits
    if kind in PERCENT_KINDS:
        return digits + (POINTS if kind == "points" else marks.percent)
    return digits
