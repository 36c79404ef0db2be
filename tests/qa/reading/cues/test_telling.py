"""Whether a sentence tells in so many words what is asked for."""

from __future__ import annotations

import pytest

from corpus.text.analysis import content_words
from qa.reading.cues.telling import tells, words_shared
from tests.qa.questions import question_of


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Why did the ferry stop?", "The ferry stopped because of ice in the sound.", 1),
        ("What is the reason for the strike?", "The crews walked out in protest against night shifts.", 1),
        ("Why did the ferry stop?", "The ferry stopped at noon on Friday.", 0),
        ("What is the Tarn Act?", "The Tarn Act, a law of 1934, pays pensions.", 1),
        ("What is the Tarn Act?", "Sailors call the fund, known as the Tarn Act, a blessing.", 1),
        ("What is the Tarn Act?", "Many sailors praise the Tarn Act today.", 0),
        ("Who is Petra Sand?", "Petra Sand is a director of films.", 1),
        ("Why did the ferry stop?", "Ice in the sound caused that.", 1),
        ("Why did the ferry stop?", "Due to the cold, schools in Corrin were closed.", 0),
        ("When did the ferry stop?", "It stopped because of ice.", 0),
    ],
)
def test_a_cause_and_a_meaning_are_seen(question: str, sentence: str, expected: float) -> None:
    assert tells(question_of(question), sentence) == expected


def test_shared_words_count_but_not_where_a_sentence_only_repeats_a_question_why() -> None:
    assert shared("Did the ferry stop on Friday?", "The ferry stopped on Friday.") == 1.0
    assert shared("Why did the ferry stop on Friday?", "The ferry stopped on Friday.") == 0.0
    assert shared("Why did the ferry stop?", "It stopped because of ice.") == 0.5


def shared(text: str, sentence: str) -> float:
    question = question_of(text)
    return words_shared(question, content_words(sentence), tells(question, sentence))
