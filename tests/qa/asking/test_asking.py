"""Answers are verbatim, and where the articles do not answer, there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Filters
from qa import Abstention, Answer, Newsdesk
from qa.bounds import QuestionError
from qa.deciding.answers import ABSTAIN_BELOW

QUESTIONS = [
    ("what did Japan promise to buy?", "soybeans"),
    ("Who won the Lake Orrin Marathon?", "Okafor-Reyes"),
    ("Who was elected mayor of Port Alder?", "Achterberg"),
    ("How much did the Grenholm museum pay for the Venn clock?", "186,000"),
    ("How many workers went on strike at Alder Bay Packing?", "312"),
    ("How many firefighters fought the Port Alder harbor fire?", "Forty-six"),
    ("When will the Tanner Street Bridge reopen?", "Friday"),
    ("Which trawler did the harbor fire begin in?", "Silver Wren"),
    ("Who is the fire chief of Port Alder?", "Oyelaran"),
    ("When was the alarm raised in Port Alder harbor?", "10:52"),
]
MAX_WORDS = 8  # a short answer, no whole sentence
UNANSWERABLE = [
    "who won the 1998 World Cup?",
    "What was the national inflation rate in September 2025?",
    "Who is the police chief of Grenholm?",
    "How old is Simone Achterberg?",
]


@pytest.mark.parametrize(("question", "words"), QUESTIONS)
def test_the_answer_is_a_quote_that_holds_the_words(samples: Newsdesk, question: str, words: str) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Answer)
    assert words in outcome.text
    assert len(outcome.text.split()) <= MAX_WORDS
    for citation in outcome.citations:
        assert citation.article.body[citation.span.start : citation.span.end] == citation.quote
        pieces = [citation.article.body[span.start : span.end] for span in citation.answer_spans]
        assert " ".join(" ".join(pieces).casefold().split()) == " ".join(outcome.text.casefold().split())


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_the_samples_do_not_say_is_not_answered(samples: Newsdesk, question: str) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "not found"
    assert outcome.confidence < ABSTAIN_BELOW
    assert [hit.rank for hit in outcome.nearest] == [1, 2, 3]
    assert outcome.reason == (
        "I did not find an answer to this in 27 articles from 8 outlets,"
        " published 2 September 2025 to 14 November 2025."
    )


def test_the_article_the_project_began_with(data_folder: Path, tmp_path: Path, samples: Newsdesk) -> None:
    desk = Newsdesk.open(tmp_path / "index", samples.library.encoder)
    desk.add([data_folder / "japan-rare-earths.txt"])
    outcome = desk.ask("what did Japan promise to buy?")
    assert isinstance(outcome, Answer)
    assert "soybeans" in outcome.text
    boilerplate = ("Also Read", "Read More", "Post a Comment", "0 Comments", "Forge New Era")
    hits = desk.retrieve("Japan", k=100)
    assert [text for hit in hits for text in boilerplate if text in hit.passage.text] == []
    assert {hit.article.title for hit in hits} == {"Trump and Japan’s Takaichi Forge New Era with Rare Earths Deal"}


@pytest.mark.parametrize(
    "question", ["How many boats did the fire damage?", "How many boats did the fire in Port Alder harbor damage?"]
)
def test_the_correction_is_the_answer_and_the_old_figure_an_alternative(samples: Newsdesk, question: str) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Answer)
    assert "11" in outcome.text.split()
    assert "damaged 11 boats" in outcome.citations[0].quote
    assert "14" in outcome.alternatives[0].text.split()


def test_as_of_gives_the_figure_that_stood_then(samples: Newsdesk) -> None:
    outcome = samples.ask("How many boats did the fire damage?", Filters.of(as_of="2025-09-16"))
    assert isinstance(outcome, Answer)
    assert "14" in outcome.text.split()
    assert "damaged 14 boats" in outcome.citations[0].quote
    assert not any("11" in other.text for other in outcome.alternatives)


@pytest.mark.parametrize("question", ["Who won the Lake Orrin Marathon?", "who won the 1998 World Cup?"])
def test_an_outlet_that_nobody_here_has_is_said_and_the_outcome_stays(samples: Newsdesk, question: str) -> None:
    asked, named = samples.ask(question), samples.ask(f"{question[:-1]}, according to Reuters?")
    assert (asked.notes, named.notes) == ((), ("No article here is from Reuters.",))
    assert type(asked) is type(named)


@pytest.mark.parametrize("text", ["hello", "Hi there!", "help", "What can I ask?", "who are you?"])
def test_small_talk_gets_a_helpful_reply_with_examples(samples: Newsdesk, text: str) -> None:
    outcome = samples.ask(text)
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "small talk"
    assert "Ask a question" in outcome.reason
    assert samples.examples()[0] in outcome.reason


@pytest.mark.parametrize("text", ["", "   ", "?!"])
def test_nothing_asked_is_said_so(samples: Newsdesk, text: str) -> None:
    outcome = samples.ask(text)
    assert isinstance(outcome, Abstention)
    assert (outcome.cause, outcome.nearest) == ("no question", ())


def test_an_empty_index_says_that_nothing_is_there(tmp_path: Path, samples: Newsdesk) -> None:
    outcome = Newsdesk.open(tmp_path / "none", samples.library.encoder).ask("who won?")
    assert isinstance(outcome, Abstention)
    assert outcome.cause == "nothing indexed"
    assert not (tmp_path / "none").exists()


def test_ten_thousand_words_are_no_question(samples: Newsdesk) -> None:
    with pytest.raises(QuestionError, match="at most 2,000 are taken"):
        samples.ask("what did Japan promise to buy " * 2_000)


def test_example_questions_are_answered_by_the_corpus_at_hand(samples: Newsdesk) -> None:
    examples = samples.examples(3)
    assert len(examples) == 3
    assert [question for question in examples if not isinstance(samples.ask(question), Answer)] == []


def test_removed_articles_answer_nothing(own_samples: Newsdesk) -> None:
    outcome = own_samples.ask("Who won the Lake Orrin Marathon?")
    assert isinstance(outcome, Answer)
    assert own_samples.remove([outcome.citations[0].article.id]) == 1
    again = own_samples.ask("Who won the Lake Orrin Marathon?")
    assert "Okafor-Reyes" not in str(again)
    assert own_samples.check() == []


def test_a_number_and_the_same_number_with_the_questions_noun_are_one_answer(samples: Newsdesk) -> None:
    outcome = samples.ask("How many boats did the fire damage?")
    assert isinstance(outcome, Answer)
    assert "11" in outcome.text.split()
    assert not any("11" in alternative.text.split() for alternative in outcome.alternatives)
    assert "14" in [alternative.text.split()[0] for alternative in outcome.alternatives]


@pytest.mark.parametrize(
    ("question", "days", "words"),
    [
        ("What happened in the cannery strike?", ["2025-10-06", "2025-10-20"], "312 production workers"),
        ("What's the latest on the strike?", ["2025-10-06", "2025-10-20"], "have ended their strike after 14 days"),
        ("tell me about the lantern festival", ["2025-09-22", "2025-09-23"], "drew 18,500 people"),
    ],
)
def test_an_overview_is_how_articles_on_its_subject_begin_by_date(
    samples: Newsdesk, question: str, days: list[str], words: str
) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Answer)
    published = [citation.article.published for citation in outcome.citations]
    assert [at.iso()[:10] for at in published if at] == days
    assert words in outcome.text
    for citation in outcome.citations:
        begins = citation.article.body.index(citation.quote)
        assert begins < 40  # behind a dateline at most


@pytest.mark.parametrize("question", ["What happened in Paris?", "What's the latest on the moon landing?"])
def test_no_overview_is_given_of_what_the_articles_are_not_on(samples: Newsdesk, question: str) -> None:
    outcome = samples.ask(question)
    assert isinstance(outcome, Abstention)
    assert outcome.confidence < 0.1
