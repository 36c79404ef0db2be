"""Reads dates: when an article was published, and which days its text names."""
