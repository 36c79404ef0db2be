"""Text whose words and punctuation stand apart, as data sets have it, written as people write it."""

from __future__ import annotations

import re

from nltk.tokenize.treebank import TreebankWordDetokenizer

_THOUSANDS = re.compile(r"(?<=\d) ?, ?(?=\d{3}\b)")
_HYPHEN = re.compile(r"(?<=\w) - (?=\w)")
_SPACE_BEFORE = re.compile(r" +(?=[.,;:!?)\]%]|'s\b|n't\b)|(?<=[(\[$£]) +")
_detokeniser = TreebankWordDetokenizer()


def detokenise(question: str) -> str:
    """Joins a question's tokens, e.g. `it was n't run in 12 , 000 bc ?` -> `it wasn't run in 12,000 bc?`."""
    joined: str = _detokeniser.detokenize(question.split())
    return _HYPHEN.sub("-", _THOUSANDS.sub(",", joined))


def detokenise_text(text: str) -> tuple[str, list[int]]:
    """Removes the spaces around a text's punctuation.

    Returns:
        The text, and for each character of the old text its place in the new one.
    """
    removed = {place for match in _SPACE_BEFORE.finditer(text) for place in range(*match.span())}
    moved: list[int] = []
    kept: list[str] = []
    for place, character in enumerate(text):
        moved.append(len(kept))
        if place not in removed:
            kept.append(character)
    return "".join(kept), moved
