"""Finds the sentences that are most like a question, in any language: what is answered where no reader can read.

The multilingual encoder puts questions near the sentences that answer them, also across languages. Whether the nearest
one does is told by its similarity, and by how far it is ahead of the next one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.text.structure import text_sentences
from corpus.types import Span
from qa.reading.evidence import Evidence, Reading
from qa.types import Hit

Vectors = NDArray[np.float32]
# A logistic regression of whether the nearest of XQuAD's German sentences holds the answer, on 119 questions and the
# same without their articles; see docs/decisions/0127.
_SIMILARITY, _LEAD, _INTERCEPT = 29.0, 72.3, -27.2
_FEWEST_CHARS = 12  # of a sentence that can say something


def similar_readings(
    question: str,
    hits: Sequence[Hit],
    encode_questions: Callable[[Sequence[str]], Vectors],
    encode_passages: Callable[[Sequence[str]], Vectors],
) -> list[Reading]:
    """Returns the sentences of some hits as readings, the most similar first.

    Args:
        question: What is asked.
        hits: To look through.
        encode_questions: Of the multilingual encoder.
        encode_passages: The same.
    """
    places = [(hit, span) for hit in hits for span in _sentences(hit)]
    if not places:
        return []
    texts = [hit.article.text_at(span) for hit, span in places]
    unique = list(dict.fromkeys(texts))
    similarity = dict(zip(unique, encode_passages(unique) @ encode_questions([question])[0], strict=True))
    ranked = sorted(zip(texts, places, strict=True), key=lambda one: -similarity[one[0]])
    best, second = [*sorted(unique, key=lambda text: -similarity[text]), None][:2]
    found = []
    for text, (hit, span) in ranked:
        own = float(similarity[text])
        ahead_of = second if text == best else best
        next_best = float(similarity[ahead_of]) if ahead_of is not None else 0.0
        score = _SIMILARITY * own + _LEAD * min(own - next_best, own) + _INTERCEPT
        found.append(_reading(hit, span, text, own, score))
    return found


def _sentences(hit: Hit) -> list[Span]:
    passage = hit.passage.span
    return [
        span
        for span in text_sentences(hit.article.body, hit.article.language)
        if span.overlaps(passage) and span.end - span.start >= _FEWEST_CHARS
    ]


def _reading(hit: Hit, span: Span, text: str, similarity: float, score: float) -> Reading:
    confidence = 1 / (1 + math.exp(-score))
    evidence = Evidence(
        lead=0.0, share=0.0, relevance=0.0, retrieval=hit.score, similarity=similarity, context=0.0, agreement=0.0,
        headline=0.0, fits=0.0, later=0.5, sentence=score,
    )  # fmt: skip
    return Reading(
        hit=hit, answer=span, value=" ".join(text.casefold().split()), score=score, confidence=confidence,
        phrase_confidence=0.0, evidence=evidence,
    )  # fmt: skip
