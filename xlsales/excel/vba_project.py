"""A VBA project written from its text: `vbaProject.bin` without Excel.

Written after [MS-OVBA]. The project holds source only: `_VBA_PROJECT` declares no performance cache, so Excel compiles
the text when the workbook opens. The same modules give the same bytes.
"""

from __future__ import annotations

import re
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlsales.excel.compound_file import compound_file
from xlsales.excel.vba_compression import compressed

ModuleKind = Literal["standard", "class", "workbook", "sheet"]

CODEPAGE, CODEC = 1252, "cp1252"
ENGLISH = 0x409
WIN64 = 3
NO_CACHE = bytes.fromhex("CC61FFFF000000")
SEED = 0x8D  # [MS-OVBA] 2.4.3.2 asks for a random one; a fixed one keeps the bytes the same

BASES = {
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "sheet": "0{00020820-0000-0000-C000-000000000046}",
    "class": "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
}
REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
        r"\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
DECLARATIONS = {
    "standard": "Module={}",
    "class": "Class={}",
    "workbook": "Document={}/&H00000000",
    "sheet": "Document={}/&H00000000",
}
WRITTEN_ATTRIBUTES = (
    "Name", "Base", "GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed", "TemplateDerived", "Customizable",
    "Description",
)  # fmt: skip
VALID_NAME = re.compile(r"[A-Za-z]\w{0,30}", re.ASCII)


@dataclass(frozen=True)
class Module:
    """One module of the project.

    Parameters
    ----------
    name
        Letters, digits and underscores, at most 31. A document module's name is the sheet's code name.
    kind
        standard (`.bas`), class (`.cls`), workbook or sheet (their document modules).
    source
        The text as exported by the editor or without any `Attribute` lines; line ends of any kind.
    """

    name: str
    kind: ModuleKind
    source: str = ""

    def __post_init__(self) -> None:
        if not VALID_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot name a VBA module: a letter, then letters, digits, _ (31 at most)")

    @property
    def text(self) -> str:
        """The text as it is stored: the attributes that its kind needs, then the body, with CRLF line ends."""
        body = _body(self.source)
        return "\r\n".join([*self._attributes(), *body.split("\n")])

    def _attributes(self) -> list[str]:
        name = f'Attribute VB_Name = "{self.name}"'
        if self.kind == "standard":
            return [name]
        document = self.kind != "class"
        exposed = document or re.search(r"^Attribute VB_Exposed = True", self.source, re.MULTILINE) is not None
        return [
            name,
            f'Attribute VB_Base = "{BASES[self.kind]}"',
            "Attribute VB_GlobalNameSpace = False",
            "Attribute VB_Creatable = False",
            f"Attribute VB_PredeclaredId = {document}",
            f"Attribute VB_Exposed = {exposed}",
            "Attribute VB_TemplateDerived = False",
            f"Attribute VB_Customizable = {document}",
        ]


