"""Hits to readings: where in the passages the answer may stand, and how sure that is.

The Reader protocol is the place of a trained reader. `SentenceReader` is a real but simple one: it
needs no weights besides the encoder's, and answers with a whole sentence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from corpus.sentences import sentence_spans
from corpus.types import Span
from index import Encoder
from index.words import content_words
from qa.types import Hit

PASSAGES_READ = 8
COVERAGE_WEIGHT, RETRIEVAL_WEIGHT = 1.5, 2.0  # beside similarity, whose weight is 1
_LONGEST_SENTENCE = 600  # letters; longer ones are tables and lists that lost their line ends
_FEWEST_WORDS = 4  # "Read on." is no answer
_NEARLY_AS_SIMILAR = 0.9  # of the best sentence's similarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One possible answer.

    Attributes:
        hit: The passage it stands in.
        answers: The answer's pieces, in order, as spans of the article's body.
        quote: The sentence or sentences around them, in the body too.
        score: Higher is better; comparable within one question.
        confidence: Probability in [0, 1] that the quote holds the answer.
    """

    hit: Hit
    answers: tuple[Span, ...]
    quote: Span
    score: float
    confidence: float


class Reader(Protocol):
    """Finds answers in passages."""

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Possible answers in the hits, best first; empty only where no hit has a sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for a sentence; each but `similarity` in [0, 1].

    Attributes:
        similarity: Cosine of question and sentence, in [-1, 1].
        coverage: Share of the question's content words that the sentence has.
        context: Share of them that the passage with its title and date has.
        retrieval: The hit's score.
        passage: The hit's similarity, in [-1, 1].
    """

    similarity: float
    coverage: float
    context: float
    retrieval: float
    passage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a hit: its place in the article's body, and what speaks for it."""

    hit: Hit
    span: Span
    evidence: Evidence


class SentenceReader:
    """Scores the sentences of the best passages against the question.

    A sentence's score is its similarity to the question, the share of the question's content words in
    it, and its passage's retrieval score, weighted; the weights are those with which most questions of
    newsquiz 2022 had their answer in the best sentence. A neighbour in the same paragraph that is nearly
    as similar belongs to the answer: that adds a sentence to 5% of the answers, and half a point to those
    that hold the quiz's answer. Confidence is a logistic regression on the best sentence's evidence
    (`python -m evals.calibrate` fits both and prints them).

    Args:
        encoder: Encodes question and sentences.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """One reading for each sentence of the first 8 hits, best first."""
        sentences = self.sentences(question, hits)
        return sorted(map(partial(_reading, sentences), range(len(sentences))), key=lambda reading: -reading.score)

    def sentences(self, question: str, hits: Sequence[Hit]) -> list[Sentence]:
        """The sentences of the first 8 hits, in their order."""
        places = [(hit, span) for hit in hits[:PASSAGES_READ] for span in _sentence_spans(hit)]
        if not places:
            return []
        asked = set(content_words(question))
        texts = [hit.article.text_at(span) for hit, span in places]
        vectors = self._encoder.encode_questions([question, *texts])
        similarities = vectors[1:] @ vectors[0]
        contexts = {hit.rank: _share(asked, _context(hit)) for hit, _ in places}
        return [
            Sentence(
                hit=hit,
                span=span,
                evidence=Evidence(
                    similarity=float(similarity),
                    coverage=_share(asked, text),
                    context=contexts[hit.rank],
                    retrieval=hit.score,
                    passage=hit.why.similarity,
                ),
            )
            for (hit, span), text, similarity in zip(places, texts, similarities, strict=True)
        ]


def sentence_score(evidence: Evidence) -> float:
    """How well a sentence fits; see `SentenceReader`."""
    return evidence.similarity + COVERAGE_WEIGHT * evidence.coverage + RETRIEVAL_WEIGHT * evidence.retrieval


def confidence(evidence: Evidence) -> float:
    """Probability that the sentence holds the answer; see `SentenceReader`."""
    logit = -6.48 + 1.72 * evidence.coverage + 2.49 * evidence.context + 4.24 * evidence.passage
    return 1.0 / (1.0 + math.exp(-logit))


def _reading(sentences: Sequence[Sentence], place: int) -> Reading:
    best = sentences[place]
    spans = sorted((best.span, *_companion(sentences, place)), key=lambda span: span.start)
    return Reading(
        hit=best.hit,
        answers=tuple(spans),
        quote=Span(start=spans[0].start, end=spans[-1].end),
        score=sentence_score(best.evidence),
        confidence=confidence(best.evidence),
    )


def _companion(sentences: Sequence[Sentence], place: int) -> list[Span]:
    """The neighbour that belongs to a sentence's answer, if one does."""
    best = sentences[place]
    neighbours = [
        other
        for other in sentences[max(place - 1, 0) : place + 2]
        if other is not best
        and other.hit is best.hit
        and other.evidence.similarity >= _NEARLY_AS_SIMILAR * best.evidence.similarity
        and "\n\n" not in _between(best, other)
    ]
    return [max(neighbours, key=lambda other: other.evidence.similarity).span] if neighbours else []


def _between(one: Sentence, other: Sentence) -> str:
    first, second = sorted((one.span, other.span), key=lambda span: span.start)
    return one.hit.article.body[first.end : second.start]


def _sentence_spans(hit: Hit) -> list[Span]:
    """The sentences of a passage, as spans of the article's body; headings and tables left out."""
    start = hit.passage.span.start
    return [
        Span(start=start + span.start, end=start + span.end)
        for span in sentence_spans(hit.passage.text, hit.article.language)
        if span.end - span.start <= _LONGEST_SENTENCE
        and len(hit.passage.text[span.start : span.end].split()) >= _FEWEST_WORDS
    ]


def _context(hit: Hit) -> str:
    published = hit.article.published
    day = f"{published.at:%A} {published.day()}" if published else ""
    return f"{hit.article.title or ''} {hit.article.outlet or ''} {day} {hit.passage.text}"


def _share(asked: set[str], text: str) -> float:
    """The share of asked words that a text has; 0 where nothing is asked."""
    return len(asked.intersection(content_words(text))) / len(asked) if asked else 0.0
