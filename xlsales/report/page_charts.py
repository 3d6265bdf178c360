"""The charts of the first page with their small tables: the path of revenue, why it moved, who moved it, targets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

import numpy as np
import pandas as pd

from xlsales.causes.sides import TOTAL
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import member_names, noun_of, plural
from xlsales.findings.split import EFFECTS
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Column, Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Chart
from xlsales.report.sheets.card_lines import ALL_OF_IT
from xlsales.table.book import NOT_GIVEN
from xlsales.words.sentence import Choice, Part, Sentence, Slot, plain

MOST_CHARTS, MARKS_OF_A_LINE = 4, 2
PERIODS, AHEAD, EACH_SIDE, MOST_MEMBERS = 9, 2, 4, 10
SMALL_STEP = 0.004
"""Part of the revenue before below which a step of the bridge is no bar."""
STEP_WORDS = {
    "volume": "Volume", "mix": "Mix", "price": "Price", "new": "New", "since": "New since", "returning": "Returning",
    "entered": "First sold", "lapsed": "Lapsed", "other": "Other",
}  # fmt: skip
PRICE_WORDS = {"size": "Order size", "average": "Average order", "unit": "Per unit", "buyers": "Other buyers"}
"""What the effect of price is called where it is none, by the level of the split."""
MOVERS = ("rep", "manager", "store", "region", "territory", "country", "segment", "channel", "category", "product")
"""Whose rises and falls a board asks for first."""
ASKED_FOR = ("region", "territory", "segment", "category", "product", "store", "rep", "manager", "customer")
"""By which columns a board looks at a total first."""
Drawn = tuple[Table, Chart]


def charts_of(analysis: Analysis) -> tuple[Drawn, ...]:
    """Up to four charts of the first page, those that the rows carry, each with the table that it draws."""
    return analysis.cube.once(("page_charts",), lambda: _charts(analysis))


def _charts(analysis: Analysis) -> tuple[Drawn, ...]:
    asked = (ask(analysis) for ask in (_path, _bridge, _moved, _reached, _profit))
    return tuple(islice((c for c in chain(asked, _shares(analysis)) if c is not None), MOST_CHARTS))


def _path(analysis: Analysis) -> Drawn | None:
    """Revenue over the last periods with the year before, the target and what comes next."""
    calendar = analysis.cube.calendar
    trend = analysis.table(f"trend_{calendar.grain}")
    if trend is None or len(trend.frame) < 2:
        return None
    revenue = dict(zip(trend.frame["period"].astype(str), trend.frame["revenue"].astype(float), strict=True))
    ago = {p.label: p.year_ago.label for p in calendar.periods}
    coming = _coming(analysis)
    # A partial period is too short a column for what it is, unless it is the one reported on.
    here = (p for p in calendar.periods if p.end <= calendar.now.end and p.label in revenue and p.label not in coming)
    past = [p.label for p in here if p.ix not in calendar.partial or p.label == calendar.now.label]
    whole = {p.label for p in calendar.periods if p.ix not in calendar.partial}
    labels = [*past[-PERIODS:], *coming]
    if len(labels) < MARKS_OF_A_LINE:
        return None
    goals = _goals(analysis, revenue)
    rows = [
        {
            "period": label,
            "revenue": revenue[label] if label not in coming else np.nan,
            "likely": coming[label][0] if label in coming else np.nan,
            "year_before": coming[label][1] if label in coming else _year_before(revenue, whole, ago.get(label, "")),
            "quota": goals.get(label, np.nan),
        }
        for label in labels
    ]
    frame = pd.DataFrame(rows)
    columns = [
        defined("period"),
        defined("revenue"),
        defined("likely_revenue", "likely"),
        defined("revenue_a_year_before", "year_before"),
        defined("quota", header="Target"),
    ]
    least = {"year_before": MARKS_OF_A_LINE, "quota": MARKS_OF_A_LINE}
    columns = [c for c in columns if frame[c.name].notna().sum() >= least.get(c.name, 1)]
    made = Table("page_path", f"Revenue by {calendar.grain}", tuple(columns), frame[[c.name for c in columns]])
    over = tuple(c for c in ("year_before", "quota") if c in made.frame)
    ahead = ("likely",) if "likely" in made.frame else ()
    title, alt = _path_title(analysis, coming), f"Revenue by {calendar.grain} with a year before, target and forecast"
    return made, Chart("path", made.name, "period", ("revenue",), title, alt, forecast=ahead, over=over)


def _year_before(revenue: dict[str, float], whole: set[str], label: str) -> float:
    return revenue[label] if label in whole and label in revenue else np.nan


def _coming(analysis: Analysis) -> dict[str, tuple[float, float]]:
    """Next periods of the report's own grain → most likely revenue, and that of a year before."""
    table, grain = analysis.table("forecast"), analysis.cube.calendar.grain
    calendar = analysis.cube.calendar
    known = [p.end for p in calendar.periods if p.ix in calendar.present and p.ix not in calendar.partial]
    if table is None or calendar.now.end < max(known, default=calendar.last_day):
        # A report on a period with whole ones after it tells no future that its reader knows.
        return {}
    here = table.frame[(table.frame["metric"] == "revenue")].head(AHEAD + 1)
    years = {str(p) for p in here["period"] if str(p).isdigit() and len(str(p)) == 4}
    out = {}
    for row in here.itertuples(index=False):
        if grain == "year" or str(row.period) not in years:
            out[str(row.period)] = (float(row.likely), float(row.year_ago) if pd.notna(row.year_ago) else np.nan)
    return dict(list(out.items())[:AHEAD])


