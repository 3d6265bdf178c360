"""The `Shape` of a made-up company: how large it is, what its rows tell, and which stories happen in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xlsales.errors import UsageError
from xlsales.sample.story import KINDS, StoryKind

ALWAYS = ("Order ID", "Order Date", "Revenue")
COLUMNS = (
    "Order ID", "Order Date", "Status", "Customer", "Region", "Territory", "Segment", "Sector", "Category", "Product",
    "Sales Rep", "Manager", "Units", "Unit Price", "Discount", "Revenue", "Cost",
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """Size and content of a made-up company.

    Parameters
    ----------
    orders
        Orders over the whole history, about; an order has one or two lines.
    first
        First day, the start of a quarter.
    quarters
        Length of the history; it ends at a quarter's end.
    customers, products, reps, territories, managers, regions
        How many of each; products up to 16, territories up to 15 in up to 5 regions, and
        managers ≤ territories ≤ reps ≤ customers / 2.
    spread
        Standard deviation of the logarithm of an order's value.
    growth
        Growth of the whole market per quarter.
    columns
        Headers of the orders, of `COLUMNS`; those of `ALWAYS` are always there.
    deals, targets
        Whether the company keeps opportunities, and quotas by territory.
    stories
        Kinds of stories to plant.
    dirt
        Whether the orders have the usual blemishes at known places.
    """

    orders: int = 5_000
    first: dt.date = dt.date(2023, 1, 1)
    quarters: int = 14
    customers: int = 160
    products: int = 16
    reps: int = 18
    territories: int = 12
    managers: int = 5
    regions: int = 4
    spread: float = 0.55
    growth: float = 0.008
    columns: tuple[str, ...] = COLUMNS
    deals: bool = True
    targets: bool = True
    stories: tuple[StoryKind, ...] = ()
    dirt: bool = True

    def __post_init__(self) -> None:
        chain = (1, self.managers, self.territories, self.reps, self.customers // 2)
        if list(chain) != sorted(chain) or not 1 <= self.regions <= min(5, self.territories):
            raise UsageError("a company needs regions and managers ≤ territories ≤ reps ≤ half of its customers")
        if self.territories > 3 * self.regions or not 3 <= self.products <= 16:
            raise UsageError("a company has up to 3 territories a region, and from 3 to 16 products")
        if self.first.day != 1 or self.first.month % 3 != 1:
            raise UsageError(f"{self.first} is not the first day of a quarter")
        for kind in self.stories:
            if not self.can_tell(kind):
                raise UsageError(f"this company's rows cannot tell the story {kind!r}")

    def can_tell(self, kind: StoryKind) -> bool:
        """Whether the rows of this shape have what a story needs to be seen."""
        needs = KINDS[kind]
        return (
            set(needs.columns) <= set(self.columns)
            and self.quarters >= needs.quarters
            and (self.deals or not needs.deals)
            and (self.targets or not needs.targets)
            and (kind != "low_win_rate" or self.managers >= 3)
            and (kind != "concentration" or self.regions >= 2)
        )

    def starts(self) -> tuple[dt.date, ...]:
        """First day of each quarter, and the day after the last.

        Examples
        --------
        >>> Shape(quarters=4).starts()[-1]
        datetime.date(2024, 1, 1)
        """
        first = self.first.year * 12 + self.first.month - 1
        months = range(first, first + 3 * self.quarters + 1, 3)
        return tuple(dt.date(m // 12, m % 12 + 1, 1) for m in months)
