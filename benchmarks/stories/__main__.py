"""How many planted stories the analysis finds in random companies.

python -m benchmarks.stories [--companies 60] [--first 0] [--profit] [--wise-pizza PYTHON] [--show SEED]
"""

from __future__ import annotations

import argparse

from benchmarks.stories import pizza
from benchmarks.stories.score import score, table
from xlsales.findings.finding import Finding
from xlsales.sample import WHEN_ASKED, Company, random_company


def findings_of(company: Company) -> tuple[Finding, ...]:
    from xlsales.api import analyze

    return analyze(company.orders, deals=company.deals, targets=company.targets).findings


def show(company: Company) -> None:
    """What was planted in one company, and what is found, for reading."""
    for story in company.truth:
        print("planted", story.kind, story.member, story.period)
    for finding in findings_of(company):
        print("found  ", finding.id, finding.favourable, *finding.caveats, *finding.names.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--companies", type=int, default=60)
    parser.add_argument("--first", type=int, default=0, help="seed of the first company")
    parser.add_argument("--profit", action="store_true", help="companies with a discount leak and a loss-making group")
    parser.add_argument("--wise-pizza", default="", metavar="PYTHON", help="a Python that has wise-pizza")
    parser.add_argument(
        "--show", type=int, default=None, metavar="SEED", help="print one company's stories and findings"
    )
    options = parser.parse_args()
    asked = WHEN_ASKED if options.profit else ()
    if options.show is not None:
        show(random_company(options.show, asked))
        return
    companies = [random_company(s, asked) for s in range(options.first, options.first + options.companies)]
    beside = pizza.beside(companies, options.wise_pizza) if options.wise_pizza else None
    print(table(score(companies, findings_of), beside))


if __name__ == "__main__":
    main()
