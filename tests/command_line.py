"""The command line as a person runs it: its exit code and what it says."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from xlsales import cli


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def message(self) -> str:
        """The one line of an error."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


def run(*words: str | Path, cwd: Path | None = None, columns: int = 100) -> Said:
    """In this process, which is faster; an error that is not one of ours ends the test."""
    out, err, code = io.StringIO(), io.StringIO(), None
    with (
        mock.patch.object(sys, "argv", ["xlsales", *map(str, words)]),
        mock.patch.dict(os.environ, {"COLUMNS": str(columns)}),
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        finally:
            # The command line stops looking for garbage, as its process is about to end; this one goes on.
            gc.unfreeze()
            gc.enable()
    assert isinstance(code, int)
    return Said(code, out.getvalue(), err.getvalue())


def run_process(*words: str | Path, cwd: Path | None = None) -> Said:
    """In a process of its own."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "xlsales", *map(str, words)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, env=environment, check=False)
    return Said(done.returncode, done.stdout, done.stderr)
