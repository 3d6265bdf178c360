"""A fresh Python process, timed: seconds of the wall clock and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
KILOBYTES = 1 if sys.platform != "darwin" else 1024


@dataclass(frozen=True)
class Run:
    """One run: seconds, peak megabytes (0 where the system does not tell), exit code, and what it said."""

    seconds: float
    megabytes: float
    code: int
    said: str


def run(*arguments: str) -> Run:
    """Run this Python with arguments from the top of the repository.

    The caller should be small: Linux counts the parent's memory at the fork as the child's.
    """
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        # An installed package has its bytecode; a checkout gets it in the first run.
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        command = [sys.executable, *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)
        code, kilobytes = _wait(process)
        seconds = time.perf_counter() - start
        out.seek(0)
        said = out.read().decode(errors="replace").strip()
    return Run(seconds, kilobytes / 1024, code, said)


def typical(runs: list[Run]) -> Run:
    """The median of the seconds and of the peaks; the last run's words; a failure if any failed."""
    failed = [r for r in runs if r.code]
    last = failed[0] if failed else runs[-1]
    return Run(median(r.seconds for r in runs), median(r.megabytes for r in runs), last.code, last.said)


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    if not hasattr(os, "wait4"):
        return process.wait(), 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss / KILOBYTES
