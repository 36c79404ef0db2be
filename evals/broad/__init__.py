"""Measures whether broad questions are answered (`python -m evals.broad`), and fits how sure such answers are."""
