"""One module a sheet: which question it answers, with which tables and charts."""
