"""The look: one typeface, one accent, one warning colour, and the number format of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsales.metrics.table import Kind

FONT = "Calibri"
INK, MUTED, FAINT = "#1B2733", "#66727F", "#9AA5B1"
ACCENT, ACCENT_SOFT = "#0B6E8A", "#9CCAD6"
WARNING, WARNING_WASH = "#B8410B", "#FCEEE6"
HAIRLINE, INPUT = "#DDE3E8", "#FFF8DC"
INPUT_TAB, ROWS_TAB, BAR = "#E5C44E", "#9AA5B1", "#BFDDE5"
SERIES = (ACCENT, "#8A97A3", "#D08A2E", "#4F7F5B", "#7A5C99", "#B8C2CC", "#A3674B", "#3F4C59")

_ROW = {"bottom": 1, "bottom_color": HAIRLINE, "valign": "vcenter"}
_CARD = {"left": 1, "left_color": HAIRLINE, "align": "left", "indent": 1}
_WORDS = {**_ROW, "text_wrap": True, "align": "left"}
_HEAD = {"font_size": 10, "bold": True, "font_color": "#FFFFFF", "bg_color": ACCENT, "valign": "vcenter"}

STYLES: Mapping[str, Mapping[str, Any]] = {
    "eyebrow": {"font_size": 9, "bold": True, "font_color": ACCENT, "valign": "bottom"},
    "title": {"font_size": 18, "bold": True, "text_wrap": True, "valign": "top"},
    "subtitle": {"font_size": 12, "font_color": MUTED, "text_wrap": True, "valign": "top"},
    "headline": {"font_size": 13, "bold": True, "text_wrap": True, "valign": "top"},
    "body": {"text_wrap": True, "valign": "top"},
    "finding": {"text_wrap": True, "valign": "top", "left": 5, "left_color": ACCENT, "align": "left", "indent": 1},
    "finding_bad": {"text_wrap": True, "valign": "top", "left": 5, "left_color": WARNING, "align": "left", "indent": 1},
    "note": {"font_size": 9.5, "font_color": MUTED, "text_wrap": True, "valign": "vcenter"},
    "note_over": {"font_size": 9.5, "font_color": ACCENT, "valign": "vcenter"},
    "warning": {"font_color": WARNING, "bold": True, "text_wrap": True, "valign": "top", "bg_color": WARNING_WASH},
    "heading": {"font_size": 13, "bold": True, "font_color": ACCENT, "valign": "bottom"},
    "table_title": {"font_size": 12, "bold": True, "valign": "bottom"},
    "header_text": {
        "font_size": 10, "bold": True, "font_color": MUTED, "bottom": 2, "bottom_color": ACCENT, "text_wrap": True,
        "valign": "bottom", "align": "left",
    },
    "header_number": {
        "font_size": 10, "bold": True, "font_color": MUTED, "bottom": 2, "bottom_color": ACCENT, "text_wrap": True,
        "valign": "bottom", "align": "right",
    },
    "cell_text": {**_WORDS},
    "cell_text_over": {**_ROW, "align": "left"},
    "cell_number": {**_ROW, "align": "right"},
    "cell_text_bad": {**_WORDS, "font_color": WARNING, "bold": True},
    "cell_number_bad": {**_ROW, "align": "right", "font_color": WARNING, "bold": True},
    "cell_text_good": {**_WORDS, "font_color": ACCENT, "bold": True},
    "cell_number_good": {**_ROW, "align": "right", "font_color": ACCENT, "bold": True},
    "cell_text_muted": {**_WORDS, "font_color": FAINT},
    "cell_number_muted": {**_ROW, "align": "right", "font_color": FAINT},
    "cell_text_input": {**_WORDS, "bg_color": INPUT, "locked": False},
    "cell_number_input": {**_ROW, "align": "right", "bg_color": INPUT, "locked": False},
    "pick": {
        "bg_color": INPUT, "bold": True, "border": 1, "border_color": INPUT_TAB, "align": "left", "indent": 1,
        "valign": "vcenter", "locked": False,
    },
    "pick_label": {"font_size": 10, "font_color": MUTED, "valign": "bottom", "align": "left", "indent": 1},
    "total_text": {**_ROW, "bold": True, "align": "left"},
    "total_number": {**_ROW, "bold": True, "align": "right"},
    "place_text": {"align": "left", "valign": "vcenter"},
    "place_number": {"align": "right", "valign": "vcenter"},
    "card_label": {**_CARD, "font_size": 10, "font_color": MUTED, "valign": "bottom"},
    "card_figure": {**_CARD, "font_size": 22, "bold": True, "align": "left", "valign": "vcenter"},
    "card_change": {**_CARD, "font_size": 10, "font_color": MUTED, "valign": "vcenter"},
    "card_change_good": {**_CARD, "font_size": 10, "font_color": ACCENT, "bold": True, "valign": "vcenter"},
    "card_change_bad": {**_CARD, "font_size": 10, "font_color": WARNING, "bold": True, "valign": "vcenter"},
    "card_spark": {**_CARD},
    "rows_header": {**_HEAD, "align": "left", "indent": 1},
    "rows_header_number": {**_HEAD, "align": "right"},
    "rows_cell": {"align": "left", "indent": 1},
    "rows_cell_number": {"align": "right"},
    "task": {**_ROW, "text_wrap": True, "align": "left"},
    "task_who": {**_ROW, "font_size": 10, "font_color": MUTED, "text_wrap": True, "align": "left"},
    "task_worth": {**_ROW, "bold": True, "align": "right"},
    "link": {"font_size": 10, "font_color": ACCENT, "underline": 1},
    "link_back": {"font_size": 9, "bold": True, "font_color": ACCENT, "valign": "bottom"},
    "helper": {"font_size": 9, "font_color": MUTED},
}  # fmt: skip
"""Style name → look; every style has the typeface, 11 points and ink unless it says otherwise."""

INDENTED: frozenset[str] = frozenset({"header_text", *(s for s in STYLES if s.startswith("cell_text"))})
"""Styles that stand one step in where a column stands at their left, as a figure may end right before them."""

FORMATS: Mapping[str, str] = {
    "money": "#,##0", "price": "#,##0.00", "count": "#,##0", "number": "#,##0.0", "index": "0.00", "score": "0",
    "share": "0.0%", "rate": "0.0%", "change": "+0.0%;-0.0%;0.0%", "points": "+0.0%;-0.0%;0.0%", "days": "#,##0",
    "weeks": "0.00", "p": "0.000", "date": "yyyy-mm-dd", "flag": '"yes";-0;"–"',
}  # fmt: skip
SYMBOLS: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£"}
WRITTEN_KINDS: frozenset[str] = frozenset({"text", "period", "class", "flag"})


def number_format(kind: Kind, *, signed: bool = False, currency: str = "") -> str:
    """The number format of a kind; signed marks the direction with ▲▼, so that colour is not the only signal.

    Examples
    --------
    >>> number_format("change", signed=True), number_format("money", currency="USD")
    ('▲ 0.0%;▼ 0.0%;0.0%', '"$"#,##0')
    """
    plain = FORMATS.get(kind, "")
    if not plain:
        return ""
    if signed:
        base = plain.split(";")[-1]
        return f"▲ {base};▼ {base};{base}"
    if currency and kind in ("money", "price"):
        return f'"{SYMBOLS.get(currency, currency + " ")}"{plain}'
    return plain


def is_number(kind: str) -> bool:
    """Whether a kind's values stand on the right, as figures do."""
    return kind not in WRITTEN_KINDS and kind != "date"


def header_text(header: str, kind: str, currency: str) -> str:
    """A header with its unit, where the header does not say it already.

    Examples
    --------
    >>> header_text("Revenue", "money", "USD"), header_text("Days to close", "days", "")
    ('Revenue, USD', 'Days to close')
    """
    unit = {"money": currency, "price": currency, "days": "days", "weeks": "weeks", "points": "pp"}.get(kind, "")
    said = unit.lower().rstrip("s") in header.lower() if unit else True
    return header if said else f"{header}, {unit}"
