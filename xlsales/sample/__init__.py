"""A believable company with planted stories, for the demo, the tests and the benchmarks."""
