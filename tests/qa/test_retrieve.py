"""Fusing, and what `retrieve` promises to scripts."""

from __future__ import annotations

from datetime import date

import pytest

import qa
from corpus import new_article
from corpus.types import Span, new_passage
from index import Filters, Match
from qa import Newsdesk
from qa.retrieve import fuse


def match(body: str, similarity: float, bm25: float) -> Match:
    article = new_article(body=body)
    passage = new_passage(article, Span(start=0, end=len(article.body)))
    return Match(passage=passage, article=article, similarity=similarity, bm25=bm25)


def test_the_score_is_the_convex_combination_of_similarity_and_normalised_bm25() -> None:
    hits = fuse([match("a", 0.5, 2.0), match("b", 0.9, 0.0), match("c", 0.1, 8.0)], 10, dense_weight=0.25)
    assert [(hit.passage.text, hit.rank, round(hit.score, 6)) for hit in hits] == [
        ("c", 1, 0.775),
        ("a", 2, 0.3125),
        ("b", 3, 0.225),
    ]
    assert [round(hit.why.dense + hit.why.words - hit.score, 9) for hit in hits] == [0, 0, 0]


@pytest.mark.parametrize(("weight", "order"), [(0.0, ["c", "a", "b"]), (1.0, ["b", "a", "c"])])
def test_weight_0_ranks_by_words_and_weight_1_by_vectors(weight: float, order: list[str]) -> None:
    matches = [match("a", 0.5, 2.0), match("b", 0.9, 0.0), match("c", 0.1, 8.0)]
    assert [hit.passage.text for hit in fuse(matches, 3, weight)] == order


def test_no_word_in_common_leaves_similarity_alone() -> None:
    assert [round(hit.score, 3) for hit in fuse([match("a", 0.4, 0.0)], 1, 0.5)] == [0.2]


def test_equal_scores_keep_one_order() -> None:
    matches = [match(body, 0.5, 1.0) for body in "abcdef"]
    assert [h.passage.id for h in fuse(matches, 6)] == [h.passage.id for h in fuse(matches[::-1], 6)]


def test_many_questions_at_once_equal_one_at_a_time(samples: Newsdesk) -> None:
    questions = ["what did Japan promise to buy?", "who won the marathon?", "", "storm rainfall"]
    together = samples.retrieve(questions, k=4)
    apart = [samples.retrieve(question, k=4) for question in questions]
    assert [[hit.passage.id for hit in hits] for hits in together] == [[h.passage.id for h in hits] for hits in apart]
    assert together[2] == []


def test_k_is_honoured_and_may_exceed_the_index(samples: Newsdesk) -> None:
    assert [hit.rank for hit in samples.retrieve("bridge", k=3)] == [1, 2, 3]
    everything = samples.retrieve("bridge", k=10_000)
    assert len(everything) == samples.status().passages
    with pytest.raises(ValueError, match="k must be at least 1"):
        samples.retrieve("bridge", k=0)


def test_outlet_and_dates_filter_the_hits(samples: Newsdesk) -> None:
    filters = Filters.of(since="2025-10-01", until="2025-10-20", outlet=["tessaly county record (SAMPLE)"])
    hits = samples.retrieve("what happened?", k=50, filters=filters)
    assert {hit.article.outlet for hit in hits} == {"Tessaly County Record (sample)"}
    days = {hit.article.published.at.date() for hit in hits if hit.article.published}
    assert days == {date(2025, 10, 17), date(2025, 10, 20)}


def test_as_of_hides_what_was_published_later(samples: Newsdesk) -> None:
    question = "How many boats did the harbor fire damage?"
    before = samples.retrieve(question, k=20, filters=Filters.of(as_of="2025-09-16"))
    assert {hit.article.title for hit in before if hit.why.words} >= {"Fire in Port Alder harbor damages 14 boats"}
    assert not any("Correction" in (hit.article.title or "") for hit in before)
    after = samples.retrieve(question, k=20, filters=Filters.of(as_of="2025-09-19"))
    assert any("Correction" in (hit.article.title or "") for hit in after)


def test_one_line_retrieval_keeps_its_desk_open(samples: Newsdesk) -> None:
    folder = samples.status().folder
    first = qa.retrieve("what did Japan promise to buy?", 1, index=folder)
    assert first[0].article.title == "Soybeans and vehicles: what Japan offered for lower tariffs"
    assert qa.retrieve("what did Japan promise to buy?", 1, index=folder) == first
    assert qa.retrieve(["what did Japan promise to buy?"], 1, index=folder) == [first]
