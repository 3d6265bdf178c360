"""Placebos of words: rows in which a word of time, membership, sign, price or size is not true."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.statements.made import Array, Made, Shop, World, dates, deals_world, last, quarter_starts, shop_orders
from benchmarks.statements.placebos import TREND
from benchmarks.statements.worlds import Rng

SEASON = r"^(?!.*(?:\bno\b|\bnot\b|cannot|too (?:few|short)))"
"""Any sentence on seasons that does not say that there is none, or that nobody can tell."""
NEW = (
    r"\bnew (?:products|articles|customers)\b [^.;]*?\+[1-9]|^New |sold for the first time brought|"
    r"first sold (?:in|between) .* brought"
)
CHANCE_ALONE = r"revenue.*(?:chance (?:alone|does)|by chance\b|usual swing|within noise)"
MOVED = r"\b(?:fell|rose|down|up|less than|more than|lost|added)\b"
AWAY = r"\blost\b|\bgone\b|silent|at-risk|hibernating|stay away|no longer"
GROUP = r"\b(?:North|South|East|Retail|Trade|Public|Range [A-D])\b"
WAKE = r"silent|\blost\b|at-risk|slipping|hibernating|stay away|one offer|within the month|did not come back"


def days_between(rng: Rng, first: str, quarters: int, count: int) -> Array:
    """So many random days of so many quarters."""
    starts = quarter_starts(first, quarters)
    return rng.integers(int(starts[0]), int(starts[-1]), count)


def monthly(values: Array, first: str = "2020-01-01", day: int = 15) -> pd.DataFrame:
    """A number a month."""
    months = np.datetime64(first, "M") + np.arange(len(values))
    return pd.DataFrame(
        {"Date": months.astype("datetime64[D]").astype("datetime64[ns]") + pd.Timedelta(days=day - 1),
         "Revenue": np.round(values, 2)}
    )  # fmt: skip


def _line(rng: Rng) -> Made:
    return Made(monthly(100.0 * (1 + rng.uniform(0.05, 0.15) * np.arange(48))), sums=True)


def _constant(rng: Rng) -> Made:
    return Made(monthly(np.full(48, round(float(rng.uniform(50, 500))))), sums=True)


def _step(rng: Rng) -> Made:
    at = int(rng.integers(15, 34))
    return Made(monthly(np.where(np.arange(48) < at, 100.0, 300.0)), sums=True)


def _walk(rng: Rng) -> Made:
    return Made(monthly(1_000 * np.exp(np.cumsum(rng.normal(0, 0.08, 48)))), sums=True)


def _two_years(rng: Rng) -> Made:
    values = rng.uniform(90, 110, 24) * np.tile([1.0] * 9 + [1.4] * 3, 2)
    return Made(monthly(values), sums=True)


def _shuffled_months(rng: Rng) -> Made:
    values = rng.lognormal(5, 0.25, 60)
    return Made(monthly(rng.permutation(values)), sums=True)


def _ends_inside_a_quarter(rng: Rng) -> Made:
    months = int(rng.integers(2, 5)) * 12 - int(rng.integers(1, 3))
    return Made(monthly(np.full(months, 100.0), "2021-01-01", 1), sums=True, partial=(_label("2021-01-01", months),))


def _label(first: str, months: int) -> str:
    end = np.datetime64(first, "M") + months - 1
    year, month = int(str(end)[:4]), int(str(end)[5:])
    return f"Q{(month + 2) // 3} {year}"


def _five_weeks(rng: Rng) -> Made:
    """The same amount every Friday: months of four and of five weeks."""
    week = np.datetime64("2024-01-05", "D").astype(np.int64) + 7 * np.arange(int(rng.choice([13, 17, 22])))
    rows = pd.DataFrame({"Date": dates(np.tile(week, 2)), "Store": np.repeat(["S1", "S2"], len(week)), "Revenue": 100})
    return Made(rows, options={"grain": "month"}, sums=True)


def _uneven_quarters(rng: Rng) -> Made:
    """The same amount every day: quarters of 90, 91 and 92 days, months of 28 to 31."""
    quarters = int(rng.choice([5, 6, 9]))
    starts = quarter_starts("2022-01-01", quarters)
    months = bool(rng.random() < 0.5)
    # By months the rows end with a February or a June, after a longer month.
    end = starts[-1] if not months else starts[-2] + (59 if quarters == 5 else 60 if quarters == 9 else 91)
    rows = pd.DataFrame({"Date": dates(np.arange(starts[0], end)), "Revenue": 100.0})
    return Made(rows, options={"grain": "month"} if months else {}, sums=True)


def _everybody_bought_lately(rng: Rng) -> Made:
    """Every customer orders every ten days or so, to the last week."""
    day, who = [], []
    end = np.datetime64("2024-06-30", "D").astype(np.int64)
    for i in range(60):
        gaps = rng.integers(5, 15, 70)
        mine = end - int(rng.integers(0, 4)) - np.r_[0, np.cumsum(gaps)]
        day.append(mine)
        who += [f"Customer {i + 1:03d}"] * len(mine)
    return Made(_orders_on(rng, np.concatenate(day), who))


def _long_regular_gaps(rng: Rng) -> Made:
    """Every customer orders once in 80 to 120 days; some of them just before, some long before the end."""
    day, who = [], []
    end = np.datetime64("2024-06-30", "D").astype(np.int64)
    for i in range(80):
        gaps = rng.integers(80, 121, 12)
        mine = end - rng.integers(0, 80) - np.r_[0, np.cumsum(gaps)]
        day.append(mine)
        who += [f"Customer {i + 1:03d}"] * len(mine)
    return Made(_orders_on(rng, np.concatenate(day), who))


def _bought_since(rng: Rng) -> Made:
    """The rows end three weeks into a quarter; who paused before the quarter's end has bought again since."""
    day, who = [], []
    end = np.datetime64("2024-07-21", "D").astype(np.int64)
    for i in range(60):
        mine = end - int(rng.integers(0, 4)) - np.r_[0, np.cumsum(rng.integers(5, 15, 70))]
        if i < 20:
            mine = mine[(mine > end - 18) | (mine < end - 85)]
        day.append(mine)
        who += [f"Customer {i + 1:03d}"] * len(mine)
    return Made(_orders_on(rng, np.concatenate(day), who), partial=("Q3 2024",))


