"""Change one thing of a true sentence at a time and see whether the audit notices.

`python benchmarks/audit/mutations.py [companies]` prints recall by kind of change, and how much of the untouched
text is called wrong. The sentences are the tool's own narrative over random companies.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from xlsales.audit.audit import audit
from xlsales.audit.claims import Claim
from xlsales.audit.correct import opposite
from xlsales.audit.vocabulary import words
from xlsales.cube.cube import cube_of
from xlsales.report.analysis import analysis_of
from xlsales.sample.company import random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

WRONG = ("wrong", "wrong direction")
NOTICED = (*WRONG, "misleading", "mislabelled")
# A superlative and its opposite, an ordinal and another.
RANKS = (
    ("highest", "lowest"), ("lowest", "highest"), ("largest", "smallest"), ("smallest", "largest"), ("best", "worst"),
    ("worst", "best"), ("strongest", "weakest"), ("weakest", "strongest"), ("most", "least"), ("least", "most"),
    ("second", "third"), ("third", "second"), ("fourth", "second"), ("first", "third"), ("slowest", "fastest"),
    ("fastest", "slowest"), ("top", "bottom"), ("led", "came last"), ("leads", "comes last"), ("biggest", "smallest"),
)  # fmt: skip
GOALS = {"number": 0.98, "direction": 0.98, "rank": 0.90, "cause": 0.90}


def true_sentences(book: SalesBook, settings: Settings) -> list[str]:
    """The sentences of the tool's own narrative."""
    analysis = analysis_of(cube_of(book, settings))
    return [s.text() for part in analysis.text.values() for s in part]


def mutations(
    sentence: str, claims: list[Claim], book: SalesBook, rng: np.random.Generator
) -> Iterator[tuple[str, str]]:
    """The sentence with one thing changed: (kind, text)."""
    for c in claims:
        if (
            c.verdict != "right"
            or c.kind not in ("number", "change", "share", "growth", "cause")
            or not re.search(r"\d", c.stated)
        ):
            continue
        yield "number", sentence[: c.start] + other_number(c.stated, rng) + sentence[c.end :]
    for word in words("change", sentence):
        idle = sentence[word.end :].startswith((" away", " is one")) or "would have" in sentence[: word.start]
        if (
            not idle
            and (other := opposite(sentence[word.start : word.end]))
            and any(c.verdict == "right" for c in claims)
        ):
            yield "direction", sentence[: word.start] + other + sentence[word.end :]
    for before, after in (("volume, not value", "value, not volume"), ("value, not volume", "volume, not value"),
                          ("mostly volume", "mostly value"), ("mostly value", "mostly volume")):  # fmt: skip
        if before in sentence:
            yield "cause", sentence.replace(before, after)
    for c in claims:
        if c.verdict != "right" or c.kind not in ("rank", "category"):
            continue
        for before, after in RANKS:
            swapped = re.sub(rf"(?<!\w){before}(?!\w)", after, sentence[c.start : c.end], count=1, flags=re.I)
            if swapped != sentence[c.start : c.end]:
                yield "rank", sentence[: c.start] + swapped + sentence[c.end :]
                break
    for dimension in ("region", "product", "rep", "manager", "segment", "sector"):
        if dimension not in book.dimensions:
            continue
        members = [m for m in book.sales[dimension].cat.categories if m != "(not given)"]
        here = [m for m in members if re.search(rf"(?<!\w){re.escape(m)}(?!\w)", sentence)]
        others = [m for m in members if m not in here]
        if here and others and any(c.verdict == "right" for c in claims):
            yield "name", sentence.replace(here[0], str(rng.choice(others)), 1)
    found = re.search(r"Q([1-4]) (\d{4})", sentence)
    if found and any(c.verdict == "right" and found.group(0) in c.text for c in claims):
        yield (
            "period",
            sentence[: found.start()]
            + f"Q{int(found.group(1)) % 4 + 1} {int(found.group(2)) - 1}"
            + sentence[found.end() :],
        )


def other_number(stated: str, rng: np.random.Generator) -> str:
    """A figure printed alike, 4 to 40 % away."""
    m = re.search(r"\d[\d,]*(?:\.\d+)?", stated)
    assert m is not None
    text = m.group(0)
    decimals = len(text.split(".")[1]) if "." in text else 0
    value = float(text.replace(",", ""))
    step = max(value * float(rng.uniform(0.04, 0.4)), 2 * 10.0**-decimals)
    new = value + step * (1 if rng.random() < 0.5 or value < 2 * step else -1)
    body = f"{new:,.{decimals}f}" if "," in text else f"{new:.{decimals}f}"
    return stated[: m.start()] + body + stated[m.end() :]


def run(companies: int) -> dict[str, tuple[int, int]]:
    """Recall of each kind as (noticed, made), and under `false` the untouched claims called wrong of all."""
    made: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for seed in range(companies):
        company = random_company(seed)
        settings = Settings()
        book = book_of(company.orders, settings, deals=company.deals)
        rng = np.random.default_rng(seed)
        sentences = true_sentences(book, settings)
        whole = audit("\n\n".join(sentences), book, settings)
        made["false"] += len(whole.claims)
        seen["false"] += sum(c.verdict in WRONG for c in whole.claims)
        changed: list[tuple[str, str]] = []
        for i, sentence in enumerate(sentences):
            own = [c for c in whole.claims if c.line == 2 * i + 1]
            changed += mutations(sentence, own, book, rng)
        texts = audit("\n\n".join(text for _, text in changed), book, settings)
        bad = {c.line for c in texts.claims if c.verdict in NOTICED}
        for i, (kind, text) in enumerate(changed):
            made[kind] += 1
            seen[kind] += 2 * i + 1 in bad
            if 2 * i + 1 not in bad and "-v" in sys.argv:
                print("missed", kind, "|", text)
    return {k: (seen[k], made[k]) for k in made}


def main() -> None:
    started = time.perf_counter()
    out = run(int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 50)
    for kind, (hit, all_) in out.items():
        goal = f"  goal {GOALS[kind]:.0%}" if kind in GOALS else "  goal <= 2%" if kind == "false" else ""
        print(f"{kind:10} {hit:6} of {all_:6}  {hit / max(all_, 1):6.1%}{goal}")
    print(f"{time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
