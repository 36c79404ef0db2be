"""What a question asks for, read once."""

from __future__ import annotations

from datetime import date

from qa.understanding.outlets import NamedOutlets
from qa.understanding.question import understand
from tests.qa.questions import NOW, question_of

OUTLETS = ("Harbor Ledger", "The Northern Dispatch", "Pacific Courier")


def test_a_question_says_when_and_from_whom() -> None:
    text = "What is the latest from the Harbor Ledger and Reuters on the strike this October?"
    question = question_of(text, OUTLETS)
    assert (question.text, question.standalone, question.moment, question.latest) == (text, text, NOW, True)
    assert question.outlets == NamedOutlets(present=("Harbor Ledger",), missing=("Reuters",))
    (query,) = question.queries
    assert query.words == "What is the latest from and on the strike this October?"
    assert question.period is not None
    assert (question.period.first, question.period.last) == (date(2025, 10, 1), date(2025, 10, 31))


def test_a_question_may_say_nothing_beside_its_words() -> None:
    question = question_of("Who won the marathon?", OUTLETS)
    assert (question.period, question.latest, question.outlets) == (None, False, NamedOutlets(present=(), missing=()))
    assert (question.form, question.answer_type) == ("short", "party")
    assert (question.bare, set(question.content)) == ("Who won the marathon?", {"won", "marathon"})
    (query,) = question.queries
    assert (query.text, query.words) == ("Who won the marathon?", "Who won the marathon?")
    assert (query.stems, query.content) == (("who", "won", "the", "marathon"), ("won", "marathon"))


def test_the_reader_is_not_told_who_is_cited() -> None:
    """Its form is that of the whole question: "about" and "say" are words of the question, too."""
    assert question_of("Who won, according to Reuters?").bare == "Who won?"
    assert question_of("What did the Harbor Ledger say about the storm?", OUTLETS).form == "broad"


def test_a_follow_up_is_searched_for_as_it_was_understood_and_as_it_was_asked() -> None:
    question = understand("And when was that?", NOW, OUTLETS, "When did the bridge reopen?")
    assert (question.text, question.standalone) == ("And when was that?", "When did the bridge reopen?")
    assert question.understood == "When did the bridge reopen?"
    assert [query.text for query in question.queries] == ["When did the bridge reopen?"]
    assert [query.text for query in question.asked_queries] == ["And when was that?"]
    assert question.answer_type == "time"


def test_a_question_that_stands_alone_is_searched_for_once() -> None:
    question = understand("Who won?", NOW, OUTLETS, "Who won?")
    assert (question.understood, question.asked_queries) == (None, ())


def test_clauses_and_outlets_are_queries_of_their_own() -> None:
    question = question_of('Who said "the dock is gone" and "no one slept"?')
    assert [query.text for query in question.queries] == [
        'Who said "the dock is gone" and ?',
        'Who said and "no one slept"?',
    ]
    question = question_of("How do the Harbor Ledger and the Northern Dispatch describe the talks?", OUTLETS)
    assert [query.outlets.present for query in question.queries] == [("Harbor Ledger",), ("The Northern Dispatch",)]


def test_a_question_without_a_word_has_no_query() -> None:
    assert question_of("?!").queries == ()
