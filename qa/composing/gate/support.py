"""How far the quotes of a sentence support it: by its content words, and by the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text.analysis import content_words
from corpus.types import Span
from qa.reading.reader import Reader, ReaderInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Signs that quotes say what a sentence says.

    Attributes:
        words: Share of the sentence's content words that the quotes have, in [0, 1].
        new: How many content words they do not have.
        sentence: The reader's best log-odds that a quote answers the sentence, read as a question.
        relevance: Its best log-odds that a quote is on the sentence's subject.
        answer: By how much its best span is ahead of "not answered here", the best of all quotes.
    """

    words: float
    new: int
    sentence: float
    relevance: float
    answer: float


def support(sentence: str, words: str, quotes: Sequence[str], reader: Reader) -> Support:
    """Measures how far quotes support a sentence.

    Args:
        sentence: What was written.
        words: Those of it that are compared as words, without numbers and days.
        quotes: What it rests on.
        reader: Reads the sentence as the question, and the quotes as texts.
    """
    wanted = frozenset(content_words(words))
    missing = wanted - set(content_words("\n".join(quotes)))
    text = " ".join(" ".join(quote.split()) for quote in quotes)
    if not text:
        return Support(words=0.0, new=len(wanted), sentence=-99.0, relevance=-99.0, answer=-99.0)
    whole = ReaderInput(header="", body=text, sentences=(Span(start=0, end=len(text)),))
    (read,) = reader.read(sentence, [whole])
    return Support(
        words=1 - len(missing) / len(wanted) if wanted else 1.0,
        new=len(missing),
        sentence=max(read.sentences, default=-99.0),
        relevance=read.relevance,
        answer=read.spans[0].score - read.null if read.spans else -99.0,
    )
