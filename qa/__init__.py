"""What is answered: retrieval, reading and answering over an index of news articles.

from qa import Newsdesk
desk = Newsdesk.open("my-index")
desk.add(["articles/"])
desk.ask("What did Japan promise to buy?")
"""

from index import AddReport, Filters
from qa.composing.settings import LanguageModel
from qa.composing.types import LeftOut, Written, WrittenSentence
from qa.desk import Newsdesk
from qa.digest.types import Digest, Story
from qa.folders import default_folder
from qa.open_desks import retrieve
from qa.reading.evidence import Reading
from qa.reading.reader import Prediction, Reader, ReaderInput, Rereader, ScoredSpan
from qa.timeline.timeline import Timeline
from qa.types import Abstention, Alternative, Answer, Citation, Hit, Outcome, Turn

__all__ = [
    "Abstention",
    "AddReport",
    "Alternative",
    "Answer",
    "Citation",
    "Digest",
    "Filters",
    "Hit",
    "LanguageModel",
    "LeftOut",
    "Newsdesk",
    "Outcome",
    "Prediction",
    "Reader",
    "ReaderInput",
    "Reading",
    "Rereader",
    "ScoredSpan",
    "Story",
    "Timeline",
    "Turn",
    "Written",
    "WrittenSentence",
    "default_folder",
    "retrieve",
]
