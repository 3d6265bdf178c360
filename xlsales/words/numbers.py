"""Numbers as a reader in a locale writes them; the same digits that the workbook's formulas give."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from xlsales.metrics.table import PERCENT_KINDS, Kind

NumberStyle = Literal["plain", "abs", "signed"]
DECIMALS: dict[Kind, int] = {
    "money": 0, "price": 2, "count": 0, "number": 1, "index": 2, "score": 0, "share": 1, "rate": 1, "change": 1,
    "points": 1, "days": 0, "weeks": 2, "p": 3,
}  # fmt: skip
UNITS: dict[Kind, str] = {"points": " pp", "share": "%", "rate": "%", "change": "%"}
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
    """One figure as text.

    Parameters
    ----------
    style
        plain; abs: without a sign (after "fell by"); signed: + or − always.

    Examples
    --------
    >>> written(2802496.0, "money"), written(-0.0603, "change", "abs"), written(0.6025, "rate")
    ('2,802,496', '6.0%', '60.3%')
    """
    if value is None or value != value:
        return NOT_KNOWN
    if isinstance(value, (dt.date, dt.datetime)):
        from babel.dates import format_date

        return str(format_date(value, "medium", locale=locale.replace("-", "_")))
    if kind not in DECIMALS or isinstance(value, (str, bool)):
        return str(value)
    number = rounded(value, kind)
    if style == "abs":
        number = abs(number)
    sign = "+" if style == "signed" and number > 0 else ""
    return sign + _localised(number, kind, locale, currency if kind in ("money", "price") else "")


def _localised(number: Decimal, kind: Kind, locale: str, currency: str) -> str:
    digits = DECIMALS[kind]
    if locale == "en-US":
        symbol = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency, f"{currency} " if currency else "")
        text = f"{abs(number):,.{digits}f}"
        return ("-" if number < 0 else "") + symbol + text + UNITS.get(kind, "")
    from babel.numbers import format_currency, format_decimal

    tag = locale.replace("-", "_")
    if currency and len(currency) == 3:
        return (
            str(format_currency(number, currency, locale=tag, currency_digits=False, format=None))
            if digits == 2
            else (
                str(
                    format_currency(
                        number,
                        currency,
                        locale=tag,
                        currency_digits=False,
                        format="#,##0 ¤" if tag[:2] != "en" else "¤#,##0",
                    )
                )
            )
        )
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = str(format_decimal(number, format=pattern, locale=tag))
    unit = UNITS.get(kind, "")
    space = "\u00a0" if unit == "%" and tag[:2] in ("de", "fr", "es") else ""
    return text + space + unit
