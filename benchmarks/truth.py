"""Prove every text over many companies, figures and words: `python -m benchmarks.truth [companies]`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.report.worlds import few_labels, sparse_retailer
from tests.words.proof import prove
from tests.words.said.judge import Judgement, judge
from tests.words.said.rows import Rows
from xlsales.report.build import report_of
from xlsales.sample import random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

EVERY = 10
SHOWN = 8
RETAILERS = (4, 5, 6)


def books(count: int) -> Iterator[tuple[str, SalesBook]]:
    """Random companies as books, and rows of another kind: few labels, sparse retailers."""
    yield "few labels", few_labels()
    for seed in RETAILERS:
        yield f"sparse retailer {seed}", sparse_retailer(seed)
    for seed in range(count):
        made = random_company(seed)
        yield (
            f"random company {seed}",
            book_of(made.orders, Settings(), deals=made.deals, targets=made.targets, source_name="orders"),
        )


def main(count: int = 200) -> int:
    """Prove all texts and say how many figures and words were wrong; the exit code is 1 where one was."""
    texts = figures = recounted = wrong = 0
    rest: Counter[str] = Counter()
    words = Judgement()
    begun = time.monotonic()
    for at, (name, book) in enumerate(books(count), 1):
        report = report_of(book, Settings())
        verdict = prove(report, book)
        texts, figures, recounted = texts + verdict.texts, figures + verdict.figures, recounted + verdict.recounted
        rest += verdict.not_recounted
        judged = judge(report, Rows(report, book))
        words += judged
        for line in (*verdict.wrong, *(f"[{kind}] {told}" for kind, told in judged.wrong)):
            sys.stdout.write(f"{name}: {line}\n")
        wrong += len(verdict.wrong)
        if at % EVERY == 0:
            sys.stdout.write(f"{at} books, {texts:,} texts, {recounted:,} facts counted again, {wrong} wrong\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{count} companies, {texts:,} texts, {figures:,} figures equal to their cells, {recounted:,} facts counted "
        f"again from the rows, {wrong} wrong, {time.monotonic() - begun:.0f} s\n"
        f"not counted again: {dict(rest.most_common(12))}\n{told_of_words(words)}"
    )
    return 1 if wrong or words.wrong else 0


def told_of_words(words: Judgement) -> str:
    """A line a kind of word: judged by the rows, wrong, without a figure to judge by, and not read at all."""
    wrong, unread = Counter(kind for kind, _ in words.wrong), Counter[str]()
    most: dict[str, list[str]] = {}
    for (kind, word), times in words.unread.most_common():
        unread[kind] += times
        most.setdefault(kind, []).append(f"{word} {times}")
    kinds = sorted({*words.checked, *words.open, *unread})
    lines = [f"{'words of':<12}{'judged':>8}{'wrong':>8}{'open':>8}{'unread':>8}"]
    for kind in kinds:
        named = f"  ({', '.join(most[kind][:SHOWN])})" if kind in most else ""
        counts = "".join(f"{c[kind]:>8,}" for c in (words.checked, wrong, words.open, unread))
        lines.append(f"{kind:<12}{counts}{named}")
    totals = (sum(c.values()) for c in (words.checked, wrong, words.open, unread))
    lines.append(f"{'all':<12}" + "".join(f"{n:>8,}" for n in totals))
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
