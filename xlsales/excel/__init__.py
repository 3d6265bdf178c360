"""The report as a workbook: files, open books, formulas, buttons, and the template."""
