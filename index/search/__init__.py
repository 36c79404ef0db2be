"""One generation, open for searching."""
