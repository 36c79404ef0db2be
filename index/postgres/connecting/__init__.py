"""Connections to PostgreSQL, what they raise, and the tables and claims that are made over them."""
