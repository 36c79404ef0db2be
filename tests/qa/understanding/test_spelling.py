"""A word that the corpus has not is read as one that it has, if they differ by a letter and the rest fits."""

from __future__ import annotations

import pytest

from corpus import new_article
from newsdesk import Answer, Newsdesk
from qa.understanding.spelling import respelt

pytestmark = pytest.mark.models

BODIES = [
    "Work on the Harrow tower began on Monday. It will have 51 floors.",
    "Astrid Lindqvist trails Samuel Okafor by six points in a poll for mayor of Quarrydale.",
    "A flood closed the road to Marrow. The coast guard of Quarrydale sent two boats for the ferry.",
    "The summer in Quarrydale was dry.",
    "The Quarrydale council commissioned a mural from Ines Calder.",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Newsdesk:
    made = Newsdesk.open(tmp_path_factory.mktemp("spelling") / "index")
    made.add(new_article(body=body, url=f"https://news.example/{row}") for row, body in enumerate(BODIES))
    return made


def read_as(desk: Newsdesk, question: str) -> str:
    with desk.library.reading() as view:
        assert view is not None
        return respelt(question, view, desk.library.encoder.count_tokens)


@pytest.mark.parametrize(
    ("question", "better"),
    [
        ("How many floors will the Harow tower have?", "How many floors will the Harrow tower have?"),
        ("How many flors will the Harow tower have?", "How many floors will the Harrow tower have?"),
        ("By how much does Lindquist trail Okafur?", "By how much does Lindqvist trail Okafor?"),
        ("Who leads the poll in Quarydale?", "Who leads the poll in Quarrydale?"),
        ("Who comissioned the mural?", "Who commissioned the mural?"),
        ("Who is Lindquist?", "Who is Lindqvist?"),  # nothing else is asked that could stand beside it
    ],
)
def test_a_misspelt_word_is_read_as_the_articles_write_it(desk: Newsdesk, question: str, better: str) -> None:
    assert read_as(desk, question) == better


@pytest.mark.parametrize(
    "question",
    [
        "How many floors will the Harrow tower have?",  # right
        "What does the ferry cost?",  # a word that everybody knows, though the corpus has only "coast"
        "Who is the Okafer of the tower?",  # Okafor is never spoken of with a tower
        'How many floors will the "Harow" tower have?',  # quoted
        "How many were on the submersible?",  # "summer" has a stem like it, and another length
        "Who won the final at Wimbledon?",  # like nothing here
        "What is JN-4418?",  # a number's letters are no word
        "Was Farrow's tower begun?",  # another first letter
    ],
)
def test_what_is_right_or_unlike_all_stays(desk: Newsdesk, question: str) -> None:
    assert read_as(desk, question) == question


def test_the_answer_says_how_the_question_was_read(desk: Newsdesk) -> None:
    answer = desk.ask("How many floors will the Harow tower have?")
    assert isinstance(answer, Answer)
    assert "51" in answer.text
    assert answer.understood == "How many floors will the Harrow tower have?"
    assert desk.retrieve("How high is the Harow tower?", 1)[0].passage.text.startswith("Work on the Harrow tower")
