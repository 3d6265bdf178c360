"""The sentences of *Explore*: formulas that choose their words by the figures, beside the text that they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsales.excel.explore_ranking import Answers
from xlsales.excel.explore_workings import Value, Workings
from xlsales.excel.living import literal, units
from xlsales.excel.pad import NOTHING, Ref, Said, chosen, said
from xlsales.metrics.table import Kind
from xlsales.report.explorer import ALL_ROWS
from xlsales.table.book import NOT_GIVEN
from xlsales.words.numbers import written
from xlsales.words.template import catalogue

KIND_OF_DECIMALS: tuple[Kind, ...] = ("count", "number", "index")


@dataclass(frozen=True)
class Words:
    """The cells of the sentences, and the names that the page repeats."""

    headline: Ref
    who: Ref
    caution: Ref
    period: Ref
    base: Ref
    title: Ref
    chart_over_time: Ref
    chart_of_places: Ref
    by: Ref


@dataclass(frozen=True)
class Speech:
    """How figures are written: the locale's marks and the currency."""

    locale: str
    currency: str

    def fixed(self, cell: str, value: Value, decimals: int) -> Said:
        """A figure without its sign and with so many decimals."""
        text = written(abs(float(value)), KIND_OF_DECIMALS[decimals], "abs", self.locale) if value != "" else ""
        return Said(f"FIXED(ABS({cell}),{decimals})", text)

    def amount(self, figure: Ref, unit: Ref, *, sign: bool = True) -> Said:
        """A figure as people say it: 1.63M, 222k, 48.1%; `unit` says what it is (see `explore_workings.UNIT_OF`)."""
        cell, value = figure.at, figure.value
        size = abs(float(value)) if value != "" else 0.0
        before, after = units("money", self.locale, self.currency)
        per_cent = units("share", self.locale, "")[1]
        thousand = f"IF({unit}=0,99999.5,9999.5)"
        least = 99_999.5 if unit.value == 0 else 9_999.5
        millions, thousands = f"FIXED(ABS({cell})/1000000,2)", f"FIXED(ABS({cell})/1000,IF(ABS({cell})>=99950,0,1))"
        plain = f"FIXED(ABS({cell}),IF({unit}=3,2,0))"
        body = f'IF(ABS({cell})>=999500,{millions}&"M",IF(ABS({cell})>={thousand},{thousands}&"k",{plain}))'
        money = f"OR({unit}=1,{unit}=3)"
        dressed = body
        if before:
            dressed = f'IF({money},{literal(before)},"")&{dressed}'
        if after:
            dressed = f'{dressed}&IF({money},{literal(after)},"")'
        rate = f"FIXED(ABS({cell}),1)&{literal(per_cent)}"
        minus = f'IF({cell}<0,"-","")&' if sign else ""
        formula = f"{minus}IF({unit}=2,{rate},{dressed})"
        if value == "":
            return Said(f'IF({cell}="","",{formula})', "")
        if unit.value == 2:
            text = self.fixed(cell, size, 1).text + per_cent
        else:
            in_words = (
                self.fixed(cell, size / 1e6, 2).text + "M" if size >= 999_500
                else self.fixed(cell, size / 1e3, 0 if size >= 99_950 else 1).text + "k" if size >= least
                else self.fixed(cell, size, 2 if unit.value == 3 else 0).text
            )  # fmt: skip
            text = f"{before}{in_words}{after}" if unit.value in (1, 3) else in_words
        return Said(f'IF({cell}="","",{formula})', ("-" if sign and float(value) < 0 else "") + text)


def words_of(w: Workings, answers: Answers, speech: Speech) -> Words:
    """Put the sentences down."""
    texts = catalogue("explore_en")
    step, pick = w.step, w.pick
    problem = _problem(w, texts["problem"])
    every = step["all members"].value == 1
    only = _called(w, "member looked at", pick["only"], pick["look_at"])
    of = chosen((f"{step['all members']}=1", every, NOTHING), otherwise=said(texts["said"]["of"], {"only": only}))
    w.put("of", of.formula, of.text)
    period, base = (
        _span(w, cell, name, texts["said"]["all_rows"])
        for cell, name in ((pick["period"], "period"), (step["compared with"], "base"))
    )
    names = {"of": w.step["of"], "measure": pick["measure"], "period": period, "base": base}
    headline = _headline(w, texts["said"], problem, names, speech)
    ok = problem.text == ""
    who = _who(w, texts["who"], answers, speech) if ok else NOTHING
    who = chosen((f'{step["problem"]}<>""', not ok, NOTHING), otherwise=who)
    caution = _caution(w, texts["caution"], names | {"period": pick["period"]})
    parts = {"measure": pick["measure"], "by": pick["by"], "period": period, "of": w.step["of"]}
    title = said(texts["table"]["rank_title"], parts)
    # Not every program lets a chart's title follow a cell, so these must be true of every choice.
    titles = [_as_it_is(texts["table"][name]) for name in ("chart_over_time", "chart_of_places")]
    return Words(
        w.put("headline", headline.formula, headline.text),
        w.put("who", who.formula, who.text),
        w.put("caution", caution.formula, caution.text),
        pick["period"],
        _base(w, texts["table"]["no_base"]),
        w.put("title of the ranking", title.formula, title.text),
        _kept(w, "title of the chart over time", titles[0]),
        _kept(w, "title of the chart of places", titles[1]),
        _head(w, texts["table"]["percent"]),
    )