def _first_names(rng: Rng) -> Made:
    """Customers by first name alone: each name stands in nearly as many states as it has orders."""
    n = 480
    day = np.sort(days_between(rng, "2023-01-01", 6, n))
    rows = pd.DataFrame(
        {
            "Order ID": [f"O-{i}" for i in range(n)], "Date": dates(day),
            "CustomerName": [f"Name{i:02d}" for i in rng.integers(0, 60, n)],
            "State": [f"State {i:02d}" for i in rng.integers(0, 20, n)],
            "Category": [f"Range {chr(65 + i)}" for i in rng.integers(0, 4, n)],
            "Revenue": np.round(rng.lognormal(6, 0.9, n), 2),
        }
    )  # fmt: skip
    return Made(rows)


def _orders_on(rng: Rng, day: Array, who: list[str]) -> pd.DataFrame:
    n = len(day)
    rows = pd.DataFrame(
        {
            "Order ID": [f"O-{i:05d}" for i in range(n)], "Date": dates(day), "Customer": who,
            "Product": [f"Article {k}" for k in rng.integers(1, 7, n)], "Units": rng.integers(1, 9, n),
        }
    )  # fmt: skip
    rows["Revenue"] = rows["Units"] * 25.0
    return rows.sort_values("Date", kind="stable", ignore_index=True)


def _pausing_products(rng: Rng) -> Made:
    """Each product is out for a quarter now and then and comes back; the same customers all the time."""
    shop = Shop(quarters=12, products=20, rate=300, long_tail=0.2)
    out = rng.permutation(20)
    rates = {}
    for k, i in enumerate(out[:12]):
        quarters = [1.0] * 12
        quarters[10 if k < 6 else 11] = 0.0
        pause = int(rng.integers(2, 8))
        quarters[pause : pause + 2] = [0.0, 0.0]
        rates[f"Article {i + 1:04d}"] = tuple(quarters)
    rows = shop_orders(rng, shop, product_rates=rates)
    return Made(rows)


def _short_history(rng: Rng) -> Made:
    """Three quarters of a shop that was there long before: whoever was not seen yet is not new."""
    return Made(shop_orders(rng, Shop(customers=150, products=60, quarters=3, rate=120, long_tail=1.0)))


def _grew_more(rng: Rng) -> Made:
    """The company grew about 32 %, one region 42 %; many members come and go, as in a sparse shop."""
    shop = Shop(customers=300, products=400, quarters=8, rate=(*(600.0,) * 7, 780.0), long_tail=1.0)
    return Made(levelled(shop_orders(rng, shop), "Region", "South", 1.42, 1.29))


def _rose_less(rng: Rng) -> Made:
    """One range rose by a fifth where the others rose by more than half."""
    shop = Shop(quarters=8, rate=(*(500.0,) * 7, 785.0), products=16)
    less = {f"Article {i + 1:04d}": last(8, 0.76) for i in range(0, 16, 4)}
    return Made(levelled(shop_orders(rng, shop, product_rates=less), "Category", "Range A", 1.19, 1.57))


