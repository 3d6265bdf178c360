"""The `Finding`: one thing worth saying, with its figures, its strength, and what would overturn it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from xlsales.metrics.table import Fact

FindingKind = Literal[
    "level", "change", "driver", "mover", "offset", "leave_one_out", "concentration", "trend", "change_point",
    "seasonality", "anomaly", "matrix_class", "segment", "at_risk", "churn", "pipeline_risk", "target_gap",
    "deal_size", "cycle", "significance", "coverage", "data_quality", "whole_data", "single_point",
    "imbalance", "segment_driver", "price_shift", "member_trend", "member_season", "deal_profile", "win_rate_gap",
    "dependency", "forecast", "profit", "margin_bridge", "loss_maker", "below_cost", "discount", "discount_band",
    "discount_gap", "like_for_like", "not_yet_sure",
]  # fmt: skip
Caveat = Literal[
    "beside", "beside_unlike", "long_year", "one_deal", "partial_period", "gap", "few_events", "one_cycle",
    "one_cycle_step", "chance",
    "mix_inside", "price_inside", "parts_inside", "buyers_inside", "day_order",
    "pvm_volume", "pvm_mix", "pvm_mix_mover", "pvm_price", "pvm_price_held", "pvm_unit", "pvm_unit_held", "pvm_buyers",
    "pvm_size", "pvm_size_held", "pvm_average", "pvm_average_held", "pvm_new", "pvm_since", "pvm_returning",
    "pvm_entered", "pvm_lapsed", "pvm_other", "forecast_better", "forecast_no_better", "cost_known",
    "one_order", "one_customer", "kept_moved", "kept_noise", "kept_plain",
]  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing worth saying.

    Parameters
    ----------
    kind
        What sort of thing it is; with `variant` it chooses the sentence template.
    subject
        Whom it is about, as (dimension, member) pairs; empty for the whole company.
    facts
        Name → figure. Template slots and advice refer to these names.
    names
        Name → plain word that a template needs beside the figures (a member, a period label, a metric's name).
    impact
        Money at stake over the period, absolute; ranks findings of all kinds on one scale.
    certainty
        0 to 1: 1 for arithmetic, less where it rests on few events or on a test.
    actionable
        0 to 1: how directly somebody at the desk can act on it.
    favourable
        True for good news, False for bad, None for neither.
    caveats
        What the sentence must carry with it.
    n
        Events (deals, orders) that it rests on.
    beyond_chance
        True where the change or difference that it tells has passed a test of chance (`causes/chance.py`, or the
        question's own level in `metrics/significance.py`), False where it is within noise or was not tested, None where
        it tells none: a level, a share, a target, a count. No advice rests on False.
    overturn
        What would change the statement, in a few words.
    sheet
        Where its figures stand.
    """

    kind: FindingKind
    variant: str
    facts: dict[str, Fact]
    subject: tuple[tuple[str, str], ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    impact: float = 0.0
    certainty: float = 1.0
    actionable: float = 0.5
    favourable: bool | None = None
    caveats: tuple[Caveat, ...] = ()
    n: int = 0
    beyond_chance: bool | None = None
    overturn: str = ""
    sheet: str = ""

    @property
    def strength(self) -> float:
        """Size × certainty × how actionable, the order in which findings are told."""
        return self.impact * self.certainty * (0.5 + 0.5 * self.actionable)

    @property
    def id(self) -> str:
        """The finding's stable name."""
        about = ",".join(f"{d}={m}" for d, m in self.subject)
        return f"{self.kind}/{self.variant}" + (f"[{about}]" if about else "")