def _body(source: str) -> str:
    """The text without the header that only exported files have and without the attributes written anew."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"\AVERSION .*?\nEND\n", "", text, flags=re.DOTALL)
    return re.sub(rf"^Attribute VB_(?:{'|'.join(WRITTEN_ATTRIBUTES)}) = .*\n", "", text, flags=re.MULTILINE)


def vba_project(modules: Sequence[Module], name: str = "xlsales") -> bytes:
    """Write a VBA project.

    Parameters
    ----------
    modules
        In the order of the project explorer. A workbook needs one of kind workbook and one a sheet.
    name
        Name of the project.

    Returns
    -------
    bytes
        The content of `xl/vbaProject.bin`.

    Raises
    ------
    ValueError
        Where two modules have the same name, or a text has characters outside cp1252.

    Examples
    --------
    >>> project = vba_project([Module("ThisWorkbook", "workbook"), Module("Greeting", "standard", "Sub Hi()")])
    >>> project[:4].hex()
    'd0cf11e0'
    """
    names = [m.name for m in modules]
    if len({n.lower() for n in names}) < len(names):
        raise ValueError(f"two modules have the same name: {', '.join(sorted(names))}")
    texts = {m.name: compressed(_encoded(m)) for m in modules}
    project_id = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://xlsales/{name}")).upper() + "}"
    return compound_file(
        {
            "VBA": {"dir": compressed(_dir_stream(modules, name)), "_VBA_PROJECT": NO_CACHE, **texts},
            "PROJECT": _project_stream(modules, name, project_id),
            "PROJECTwm": _names_stream(names),
        }
    )


def _encoded(module: Module) -> bytes:
    try:
        return module.text.encode(CODEC)
    except UnicodeEncodeError as error:
        raise ValueError(f"module {module.name} has characters that VBA text cannot hold: {error}") from None


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(content)) + content


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _dir_stream(modules: Sequence[Module], name: str) -> bytes:
    """[MS-OVBA] 2.3.4.2: information about the project, its references, its modules."""
    long, short = "<I", "<H"
    information = (
        _record(0x01, struct.pack(long, WIN64))
        + _record(0x02, struct.pack(long, ENGLISH))
        + _record(0x14, struct.pack(long, ENGLISH))
        + _record(0x03, struct.pack(short, CODEPAGE))
        + _record(0x04, name.encode(CODEC))
        + _record(0x05) + _record(0x40)  # description
        + _record(0x06) + _record(0x3D)  # help file
        + _record(0x07, bytes(4))  # help context
        + _record(0x08, bytes(4))  # library flags
        + struct.pack("<HIIH", 0x09, 4, 1, 0)  # version
        + _record(0x0C) + _record(0x3C)  # constants
    )  # fmt: skip
    references = b"".join(map(_reference, *zip(*REFERENCES, strict=True)))
    count = _record(0x0F, struct.pack(short, len(modules))) + _record(0x13, b"\xff\xff")
    return information + references + count + b"".join(map(_module_record, modules)) + _record(0x10)


def _reference(name: str, library: str) -> bytes:
    path = library.encode(CODEC)
    content = struct.pack("<I", len(path)) + path + bytes(6)
    return _record(0x16, name.encode(CODEC)) + _record(0x3E, _wide(name)) + _record(0x0D, content)


def _module_record(module: Module) -> bytes:
    narrow, wide = module.name.encode(CODEC), _wide(module.name)
    procedural = 0x21 if module.kind == "standard" else 0x22
    return (
        _record(0x19, narrow) + _record(0x47, wide)
        + _record(0x1A, narrow) + _record(0x32, wide)  # the stream's name
        + _record(0x1C) + _record(0x48)  # description
        + _record(0x31, bytes(4))  # offset of the text: 0, as no cache stands before it
        + _record(0x1E, bytes(4))  # help context
        + _record(0x2C, b"\xff\xff")  # cookie
        + _record(procedural)
        + _record(0x2B)
    )  # fmt: skip


def _project_stream(modules: Sequence[Module], name: str, project_id: str) -> bytes:
    """[MS-OVBA] 2.3.1: the project as text. CMG, DPB and GC say: not protected, no password, visible."""
    lines = [
        f'ID="{project_id}"',
        *(DECLARATIONS[m.kind].format(m.name) for m in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_encrypted(project_id, bytes(4))}"',
        f'DPB="{_encrypted(project_id, bytes(1))}"',
        f'GC="{_encrypted(project_id, bytes([0xFF]))}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{m.name}=0, 0, 0, 0, C" for m in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode(CODEC)


def _encrypted(project_id: str, data: bytes) -> str:
    """[MS-OVBA] 2.4.3.2, keyed to the project's id."""
    version = 2
    key = sum(project_id.encode(CODEC)) & 0xFF
    out = [SEED, SEED ^ version, SEED ^ key]
    previous, last, before_last = key, out[2], out[1]
    ignored = bytes((SEED & 6) // 2)
    for plain in ignored + struct.pack("<I", len(data)) + data:
        out.append(plain ^ ((before_last + previous) & 0xFF))
        before_last, last, previous = last, out[-1], plain
    return bytes(out).hex().upper()


def _names_stream(names: Sequence[str]) -> bytes:
    """[MS-OVBA] 2.3.3: each module's name in the code page and in UTF-16."""
    return b"".join(n.encode(CODEC) + b"\0" + _wide(n) + b"\0\0" for n in names) + b"\0\0"
