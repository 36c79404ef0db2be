"""An article on one person does not answer a question on another of the same surname."""

from __future__ import annotations

import pytest

from qa.reading.cues.namesakes import tells_of_another

ARTICLE = "Mayor Daniel Reed of Northholm promised a clinic of forty beds. Reed spoke in the court of the high school."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many beds will Mayor Joan Reed's clinic have?", True),
        ("How many beds will Daniel Reed's clinic have?", False),
        ("How many beds will Mayor Reed's clinic have?", False),
        ("How many beds will Dan Reed's clinic have?", False),
        ("How many beds will the clinic have?", False),
        ("What did the Supreme Court say?", False),
        ("What did Ada Morrow promise?", False),
        ("what did joan reed promise?", False),
    ],
)
def test_another_of_the_same_surname_is_told_from_the_one_asked_about(question: str, expected: bool) -> None:
    assert tells_of_another(question, ARTICLE) is expected
