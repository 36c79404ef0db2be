"""What a reader is: a network that sees a question with a passage and marks where the answer may stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.types import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is read.

    Attributes:
        header: Title, outlet and day of the article; read, but no answer is found in it.
        body: The passage.
    """

    header: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A place that may be the answer.

    Attributes:
        span: In the text's body, code points.
        score: A logit; comparable over all texts that are read for one question.
    """

    span: Span
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a reader says of one text.

    Attributes:
        marked: Places, the best first; none lies across another. Empty for a text without a word.
        null: The logit of "not answered here", which stands against the scores of this text.
        relevance: Log-odds that the text speaks of what is asked.
    """

    marked: tuple[Marked, ...]
    null: float
    relevance: float


class Reader(Protocol):
    """Reads texts for a question. Safe to use from many threads."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 of the weights, hex."""
        ...

    def read(self, question: str, texts: Sequence[Text]) -> list[Read]:
        """One for each text, in their order."""
        ...
