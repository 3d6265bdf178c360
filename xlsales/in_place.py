"""A file written whole or not at all: its bytes beside the target first, then renamed to it."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from xlsales.errors import OutputError


def put_in_place(content: bytes, target: Path) -> None:
    """Write bytes beside a target and rename them to it.

    Raises
    ------
    OutputError
        Where the folder is missing, or the target is a folder, open elsewhere, or not writable.
    """
    check_target(target)
    # A link stays one: what it leads to is written anew.
    real = Path(os.path.realpath(target))
    beside = ""
    try:
        if real.exists() and not real.is_file():
            real.write_bytes(content)
            return
        # A short name of its own, as a name may be as long as the system allows.
        handle, beside = tempfile.mkstemp(prefix=".xlsales-", suffix=".part", dir=real.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            # A machine that stops right after the renaming must not have an empty file under the name.
            os.fsync(out.fileno())
        mode = real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask()
        os.chmod(beside, mode)
        os.replace(beside, real)
    except BaseException as error:
        if beside:
            with contextlib.suppress(OSError):
                os.unlink(beside)
        if isinstance(error, OSError):
            raise OutputError(_why_not(target, error)) from None
        raise


def check_target(target: Path) -> None:
    """Raise `OutputError` where nothing can be written under a name."""
    try:
        if target.is_dir():
            raise OutputError(f"{target} is a folder. Give the name of a file.")
        if not target.parent.is_dir():
            raise OutputError(f"{target}: the folder {target.parent} does not exist. Make it, or choose another one.")
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"{target} can't be written: it is read-only. Choose another name.")
    except OSError as error:
        raise OutputError(_why_not(target, error)) from None


def _why_not(target: Path, error: OSError) -> str:
    """What keeps a file from being written, and what can be done about it."""
    if isinstance(error, PermissionError):
        return f"{target} can't be written: it is open in Excel or read-only. Close it, or choose another name."
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"{target} can't be written: the disk is full. Free some space, or choose another disk."
    if error.errno == errno.ENAMETOOLONG:
        return f"{str(target)[:60]}… can't be written: the name is too long. Choose a shorter one."
    if error.errno == errno.EROFS:
        return f"{target} can't be written: the disk is read-only. Choose another one."
    return f"{target} can't be written: {error.strerror or error}. Choose another name or folder."


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
