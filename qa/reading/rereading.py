"""Reads the likeliest places once more, with a larger network that would be too slow for all passages.

A place is the sentence of a passage's best reading with as many of its neighbours as fit. Of each of the two
likeliest passages one place is read again. What the larger network says of it takes the place of what the smaller one
said; the rest of the passage keeps its scores, against the larger one's "not answered here".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from corpus.types import Span
from qa.reading.evidence import Reading
from qa.reading.passages import ReadPassage
from qa.reading.reader import Prediction, ReaderInput, Rereader, ScoredSpan
from qa.understanding.question import Question

REREAD = 2  # passages
_LONGEST = 300  # characters of a place: with a question and a header about 100 tokens


def reread(
    reader: Rereader, question: Question, passages: Sequence[ReadPassage], readings: Sequence[Reading]
) -> list[ReadPassage]:
    """Returns all passages, the likeliest ones with what the larger network says of them.

    Args:
        reader: Has the larger network.
        question: What is asked.
        passages: As the smaller network read them.
        readings: Theirs, best first.
    """
    places = _places(passages, readings)
    texts = [_text(passages[number], place) for number, place in places.items()]
    predictions = reader.reread(question.bare, texts)
    before = [
        span
        for number, place in places.items()
        for span in passages[number].prediction.spans
        if span.span.overlaps(place)
    ]
    offset = _log_total(before) - _log_total(span for prediction in predictions for span in prediction.spans)
    found = list(passages)
    for (number, place), prediction in zip(places.items(), predictions, strict=True):
        found[number] = replace(
            passages[number], prediction=_merged(passages[number], place, _moved(prediction, place.start, offset))
        )
    return found


def _places(passages: Sequence[ReadPassage], readings: Iterable[Reading]) -> dict[int, Span]:
    """Returns the places to read again: the number of a passage to a span in its text."""
    by_id = {passage.hit.passage.id: number for number, passage in enumerate(passages)}
    places: dict[int, Span] = {}
    for reading in readings:
        number = by_id[reading.hit.passage.id]
        if len(places) == REREAD:
            break
        if number not in places:
            start = passages[number].hit.passage.span.start
            answer = Span(start=max(0, reading.answer.start - start), end=max(0, reading.answer.end - start))
            places[number] = _place(passages[number].text, answer)
    return places


def _place(text: ReaderInput, answer: Span) -> Span:
    """Returns the sentences around an answer that fit: first its own, then the nearer neighbours, one by one."""
    sentences = text.sentences
    inside = [number for number, sentence in enumerate(sentences) if sentence.overlaps(answer)]
    if not inside:
        return answer
    first, last = inside[0], inside[-1]
    while True:
        wider = [(first - 1, last), (first, last + 1)]
        fitting = [
            (sentences[after].end - sentences[before].start, before, after)
            for before, after in wider
            if before >= 0 and after < len(sentences)
        ]
        length, before, after = min(fitting, default=(_LONGEST + 1, first, last))
        if length > _LONGEST:
            return Span(start=sentences[first].start, end=sentences[last].end)
        first, last = before, after


def _text(passage: ReadPassage, place: Span) -> ReaderInput:
    return ReaderInput(
        header=passage.text.header,
        body=passage.text.body[place.start : place.end],
        sentences=tuple(
            Span(start=sentence.start - place.start, end=sentence.end - place.start)
            for sentence in passage.text.sentences
            if sentence.within(place)
        ),
    )


def _log_total(spans: Iterable[ScoredSpan]) -> float:
    """Returns the log of the sum of some spans' exponentials: what there is to share among them; 0 without a span."""
    scores = [span.score for span in spans]
    return float(np.logaddexp.reduce(scores)) if scores else 0.0


def _moved(prediction: Prediction, start: int, offset: float) -> Prediction:
    """Returns a prediction of a place as one of its passage, with its scores on the smaller network's level."""
    return replace(
        prediction,
        spans=tuple(
            ScoredSpan(span=Span(start=one.span.start + start, end=one.span.end + start), score=one.score + offset)
            for one in prediction.spans
        ),
        null=prediction.null + offset,
    )


def _merged(passage: ReadPassage, place: Span, closer: Prediction) -> Prediction:
    """Returns the larger network's word on a place, with the smaller one's spans of the rest of the passage."""
    before = passage.prediction
    outside = [one for one in before.spans if not one.span.overlaps(place)]
    scores = iter(closer.sentences)
    sentences = tuple(
        next(scores, score) if sentence.within(place) else score
        for sentence, score in zip(passage.text.sentences, before.sentences, strict=False)
    )
    return replace(
        closer,
        relevance=(before.relevance + closer.relevance) / 2,  # better than either: record 130
        spans=tuple(sorted([*closer.spans, *outside], key=lambda one: -one.score)),
        sentences=sentences,
    )