def levelled(rows: pd.DataFrame, column: str, member: str, growth: float, growth_else: float) -> pd.DataFrame:
    """Amounts such that a member and all others were level in every quarter but the last, and grew by these factors."""
    quarter = rows["Date"].dt.to_period("Q")
    mine = rows[column] == member
    sums = rows.groupby([mine, quarter])["Revenue"].transform("sum")
    level = mine.map(rows.groupby(mine)["Revenue"].sum() / quarter.nunique())
    times = np.where(quarter < quarter.max(), 1.0, np.where(mine, growth, growth_else))
    return rows.assign(Revenue=(rows["Revenue"] * level / sums * times).round(2))


def _everything_grows(rng: Rng) -> Made:
    """Every quarter half as much more of everything: no group falls, and none grows more than the others."""
    return Made(shop_orders(rng, Shop(quarters=6, rate=tuple(150 * 1.5 ** np.arange(6)), long_tail=0.2, regions=3)))


def _everything_shrinks(rng: Rng) -> Made:
    """Every quarter half of everything: no group rises against the fall."""
    return Made(shop_orders(rng, Shop(quarters=5, rate=tuple(3_000 * 0.5 ** np.arange(5)), long_tail=0.2, regions=3)))


def _mix(rng: Rng) -> Made:
    """Each segment has its own price for each product, which never changes; the segments' weights do."""
    rows = shop_orders(rng, Shop(quarters=8, rate=400, products=6, long_tail=0.2))
    late = (rows["Date"] >= "2023-07-01").to_numpy()
    segment = np.where(rng.random(len(rows)) < np.where(late, 0.25, 0.75), "Retail", "Trade")
    price = np.array([20.0, 35.0, 50.0, 80.0, 120.0, 200.0])[rows["Product"].str[-4:].astype(int) - 1]
    rows["Segment"] = segment
    rows["Revenue"] = np.round(rows["Units"] * price * np.where(segment == "Retail", 1.0, 0.55), 2)
    return Made(rows, priced_by=("product", "segment"))


def _one_order_members(rng: Rng) -> Made:
    """Every customer and nearly every product is sold once."""
    n = 240
    day = np.sort(days_between(rng, "2023-01-01", 6, n))
    rows = pd.DataFrame(
        {
            "Order ID": [f"O-{i}" for i in range(n)], "Date": dates(day),
            "Customer": [f"Customer {i:03d}" for i in rng.permutation(n)],
            "Product": [f"Article {i:03d}" for i in rng.permutation(n)],
            "Units": rng.integers(1, 6, n), "Revenue": np.round(rng.lognormal(6, 0.8, n), 2),
        }
    )  # fmt: skip
    return Made(rows)


def _weekly_stores(rng: Rng) -> Made:
    week = np.datetime64("2021-01-01", "D").astype(np.int64) + 7 * np.arange(156)
    stores = 12
    level = rng.lognormal(10, 0.4, stores)
    rows = pd.DataFrame(
        {
            "Store": np.repeat([f"Store {i + 1}" for i in range(stores)], len(week)),
            "Date": dates(np.tile(week, stores)),
            "Revenue": np.round(np.repeat(level, len(week)) * rng.normal(1, 0.08, stores * len(week)), 2),
        }
    )
    return Made(rows, sums=True)


def _number_a_day(rng: Rng) -> Made:
    day = np.arange(*quarter_starts("2022-01-01", 8)[[0, -1]])
    return Made(pd.DataFrame({"Date": dates(day), "Revenue": np.round(rng.normal(5_000, 400, len(day)), 2)}), sums=True)


def _even(rng: Rng) -> Made:
    """Twenty customers, eight products, eight regions; each orders the same amount equally often, evenly over time."""
    starts = quarter_starts("2023-01-01", 6)
    quarter, c, k = (x.ravel() for x in np.indices((6, 24, 8)))
    day = starts[quarter] + (c * 8 + k) % 90
    frame = pd.DataFrame(
        {
            "Order ID": [f"O-{i}" for i in range(len(day))], "Date": dates(day),
            "Customer": [f"Customer {i:02d}" for i in c], "Region": [f"Region {i % 8 + 1}" for i in c],
            "Sales Rep": [f"Seller {i % 8 + 1}" for i in c],
            "Product": [f"Article {i}" for i in k], "Units": 4, "Revenue": 400.0,
        }
    )  # fmt: skip
    return Made(frame.sample(frac=1.0, random_state=int(rng.integers(1 << 31))).reset_index(drop=True))