def _head(w: Workings, percent: str) -> Ref:
    """The head of the ranking's first column: what it is broken down by, and the unit that its figures lack."""
    text = chosen(
        (f"{w.step['unit']}=2", w.step["unit"].value == 2, Said(literal(percent), percent)), otherwise=NOTHING
    )
    return _kept(w, "head of the ranking", said("{by}{unit}", {"by": w.pick["by"], "unit": text}))


def _span(w: Workings, cell: Ref, name: str, everything: str) -> Ref:
    """A period's name inside a sentence."""
    case = (f'{cell}="{ALL_ROWS}"', cell.value == ALL_ROWS, Said(literal(everything), everything))
    return _kept(w, f"{name} in words", chosen(case, otherwise=said("{cell}", {"cell": cell})))


def _called(w: Workings, name: str, member: Ref, label: Ref) -> Ref:
    """A member's name in a sentence: a mere number says what it is the number of."""
    numbered = str(member.value)[:1].isdigit()
    case = (f"ISNUMBER(-LEFT({member},1))", numbered, said("{label} {member}", {"label": label, "member": member}))
    return _kept(w, name, chosen(case, otherwise=said("{member}", {"member": member})))


def _base(w: Workings, none: str) -> Ref:
    base = w.step["compared with"]
    return w.put("base shown", f'IF({base}="",{literal(none)},{base})', base.value or none)


def _problem(w: Workings, texts: dict[str, str]) -> Said:
    """What is wrong with the picks; empty where nothing is."""
    names = (
        ("look_at", "look at"),
        ("by", "break down by"),
        ("period", "period"),
        ("compare", "compare with"),
        ("measure", "figure"),
    )
    cases = [(f"{w.step[f'place of {place}']}=0", False, said(texts[name], w.pick)) for name, place in names]
    only = f"AND({w.step['all members']}=0,{w.step['place of only']}=0)"
    cases.insert(1, (only, False, said(texts["only"], w.pick)))
    found = chosen(*cases, otherwise=NOTHING)
    w.put("problem", found.formula, found.text)
    return found


