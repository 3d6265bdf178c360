"""An Office package as parts: read, changed where XlsxWriter has no say, and written with fixed times."""

from __future__ import annotations

import io
import re
import zipfile

RIBBON_PART = "customUI/customUI14.xml"
RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
PLAIN_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN_BOOK = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
MACRO_MARK = "macro:"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
LARGE_PART = 1_000_000

Parts = dict[str, bytes]


def read_parts(package: bytes) -> Parts:
    """All parts of a package by name, in its own order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist()}


def package_of(parts: Parts) -> bytes:
    """A package of parts: same parts, same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            item = zipfile.ZipInfo(name, FIXED_TIME)
            item.compress_type = zipfile.ZIP_DEFLATED
            item.create_system, item.external_attr = 0, 0
            # Large sheets would spend more time in deflate than everything else takes together.
            archive.writestr(item, content, compresslevel=1 if len(content) > LARGE_PART else 6)
    return out.getvalue()


def with_ribbon(parts: Parts, xml: str) -> Parts:
    """The same package with a ribbon tab."""
    relations = parts["_rels/.rels"].decode()
    number = max(int(n) for n in re.findall(r'Id="rId(\d+)"', relations)) + 1
    relation = f'<Relationship Id="rId{number}" Type="{RIBBON_RELATION}" Target="{RIBBON_PART}"/></Relationships>'
    changed = relations.replace("</Relationships>", relation).encode()
    return {**parts, "_rels/.rels": changed, RIBBON_PART: xml.encode()}


def with_macros_on_shapes(parts: Parts) -> Parts:
    """The same package with shapes rounded and bound to the macro of their description (macro:Name|alt text)."""
    return {
        name: _bound(content) if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name) else content
        for name, content in parts.items()
    }


def as_macro_book(parts: Parts) -> Parts:
    """The same package with the content type of a workbook that may hold macros."""
    return _retyped(parts, PLAIN_BOOK, MACRO_BOOK)


def _retyped(parts: Parts, old: str, new: str) -> Parts:
    types = parts["[Content_Types].xml"].decode().replace(f'"{old}"', f'"{new}"')
    return {**parts, "[Content_Types].xml": types.encode()}


def _bound(drawing: bytes) -> bytes:
    return re.sub(r"<xdr:sp .*?</xdr:sp>", _bound_shape, drawing.decode(), flags=re.DOTALL).encode()


def _bound_shape(match: re.Match[str]) -> str:
    shape = match[0]
    found = re.search(rf'descr="{MACRO_MARK}(\w+)\|([^"]*)"', shape)
    if not found:
        return shape
    named = shape.replace(found[0], f'descr="{found[2]}"')
    bound = re.sub(r'<xdr:sp macro="[^"]*"', f'<xdr:sp macro="[0]!{found[1]}"', named, count=1)
    return bound.replace('prst="rect"', 'prst="roundRect"')
