"""What the Open XML validator doesn't see in a workbook file and Excel would repair: names, tables, formulas."""

from __future__ import annotations

import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath

LIST_LIMIT, FORMULA_LIMIT, SHEET_LIMIT = 255, 8_192, 31
_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"')
_SHEET_REF = re.compile(r"(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!")

Parts = dict[str, str]


def faults(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Everything in a workbook that Excel would repair or refuse, one line each; empty where there is nothing.

    Parameters
    ----------
    path
        An .xlsx or .xlsm file.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n).decode("utf-8") for n in archive.namelist() if n.endswith((".xml", ".rels"))}
        names = Counter(archive.namelist())
    found = [f"part {n} occurs twice" for n, count in names.items() if count > 1]
    for check in (_sheet_names, _cells, _merges, _tables, _styles, _validations, _charts, _formulas, _relations):
        found += check(parts)
    return tuple(found)


def _sheets(parts: Parts) -> Iterator[tuple[str, str]]:
    for name, xml in parts.items():
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            yield name, xml


def _titles(parts: Parts) -> list[str]:
    return [unescape(n) for n in re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"])]


def _sheet_names(parts: Parts) -> list[str]:
    titles = _titles(parts)
    found = [
        f"sheet name {t!r} is not valid"
        for t in titles
        if not 0 < len(t) <= SHEET_LIMIT or re.search(r"[\[\]:*?/\\]", t)
    ]
    return found + [f"sheet name {t!r} occurs twice" for t, n in Counter(t.lower() for t in titles).items() if n > 1]


def _cells(parts: Parts) -> list[str]:
    found = []
    for name, xml in _sheets(parts):
        last = (0, 0)
        for letters, row in _CELL.findall(xml):
            at = (int(row), column_number(letters))
            if at <= last:
                found.append(f"{name}: cell {letters}{row} is repeated or out of order")
            last = at
    return found


def _merges(parts: Parts) -> list[str]:
    found = []
    for name, xml in _sheets(parts):
        areas = [_box(ref) for ref in re.findall(r'<mergeCell ref="([^"]+)"', xml)]
        areas.sort()
        for i, a in enumerate(areas):
            for b in areas[i + 1 :]:
                if b[0] > a[2]:
                    break
                if a[1] <= b[3] and b[1] <= a[3]:
                    found.append(f"{name}: two merged ranges overlap in row {b[0]}")
    return found


def _tables(parts: Parts) -> list[str]:
    found, names, numbers = [], Counter[str](), Counter[str]()
    shared = _shared_strings(parts)
    owners = _owners(parts, "table")
    for part, xml in parts.items():
        if not re.fullmatch(r"xl/tables/table\d+\.xml", part):
            continue
        name, ref = _attribute(xml, "displayName"), _attribute(xml, "ref")
        names[name.lower()] += 1
        numbers[_attribute(xml, "id")] += 1
        if not re.fullmatch(r"[^\W\d][\w.]*|_[\w.]*", name) or re.fullmatch(r"(?i)[a-z]{1,3}\d+|r|c", name):
            found.append(f"{part}: table name {name!r} is not valid")
        filtered = re.search(r'<autoFilter ref="([^"]+)"', xml)
        if filtered and filtered[1] != ref:
            found.append(f"{part}: the filter covers {filtered[1]}, the table {ref}")
        headers = [unescape(h) for h in re.findall(r'<tableColumn id="\d+" name="([^"]*)"', xml)]
        found += [f"{part}: column {h!r} occurs twice" for h, n in Counter(h.lower() for h in headers).items() if n > 1]
        top, left, _, right = _box(ref)
        if right - left + 1 != len(headers):
            found.append(f"{part}: {ref} is not {len(headers)} columns wide")
        sheet = parts.get(owners.get(part, ""), "")
        texts = [_text_at(sheet, f"{column_letters(left + j)}{top}", shared) for j in range(len(headers))]
        found += [
            f"{part}: header {h!r} differs from its cell {t!r}" for h, t in zip(headers, texts, strict=True) if h != t
        ]
    found += [f"table name {n} occurs twice" for n, count in names.items() if count > 1]
    return found + [f"table id {n} occurs twice" for n, count in numbers.items() if count > 1]


def _styles(parts: Parts) -> list[str]:
    styles = parts["xl/styles.xml"]
    formats = len(re.findall(r"<xf ", (re.search(r"<cellXfs.*?</cellXfs>", styles, re.DOTALL) or [""])[0]))
    looks = len(re.findall(r"<dxf>", styles))
    found = []
    for name, xml in _sheets(parts):
        if max(map(int, re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', xml)), default=0) >= formats:
            found.append(f"{name}: a cell's style does not exist")
        if max(map(int, re.findall(r'dxfId="(\d+)"', xml)), default=-1) >= looks:
            found.append(f"{name}: a conditional format's look does not exist")
    return found


def _validations(parts: Parts) -> list[str]:
    found = []
    for name, xml in _sheets(parts):
        for formula in re.findall(r"<formula1>(.*?)</formula1>", xml, re.DOTALL):
            text = unescape(formula)
            if text.startswith('"') and len(text) - 2 > LIST_LIMIT:
                found.append(f"{name}: a drop-down's list is {len(text) - 2} characters long")
    return found


def _charts(parts: Parts) -> list[str]:
    titles = {t.lower() for t in _titles(parts)}
    found = []
    for name, xml in parts.items():
        if name.startswith("xl/charts/"):
            for formula in re.findall(r"<c:f>(.*?)</c:f>", xml):
                found += [
                    f"{name}: {s!r} is no sheet" for s in _sheets_in(unescape(formula)) if s.lower() not in titles
                ]
    return found


def _formulas(parts: Parts) -> list[str]:
    titles = {t.lower() for t in _titles(parts)}
    found = []
    for name, xml in _sheets(parts):
        for cell, raw in re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>(.*?)</f>', xml, re.DOTALL):
            formula = unescape(raw)
            bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
            where = f"{name}: formula in {cell}"
            if len(formula) > FORMULA_LIMIT:
                found.append(f"{where} is {len(formula)} characters long")
            if any(len(t.replace('""', '"')) > LIST_LIMIT for t in re.findall(r'"((?:[^"]|"")*)"', formula)):
                found.append(f"{where} has a text of more than {LIST_LIMIT} characters")
            if bare.count("(") != bare.count(")") or bare.count('"') % 2 or "#REF!" in bare or bare.startswith("="):
                found.append(f"{where} is malformed: {formula[:60]}")
            found += [f"{where} names {s!r}, which is no sheet" for s in _sheets_in(bare) if s.lower() not in titles]
    return found


def _relations(parts: Parts) -> list[str]:
    """Relationships of the parts that we read must lead to a part; binary parts are not looked at."""
    found = []
    for name, xml in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = PurePosixPath(name).parent.parent
        for target in re.findall(r'Target="([^"]+\.xml)"', xml):
            path = target.lstrip("/") if target.startswith("/") else os.path.normpath(str(folder / target))
            if path not in parts:
                found.append(f"{name}: {target} is missing")
    return found


def column_number(letters: str) -> int:
    """A column's number, counted from 1.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A column's letters, its number counted from 1.

    Examples
    --------
    >>> column_letters(28)
    'AB'
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _box(ref: str) -> tuple[int, int, int, int]:
    ends = re.findall(r"([A-Z]+)(\d+)", ref)
    (a, top), (b, bottom) = ends[0], ends[-1]
    return int(top), column_number(a), int(bottom), column_number(b)


def _attribute(xml: str, name: str) -> str:
    found = re.search(rf'<table [^>]*?\b{name}="([^"]*)"', xml)
    return unescape(found[1]) if found else ""


def _sheets_in(formula: str) -> list[str]:
    return [(quoted.replace("''", "'") or plain) for quoted, plain in _SHEET_REF.findall(formula)]


def _shared_strings(parts: Parts) -> list[str]:
    items = re.findall(r"<si>(.*?)</si>", parts.get("xl/sharedStrings.xml", ""), re.DOTALL)
    return [unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", item, re.DOTALL))) for item in items]


def _text_at(sheet: str, cell: str, shared: list[str]) -> str:
    found = re.search(rf'<c r="{cell}"[^>]*?(?: t="(\w+)")?>(.*?)</c>', sheet, re.DOTALL)
    if found is None:
        return ""
    content = re.search(r"<(?:v|t)[^>]*>(.*?)</(?:v|t)>", found[2], re.DOTALL)
    text = content[1] if content else ""
    return shared[int(text)] if found[1] == "s" else unescape(text)


def _owners(parts: Parts, kind: str) -> dict[str, str]:
    """Part → the sheet that it belongs to."""
    owners = {}
    for name, xml in parts.items():
        match = re.fullmatch(r"xl/worksheets/_rels/(sheet\d+\.xml)\.rels", name)
        if match:
            for target in re.findall(rf'Target="\.\./({kind}s/[^"]+)"', xml):
                owners[f"xl/{target}"] = f"xl/worksheets/{match[1]}"
    return owners