def _headline(w: Workings, texts: dict[str, str], problem: Said, names: dict[str, Any], speech: Speech) -> Said:
    step = w.step
    now, before, unit = step["figure"], step["figure before"], step["unit"]
    apart, change = step["difference"], step["change"]
    plural = f"INDEX({w.lists.plural},MAX(1,{step['place of figure']}))=1"
    were = w.explorer.measure.name in ("orders", "units")
    was = chosen(
        (plural, were, Said(literal(texts["were"]), texts["were"])), otherwise=Said(literal(texts["was"]), texts["was"])
    )
    fallen = apart.value != "" and apart.value < 0
    went = chosen(
        (f"N({apart})<0", fallen, Said(literal(texts["fell"]), texts["fell"])),
        otherwise=Said(literal(texts["rose"]), texts["rose"]),
    )
    rate = unit.value == 2
    points = speech.fixed(apart.at, apart.value, 1)
    moved = float(change.value) if change.value != "" else 0.0
    decimals = 0 if abs(moved) >= 0.0995 else 1
    percent = Said(
        f"FIXED(ABS({change})*100,IF(ABS({change})>=0.0995,0,1))&{literal(units('share', speech.locale, '')[1])}",
        speech.fixed("", abs(moved) * 100, decimals).text + units("share", speech.locale, "")[1],
    )
    by = chosen(
        (f"{unit}=2", rate, Said(f"{points.formula}&{literal(texts['points'])}", points.text + texts["points"])),
        otherwise=percent,
    )
    written_now = _kept(w, "figure in words", speech.amount(now, unit))
    written_before = _kept(w, "figure before in words", speech.amount(before, unit))
    told = change.value != "" or (rate and apart.value != "")
    parts = {
        **names,
        "now": written_now,
        "before": written_before,
        "was": _kept(w, "was", was),
        "went": _kept(w, "went", went),
        "by": _kept(w, "by", Said(f'IFERROR({by.formula},"")', by.text if told else "")),
    }
    tiny = f'IF({unit}=2,ABS(N({apart}))<0.05,AND({change}<>"",ABS(N({change}))<0.0005))'
    is_tiny = abs(float(apart.value or 0)) < 0.05 if rate else change.value != "" and abs(moved) < 0.0005
    none = step["compared with"].value == ""
    cases = (
        (f'{step["problem"]}<>""', problem.text != "", Said(step["problem"].at, problem.text)),
        (f"{step['lines']}=0", step["lines"].value == 0, said(texts["nothing"], parts)),
        (f'{now}=""', now.value == "", said(texts["not_known"], parts)),
        (f'{step["compared with"]}=""', none, said(texts["alone"], parts)),
        (f"{step['place of it']}=0", step["place of it"].value == 0, said(texts["no_base"], parts)),
        (f"{step['lines before']}=0", step["lines before"].value == 0, said(texts["after_nothing"], parts)),
        (f'{before}=""', before.value == "", said(texts["base_not_known"], parts)),
        (f"{step['compares']}=0", step["compares"].value == 0, said(texts["beside"], parts)),
        (tiny, is_tiny, said(texts["level"], parts)),
        (f'AND({unit}<>2,{change}="")', not rate and change.value == "", said(texts["turned"], parts)),
    )
    return chosen(*cases, otherwise=said(texts["moved"], parts))


def _as_it_is(text: str) -> Said:
    return Said(literal(text), text)


def _trimmed(text: Said) -> Said:
    """A text without spaces at its ends, as parts of it may be empty."""
    return Said(f"TRIM({text.formula})", text.text.strip())


def _kept(w: Workings, name: str, text: Said) -> Ref:
    return w.put(name, text.formula, text.text)


def _who(w: Workings, texts: dict[str, str], answers: Answers, speech: Speech) -> Said:
    """Who leads the ranking, and who gained and lost most."""
    step, first, second = w.step, answers.ranking[0], answers.ranking[1]
    total, unit = step["figure"], step["unit"]
    counted = f"COUNT({answers.ranks})"
    count = sum(v != "" for v in answers.member_ranks)
    share, second_share = (
        _share(w, f"share of {n}", row.now, total, speech) for n, row in (("first", first), ("second", second))
    )
    value = _kept(w, "first in words", speech.amount(first.now, unit))
    by = w.pick["by"]
    called = {n: _called(w, f"{n} called", row.name, by) for n, row in (("first", first), ("second", second))}
    parts = {**called, "share": share, "second_share": second_share, "value": value}
    known = first.name.value not in ("", NOT_GIVEN)
    adds = step["members add up"].value == 1
    top, next_top = _number(first.now), _number(second.now)
    positive = adds and top > 0 and total.value != "" and total.value > 0
    leading = f"AND({step['members add up']}=1,N({first.now})>0,N({total})>0,N({second.now})<N({first.now}))"
    named = f'AND({second.name}<>"{NOT_GIVEN}",N({second.now})>0)'
    is_named = second.name.value != NOT_GIVEN and next_top > 0
    losing = any(float(v) < 0 for v in answers.member_ranks if v != "")
    # Where some are below zero, the shares of the others add up to more than all.
    leads = chosen(
        (f"MIN({answers.ranks})<0", losing, said(texts["leads_amount"], parts)),
        (named, is_named, said(texts["leads_before"], parts)),
        otherwise=said(texts["leads"], parts),
    )
    whole = f"AND({step['members add up']}=1,N({first.now})>0,{first.now}={total},MIN({answers.ranks})>=0)"
    is_whole = adds and top > 0 and top == total.value and not losing
    apart = f"AND({step['is a sum']}=0,{counted}>1,{second.now}<>{first.now})"
    is_apart = not step["is a sum"].value and count > 1 and second.now.value != first.now.value
    leader = chosen(
        (f'OR({first.name}="",{first.name}="{NOT_GIVEN}")', not known, NOTHING),
        (whole, is_whole, said(texts["alone"], parts)),
        (leading, positive and next_top < top, leads),
        (apart, is_apart, said(texts["highest"], parts)),
        otherwise=NOTHING,
    )
    led = _kept(w, "who leads", leader)
    movers = _movers(w, texts, answers, speech, count)
    return _trimmed(said("{led} {movers}", {"led": led, "movers": movers}))


