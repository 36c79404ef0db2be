"""What the sentence reader reads, and how sure it is."""

from __future__ import annotations

import pytest

from index import Encoder
from qa import Newsdesk
from qa.read import Evidence, SentenceReader, confidence, sentence_score


def evidence(**given: float) -> Evidence:
    return Evidence(**{**dict.fromkeys(("similarity", "coverage", "context", "retrieval", "passage"), 0.5), **given})


@pytest.mark.parametrize("field", ["similarity", "coverage", "retrieval"])
def test_more_evidence_is_a_better_score(field: str) -> None:
    assert sentence_score(evidence(**{field: 0.6})) > sentence_score(evidence())


@pytest.mark.parametrize("field", ["coverage", "context", "passage"])
def test_more_evidence_is_more_confidence(field: str) -> None:
    assert 0.0 < confidence(evidence()) < confidence(evidence(**{field: 0.6})) < 1.0


def test_readings_are_sentences_of_the_hits_best_first(samples: Newsdesk, encoder: Encoder) -> None:
    hits = samples.retrieve("Who won the Lake Orrin Marathon?", k=3)
    readings = SentenceReader(encoder).read("Who won the Lake Orrin Marathon?", hits)
    assert [reading.score for reading in readings] == sorted((r.score for r in readings), reverse=True)
    best = readings[0]
    assert "Daniel Okafor-Reyes" in best.hit.article.body[best.quote.start : best.quote.end]
    assert all(reading.quote.within(reading.hit.passage.span) for reading in readings)


def test_no_hits_are_no_readings(encoder: Encoder) -> None:
    assert SentenceReader(encoder).read("Who won?", []) == []