def _targets_reached(rng: Rng) -> Made:
    """All targets are reached, and the few open deals are fresh."""
    orders, deals = deals_world(rng, (0.5,) * 4, 60)
    quarter = "Q" + orders["Date"].dt.quarter.astype(str) + " " + orders["Date"].dt.year.astype(str)
    sums = orders.groupby([orders["Manager"], quarter])["Revenue"].sum().reset_index()
    sums.columns = pd.Index(["Manager", "Quarter", "Quota"])
    sums["Quota"] = (sums["Quota"] * rng.uniform(0.85, 0.97, len(sums))).round(-1)
    return Made(orders, deals, sums)


def _targets_within_reach(rng: Rng) -> Made:
    """The months to come have targets of three quarters of what the months before brought."""
    rows = shop_orders(rng, Shop(quarters=10, rate=300))
    month = float(rows["Revenue"].sum()) / 30
    months = pd.period_range("2022-01", "2024-12", freq="M").strftime("%b %Y")
    return Made(rows, targets=pd.DataFrame({"Month": months, "Quota": round(month * 0.75, -2)}))


def _one_season_for_all(rng: Rng) -> Made:
    """Every product sells twice as much in Q4: the company's season, and no product's own."""
    return Made(shop_orders(rng, Shop(quarters=16, first="2020-01-01", rate=(200.0, 200.0, 200.0, 400.0) * 4)))


def _great_change(rng: Rng) -> Made:
    """Twice as many orders of one size: no chance does that."""
    rows = shop_orders(rng, Shop(quarters=6, rate=(*(900.0,) * 5, 1_800.0), long_tail=0.2))
    return Made(rows.assign(Revenue=100.0, Units=2))


