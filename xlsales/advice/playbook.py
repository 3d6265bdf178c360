"""The playbook: rules from finding to action, as data that a sales leader can read and edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from xlsales.advice.opportunity import LEVERS
from xlsales.errors import InputError, nearest
from xlsales.findings.finding import Finding


@dataclass(frozen=True)
class Rule:
    """One rule; its fields are documented in playbook.toml."""

    id: str
    kind: str
    action: str
    owner: str
    metric: str
    days: int
    ease: float = 0.5
    variant: tuple[str, ...] = ()
    dimension: tuple[str, ...] = ()
    movement: str = ""
    baseline: str = ""
    target: str = ""
    goal: float | None = None
    lever: str = ""
    learns: str = ""
    what_if: str = ""

    def fits(self, finding: Finding) -> bool:
        """Whether the rule is for a finding of this kind, variant, dimension and direction."""
        movement = "fall" if finding.favourable is False else "rise" if finding.favourable else ""
        dimension = finding.subject[0][0] if finding.subject else ""
        return (
            finding.kind == self.kind
            and (
                not self.variant
                or any(finding.variant == v or finding.variant.startswith(v + "_") for v in self.variant)
            )
            and (not self.dimension or dimension in self.dimension)
            and (not self.movement or movement == self.movement)
        )


@cache
def playbook(own: str = "") -> tuple[Rule, ...]:
    """The rules, the user's own file first.

    Parameters
    ----------
    own
        Path of a TOML file in the form of playbook.toml; empty for none.

    Raises
    ------
    InputError
        Where the file cannot be read or a rule is not understood; says which and why.
    """
    ours = tomllib.loads(files("xlsales.advice").joinpath("playbook.toml").read_text(encoding="utf-8"))
    rules = [_rule(r, "playbook.toml") for r in ours["rule"]]
    if not own:
        return tuple(rules)
    try:
        theirs = tomllib.loads(Path(own).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"the playbook cannot be read: {error}", where=own, cure="See docs/playbook.md.") from None
    return (*(_rule(r, own) for r in theirs.get("rule", [])), *rules)


def _rule(raw: dict[str, Any], where: str) -> Rule:
    known = {f.name for f in fields(Rule)}
    name = raw.get("id", "without an id")
    for key in raw:
        if key not in known:
            raise InputError(f"rule {name!r} has an unknown entry {key!r}", where=where, cure=nearest(key, known))
    absent = [k for k in ("id", "kind", "action", "owner", "metric", "days") if k not in raw]
    if absent:
        raise InputError(f"rule {name!r} lacks {', '.join(absent)}", where=where)
    if raw.get("lever") and raw["lever"] not in LEVERS:
        raise InputError(
            f"rule {name!r} has no lever {raw['lever']!r}", where=where, cure=nearest(raw["lever"], LEVERS)
        )
    lists = [k for k in ("variant", "dimension") if k in raw]
    several: dict[str, Any] = {k: (raw[k],) if isinstance(raw[k], str) else tuple(raw[k]) for k in lists}
    entries: dict[str, Any] = {**raw, **several}
    return Rule(**entries)
