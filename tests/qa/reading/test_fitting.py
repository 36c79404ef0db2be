"""What a text can be is seen from its words, and from the unit behind it."""

from __future__ import annotations

import pytest

from qa.reading.fitting import fits
from qa.understanding.answer_types import AnswerType


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        (None, "soybeans", 0),
        ("person", "Anna Bell", 1),
        ("person", "the harbor office", 0),
        ("person", "beekeepers", 0),
        ("person", "oh no", -1),
        ("person", "three days", -1),
        ("person", "Tuesday", -1),
        ("person", "South Korea", -1),
        ("number", "Forty-six", 1),
        ("number", "No homes", 1),
        ("number", "One", 1),
        ("number", "thousands", -1),
        ("number", "many people", -1),
        ("number", "Oct. 20", -1),
        ("number", "three days", 1),
        ("percentage", "4.4%", 1),
        ("percentage", "half", 0),
        ("percentage", "$84 million", -1),
        ("percentage", "0.4 points", -1),
        ("money", "$84 million", 1),
        ("money", "84 boats", -1),
        ("age", "59-year-old", 1),
        ("age", "1998", -1),
        ("year", "1998", 1),
        ("year", "59-year-old", -1),
        ("year", "last year", 0),
        ("date", "Monday", 1),
        ("date", "oh no", -1),
        ("clock", "11:38 a.m. ET", 1),
        ("clock", "the harbor", -1),
        ("time", "on Friday", 1),
        ("time", "1998", 1),
        ("time", "the harbor", -1),
        ("time", "2:19:47", -1),
        ("time", "10 percent", -1),
        ("time", "nine", 1),
        ("time", "96", -1),
        ("time", "at 10:52 p.m", 1),
        ("country", "Switzerland", 1),
        ("country", "the U.S.", 1),
        ("country", "Swiss", -1),
        ("state", "Ohio", 1),
        ("state", "Calif.", 1),
        ("state", "France", -1),
        ("place", "Port Alder", 1),
        ("place", "the moon", 0),
        ("place", "Friday", -1),
        ("party", "Anna Bell", 1),
        ("party", "South Korea", 1),
        ("party", "the loaders", 0),
        ("party", "Tuesday", -1),
        ("organization", "23andMe", 1),
        ("organization", "the board", 0),
        ("work", "“Harbor Lights”", 1),
        ("work", "1917", -1),
        ("work", "11:38 a.m. ET", -1),
        ("law", "the Harbor Act", 1),
        ("law", "House Bill 12", 1),
        ("law", "Friday", -1),
    ],
)
def test_the_type_of_an_answer_is_seen_from_its_words(wanted: AnswerType | None, text: str, expected: float) -> None:
    assert fits(wanted, text) == expected


def test_the_unit_may_stand_behind() -> None:
    assert fits("percentage", "10", " percent to 4.4") == 1.0
    assert fits("percentage", "0.4", " points on Monday") == -1.0
    assert fits("points", "0.4", " percentage points") == 1.0
    assert fits("points", "4.4 percent", " on Monday") == -1.0
    assert fits("money", "84 million", " dollars") == 1.0
