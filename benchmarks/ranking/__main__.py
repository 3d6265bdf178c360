"""How often the main story stands in the first three sentences.

python -m benchmarks.ranking [--runs 10] [--first 0] [--story NAME] [--show]
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.ranking.worlds import FIRST, STORIES, Story


def executive(story: Story, seed: int) -> list[str]:
    """The executive text of one draw of a story, sentence by sentence."""
    from xlsales.api import analyze

    orders, targets = story.make(np.random.default_rng([seed, len(story.name)]))
    return [s.text() for s in analyze(orders, targets=targets).text["executive"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="seed of the first run")
    parser.add_argument("--story", default="", help="only stories whose name has this in it")
    parser.add_argument("--show", action="store_true", help="print the first sentences of those that were not told")
    options = parser.parse_args()
    for story in (s for s in STORIES if options.story in s.name):
        told = 0
        for seed in range(options.first, options.first + options.runs):
            said = executive(story, seed)
            hit = story.is_told(said)
            told += hit
            if options.show and not hit:
                print(f"  {story.name} {seed}: " + "\n      ".join(said[:FIRST]))
        print(f"{story.name:20}{told:>4} of {options.runs}")


if __name__ == "__main__":
    main()
