"""Passages to possible answers: the spans that the reader scores, and what speaks for each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.text.analysis import content_words
from corpus.text.passages import header_of
from corpus.types import Span
from qa.reading.agreement import Agreement
from qa.reading.evidence import (
    ON_SUBJECT,
    Evidence,
    Reading,
    confidence_of,
    fits,
    overview_confidence_of,
    score_of,
)
from qa.reading.reader import Prediction, Reader, ReaderInput, ScoredSpan
from qa.reading.spans import particulars, trim_to_words
from qa.reading.values import figures, value
from qa.types import Hit
from qa.understanding.question import Question

PASSAGES_READ = 11
_BEGINNING = 600  # characters of an article that say what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """A hit with what the reader says of it.

    Attributes:
        title: The content words of its article's title.
        context: As in `Evidence`.
    """

    hit: Hit
    prediction: Prediction
    title: tuple[str, ...]
    context: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A span that the reader scored, cut to whole words; `span` lies in the passage's text."""

    passage: _Passage
    scored: ScoredSpan
    span: Span
    value: str

    @property
    def text(self) -> str:
        """Gives its words."""
        return self.passage.hit.passage.text[self.span.start : self.span.end]

    @property
    def share_of_best(self) -> float:
        """Returns how near it comes to the best place of its own passage, in [0, 1]."""
        return math.exp(self.scored.score - self.passage.prediction.spans[0].score)


def read_hits(
    reader: Reader, question: Question, hits: Sequence[Hit], count_tokens: Callable[[str], int]
) -> list[Reading]:
    """Reads the first 11 hits; the best reading comes first, and there is none where no hit has a word.

    Args:
        reader: Scores spans.
        question: What is asked.
        hits: Best first.
        count_tokens: Of the encoder, so that passages are read with the headers that they are indexed with.
    """
    hits = hits[:PASSAGES_READ]
    texts = [ReaderInput(header=header_of(hit.article, count_tokens), body=hit.passage.text) for hit in hits]
    return readings(question, hits, texts, reader.read(question.bare, texts))


def readings(
    question: Question, hits: Sequence[Hit], texts: Sequence[ReaderInput], predictions: Sequence[Prediction]
) -> list[Reading]:
    """Weighs all spans that the reader scored; the best reading comes first.

    Args:
        question: What is asked.
        hits: Best first.
        texts: What was read of each.
        predictions: Of the reader, for each.
    """
    scores = [span.score for one in predictions for span in one.spans]
    if not scores:
        return []
    best = max(scores)
    log_total = math.log(sum(math.exp(score - best) for score in scores)) + best
    passages = _passages(question, hits, texts, predictions)
    candidates = [one for passage in passages for one in _candidates(question, passage)]
    agreement = Agreement()
    for one in candidates:
        agreement.add(one.passage.hit.article.id, one.value, math.exp(one.scored.score - best))
    relevant = [hit for hit, one in zip(hits, predictions, strict=True) if one.relevance > ON_SUBJECT]
    weighed = [_reading(question, one, _evidence(question, one, log_total, agreement, relevant)) for one in candidates]
    return sorted(weighed, key=lambda reading: -reading.score)


def reranked(hits: Sequence[Hit], readings: Sequence[Reading]) -> tuple[Hit, ...]:
    """Puts hits in the order of their best readings, then those without one; ranks count anew."""
    order = dict.fromkeys([reading.hit.rank for reading in readings] + [hit.rank for hit in hits])
    by_rank = {hit.rank: hit for hit in hits}
    return tuple(replace(by_rank[old], rank=rank) for rank, old in enumerate(order, 1))


def _passages(
    question: Question, hits: Sequence[Hit], texts: Sequence[ReaderInput], predictions: Sequence[Prediction]
) -> Iterable[_Passage]:
    about = frozenset(content_words(question.subject)) if question.is_overview else question.content
    for hit, text, one in zip(hits, texts, predictions, strict=True):
        beginning = hit.article.body[:_BEGINNING] if question.is_overview else text.body
        yield _Passage(
            hit=hit,
            prediction=one,
            title=tuple(content_words(hit.article.title or "")),
            context=_share(about, content_words(f"{text.header} {beginning}")),
        )


def _candidates(question: Question, passage: _Passage) -> Iterable[_Candidate]:
    text = passage.hit.passage.text
    for scored in passage.prediction.spans:
        span = trim_to_words(text, scored.span)
        if span is None:
            continue
        if question.answer_type is None:
            span = particulars(text, span)
        written = value(text[span.start : span.end])
        if question.answer_type == "number":
            written = figures(written, lambda word: not question.content.isdisjoint(content_words(word)))
        yield _Candidate(passage=passage, scored=scored, span=span, value=written)


def _evidence(
    question: Question, one: _Candidate, log_total: float, agreement: Agreement, relevant: Sequence[Hit]
) -> Evidence:
    hit, prediction = one.passage.hit, one.passage.prediction
    agreeing = math.sqrt(one.share_of_best) * agreement.with_others(hit.article.id, one.value)
    words = frozenset(content_words(one.text))
    return Evidence(
        lead=one.scored.score - prediction.null,
        share=one.scored.score - log_total,
        relevance=prediction.relevance,
        retrieval=hit.score,
        similarity=hit.why.similarity,
        context=one.passage.context,
        agreement=math.log1p(agreeing),
        headline=_share(words, one.passage.title) if one.passage.title else 0.5,
        fits=fits(question.answer_type, one.text),
        later=_later(hit, relevant),
    )


def _reading(question: Question, one: _Candidate, evidence: Evidence) -> Reading:
    start = one.passage.hit.passage.span.start
    return Reading(
        hit=one.passage.hit,
        answer=Span(start=start + one.span.start, end=start + one.span.end),
        value=one.value,
        score=score_of(evidence),
        confidence=overview_confidence_of(evidence) if question.is_overview else confidence_of(evidence),
        evidence=evidence,
    )


def _later(hit: Hit, hits: Sequence[Hit]) -> float:
    """Returns the share of the other dated hits that were published before one; a half where none is dated."""
    published = hit.article.published
    days = [other.article.published.at for other in hits if other is not hit and other.article.published]
    return sum(day < published.at for day in days) / len(days) if published and days else 0.5


def _share(wanted: frozenset[str], words: Iterable[str]) -> float:
    """Returns the share of wanted words that are among some; 0 where nothing is wanted."""
    return len(wanted.intersection(words)) / len(wanted) if wanted else 0.0
