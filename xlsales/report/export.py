"""The report as plain values, for `--json`: everything that the workbook shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlsales.advice.opportunity import Opportunity
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Table
from xlsales.report.model import Report
from xlsales.words.sentence import Sentence
from xlsales.words.template import sentence_of


def as_json(report: Report) -> dict[str, Any]:
    """The report in the documented shape of `--json` (docs/json.md).

    Returns
    -------
    dict
        `meta`, `checks`, `tables` (name → title, columns, rows, notes, missing), `findings`, `recommendations`,
        `opportunities`, `risks`, `text`.
    """
    locale, currency = report.meta["settings"]["locale"], report.meta["currency"]
    checks = {
        n: report.tables[n].records()
        for n in ("row_account", "control_totals", "verification", "coverage")
        if n in report.tables
    }
    return {
        "meta": report.meta,
        "checks": {k: plain_rows(v) for k, v in checks.items()},
        "tables": {name: _table(t) for name, t in report.tables.items()},
        "findings": [_finding(f, locale, currency) for f in report.findings],
        "recommendations": plain_rows(report.tables["actions"].records()),
        "opportunities": [_opportunity(o) for o in report.opportunities],
        "risks": plain_rows(report.tables["risks"].records()),
        "text": {k: [s.text(locale, currency) for s in v] for k, v in report.text.items()},
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [{"name": c.name, "header": c.header, "kind": c.kind, "meaning": c.meaning} for c in table.columns],
        "rows": plain_rows(table.records()),
        "notes": list(table.notes),
        "missing": table.missing,
    }


def plain_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose dates are written as YYYY-MM-DD."""
    return [{k: v.isoformat() if isinstance(v, dt.date) else v for k, v in row.items()} for row in rows]


def _finding(finding: Finding, locale: str, currency: str) -> dict[str, Any]:
    sentence: Sentence | None = sentence_of(finding)
    return {
        "id": finding.id,
        "kind": finding.kind,
        "variant": finding.variant,
        "subject": [{"dimension": d, "member": m} for d, m in finding.subject],
        "text": sentence.text(locale, currency) if sentence else None,
        "facts": {n: {"id": f.id, "value": f.value, "kind": f.kind} for n, f in finding.facts.items()},
        "strength": finding.strength,
        "favourable": finding.favourable,
        "caveats": list(finding.caveats),
        "n": finding.n,
        "overturn": finding.overturn,
        "sheet": finding.sheet,
    }


def _opportunity(one: Opportunity) -> dict[str, Any]:
    values = one.values
    return {
        "lever": one.lever,
        "subject": {"dimension": one.subject[0], "member": one.subject[1]},
        "amount": values["amount"],
        "low": values["low"],
        "high": values["high"],
        "span": one.span,
        "yearly": values["yearly"],
        "counted": one.counted,
        "finding": one.finding,
        "lines": [
            {"name": x.name, "label": x.label, "role": x.role, "value": values[x.name], "kind": x.kind,
             "formula": x.formula, "reason": x.reason}
            for x in one.lines
        ],
    }  # fmt: skip
