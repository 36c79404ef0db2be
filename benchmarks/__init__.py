"""Measures speed, memory and size; see README.md beside this file."""
