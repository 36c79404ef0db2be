"""Measures times and memory, in this process and in others."""
