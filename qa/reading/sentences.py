"""Passages to sentences that may answer: for questions that a phrase answers badly, such as why, how and whether."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from corpus.text.analysis import content_words
from corpus.types import Span
from qa.reading.cues.telling import tells, words_shared
from qa.reading.evidence import Evidence, Reading, sentence_confidence_of, sentence_score_of
from qa.reading.passages import ReadPassage
from qa.reading.values import value
from qa.understanding.question import Question

_ASKS = re.compile(r"\?[\"”’')\]]*\s*$")  # a sentence that asks answers nothing


def sentence_readings(question: Question, passages: Sequence[ReadPassage]) -> list[Reading]:
    """Weighs all sentences that the reader scored; the best comes first. Each is in the text of its article once."""
    best: dict[tuple[str, Span], Reading] = {}
    for passage in passages:
        for reading in _readings(question, passage):
            place = (reading.hit.article.id, reading.answer)
            if place not in best or reading.score > best[place].score:
                best[place] = reading
    return sorted(best.values(), key=lambda reading: -reading.score)


def _readings(question: Question, passage: ReadPassage) -> Iterator[Reading]:
    for sentence, score in zip(passage.text.sentences, passage.prediction.sentences, strict=False):
        if not math.isfinite(score) or _ASKS.search(passage.text.body[sentence.start : sentence.end]):
            continue
        evidence = _evidence(question, passage, sentence, score)
        place = passage.in_article(sentence)
        yield Reading(
            hit=passage.hit,
            answer=place,
            value=value(passage.hit.article.text_at(place)),
            score=sentence_score_of(evidence),
            confidence=sentence_confidence_of(evidence, broad=question.form == "broad"),
            phrase_confidence=0.0,
            evidence=evidence,
        )


def _evidence(question: Question, passage: ReadPassage, sentence: Span, score: float) -> Evidence:
    text = passage.text.body[sentence.start : sentence.end]
    words, told = content_words(text), tells(question, text)
    prediction = passage.prediction
    spans = [span.score for span in prediction.spans if span.span.overlaps(sentence)]
    worst = min((span.score for span in prediction.spans), default=prediction.null)
    best = max(spans, default=worst)
    return Evidence(
        lead=best - prediction.null,
        share=best - max((span.score for span in prediction.spans), default=best),
        relevance=prediction.relevance,
        retrieval=passage.hit.score,
        similarity=passage.hit.why.similarity,
        context=passage.context,
        agreement=0.0,
        headline=passage.headline(words),
        fits=0.0,
        later=passage.later,
        sentence=score,
        words=words_shared(question, words, told),
        tells=told,
    )
