"""Near copies take one place: the same passage in several articles of one story."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from corpus.text.analysis import stems

_SAME = 0.8  # words in common, as a share of all words of both

Passage = TypeVar("Passage")


def collapse(
    ranked: Iterable[Passage], story: Callable[[Passage], int], text: Callable[[Passage], str]
) -> list[tuple[Passage, list[Passage]]]:
    """Joins each passage with its near copies, which then take no place of their own; best first.

    Only passages of one story are held against each other: equal sentences in unrelated articles stay.

    Args:
        ranked: Best first.
        story: The group of near copies that a passage's article belongs to; 0 for none.
        text: A passage's text.
    """
    kept: list[tuple[Passage, list[Passage]]] = []
    stories: dict[int, list[tuple[frozenset[str], list[Passage]]]] = {}
    for passage in ranked:
        number = story(passage)
        copies: list[Passage] = []
        if number:
            words = frozenset(stems(text(passage)))
            others = stories.setdefault(number, [])
            same = next((taken for other, taken in others if _jaccard(words, other) >= _SAME), None)
            if same is not None:
                same.append(passage)
                continue
            others.append((words, copies))
        kept.append((passage, copies))
    return kept


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
