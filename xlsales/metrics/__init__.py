"""One question a file: pure functions from cubes to small tables."""
