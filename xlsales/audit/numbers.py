"""Numbers in running text: value, printed precision, unit, and the hedge before them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Unit = Literal["money", "percent", "points", "times", "weeks", "days", "plain"]
Hedge = Literal["", "about", "over", "under"]

_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
_HEDGES: tuple[tuple[Hedge, str], ...] = (
    (
        "over",
        r"just over|slightly over|a little over|more than|over|above|exceeding|in excess of|at least|no less than"
        r"|upwards of|greater than|surpassing|topping"
        r"|(?:smash(?:ed|ing)|br(?:oke|eaking)|pass(?:ed|ing)|cross(?:ed|ing)|surpass(?:ed|es)|exceed(?:ed|s)|topp(?:ed|s))"
        r"(?: through)?(?: the)?|>=|≥|>",
    ),
    (
        "under",
        (
            r"just under|slightly under|fewer than|less than|under|below|up to|at most|no more than|as much as|<=|≤"
            r"|<"
        ),
    ),
    ("about", r"approximately|approx\.?|about|around|roughly|nearly|almost|close to|some|circa|ca\.|an estimated|~|≈"),
)
# Arrows that dashboards print for signs.
_ARROWS = {**dict.fromkeys("▲△⬆↑", "+"), **dict.fromkeys("▼▽⬇↓", "-")}
_NUMBER = re.compile(
    r"(?P<sign>(?<![\w)%])[-+–±]\s?|[▲△⬆▼▽⬇↑↓]\s?)?"
    r"(?:(?P<currency>US\$|C\$|A\$|[$€£¥]|(?:USD|EUR|GBP|CHF)\s?)(?P<inner>[-–+](?=\d))?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?P<scale>k|K|mm|MM|mn|mio|M|m(?![\w])|bn|B|thousand|million|billion|Million|Billion)(?![\w]))?"
    r"(?P<plus>\+)?"
    r"(?:\s?(?P<unit>%|percentage[- ]points?|points(?!\w)|per\s?cent(?:age)?(?! point)|pp(?!\w)|ppts?|p\.p\."
    r"|pts?(?!\w)|bps(?!\w)"
    r"|basis points|x(?!\w)|×|times(?!\w)|-?fold|weeks?(?!\w)|wks?(?!\w)|days?(?!\w)|(?:US )?dollars|euros?"
    r"|USD|EUR|GBP|€))?"
    r"(?P<after>\+)?"
)
_WORDS: tuple[tuple[str, float, Unit, float], ...] = (
    # phrase, value, unit, printed step
    (r"(?<!first )(?<!last )(?<!past )(?<!next )(?<!all )(?<!these )three[- ]quarters(?= of)", 75, "percent", 5),
    (r"two[- ]thirds(?= of)", 66.7, "percent", 5),
    (r"one[- ]third|a third(?= of)", 33.3, "percent", 4),
    (r"(?:one[- ]quarter|a quarter)(?= of (?!(?:20|19)\d\d))", 25, "percent", 4),
    (r"four[- ]fifths(?= of)", 80, "percent", 4),
    (r"(?:a|one)[- ]fifth(?= of)", 20, "percent", 4),
    (
        r"(?<!the first )(?<!the second )(?<!latter )(?<!first )(?<!second )half(?= (?:of|the|its|our|all))",
        50,
        "percent",
        5,
    ),
    (r"more than doubled", 2, "times", 0.1),
    (r"more than double(?= (?:the|that|what|its|their))", 2, "times", 0.1),
    (r"double(?= (?:the (?!digit)|that|what|its|their))", 2, "times", 0.3),
    (r"doubled|doubling", 2, "times", 0.3),
    (r"tripled|tripling", 3, "times", 0.4),
    (r"quadrupled", 4, "times", 0.5),
    (r"halved|halving", 0.5, "times", 0.1),
    (r"twice(?= (?:as|the|that))", 2, "times", 0.3),
    (r"half(?= as (?:much|many|large|big|high))", 0.5, "times", 0.1),
    (r"three times(?= (?:as|the|that))", 3, "times", 0.4),
    (r"four times(?= (?:as|the|that))", 4, "times", 0.5),
    (r"five times(?= (?:as|the|that))", 5, "times", 0.5),
    (r"(?:one|1) in (?:two|2)(?= \w)", 50, "percent", 5),
    (r"(?:one|1) in (?:three|3)(?= \w)", 33.3, "percent", 5),
    (r"(?:two|2) in (?:three|3)(?= \w)", 66.7, "percent", 5),
    (r"(?:one|1) in (?:four|4)(?= \w)", 25, "percent", 4),
    (r"(?:three|3) in (?:four|4)(?= \w)", 75, "percent", 5),
    (r"(?:one|1) in (?:five|5)(?= \w)", 20, "percent", 4),
    (r"(?:two|2) in (?:five|5)(?= \w)", 40, "percent", 4),
    (r"(?:one|1) in (?:ten|10)(?= \w)", 10, "percent", 2),
    (r"(?<=by )(?:a|one)[- ]half", 50, "percent", 5),
    (r"(?<=by )(?:a|one)[- ]third", 33.3, "percent", 4),
    (r"(?<=by )(?:a|one)[- ]quarter", 25, "percent", 3),
    (r"(?<=by )(?:a|one)[- ]fifth", 20, "percent", 3),
    (r"(?<=by )(?:a|one)[- ]tenth", 10, "percent", 2),
    (r"(?<=by )two[- ]thirds", 66.7, "percent", 5),
)
_PARTS = (("half", 50, 5), ("third", 33.3, 4), ("quarter", 25, 3), ("fifth", 20, 3), ("tenth", 10, 2))
# "A drop of a quarter", "up by more than a third", "lost a fifth": parts that something moved by.
_MOVED = re.compile(
    r"\b(?:(?:drop|fall|decline|decrease|loss|rise|increase|gain|jump|growth|slide|dip|reduction|surge|plunge|slump) of"
    r"|(?:up|down|rose|risen|fell|fallen|grew|grown|lost|gained|dropped|increased|decreased|shrank|shrunk|declined|climbed"
    r"|jumped|slipped|slumped|plunged|surged|tumbled|higher|lower|smaller|larger|bigger)(?: by)?)"
    r"\s+(?:about |around |almost |nearly |roughly |just |more than |well |over |under |at least |as much as |some |~)*"
    r"(?P<part>(?:a|one)[- ](?:half|third|quarter|fifth|tenth)|two[- ]thirds|three[- ]quarters|half)\b"
    r"(?! (?:of the )?(?:year|of))",
    re.I,
)
_WORD_PATTERNS = tuple((re.compile(rf"(?<!\w)(?:{p})(?!\w)", re.I), v, u, s) for p, v, u, s in _WORDS)
_HEDGE_PATTERNS = tuple(
    (kind, re.compile(rf"(?:^|(?<=[\s(\[]))(?:{p})(?:\s+(?:a|an|by))?\s*$", re.I)) for kind, p in _HEDGES
)
_RANGE = re.compile(r"\s*(?:-|–|—|to|and)\s*")


@dataclass(frozen=True)
class Number:
    """A number as printed.

    Parameters
    ----------
    text, start, end
        As it stands and where.
    value
        In the unit: percent as 12.3 for 12.3 %, money and counts in ones (k and M multiplied out).
    step
        One in the last printed digit.
    unit
        money, percent, points, times, weeks, days, or plain.
    signed
        Whether a sign was printed.
    hedge
        about (nearly, ~, roughly), over (more than, >, +), under (less than, up to), or none.
    upto
        The upper end of a range such as 15–20 %.
    worded
        Whether it is a word (half, doubled).
    """

    text: str
    start: int
    end: int
    value: float
    step: float
    unit: Unit
    signed: bool = False
    hedge: Hedge = ""
    upto: float | None = None
    worded: bool = False
    round_step: float = 0.0

    @property
    def negative(self) -> bool:
        """Whether a minus was printed."""
        return self.value < 0


def numbers(text: str) -> list[Number]:
    """Every number of a text, in order.

    Examples
    --------
    >>> [(n.value, n.unit, n.hedge, n.step) for n in numbers("nearly 58% of $2.8M, ~250 deals")]
    [(58.0, 'percent', 'about', 1.0), (2800000.0, 'money', '', 100000.0), (250.0, 'plain', 'about', 1.0)]
    """
    found = [n for m in _NUMBER.finditer(text) if (n := _number(text, m)) is not None]
    found = [n for n in found if not _inside_word(text, n)]
    taken = [(n.start, n.end) for n in found]
    for pattern, value, unit, step in _WORD_PATTERNS:
        for m in pattern.finditer(text):
            if not any(s < m.end() and m.start() < e for s, e in taken):
                taken.append((m.start(), m.end()))
                hedge = _hedge(text, m.start()) or ("over" if m.group(0).lower().startswith("more") else "about")
                if value < 1 and hedge in ("over", "under"):
                    # More than halved is less than half.
                    hedge = "under" if hedge == "over" else "over"
                found.append(Number(m.group(0), m.start(), m.end(), value, step, unit, hedge=hedge, worded=True))
    for m in _MOVED.finditer(text):
        start, end = m.span("part")
        if not any(s < end and start < e for s, e in taken):
            found.append(_part(text, start, end))
    found.sort(key=lambda n: n.start)
    return _ranges(text, _units_shared(text, found))


_LED = re.compile(r"\s*(?:from|to|vs\.?|versus|after)\s*")


def _units_shared(text: str, found: list[Number]) -> list[Number]:
    """ "To 41 days from 48", "from 32 to 35 %": both figures are of the unit that one of them prints."""
    out = list(found)
    for i in range(len(out) - 1):
        a, b = out[i], out[i + 1]
        joined = _LED.fullmatch(text[a.end : b.start])
        if a.worded or b.worded or not joined:
            continue
        # "Fell 13.9 % to 68" is a change and a level.
        rival = "v" in joined.group(0)
        for bare, other, at in ((a, b, i), (b, a, i + 1)):
            led = re.search(r"\b(?:from|to)\s*$", text[: a.start]) or (
                at == i + 1 and (rival or other.unit != "percent")
            )
            if bare.unit == "plain" and other.unit in ("days", "weeks", "percent") and led and bare.value < 1000:
                out[at] = replace(bare, unit=other.unit)
    return out


def _part(text: str, start: int, end: int) -> Number:
    written = text[start:end].lower()
    value, step = next((v, s) for name, v, s in _PARTS if name in written)
    times = 2 if written.startswith("two") else 3 if written.startswith("three") else 1
    hedge = _hedge(text, start) or "about"
    return Number(text[start:end], start, end, value * times, step, "percent", hedge=hedge, worded=True)


def _number(text: str, m: re.Match[str]) -> Number | None:
    part = m.groupdict()
    digits = part["digits"].replace(",", "")
    scale = _SCALES.get((part["scale"] or "").lower(), 1.0)
    unit = _unit(part["unit"], part["currency"])
    factor = scale * (0.01 if (part["unit"] or "").lower() in ("bps", "basis points") else 1.0)
    decimals = len(digits.split(".")[1]) if "." in digits else 0
    value = float(digits) * factor
    sign = _ARROWS.get((part["sign"] or part["inner"] or "").strip(), (part["sign"] or part["inner"] or "").strip())
    if sign in ("-", "–") and (_is_range_dash(text, m.start()) or _is_pause(text, m)):
        sign = ""
    if sign in ("-", "–"):
        value = -value
    start = m.start() if sign or not part["sign"] else m.start("sign") + len(part["sign"])
    zeros = len(digits) - len(digits.rstrip("0")) if not decimals and scale == 1 else 0
    plus = bool(part["plus"] or part["after"])
    return Number(
        text=text[start : m.end()].strip(),
        start=start,
        end=m.end(),
        value=value,
        step=10.0**-decimals * factor,
        unit=unit,
        signed=bool(sign),
        hedge="over" if plus else _hedge(text, start),
        round_step=10.0**zeros if zeros >= 3 else 0.0,
    )


def _unit(unit: str | None, currency: str | None) -> Unit:
    word = (unit or "").lower().strip()
    if word.startswith(("points", "percentage point", "percentage-point", "pp", "p.p", "pt", "bps", "basis")):
        return "points"
    if word == "%" or word.startswith(("percent", "per cent")):
        return "percent"
    if word in ("x", "×", "times") or "fold" in word:
        return "times"
    if word.startswith(("week", "wk")):
        return "weeks"
    if word.startswith("day"):
        return "days"
    return (
        "money" if currency or word in ("dollars", "us dollars", "euro", "euros", "usd", "eur", "gbp", "€") else "plain"
    )


def _is_range_dash(text: str, at: int) -> bool:
    """A dash right after a digit or percent sign joins two numbers; it is no minus."""
    before = text[:at].rstrip()
    return at > 0 and bool(before) and before[-1] in "0123456789%" and text[at - 1] != " "


def _is_pause(text: str, m: re.Match[str]) -> bool:
    """A dash between blanks after a word parts two thoughts: "level – $5 after $4"."""
    apart = text[m.start() + 1 : m.start() + 2].isspace()
    return apart and bool(re.search(r"[\w)%]\s+$", text[: m.start()]))


def _inside_word(text: str, n: Number) -> bool:
    """Digits of a name or code (B2B, Q4, INV-1001, Top10) are no figure."""
    before, after = text[n.start - 1 : n.start], text[n.end : n.end + 1]
    glued = before.isalnum() or (before in ("_", "#", "/", ".", ":") and n.start > 1 and text[n.start - 2].isalnum())
    if before == "-" and n.start > 1 and text[n.start - 2].isalpha():
        glued = True
    return (
        glued
        or bool(after.isalpha() and n.unit == "plain")
        or bool(after in ("/", ":") and text[n.end + 1 : n.end + 2].isdigit())
    )


def _hedge(text: str, start: int) -> Hedge:
    before = text[max(0, start - 30) : start]
    for kind, pattern in _HEDGE_PATTERNS:
        if pattern.search(before):
            return kind
    return ""


def _ranges(text: str, found: list[Number]) -> list[Number]:
    """Join 15-20 % and between $1M and $2M into one number with an upper end."""
    out: list[Number] = []
    for n in found:
        last = out[-1] if out else None
        if last is not None and last.upto is None and _joins(text, last, n):
            unit = n.unit if last.unit == "plain" else last.unit
            out[-1] = replace(
                last,
                text=text[last.start : n.end],
                end=n.end,
                unit=unit,
                upto=abs(n.value),
                step=n.step,
                value=last.value * (n.step if n.step > last.step and last.value < n.value / 100 else 1.0),
            )
        else:
            out.append(n)
    return out


def _joins(text: str, low: Number, high: Number) -> bool:
    between = text[low.end : high.start]
    if low.worded or high.worded or abs(high.value) <= abs(low.value) or not _RANGE.fullmatch(between):
        return False
    word = between.strip()
    before = text[max(0, low.start - 12) : low.start].lower()
    if word in ("-", "–", "—"):
        return "plain" in (low.unit, high.unit) or low.unit == high.unit
    return word == "and" and "between" in before
