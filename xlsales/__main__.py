"""`python -m xlsales` and `xlsales` are the command line."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType


class Stopped(SystemExit):
    """Somebody pressed Ctrl+C: what was begun is tidied up on the way out, and nothing answers it but `main`."""


def main() -> None:
    """Run the command line; whoever stops it, even while it is being loaded, gets one line."""
    try:
        signal.signal(signal.SIGINT, _stop)
        from xlsales.cli import main as run

        run()
    except (Stopped, KeyboardInterrupt):
        # A second Ctrl+C, and threads that still read, change nothing any more.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stderr.write("xlsales: stopped; nothing was left half written\n")
        sys.stderr.flush()
        os._exit(1)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    main()
