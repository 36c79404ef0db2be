"""Newsdesk: questions to news articles, answered in the articles' own words.

from newsdesk import Newsdesk
desk = Newsdesk.open("my-index")
desk.add(["articles/"])
desk.ask("What did Japan promise to buy?")
"""

from importlib.metadata import version

from corpus import Article, NewsdeskError, Published, Span
from index import AddReport, Encoder, Filters, Status
from qa import (
    Abstention,
    Alternative,
    Answer,
    Citation,
    Digest,
    Hit,
    LanguageModel,
    LeftOut,
    Newsdesk,
    Outcome,
    Prediction,
    Reader,
    ReaderInput,
    ScoredSpan,
    Story,
    Timeline,
    Turn,
    Written,
    WrittenSentence,
    default_folder,
    retrieve,
)

__version__ = version("newsdesk")

__all__ = [
    "Abstention",
    "AddReport",
    "Alternative",
    "Answer",
    "Article",
    "Citation",
    "Digest",
    "Encoder",
    "Filters",
    "Hit",
    "LanguageModel",
    "LeftOut",
    "Newsdesk",
    "NewsdeskError",
    "Outcome",
    "Prediction",
    "Published",
    "Reader",
    "ReaderInput",
    "ScoredSpan",
    "Span",
    "Status",
    "Story",
    "Timeline",
    "Turn",
    "Written",
    "WrittenSentence",
    "__version__",
    "default_folder",
    "retrieve",
]
