"""The words by which people label totals, averages and the whole, in the languages that files come in."""

from __future__ import annotations

import re

# A word of these, or one that ends in it where a hyphen stands before: subtotal, Zwischensumme, Eindtotaal.
_TOTALS = (
    r"-totals?", r"-totale", r"totales", r"totali", r"totaux", r"totalt", r"-totaal", r"-summe", r"gesamt-",
    "insgesamt",
    "razem", "ogółem", "łącznie", "celkem", "součet",
    "ukupno", "skupaj", "итого", "всего", "итог", "усього", "разом", "toplam", "toplamı", "delsumma",
    "delsum", "sammenlagt", "yhteensä", "välisumma", "kopā", "iš viso", "összesen", "mindösszesen",
    "σύνολο", "tổng", "tổng cộng", "jumlah", "المجموع", "الإجمالي", "סך הכל", 'סה"כ', "कुल", "योग", "รวม",
)  # fmt: skip
# Words that mean something else beside others, as in Dim Sum.
_ALONE = ("sum", "suma", "sumy", "somme", "somma", "soma", "summa", "spolu", "kokku", "i alt", "overall")
# Signs and scripts that put no space between words.
_UNSPACED = ("σ", "Σ", "∑", "合计", "总计", "小计", "總計", "小計", "合計", "総計", "総合計", "합계", "총계", "소계")
_ALL_OF = r"all(?: (?:regions|products|customers|segments|categories|reps|channels|countries|stores|months|quarters))?"
_WHOLE = frozenset(
    {"company", "whole company", "the company", "company wide", "world", "worldwide", "global", "globally", "group"}
    | {"consolidated", "everything", "everyone", "nationwide", "national", "firma", "unternehmen", "konzern", "alle"}
    | {"weltweit", "tous", "toutes", "monde", "entreprise", "todos", "todas", "mundo", "empresa", "tutti", "mondo"}
    | {"azienda", "allen", "bedrijf", "wereld", "весь мир", "компания", "firmă", "全部", "全国", "全社", "整体"}
)
_MEANS = (
    "average", "averages", "avg", "mean", "median", "durchschnitt", "mittelwert", "moyenne", "promedio", "gemiddelde",
    "gemiddeld", "średnia", "průměr", "среднее", "medel", "gjennomsnitt", "ortalama", "átlag", "keskiarvo", "ø",
    "平均",
)  # fmt: skip

# Lines that dashboards put below their rows; as they may be names too, the rest of the row has to agree.
_LINES = frozenset(
    {"max", "maximum", "min", "minimum", "count", "number", "anzahl", "nombre", "target", "targets", "plan", "budget"}
    | {"forecast", "quota", "goal", "ziel", "soll", "objectif", "difference", "diff", "variance", "delta", "gap"}
    | {"abweichung", "differenz", "écart", "growth", "change", "share", "% of total", "% of target", "attainment"}
    | {"prior year", "previous year", "last year", "vorjahr", "previous period", "ytd", "mtd", "qtd", "year to date"}
    | {"stdev", "std dev", "standard deviation", "check", "control", "kontrolle"}
)


def _pattern(words: tuple[str, ...], *more: str) -> re.Pattern[str]:
    bare = "|".join(re.sub(r"^-", r"\\w*", re.sub(r"-$", r"\\w*", w)) for w in words)
    spaced = rf"(?:.{{0,40}}[\s\-–:(/])?(?:{bare})(?:[\s\-–:)/=.].{{0,25}})?"
    return re.compile("|".join((spaced, *more)), re.IGNORECASE)


_LABEL = _pattern(_TOTALS, rf".{{0,40}}(?:{'|'.join(_UNSPACED)}).{{0,25}}", _ALL_OF, rf"(?:{'|'.join(_ALONE)}):?")
# Plain words to look for in a whole column at once, before each of its texts is looked at: where "total" does not
# stand, "totales" does not either.
_BARE = {w.strip("-").removesuffix("s?").lower() for w in (*_TOTALS, *_UNSPACED)}
_STEMS = tuple(sorted(w for w in _BARE if not any(other in w for other in _BARE - {w})))
_PLAIN_STEMS = tuple(w for w in _STEMS if w.isascii())
_MEAN = _pattern(_MEANS)


def may_hold_totals(folded: str) -> bool:
    """Whether a column's texts, in lower case and a line each, hold any of the words at all."""
    if any(stem in folded for stem in (_PLAIN_STEMS if folded.isascii() else _STEMS)):
        return True
    lines = f"\n{folded}"
    return any(f"\n{word}" in lines for word in ("all", *_ALONE))


def is_total_label(text: str) -> bool:
    """Whether a text reads like the label of a total.

    Examples
    --------
    >>> [is_total_label(t) for t in ("Grand Total", "North total", "Zwischensumme", "Totally Tea")]
    [True, True, True, False]
    >>> [is_total_label(t) for t in ("January subtotal", "Eindtotaal", "Σ", "Итого", "北京小计", "Q1 2024 Total:")]
    [True, True, True, True, True, True]
    """
    return may_hold_totals(text.lower()) and _LABEL.fullmatch(text.strip()) is not None


def is_whole_label(text: str) -> bool:
    """Whether a text names the whole; only arithmetic tells whether a row of that name is its total.

    Examples
    --------
    >>> is_whole_label("Worldwide"), is_whole_label("Companions")
    (True, False)
    """
    return " ".join(text.lower().replace("-", " ").split()) in _WHOLE


def is_mean_label(text: str) -> bool:
    """Whether a text reads like the label of an average.

    Examples
    --------
    >>> is_mean_label("Average"), is_mean_label("Monthly average"), is_mean_label("Maxwell")
    (True, True, False)
    """
    return _MEAN.fullmatch(text.strip()) is not None


def is_line_label(text: str) -> bool:
    """Whether a text is what dashboards call a line below their rows: Max, Target, Difference, Prior year.

    Examples
    --------
    >>> is_line_label("Difference"), is_line_label("Max Weber")
    (True, False)
    """
    return text.strip().rstrip(":").lower() in _LINES
