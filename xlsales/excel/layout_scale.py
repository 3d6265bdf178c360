"""What keeps a chart honest and readable: where its axis starts, its unit, every n-th name, labels that stand apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from xlsales.excel.layout import text_lines, text_px
from xlsales.report.model import ChartKind

ACROSS: frozenset[ChartKind] = frozenset({"bar", "moved", "reached"})
"""Kinds whose bars lie, with the names at their left."""
LENGTHS: frozenset[ChartKind] = frozenset(
    {"column", "stacked", "bar", "waterfall", "pareto", "path", "moved", "reached"}
)
"""Kinds whose marks are read by their length, so that their axis must show the ground."""
NAMED_BELOW: frozenset[ChartKind] = frozenset({"line", "column", "stacked", "waterfall", "pareto", "path"})
UNITS: tuple[tuple[float, str], ...] = (
    (1e10, '0.0,,,"bn"'), (1e9, '0.00,,,"bn"'), (1e7, '0.0,,"M"'), (1e6, '0.00,,"M"'), (1e5, '0,"k"'), (1e4, '0.0,"k"'),
)  # fmt: skip
STEPS, QUARTER_STEPS = (1, 2, 3, 4, 6, 12, 24, 48), (1, 2, 4, 8, 12, 20, 40)
LABEL_SIZE, LABEL_HEIGHT, MARKER_PX, END_LABEL_PX = 9.0, 14.0, 6.0, 14.0
LABELLED_POINTS = 14
Box = tuple[float, float, float, float]


def axis_ends(kind: ChartKind, values: Sequence[float]) -> tuple[float | None, float | None]:
    """The ends of a value axis that must not be left to Excel; None where Excel may choose.

    Bars and columns stand on zero. Where both signs occur the ends leave room for the labels of the longest bars.

    Examples
    --------
    >>> axis_ends("column", [5.8e6, 6.6e6]), axis_ends("bar", [-3, -5]), axis_ends("line", [5.8, 6.6])
    ((0.0, None), (None, 0.0), (None, None))
    >>> axis_ends("bar", [-97_000, 35_000])
    (-150000.0, 100000.0)
    """
    if kind not in LENGTHS or not values:
        return None, None
    low, high = min(values), max(values)
    if low >= 0:
        return 0.0, None
    if high <= 0:
        return None, 0.0
    if kind not in ("bar", "column", "moved"):
        return None, None
    room = (high - low) * 0.14
    return round_ends(low - room, high + room)


def compact_number(values: Sequence[float]) -> str:
    """One number format for all figures of a chart: millions, thousands or as they are.

    Examples
    --------
    >>> compact_number([5_840_994, 6_593_533]), compact_number([-97_845, 35_000, 800]), compact_number([12])
    ('0.00,,"M"', '0.0,"k"', '#,##0')
    """
    size = max(map(abs, values), default=0.0)
    return next((number for least, number in UNITS if size >= least), "#,##0")


def round_ends(low: float, high: float) -> tuple[float, float]:
    """Ends of an axis as round figures around two values, so that its marks are round too.

    Examples
    --------
    >>> round_ends(1372.46, 3072.0), round_ends(0.507, 0.661)
    ((1000.0, 3500.0), (0.5, 0.7))
    """
    step = 10.0 ** math.floor(math.log10(high - low))
    step = step / 2 if (high - low) / step < 5 else step
    digits = max(0, 2 - math.floor(math.log10(step)))
    return round(math.floor(low / step) * step, digits), round(math.ceil(high / step) * step, digits)


def every_nth(names: Sequence[str], room: float) -> int:
    """How many periods to step from one name under an axis to the next, so that names don't touch.

    Examples
    --------
    >>> months = [f"{m} {y}" for y in (2023, 2024, 2025) for m in ("Jan", "Feb", "Mar", "Apr", "May", "Jun")]
    >>> every_nth(months, 800), every_nth(months, 250), every_nth(["Q1 2024", "Q2 2024"], 300)
    (1, 3, 1)
    """
    if not names:
        return 1
    # A name of two words stands on two lines.
    widest = max(text_px(word, LABEL_SIZE) for name in names for word in name.split()) + 8
    steps = QUARTER_STEPS if names[0].startswith("Q") else STEPS
    return next((n for n in steps if len(names) / n * widest <= room), steps[-1])


def too_close(ends: Sequence[float], values: Sequence[float], height: float) -> bool:
    """Whether the names at the ends of lines would overlap, so that a legend must tell them apart.

    Examples
    --------
    >>> too_close([10, 90], [10, 90, 50], 200), too_close([50, 52], [10, 90], 200)
    (False, True)
    """
    span = max(values, default=0.0) - min(0.0, min(values, default=0.0))
    ordered = sorted(ends)
    return any((b - a) / (span or 1) * height < END_LABEL_PX for a, b in pairwise(ordered))


def columns_labelled(points: int, series: int, room: float, longest: float) -> bool:
    """Whether columns are few and wide enough for a figure above each one."""
    if points * series > LABELLED_POINTS:
        return False
    slot = room / max(points, 1)
    return longest <= (slot if series == 1 else slot / (series + 0.45) + 6)


def plot_of(
    kind: ChartKind, size: tuple[int, int], series: int, title: str, longest_name: float, *, legend: bool, aslant: bool
) -> Box:
    """The plot's left, top, width and height as parts of a chart's size, with room for what stands around it."""
    width, height = size
    lines = text_lines(title, width * 0.75, 11, bold=True)
    below = 36.0 + (24 if legend or kind == "scatter" else 0)
    below += min(longest_name * 0.72, 96) if aslant else 0
    named = min(longest_name + 14, width * 0.4)
    left = named if kind in ACROSS else width * 0.03 if kind in ("waterfall", "path") else 62.0
    right = 58.0 if kind in ACROSS else {"pareto": 56.0, "scatter": 40.0}.get(kind, 18.0)
    if kind == "line":
        right = 110.0 if series > 1 and not legend else 56.0
    top = 30.0 + 19 * lines
    return left / width, top / height, 1 - (left + right) / width, 1 - (top + below) / height


def label_sides(points: Sequence[tuple[float, float]], texts: Sequence[str], width: float) -> tuple[str, ...]:
    """On which side of its point each label stands; empty where it would cover another one and is left out.

    Parameters
    ----------
    points
        Each point's place in pixels, from the plot's left upper corner.
    width
        The plot's width in pixels.

    Examples
    --------
    >>> label_sides([(10, 10), (12, 11), (200, 90)], ["Ann", "Bob", "Cy"], 300)
    ('left', 'right', 'right')
    """
    if not points:
        return ()
    middle = [sum(p[i] for p in points) / len(points) for i in (0, 1)]
    markers = [(x - MARKER_PX, y - MARKER_PX, x + MARKER_PX, y + MARKER_PX) for x, y in points]
    taken: list[Box] = []
    sides = [""] * len(points)
    # Those that stand out are named first.
    for i in sorted(range(len(points)), key=lambda i: (-math.dist(points[i], middle), i)):
        others = [*taken, *(m for j, m in enumerate(markers) if j != i)]
        for side, box in _around(points[i], text_px(texts[i], LABEL_SIZE)).items():
            if box[0] >= -40 and box[2] <= width + 36 and not any(_overlap(box, o) for o in others):
                sides[i] = side
                taken.append(box)
                break
    return tuple(sides)


def _around(point: tuple[float, float], wide: float) -> dict[str, Box]:
    x, y, half, gap = *point, LABEL_HEIGHT / 2, MARKER_PX + 1
    return {
        "right": (x + gap, y - half, x + gap + wide, y + half),
        "left": (x - gap - wide, y - half, x - gap, y + half),
        "above": (x - wide / 2, y - gap - LABEL_HEIGHT, x + wide / 2, y - gap),
        "below": (x - wide / 2, y + gap, x + wide / 2, y + gap + LABEL_HEIGHT),
    }


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
