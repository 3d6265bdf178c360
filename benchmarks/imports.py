"""What an import costs: xlsales over pandas, and whether `xlsales --help` brings in pandas.

python -m benchmarks.imports [--runs 7]
"""

from __future__ import annotations

import argparse

from benchmarks.process import Run, run, typical

IMPORTS = {
    "nothing": "",
    "pandas": "import pandas",
    "xlsales": "import xlsales",
    "xlsales.api": "import xlsales.api",
    "xlsales.cli": "import xlsales.cli",
}
HELP = """
import sys
from xlsales.cli import main
sys.argv = ["xlsales", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("heavy:", ",".join(m for m in ("pandas", "numpy", "xlwings", "openpyxl", "scipy") if m in sys.modules))
"""


def measure(runs: int) -> tuple[dict[str, Run], list[str]]:
    """Seconds of each import in a fresh process, and the heavy modules that `--help` has loaded."""
    # In turns, so that a slow moment of the machine is shared; the first turn compiles and is dropped.
    turns = [{name: run("-c", code) for name, code in IMPORTS.items()} for _ in range(runs + 1)][1:]
    said = run("-c", HELP).said
    heavy = [line for line in said.splitlines() if line.startswith("heavy:")]
    loaded = heavy[-1].removeprefix("heavy:").split(",") if heavy else [said[-200:]]
    return {name: typical([turn[name] for turn in turns]) for name in IMPORTS}, [m.strip() for m in loaded if m.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    runs, heavy = measure(parser.parse_args().runs)
    for name, result in runs.items():
        print(
            f"{name:14}{result.seconds * 1000:7.0f} ms"
            if not result.code
            else f"{name:14} failed: {result.said[-120:]}"
        )
    for name in ("xlsales", "xlsales.api"):
        if not runs[name].code:
            print(f"{name} over pandas: {(runs[name].seconds - runs['pandas'].seconds) * 1000:+.0f} ms")
    print(f"xlsales --help loads: {', '.join(heavy) or 'none of pandas, numpy, xlwings, openpyxl, scipy'}")


if __name__ == "__main__":
    main()
