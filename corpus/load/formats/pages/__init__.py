"""Reads saved and fetched HTML pages."""
