"""Measures how well near copies are found (`python -m evals.copies`), and what finding them costs."""
