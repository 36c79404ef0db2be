"""What can be found: passages by vector and by word, in an index that is always whole."""

from index.encode import DEFAULT_MODEL, Encoder, SentenceTransformerEncoder
from index.library import Library
from index.stopwatch import Stopwatch
from index.types import Added, Filters, Match, Status

__all__ = [
    "DEFAULT_MODEL",
    "Added",
    "Encoder",
    "Filters",
    "Library",
    "Match",
    "SentenceTransformerEncoder",
    "Status",
    "Stopwatch",
]
