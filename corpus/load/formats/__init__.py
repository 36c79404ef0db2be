"""Reads each format: one module turns its bytes into articles."""
