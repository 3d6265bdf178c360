"""Prove every text over many companies: `python -m benchmarks.truth [companies]`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.words.proof import prove
from xlsales.report.build import report_of
from xlsales.sample import random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

EVERY = 10


def books(count: int) -> Iterator[tuple[str, SalesBook]]:
    """Random companies as books."""
    for seed in range(count):
        made = random_company(seed)
        yield (
            f"random company {seed}",
            book_of(made.orders, Settings(), deals=made.deals, targets=made.targets, source_name="orders"),
        )


def main(count: int = 200) -> int:
    """Prove all texts and say how many were wrong; the exit code is 1 where one was."""
    texts = figures = recounted = wrong = 0
    rest: Counter[str] = Counter()
    begun = time.monotonic()
    for at, (name, book) in enumerate(books(count), 1):
        verdict = prove(report_of(book, Settings()), book)
        texts, figures, recounted = texts + verdict.texts, figures + verdict.figures, recounted + verdict.recounted
        rest += verdict.not_recounted
        for line in verdict.wrong:
            sys.stdout.write(f"{name}: {line}\n")
        wrong += len(verdict.wrong)
        if at % EVERY == 0:
            sys.stdout.write(f"{at} companies, {texts:,} texts, {recounted:,} facts counted again, {wrong} wrong\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{count} companies, {texts:,} texts, {figures:,} figures equal to their cells, {recounted:,} facts counted "
        f"again from the rows, {wrong} wrong, {time.monotonic() - begun:.0f} s\n"
        f"not counted again: {dict(rest.most_common(12))}\n"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
