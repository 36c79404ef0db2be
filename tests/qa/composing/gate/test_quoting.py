"""Quotes are found in passages whatever their marks, dashes and spaces, and cited with the sentence around them."""

from __future__ import annotations

import pytest

from corpus import Article, new_article
from corpus.types import Span, new_passage
from qa.composing.gate.quoting import cite, find
from qa.composing.types import Source
from qa.types import Hit, Shares, Why

BODY = (
    "The quay reopened on Monday – after four months.\n\nBrandt said that she “doesn’t plan” to close the\nbridge."
    " Fares rise in May. The owner denied that he planned to sell the ferry."
)
ARTICLE = new_article(body=BODY, title="The quay", outlet="Quay Courier", language="en")


def hit(article: Article = ARTICLE, rank: int = 1) -> Hit:
    passage = new_passage(article, Span(start=0, end=len(article.body)))
    why = Why(similarity=0.5, bm25=1.0, terms=(), shares=Shares())
    return Hit(passage=passage, article=article, score=1.0, rank=rank, why=why)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The quay reopened on Monday - after four months.", "The quay reopened on Monday – after four months"),
        ('she "doesn\'t plan" to close the bridge', "she “doesn’t plan” to close the\nbridge"),
        ("fares   rise in may", "Fares rise in May"),
        ("The quay reopened on Monday — after", "The quay reopened on Monday – after"),
    ],
)
def test_a_quote_stands_whatever_its_marks(quote: str, found: str) -> None:
    span = find(BODY, quote)
    assert span is not None
    assert BODY[span.start : span.end] == found


@pytest.mark.parametrize("quote", ["The quay closed on Monday", "he quay reopened", "reopened on Mon", "is", "", "..."])
def test_other_words_and_parts_of_words_do_not_stand(quote: str) -> None:
    assert find(BODY, quote) is None


def test_the_whole_sentence_around_the_words_is_cited() -> None:
    citation = cite(
        Source(passage=1, quote="planned to sell the ferry"), [hit()], "The owner planned to sell the ferry."
    )
    assert citation is not None
    assert citation.quote == "The owner denied that he planned to sell the ferry."
    assert [ARTICLE.text_at(span) for span in citation.answer_spans] == ["planned to sell the ferry"]


def test_words_may_be_left_out_between_dots() -> None:
    citation = cite(Source(passage=1, quote="The quay reopened ... after four months"), [hit()], "")
    assert citation is not None
    assert [ARTICLE.text_at(span) for span in citation.answer_spans] == ["The quay reopened", "after four months"]
    assert cite(Source(passage=1, quote="after four months ... The quay reopened"), [hit()], "") is None


def test_a_number_without_a_quote_rests_on_the_nearest_sentence_of_its_passage() -> None:
    citation = cite(Source(passage=1, quote=""), [hit()], "In May fares rise.")
    assert citation is not None
    assert citation.quote == "Fares rise in May."
    assert cite(Source(passage=2, quote=""), [hit()], "In May fares rise.") is None
    assert cite(Source(passage=0, quote=""), [hit()], "In May fares rise.") is None
    assert cite(Source(passage=1, quote=""), [hit()], "Nothing of this stands anywhere.") is None


def test_a_quote_that_stands_in_another_passage_is_cited_there() -> None:
    other = new_article(body="The ferry stays free for bicycles.", title="Ferry", language="en")
    citation = cite(Source(passage=1, quote="stays free for bicycles"), [hit(), hit(other, 2)], "")
    assert citation is not None
    assert citation.article.id == other.id
