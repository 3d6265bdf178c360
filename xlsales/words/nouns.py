"""English nouns in singular and plural, and lists of names as a person writes them."""

from __future__ import annotations

from collections.abc import Sequence


def plural(noun: str) -> str:
    """The plural of an English noun.

    Examples
    --------
    >>> plural("category"), plural("region"), plural("Sales Rep"), plural("class")
    ('categories', 'regions', 'Sales Reps', 'classes')
    """
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
