"""How many times faster than a careful user's script, end to end: an .xlsx of orders to a finished workbook.

    python -m benchmarks.speed [--rows 100000] [--runs 3] [--set name=value]

All in a fresh process a run, in turn, medians, peak memory beside. The peer answers the same questions
(benchmarks/peer.py), twice: with the rows in its workbook, as in ours, which is the like-for-like comparison; and with
nothing but its tables.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.process import Run, run, typical

XLSALES = "from xlsales.cli import main; main()"
PEER = ("-m", "benchmarks.peer")
WHOLE, BARE, OURS = "peer, tables and rows", "peer, tables only", "xlsales"


def compare(rows: int, runs: int, settings: list[str]) -> dict[str, Run]:
    """Peers and xlsales on the same file."""
    with tempfile.TemporaryDirectory() as folder:
        source = str(Path(folder, "orders.xlsx"))
        made = run("-m", "benchmarks.orders", str(rows), source)
        if made.code:
            raise SystemExit(made.said)
        options = [part for value in settings for part in ("--set", value)]
        commands = {
            WHOLE: (*PEER, source, str(Path(folder, "whole.xlsx")), "--lines"),
            BARE: (*PEER, source, str(Path(folder, "bare.xlsx"))),
            OURS: ("-c", XLSALES, "analyze", source, "-o", str(Path(folder, "xlsales.xlsx")), *options),
        }
        done: dict[str, list[Run]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                if not any(r.code for r in done[name]):
                    done[name].append(run(*command))
        return {name: typical(all_of) for name, all_of in done.items()}


def table(rows: int, runs: int, results: dict[str, Run]) -> str:
    """The comparison as text; a side that failed is said to have failed, with its last line."""
    lines = [f"{rows:,} rows x 12 columns, .xlsx to workbook, median of {runs}"]
    lines.append(f"{'':22}{'seconds':>9}{'peak MB':>9}{'ratio':>9}")
    ours = results[OURS]
    for name, result in results.items():
        said = (result.said.splitlines() or ["no word"])[-1]
        ratio = f"{result.seconds / ours.seconds:9.1f}" if not ours.code and result is not ours else ""
        figures = f"{result.seconds:9.2f}{result.megabytes:9.0f}{ratio}"
        lines.append(f"{name:22}" + (f" failed: {said}" if result.code else figures))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of xlsales")
    options = parser.parse_args()
    results = compare(options.rows, options.runs, options.set)
    print(table(options.rows, options.runs, results))
    raise SystemExit(int(any(r.code for r in results.values())))


if __name__ == "__main__":
    main()
