"""Newsdesk as a part of other frameworks."""
