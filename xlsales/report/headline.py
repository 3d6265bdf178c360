"""The headline of a report: what happened, in one line, on the base that says something, with its target."""

from __future__ import annotations

from dataclasses import replace

from xlsales.findings.finding import Finding
from xlsales.findings.nouns import within
from xlsales.report.analysis import Analysis
from xlsales.report.sheets.card_lines import target_of_all
from xlsales.words.opening import opening_of
from xlsales.words.sentence import Choice, Part, Sentence, Slot, Tone, plain
from xlsales.words.template import sentence_of


def headline_of(analysis: Analysis) -> Sentence:
    """One line of the report's first sentence: rounded, without its caveats, with what matters beside it."""
    told = [(f, s) for f in analysis.findings if (s := sentence_of(f)) is not None]
    opening = opening_of(told)
    if not opening:
        return analysis.text["executive"][0] if analysis.text["executive"] else plain("Nothing to report")
    first = opening[0][0]
    if first.kind == "change" and first.variant == "revenue":
        alike = _like_for_like([f for f, _ in opening])
        return _titled(first, (*_moved(first, alone=bool(alike)), *alike, *_target(analysis)))
    if first.kind == "change" and first.variant == "revenue_flat":
        return _titled(first, ("Revenue held at ", _short(first, "now"), f" {within(first.names['period'])}",
                               *_beside(first), *_target(analysis)))  # fmt: skip
    if first.kind == "change" and first.variant == "revenue_by_unit":
        change = first.facts["each_change"]
        return _titled(first, ("Revenue was ", _short(first, "now"), f" {within(first.names['period'])}: ",
                               _short(first, "each_now"), f" a {first.names['unit']}, ", Slot(change, "short_abs"),
                               Choice(change, " below ", " on ", " above "), first.names["compared"],
                               *_target(analysis)))  # fmt: skip
    if first.kind == "profit" and first.variant == "rose_but_fell":
        return _titled(first, ("Revenue rose ", _short(first, "revenue_change", "abs"), ", but profit fell ",
                               _short(first, "profit_change", "abs"), " to ", _short(first, "profit")))  # fmt: skip
    if first.kind == "level" and first.variant == "revenue_all":
        return _titled(first, ("All rows bring ", _short(first, "now"), *_whole(analysis)))
    bare = sentence_of(replace(first, caveats=()))
    return _without_stop(bare) if bare is not None else opening[0][1]


def _like_for_like(opening: list[Finding]) -> tuple[Part, ...]:
    """What the members of both periods did, where the change compares unlike ones."""
    found = next((f for f in opening if f.kind == "like_for_like"), None)
    if found is None:
        return ()
    return ("; like for like ", _short(found, "kept_change", "abs"),
            Choice(found.facts["kept_change"], " down", " level", " up"))  # fmt: skip


def _moved(first: Finding, alone: bool) -> tuple[Part, ...]:
    """The change, or where chance makes as large a one, where revenue stands; alone without the other comparison."""
    names, change = first.names, first.facts["change"]
    moved = ("Revenue ", Choice(change, "fell ", "held ", "rose "), _short(first, "change", "abs"), " to ",
             _short(first, "now"), f" {within(names['period'])}")  # fmt: skip
    if "one_change_without" in first.facts:
        without = first.facts["one_change_without"]
        one = f"one {names['order']}" if "one_order" in first.caveats else names["one"]
        return (*moved, f"; without {one} it ", Choice(without, "fell ", "held, ", "rose "), Slot(without, "short_abs"))
    if "chance" not in first.caveats:
        return (*moved, *(() if alone else _beside(first)))
    stands = ("Revenue was ", _short(first, "now"), f" {within(names['period'])}")
    # Of two comparisons the one with a year before says more of a level than that with another season.
    a_year_before = names["compared"] == names.get("year_ago")
    if not a_year_before and (beside := () if alone else _beside(first)):
        return (*stands, *beside)
    return (*stands, ", ", _short(first, "change", "abs"), Choice(change, " below ", " on ", " above "),
            f"{names['compared']}: the usual swing")  # fmt: skip


def _beside(first: Finding) -> tuple[Part, ...]:
    """Where the other comparison leaves it."""
    # That a period compares unlike members needs more words than a title has.
    if "other_change" not in first.facts or "beside_unlike" in first.caveats:
        return ()
    other = first.facts["other_change"]
    return (", ", Slot(other, "short_abs"), Choice(other, " below ", " on ", " above "), first.names["other_span"])


def _target(analysis: Analysis) -> tuple[Part, ...]:
    at = target_of_all(analysis)
    if at is None:
        return ()
    table = analysis.evidence.tables["attainment"]
    gap, reached = table.fact("gap", row=at), table.fact("attainment", row=at)
    if not gap.known or not reached.known:
        return ()
    if float(gap.value) < 0:
        return ("; ", Slot(gap, "short_abs"), " short of target")
    return ("; ", Slot(reached, "short"), " of target")


def _whole(analysis: Analysis) -> tuple[Part, ...]:
    """Who brings most of it."""
    found = next((f for f in analysis.findings if f.kind == "whole_data"), None)
    if found is None:
        return ()
    share = (f"; {found.names['member']} brings ", Slot(found.facts["share"], "short"))
    if not found.variant.startswith("one_order"):
        return share
    return (*share, ", ", Slot(found.facts["largest_share"], "short"), f" of that in one {found.names['order']}")


def _short(finding: Finding, name: str, style: str = "") -> Slot:
    return Slot(finding.facts[name], "short_abs" if style == "abs" else "short")


def _titled(finding: Finding, parts: tuple[Part, ...]) -> Sentence:
    tone: Tone = "neutral" if finding.favourable is None else "good" if finding.favourable else "bad"
    return Sentence(parts, tone)


def _without_stop(sentence: Sentence) -> Sentence:
    """A title has no full stop."""
    last = sentence.parts[-1]
    if isinstance(last, str) and last.endswith("."):
        return replace(sentence, parts=(*sentence.parts[:-1], last[:-1]))
    return sentence
