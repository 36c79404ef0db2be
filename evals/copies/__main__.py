"""Runs `python -m evals.copies`."""

from evals.copies.measure import main

main()