def _goals(analysis: Analysis, revenue: dict[str, float]) -> dict[str, float]:
    """Period → target, of the role whose members are all of the revenue."""
    table = analysis.table("attainment_by_period")
    if table is None:
        return {}
    for _, rows in table.frame.groupby("role", sort=False):
        actual = [(float(r.actual), revenue.get(str(r.period), np.nan)) for r in rows.itertuples(index=False)]
        if all(abs(a - b) <= ALL_OF_IT * abs(b) for a, b in actual if b == b):
            return dict(zip(rows["period"].astype(str), rows["quota"].astype(float), strict=True))
    return {}


def _path_title(analysis: Analysis, coming: dict[str, tuple[float, float]]) -> Sentence:
    table = analysis.table("forecast")
    if table is None or not coming:
        return plain(f"Revenue by {analysis.cube.calendar.grain}")
    label = next(iter(coming))
    at = table.row(metric="revenue", period=label)
    low, high = (Slot(table.fact(c, at), "short") for c in ("low", "high"))
    spoken = {Sentence((s,)).text() for s in (low, high)}
    if low.fact.known and high.fact.known and len(spoken) > 1:
        return Sentence((f"{label} is likely to bring ", low, " to ", high))
    return Sentence((f"{label} is likely to bring ", Slot(table.fact("likely", at), "short")))


def _bridge(analysis: Analysis) -> Drawn | None:
    """From the revenue before to the revenue now, a step an effect."""
    found = next((f for f in analysis.findings if f.kind == "driver" and not f.subject), None)
    if found is None or not {"before", "now"} <= set(found.facts):
        return None
    before, now = (float(found.facts[n].value) for n in ("before", "now"))
    effects = {e: float(found.facts[e].value) for e in EFFECTS if e in found.facts and found.facts[e].known}
    large = {e: v for e, v in effects.items() if abs(v) >= SMALL_STEP * abs(before)}
    rest = now - before - sum(large.values())
    if "other" in large:
        rest += large.pop("other")
    steps: list[tuple[str, float]] = [(found.names["compared"], before)]
    steps += [(_word(found, e), v) for e, v in large.items()]
    if abs(rest) >= SMALL_STEP * abs(before):
        steps.append((STEP_WORDS["other"], rest))
    steps.append((found.names["period"], now))
    if len(steps) < 3 or before <= 0 or now <= 0:
        return None
    columns = (defined("step_of_bridge", "label"), defined("step_amount", "amount"))
    frame = pd.DataFrame(steps, columns=["label", "amount"])
    made = Table("page_bridge", "From one revenue to the other", columns, frame)
    return made, Chart("waterfall", made.name, "label", ("amount",), _bridge_title(found, large), "Bridge of revenue")


def _word(found: Finding, effect: str) -> str:
    """An effect as a step; that of price is called so only where members with a price of their own sold in both."""
    if effect != "price":
        return STEP_WORDS[effect]
    told = {found.variant.rpartition("_")[2], *(c.removeprefix("pvm_").partition("_")[0] for c in found.caveats)}
    return next((word for kind, word in PRICE_WORDS.items() if kind in told), STEP_WORDS["price"])


def _bridge_title(found: Finding, large: dict[str, float]) -> Sentence:
    if not large:
        return plain("Why revenue moved")
    parts: list[Part] = []
    for effect in sorted(large, key=lambda e: -abs(large[e]))[:2]:
        fact = found.facts[effect]
        word = _word(found, effect)
        parts += [
            "; " if parts else "",
            word if not parts else word.lower(),
            Choice(fact, " cost ", " held ", " brought "),
            Slot(fact, "short_abs"),
        ]
    return Sentence(tuple(p for p in parts if p != ""))


def _moved(analysis: Analysis) -> Drawn | None:
    """Who rose and who fell most."""
    dimension = _dimension(analysis)
    table = analysis.table(f"contributions_{dimension}") if dimension else None
    if table is None:
        return None
    frame = _members(table)
    moves = frame[frame["delta"].abs() >= 0.5].sort_values(["delta", "member"], ascending=[False, True])
    up, down = moves[moves["delta"] > 0].head(EACH_SIDE), moves[moves["delta"] < 0].tail(EACH_SIDE)
    kept = pd.concat([up, down])
    if len(kept) < 2:
        return None
    column = defined("difference_of_revenue", "delta")
    made = _table("page_moved", "Rises and falls", analysis, dimension, kept, column)
    ends = [kept.index[i] for i, there in ((-1, len(down)), (0, len(up))) if there]
    said: list[Part] = []
    for at in ends if float(frame["delta"].sum()) < 0 else reversed(ends):
        fact = table.fact("delta", int(at))
        said += ["; "] if said else []
        said += [_named(analysis, dimension, kept["member"][at]), Choice(fact, " lost ", " held ", " gained ")]
        said.append(Slot(fact, "short_abs"))
    alt = f"Difference of revenue by {analysis.cube.book.label(dimension)}"
    return made, Chart("moved", made.name, "member", ("delta",), Sentence(tuple(said)), alt)


