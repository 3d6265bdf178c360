"""Price and mix behind an average per unit: what the products' own prices make, and what is other products sold."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.audit.claims import Filters
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts


@dataclass(frozen=True)
class Parts:
    """A change of revenue per unit at the new volume, split: `price` at the same products, `mix` the rest (money)."""

    price: float
    mix: float

    @property
    def words(self) -> str:
        """The two in words."""
        return f"mix {self.mix:+,.0f}, prices {self.price:+,.0f}"


def price_and_mix(filters: Filters, now: Span, before: Span, facts: Facts) -> Parts | None:
    """Split what another average per unit makes into the products' own prices and their mix.

    Returns
    -------
    Parts or None
        None where the rows have no units or products, there is a single product, or a period has none.

    Notes
    -----
    Source: definitions, What drove a change: price is Σ new volume × change of price over the products sold in both
    periods; new and lost products are mix.
    """
    if "product" not in facts.cube.book.dimensions or not facts.has("units") or "product" in dict(filters):
        return None
    sides = []
    for span in (before, now):
        revenue = facts.by_member("revenue", "product", filters, span)
        units = facts.by_member("units", "product", filters, span)
        sides.append({p: (revenue[p], u) for p, u in units.items() if u > 0 and p in revenue})
    old, new = sides
    q0, q1 = sum(u for _, u in old.values()), sum(u for _, u in new.values())
    if not q0 or not q1 or len(old.keys() | new.keys()) < 2:
        return None
    r0, r1 = sum(r for r, _ in old.values()), sum(r for r, _ in new.values())
    price = sum(r - u * old[p][0] / old[p][1] for p, (r, u) in new.items() if p in old)
    return Parts(price, r1 - q1 * r0 / q0 - price)
