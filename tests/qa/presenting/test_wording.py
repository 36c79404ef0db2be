"""Words about answers are true, and stand alone."""

from __future__ import annotations

import pytest

from qa.presenting.wording import sources_counted


@pytest.mark.parametrize(
    ("outlets", "independent", "reporting", "words"),
    [
        (["Post"], 1, 1, ""),
        (["Post"], 1, 7, "1 report, published by 7 outlets"),
        (["Post", "Post", "Beacon"], 3, 2, "3 articles of 2 outlets, none a copy of another"),
        (["Post", "Beacon", "Gazette"], 1, 3, "3 articles of 3 outlets: 1 report and 2 copies"),
        (["Post", "Beacon", None], 2, 3, "3 articles of 2 outlets: 2 reports and 1 copy"),
        ([None, None], 2, 1, "2 articles, none a copy of another"),
    ],
)
def test_sources_are_counted_so_that_a_reader_can_follow(
    outlets: list[str | None], independent: int, reporting: int, words: str
) -> None:
    assert sources_counted(outlets, independent, reporting) == words
