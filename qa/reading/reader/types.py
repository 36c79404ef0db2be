"""What a reader is: a network that sees a question with a passage and scores spans that may be the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from corpus.types import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderInput:
    """A text to read for a question.

    Attributes:
        header: Title, outlet and day of the article; read, but no answer is taken from it.
        body: The passage.
        sentences: Spans of the body, in order, each of which is to be scored.
    """

    header: str
    body: str
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSpan:
    """A span that may be the answer.

    Attributes:
        span: In the text's body, code points.
        score: A logit; comparable over all texts that are read for one question.
    """

    span: Span
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a reader predicts for one text.

    Attributes:
        spans: The best first; none overlaps another. Empty for a text without a word.
        null: The logit of "not answered here", which stands against the scores of this text.
        relevance: Log-odds that the text is about the question's subject.
        sentences: Log-odds that each sentence of the input answers, in their order; -inf for one that did not fit.
    """

    spans: tuple[ScoredSpan, ...]
    null: float
    relevance: float
    sentences: tuple[float, ...] = ()


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

    @property
    def languages(self) -> frozenset[str] | None:
        """The languages that it reads, as codes; None for any."""
        ...

    def read(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns one prediction for each text, in their order."""
        ...


@runtime_checkable
class ManyLanguages(Reader, Protocol):
    """A reader with another network for questions and texts of any language."""

    @property
    def in_any_language(self) -> Reader:
        """The other network's reader."""
        ...


@runtime_checkable
class Rereader(Reader, Protocol):
    """A reader with a larger network, too slow for all texts, that reads the likeliest ones once more."""

    def reread(self, question: str, texts: Sequence[ReaderInput]) -> list[Prediction]:
        """Returns the larger network's prediction for each text, in their order."""
        ...
