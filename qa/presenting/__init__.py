"""Answers as JSON, evidence pages, Markdown and citations to paste; readers' verdicts; the check of saved quotes."""
