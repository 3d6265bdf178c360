"""What a report's file holds: whether it is what its ending says, whole, and filled with words."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from xlsales.errors import InputError
from xlsales.table.sources import OLE
from xlsales.table.text_files import encoding_of

_HEAD = 1024
# What a Word file must hold beside being a package.
_WORD = "word/document.xml"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_MOST_CONTROLS = 0.01
_RESAVE = "Open it in the program that made it, save it again, or give its text as .txt."


def of_its_kind(file: Path) -> None:
    """Make sure of a file that its content is what its ending says.

    Raises
    ------
    InputError
        Where it is a folder, empty, behind a password or of another kind.
    """
    if file.is_dir():
        raise InputError("this is a folder, not a report", where=file.name, cure="Name a file inside it.")
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise InputError("the file is empty (0 bytes)", where=file.name, cure="Export or save the report again.")
    ending = file.suffix.lower()
    if ending == ".pdf" and b"%PDF-" not in head:
        raise InputError("this is not a PDF file", where=file.name, cure=f"Check its ending. {_RESAVE}")
    if ending != ".docx":
        return
    if head.startswith(OLE):
        raise InputError(
            "this is behind a password, or a Word file of the old kind (.doc)", where=file.name,
            cure="Save it as .docx without a password.",
        )  # fmt: skip
    if not zipfile.is_zipfile(file):
        cut = head.startswith(b"PK")
        what = "the Word file is damaged or cut off" if cut else "this is not a Word file"
        raise InputError(what, where=file.name, cure=_RESAVE if cut else f"Check its ending. {_RESAVE}")
    with zipfile.ZipFile(file) as package:
        if _WORD not in package.namelist():
            raise InputError("this is not a Word file", where=file.name, cure=f"Check its ending. {_RESAVE}")


@contextlib.contextmanager
def undamaged(file: Path) -> Iterator[None]:
    """Say of a file that its reader stumbles over what it is, in one line.

    Raises
    ------
    InputError
        Where the file is damaged or behind a password.
    """
    try:
        yield
    except (InputError, ImportError, MemoryError):
        raise
    except Exception as broken:  # Readers of damaged files raise whatever their parsers do.
        if "decrypt" in f"{type(broken).__name__} {broken}".lower():
            raise InputError(
                "the file is behind a password", where=file.name, cure="Save it without a password."
            ) from None
        what = f"the {file.suffix} file is damaged and cannot be read ({type(broken).__name__})"
        raise InputError(what, where=file.name, cure=_RESAVE) from broken


def plain_text(file: Path) -> str:
    """The text of a text file, in UTF-8, UTF-16, or Windows-1252.

    Raises
    ------
    InputError
        Where the bytes are no text.
    """
    raw = file.read_bytes()
    encoding = encoding_of(raw)
    try:
        text = raw.decode(encoding or "utf-8", errors="replace" if encoding else "strict")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise InputError("this is not text, but bytes of another kind of file", where=file.name, cure=_RESAVE)
    return text


def filled(text: str, file: Path) -> str:
    """The text, where there is any.

    Raises
    ------
    InputError
        Where it holds no letter and no digit.
    """
    if any(c.isalnum() for c in text):
        return text
    cure = "A scan needs text recognition first." if file.suffix.lower() == ".pdf" else "Export or save it again."
    raise InputError("there is no text in the file", where=file.name, cure=cure)
