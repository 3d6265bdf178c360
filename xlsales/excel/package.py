"""An Office package as parts: read, changed where XlsxWriter has no say, and written with fixed times."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from xlsales.excel.rows_text import Packed

RIBBON_PART = "customUI/customUI14.xml"
RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
PLAIN_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MACRO_MARK = "macro:"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
CRC_32, UNIT = 0xEDB88320, 1 << 31
"""The polynomial of CRC-32, and 1, as zlib writes them: the highest bit is the lowest power."""
Parts = dict[str, bytes]
Streams = Mapping[str, Sequence[Packed]]
"""Parts that were packed already, as stretches in their order, by name."""


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
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            item = zipfile.ZipInfo(name, FIXED_TIME)
            item.compress_type = zipfile.ZIP_DEFLATED
            if name in streams:
                _put_in(archive, item, streams[name])
            else:
                archive.writestr(item, content)
            item.create_system = item.external_attr = 0
        items = archive.infolist()
    # What was packed already was put in as it is; its entry says so only now.
    for item in (i for i in items if i.filename in streams):
        out.seek(item.header_offset)
        out.write(item.FileHeader())
    return out.getvalue()


def _put_in(archive: zipfile.ZipFile, item: zipfile.ZipInfo, stretches: Sequence[Packed]) -> None:
    item.compress_type = zipfile.ZIP_STORED
    archive.writestr(item, b"".join(s.blocks for s in stretches))
    item.compress_type = zipfile.ZIP_DEFLATED
    item.CRC, item.file_size = 0, 0
    for stretch in stretches:
        item.CRC = joined_checksum(item.CRC, stretch.checksum, stretch.size)
        item.file_size += stretch.size


def joined_checksum(first: int, second: int, size: int) -> int:
    """The CRC-32 of two stretches, one behind the other, of their CRC-32s and the size of the second one.

    A CRC is a remainder of polynomials: behind `size` bytes the first one's has been multiplied by x to the power of
    8 × size.

    Examples
    --------
    >>> import zlib
    >>> joined_checksum(zlib.crc32(b"sales"), zlib.crc32(b"desk"), 4) == zlib.crc32(b"salesdesk")
    True
    """
    shift, power, bits = UNIT, UNIT >> 1, 8 * size
    while bits:
        if bits & 1:
            shift = _product(shift, power)
        power, bits = _product(power, power), bits >> 1
    return _product(shift, first) ^ second


def _product(one: int, other: int) -> int:
    """The product of two polynomials over GF(2), the highest bit the lowest power, by the remainder of CRC-32's own."""
    out = 0
    for place in range(31, -1, -1):
        if one >> place & 1:
            out ^= other
        other = other >> 1 ^ (CRC_32 if other & 1 else 0)
    return out


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
