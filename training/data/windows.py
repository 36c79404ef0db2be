"""Parts of a text to read: whole sentences with the answer, and such without it."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

from corpus.text.sentences import sentence_spans
from corpus.types import Span
from training.data.questions import TrainingQuestion

WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # kana and Chinese characters: no space divides words


@lru_cache(maxsize=50_000)
def sentences_of(text: str, language: str = "en") -> tuple[Span, ...]:
    """Returns a text's sentences; the whole text where it has none."""
    return tuple(sentence_spans(text, language)) or (Span(start=0, end=len(text)),)


def touched(sentences: Sequence[Span], answers: Sequence[Span]) -> tuple[int, int]:
    """Returns the first and the last sentence that overlap an answer."""
    found = [number for number, sentence in enumerate(sentences) if any(map(sentence.overlaps, answers))] or [0]
    return found[0], found[-1]


def answering(question: TrainingQuestion) -> str:
    """Returns the sentences with the answers."""
    sentences = sentences_of(question.context, question.language)
    first, last = touched(sentences, question.answers)
    return question.context[sentences[first].start : sentences[last].end]


def part(question: TrainingQuestion, chance: random.Random, most: int = 2) -> tuple[str, tuple[Span, ...]]:
    """Returns a run of sentences around the answers, and the moved answers.

    Args:
        question: With an answer.
        chance: Draws the run.
        most: The most sentences before the answers', and after them.
    """
    sentences = sentences_of(question.context, question.language)
    first, last = touched(sentences, question.answers)
    around = [0, 0, 1, 1, *range(2, most + 1)]
    first = max(first - chance.choice(around), 0)
    last = min(last + chance.choice(around), len(sentences) - 1)
    start, end = sentences[first].start, max(sentences[last].end, *(span.end for span in question.answers))
    if any(span.start < start for span in question.answers):
        return question.context, question.answers
    answers = tuple(Span(start=span.start - start, end=span.end - start) for span in question.answers)
    return question.context[start:end], answers


def without(question: TrainingQuestion, chance: random.Random, most: int | None = None) -> str | None:
    """Returns the sentences before or after the answers', if they are at least two and lack the answer's words.

    Args:
        question: With an answer.
        chance: Draws the side.
        most: The most sentences, those nearest to the answer; all if None.
    """
    sentences = sentences_of(question.context, question.language)
    first, last = touched(sentences, question.answers)
    before, after = sentences[:first], sentences[last + 1 :]
    if most is not None:
        before, after = before[-most:], after[:most]
    sides = [side for side in (before, after) if len(side) >= 2]
    if not sides:
        return None
    side = chance.choice(sides)
    text = question.context[side[0].start : side[-1].end]
    return None if any(has_words(text, gold) for gold in question.golds) else text


def has_words(text: str, words: str) -> bool:
    """Tells whether a text has these words in a row, whatever their case and punctuation."""
    inside, text = " ".join(WORD.findall(words.lower())), " ".join(WORD.findall(text.lower()))
    if _UNSPACED.search(inside):
        return inside.replace(" ", "") in text.replace(" ", "")
    return f" {inside} " in f" {text} "
