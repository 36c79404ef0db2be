"""The language of an article is that of its text; a page's own word decides where the text is short or unsure."""

from __future__ import annotations

import pytest

from corpus import new_article
from corpus.text.languages.detection import detect_language, question_language, with_language
from tests.corpus.text.languages.sentences_of_our_own import SENTENCES


@pytest.mark.parametrize("code", SENTENCES)
def test_each_sentence_is_in_its_language(code: str) -> None:
    assert [detect_language(sentence) for sentence in SENTENCES[code]] == [code] * 3
    assert [question_language(sentence) for sentence in SENTENCES[code]] == [code] * 3


def test_a_template_that_names_the_wrong_language_is_not_believed() -> None:
    german = " ".join(SENTENCES["de"])
    assert detect_language(german, "en-US") == "de"
    assert detect_language(german, "de_AT") == "de"
    assert with_language(new_article(body=german, language="en")).language == "de"
    assert with_language(new_article(body=german)).language == "de"


@pytest.mark.parametrize(("text", "named", "language"), [
    ("Port Alder", "pt-BR", "pt"), ("Port Alder", None, None), ("12,345 (6)", None, None), ("12,345 (6)", "th", "th"),
    ("Broen åpner igjen på tirsdag, sier ordføreren i byen.", "nb", "no"),
    ("Broen åpner igjen på tirsdag, sier ordføreren i byen.", "da", "da"),
])  # fmt: skip
def test_a_source_is_believed_where_the_text_says_little(text: str, named: str | None, language: str | None) -> None:
    assert detect_language(text, named) == language


def test_a_quote_at_the_beginning_does_not_decide() -> None:
    """The middle of a long article counts as well."""
    body = f"“{SENTENCES['fr'][2]}” " + " ".join(SENTENCES["de"] * 6)
    assert with_language(new_article(body=body)).language == "de"


@pytest.mark.parametrize("question", [
    "Who won?", "harbor fire", "Merkel Macron",
    "12 345", "", "Latest on the strike", "NATO", "Tell me about Port Alder",
])  # fmt: skip
def test_names_alone_make_no_other_language(question: str) -> None:
    assert question_language(question) == "en"


@pytest.mark.parametrize(("question", "language"), [
    ("Wann wurde der Käsemarkt verlegt?", "de"), ("東桟橋はいつ開く?", "ja"), ("Kto wygrał wybory?", "pl"),
    ("घाट कब खुलेगा?", "hi"),
])  # fmt: skip
def test_questions_are_in_their_language(question: str, language: str) -> None:
    assert question_language(question) == language
