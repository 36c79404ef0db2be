"""Defines what was published: loads articles, cleans them and cuts them into passages."""

from corpus.errors import FetchError, FilterError, LoadError, NewsdeskError, Rejected
from corpus.load import load, load_file
from corpus.types import Article, Passage, Published, Span, new_article

__all__ = [
    "Article",
    "FetchError",
    "FilterError",
    "LoadError",
    "NewsdeskError",
    "Passage",
    "Published",
    "Rejected",
    "Span",
    "load",
    "load_file",
    "new_article",
]