def _members(table: Table) -> pd.DataFrame:
    """The rows of a table that stand for a named member."""
    return table.frame[~table.frame["member"].isin([TOTAL, NOT_GIVEN])]


def _table(name: str, what: str, analysis: Analysis, dimension: str, rows: pd.DataFrame, column: Column) -> Table:
    """A figure of some members, as the table that a chart draws."""
    label = analysis.cube.book.label(dimension)
    columns = (defined("member", header=label), column)
    return Table(name, f"{what} by {label}", columns, rows[["member", column.name]].reset_index(drop=True))


def _named(analysis: Analysis, dimension: str, member: object) -> str:
    """A member's name at the beginning of a title; a number says what it is a number of."""
    return member_names(analysis.cube, dimension, member)["Member"]


def _dimension(analysis: Analysis) -> str:
    """The dimension of the strongest mover, else the first that a board asks for."""
    there = [d for d in analysis.cube.book.dimensions if analysis.table(f"contributions_{d}") is not None]
    strongest = [f.subject[0][0] for f in analysis.findings if f.kind in ("segment_driver", "mover") and f.subject]
    wanted = [d for d in (*strongest, *MOVERS) if d in there and d != "customer"]
    return next(iter((*wanted, *there)), "")


def _reached(analysis: Analysis) -> Drawn | None:
    """How much of its target each member reached."""
    table = analysis.table("attainment")
    if table is None:
        return None
    told = table.frame[(table.frame["row"] == "member") & table.frame["attainment"].notna()]
    if told.empty:
        return None
    one = told.iloc[0]
    here = told[(told["role"] == one["role"]) & (told["period"] == one["period"])].sort_values(["attainment", "member"])
    if len(here) < 2:
        return None
    role, first = str(here["role"].iloc[0]), here.index[0]
    column = defined("attainment")
    made = _table("page_reached", "Target reached", analysis, role, here.head(MOST_MEMBERS), column)
    lowest = table.fact("attainment", int(first))
    if float(lowest.value) < 1:
        who = _named(analysis, role, here["member"][first])
        title = Sentence((f"{who} reached ", Slot(lowest, "short"), " of target"))
    else:
        many = plural(noun_of(role, analysis.cube.book.label(role)))
        title = plain(f"All {many} reached their target")
    floor = analysis.cube.settings.attainment_floor
    return made, Chart("reached", made.name, "member", ("attainment",), title, made.title, floor=floor)


def _profit(analysis: Analysis) -> Drawn | None:
    """Profit by member, where some lose money."""
    for dimension in MOVERS[::-1]:
        table = analysis.table(f"profit_{dimension}")
        if table is None or "profit" not in table.frame:
            continue
        known = _members(table).dropna(subset=["profit"])
        ends = known.sort_values(["profit", "member"], ascending=[False, True])
        kept = pd.concat([ends.head(EACH_SIDE), ends.tail(EACH_SIDE)]).drop_duplicates("member")
        if len(kept) < 2 or not (kept["profit"] < 0).any():
            continue
        made = _table("page_profit", "Profit", analysis, dimension, kept, defined("profit"))
        at = kept.index[-1]
        who = _named(analysis, dimension, kept["member"][at])
        title = Sentence((f"{who} lost ", Slot(table.fact("profit", int(at)), "short_abs")))
        return made, Chart("moved", made.name, "member", ("profit",), title, made.title)
    return None


def _shares(analysis: Analysis) -> Iterator[Drawn]:
    """Who brings most, by one column a chart."""
    dimensions = analysis.cube.book.dimensions
    for dimension in sorted(dimensions, key=lambda d: ASKED_FOR.index(d) if d in ASKED_FOR else len(ASKED_FOR)):
        table = analysis.table(f"breakdown_{dimension}")
        if table is None:
            continue
        sold = _members(table).query("revenue > 0").sort_values(["revenue", "member"], ascending=[False, True])
        kept = sold.head(MOST_MEMBERS)
        if len(kept) < 2:
            continue
        made = _table(f"page_{dimension}", "Revenue", analysis, dimension, kept, defined("revenue"))
        at = kept.index[0]
        who = _named(analysis, dimension, kept["member"][at])
        title = Sentence((who, " brings ", Slot(table.fact("share", int(at)), "short")))
        yield made, Chart("bar", made.name, "member", ("revenue",), title, made.title)
