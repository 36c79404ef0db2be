"""Holds each written sentence against its quotes."""