WORD_PLACEBOS = (
    World("line", "a number a month on a straight line", _line, forbids={"seasonality": SEASON, "change_point": ""},
          no_advice_on=("seasonality",)),
    World("constant", "the same number every month", _constant,
          forbids={"seasonality": SEASON, "trend": TREND, "change_point": "", "change": MOVED},
          no_advice_on=("seasonality", "trend")),
    World("step", "100 a month, then 300 a month", _step, forbids={"seasonality": SEASON, "trend": TREND},
          no_advice_on=("seasonality", "trend")),
    World("random walk", "each month a random step from the one before", _walk,
          forbids={"seasonality": SEASON, "trend": TREND, "change_point": ""}, no_advice_on=("seasonality", "trend")),
    World("two years", "a high fourth quarter, seen twice", _two_years,
          forbids={"seasonality": r"peak season|is the (?:strongest|high)|is .{0,20}season\b"},
          no_advice_on=("seasonality",)),
    World("shuffled months", "sixty months in random order", _shuffled_months,
          forbids={"seasonality": SEASON, "trend": TREND, "change_point": ""}, no_advice_on=("seasonality", "trend")),
    World("ends inside a quarter", "the same number every month; the last quarter lacks one or two",
          _ends_inside_a_quarter,
          forbids={"change": MOVED, "trend": r"grew|shrank|rising|falling", "forecast": "more than|less than"}),
    World("five weeks", "the same amount every week; months of four and five weeks", _five_weeks,
          forbids={"change": MOVED, "mover": "", "offset": "", "driver": r"\b(?:fall|rise)\b", "anomaly": ""}),
    World("uneven quarters", "the same amount every day; quarters of 90 to 92 days, months of 28 to 31",
          _uneven_quarters,
          forbids={"change": r"^(?!.*(?:a|per) day)" + MOVED, "trend": r"grew|shrank|rising|falling"}),
    World("everybody bought lately", "every customer ordered in the last two weeks", _everybody_bought_lately,
          forbids={"at_risk": "", "segment": AWAY, "churn": r"\blost\b|did not come back"},
          no_advice=WAKE, no_advice_on=("at_risk", "churn")),
    World("long regular gaps", "every customer orders about every hundred days", _long_regular_gaps,
          forbids={"at_risk": "", "segment": AWAY, "churn": r"\blost\b"},
          no_advice=WAKE, no_advice_on=("at_risk", "churn")),
    World("bought since", "the rows end three weeks after the period, and the silent have bought since", _bought_since,
          forbids={"at_risk": "", "segment": AWAY}, no_advice=WAKE, no_advice_on=("at_risk",)),
    World("first names", "customers by first name, each in as many states as it has orders", _first_names,
          forbids={"at_risk": "", "leave_one_out": r"without Name|out Name|is Name", "dependency": "Name",
                   "single_point": "customer.*Name"}, no_advice=r"\bName\d", no_advice_on=("at_risk", "leave_one_out")),
    World("pausing products", "products that are out for a quarter and come back", _pausing_products,
          forbids={"driver": rf"{NEW}|\blost ones\b [^.;]*?-[1-9]|^Lost "}),
    World("short history", "three quarters of rows of an old shop", _short_history,
          forbids={"driver": NEW, "churn": r"\b[1-9]\d* (?:was|were) new", "segment": r"\bnew\b"},
          no_advice=r"second order of the"),
    World("a region grew more", "the company grew 32 %, one region 42 %", _grew_more,
          forbids={"segment_driver": r"South.*\b(?:below|less than|others lost|rose only|fell)",
                   "mover": r"South.*\bf[ea]ll\b"},
          no_advice=r"others lost|^(?:Restore|Rebuild).*South"),
    World("a range rose less", "one range rose by a fifth where the others rose by more than half", _rose_less,
          forbids={"segment_driver": r"Range A.*\b(?:above|more than (?!chance))|\blost\b|Range A fell",
                   "mover": r"Range A.* f[ea]ll"},
          no_advice=r"others lost|^(?:Restore|Rebuild) .*Range A"),
    World("everything grows", "half as much more of everything every quarter", _everything_grows,
          forbids={"segment_driver": GROUP, "member_trend": "", "mover": rf"{GROUP}.*(?:\bfell\b|the fall)",
                   "leave_one_out": rf"^{GROUP}", "caveat": CHANCE_ALONE, "offset": GROUP},
          no_advice=r"^(?:Restore|Rebuild|Ask what happened|Set the next targets)"),
    World("everything shrinks", "half of everything every quarter", _everything_shrinks,
          forbids={"offset": GROUP, "mover": rf"{GROUP}.*(?:\brose\b|the rise)", "leave_one_out": rf"^{GROUP}",
                   "segment_driver": GROUP},
          no_advice=r"^Learn from|^Back "),
    World("mix", "prices fixed by segment, the segments' weights change", _mix,
          forbids={"price_shift": "", "driver": r"^Prices? (?:leads?|make)|is price first|: (?:lower|higher) prices"},
          no_advice=r"price|discount", no_advice_on=("price_shift",)),
    World("one-order members", "every customer and every product sold once", _one_order_members,
          forbids={"single_point": "", "dependency": "", "leave_one_out": "", "at_risk": "", "member_trend": ""},
          no_advice=r"^(?:Learn from|Restore|Rebuild|Win back)",
          no_advice_on=("single_point", "dependency", "at_risk", "leave_one_out", "segment_driver", "member_trend")),
    World("weekly stores", "a number a store and week", _weekly_stores,
          forbids={"change": r"^(?:Orders|Average order)", "deal_size": "", "deal_profile": "",
                   "single_point": r"single|order", "whole_data": r"\border"},
          no_advice=r"\borders? of\b|average order", no_advice_on=("deal_size", "deal_profile")),
    World("a number a day", "one number every day", _number_a_day,
          forbids={"change": r"^(?:Orders|Average order)", "deal_size": "", "deal_profile": "", "whole_data": ""}),
    World("even", "every customer, product and region brings the same", _even,
          forbids={"concentration": "", "single_point": "", "dependency": "", "deal_size": "", "imbalance": "",
                   "deal_profile": "", "segment": r"champions|\blost\b|at-risk", "coverage": r"no rows|single",
                   "data_quality": "", "churn": "nearly all",
                   "level": "", "whole_data": "", "mover": "", "offset": "", "driver": r"\b(?:fall|rise)\b"},
          no_advice_on=("concentration", "single_point", "dependency", "imbalance", "deal_size", "deal_profile",
                        "data_quality", "whole_data", "segment")),
    World("targets reached", "all targets reached, the pipeline fresh", _targets_reached,
          forbids={"target_gap": r"\b[1-9]?\d\.\d% of (?:its|it|the) target", "pipeline_risk": ""},
          no_advice_on=("target_gap", "pipeline_risk")),
    World("targets within reach", "the targets to come lie far below what comes in", _targets_within_reach,
          forbids={"forecast": r"lies (?:above|inside)|short of"}, no_advice_on=("forecast",)),
    World("one season for all", "every product sells twice as much in Q4", _one_season_for_all,
          forbids={"member_season": "", "change_point": ""}, no_advice_on=("member_season",)),
    World("great change", "twice as many orders of one size", _great_change,
          forbids={"caveat": CHANCE_ALONE, "deal_size": ""}),
)  # fmt: skip
"""Worlds in which a word is not true."""
