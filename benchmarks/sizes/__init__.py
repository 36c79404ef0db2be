"""Indexes of many sizes, and what changes in them cost."""
