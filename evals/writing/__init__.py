"""Measures the gate of written sentences; see evals/README.md."""
