"""Connections to PostgreSQL, what they raise, and the tables that are made over them."""
