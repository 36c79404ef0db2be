"""Trains the reader and exports it to the shipped file; see README.md beside this file."""
