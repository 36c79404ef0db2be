"""What the multilingual reader says of sentences and phrases, with how like the question their sentences are.

The weights are of logistic regressions over 220 German questions of XQuAD and 250 Japanese ones of JaQuAD's development
set, each asked with and without the article that answers it. See docs/decisions/0134.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.text.passages import header_of
from corpus.types import Span
from qa.reading.evidence import Evidence, Reading
from qa.reading.reader import Prediction, Reader, ReaderInput, ScoredSpan
from qa.reading.spans import trim_to_words
from qa.types import Hit

PHRASE_SHOWN = 0.5  # of confidence in a phrase, from which on it is shown in place of its sentence
_MOST = 15.0  # of a sentence's log-odds, either way
_SURE = 3.0  # of a span's lead over "not answered here": more says nothing more

Place = tuple[str, Span]  # an article's id, and where in it a sentence stands


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHit:
    """A hit with what the reader says of it.

    Attributes:
        sentences: Those of the article that its passage has, in order.
        prediction: Of the passage; its sentences are the same.
    """

    hit: Hit
    sentences: tuple[Span, ...]
    prediction: Prediction

    def lead(self, sentence: Span) -> float:
        """Returns by how much the best span of a sentence is ahead of "not answered here", at most 3."""
        spans = self.prediction.spans
        inside = [one.score for one in spans if self.in_article(one).overlaps(sentence)]
        worst = min((one.score for one in spans), default=self.prediction.null)
        return min(max(inside, default=worst) - self.prediction.null, _SURE)

    def log_odds(self, sentence: Span) -> float:
        """Returns the log-odds that a sentence answers, at most 15 either way."""
        scored = dict(zip(self.sentences, self.prediction.sentences, strict=False))
        return max(-_MOST, min(_MOST, scored.get(sentence, -_MOST)))

    def in_article(self, one: ScoredSpan) -> Span:
        """Returns the place in the article of a span of the passage."""
        start = self.hit.passage.span.start
        return Span(start=start + one.span.start, end=start + one.span.end)


def read_in_any_language(
    reader: Reader,
    question: str,
    hits: Sequence[Hit],
    sentences: Sequence[Sequence[Span]],
    count_tokens: Callable[[str], int],
) -> list[ReadHit]:
    """Reads the passages of some hits.

    Args:
        reader: Of many languages.
        question: What is asked.
        hits: To read.
        sentences: Of each hit's article, those that its passage has.
        count_tokens: Of the encoder, so that passages are read with the headers that they are indexed with.
    """
    texts = [
        ReaderInput(
            header=header_of(hit.article, count_tokens),
            body=hit.passage.text,
            sentences=tuple(_in_passage(hit, sentence) for sentence in spans),
        )
        for hit, spans in zip(hits, sentences, strict=True)
    ]
    return [
        ReadHit(hit=hit, sentences=tuple(spans), prediction=prediction)
        for hit, spans, prediction in zip(hits, sentences, reader.read(question, texts), strict=True)
    ]


def sentence_score(read: ReadHit, sentence: Span, similarity: float) -> float:
    """Scores how well a sentence answers, with its similarity to the question; comparable within one question."""
    return (
        10.6 * similarity
        + 0.252 * read.log_odds(sentence)
        + 0.555 * read.lead(sentence)
        + 0.236 * read.prediction.relevance
        + 9.6 * read.hit.score
    )


def sentence_confidence(read: ReadHit, sentence: Span, similarity: float, ahead: float) -> float:
    """Estimates the probability that a sentence answers, which is so far ahead of the next one in `sentence_score`."""
    return _probability(
        -25.64
        + 26.59 * similarity
        + 0.318 * read.log_odds(sentence)
        + 0.027 * read.lead(sentence)
        + 0.371 * read.prediction.relevance
        + 0.544 * min(ahead, 4.0)
    )


def phrases_in_any_language(
    read: Sequence[ReadHit], similarity: Mapping[Place, float], fits: Callable[[str, str | None], float]
) -> list[Reading]:
    """Weighs the spans that the reader marked; the best comes first.

    Args:
        read: The hits.
        similarity: Of each sentence to the question.
        fits: Says of a phrase and its language whether it can be what is asked for: 1 yes, -1 no, 0 not known.
    """
    scores = [one.score for hit in read for one in hit.prediction.spans]
    if not scores:
        return []
    best = max(scores)
    log_total = best + math.log(sum(math.exp(score - best) for score in scores))
    readings = [reading for hit in read for reading in _phrases(hit, log_total, similarity, fits)]
    return sorted(readings, key=lambda reading: -reading.score)


def _phrases(
    read: ReadHit, log_total: float, similarity: Mapping[Place, float], fits: Callable[[str, str | None], float]
) -> Iterator[Reading]:
    article = read.hit.article
    for scored in read.prediction.spans:
        span = trim_to_words(read.hit.passage.text, scored.span)
        sentence = next((one for one in read.sentences if one.overlaps(read.in_article(scored))), None)
        if span is None or sentence is None:
            continue
        like, share = similarity[article.id, sentence], scored.score - log_total
        on_it, log_odds = read.prediction.relevance, read.log_odds(sentence)
        lead = min(scored.score - read.prediction.null, _SURE)
        start = read.hit.passage.span.start
        answer = Span(start=start + span.start, end=start + span.end)
        text = article.text_at(answer)
        yield Reading(
            hit=read.hit,
            answer=answer,
            value=" ".join(text.casefold().split()),
            score=1.13 * share - 0.53 * lead + 0.195 * on_it + 10.6 * read.hit.score + 2.24 * like + 0.103 * log_odds,
            confidence=_probability(-27.12 + 0.434 * share + 0.418 * on_it + 29.9 * like + 0.359 * log_odds),
            phrase_confidence=_probability(
                -4.26 + 0.111 * min(lead, 0.0) + 0.928 * share + 0.321 * on_it + 3.61 * like + 0.193 * log_odds
            ),
            evidence=Evidence(
                lead=lead, share=share, relevance=on_it, retrieval=read.hit.score, similarity=like,
                context=0.0, agreement=0.0, headline=0.0, fits=fits(text, article.language), later=0.5,
                sentence=log_odds,
            ),
        )  # fmt: skip


def _probability(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-logit))


def _in_passage(hit: Hit, sentence: Span) -> Span:
    passage = hit.passage.span
    return Span(
        start=max(sentence.start, passage.start) - passage.start, end=min(sentence.end, passage.end) - passage.start
    )
