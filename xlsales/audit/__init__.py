"""Is this report true? Claims read from text, queries, verdicts."""
