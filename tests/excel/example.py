"""A report with every kind of block, for the tests of the writers."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from xlsales.metrics.table import Column, Table, unavailable
from xlsales.report.model import Buttons, Cards, Chart, Heading, Report, Rows, Sheet, TableBlock, Text
from xlsales.words.sentence import Choice, Plural, Sentence, Slot, plain


def key_figures() -> Table:
    columns = (
        Column("metric", "Metric"),
        Column("label", "Figure", "text", "What is measured."),
        Column("now", "Now", "by_row", "The figure in the period reported on."),
        Column("before", "Before", "by_row", "The figure in the period compared with."),
        Column("change", "Change", "change", "(now − before) / before."),
        Column("points", "Difference", "points", "Rates only: now − before."),
        Column("favourable", "Good when", "flag"),
        Column("kind", "Kind", "flag"),
    )
    rows = [
        ("revenue", "Revenue", 2802496.0, 2982255.0, -0.060276, None, 1, "money"),
        ("won", "Deals won", 1196.0, 1257.0, -0.048528, None, 1, "count"),
        ("average", "Average sale", 2343.2241, 2372.518, -0.012347, None, 1, "price"),
        ("win_rate", "Win rate", 0.6025, 0.6181, -0.025, -0.0156, 1, "rate"),
        ("cycle", "Weeks to close", 6.755, 6.9, -0.021, None, -1, "weeks"),
    ]
    return Table(
        "kpis", "Key figures of Q4 2017 against Q3 2017", columns, pd.DataFrame(rows, columns=[c.name for c in columns])
    )


def trend() -> Table:
    columns = (
        Column("period", "Period", "period", "A quarter."),
        Column("revenue", "Revenue", "money", "Close value of the deals won."),
        Column("won", "Deals won", "count"),
        Column("win_rate", "Win rate", "rate"),
        Column("change", "Change", "change", "Revenue against the quarter before."),
        Column("remark", "Remark"),
    )
    frame = pd.DataFrame(
        {
            "period": ["Q1 2017", "Q2 2017", "Q3 2017", "Q4 2017"],
            "revenue": [1134672.0, 3086111.0, 2982255.0, 2802496.0],
            "won": [531, 1254, 1257, 1196],
            "win_rate": [0.821, 0.616, 0.618, 0.6025],
            "change": [float("nan"), 1.7198, -0.0337, -0.060276],
            "remark": [
                "partial: the data begin on 1 March 2017, so it is not compared with the quarter after it",
                "",
                "",
                "",
            ],
        }
    )
    return Table("trend_quarter", "Every quarter", columns, frame, notes=("Q1 2017 begins on 1 March.",))


def reps(count: int = 12) -> Table:
    random = np.random.default_rng(7)
    revenue = np.sort(random.integers(20_000, 400_000, count))[::-1].astype(float)
    columns = (
        Column("member", "Rep", "text", "Who owns the deal."),
        Column("revenue", "Revenue", "money", "Close value of the deals won."),
        Column("share", "Share of revenue", "share", "Revenue over the company's revenue."),
        Column("cumulative", "Cumulative share", "share", "Shares added from the top."),
        Column("win_rate", "Win rate", "rate", "Won over won and lost."),
        Column("change", "Change", "change", "Revenue against the quarter before."),
    )
    frame = pd.DataFrame(
        {
            "member": [
                f"{first} {last}"
                for first, last in zip(
                    ["Anna", "Darcel", "Vicki", "Kary"] * 9,
                    ["Schlecht", "Laflamme", "Hendrickson", "Snelling", "Pease"] * 9,
                    strict=False,
                )
            ][:count],
            "revenue": revenue,
            "share": revenue / revenue.sum(),
            "cumulative": revenue.cumsum() / revenue.sum(),
            "win_rate": random.uniform(0.45, 0.75, count),
            "change": random.uniform(-0.3, 0.3, count),
        }
    )
    return Table("by_rep", "Revenue by rep", columns, frame)


def effects() -> Table:
    columns = (Column("effect", "Effect"), Column("value", "Value", "money", "Money that the effect brought or cost."))
    frame = pd.DataFrame(
        {
            "effect": ["Q3 2017", "Volume", "Price", "Mix", "Q4 2017"],
            "value": [2982255.0, -144742.0, 30211.0, -65228.0, 2802496.0],
        }
    )
    return Table("bridge", "From Q3 to Q4", columns, frame)


def odd() -> Table:
    columns = (
        Column("member", "Account"),
        Column("closed", "Closed", "date"),
        Column("amount", "Amount", "money"),
        Column("rate", "Rate", "rate"),
        Column("why", "Why"),
    )
    frame = pd.DataFrame(
        {
            "member": ["=1+1", "+49 30 123", "-x", "@home", 'a "quoted" & <tagged> name'],
            "closed": pd.to_datetime(["2017-12-31", None, "2017-01-05", "2017-06-30", "2017-03-01"]),
            "amount": [-0.4, 1234567.5, float("nan"), -2500.5, 2.5],
            "rate": [0.6025, 0.1235, -0.0005, 1.0, float("nan")],
            "why": ["", "x", None, "y " * 40, "z"],
        }
    )
    return Table("odd", "Odd values", columns, frame)


def living_sentences() -> tuple[Sentence, ...]:
    kpis, strange = key_figures(), odd()
    change = kpis.fact("change", row=0)
    said = [
        Sentence(
            (
                "Revenue ",
                Choice(change, "fell", "was flat", "rose"),
                " by ",
                Slot(change, "abs"),
                " to ",
                Slot(kpis.fact("now", row=0)),
                ".",
            )
        ),
        Sentence(
            ("Win rate was ", Slot(kpis.fact("now", row=3)), " (", Slot(kpis.fact("points", row=3), "signed"), ").")
        ),
        Sentence(
            (
                Slot(strange.fact("member", row=4)),
                " and ",
                Slot(strange.fact("member", row=0)),
                ' said "' + "long " * 80 + '" twice.',
            )
        ),
    ]
    for row in range(5):
        for column in ("closed", "amount", "rate"):
            fact = strange.fact(column, row=row)
            said += [
                Sentence((f"{column} {row}: ", Slot(fact, style)))
                for style in (("plain", "abs", "signed") if column != "closed" else ("plain",))
            ]
    nearly = strange.fact("amount", row=0)
    said.append(Sentence(("It ", Choice(nearly, "fell", "was flat", "rose"), " by ", Slot(nearly, "abs"))))
    said.append(Sentence(("There ", Plural(kpis.fact("now", row=1), "is one deal", "are deals"))))
    said.append(Sentence((Slot(kpis.fact("now", row=4)), " weeks")))
    said.append(Sentence((Slot(reps().fact("member", row=1)),)))
    return tuple(said)


def rows(count: int = 40) -> pd.DataFrame:
    random = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "Order date": pd.date_range("2017-01-01", periods=count, freq="D"),
            "Rep": random.choice(["Anna Snelling", "Darcel Schlecht", "=cmd", "O'Neil & Sons <x>"], count),
            "Units": random.integers(1, 20, count),
            "Revenue": random.uniform(10, 5000, count).round(2),
            "Counted": random.choice(["yes", "no"], count),
            "xlsales period": "Q1 2017",
            "Note": [None if i % 3 else " spaced " for i in range(count)],
        }
    )


def checks(data: pd.DataFrame) -> Table:
    total = float(data["Revenue"].sum())
    counted = float(data.loc[data["Counted"] == "yes", "Revenue"].sum())
    columns = (
        Column("check", "Check", "text", "What is compared."),
        Column("ours", "Ours", "price", "As xlsales computed it."),
        Column("excel", "Excel", "price", "As a native formula over the table Data computes it."),
        Column("difference", "Difference", "price", "Ours less Excel's."),
        Column("verdict", "Verdict", "class", "Whether they agree."),
    )
    frame = pd.DataFrame(
        [("All rows", total, total, 0.0, "agrees"), ("Counted rows of Q1 2017", counted, counted, 0.0, "agrees")],
        columns=[c.name for c in columns],
    )
    return Table("checks", "Our figures against Excel's own", columns, frame)


def check_formulas() -> dict[tuple[int, str], str]:
    formulas = {
        (0, "excel"): "SUM(Data[Revenue])",
        (1, "excel"): '=SUMIFS(Data[Revenue],Data[Counted],"yes",Data[xlsales period],"Q1 2017")',
    }
    for row in (0, 1):
        formulas[row, "difference"] = "=ROUND({ours}-{excel},2)"
        formulas[row, "verdict"] = '=IF(ABS({difference})<0.005,"agrees","differs")'
    return formulas


def options() -> Table:
    columns = (Column("name", "Setting"), Column("value", "Value"), Column("meaning", "Meaning"))
    frame = pd.DataFrame(
        [
            ("grain", "auto", "Length of a period; auto takes quarters where the data span at least two of them."),
            ("top", 10, "Members shown by name in charts and in lists of top and bottom members."),
            ("header", "Revenue", "Which column holds the money."),
        ],
        columns=[c.name for c in columns],
    )
    return Table("settings", "", columns, frame)


def report() -> Report:
    kpis, quarters, team, bridge, data = key_figures(), trend(), reps(), effects(), rows()
    change = kpis.fact("change", row=0)
    top = team.fact("share", row=0)
    hidden = Table("hidden", "", (Column("x", "X", "money"),), pd.DataFrame({"x": [1234.0]}))
    summary = Sheet(
        "Summary",
        Sentence(
            (
                "Revenue ",
                Choice(change, "fell", "was flat", "rose"),
                " by ",
                Slot(change, "abs"),
                " in Q4 2017, and fewer new deals are on their way",
            )
        ),
        (
            Cards(kpis, quarters),
            Heading("What matters"),
            Text(
                (
                    Sentence(
                        (
                            "Revenue fell by ",
                            Slot(change, "abs"),
                            " to ",
                            Slot(kpis.fact("now", row=0)),
                            " as 61 fewer deals were won and the average sale slipped; the win rate hardly moved, "
                            "so the gap was opened by fewer opportunities rather than by worse selling.",
                        ),
                        "bad",
                    ),
                    Sentence(
                        (
                            Slot(team.fact("member", row=0)),
                            " brings ",
                            Slot(top),
                            " of revenue, more than any other rep.",
                        ),
                        "good",
                    ),
                    Sentence(("A figure that no sheet shows is ", Slot(hidden.fact("x", row=0)), ".")),
                ),
                "finding",
            ),
            Text(
                (plain("500 open deals have no created date and are not in the count of new opportunities."),), "note"
            ),
        ),
        accent=True,
    )
    sheets = (
        Sheet(
            "Home",
            plain("xlsales reads your rows and says what they mean"),
            (
                Text((plain("Press Analyze to read the table on Data."),), "subtitle"),
                Buttons((("Check data", "CheckData"), ("Analyze", "Analyze"), ("Undo last run", "UndoLastRun"))),
            ),
        ),
        summary,
        Sheet(
            "Trend",
            plain("Revenue has slipped for two quarters"),
            (
                TableBlock(quarters, signed=("change",), bars=("revenue",), marks={0: {"remark": "bad"}}),
                Chart(
                    "line",
                    "trend_quarter",
                    "period",
                    ("revenue",),
                    Sentence(("Revenue ended at ", Slot(quarters.fact("revenue", row=3)))),
                    "Line of revenue by quarter",
                ),
                Chart("column", "trend_quarter", "period", ("won",), plain("Deals won a quarter")),
            ),
        ),
        Sheet(
            "Breakdown",
            Sentence((Slot(team.fact("member", row=0)), " brings ", Slot(top), " of revenue")),
            (
                TableBlock(team, bars=("revenue",), signed=("change",)),
                Chart(
                    "pareto", "by_rep", "member", ("revenue", "cumulative"), plain("Five reps bring most of revenue")
                ),
                Chart(
                    "scatter",
                    "by_rep",
                    "revenue",
                    ("win_rate",),
                    plain("Large books of business are not won more often"),
                    label="member",
                    lines=(190_000.0, 0.6),
                ),
                Chart("bar", "by_rep", "member", ("revenue",), plain("Revenue by rep"), rows=6),
                Chart("line", "trend_quarter", "period", ("revenue", "won"), plain("Two lines")),
                Chart("stacked", "trend_quarter", "period", ("revenue", "won"), plain("Stacked")),
            ),
        ),
        Sheet(
            "Drivers",
            plain("Volume explains most of the fall"),
            (
                TableBlock(bridge, signed=("value",)),
                Chart(
                    "waterfall",
                    "bridge",
                    "effect",
                    ("value",),
                    plain("Fewer deals cost more than better prices brought"),
                ),
                TableBlock(unavailable("pvm", "Price and volume by product", "The rows have no unit prices.")),
            ),
        ),
        Sheet("Odd", plain("=Not a formula"), (TableBlock(odd()), Text(living_sentences()))),
        Sheet(
            "Settings",
            plain("Change the yellow cells, then press Analyze"),
            (
                TableBlock(
                    options(),
                    inputs=("value",),
                    choices={
                        ("value", 0): ("auto", "month", "quarter", "year"),
                        ("value", 2): tuple(f"Header number {i}, long" for i in range(20)),
                    },
                ),
            ),
        ),
        Sheet(
            "Checks",
            plain("Excel's own formulas agree with every total"),
            (TableBlock(checks(data), formulas=check_formulas()),),
        ),
        Sheet("Data", plain("All rows"), (Rows(data, "Data", {"Revenue": "price", "Units": "count"}),)),
    )
    tables = {t.name: t for t in (kpis, quarters, team, bridge, hidden)}
    return Report({"as_of": dt.date(2017, 12, 31), "currency": ""}, sheets, tables)
