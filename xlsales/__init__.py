"""A sales analyst that lives in the workbook and never states a number it can't prove."""

__version__ = "0.1.0"
