"""Saved and fetched HTML pages."""
