"""The version of the product, also written into every report."""

__version__ = "0.1.0"
