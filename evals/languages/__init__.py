"""Measures how articles in other languages are found and answered: `python -m evals.languages`, XQuAD or our own."""
