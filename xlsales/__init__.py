"""A sales analyst that lives in the workbook and never states a number it can't prove.

>>> import xlsales
>>> import pandas as pd
>>> days = ["2024-01-05", "2024-01-12", "2024-04-05", "2024-04-12"]
>>> rows = pd.DataFrame({"Date": days, "Region": ["North", "South"] * 2, "Revenue": [6.0, 4.0, 3.0, 2.0]})
>>> report = xlsales.analyze(rows, period="Q2 2024")
>>> report.tables["kpis"].fact("change", metric="revenue").value
-0.5
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from xlsales.version import __version__

if TYPE_CHECKING:
    from xlsales.api import (
        analyze,
        analyze_files,
        as_json,
        audit_report,
        check,
        read,
        write_audit,
        write_document,
        write_workbook,
    )
    from xlsales.errors import InputError, SalesError
    from xlsales.settings import Settings

# Names are imported when first used, so that `import xlsales` and `xlsales --help` stay fast.
_HOME = {
    "analyze": "xlsales.api",
    "analyze_files": "xlsales.api",
    "as_json": "xlsales.api",
    "audit_report": "xlsales.api",
    "check": "xlsales.api",
    "read": "xlsales.api",
    "write_audit": "xlsales.api",
    "write_document": "xlsales.api",
    "write_workbook": "xlsales.api",
    "Settings": "xlsales.settings",
    "SalesError": "xlsales.errors",
    "InputError": "xlsales.errors",
}
__all__ = [
    "InputError",
    "SalesError",
    "Settings",
    "__version__",
    "analyze",
    "analyze_files",
    "as_json",
    "audit_report",
    "check",
    "read",
    "write_audit",
    "write_document",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'xlsales' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
