"""An Office package as parts: read, changed where XlsxWriter has no say, and written with fixed times."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import MappingProxyType

RIBBON_PART = "customUI/customUI14.xml"
RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
PLAIN_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN_BOOK = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
MACRO_MARK = "macro:"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
FAST, SMALL = 1, 6
"""Levels of deflate: large sheets would spend more time on the usual one than everything else takes together."""

Parts = dict[str, bytes]
Streams = Mapping[str, Iterator[bytes]]
"""Parts that are made while they are packed, by name."""


def read_parts(package: bytes) -> Parts:
    """All parts of a package by name, in its own order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist()}


def package_of(parts: Parts, streams: Streams = MappingProxyType({})) -> bytes:
    """A package of parts: same parts, same bytes.

    Parameters
    ----------
    streams
        What takes the place of parts that are too large to be held whole.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST) as archive:
        for name, content in parts.items():
            if name in streams:
                _pack(archive, name, streams[name])
            else:
                item = zipfile.ZipInfo(name, FIXED_TIME)
                item.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(item, content, compresslevel=SMALL)
            archive.getinfo(name).create_system = archive.getinfo(name).external_attr = 0
    return out.getvalue()


def _pack(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> None:
    """Pack a part in a thread of its own, which deflates a piece while the next one is made."""
    with archive.open(name, "w") as part:
        if sys.platform == "emscripten":  # a browser's Python has no threads
            part.writelines(pieces)
            return
        with ThreadPoolExecutor(1) as packer:
            packing: Future[int] | None = None
            for piece in pieces:
                if packing is not None:
                    packing.result()
                packing = packer.submit(part.write, piece)
            if packing is not None:
                packing.result()


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
