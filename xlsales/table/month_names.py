"""The names of months in the languages that sales files come in."""

from __future__ import annotations

import calendar
import unicodedata

MONTH_NAMES = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
# German, French, Spanish, Italian, Portuguese, Dutch, Polish, Scandinavian; without accents, and only what English
# does not have already.
_ELSEWHERE = (
    (
        "januar",
        "janner",
        "janvier",
        "janv",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "janeiro",
        "januari",
        "styczen",
        "stycznia",
        "sty",
    ),
    ("februar", "fevrier", "fevr", "fev", "febrero", "febbraio", "fevereiro", "februari", "luty", "lutego", "lut"),
    ("marz", "mrz", "maerz", "mars", "marzo", "marco", "maart", "mrt", "marzec", "marca", "marts"),
    ("avril", "avr", "abril", "abr", "aprile", "kwiecien", "kwietnia", "kwi"),
    ("mai", "mayo", "maggio", "mag", "maio", "mei", "maj", "maja"),
    ("juni", "juin", "junio", "giugno", "giu", "junho", "czerwiec", "czerwca", "cze"),
    ("juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipiec", "lipca", "lip"),
    ("aout", "agosto", "ago", "augustus", "sierpien", "sierpnia", "sie", "augusti"),
    ("septembre", "septiembre", "setiembre", "settembre", "set", "setembro", "wrzesien", "wrzesnia", "wrz"),
    ("oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "pazdziernik", "pazdziernika", "paz"),
    ("novembre", "noviembre", "novembro", "listopad", "listopada", "lis"),
    ("dezember", "dez", "decembre", "diciembre", "dic", "dicembre", "dezembro", "grudzien", "grudnia", "gru"),
)
MONTH_WORDS = MONTH_NAMES | {word: n for n, words in enumerate(_ELSEWHERE, start=1) for word in words}


def without_accents(text: str) -> str:
    """A text in plain letters.

    Examples
    --------
    >>> without_accents("März"), without_accents("août")
    ('Marz', 'aout')
    """
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
