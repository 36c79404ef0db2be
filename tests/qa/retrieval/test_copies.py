"""Near copies: which passages take one place, and which do not."""

from __future__ import annotations

import pytest

from qa.retrieval.copies import collapse

WIRE = "The harbor office counted eleven boats after the fire on the dock"  # 10 distinct words
ONE_WORD_OTHER = WIRE.replace("eleven", "fourteen")  # 9 in common of 11
TWO_WORDS_OTHER = ONE_WORD_OTHER.replace("boats", "barges")  # 8 in common of 12


def collapsed(*ranked: tuple[int, str]) -> list[tuple[str, list[str]]]:
    """Texts with their copies, of passages given as story and text."""
    found = collapse(ranked, lambda passage: passage[0], lambda passage: passage[1])
    return [(text, [copy for _, copy in copies]) for (_, text), copies in found]


def test_near_copies_of_one_story_take_the_place_of_the_best() -> None:
    assert collapsed((7, WIRE), (7, "Other news"), (7, ONE_WORD_OTHER), (7, WIRE.upper())) == [
        (WIRE, [ONE_WORD_OTHER, WIRE.upper()]),
        ("Other news", []),
    ]


@pytest.mark.parametrize(("text", "is_copy"), [(ONE_WORD_OTHER, True), (TWO_WORDS_OTHER, False)])
def test_copies_have_four_fifths_of_their_words_in_common(text: str, is_copy: bool) -> None:
    assert collapsed((7, WIRE), (7, text)) == ([(WIRE, [text])] if is_copy else [(WIRE, []), (text, [])])


def test_equal_passages_of_unlike_stories_stay() -> None:
    assert collapsed((1, WIRE), (2, WIRE), (1, WIRE), (2, WIRE)) == [(WIRE, [WIRE]), (WIRE, [WIRE])]


def test_equal_passages_outside_of_stories_stay() -> None:
    assert collapsed((0, WIRE), (0, WIRE)) == [(WIRE, []), (WIRE, [])]


def test_a_copy_follows_the_first_that_it_resembles() -> None:
    """It is held against the passages that are kept, not against their copies."""
    assert collapsed((7, WIRE), (7, ONE_WORD_OTHER), (7, TWO_WORDS_OTHER)) == [
        (WIRE, [ONE_WORD_OTHER]),
        (TWO_WORDS_OTHER, []),
    ]
    assert collapsed((7, WIRE), (7, TWO_WORDS_OTHER), (7, ONE_WORD_OTHER)) == [
        (WIRE, [ONE_WORD_OTHER]),
        (TWO_WORDS_OTHER, []),
    ]


def test_endings_case_and_marks_make_no_difference() -> None:
    assert collapsed((7, "Boats burned; docks closed."), (7, "boat burning dock closes")) == [
        ("Boats burned; docks closed.", ["boat burning dock closes"])
    ]


def test_passages_without_a_word_are_no_copies() -> None:
    assert collapsed((7, "..."), (7, "...")) == [("...", []), ("...", [])]


def test_nothing_collapses_to_nothing() -> None:
    assert collapsed() == []
