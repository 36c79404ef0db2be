"""What form of answer a question asks for, and for what type of thing."""

from __future__ import annotations

import pytest

from qa.understanding.form import form_of, subject_of


@pytest.mark.parametrize(
    "question",
    [
        "Did the bridge reopen?",
        "is the strike over?",
        "And was anyone hurt?",
        "Won't the ferry cost more?",
        "Has Japan signed the accord?",
    ],
)
def test_a_question_that_begins_with_a_verb_asks_yes_or_no(question: str) -> None:
    assert form_of(question) == "yes or no"


@pytest.mark.parametrize(
    "question",
    [
        "Is the new bridge of stone or of wood?",
        "Do you know who won the marathon?",
        "who won the marathon?",
        "How many boats did the fire damage?",
        "What is the name of the trawler?",
        "Whose clock did the museum buy?",
        "Which company's boats sank?",
        "Which tennis star won?",
    ],
)
def test_a_fact_is_asked_for_in_a_few_words(question: str) -> None:
    assert form_of(question) == "short"


@pytest.mark.parametrize("question", ["what did Japan promise to buy?", "And what does the ferry carry?"])
def test_what_may_be_one_thing_or_several(question: str) -> None:
    assert form_of(question) == "things"


@pytest.mark.parametrize(
    "question",
    [
        "which two states voted first?",
        "Which countries signed the pact?",
        "what three words did she say?",
        "Who were the finalists?",
        "name the ships that sank",
        "What other companies were named?",
        "Which boats sank?",
        "Which US states voted first?",
    ],
)
def test_a_plural_asks_for_a_list(question: str) -> None:
    assert form_of(question) == "list"


@pytest.mark.parametrize(
    "question",
    [
        "why did they leave?",
        "Why is the bridge closed?",
        "how did the fire start?",
        "What did critics say about the deal?",
    ],
)
def test_more_than_a_phrase_is_asked_for(question: str) -> None:
    assert form_of(question) == "broad"


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("what's the latest on the strike?", "strike?"),
        ("What happened in Port Alder?", "Port Alder?"),
        ("tell me about the New York strike", "New York strike"),
        ("What is the latest news from Tokyo?", "Tokyo?"),
        ("summarize", "summarize"),
        ("Latest news on the strike", "strike"),
        ("Is there any news about the strike?", "strike?"),
        ("any updates on the strike?", "strike?"),
    ],
)
def test_an_overview_is_asked_for_of_its_subject(question: str, on: str) -> None:
    assert form_of(question) == "overview"
    assert subject_of(question) == on


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the Comstock Act?", "definition"),
        ("What does AUKUS stand for?", "definition"),
        ("What does the term 'greenwashing' mean?", "definition"),
        ("What did he mean?", "things"),
        ("What does the ruling mean for voters?", "things"),
        ("Who is Daniel Reed?", "definition"),
        ("what is a heat dome?", "definition"),
        ("What is inflation?", "definition"),
        ("What is the filing deadline?", "short"),
        ("Who is the mayor?", "short"),
        ("What is the capital of France?", "short"),
        ("What is Reed's plan?", "short"),
        ("Who is responsible?", "short"),
        ("What is it?", "short"),
        ("What did Mayor Reed say about fares?", "broad"),
        ("What does the harbor law do?", "broad"),
        ("What will the mayor do about fares?", "broad"),
        ("What did Mona Reyes do for a living?", "things"),
        ("What news agency reported it?", "short"),
        ("What news is there?", "overview"),
        ("whether the ferry has been repaired?", "yes or no"),
    ],
)
def test_what_is_asked_for_is_a_meaning_a_statement_or_a_fact(question: str, expected: str) -> None:
    assert form_of(question) == expected
