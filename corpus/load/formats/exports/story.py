"""Reads stories of the CNN and Daily Mail corpora: the text, then `@highlight` before each line of a summary."""

from __future__ import annotations

from corpus.load.formats.exports.entries import Entry
from corpus.load.formats.exports.lines import blocks, paragraphs
from corpus.load.marks import STORY_HIGHLIGHT


def entry(text: str) -> Entry:
    """Returns the text without its summary; the corpora have no other field.

    Raises:
        ValueError: If there is nothing but the summary.
    """
    body = paragraphs(blocks(STORY_HIGHLIGHT.split(text, maxsplit=1)[0]))
    if not body:
        raise ValueError("a story without a text, only highlights")
    return Entry(body=body)
