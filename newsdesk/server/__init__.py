"""One web application: the page, tools for language models, health and metrics."""
