"""The sheet Profit: figures, bridge, losses, discounts, in this order, each with its table."""

from __future__ import annotations

from tests.findings.profit_worlds import plain, planted
from xlsales.api import analyze
from xlsales.report.model import Chart, Report, Sheet, TableBlock


def profit_sheet(report: Report) -> Sheet:
    return next(s for s in report.sheets if s.name == "Profit")


def test_the_sheet_opens_with_what_costs_most_and_shows_each_table_once() -> None:
    report, _ = planted(1, "discount_leak", "loss_group")
    sheet = profit_sheet(report)
    names = [b.table.name for b in sheet.blocks if isinstance(b, TableBlock) and b.table]
    assert sheet.title.text() == report.text["executive"][0].text()
    first = ["profit", "margin_bridge", "loss_makers", "discount_bands", "discount_from", "discount_gap_rep"]
    assert [n for n in names if n in first] == first
    assert len(set(names)) == len(names)


def test_the_bridge_is_drawn_from_the_old_profit_to_the_new() -> None:
    (chart,) = [b for b in profit_sheet(analyze(plain(1))).blocks if isinstance(b, Chart) and b.kind == "waterfall"]
    report = analyze(plain(1))
    frame = report.tables[chart.table].frame
    assert (frame["step"].iloc[0], frame["step"].iloc[-1]) == ("before", "now")


def test_keys_for_json_are_hidden_and_there() -> None:
    report, _ = planted(1, "discount_leak", "loss_group")
    for block in profit_sheet(report).blocks:
        if isinstance(block, TableBlock):
            assert set(block.hidden) <= set(block.table.frame.columns)


def test_rows_without_cost_or_discount_have_no_such_sheet() -> None:
    rows = plain(1).drop(columns=["Cost", "Discount"])
    assert "Profit" not in [s.name for s in analyze(rows).sheets]
