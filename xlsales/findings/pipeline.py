"""Findings on the pipeline: new opportunities with their caveat, ageing deals, the time to close."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xlsales.findings.changes import aggregated, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.metrics.significance import level_of, normal_p
from xlsales.metrics.table import Fact

FEWEST_DEALS = 10


def findings_on_pipeline(evidence: Evidence) -> list[Finding]:
    """What is coming, how old it is, and what cannot be told about it."""
    return [*_new_opportunities(evidence), *_ageing(evidence), *_sizes(evidence)]


def _new_opportunities(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("pipeline")
    calendar = evidence.cube.calendar
    if table is None or calendar.before is None:
        return
    change = table.fact("change", metric="created")
    if not change.known:
        return
    facts = {
        "now": table.fact("now", metric="created"),
        "before": table.fact("before", metric="created"),
        "change": change,
    }
    undated, bare = table.fact("now", metric="undated"), table.fact("change", metric="created_with_undated")
    variant = "created" if abs(float(change.value)) >= 0.0005 else "created_level"
    if undated.known and undated.value and bare.known:
        facts |= {"undated": undated, "full_change": bare}
        variant = "created_undated"
    average = evidence.cube.sales_in(calendar.now)
    worth = float(average["revenue"].sum()) / max(1.0, float(average["orders"].sum()))
    win_rate = table.fact("now", metric="win_rate").value or 0.5
    yield Finding(
        "change",
        variant,
        facts,
        subject=(("metric", "created"),),
        names=period_names(evidence),
        impact=abs(float(facts["now"].value) - float(facts["before"].value or 0)) * worth * float(win_rate) * 0.5,
        certainty=0.6 if variant == "created_undated" else 0.8,
        actionable=0.9,
        favourable=None if float(change.value) == 0 else float(change.value) > 0,
        beyond_chance=_more_than_chance(facts, evidence.cube.settings.alpha),
        n=int(facts["now"].value),
        overturn="dates for the deals without one",
        sheet="Deals",
    )


def _more_than_chance(facts: dict[str, Fact], alpha: float) -> bool:
    """Whether so many opportunities fewer or more are beyond chance, were each as likely to be opened in either period.

    Those without a date may all be new: the smaller change counts, and one that turns with them does not.
    """
    now, before = float(facts["now"].value), float(facts["before"].value or 0)
    undated = float(facts["undated"].value) if "undated" in facts else 0.0
    several = [n - before for n in (now, now + undated)]
    least = min(several, key=abs)
    if several[0] * several[1] <= 0:
        return False
    return normal_p(least / math.sqrt(now + undated + before)) < level_of("member_change", alpha)


def _ageing(evidence: Evidence) -> Iterator[Finding]:
    ageing, pipeline = evidence.table("ageing"), evidence.table("pipeline")
    if ageing is None or pipeline is None or not ageing.frame["past_usual"].sum():
        return
    band = int(ageing.frame["past_usual"].to_numpy().argmax())
    sale, rate = pipeline.fact("now", metric="average_sale"), pipeline.fact("now", metric="win_rate")
    stuck = float(ageing.frame["past_usual"].iloc[band])
    all_of_them = stuck == float(ageing.frame["deals"].iloc[band])
    yield Finding(
        "pipeline_risk",
        "ageing_all" if all_of_them else "ageing",
        {
            "stuck": ageing.fact("past_usual", band),
            "deals": ageing.fact("deals", band),
            "share": ageing.fact("share", band),
        },
        names=period_names(evidence) | {"band": str(ageing.frame["band"].iloc[band]).lower()},
        impact=stuck * float(sale.value or 0) * float(rate.value or 0) * 0.25,
        certainty=0.7,
        actionable=1.0,
        favourable=False,
        n=int(stuck),
        overturn="deals that are dead but not closed in the CRM",
        sheet="Deals",
    )


def _worded(band: str) -> str:
    """A size band inside a sentence.

    Examples
    --------
    >>> _worded("5k to 10k"), _worded("25k and over"), _worded("Under 1k")
    ('of 5k to 10k', 'of 25k or more', 'under 1k')
    """
    return (
        band.lower()
        if band.startswith("Under")
        else f"of {band.removesuffix(' and over')}" + (" or more" if band.endswith(" and over") else "")
    )


def _sizes(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("deal_bands")
    if table is None or len(table.frame) < 2 or aggregated(evidence):
        return
    frame = table.frame
    if int(frame["deals"].sum()) < FEWEST_DEALS or (frame["revenue"].astype(float) < 0).any():
        return
    gap = frame["share"].astype(float) - frame["share_deals"].astype(float)
    at = int(gap.to_numpy().argmax())
    if gap.iloc[at] < 0.1:
        return
    facts = {c: table.fact(c, at) for c in ("share", "share_deals", "deals", "revenue")}
    variant = "large"
    if "margin" in frame and facts:
        facts["margin"] = table.fact("margin", at)
        variant = "large_margin" if facts["margin"].known else "large"
    yield Finding(
        "deal_size",
        variant,
        facts,
        names=period_names(evidence) | {"band": _worded(str(frame["band"].iloc[at]))},
        impact=float(frame["revenue"].iloc[at]) * float(gap.iloc[at]) * 0.3,
        actionable=0.4,
        n=int(frame["deals"].iloc[at]),
        overturn="other edges of the size bands",
        sheet="Deals",
    )
