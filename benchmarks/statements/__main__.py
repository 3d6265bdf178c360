"""How many sentences of the reports on made worlds are true.

python -m benchmarks.statements [--runs 20] [--kind trend] [--world line] [--json F] [--show]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.statements.judge import ALL, examples, of_kind, score, table


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=20, help="draws of each world; large worlds take fewer")
    parser.add_argument("--first", type=int, default=0, help="number of the first draw")
    parser.add_argument("--kind", action="append", default=[], help="only worlds of this kind, or of advice")
    parser.add_argument("--world", action="append", default=[], help="only this world")
    parser.add_argument("--json", default="", metavar="F", help="write all counts and wrong sentences as JSON")
    parser.add_argument("--show", action="store_true", help="print sentences that are not true, with the reason")
    options = parser.parse_args()
    worlds = [w for k in options.kind for w in of_kind(k)] or list(ALL)
    chosen = [w for w in dict.fromkeys(worlds) if not options.world or w.name in options.world]
    scores = score(chosen, options.runs, first=options.first)
    print("\n".join(table(scores)))
    if options.show:
        print("", *examples(scores), sep="\n")
    if options.json:
        Path(options.json).write_text(json.dumps(scores.plain(), indent=1, default=str), encoding="utf-8")


if __name__ == "__main__":
    main()
