"""Which authors a question wants the articles of, and whether it asks for these or for something in them."""

from __future__ import annotations

import pytest

from qa.understanding.authors import NamedAuthors, named_authors
from qa.understanding.question import understand
from tests.qa.questions import NOW

NAMES = ["Ada Venn", "Nora Quill", "Ed Lund", "Rosa Lund", "Will May", "Jean-Luc d’Arcy"]
OUTLETS = ["Harbor Ledger"]


@pytest.mark.parametrize(
    ("question", "authors"),
    [
        ("What did Ada Venn write last month?", ["Ada Venn"]),
        ("what did ada venn write about the bridge?", ["Ada Venn"]),
        ("articles by Ada Venn about the bridge", ["Ada Venn"]),
        ("Show me the latest articles by Ada Venn.", ["Ada Venn"]),
        ("What are the latest stories written by Nora Quill?", ["Nora Quill"]),
        ("Which articles did Nora Quill publish this week?", ["Nora Quill"]),
        ("Summarize what Ada Venn wrote about the strike", ["Ada Venn"]),
        ("What has Ada Venn written on the bridge?", ["Ada Venn"]),
        ("Ada Venn's columns on the bridge", ["Ada Venn"]),
        ("Find Ada Venn’s reporting about the strike", ["Ada Venn"]),
        ("articles by Ada Venn, Nora Quill and Ed Lund", ["Ada Venn", "Nora Quill", "Ed Lund"]),
        ("What did Venn write about the bridge?", ["Ada Venn"]),
        ("stories by Lund about the harbour", ["Ed Lund", "Rosa Lund"]),
        ("What was written by Jean-Luc d'Arcy?", ["Jean-Luc d’Arcy"]),
    ],
)
def test_who_is_asked_for_as_a_writer_is_found(question: str, authors: list[str]) -> None:
    named = named_authors(question, lambda: NAMES)
    assert list(named.present) == authors
    assert named.asks_for_articles is bool(authors)


@pytest.mark.parametrize(
    "question",
    [
        "What did Ada Venn say about the bridge?",
        "Who is Ada Venn?",
        "What did Ada Venn write to the mayor?",
        "What did Ada Venn write on Truth Social?",
        "What did Ada Venn report a theft of?",
        "articles by may about the bridge",
        "Who was hit by Ada Venn?",
        "What did they write about the bridge?",
        "What is Ada Venn's story?",
        "",
    ],
)
def test_who_is_asked_about_is_no_writer(question: str) -> None:
    assert named_authors(question, lambda: NAMES) == NamedAuthors()


@pytest.mark.parametrize(
    "question",
    [
        "How much will the bridge cost, according to the article by Ada Venn?",
        "Who won in the story by Ada Venn?",
        "Did the report by Ada Venn name the mayor?",
    ],
)
def test_what_is_asked_for_in_an_article_is_no_list_of_articles(question: str) -> None:
    named = named_authors(question, lambda: NAMES)
    assert (named.present, named.asks_for_articles) == (("Ada Venn",), False)


def test_who_wrote_nothing_here_is_named() -> None:
    """Only behind "articles by" and the like: who wrote what articles tell of need not be an author here."""
    named = named_authors("articles by Sam Okafor about the bridge", lambda: NAMES)
    assert (named.present, named.missing, named.asks_for_articles) == ((), ("Sam Okafor",), True)
    assert named_authors("What did Sam Okafor write about the bridge?", lambda: NAMES) == NamedAuthors()
    assert named_authors("the report by Sam Okafor", lambda: NAMES) == NamedAuthors()


def test_an_outlet_is_no_author() -> None:
    question = understand("articles by the Harbor Ledger about the bridge", NOW, OUTLETS, authors=lambda: OUTLETS)
    assert (question.outlets.present, question.authors) == (("Harbor Ledger",), NamedAuthors())


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What did Ada Venn write last month?", ""),
        ("What did Ada Venn write?", ""),
        ("articles by Ada Venn about the bridge", "bridge"),
        ("Could you show me articles by Ada Venn on the cannery strike of last week, please?", "cannery strike"),
    ],
)
def test_a_question_for_articles_is_an_overview_of_its_subject(text: str, subject: str) -> None:
    """Its words do not have who wrote them, nor that they are articles."""
    question = understand(text, NOW, OUTLETS, authors=lambda: NAMES)
    assert (question.form, question.subject) == ("overview", subject)
    assert not question.content & {"ada", "venn", "articl", "write"}


def test_the_authors_of_the_corpus_are_not_gathered_for_other_questions() -> None:
    def gathered() -> list[str]:
        raise AssertionError("nobody was asked for")

    assert named_authors("How much will the bridge cost?", gathered) == NamedAuthors()
    with pytest.raises(AssertionError):
        named_authors("What did Ada Venn write?", gathered)
