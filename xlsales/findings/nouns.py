"""English nouns: what a dimension's members are called, one and many, and their names as they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlsales.cube.cube import Cube
from xlsales.table.book import NOT_GIVEN

LONGEST = 60
LONGEST_CHARGE = 3
CHARGES = frozenset({
    "fee", "fees", "postage", "shipping", "freight", "carriage", "delivery", "handling", "manual", "discount",
    "discounts", "rebate", "adjustment", "adjustments", "charge", "charges", "commission", "surcharge", "tax", "vat",
    "deposit", "versand", "versandkosten", "porto", "rabatt", "fracht", "gebühr", "gebühren", "remise",
})  # fmt: skip
"""Last words of product names that are charges and corrections; they are never praised as products, nor advised on."""
CORRECTIONS = frozenset({"adjust", "adjustment", "discount", "postage"})
"""First words of such names."""
_UNSPEAKABLE = frozenset({"id", "ids", "no", "nr", "num", "number", "code", "key", "name", "description", "desc", "nm"})
ENGLISH = frozenset({
    "account", "agency", "agent", "area", "article", "associate", "band", "branch", "brand", "bucket", "business",
    "buyer", "campaign", "carrier", "category", "channel", "city", "class", "client", "closer", "code", "collection",
    "company", "consultant", "continent", "country", "county", "customer", "dealer", "department", "desk",
    "director", "distributor", "district", "division", "employee", "executive", "family", "format", "franchise",
    "geo", "geography", "group", "house", "industry", "item", "lead", "leader", "level", "line", "location",
    "make", "maker", "manager", "market", "material", "member", "merchandise", "method", "mode", "model",
    "nation", "office", "organization", "outlet", "owner", "package", "partner", "patch", "person", "plan", "plant",
    "platform", "priority", "product", "province", "publisher", "range", "reason", "region", "rep", "representative",
    "reseller", "retailer", "route", "sales", "salesman", "salesperson", "sector", "segment", "seller", "series",
    "service", "shop", "site", "size", "sku", "source", "squad", "staff", "state", "status", "store", "style",
    "supervisor", "supplier", "team", "territory", "theme", "tier", "town", "type", "unit", "user", "variant",
    "vendor", "vertical", "warehouse", "wholesaler", "zone",
})  # fmt: skip
"""Words of column headers that an English sentence can use as nouns; a header with none of them stands in quotes."""
_SAME = frozenset({"series", "staff", "sku series"})
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def plural(noun: str) -> str:
    """The plural of an English noun.

    Examples
    --------
    >>> plural("category"), plural("region"), plural("Sales Rep"), plural("class"), plural("series")
    ('categories', 'regions', 'Sales Reps', 'classes', 'series')
    """
    if noun.lower() in _SAME:
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names joined by commas and 'and'; more than `most` are counted.

    Examples
    --------
    >>> listed(["North", "South", "West"]), listed(["a", "b", "c", "d", "e", "f"])
    ('North, South and West', 'a, b, c, d and 2 more')
    """
    shown = list(names)
    if len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def preposition(label: str) -> str:
    """The word before a period or span: in a quarter, over a stretch, on a day.

    Examples
    --------
    >>> preposition("Q2 2026"), preposition("1 Jan to 26 Oct 2012"), preposition("31 Dec 2017")
    ('in', 'over', 'on')
    """
    return "over" if " to " in label else "on" if _DAY.fullmatch(label) else "in"


def within(label: str) -> str:
    """A period or span as the end of a sentence.

    Examples
    --------
    >>> within("Q2 2026")
    'in Q2 2026'
    """
    return f"{preposition(label)} {label}"


