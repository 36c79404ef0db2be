"""What a question may be, and what is meant by one article, one id and filters as people write them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from index import Filters, Library
from qa import Newsdesk, Turn
from qa.bounds import QuestionError, bounded_history
from tests.fakes import HashingEncoder, make_articles
from tests.qa.test_outcome_cache import FirstWords


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    made = Newsdesk(Library(tmp_path / "index", HashingEncoder()), FirstWords())
    made.add(make_articles(3, words=60))
    return made


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("x" * 2_001, "the question has 2,001 characters; at most 2,000 are taken"),
        ("who \ud83d won?", "the question is no text: half of a character stands at offset 4"),
    ],
)
def test_what_is_no_question_is_refused_by_every_way_to_ask(desk: Newsdesk, question: str, reason: str) -> None:
    for ask in (desk.ask, desk.retrieve, desk.timeline, lambda text: desk.retrieve([text])):
        with pytest.raises(QuestionError) as raised:
            ask(question)
        assert str(raised.value) == reason


def test_earlier_questions_are_bounded_as_well(desk: Newsdesk) -> None:
    long = Turn(question="x" * 60_000, understood="x", answer=None)
    with pytest.raises(QuestionError, match="an earlier question has 60,000 characters"):
        desk.ask("and when?", history=[long])
    turns = [Turn(question=f"{n}", understood=f"{n}", answer="y" * 60_000) for n in range(20)]
    kept = bounded_history("and when?", turns)
    assert [turn.question for turn in kept] == ["14", "15", "16", "17", "18", "19"]
    assert {len(turn.answer or "") for turn in kept} == {2_000}


def test_one_article_one_path_and_one_id_are_not_taken_apart(desk: Newsdesk, tmp_path: Path) -> None:
    (tmp_path / "quay.txt").write_text("The quay was mended, the harbour board said on Monday.")
    assert desk.add(str(tmp_path / "quay.txt")).added.new == 1
    assert desk.add(tmp_path / "quay.txt").added.unchanged == 1
    (article,) = make_articles(1, seed=5, words=60)
    assert desk.add(article).added.new == 1
    assert desk.remove(article.id) == 1


def test_filters_are_read_as_people_write_them(desk: Newsdesk) -> None:
    outlet = next(name for name, _ in desk.status().outlets if name)
    assert Filters(outlets=frozenset({f" {outlet.upper()} "})) == Filters.of(outlet=outlet)
    assert {hit.article.outlet for hit in desk.retrieve("report", 5, Filters(outlets=frozenset({outlet})))} == {outlet}
    assert Filters(since=datetime(2024, 1, 1)) == Filters.of(since="2024-01-01")
