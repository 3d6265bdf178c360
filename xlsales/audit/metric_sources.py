"""Where each metric comes from: the rows that hold it, the ratios it is told as, and what it needs."""

from __future__ import annotations

_SALES = ("revenue", "orders", "units", "cost", "profit", "lines", "units_revenue", "cost_revenue", "profit_revenue")
_CLOSED = (
    "won",
    "lost",
    "closed",
    "amount",
    "won_days",
    "closed_days",
    "closed_weeks",
    "won_dated",
    "closed_dated",
)
_CREATED = ("created",)
SOURCES = {**dict.fromkeys(_SALES, "sales"), **dict.fromkeys(_CLOSED, "closed"), **dict.fromkeys(_CREATED, "created")}
# Ratios as (numerator, denominator, factor); the first whose columns the data have is the default definition.
RATIOS: dict[str, tuple[tuple[str, str, float, str], ...]] = {
    "average_sale": (("revenue", "orders", 1.0, "revenue / orders"),),
    "asp": (("revenue", "units", 1.0, "revenue / units"),),
    "win_rate": (("won", "closed", 1.0, "won / (won + lost)"),),
    "lost_share": (("lost", "closed", 1.0, "lost / (won + lost), of closed deals"),),
    "margin": (("profit", "revenue", 1.0, "profit / revenue"),),
    "frequency": (("orders", "customers", 1.0, "orders / customers"),),
    "revenue_per_customer": (("revenue", "customers", 1.0, "revenue / customers"),),
}
CYCLES = {
    "won": ("won_days", "won_dated", 1 / 7, "days / 7 over won deals"),
    "closed": ("closed_days", "closed_dated", 1 / 7, "days / 7 over won and lost deals"),
    "week_boundary": ("closed_weeks", "closed_dated", 1.0, "week boundaries over won and lost deals"),
}
NEEDS = {
    "margin": "a cost or profit column",
    "profit": "a cost or profit column",
    "cost": "a cost column",
    "discount": "a discount column",
    "quota": "quotas or targets",
    "attainment": "quotas or targets",
    "units": "a units column",
    "asp": "a units column",
    "win_rate": "deals with their stage (won and lost)",
    "lost_share": "deals with their stage (won and lost)",
    "weeks_to_close": "deals with created and closed dates",
    "new_opportunities": "deals with created dates",
    "customers": "a customer column",
    "price": "list prices or units",
    "open_deals": "a count of open deals by the same day",
    "retention": "repeated orders of known customers",
    "churn": "repeated orders of known customers",
    "frequency": "a customer column",
}
