"""Clean tables, and named ways to soil them as real exports are."""
