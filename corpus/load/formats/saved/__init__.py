"""Reads what browsers save as one file, MHTML and Safari's webarchive, and the subtitles of films."""
