"""What can be found: passages by vector and by word, in an index that is always whole."""

from index.encode import DEFAULT_MODEL, Encoder, SentenceTransformerEncoder
from index.engine import Candidates, Engine, EngineView
from index.intake.files import Intake
from index.library import Library
from index.locations import is_address
from index.opening import open_index
from index.search.view import View
from index.stopwatch import Stopwatch
from index.storage.catalogue import ArticleVersion, Listed, Listing, Order
from index.storage.origins import Source
from index.storage.stories import Coverage
from index.types import Added, AddReport, Filters, Stamp, Status, Uncollected

__all__ = [
    "DEFAULT_MODEL",
    "AddReport",
    "Added",
    "ArticleVersion",
    "Candidates",
    "Coverage",
    "Encoder",
    "Engine",
    "EngineView",
    "Filters",
    "Intake",
    "Library",
    "Listed",
    "Listing",
    "Order",
    "SentenceTransformerEncoder",
    "Source",
    "Stamp",
    "Status",
    "Stopwatch",
    "Uncollected",
    "View",
    "is_address",
    "open_index",
]
