"""Understands dumps of programs and news APIs: where their records lie, and what the values of fields say."""
