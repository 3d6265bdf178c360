"""Findings and recommendations as sentences of facts."""
