"""Finds what answers in any language: the sentences that are most like a question, and what the reader says of them.

The multilingual encoder puts questions near the sentences that answer them, also across languages. Whether the nearest
one does is told by its similarity, and by how far it is ahead of the next one. Of two sentences of one article that it
hardly tells apart, both are quoted. The multilingual reader, where there is one, says which of the sentences answer,
and marks a phrase.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.text.languages.days import without_days
from corpus.text.languages.numbers import numbers_in
from corpus.text.structure import text_sentences
from corpus.types import Span
from qa.reading.evidence import Evidence, Reading
from qa.reading.multilingual import (
    PHRASE_SHOWN,
    ReadHit,
    phrases_in_any_language,
    read_in_any_language,
    sentence_confidence,
    sentence_score,
)
from qa.reading.reader import Reader
from qa.reading.readings import Readings
from qa.types import Hit
from qa.understanding.answer_types import COUNTED, AnswerType
from qa.understanding.languages.asking import asked_kind
from qa.understanding.languages.tables import QuestionKind, language_tables
from qa.understanding.question import Question

Vectors = NDArray[np.float32]
# A logistic regression of whether the nearest of XQuAD's German sentences holds the answer, on 119 questions and the
# same without their articles; see docs/decisions/0127. The constant was -27.2 before a second sentence was quoted.
_SIMILARITY, _LEAD, _INTERCEPT = 29.0, 72.3, -27.4
# In similarity, that a second sentence is behind the first at most: 0.27 of questions get one. See docs/decisions/0132.
_BEHIND = 0.02
_VALUE_BEHIND = 0.1  # the same for the nearest sentence with a number or a time, where the first has none
_KIND_OF: Mapping[QuestionKind, frozenset[AnswerType]] = {
    "how many": COUNTED,
    "when": frozenset({"year", "date", "clock", "time"}),
    "who": frozenset({"person", "party"}),
    "where": frozenset({"place", "country", "state"}),
}
_FEWEST_CHARS = 12  # of a sentence that can say something


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    hit: Hit
    span: Span
    text: str
    similarity: float
    score: float
    read: ReadHit | None


def similar_readings(
    question: Question,
    hits: Sequence[Hit],
    encode_questions: Callable[[Sequence[str]], Vectors],
    encode_passages: Callable[[Sequence[str]], Vectors],
    reader: Reader | None = None,
    count_tokens: Callable[[str], int] = len,
) -> Readings:
    """Returns the sentences of some hits as readings, best first, and what is quoted with the first.

    Without a reader the most similar one is the best. With one there are phrases, too, where the best of them is sure.

    Args:
        question: What is asked.
        hits: To look through.
        encode_questions: Of the multilingual encoder.
        encode_passages: The same.
        reader: Of many languages.
        count_tokens: Of the encoder, for the reader's headers.
    """
    by_hit = [_sentences(hit) for hit in hits]
    places = [(hit, span) for hit, spans in zip(hits, by_hit, strict=True) for span in spans]
    if not places:
        return Readings(phrases=())
    texts = [hit.article.text_at(span) for hit, span in places]
    unique = list(dict.fromkeys(texts))
    found = encode_passages(unique) @ encode_questions([question.bare])[0]
    similarity = {text: float(one) for text, one in zip(unique, found, strict=True)}
    read: Sequence[ReadHit | None] = [None] * len(hits)
    if reader:
        read = read_in_any_language(reader, question.bare, hits, by_hit, count_tokens)
    sentences = [
        _sentence(hit, span, said, similarity)
        for hit, spans, said in zip(hits, by_hit, read, strict=True)
        for span in spans
    ]
    ranked = sorted(sentences, key=lambda one: -one.score)
    second = _second(question, ranked)
    quoted = {one.text for one in (ranked[0], second) if one}
    next_best = max((one.score for one in ranked if one.text not in quoted), default=0.0)
    readings = [_reading(one, one.score - (next_best if one.text in quoted else ranked[0].score)) for one in ranked]
    return Readings(
        phrases=_phrases(question, [said for said in read if said], ranked),
        sentences=readings,
        second=readings[ranked.index(second)] if second else None,
    )


def _sentence(hit: Hit, span: Span, read: ReadHit | None, similarity: Mapping[str, float]) -> _Sentence:
    text = hit.article.text_at(span)
    like = similarity[text]
    score = sentence_score(read, span, like) if read else like
    return _Sentence(hit=hit, span=span, text=text, similarity=like, score=score, read=read)


def _phrases(question: Question, read: Sequence[ReadHit], sentences: Sequence[_Sentence]) -> Sequence[Reading]:
    """Returns the phrases, the best first, if it is sure enough and the question asks for one; else none."""
    wanted = wanted_kind(question)
    if not read or question.wants_sentence or question.is_overview or wanted == "why":
        return ()

    def fits(text: str, language: str | None) -> float:
        if wanted in ("how many", "when"):
            return 1.0 if has_value(wanted, text, language) else -1.0
        return 0.0

    similarity = {(one.hit.article.id, one.span): one.similarity for one in sentences}
    found = Readings(phrases=phrases_in_any_language(read, similarity, fits)).fitting
    return found if found and found[0].phrase_confidence >= PHRASE_SHOWN and found[0].evidence.fits >= 0 else ()


def _second(question: Question, ranked: Sequence[_Sentence]) -> _Sentence | None:
    """Returns the sentence that is quoted with the first one: of the same article, and hardly less like the question.

    Where a number or a time is asked for and the first sentence has none, it is the nearest that has one. Where it is a
    person or a place, it is the sentence that follows: an article names a thing before it says who and where.
    """
    first = ranked[0]
    beside = [one for one in ranked if one.hit.article.id == first.hit.article.id and one.text != first.text]
    wanted, language = wanted_kind(question), first.hit.article.language
    if wanted in ("how many", "when") and not has_value(wanted, first.text, language):
        near = (one for one in beside if first.similarity - one.similarity < _VALUE_BEHIND)
        if valued := next((one for one in near if has_value(wanted, one.text, language)), None):
            return valued
    following = next((one for one in ranked if one.text != first.text), None)
    if following in beside and first.similarity - following.similarity < _BEHIND:
        return following
    behind = [one for one in beside if _follows(first, one)] if wanted in ("who", "where") else []
    return min(behind, key=lambda one: one.span.start, default=None)


def _follows(first: _Sentence, other: _Sentence) -> bool:
    """Returns whether a sentence stands behind another in the same paragraph."""
    between = first.hit.article.body[first.span.end : other.span.start]
    return other.span.start >= first.span.end and "\n\n" not in between


def wanted_kind(question: Question) -> QuestionKind | None:
    """Returns what a question asks for; of an English one, as far as it is a number, a time, a person or a place."""
    kind = asked_kind(question.bare, question.language)
    return kind or next((name for name, types in _KIND_OF.items() if question.answer_type in types), None)


def has_value(wanted: QuestionKind, sentence: str, language: str | None) -> bool:
    """Returns whether a sentence has a number that counts something, or for "when" a time.

    Args:
        wanted: "how many" or "when".
        sentence: To look at.
        language: Of the sentence, ISO 639 code.
    """
    if wanted == "how many":
        return bool(numbers_in(without_days(sentence, language), language))
    table = language_tables().get(language or "")
    named = table is not None and any(period.search(sentence) for period in table.periods.values())
    return named or bool(numbers_in(sentence, language))


def _sentences(hit: Hit) -> list[Span]:
    passage = hit.passage.span
    return [
        span
        for span in text_sentences(hit.article.body, hit.article.language)
        if span.overlaps(passage) and span.end - span.start >= _FEWEST_CHARS
    ]


def _reading(sentence: _Sentence, ahead: float) -> Reading:
    """Makes a reading of a sentence that is so far ahead of the next one."""
    similarity, hit, read = sentence.similarity, sentence.hit, sentence.read
    if read:
        score, confidence = sentence.score, sentence_confidence(read, sentence.span, similarity, ahead)
    else:
        score = _SIMILARITY * similarity + _LEAD * min(ahead, similarity) + _INTERCEPT
        confidence = 1 / (1 + math.exp(-score))
    evidence = Evidence(
        lead=0.0, share=0.0, relevance=0.0, retrieval=hit.score, similarity=similarity, context=0.0, agreement=0.0,
        headline=0.0, fits=0.0, later=0.5, sentence=score,
    )  # fmt: skip
    return Reading(
        hit=hit, answer=sentence.span, value=" ".join(sentence.text.casefold().split()), score=score,
        confidence=confidence, phrase_confidence=0.0, evidence=evidence,
    )  # fmt: skip
