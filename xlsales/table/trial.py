"""Workbooks without checksums are read by a process of its own first: if the reader breaks, only that process ends.

An old .xls, and to a lesser degree .xlsb and .ods, can be damaged in ways that make the reader ask for all memory, turn
in a circle, or end its process. In Excel that process would be Excel's Python.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from xlsales.errors import InputError

KINDS = (".xls", ".xlsb", ".ods")
_SECONDS, _SECONDS_A_MEGABYTE = 8.0, 4.0
_MEMORY = 2 << 30
# How many times its own size a workbook may take in memory, beyond what each may take.
_WITHIN = 40
# The same modules are found as here, whatever environment this is.
_READ = """
import sys
sys.path[:] = sys.argv[3:]
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, OSError, ValueError):
    pass
try:
    import fastexcel
    book = fastexcel.read_excel(sys.argv[1])
    for name in book.sheet_names:
        book.load_sheet(name, header_row=0, skip_rows=0, schema_sample_rows=None)
except Exception:
    pass
"""


def try_to_read(path: Path) -> None:
    """Read a workbook in a process of its own, and raise where that process does not come to its end.

    What the reader complains of in an orderly way is left to the one who reads the workbook next.

    Raises
    ------
    InputError
        Where the reader breaks, takes gigabytes, or does not end.
    """
    if sys.platform == "emscripten" or not Path(sys.executable or "").stem.lower().startswith(("python", "pypy")):
        # Within another program there is no Python to start by that name.
        return
    size = path.stat().st_size
    command = [sys.executable, "-S", "-c", _READ, str(path), str(_MEMORY + _WITHIN * size), *sys.path]
    seconds = _SECONDS + _SECONDS_A_MEGABYTE * size / 1e6
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds,
            check=False, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _damaged(path.name) from None
    except OSError:  # where no process can be started, the reader itself must do
        return
    if done.returncode:
        raise _damaged(path.name)


def _damaged(name: str) -> InputError:
    return InputError(
        "the workbook cannot be read; it is damaged", where=name, cure="Open it in Excel and save it anew as .xlsx."
    )
