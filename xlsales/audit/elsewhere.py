"""What a report says of plans, and of matters that no rows of sales tell: nothing that they could prove wrong."""

from __future__ import annotations

import re

from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import words

_WISH = r"(?:want|wish|intend|plan|aim|hope|budget|propose|expect|forecast|project|foresee|envisage|need)"
_PLAN = re.compile(
    rf"\b(?:(?:we|i|they|you)\s+(?:still |now |also |all )?{_WISH}"
    r"|(?:he|she|management|(?:the|our) (?:board|company|group|team|committee|plan|budget))"
    rf"\s+(?:still |now |also )?{_WISH}s?"
    r"|(?-i:[A-Z])\w+ (?:wants|intends|plans to|aims|hopes|proposes|expects|forecasts|projects|foresees|needs)"
    r"|(?:'d|would|should) (?:really )?(?:like|love|want)"
    r"|(?:is|are|was|were) (?:set|planned|budgeted|projected) (?:to|for|at)"
    r"|(?:resolved|agreed|decided|proposed|committed|approved) (?:to|an?|the)|going to"
    r"|(?:plan|forecast|outlook|guidance|budget|target|goal|ambition|projection)(?: for [\w' ]{2,25}?)?\s*"
    r"(?:is|are|:|=|remains|stands at|calls for|assumes)"
    r"|(?:we|i|they|let's) (?:will|'ll|shall)|'ll\b"
    r"|by (?:christmas|year[- ]end|the end of (?:the|next|this) (?:year|quarter|month)))",
    re.I,
)
# Small words of other languages, and those without which hardly an English sentence gets by.
_OTHER_TONGUE = re.compile(
    r"(?<!\w)(?:der|die|das|und|wir|für|ist|sind|wird|mit|von|nicht|auf|voor|wij|het|een|van|verwachten|zijn|niet"
    r"|les|des|nous|pour|avec|dans|est|sont|une|los|las|para|con|nuestr[oa]s?|una|della|sono|gli|och|att|för)(?!\w)",
    re.I,
)
_ENGLISH = re.compile(
    r"\b(?:the|and|is|are|was|were|of|to|for|with|from|has|had|in|by|than|our|we|it|its|at|on)\b", re.I
)
_OUTSIDE = re.compile(
    r"\baccording to (?:industry|market|trade|official|analysts?"
    r"|the (?:association|bureau|federation|statistic\w*|industry))"
    r"|\b(?:industry|official) (?:figures|statistics|data)\b|\bmarket research\b"
    r"|\b(?:competitors?|the industry|rivals?) "
    r"(?:grew|fell|rose|shrank|sold|made)\b",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:outlook|forecasts?|guidance|budget 20\d\d|next (?:year|quarter|month|week)|looking ahead)\b", re.I
)
_NEED = re.compile(
    r"^\W*(?:need|aim|target|goal|plan|expect|hope|budget|forecast)\b(?! (?:was|were|met|missed|beat|of)\b)", re.I
)
# A fact between the plan and the figure ends the plan: "we wanted 10 %, and got 7 %".
_DONE = re.compile(
    r"[,;.]\s*(?:and|but|yet|so)?\s*(?:\w+\s+){0,3}(?:was|were|had|did|got|made|came|fell|rose|grew|sold|ended"
    r"|achieved|reached|delivered|missed|beat|finished)\b",
    re.I,
)
# What is to end is there: "he needs training to stop losing 42 % of his leads".
_PRESUPPOSED = re.compile(r"\b(?:stop|quit|cease|keep|still|currently)\s+(?:\w+ly\s+)?\w+ing\b", re.I)
_BECAUSE = re.compile(
    r"\b(?:due to|because of|despite|thanks to|owing to|driven by|after|without|in spite of|given|from|by)\s+"
    r"(?:the |our |a |more |less |lower |higher |stronger |weaker |new )*$",
    re.I,
)
# "Net sales per drum", "revenue per rep": a ratio to something that is not counted.
_PER = re.compile(r"\s+per (?!month|quarter|year|week|day|cent|annum)[a-zA-Z]+\b")
_NEXT_TO = re.compile(r"\s*(?:of\s+|the\s+|our\s+|[a-z-]+\s+){0,2}", re.I)


