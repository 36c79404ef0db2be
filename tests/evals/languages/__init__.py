"""Tests of what is measured in other languages."""
