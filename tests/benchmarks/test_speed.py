"""The benchmarks run on a tiny file; nothing timed is asserted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import imports, peer, speed
from benchmarks.orders import COLUMNS, orders, write
from benchmarks.process import Run, run, typical


@pytest.fixture(scope="module")
def tiny() -> pd.DataFrame:
    return orders(700)


def test_the_order_file_has_as_many_rows_as_asked_for_and_twelve_columns(tiny: pd.DataFrame) -> None:
    assert tiny.shape == (700, 12)
    assert tuple(tiny.columns) == COLUMNS
    assert tiny["Order Date"].dt.to_period("Q").nunique() == 14
    assert orders(3_000)["Customer"].nunique() > 200


def test_the_order_file_comes_back_from_excel_as_it_was(tiny: pd.DataFrame, tmp_path: Path) -> None:
    write(tiny, tmp_path / "orders.xlsx")
    back = pd.read_excel(tmp_path / "orders.xlsx", engine="openpyxl")
    assert back["Revenue"].sum() == pytest.approx(tiny["Revenue"].sum())
    assert (back["Order Date"] == tiny["Order Date"]).all()
    assert (back["Customer"] == tiny["Customer"]).all()


def test_the_peers_tables_agree_with_the_rows(tiny: pd.DataFrame) -> None:
    tables = peer.analyse(tiny)
    total = tiny["Revenue"].sum()
    for name in ("By month", "By quarter", "By year", "Region", "Product", "Customers"):
        assert tables[name]["Revenue"].sum() == pytest.approx(total), name
    last = tables["By quarter"]["Revenue"].iloc[-1]
    assert tables["Order size"]["Revenue"].sum() == pytest.approx(last)
    assert tables["Region x Product"].to_numpy().sum() == pytest.approx(last)
    change = tables["By quarter"]["Revenue"].diff().iloc[-1]
    assert np.nansum(tables["Price volume mix"].to_numpy()) == pytest.approx(change)


def test_the_peer_writes_a_workbook_with_all_its_tables(tiny: pd.DataFrame, tmp_path: Path) -> None:
    write(tiny, tmp_path / "in.xlsx")
    peer.main(str(tmp_path / "in.xlsx"), str(tmp_path / "out.xlsx"))
    with pd.ExcelFile(tmp_path / "out.xlsx", engine="openpyxl") as book:
        assert set(book.sheet_names) == set(peer.analyse(tiny))
    peer.main(str(tmp_path / "in.xlsx"), str(tmp_path / "out.xlsx"), lines=True)
    assert len(pd.read_excel(tmp_path / "out.xlsx", sheet_name="Data", engine="openpyxl")) == len(tiny)


def test_a_run_tells_exit_code_words_and_memory() -> None:
    good, bad = run("-c", "print('done')"), run("-c", "raise SystemExit('no')")
    assert (good.code, good.said) == (0, "done")
    assert good.megabytes >= 0
    assert (bad.code, bad.said) == (1, "no")


def test_the_typical_run_is_the_median_and_fails_if_any_failed() -> None:
    runs = [Run(3.0, 10, 0, "a"), Run(1.0, 30, 0, "b"), Run(2.0, 20, 0, "c")]
    assert typical(runs) == Run(2.0, 20, 0, "c")
    assert typical([*runs, Run(0.1, 1, 2, "bad")]).code == 2


def test_the_comparison_is_printed_with_a_ratio_or_with_what_failed() -> None:
    sides = {speed.BARE: Run(10.0, 200, 0, ""), speed.OURS: Run(0.8, 150, 0, "")}
    assert speed.table(100, 1, sides).splitlines()[2].split()[-3:] == ["10.00", "200", "12.5"]
    failed = speed.table(100, 1, sides | {speed.OURS: Run(0.1, 20, 1, "Traceback\nxlsales: no")})
    assert "failed: xlsales: no" in failed
    assert failed.splitlines()[2].split()[-2:] == ["10.00", "200"]


def test_the_imports_benchmark_names_what_help_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "IMPORTS", {"nothing": "", "json": "import json"})
    runs, heavy = imports.measure(1)
    assert set(runs) == set(imports.IMPORTS)
    assert runs["nothing"].code == runs["json"].code == 0
    assert "pandas" not in heavy
