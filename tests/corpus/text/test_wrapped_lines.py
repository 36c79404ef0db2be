"""Lines of a printed text are joined to paragraphs, and words that were broken at their ends."""

from __future__ import annotations

import pytest

from corpus.text.wrapped_lines import unwrapped


def test_lines_are_joined_and_short_ones_end_a_paragraph() -> None:
    text = (
        "Quay repairs\nThe council voted on Tuesday to replace\nthe old pilings along the quay. Its head,\n"
        "Mara Venn, said so.\nFishing crews asked for a later start of\nthe work.\n\nFerries\nTwo were late."
    )
    assert unwrapped(text) == (
        "Quay repairs\n\nThe council voted on Tuesday to replace the old pilings along the quay. Its head,"
        " Mara Venn, said so.\n\nFishing crews asked for a later start of the work.\n\nFerries\n\nTwo were late."
    )


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("the har-\nbor council", "the harbor council"),
        ("the har\u2010\nbor council", "the harbor council"),
        ("the har\xad\nbor council", "the harbor council"),
        ("har-\nbor, and far-\nther", "harbor, and farther"),
        ("the Anglo-\nSaxon boat", "the Anglo-Saxon boat"),
        ("in 2024-\n25 it", "in 2024-25 it"),
        ("its self-\nstyled head", "its self-styled head"),
        ("a long-term plan, and a long-\nterm loan", "a long-term plan, and a long-term loan"),
        ("the ﬁrst oﬃce", "the first office"),
        ("north -\nand south", "north - and south"),
        ("", ""),
    ],
)
def test_words_that_are_broken_at_line_ends_are_whole(printed: str, read: str) -> None:
    assert unwrapped(printed) == read
