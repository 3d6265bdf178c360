"""Findings on money in the total that is not yet sure: orders on hold, disputed, pending, in process."""

from __future__ import annotations

from xlsales.cube.row_meaning import row_meaning
from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import listed, shown

WORTH_SAYING = 0.01
"""Part of revenue from which money that is not yet sure is said beside the total."""
MUCH, MUCH_DOUBTFUL = 0.2, 0.05
"""Part of revenue under way, and on hold, disputed or unpaid, from which it belongs into the executive text."""


def findings_on_not_yet_sure(evidence: Evidence) -> list[Finding]:
    """How much of the period's revenue may still change, and why."""
    table = evidence.table("not_yet_sure")
    if table is None:
        return []
    frame = table.frame
    at = int(frame.index[frame["group"] == "total"][0])
    share = float(frame["share"].iloc[at])
    if not share > WORTH_SAYING:
        return []
    doubt = frame.index[frame["group"] == "doubtful"]
    doubtful = float(frame["share"].iloc[doubt[0]]) if len(doubt) else 0.0
    words = [shown(w) for w in frame.loc[(frame["group"] == "status") & (frame["revenue"] > 0), "member"]]
    much = doubtful >= MUCH_DOUBTFUL or share >= MUCH
    facts = {name: table.fact(name, at) for name in ("revenue", "share")}
    facts["count"] = table.fact("orders", at)
    split = 0 < doubtful < share - WORTH_SAYING
    if split:
        facts |= {
            "doubtful": table.fact("revenue", int(doubt[0])),
            "doubtful_count": table.fact("orders", int(doubt[0])),
        }
    sums = row_meaning(evidence.cube).sums
    return [
        Finding(
            "not_yet_sure",
            ("much" if much else "some") + ("_of_sums" if sums else "_doubtful" if split else ""),
            facts,
            names=period_names(evidence) | {"status": listed(words)},
            impact=(doubtful + 0.1 * (share - doubtful)) * abs(float(frame["revenue"].iloc[at]) / share),
            actionable=0.6,
            favourable=False if doubtful > WORTH_SAYING else None,
            n=int(frame["orders"].iloc[at]),
            overturn="a later export, in which these orders are settled",
            sheet="Summary",
        )
    ]
