"""Text files without a mark and not in UTF-8: Windows' western letters, or those of another part of the world."""

from __future__ import annotations

import re
from typing import NamedTuple

WESTERN = "cp1252"
_OTHERS = ("cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "cp949", "big5", "cp850", "mac_roman")
# Lines with other letters than those of English are what tells encodings apart; so many are enough.
_LINES = 400
_WESTERN_LETTER = r"[À-ÖØ-öø-ÿŠšŒœŽžŸ]"
# Three accented letters in a row, or a sign such as ¹ or £ within a word, is another alphabet in western clothes.
_STRANGE = re.compile(
    rf"{_WESTERN_LETTER}{{3}}|(?<=[^\W\d_])[\x80-\x9f¡-´¶·¸¹»¼½¾×÷ƒ†‡‰‹›ˆ˜](?=[^\W\d_])"
    r"|[\x80-\x9f]|[¡-©«¬®¯±-´¸¹¼-¾×÷ƒ†‡‰ˆ˜](?=[a-zß-ÿ])|(?<=[a-zß-ÿ])Ÿ|(?<=[a-z])[¡-©¬®¯±-´¸¹¼¾×÷ƒ†‡ˆ˜]"
)


class Guess(NamedTuple):
    """The text of some bytes, the encoding that was taken for it, and whether another would do as well."""

    text: str
    encoding: str
    doubtful: bool


def guessed(raw: bytes) -> Guess:
    """Bytes that are no UTF-8 as text.

    Windows' western letters are taken where they make words; elsewhere charset-normalizer looks for the alphabet.

    Examples
    --------
    >>> guessed("Größe;1".encode("cp1252")).encoding, guessed("Дата;Сумма;Регион".encode("cp1251")).text
    ('cp1252', 'Дата;Сумма;Регион')
    """
    western = _as(raw, WESTERN)
    if western is not None and not _STRANGE.search("\n".join(_telling(western))):
        return Guess(western, WESTERN, doubtful=False)
    found = _by_alphabet(raw)
    text = _as(raw, found) if found else None
    if text is not None and found is not None:
        return Guess(text, found, doubtful=True)
    western = western if western is not None else raw.decode("latin-1")
    return Guess(western, WESTERN, doubtful=True)


def _telling(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.isascii()][:_LINES]


def _by_alphabet(raw: bytes) -> str | None:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return None
    lines = [line for line in raw.splitlines() if not line.isascii()][:_LINES]
    best = from_bytes(b"\n".join(lines), cp_isolation=list(_OTHERS)).best()
    return str(best.encoding) if best is not None else None


def _as(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