_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
# "4 rows name no rep", "500 deals carry no date", "the rows that name none".
_NAMELESS = re.compile(
    r"\b(?:names?|carry|carries|ha(?:ve|s)|hold|show|lacks?)\s+(?:no|none|neither)\s*(?:(?:sales |created |close )?"
    r"(?:reps?|dates?|customers?|segments?|regions?|products?|names?|owners?|categor\w+|accounts?)|[(:,.]|$)"
    r"|\b(?:rows?|deals?|orders?|records?|lines?) (?:without|that lack|lacking|missing) (?:an? |any |their )?[a-z]+",
    re.I,
)
_ON_DAY = re.compile(
    r"(?<!ended )(?<!ending )(?<!to )(?<!until )(?<!by )(?<!since )(?<!from )(?<!at )(?<!as of )(?<!after )"
    r"(?<!before )(?<![\d.,])"
    rf"\b(?:[12]?\d|3[01])(?:st|nd|rd|th)?(?: of)? {_MONTHS}\b(?! (?:sales|revenue))",
    re.I,
)
_NOUN = re.compile(r"\s+(?:[a-z]+\s+)?(?P<noun>[a-z]{3,}s)\b(?!\s+(?:of|in|from|per)\s+[$€£\d])")
_PLAIN_NOUNS = frozenset(
    [
        "times",
        "points",
        "days",
        "weeks",
        "months",
        "years",
        "quarters",
        "hours",
        "minutes",
        "was",
        "is",
        "has",
        "this",
        "its",
        "his",
        "less",
        "plus",
        "minus",
        "versus",
        "dollars",
        "euros",
        "pounds",
        "percents",
        "thousands",
        "millions",
        "basis",
        "sales",
        "persons",
        "others",
        "ones",
        "halves",
        "thirds",
        "fifths",
        "steps",
        "halfs",
        "as",
        "us",
        "makes",
        "comes",
        "goes",
        "shows",
        "means",
        "brings",
        "sells",
        "wins",
        "rows",
        "lines",
        "cases",
        "figures",
        "rises",
        "falls",
        "across",
        "towards",
        "besides",
        "losses",
        "gains",
        "members",
        "places",
        "ranks",
        "digits",
        "overs",
        "items",
    ]
)


def _other_noun(said: Said, start: int, end: int) -> str:
    """The things that a whole number counts where the rows do not know them: "714 complaints", "227 loaves"."""
    n = next((m for m in said.numbers if m.start == start), None)
    found = _NOUN.match(said.line.text[end : said.end]) if n is not None and n.unit == "plain" and n.step == 1 else None
    if found is None or re.search(r"[a-z]", n.text if n else "", re.I):
        return ""
    noun = found.group("noun")
    low, high = end + found.start("noun"), end + found.end("noun")
    text = said.line.text
    vocabulary = (
        *said.metrics,
        *said.changes,
        *words("dimensions", text, low, high),
        *words("compare", text, end, high),
    )
    known = [(w.start, w.end) for w in vocabulary] + [(m.start, m.end) for m in said.members]
    free = not any(a < high and end < b for a, b in known)
    return noun if free and noun not in _PLAIN_NOUNS else ""


# "Results and outlook": what stands under it is mostly of the past.
_LOOKS_BACK = re.compile(
    r"\b(?:results?|review|performance|insights?|summary|analysis|report|update|recap|figures|findings|trends)\b", re.I
)


# "No other client brought in more than 51k": of those who are not named here.
_NO_OTHER = re.compile(
    r"\b(?:no|none of the|not a single|nobody|no one) (?:other|else)?\b[^.;]*"
    r"\b(?:more|less|fewer|over|above|under|below)\b",
    re.I,
)


