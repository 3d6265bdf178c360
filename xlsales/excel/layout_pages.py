"""Where printed pages end, so that no page cuts a chart nor a table that would fit on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsales.excel.cells import Pages

# A4 without the margins that files set, at 96 pixels an inch.
LONG_PX, SHORT_PX = 1_045, 690
READABLE = 0.62
LONG_TABLE = 0.6
WORTH_FOLDING = 0.3


@dataclass(frozen=True)
class Span:
    """Rows of a block, both ends included, and whether a page may end inside them."""

    top: int
    bottom: int
    whole: bool = False
    joined: bool = False


def pages_of(width: float, height: float) -> Pages:
    """On one page where that stays readable, landscape or portrait; else as many landscape pages as it takes.

    Examples
    --------
    >>> pages_of(900, 650), pages_of(900, 1_300), pages_of(1_300, 2_000)
    ('one', 'tall', 'wide')
    """
    if min(1.0, LONG_PX / width, SHORT_PX / height) >= READABLE:
        return "one"
    return "tall" if min(1.0, (SHORT_PX + 30) / width, (LONG_PX - 40) / height) >= READABLE else "wide"


def page_breaks(spans: Sequence[Span], row_px: Callable[[int], int], width: float, repeated: float) -> tuple[int, ...]:
    """The rows before which a page ends.

    Parameters
    ----------
    spans
        Blocks from top to bottom; one that is `joined` belongs to the one before it, as a chart to its table.
    width
        The sheet's width in pixels, which is fitted to the page.
    repeated
        Height of the rows that stand on top of every page.

    Examples
    --------
    >>> page_breaks((Span(0, 19), Span(20, 29), Span(30, 39, joined=True)), lambda row: 22, 1000, 0)
    (20,)
    """
    page = SHORT_PX / min(1.0, LONG_PX / width) * 0.97
    breaks: list[int] = []
    used = 0.0
    last = -1
    for group in _groups(spans):
        high = [sum(row_px(r) for r in range(s.top, s.bottom + 1)) for s in group]
        # Rows between blocks count too.
        used += sum(row_px(r) for r in range(last + 1, group[0].top))
        last = group[-1].bottom
        together = sum(row_px(r) for r in range(group[0].top, last + 1))
        if used + together <= page:
            used += together
            continue
        if together <= page - repeated and used:
            breaks.append(group[0].top)
            used = repeated + together
            continue
        for i, (span, pixels) in enumerate(zip(group, high, strict=True)):
            # Where a table about as long as a page ends, programs differ by a few rows; a chart below it is not risked.
            unsure = span.whole and i > 0 and high[i - 1] > LONG_TABLE * page
            fits = used + pixels <= page and not unsure
            if used > repeated and not fits and (span.whole or pixels <= page - repeated or used > page * 0.7):
                breaks.append(span.top)
                used = repeated
            # A page ends before the row that it has no room for.
            for row in range(span.top, span.bottom + 1):
                used = (used if used + row_px(row) <= page else repeated) + row_px(row)
    return tuple(breaks)


def fold_from(spans: Sequence[Span], row_px: Callable[[int], int], width: float, pages: int) -> int | None:
    """The row from which a sheet is folded, so that what stays open takes so many pages; None where it all fits.

    Examples
    --------
    >>> spans = (Span(0, 19), Span(21, 40), Span(42, 90))
    >>> fold_from(spans, lambda row: 22, 1000, 1), fold_from(spans, lambda row: 22, 1000, 4)
    (21, None)
    """
    page = SHORT_PX / min(1.0, LONG_PX / width) * 0.97
    last = max((s.bottom for s in spans), default=0)
    for i, group in enumerate(_groups(spans)):
        end = sum(row_px(r) for r in range(max(s.bottom for s in group) + 1))
        if i and end > pages * page:
            top = group[0].top
            rest = sum(row_px(r) for r in range(top, last + 1))
            return top if rest >= WORTH_FOLDING * page else None
    return None


def _groups(spans: Sequence[Span]) -> list[list[Span]]:
    groups: list[list[Span]] = []
    for span in spans:
        if span.joined and groups:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups
