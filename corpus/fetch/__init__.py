"""Pages, feeds and files from the web; `Fetcher` in `client` is the way in."""

from corpus.errors import FetchError
from corpus.fetch.client import Fetcher
from corpus.fetch.types import Fetched, Limits, NotModified
from corpus.urls import canonical

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits", "NotModified", "canonical"]
