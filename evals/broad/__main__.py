"""Runs `python -m evals.broad`."""

from evals.broad.asking import main

main()
