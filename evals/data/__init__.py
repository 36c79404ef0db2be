"""Reads the data sets, and makes indexes and vectors of them."""