def _number(cell: Ref) -> float:
    return float(cell.value) if cell.value != "" else 0.0


def _share(w: Workings, name: str, part: Ref, whole: Ref, speech: Speech) -> Ref:
    value = 100 * _number(part) / _number(whole) if _number(whole) else ""
    text = speech.fixed("", value, 0).text + units("share", speech.locale, "")[1] if value != "" else ""
    formula = f'IFERROR(FIXED(ABS(100*{part}/{whole}),0)&{literal(units("share", speech.locale, "")[1])},"")'
    return w.put(name, formula, text if part.value != "" else "")


def _movers(w: Workings, texts: dict[str, str], answers: Answers, speech: Speech, count: int) -> Ref:
    """Who gained and who lost most, where one did and the two spans compare."""
    step, column = w.step, answers.differences
    told = [(d, n) for d, n in zip(answers.member_differences, answers.member_names, strict=True) if d != ""]
    out: list[tuple[str, bool, Said]] = []
    for name, best, sign in (("gained", "MAX", 1), ("lost", "MIN", -1)):
        values = sorted((float(d) * sign for d, _ in told), reverse=True)
        most = values[0] * sign if values else 0.0
        edge = "LARGE" if sign > 0 else "SMALL"
        far = w.put(f"{name} most", f"{best}({column})", most)
        member = next((n for d, n in told if d == most), "")
        who = w.put(f"who {name} most", f'IFERROR(INDEX({answers.names},MATCH({far},{column},0)),"")', member)
        text = _kept(w, f"{name} most in words", speech.amount(far, step["unit"], sign=False))
        alone = f"IFERROR({edge}({column},2)<>{far},TRUE)"
        holds = f'AND({far}{">" if sign > 0 else "<"}0,{who}<>"{NOT_GIVEN}",{alone})'
        is_held = most * sign > 0 and member != NOT_GIVEN and (len(values) < 2 or values[1] != values[0])
        called = _called(w, f"{name} most called", who, w.pick["by"])
        out.append((holds, is_held, said(texts[name], {"name": called, "value": text})))
    (gained, has_gained, first), (lost, has_lost, second) = out
    both = said("{a}" + texts["and"] + "{b}.", {"a": first, "b": second})
    moved = chosen(
        (
            f"OR({step['compares']}=0,{step['members add up']}=0,COUNT({answers.ranks})<2)",
            not step["compares"].value or not step["members add up"].value or count < 2,
            NOTHING,
        ),
        (f"AND({gained},{lost})", has_gained and has_lost, both),
        (gained, has_gained, said("{a}.", {"a": first})),
        (lost, has_lost, said("{a}.", {"a": second})),
        otherwise=NOTHING,
    )
    return _kept(w, "who moved most", moved)


def _caution(w: Workings, texts: dict[str, str], names: dict[str, Any]) -> Said:
    """What must be known beside the figures: parts that are lacking, single orders, the filter."""
    step, e = w.step, w.explorer
    parts: list[Said] = []

    def warn(condition: str, holds: bool, text: Said) -> None:
        parts.append(chosen((condition, holds, text), otherwise=NOTHING))

    for why, label in (("partial", "period"), ("partial before", "base")):
        reason = step[why]
        text = said(texts["partial"], {"period": names[label], "why": reason})
        warn(f'AND({step["all picks known"]}=1,{reason}<>"")', reason.value != "", text)
    unlike = step["both there"].value == 1 and step["length"].value != step["length before"].value
    warn(f"AND({step['both there']}=1,{step['length']}<>{step['length before']})", unlike, said(texts["unlike"], names))
    warn(f"{step['single order']}=1", step["single order"].value == 1, Said(literal(texts["single"]), texts["single"]))
    warn(
        f"{step['orders overlap']}=1",
        step["orders overlap"].value == 1,
        Said(literal(texts["spread"]), texts["spread"]),
    )
    if e.scope:
        parts.append(_as_it_is(texts["scope"].replace("{scope}", e.scope)))
    if e.left_out:
        listed = ", ".join(f"{label} ({n:,})" for label, n in e.left_out)
        parts.append(_as_it_is(texts["left_out"].replace("{list}", listed)))
    return _trimmed(Said("&".join(p.formula for p in parts), "".join(p.text for p in parts)))