def in_words(count: int) -> str:
    """A small count in words, a larger one in digits.

    Examples
    --------
    >>> in_words(3), in_words(16)
    ('three', '16')
    """
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def noun_of(role: str, label: str) -> str:
    """What a member of a dimension is called: the user's own word where it is one, else the role's.

    Examples
    --------
    >>> noun_of("category", "Sub-Category"), noun_of("customer", "CustomerID"), noun_of("product", "Description")
    ('sub-category', 'customer', 'product')
    >>> noun_of("rep", "Sales Rep"), noun_of("category", "Product Line"), noun_of("territory", "TERRITORY")
    ('sales rep', 'product line', 'territory')
    >>> noun_of("customer", "Kunde"), noun_of("customer", "CUSTOMERNAME")
    ('customer', 'customer')
    >>> noun_of("region", "Regoin")
    'region'
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label.strip()).replace("_", " ").lower().split()
    spoken = words and all(re.fullmatch(r"[a-z][a-z\-]*", w) for w in words) and not _UNSPEAKABLE & set(words)
    noun = " ".join(words) if spoken else role
    if noun.endswith("s") and noun not in _SAME and not noun.endswith("ss"):
        return role
    if spoken and not ENGLISH & set(re.split(r"[ \-]", noun)):
        # A word of another language, or a misspelt one, has no English plural: the role's own noun reads better.
        return role
    return noun


def dimension_noun(cube: Cube, dimension: str) -> str:
    """What a member of this book's dimension is called."""
    return noun_of(cube.book.kind_of(dimension) or "group", cube.book.label(dimension))


def shown(member: object) -> str:
    """A member's name as it stands in a sentence: on one line, and not longer than a line can bear.

    Examples
    --------
    >>> shown("Acme\\n  Ltd"), len(shown("x" * 500))
    ('Acme Ltd', 60)
    """
    text = " ".join(str(member).split()) or "(blank)"
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def at_start(member: object, noun: str) -> str:
    """A name at a sentence's start: after its noun where it does not begin with a capital letter.

    Examples
    --------
    >>> at_start("Rocco", "manager"), at_start("finance", "sector"), at_start(14085, "customer"), at_start("=x", "city")
    ('Rocco', 'Sector finance', 'Customer 14085', 'City =x')
    """
    text = shown(member)
    return text if text[:1].isupper() else f"{noun[:1].upper()}{noun[1:]} {text}"


def article(noun: str) -> str:
    """The article that a noun takes.

    Examples
    --------
    >>> article("order"), article("unit"), article("deal")
    ('an', 'a', 'a')
    """
    return "an" if noun[:1].lower() in tuple("aeio") else "a"


def possessive(name: str) -> str:
    """A name with the ending of whom something belongs to.

    Examples
    --------
    >>> possessive("Rocco"), possessive("Nordics")
    ("Rocco's", "Nordics'")
    """
    return name + ("'" if name.endswith("s") else "'s")


def member_names(cube: Cube, dimension: str, member: object) -> dict[str, str]:
    """The words a sentence about a member needs.

    Returns
    -------
    dict
        `member` as written; `named`, after its noun where the name alone would not read as one (sector finance,
        customer 14085); `Member`, the same at a sentence's start; `Whose` and `whose`; `dimension`,
        `a_dimension`, `dimensions`.
    """
    noun = dimension_noun(cube, dimension)
    start = at_start(member, noun)
    named = start if start == shown(member) else f"{noun} {shown(member)}"
    return {
        "member": shown(member),
        "named": named,
        "Member": start,
        "whose": possessive(named),
        "Whose": possessive(start),
        "dimension": noun,
        "a_dimension": f"{article(noun)} {noun}",
        "dimensions": plural(noun),
    }


def no_product(member: object) -> bool:
    """Whether a product's name is that of a charge or a correction, which nobody sells.

    Examples
    --------
    >>> no_product("DOTCOM POSTAGE"), no_product("Manual"), no_product("Manual coffee grinder"), no_product("Fee")
    (True, True, False, True)
    """
    words = re.findall(r"[^\W\d_]+", str(member).lower())
    return bool(words) and len(words) <= LONGEST_CHARGE and (words[-1] in CHARGES or words[0] in CORRECTIONS)


def given(member: object) -> bool:
    """Whether it is a member at all, and not the rows without one."""
    return str(member) != NOT_GIVEN
