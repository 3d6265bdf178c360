"""The command line: demo, analyze, audit, check, new, setup, doctor, functions."""
