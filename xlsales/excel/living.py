"""Living text: a sentence as a formula over the cells of its facts.

Numbers are written with FIXED, not with TEXT, as TEXT's format codes change meaning with the reader's Excel language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache

from xlsales.metrics.table import PERCENT_KINDS, Fact, Kind
from xlsales.words.numbers import DECIMALS, NOT_KNOWN, SCALES, SHORT_KINDS, WHOLE_PERCENT, NumberStyle, written
from xlsales.words.sentence import Choice, Part, Plural, Sentence, Slot

FORMULA_LIMIT, LITERAL_LIMIT = 8_192, 255
Address = Callable[[Fact], str | None]


def formula_of(sentence: Sentence, address: Address, locale: str = "en-US", currency: str = "") -> str:
    """A sentence as an Excel formula, or empty where it has no fact, a fact has no cell, or it would be too long.

    Parameters
    ----------
    address
        Fact → its cell as a formula names it.

    Examples
    --------
    >>> fact = Fact(-0.06, "change", "kpis", 0, "change")
    >>> said = Sentence(("Revenue ", Choice(fact, "fell", "was flat", "rose"), "."))
    >>> formula_of(said, lambda fact: "C5")
    '="Revenue "&IF(ROUND(C5,3)<0,"fell",IF(ROUND(C5,3)>0,"rose","was flat"))&"."'
    """
    if not sentence.facts:
        return ""
    terms: list[str] = []
    for part in sentence.parts:
        term = _term(part, address, locale, currency)
        if term is None:
            return ""
        if term:
            terms.append(term)
    text = "=" + "&".join(terms)
    # One term alone must still give text, as the sentence does.
    text = text if len(terms) > 1 else text + '&""'
    return text if len(text) <= FORMULA_LIMIT else ""


def literal(text: str) -> str:
    """Text as string literals of at most 255 characters, with quotes doubled.

    Examples
    --------
    >>> print(literal('a "b" c'))
    "a ""b"" c"
    """
    pieces: list[str] = []
    piece = ""
    for char in text:
        if len(piece) == LITERAL_LIMIT:
            pieces.append(piece)
            piece = ""
        piece += char
    pieces.append(piece)
    return "&".join('"' + p.replace('"', '""') + '"' for p in pieces)


def _term(part: Part, address: Address, locale: str, currency: str) -> str | None:
    if isinstance(part, str):
        return literal(part) if part else ""
    cell = address(part.fact)
    if cell is None:
        return None
    if isinstance(part, Choice):
        below, above, zero = literal(part.below), literal(part.above), literal(part.zero)
        shown = f"ROUND({cell},{_places(part.fact.kind)})" if part.fact.kind in DECIMALS else cell
        return f"IF({shown}<0,{below},IF({shown}>0,{above},{zero}))"
    if isinstance(part, Plural):
        return f"IF(ABS({cell})=1,{literal(part.one)},{literal(part.many)})"
    return _figure(part, cell, locale, currency)


def _figure(slot: Slot, cell: str, locale: str, currency: str) -> str:
    fact = slot.fact
    if isinstance(fact.value, bool):
        return f'IF({cell},"True","False")'
    if isinstance(fact.value, (dt.date, dt.datetime)):
        return f"IF(ISNUMBER({cell}),{_date(cell, locale)},{literal(NOT_KNOWN)})"
    if fact.kind in DECIMALS and not isinstance(fact.value, str):
        return f"IF(ISNUMBER({cell}),{_number(cell, fact.kind, slot.style, locale, currency)},{literal(NOT_KNOWN)})"
    if not fact.known:
        return f'IF({cell}="",{literal(NOT_KNOWN)},{cell})'
    return cell


def _number(cell: str, kind: Kind, style: NumberStyle, locale: str, currency: str) -> str:
    before, after = units(kind, locale, currency)
    if style.startswith("short"):
        return _short(cell, kind, style, before, after)
    digits = DECIMALS[kind]
    # Rounded as a fraction first: 0.6025 × 100 is 60.249999… and would round down.
    number = f"ROUND({cell},{_places(kind)})"
    scaled = f"{number}*100" if kind in PERCENT_KINDS else number
    unit = f"&{literal(after)}" if after else ""
    if style == "abs":
        return (f"{literal(before)}&" if before else "") + f"FIXED(ABS({scaled}),{digits})" + unit
    sign = {"plain": f'IF({number}<0,"-","")', "signed": f'IF({number}<0,"-",IF({number}>0,"+",""))'}[style]
    if style == "plain" and not before:
        return f"FIXED({scaled},{digits})" + unit
    return sign + (f"&{literal(before)}" if before else "") + f"&FIXED(ABS({scaled}),{digits})" + unit


def _short(cell: str, kind: Kind, style: NumberStyle, before: str, after: str) -> str:
    """A figure as people say it, by the size that the cell has when it is read."""
    size = f"ABS({cell})"
    if kind in SHORT_KINDS:
        digits = f"FIXED({size},0)"
        for least, unit, decimals, name in reversed(SCALES):
            digits = f'IF({size}>={least:.10g},FIXED({size}/{unit:.0f},{decimals})&"{name}",{digits})'
    elif kind in PERCENT_KINDS:
        whole = f"IF({size}>={WHOLE_PERCENT},0,1)" if kind != "points" else "1"
        # Rounded as a fraction first, as below.
        digits = f"FIXED(ROUND({size},{whole}+2)*100,{whole})"
    else:
        digits = f"FIXED({size},{DECIMALS[kind]})"
    shown = (f"{literal(before)}&" if before else "") + digits + (f"&{literal(after)}" if after else "")
    if style.endswith("abs"):
        return shown
    number = f"ROUND({cell},{_places(kind)})"
    positive = '"+"' if style.endswith("signed") else '""'
    return f'IF({number}<0,"-",IF({number}>0,{positive},""))&{shown}'


def _places(kind: Kind) -> int:
    """Decimals of the value itself: a percentage has two more than it shows."""
    return DECIMALS[kind] + (2 if kind in PERCENT_KINDS else 0)


@lru_cache(maxsize=256)
def units(kind: Kind, locale: str, currency: str) -> tuple[str, str]:
    """What a locale writes before and after a figure of a kind.

    Examples
    --------
    >>> units("money", "en-US", "USD"), units("share", "de-DE", ""), units("points", "en-US", "")
    (('$', ''), ('', '\\xa0%'), ('', ' pp'))
    """
    match = re.fullmatch(r"(\D*)\d.*?(\D*)", written(1.0, kind, "plain", locale, currency), re.DOTALL)
    return (match[1], match[2]) if match else ("", "")


def _date(cell: str, locale: str) -> str:
    from babel import Locale

    pattern = str(Locale.parse(locale.replace("-", "_")).date_formats["medium"].pattern)
    months = Locale.parse(locale.replace("-", "_")).months["format"]["abbreviated"]
    names = ",".join(literal(str(months[m])) for m in range(1, 13))
    codes = {
        "y": f"YEAR({cell})",
        "MMM": f"CHOOSE(MONTH({cell}),{names})",
        "MM": f'RIGHT("0"&MONTH({cell}),2)',
        "M": f"MONTH({cell})",
        "dd": f'RIGHT("0"&DAY({cell}),2)',
        "d": f"DAY({cell})",
    }
    pieces = re.findall(r"y+|M+|d+|'[^']*'|[^yMd']+", pattern)
    return "&".join(codes.get(p) or (codes["y"] if set(p) == {"y"} else literal(p.strip("'"))) for p in pieces)
