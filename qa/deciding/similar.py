"""Finds the sentences that are most like a question, in any language: what is answered where no reader can read.

The multilingual encoder puts questions near the sentences that answer them, also across languages. Whether the nearest
one does is told by its similarity, and by how far it is ahead of the next one. Of two sentences of one article that it
hardly tells apart, both are quoted.
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


def similar_readings(
    question: Question,
    hits: Sequence[Hit],
    encode_questions: Callable[[Sequence[str]], Vectors],
    encode_passages: Callable[[Sequence[str]], Vectors],
) -> Readings:
    """Returns the sentences of some hits as readings, the most similar first, and what is quoted with the first.

    Args:
        question: What is asked.
        hits: To look through.
        encode_questions: Of the multilingual encoder.
        encode_passages: The same.
    """
    places = [(hit, span) for hit in hits for span in _sentences(hit)]
    if not places:
        return Readings(phrases=())
    texts = [hit.article.text_at(span) for hit, span in places]
    unique = list(dict.fromkeys(texts))
    found = encode_passages(unique) @ encode_questions([question.bare])[0]
    similarity = {text: float(one) for text, one in zip(unique, found, strict=True)}
    ranked = [
        _Sentence(hit=hit, span=span, text=text, similarity=similarity[text])
        for text, (hit, span) in sorted(zip(texts, places, strict=True), key=lambda one: -similarity[one[0]])
    ]
    second = _second(question, ranked)
    quoted = {one.text for one in (ranked[0], second) if one}
    next_best = max((similarity[text] for text in unique if text not in quoted), default=0.0)
    readings = [
        _reading(one, one.similarity - (next_best if one.text in quoted else ranked[0].similarity)) for one in ranked
    ]
    return Readings(phrases=(), sentences=readings, second=readings[ranked.index(second)] if second else None)


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
    similarity, hit = sentence.similarity, sentence.hit
    score = _SIMILARITY * similarity + _LEAD * min(ahead, similarity) + _INTERCEPT
    evidence = Evidence(
        lead=0.0, share=0.0, relevance=0.0, retrieval=hit.score, similarity=similarity, context=0.0, agreement=0.0,
        headline=0.0, fits=0.0, later=0.5, sentence=score,
    )  # fmt: skip
    return Reading(
        hit=hit, answer=sentence.span, value=" ".join(sentence.text.casefold().split()), score=score,
        confidence=1 / (1 + math.exp(-score)), phrase_confidence=0.0, evidence=evidence,
    )  # fmt: skip
