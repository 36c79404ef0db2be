"""How far down the answer stands, worked out by hand."""

from __future__ import annotations

import math

import pytest

from evals.measuring.measures import MEASURES, AnswerRanks, RankedPiece, rank_answer, values
from tests.evals.quiz import quiz_question

_QUESTION = quiz_question(answer="Squid Game", urls=["https://a.example/1"])


def _pieces(*texts: str, url: str = "https://b.example/{}") -> list[RankedPiece]:
    return [RankedPiece(url=url.format(number), text=text) for number, text in enumerate(texts)]


def test_the_rank_is_that_of_the_first_hit_with_the_words_in_a_row() -> None:
    found = _pieces("a game of squid", "Squid, game", "The Squid Game")
    assert rank_answer(found, _QUESTION).rank == 2


def test_what_comes_after_the_twentieth_hit_does_not_count() -> None:
    assert rank_answer(_pieces(*["nothing"] * 19, "Squid Game"), _QUESTION).rank == 20
    assert rank_answer(_pieces(*["nothing"] * 20, "Squid Game"), _QUESTION).rank == math.inf


def test_the_article_rank_counts_each_article_once() -> None:
    urls = ["https://b.example/2", "https://b.example/2", "https://c.example/3", "https://a.example/1"]
    assert rank_answer([RankedPiece(url=url, text="nothing") for url in urls], _QUESTION).article_rank == 3
    assert rank_answer([], _QUESTION).article_rank == math.inf


@pytest.mark.parametrize(
    ("before", "within"),
    [(0, (True, True)), (990, (True, True)), (991, (False, True)), (4990, (False, True)), (4991, (False, False))],
)
def test_the_answer_must_end_within_the_first_characters_of_the_hits(before: int, within: tuple[bool, bool]) -> None:
    assert len("Squid Game") == 10
    assert rank_answer(_pieces("x" * before, "Squid Game"), _QUESTION).within == within


def test_a_hit_that_is_cut_by_the_budget_still_counts_up_to_there() -> None:
    text = "Squid Game " + "x" * 5000
    assert rank_answer(_pieces("y" * 900, text), _QUESTION).within == (True, True)


def test_each_measure_has_its_value() -> None:
    ranks = AnswerRanks(rank=4, within=(False, True), article_rank=2)
    assert dict(zip(MEASURES, ranks.values(), strict=True)) == {
        "top 1": 0.0,
        "top 5": 1.0,
        "top 10": 1.0,
        "top 20": 1.0,
        "1,000 chars": 0.0,
        "5,000 chars": 1.0,
        "MRR": 0.5,
    }


def test_what_is_not_found_is_worth_nothing() -> None:
    assert values([rank_answer([], _QUESTION)]).tolist() == [[0.0] * len(MEASURES)]
