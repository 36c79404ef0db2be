"""The quiz's questions: their day, their question word, and what counts as their answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from evals.data import newsquiz
from tests.evals.quiz import quiz_question


def test_a_question_is_asked_as_of_the_end_of_the_day_after_the_quiz() -> None:
    as_of = quiz_question(quiz_day=date(2022, 6, 30)).as_of.as_of
    assert as_of is not None
    assert datetime(2022, 7, 1, 23, 59, tzinfo=UTC) < as_of < datetime(2022, 7, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "short"), [("Yes", True), ("no", True), ("9%", True), ("Ian", False), ("North", False), ("100", False)]
)
def test_yes_no_and_two_characters_are_short(answer: str, short: bool) -> None:
    assert quiz_question(answer=answer).short is short


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Which show was renewed?", "which"),
        ("To whom did it go?", "who"),
        ("Whose record fell?", "who"),
        ("This week, how much was paid?", "how many"),
        ("How old is the queen, and where was she?", "how many"),
        ("How did it end?", "how"),
        ("The show was renewed. True or false?", "other"),
        ("Somewhat surprisingly, a show was renewed", "other"),
    ],
)
def test_the_question_word_is_the_first_question_word(text: str, word: str) -> None:
    assert quiz_question(text=text).question_word == word


@pytest.mark.parametrize(
    ("answer", "text", "there"),
    [
        ("The Squid Game", "“Squid Game” was renewed", True),
        ("Squid Game", "a squid in a game", False),
        ("Squid Game", "Squid Games", False),
        ("15", "in 2015 there were 150", False),
        ("$1.5 billion", "some $1.5 billion.", True),
        ("the", "the end", False),
    ],
)
def test_an_answer_occurs_as_whole_words_in_a_row(answer: str, text: str, there: bool) -> None:
    assert newsquiz.occurs(answer, text) is there


def test_normalising_leaves_lower_case_words_without_articles_or_punctuation() -> None:
    assert newsquiz.normalise("  The “Queen’s” horse — an  A-list\nwinner… ") == "queen s horse list winner"


def test_answerable_questions_have_articles_and_no_short_answer(small_quiz: Path) -> None:
    assert newsquiz.data_folder() == small_quiz
    assert [question.answer for question in newsquiz.answerable(2022)] == [
        "Ines Moreau",
        "Kestrel",
        "The Venn clock",
        "a lighthouse",
    ]


@pytest.mark.usefixtures("small_quiz")
def test_unanswerable_questions_are_the_other_years_whose_answer_stands_nowhere() -> None:
    assert [question.answer for question in newsquiz.unanswerable(2022)] == ["Ruth Calloway", "eleven"]


def test_a_digest_is_of_the_bytes_of_all_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"ab")
    two.write_bytes(b"c")
    assert (
        newsquiz.files_digest(one, two) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )  # of "abc"
