"""Reads a misspelt word as the corpus writes it: "How high is the Harow tower?" asks for the Harrow tower."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from rapidfuzz.distance import OSA

from corpus.text.analysis import content_words, stems
from index import EngineView
from qa.understanding.languages.asking import asked_language
from qa.understanding.queries import QUOTED

_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG = 9  # letters: such a word may have two letters wrong
_INFLECTED = 1  # letters more that may differ with the ending: "promiss" is "promised"
_PASSAGES = 20


def respelt(question: str, view: EngineView, count_tokens: Callable[[str], int]) -> str:
    """Returns the question with each misspelt word as the articles write it.

    A word is taken for misspelt if neither the corpus nor an author's name has it, and the encoder does not know it
    whole. It is read as the word of the corpus that begins alike and differs by a letter, or by two if it is long. That
    word must stand in a passage beside another word of the question, if the question has one that the corpus knows.
    Quoted words stay.

    Args:
        question: Any text.
        view: The corpus.
        count_tokens: Counts the encoder's tokens; a word of one token is a known one.
    """
    if asked_language(question) != "en":
        return question
    known = view.idf(content_words(question))
    for word in dict.fromkeys(_WORD.findall(QUOTED.sub("", question))):
        (stem, *_) = stems(word) or [""]
        if not content_words(word) or view.idf([stem]) or count_tokens(word.lower()) == 1:
            continue
        if any(word.casefold() in author.casefold() for author in view.authors()):
            continue
        better = _nearest(word, stem, frozenset(known) - {stem}, view)
        if better:
            question = re.sub(rf"\b{word}\b", better, question)
    return question


def _nearest(word: str, stem: str, context: frozenset[str], view: EngineView) -> str | None:
    """Returns the word of the corpus that is most like this one, of those that most of the context stands with."""
    distance = 2 if len(word) >= _LONG else 1
    beside: dict[str, int] = defaultdict(int)
    for passage, article in view.like(stem, distance, context, _PASSAGES):
        text = f"{article.title or ''} {passage.text}"
        shared = len(context.intersection(stems(text)))
        if context and not shared:
            continue
        for other in set(_WORD.findall(text)):
            if _alike(word, stem, other, distance):
                beside[other] = max(beside[other], shared)
    return min(beside, key=lambda other: (-beside[other], _apart(word, other), other), default=None)


def _alike(word: str, stem: str, other: str, distance: int) -> bool:
    if other[0].lower() != word[0].lower() or _apart(word, other) > distance + _INFLECTED:
        return False
    return OSA.distance(stem, (stems(other) or [""])[0], score_cutoff=distance) <= distance


def _apart(word: str, other: str) -> int:
    return OSA.distance(word.lower(), other.lower())
