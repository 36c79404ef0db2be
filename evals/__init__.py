"""Measures the quality of answers on real questions; see README.md beside this file."""
