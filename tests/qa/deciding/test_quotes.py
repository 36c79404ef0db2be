"""A quote is whole sentences around the answer, and never ends inside a name, a number or an abbreviation."""

from __future__ import annotations

import pytest

from corpus import Span, new_article
from qa.deciding.quotes import lead_of, quote_around, sentence_on


def quoted(body: str, *answers: str) -> str:
    article = new_article(body=body)
    spans = [Span(start=body.index(answer), end=body.index(answer) + len(answer)) for answer in answers]
    return article.text_at(quote_around(article, spans))


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Senate passed it on Tuesday.",
        "He moved to St. Louis, Mo., in 1998.",
        "It sold for $6.38 billion in cash.",
        "Gov. Maria Ortiz (D-Calif.) signed the bill at 9 a.m. Tuesday.",
        "Dr. J.P. Halloway Jr. and Acme Co. Inc. settled.",
        "Share No. 5 rose by 3.5 points.",
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_the_sentence_is_whole(sentence: str, place: int) -> None:
    words = sentence.rstrip(".").split()
    body = f"Before it came another. {sentence} And one more came after it."
    assert quoted(body, words[-1] if place else words[1]) == sentence


def test_an_answer_over_two_sentences_quotes_both() -> None:
    body = "First came Anna. Then came Ben. Nobody else came."
    assert quoted(body, "Anna", "Ben") == "First came Anna. Then came Ben."


def test_a_line_without_an_end_is_cut_at_spaces_around_the_answer() -> None:
    body = " ".join(f"word{n}" for n in range(400))
    quote = quoted(body, "word200")
    assert "word200" in quote
    assert len(quote) < 600
    assert f" {quote} " in body


def test_a_quote_begins_behind_a_dateline_and_below_a_heading() -> None:
    body = (
        "PORT ALDER (Wire) — The ferry sank on Monday, with nobody on board.\n\nWhy it sank\n\nIce broke it, they said."
    )
    assert quoted(body, "ferry") == "The ferry sank on Monday, with nobody on board."
    assert quoted(body, "Ice") == "Ice broke it, they said."


@pytest.mark.parametrize(
    "before",
    [
        "Editor's note: This page is about the harbor on Monday, the third of March.",
        "This story tells all that was heard of the harbor until Sunday night.",
        "More: The mill by the river burned for a day and two nights",
        "PORT ALDER, by our correspondent",
        "Who wants to sail again on such a day as Monday?",
    ],
)
def test_an_article_begins_behind_what_it_says_of_itself(before: str) -> None:
    said = "The harbor opened again on Monday, a week after the storm."
    article = new_article(title="Harbor", body=f"{before}\n\n{said} Ships had waited outside.")
    assert article.text_at(lead_of(article)) == said


def test_the_sentence_on_a_subject_has_most_of_its_words_and_says_something() -> None:
    told = "The strike of the packers in the harbor ended on Monday with a raise."
    asked = "What did the packers in the harbor want with their strike?"
    body = f"Fog lay over the harbor of Port Alder all day long. {asked} {told} It had lasted two weeks."
    article = new_article(body=body)
    whole = Span(start=0, end=len(body))
    found = sentence_on(article, "the packers' strike", whole)
    assert found is not None
    assert article.text_at(found) == told
    assert sentence_on(article, "the packers' strike", Span(start=0, end=12)) is None
