"""The report as data: sheets, tables, charts and text blocks; no Excel in it."""
