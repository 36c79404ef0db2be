"""Files, web pages and watched sources, taken into an index."""
