"""One module for each format: bytes to articles."""
