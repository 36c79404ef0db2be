"""Hits to readings: the phrases and the sentences of the first hits that may answer, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.reading.evidence import Reading
from qa.reading.passages import ReadPassage, read_passages
from qa.reading.phrases import phrase_readings
from qa.reading.reader import Reader, Rereader
from qa.reading.rereading import reread
from qa.reading.sentences import sentence_readings
from qa.types import Hit
from qa.understanding.question import Question

PASSAGES_READ = 11
_FAR = 3.0  # in score: so far behind a phrase of the wrong type, none of the right type is the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What may answer a question.

    Attributes:
        phrases: Best first.
        sentences: Best first; the reader may score none.
        second: Of the sentences, what is quoted with the first one where that is decided already.
    """

    phrases: Sequence[Reading]
    sentences: Sequence[Reading] = ()
    second: Reading | None = None

    @property
    def fitting(self) -> Sequence[Reading]:
        """Returns the phrases that can be of the type that is asked for; all of them where none can.

        The same where the best of the type is far behind: then the answer stands beside the best of another type.
        """
        fitting = [one for one in self.phrases if one.evidence.fits >= 0]
        return fitting if fitting and fitting[0].score >= self.phrases[0].score - _FAR else self.phrases


def read_hits(reader: Reader, question: Question, hits: Sequence[Hit], count_tokens: Callable[[str], int]) -> Readings:
    """Reads the first 11 hits, and the likeliest places once more if the reader can; nothing may answer without a word.

    Args:
        reader: Scores spans and sentences.
        question: What is asked.
        hits: Best first.
        count_tokens: Of the encoder, so that passages are read with the headers that they are indexed with.
    """
    passages = read_passages(reader, question, hits[:PASSAGES_READ], count_tokens)
    if isinstance(reader, Rereader) and not question.is_overview:
        passages = reread(reader, question, passages, _likeliest(question, passages))
    return Readings(phrases=phrase_readings(question, passages), sentences=sentence_readings(question, passages))


def _likeliest(question: Question, passages: Sequence[ReadPassage]) -> Sequence[Reading]:
    """Returns the readings of the kind that the question asks for, best first."""
    if question.wants_sentence:
        return sentence_readings(question, passages)
    return Readings(phrases=phrase_readings(question, passages)).fitting


def reranked(hits: Sequence[Hit], readings: Sequence[Reading]) -> tuple[Hit, ...]:
    """Puts hits in the order of their best readings, then those without one; ranks count anew."""
    order = dict.fromkeys([reading.hit.rank for reading in readings] + [hit.rank for hit in hits])
    by_rank = {hit.rank: hit for hit in hits}
    return tuple(replace(by_rank[old], rank=rank) for rank, old in enumerate(order, 1))
