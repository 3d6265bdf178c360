"""`python -m benchmarks.soil [--pairs N] [--seeds N] [--all]`: way × exact, said, refused, silently wrong."""

from __future__ import annotations

import argparse
import random
import tempfile
import warnings
from collections import Counter, defaultdict
from pathlib import Path

from tests.soil.judge import VERDICTS, Outcome, outcome
from tests.soil.register import Case, alone, pairs
from tests.soil.ways import WAYS


def main() -> None:
    """Soil, read, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=500, help="how many pairs, drawn at random; 0 for none")
    parser.add_argument("--all", action="store_true", help="all pairs")
    parser.add_argument("--seeds", type=int, default=1, help="how many tables a case")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    drawn = pairs()
    if not asked.all:
        drawn = random.Random(1).sample(drawn, min(asked.pairs, len(drawn)))
    with tempfile.TemporaryDirectory() as folder:
        cases = [*alone(), *drawn]
        found = {(c, s): outcome(*c, s, Path(folder)) for c in cases for s in range(1, asked.seeds + 1)}
    print(_table({k: o for k, o in found.items() if len(k[0][1]) == 1}))
    print(f"\n{len(WAYS)} ways")
    for name, count in (("alone", 1), ("pairs", 2)):
        verdicts = Counter(o.verdict for (case, _), o in found.items() if len(case[1]) == count)
        said = ", ".join(f"{v} {verdicts[v]:,}" for v in VERDICTS)
        print(f"{name}: {sum(verdicts.values()):,} tables; {said}")
    bad = [(k, o) for k, o in found.items() if o.verdict in ("silently wrong", "crashed")]
    for ((kind, names), seed), result in bad:
        print(f"  {result.verdict}: {kind} {seed}, {' + '.join(names)}: {result.why}")


def _table(found: dict[tuple[Case, int], Outcome]) -> str:
    by_way: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for ((_, names), _), result in found.items():
        by_way[names[0]][result.verdict] += 1
    width = max(map(len, by_way))
    lines = [f"{'way':<{width}}  " + "  ".join(f"{v:>14}" for v in VERDICTS)]
    for name, counts in sorted(by_way.items(), key=lambda item: (WAYS[item[0]].part, item[0])):
        lines.append(f"{name:<{width}}  " + "  ".join(f"{counts[v] or '':>14}" for v in VERDICTS))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
