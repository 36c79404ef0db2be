"""Fetches pages, feeds and files from the web; `Fetcher` is the way in."""

from corpus.errors import FetchError
from corpus.fetch.client import Fetcher
from corpus.fetch.types import Fetched, Limits, NotModified

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits", "NotModified"]
