"""Whether the audit notices one changed thing in a true sentence, and leaves the others alone.

python -m benchmarks.audit [--companies 50] [--first 0] [--missed]
"""

from __future__ import annotations

import argparse
import time

from benchmarks.audit.score import GOALS, MOST_FALSE, Scores, score


def table(scores: Scores) -> str:
    """The scores as lines."""
    lines = [f"{'changed':14}{'times':>7}{'noticed':>9}{'recall':>8}{'goal':>7}{'alarms':>8}{'precision':>11}"]
    for name, k in scores.kinds.items():
        lines.append(
            f"{name:14}{k.made:7,}{k.noticed:9,}{k.recall:8.1%}{GOALS[name]:7.0%}{k.alarms:8,}{k.precision:11.1%}"
        )
    lines.append("")
    for source, count in scores.claims.items():
        false = len(scores.false[source])
        lines.append(
            f"untouched {source:10} {false:5,} of {count:6,} claims called wrong ({false / max(count, 1):.1%})"
        )
    lines.append(f"untouched, all: {scores.false_share:.1%} called wrong, goal at most {MOST_FALSE:.0%}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--companies", type=int, default=50)
    parser.add_argument("--first", type=int, default=0, help="seed of the first company")
    parser.add_argument("--missed", action="store_true", help="print what was missed and what was called wrong")
    options = parser.parse_args()
    started = time.perf_counter()
    scores = score(range(options.first, options.first + options.companies))
    if options.missed:
        for name, k in scores.kinds.items():
            for text in k.missed:
                print("missed", name, "|", text)
            for text in k.beside:
                print("beside", name, "|", text)
        for source in scores.claims:
            for text in scores.false[source]:
                print("false", source, "|", text)
            for text in scores.silent[source]:
                print("silent", source, "|", text)
    print(table(scores))
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
