"""Example questions are of several kinds and matters, and each is answered by the sentence that it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Article, new_article
from corpus.time.published import parse_published
from index import SentenceTransformerEncoder
from qa import Answer, Newsdesk
from qa.example_patterns import KINDS
from qa.examples import answered_examples, example_questions
from qa.types import Abstention, Outcome

BODIES = {
    "who": "The rowing club of Velm won the Orchard Cup on Sunday. It had never won before.",
    "how many": "Corvane Steel hired 340 workers for its new mill in spring. The mill rolls rails.",
    "why": "The Pellam Ferry was cancelled because a rope had caught in its screw. Divers cut it loose.",
    "when": "The Marrow Street Library will reopen on 3 May 2024. It was painted inside.",
    "what is": "Larkfield, a town of weavers, has a new bus. Riders praise its seats.",
}


def articles() -> list[Article]:
    return [
        new_article(
            body=body, title=f"Story {n}", outlet="Velm Herald", url=f"https://velm.example/{n}",
            published=parse_published(f"2024-04-{10 - n:02}", "field"),
        )
        for n, body in enumerate(BODIES.values())
    ]  # fmt: skip


def test_sentences_make_questions_of_each_kind() -> None:
    made = {example.kind: example.question for example in example_questions(articles())}
    assert made["who"] == "Who won the Orchard Cup?"
    assert made["how many"] == "How many workers did Corvane Steel hire?"
    assert made["why"] == "Why was the Pellam Ferry cancelled?"
    assert made["when"] == "When will the Marrow Street Library reopen?"
    assert set(made) <= set(KINDS)


@pytest.mark.parametrize(
    "body",
    [
        "He won 3 medals. Officials announced a plan.",
        "She was closed because it rained.",
        "Joe Arden's announced the plan.",
        "",
        "WON THE CUP",
    ],
)
def test_what_is_no_name_makes_no_question(body: str) -> None:
    article = new_article(body=body or "x", url="https://velm.example/x")
    assert [example.question for example in example_questions([article])] == []


def test_the_latest_is_asked_of_names_that_several_articles_have_and_no_outlet_has() -> None:
    bodies = ("On Monday the Velm Herald said that Mira Dastan had left.", "In the Velm Herald, Mira Dastan spoke.")
    both = [new_article(body=body, outlet="Velm Herald", url=f"https://v.example/{body[:2]}") for body in bodies]
    latest = [example.question for example in example_questions(both) if example.kind == "latest"]
    assert latest == ["What is the latest on Mira Dastan?"]


def test_no_more_is_asked_than_is_needed_and_nothing_that_is_not_answered_is_offered() -> None:
    asked: list[str] = []

    def silent(question: str) -> Outcome:
        asked.append(question)
        return Abstention.without_hits("not found", "nothing")

    many = [
        new_article(
            body=f"Firm{n}x Works hired {n + 3} people. Later, Firm{n}x Works announced more.",
            url=f"https://v.example/{n}",
        )
        for n in range(40)
    ]
    assert answered_examples(many, silent) == []
    assert len(asked) == len(set(asked)) <= 14


def test_each_example_is_answered_and_they_follow_the_corpus(
    encoder: SentenceTransformerEncoder, tmp_path: Path
) -> None:
    desk = Newsdesk.open(tmp_path / "index", encoder)
    desk.add(articles())
    examples = desk.examples(6)
    assert len(examples) >= 4
    assert len({question.split()[0] for question in examples}) >= 4
    assert [question for question in examples if not isinstance(desk.ask(question), Answer)] == []
    assert "Who won the Orchard Cup?" in examples
    desk.remove([articles()[0].id])
    assert "Who won the Orchard Cup?" not in desk.examples(6)
