"""What each row is: a sale, or a return, a quote, a plan, a cancelled order, a test, a payment among the sales."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np

from xlsales.table.cells import Cells, is_missing
from xlsales.table.flags import says_yes_or_no
from xlsales.table.headers import likenesses, words_of
from xlsales.table.mapping import NUMBER_ROLES, MappedTable
from xlsales.table.month_names import without_accents

How = Literal["status", "type", "scenario", "measure", "flag", "words", "remark"]
SALE, PLAN, CREDIT, RETURNED = "sale", "plan", "credit", "returned"
OTHER, MEASURE, DOUBT = "other", "measure", "doubt"
"""Kinds that are treated in their own way; what is no sale and none of these is set aside alike."""
SURE_SALES = frozenset({"sale", "actual", "invoice"})
UNDONE = ("cancelled", "deleted", "test", "quote")
_FEW_WORDS, _MANY_REMARKS, _SHORT_REMARK = 60, 5_000, 3
_NAMES = frozenset({"customer", "product", "rep", "manager", "city", "country", "region", "territory", "office"})
_SALE_KINDS = frozenset({"sale", "invoice", "order", "payment", "actual"})
_SHORT, _SURE_MEASURE, _MOST_UNDONE = 4, 0.8, 0.5
_DATED = ("cancelled", "deleted", RETURNED)
_NO_KINDS = ("stays", "weak")
_NOTE = re.compile(r"credit|gutschrift|avoir|nota |kredit")
# Headers of what is counted or summed rather than asked.
_COUNTED = frozenset({"returns", "refunds", "cancellations"})
_FILLED = frozenset({"reason", "at", "on", "date", "grund", "am", "motivo", "motif", "raison", "by", "datum", "fecha"})
_NO_REASON = frozenset({"no", "n", "none", "nein", "not applicable", "na", "false", "0"})
_DIGITS = re.compile(r"\b(?:fy|cy|q|v|r|rev|wave)?\d+\b|\d+")


@dataclass(frozen=True)
class KindColumn:
    """A column that says of its rows what they are.

    Parameters
    ----------
    header
        The person's header.
    how
        What makes it say so: a status, a type, a scenario, a measure, a flag, or its words alone.
    kinds
        The kind of each of `words`, empty where it says nothing of the kind.
    words
        What stands in the cells.
    codes
        Of each row its place in `words`, −1 for none.
    """

    header: str
    how: How
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    codes: np.ndarray

    def rows(self, *kinds: str) -> np.ndarray:
        """Where the column says one of these kinds."""
        hit = np.array([*(k in kinds for k in self.kinds), False], dtype=bool)
        return np.asarray(hit[self.codes])

    def but_where(self, rows: np.ndarray, kind: str) -> KindColumn:
        """The same column without what it says of one kind in some rows."""
        return replace(self, codes=np.where(rows & self.rows(kind), -1, self.codes)) if kind in self.kinds else self

    def words_of(self, *kinds: str) -> list[str]:
        """The words for these kinds, as they are written."""
        return [w for w, k in zip(self.words, self.kinds, strict=True) if k in kinds]


def kind_of(text: str) -> str:
    """What a word says that a row is; empty where it says nothing of the kind.

    Examples
    --------
    >>> [kind_of(t) for t in ("Quotation Sent", "Credit Note", "Partially refunded", "Budget 2024", "Shipped")]
    ['quote', 'credit', '', 'plan', '']
    """
    plain = _plain(text)
    bare = " ".join(_DIGITS.sub(" ", plain).split()) or plain
    kinds = {k: p for k, p in _patterns().items() if k not in _NO_KINDS}
    whole = next((k for k, (_, alone) in kinds.items() if bare in alone), "")
    if whole or not plain or _patterns()["stays"][0].search(plain):
        return whole
    return next((k for k, (inside, _) in kinds.items() if inside.search(plain)), "")


def kind_columns(mapped: MappedTable) -> list[KindColumn]:
    """The columns of a table that say what its rows are, each with the kind of every row that is no plain sale."""
    found = []
    role_of = {h: r for r, h in mapped.roles.items()}
    for header, cells in zip(mapped.table.headers, mapped.table.cells, strict=True):
        role = role_of.get(header, "")
        if role in NUMBER_ROLES or role in (
            "order_id",
            "deal_id",
            "date",
            "period",
            "year",
            "created",
            "closed",
            "stage",
        ):
            continue
        column = _flag(header, cells) or (None if role in _NAMES else _worded(header, cells, role))
        if column is not None and any(k and k not in SURE_SALES for k in column.kinds):
            found.append(column)
    return found


def _worded(header: str, cells: Cells, role: str) -> KindColumn | None:
    """A column whose words say it: under a header that asks for it, or because they say nothing else."""
    remarks = bool(set(_words(header)) & _headers("remarks"))
    if not cells.texts or len(cells.texts) > (_MANY_REMARKS if remarks else _FEW_WORDS):
        return None
    how = "status" if role == "status" else header_asks(header)
    if how is None and remarks:
        return KindColumn(header, "remark", tuple(map(_of_remark, cells.texts)), cells.texts, cells.codes)
    kinds = tuple(_kinds_of(cells.texts, how or "words", header))
    if how is None:
        several = set(kinds)
        # Letters alone (A and B, P and F) are names of anything.
        if min(len(_plain(t)) for t in cells.texts) < _SHORT - 1:
            return None
        if several & SURE_SALES and several - SURE_SALES and "" not in several and len(cells.texts) > 1:
            return KindColumn(header, "words", kinds, cells.texts, cells.codes)
        # Words of a status under a header that does not ask for one: they are said.
        if role or not (_speaks_of_orders(cells) or _may_ask(header)):
            return None
        doubts = tuple(DOUBT if k in (*UNDONE[:2], RETURNED) and not _is_weak(t) else ""
                       for k, t in zip(kinds, cells.texts, strict=True))  # fmt: skip
        return (
            KindColumn(header, "words", doubts, cells.texts, cells.codes) if any(doubts) and not all(doubts) else None
        )
    return KindColumn(header, how, kinds, cells.texts, cells.codes)


def _speaks_of_orders(cells: Cells) -> bool:
    """Whether a column says what became of its rows otherwise: delivered, shipped, completed."""
    return any(_plain(t) in _headers("progress") for t in cells.texts)


def _may_ask(header: str) -> bool:
    """Whether a header is none of a person, a thing or a code."""
    words = _words(header)
    text = f" {' '.join(words)} "
    return words[-1:] not in (("id",), ("code",)) and not any(f" {w} " in text for w in _headers("of_others"))


def _of_remark(text: str) -> str:
    """What a remark says of its row: that it is cancelled, or in doubt where it only speaks of something cancelled.

    Examples
    --------
    >>> [_of_remark(t) for t in ("storniert am 3.5.", "CANCELLED - withdrew", "is cancelled?", "Cancel any time")]
    ['cancelled', 'cancelled', 'doubt', '']
    """
    if kind_of(text) not in ("cancelled", "deleted") or not set(_plain(text).split()) & _headers("undone"):
        return ""
    first = _plain(_DIGITS.sub(" ", re.split(r"[–—\-,;:.(!/]", text.strip())[0])).split()
    says = 0 < len(first) <= _SHORT_REMARK and first[0] in _headers("undone")
    return "cancelled" if says else DOUBT


def _kinds_of(texts: Sequence[str], how: How, header: str) -> list[str]:
    if how == "measure":
        roles = [next((x.role for x in likenesses(t)[:1] if x.confidence >= _SURE_MEASURE), "") for t in texts]
        return [SALE if r == "revenue" else MEASURE if r or "revenue" in roles else "" for r in roles]
    kinds = ["" if t.strip().lower() == header.strip().lower() else kind_of(t) for t in texts]
    sap = _vocabulary()["sap"]
    if " ".join(_words(header)) in sap["headers"]:
        codes = {code: kind for kind in (SALE, CREDIT, "quote") for code in sap[kind]}
        kinds = [codes.get(t.strip().upper(), k) for k, t in zip(kinds, texts, strict=True)]
    if how == "scenario":
        kinds = [PLAN if _plain(t) == "estimate" else k for k, t in zip(kinds, texts, strict=True)]
        if "actual" not in kinds:
            return kinds
        # Beside the actuals, whatever else a scenario is called is not what was sold.
        return [k or (OTHER if not is_missing(t) else "") for k, t in zip(kinds, texts, strict=True)]
    if how in ("status", "type"):
        # P and B are no plan and no budget where nobody speaks of plans.
        kinds = ["" if k == "actual" or (k == PLAN and len(_plain(t)) < _SHORT) else k
                 for k, t in zip(kinds, texts, strict=True)]  # fmt: skip
    if how == "type" and not (_SALE_KINDS & set(kinds) or set(_words(header)) & _headers("documents")):
        kinds = [DOUBT if k and _is_weak(t) else k for k, t in zip(kinds, texts, strict=True)]
    if how == "status":
        # What a status says happened to the order of the row itself; that it was paid or booked is no kind.
        kinds = [_of_status(k, t) for k, t in zip(kinds, texts, strict=True)]
    if "invoice" not in kinds or how == "status":
        kinds = [SALE if k == "order" else k for k in kinds]
    if not {SALE, "invoice"} & set(kinds):
        kinds = [SALE if k == "payment" else k for k in kinds]
    return kinds


def _is_weak(text: str) -> bool:
    """Whether a word is as often that of a thing: a draft beer, a return ticket."""
    bare = " ".join(_DIGITS.sub(" ", _plain(text)).split())
    return " " not in bare and any(bare in alone for _, alone in _patterns().values())


def _of_status(kind: str, text: str) -> str:
    if kind in ("money", "payment", "purchase", "sale", "invoice", "order") or _plain(text) == "partial refund":
        return ""
    return RETURNED if kind == CREDIT and not _NOTE.search(_plain(text)) else kind


def _flag(header: str, cells: Cells) -> KindColumn | None:
    """A column that asks whether its rows are of a kind: Cancelled (Y/N), Is Test, or a day: Cancelled at."""
    kind = flag_kind(header)
    if not kind:
        return None
    words = set(_words(header))
    said = says_yes_or_no(cells)
    if said is not None and not (cells.has_numbers and words & _COUNTED):
        return KindColumn(header, "flag", (kind,), ("yes",), np.where(said == 1, 0, -1).astype(np.int64))
    if cells.has_numbers:
        return None
    if cells.has_days or words & _FILLED or any(w.endswith("grund") for w in words) or _all_days(cells):
        if kind not in _DATED:
            # An order may have had a quote or a draft before it.
            return None
        filled = ~cells.blank & ~np.array([*map(_says_none, cells.texts), False], dtype=bool)[cells.codes]
        # Where most rows have such a day it is that of something ordinary: the return of what was rented.
        sure = float(filled.mean()) <= _MOST_UNDONE and not (words & {"return", "returns"} and cells.has_days)
        return KindColumn(header, "flag", (kind if sure else DOUBT,), ("filled in",), np.where(filled, 0, -1))
    kinds = tuple(_kinds_of(cells.texts, "status", header)) if len(cells.texts) <= _FEW_WORDS else ()
    return KindColumn(header, "status", kinds, cells.texts, cells.codes) if any(kinds) else None


def _all_days(cells: Cells) -> bool:
    """Whether its texts are dates, such as 2024-01-09 10:00:00 +0000."""
    return bool(cells.texts) and all(
        re.match(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}", t) or is_missing(t) for t in cells.texts
    )


def _says_none(text: str) -> bool:
    return is_missing(text) or text.strip().lower() in _NO_REASON


def flag_kind(header: str) -> str:
    """The kind that a header asks for, where it says nothing else.

    Examples
    --------
    >>> [flag_kind(h) for h in ("Is Cancelled", "Storno", "Returned", "Return Quantity", "Canceled At")]
    ['cancelled', 'cancelled', 'returned', '', 'cancelled']
    """
    words = [w for w in _words(header) if w not in _headers("asked")]
    if not words or set(_words(header)) & {
        "amount",
        "value",
        "quantity",
        "total",
        "count",
        "number",
        "rate",
        "percent",
        "sum",
    }:
        return ""
    kind = kind_of(" ".join(words))
    if kind in (RETURNED, CREDIT):
        return RETURNED
    return kind if kind in UNDONE else ""


def header_asks(header: str) -> How | None:
    """What a header asks of a row: its status, type, scenario or measure; None where it asks something else.

    Examples
    --------
    >>> [header_asks(h) for h in ("Order Status", "Belegart", "Scenario", "Customer Type")]
    ['status', 'type', 'scenario', None]
    """
    words = _words(header)
    text = f" {' '.join(words)} "
    if any(f" {w} " in text for w in _headers("scenario")):
        return "scenario"
    if any(f" {w} " in text for w in _headers("measure")):
        return "measure"
    if any(f" {w} " in text for w in _headers("of_others")):
        return None
    if words and words[-1] in ("id", "number", "date", "code", "key", "time"):
        return None
    if any(w in words for w in _headers("status")):
        return "status"
    return "type" if any(w in words for w in _headers("type")) else None


def _words(header: str) -> tuple[str, ...]:
    bare = re.sub(r"[()\[\]{}]", " ", header)
    return (words_of(bare) if header.isascii() else ()) or tuple(_plain(bare).split())


def _plain(text: str) -> str:
    """A text in small letters without accents and signs, in any script."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", without_accents(parted).casefold()))


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    out = {}
    for kind, lists in {**_vocabulary()["kinds"], **{k: _vocabulary()[k] for k in _NO_KINDS}}.items():
        words = [re.escape(_plain_star(w)).replace(r"\*", r"\w*") for w in lists["inside"]]
        inside = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if words else r"(?!)")
        out[kind] = (inside, frozenset(map(_plain, lists.get("alone", ()))))
    return out


def _plain_star(word: str) -> str:
    return " ".join(f"{_plain(w)}*" if w.endswith("*") else _plain(w) for w in word.split())


@cache
def what_is(kind: str) -> str:
    """The kind in words, for sentences.

    Examples
    --------
    >>> what_is("cancelled")
    'cancelled or void'
    """
    return {OTHER: "of another scenario", MEASURE: "of another measure"}.get(kind) or str(
        _vocabulary()["kinds"][kind]["what"]
    )


@cache
def _headers(about: str) -> frozenset[str]:
    return frozenset(_vocabulary()["headers"][about])


@cache
def _vocabulary() -> dict[str, Any]:
    text = resources.files("xlsales.table").joinpath("row_kinds.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
