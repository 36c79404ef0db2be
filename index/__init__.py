"""What can be found: passages by vector and by word, in an index that is always whole."""

from index.catalogue import ArticleVersion, Listed, Listing, Order
from index.encode import DEFAULT_MODEL, Encoder, SentenceTransformerEncoder
from index.intake import Intake
from index.library import Library
from index.origins import Source
from index.stopwatch import Stopwatch
from index.stories import Coverage
from index.types import Added, AddReport, Filters, Match, Status
from index.view import Candidates, View

__all__ = [
    "DEFAULT_MODEL",
    "AddReport",
    "Added",
    "ArticleVersion",
    "Candidates",
    "Coverage",
    "Encoder",
    "Filters",
    "Intake",
    "Library",
    "Listed",
    "Listing",
    "Match",
    "Order",
    "SentenceTransformerEncoder",
    "Source",
    "Status",
    "Stopwatch",
    "View",
]
