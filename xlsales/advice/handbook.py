"""The playbook as a page to read: every rule with what calls for it, what it says, and how it is measured."""

from __future__ import annotations

from itertools import groupby

from xlsales.advice.opportunity import TITLES
from xlsales.advice.playbook import Rule, playbook

INTRODUCTION = """# The playbook

The playbook turns findings into actions. It is data, not code: `xlsales/advice/playbook.toml`, a `[[rule]]` an action.
This page is written from it by `xlsales.advice.handbook.page()`.

## Rules of your own

Write a file of the same form and name it in the setting `playbook` (sheet *Settings*, or `--set playbook=own.toml`).
Your rules are tried first; where one of yours has the same `metric` as one of ours, yours takes its place.

```toml
[[rule]]
id = "review-large-losses"
kind = "matrix_class"
variant = "G3"
dimension = "manager"
action = "Let {member} explain each lost deal above {average_sale} to {peer}, who wins {peer_rate}."
owner = "Head of sales"
metric = "win rate"
baseline = "win_rate"
target = "if_target"
days = 30
ease = 0.7
lever = "win_rate"
learns = "win_rate"
```

| entry | meaning |
| --- | --- |
| `id` | a short name |
| `kind`, `variant`, `dimension` | which findings call for it; `variant` and `dimension` may be lists or left out |
| `movement` | `fall` or `rise`: only bad, or only good news |
| `action` | the sentence; `{figures}` and `{names}` of the finding (see `--json`, `findings[].facts`) |
| `what_if` | a second sentence with lines of the opportunity as `{if_<line>}`; left out where there is none |
| `owner`, `metric`, `baseline`, `target`, `goal`, `days` | what makes it SMART; what is missing is said in the table |
| `ease` | 0 hard to 1 easy; actions are sorted by value × ease × certainty |
| `lever` | how it is worth something; without a lever, or without a base for it, no amount is claimed |
| `learns` | `win_rate` or `average_sale`: the peer who is best where this one is weak, with enough deals |

A file that cannot be read, an entry or a lever that does not exist: each is an error that names the rule.

## Levers

"""
KINDS = {
    "matrix_class": "Win rate and average sale (G1 strong in both, G2 high rate, G3 high value, G4 neither)",
    "driver": "Volume or value of a change",
    "segment_driver": "Departures from what all others did",
    "anomaly": "Departures from a member's own history",
    "leave_one_out": "Groups whose change is one customer's",
    "single_point": "Groups that hang on one customer or order",
    "at_risk": "Customers gone silent",
    "segment": "Customer segments",
    "churn": "Customers kept",
    "change": "New opportunities",
    "pipeline_risk": "Ageing pipeline",
    "deal_size": "Deal sizes",
    "target_gap": "Targets",
    "forecast": "What comes next",
    "imbalance": "Territories",
    "concentration": "Concentration",
    "seasonality": "Seasons",
    "trend": "Trend",
    "price_shift": "Lasting changes of price",
    "member_trend": "Lasting growth or decline of a member",
    "member_season": "Seasons of a member's own",
    "win_rate_gap": "Win rates beyond chance",
    "deal_profile": "Many small orders or deals",
    "dependency": "Groups that hang on one customer over the year",
    "discount_gap": "Discounts beyond the others'",
    "discount_band": "Discounts that lose money",
    "loss_maker": "Loss-makers",
    "below_cost": "Lines below cost",
    "margin_bridge": "What took margin",
    "profit": "Growth that earns less",
    "data_quality": "Blank columns",
    "whole_data": "The whole data, where no period can be compared",
}


def page() -> str:
    """The playbook as Markdown.

    Examples
    --------
    >>> page().splitlines()[0]
    '# The playbook'
    """
    levers = "\n".join(f"- `{name}`: {title.lower()}" for name, title in TITLES.items())
    rules = sorted(playbook(), key=lambda r: _place(r.kind))
    parts = [INTRODUCTION + levers, "## Our rules"]
    for kind, several in groupby(rules, key=lambda r: r.kind):
        parts.append(f"### {KINDS.get(kind, kind)}")
        parts += [_rule(r) for r in several]
    return "\n\n".join(parts) + "\n"


def _place(kind: str) -> int:
    return list(KINDS).index(kind) if kind in KINDS else len(KINDS)


def _rule(rule: Rule) -> str:
    about = [", ".join(rule.variant), f"of {', '.join(rule.dimension)}" if rule.dimension else "", rule.movement]
    lines = [
        f"**{rule.id}** ({'; '.join(a for a in about if a) or 'all'})",
        f"> {rule.action}" + (f" {rule.what_if}" if rule.what_if else ""),
        f"{rule.owner}, within {rule.days} days; measured by {rule.metric}"
        + (f"; worth: {TITLES[rule.lever].lower()}" if rule.lever else "; no amount claimed")
        + ("; with a peer to learn from" if rule.learns else "")
        + ".",
    ]
    return "\n\n".join(lines)
