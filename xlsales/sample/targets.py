"""The quotas of a made-up company, by territory and quarter."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.sample.orders import Lines
from xlsales.sample.plan import Plan

ROUNDED_TO = 100.0


def targets_of(plan: Plan, lines: Lines) -> pd.DataFrame:
    """Quotas such that each territory attains what the plan says.

    Returns
    -------
    `Territory`, `Quarter` as text such as "Q2 2026", `Quota` in money.
    """
    world, shape = plan.world, plan.shape
    territory = world.territory_of_customer[lines.customer]
    cell = territory * shape.quarters + lines.quarter
    actual = np.bincount(cell, lines.revenue * lines.counted, shape.territories * shape.quarters)
    quota = np.round(actual.reshape(shape.territories, shape.quarters) / plan.attainment / ROUNDED_TO) * ROUNDED_TO
    labels = [f"Q{(d.month + 2) // 3} {d.year}" for d in shape.starts()[:-1]]
    return pd.DataFrame(
        {
            "Territory": np.tile(world.territory, shape.quarters),
            "Quarter": [label for label in labels for _ in range(shape.territories)],
            "Quota": quota.T.ravel(),
        }
    )
