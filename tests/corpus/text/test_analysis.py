"""Words of a text are lower case and stemmed as in the words index; content words leave out the stop words."""

from __future__ import annotations

import pytest

from corpus.text.analysis import content_words, stems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Running boats", ["run", "boat"]),
        ("The ferries sailed.", ["the", "ferri", "sail"]),
        ("COUNT the counted, counting counts", ["count", "the", "count", "count", "count"]),
        ("the mayor's 14 boats", ["the", "mayor", "s", "14", "boat"]),
        ("naïve Über-straße", ["naïv", "über", "straße"]),
        ("Жизнь 北京", ["жизнь", "北京"]),
        ("y" * 40, []),  # words of 40 bytes and more are not indexed
        ("?! —", []),
        ("", []),
    ],
)
def test_stems_are_the_words_as_the_index_has_them(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who won the Lake Orrin Marathon?", ["won", "lake", "orrin", "marathon"]),
        ("What did the council say about the bridges?", ["council", "bridg"]),
        ("How many people did they find?", ["peopl", "find"]),
        ("what was it", []),
    ],
)
def test_content_words_are_stems_without_stop_words_and_the_words_of_asking(text: str, expected: list[str]) -> None:
    assert content_words(text) == expected


def test_content_words_are_stems_of_the_same_text() -> None:
    text = "The councils of three towns were counting their damaged ferries again on Tuesday"
    assert [word for word in stems(text) if word in content_words(text)] == content_words(text)
