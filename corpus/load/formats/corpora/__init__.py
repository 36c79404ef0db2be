"""Reads classic collections of news and dumps of sites: one file, many articles, read as they come."""
