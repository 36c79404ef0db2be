"""The sentences that are most like a question: one is quoted, or two of one article that are hardly told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus import new_article
from qa import Abstention, Answer
from qa.deciding.answers import _joined, decide
from qa.deciding.similar import similar_readings
from qa.reading.readings import Readings
from tests.qa.questions import STATUS, question_of
from tests.qa.reading.readings import hit_of

_OPENED = "Der Ostkran im Hafen arbeitet wieder."
_LIFTED = "Am 14. März hob er die erste Ladung Holz."
_COST = "Die Reparatur kostete 3,5 Millionen Euro."
_OTHER = "Der Bücherbus hält seit Montag in Tannried."


def _found(question: str, similarity: Mapping[str, float]) -> Readings:
    """Returns the readings of two German articles, in which each sentence has a given similarity."""
    crane = new_article(body=f"{_OPENED} {_LIFTED} {_COST}", url="https://a.example/", language="de")
    bus = new_article(body=_OTHER, url="https://b.example/", language="de")

    def encode_passages(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[similarity.get(text, 0.7), 1.0] for text in texts], np.float32)

    def encode_questions(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1.0, 0.0]] * len(texts), np.float32)

    return similar_readings(question_of(question), [hit_of(crane), hit_of(bus, 2)], encode_questions, encode_passages)


def _answer(question: str, similarity: Mapping[str, float]) -> Answer | Abstention:
    found = _found(question, similarity)
    return decide(question_of(question), found, [one.hit for one in found.sentences], 0.35, STATUS)


def test_a_sentence_that_is_ahead_stands_alone() -> None:
    found = _found("Was macht der Ostkran wieder?", {_OPENED: 0.9, _LIFTED: 0.85})
    assert found.second is None
    assert [one.text for one in found.sentences[:2]] == [_OPENED, _LIFTED]


def test_two_sentences_of_one_article_that_are_hardly_told_apart_are_both_quoted() -> None:
    outcome = _answer("Wer hob das Holz?", {_OPENED: 0.88, _LIFTED: 0.87})
    assert isinstance(outcome, Answer)
    assert outcome.parts == (_OPENED, _LIFTED)
    assert [citation.quote for citation in outcome.citations] == [f"{_OPENED} {_LIFTED}"]


def test_a_sentence_of_another_article_is_no_second_one_and_makes_the_first_unsure() -> None:
    assert _found("Was macht der Ostkran?", {_OPENED: 0.88, _OTHER: 0.87}).second is None
    assert isinstance(_answer("Was macht der Ostkran?", {_OPENED: 0.83, _OTHER: 0.825}), Abstention)
    both = _answer("Was macht der Ostkran?", {_OPENED: 0.87, _LIFTED: 0.865})
    assert isinstance(both, Answer), "a near sentence of the same article says nothing against it"


def test_where_a_number_or_a_time_is_asked_for_a_sentence_that_has_one_joins_the_first() -> None:
    near = {_OPENED: 0.9, _LIFTED: 0.83, _COST: 0.82}
    for question, expected in (("Wann nahm der Ostkran die Arbeit auf?", _LIFTED), ("Wie viel kostete er?", _COST)):
        second = _found(question, near).second
        assert second is not None
        assert second.text == expected
    first_has_one = _found("Wann hob der Kran Holz?", {_LIFTED: 0.9, _OPENED: 0.83})
    assert first_has_one.second is None


def test_nothing_is_found_in_no_sentence() -> None:
    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError(texts)

    nothing = similar_readings(question_of("Wer?"), [], encode, encode)
    assert (nothing.sentences, nothing.second) == ((), None)


def test_where_a_person_or_a_place_is_asked_for_the_sentence_that_follows_is_quoted_too() -> None:
    for question in ("Wo steht der Ostkran?", "Wer führt den Ostkran?", "Where is the crane?"):
        second = _found(question, {_OPENED: 0.9, _COST: 0.83}).second
        assert second is not None, question
        assert second.text == _LIFTED
    assert _found("Wo steht der Ostkran?", {_COST: 0.9}).second is None, "nothing follows"


def test_sentences_of_any_language_stand_side_by_side() -> None:
    assert _joined(["桟橋は再開した。", "工事費は4億円だった。"]) == "桟橋は再開した。 工事費は4億円だった。"
    assert _joined(["soybeans", "vehicles"]) == "soybeans, vehicles"
