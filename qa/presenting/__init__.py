"""Answers as records, pages of evidence, citations and exports."""
