"""Names for made-up people, companies, places and products; none is meant to be real."""

from __future__ import annotations

import numpy as np

GIVEN = (
    "Ada", "Amir", "Anouk", "Bela", "Bruno", "Carmen", "Chidi", "Clara", "Dario", "Edith", "Elif", "Emeka", "Farah",
    "Felix", "Greta", "Hana", "Henrik", "Ines", "Ivo", "Jonas", "Kaya", "Lars", "Leila", "Lucia", "Marek", "Mina",
    "Nadia", "Noor", "Oskar", "Paula", "Priya", "Quinn", "Rafael", "Rosa", "Samir", "Selma", "Tomas", "Uma", "Viktor",
    "Yuki",
)  # fmt: skip
FAMILY = (
    "Abara", "Almquist", "Barros", "Castellan", "Dembele", "Eklund", "Farrow", "Galanis", "Hollis", "Ibarra", "Jansky",
    "Kestler", "Lindqvist", "Marchetti", "Novak", "Okafor", "Petrov", "Quiroga", "Rasmussen", "Sandoval", "Tanaka",
    "Ulrich", "Varga", "Whitlock", "Yilmaz", "Zeller",
)  # fmt: skip
STEMS = (
    "Aldr", "Brom", "Cald", "Dravo", "Elst", "Fenn", "Gral", "Hesk", "Ivern", "Jost", "Kelm", "Lorv", "Mird", "Nolv",
    "Orsk", "Pell", "Quarn", "Rusk", "Stavr", "Tolv", "Ulm", "Vesp", "Wrend", "Zarn",
)  # fmt: skip
ENDINGS = ("andra", "avia", "erith", "esco", "imar", "inde", "ivar", "ombra", "ondo", "orix", "umen", "wick")
SECTORS: dict[str, tuple[str, ...]] = {
    "Manufacturing": ("Castings", "Machine Works", "Tooling"),
    "Food & Beverage": ("Foods", "Dairy", "Breweries"),
    "Logistics": ("Freight", "Cold Chain", "Warehousing"),
    "Healthcare": ("Clinics", "Laboratories", "Care Group"),
    "Retail": ("Stores", "Home", "Outfitters"),
    "Energy": ("Power", "Renewables", "Grid Services"),
}
SEGMENTS = ("Enterprise", "Mid-Market", "SMB")
REGIONS: dict[str, tuple[str, ...]] = {
    "North America": ("US East", "US West", "Canada"),
    "Europe": ("DACH", "Nordics", "Iberia"),
    "Asia Pacific": ("Japan", "Australia", "South East Asia"),
    "Latin America": ("Brazil", "Mexico", "Andes"),
    "Middle East & Africa": ("Gulf", "Maghreb", "Southern Africa"),
}
PRODUCTS = (
    ("Thermo One", "Sensors", 180.0, 0.42),
    ("Gate Pro", "Gateways", 890.0, 0.38),
    ("Lumen Plus", "Software", 640.0, 0.74),
    ("Site Survey", "Services", 720.0, 0.33),
    ("Power Pack", "Spares", 95.0, 0.48),
    ("Vibra Sense", "Sensors", 340.0, 0.44),
    ("Gate Mini", "Gateways", 390.0, 0.35),
    ("Lumen Basic", "Software", 290.0, 0.71),
    ("Care Plan", "Services", 480.0, 0.41),
    ("Cable Kit", "Spares", 48.0, 0.52),
    ("Flow Sense", "Sensors", 420.0, 0.45),
    ("Gate Max", "Gateways", 1_250.0, 0.4),
    ("Lumen Fleet", "Software", 1_100.0, 0.77),
    ("Fast Start", "Services", 980.0, 0.36),
    ("Mount Kit", "Spares", 62.0, 0.5),
    ("Thermo Duo", "Sensors", 260.0, 0.43),
)
"""Name, category, list price, margin as a fraction of it."""


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Different full names.

    Examples
    --------
    >>> len(set(people(np.random.default_rng(1), 25)))
    25
    """
    picks = rng.choice(len(GIVEN) * len(FAMILY), count, replace=False)
    return [f"{GIVEN[i % len(GIVEN)]} {FAMILY[i // len(GIVEN)]}" for i in picks]


def companies(rng: np.random.Generator, sectors: list[str]) -> list[str]:
    """A name for each company, by its sector; no two share their first word up to 288 of them.

    Examples
    --------
    >>> len(set(companies(np.random.default_rng(1), ["Energy"] * 400)))
    400
    """
    stems = [s + e for s in STEMS for e in ENDINGS]
    order = rng.permutation(len(stems))
    names = []
    for i, sector in enumerate(sectors):
        lap, place = divmod(i, len(stems))
        nouns = SECTORS[sector]
        noun = nouns[(int(order[place]) + lap) % len(nouns)]
        tail = f" {lap // len(nouns) + 1}" if lap >= len(nouns) else ""
        names.append(f"{stems[order[place]]} {noun}{tail}")
    return names
