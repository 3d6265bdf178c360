"""xlwings' remote engine and Office.js code are there only with a key, read when xlwings is first imported.

This one is xlwings' own for non-commercial use; the product never needs it, and the tests that do are skipped without.
"""

from __future__ import annotations

import os

os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")