def planned(said: Said, at: int) -> bool:
    """Whether the words at a place are a plan, a wish or a forecast."""
    text = said.line.text
    heading = said.section.rsplit(" / ", 1)[-1]
    if (_AHEAD.search(heading) and not _LOOKS_BACK.search(heading)) or _NEED.match(text[said.start : said.end]):
        return True
    found = list(_PLAN.finditer(text, said.start, said.end))
    before = [m for m in found if m.start() <= at]
    since = text[before[-1].end() : at] if before else ""
    if before and not _DONE.search(since) and not _PRESUPPOSED.search(since):
        return True
    end = said.clause(at)[1]
    return any(at < m.start() < end and m.group(0).lower().startswith("by ") for m in found)


def beside_sales(said: Said, start: int, end: int) -> str:
    """The matter that a figure or word is about and that rows of sales do not tell (staff, footfall, cash), or empty.

    Parameters
    ----------
    start, end
        Where the figure or the word stands in the line.
    """
    text = said.line.text
    low, high = said.clause(start)
    if per := next((w for w in said.metrics if low <= w.start and w.end <= start and _PER.match(text[w.end :])), None):
        return text[per.start : per.end] + _PER.match(text[per.end :]).group(0)  # type: ignore[union-attr]
    matters = [
        w
        for w in words("matters", text, low, high)
        if not any(m.start < w.end and w.start < m.end for m in said.members)
        # "Call the North about …" asks somebody to; it speaks of no calls.
        and not (said.advice and w.start == said.start)
    ]
    if not matters:
        return ""
    right = next((w for w in matters if w.start >= end), None)
    if right is not None and right.start - end < 30 and _NEXT_TO.fullmatch(text[end : right.start]):
        return text[right.start : right.end]
    left = [w for w in matters if w.end <= start]
    if not left or _BECAUSE.search(text[low : left[-1].start]):
        return ""
    last = left[-1]
    # "Staff costs": what stands right behind such a matter belongs to it.
    later = [m for m in said.metrics if last.end + 1 < m.start and m.end <= start]
    return "" if later else text[last.start : last.end]


NAMELESS = "It is of rows in which something is left blank, and no figure of all of them."
_ONE_ORDER = re.compile(
    r"\b(?:one|single|largest|biggest) (?:order|deal|sale|transaction|invoice|contract) (?:of|worth|at|for)\s*[$€£]?$",
    re.I,
)


def nameless(said: Said) -> bool:
    """Whether a sentence speaks of rows that lack something: "4 rows name no rep"."""
    return _NAMELESS.search(said.text) is not None


def elsewhere(said: Said, start: int, end: int) -> str:
    """Why the rows cannot decide what stands at a place, or empty."""
    if said.line.kind == "row":
        return ""
    if len(_OTHER_TONGUE.findall(said.text)) > 1 and not _ENGLISH.search(said.text):
        return "The sentence is not in English, which is the only language read here."
    if _OUTSIDE.search(said.text):
        return "It is said of others than the rows, by another source."
    if planned(said, start):
        return "It is a plan or an expectation, which no row of the past can decide."
    day = _ON_DAY.search(said.line.text, said.start, end) if said.line.kind != "heading" else None
    # The first day of a stretch is no day that figures are told of.
    if day is not None and not any(p.start < day.end() and day.start() < p.end for p in said.periods):
        return f"It is the figure of a single day ({day.group(0).strip()}), and periods begin at the month."
    if _ONE_ORDER.search(said.line.text[said.start : start]):
        return "It is the figure of one order, which the words do not name."
    if (noun := _other_noun(said, start, end)) != "":
        return f"The rows do not count {noun}."
    if _NO_OTHER.search(said.line.text, said.clause(start)[0], start) and re.search(r"\bother|else\b", said.text):
        return "It is a bound of others, whom the words do not name."
    matter = beside_sales(said, start, end)
    return f"The rows do not tell {matter}." if matter else ""
