"""What a question may be, whoever asks: the page, programs, language models, the command line, Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeGuard

from corpus.errors import NewsdeskError
from qa.types import Turn

MAX_CHARS = 2_000  # of a question, as the page's box takes
MAX_TURNS = 6  # earlier questions that a follow-up may refer to
MAX_PASSAGES = 1_000  # for one question, for whoever asks from outside
MAX_QUESTIONS = 1_000  # at once, likewise
MAX_LISTED = 1_000  # articles of a list, likewise


class QuestionError(NewsdeskError):
    """A question is too long, or is no text."""


def is_whole_number(value: object) -> TypeGuard[int]:
    """Returns whether a value is a whole number; True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def check_questions(texts: Iterable[str]) -> None:
    """Refuses what no person asks.

    Raises:
        QuestionError: If a question is too long, or has half of a character in it.
    """
    for text in texts:
        _check(text, "the question")


def _check(text: str, name: str) -> None:
    if len(text) > MAX_CHARS:
        raise QuestionError(f"{name} has {len(text):,} characters; at most {MAX_CHARS:,} are taken")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QuestionError(f"{name} is no text: half of a character stands at offset {error.start}") from error


def bounded_history(question: str, history: Sequence[Turn]) -> list[Turn]:
    """Returns the last turns of a conversation, of whose answers the beginnings count.

    Raises:
        QuestionError: If the question, or one of theirs, is too long or has half of a character in it.
    """
    check_questions([question])
    turns = list(history)[-MAX_TURNS:]
    for turn in turns:
        _check(turn.question, "an earlier question")
        _check(turn.understood, "an earlier question, as understood,")
    return [turn if turn.answer is None else replace(turn, answer=turn.answer[:MAX_CHARS]) for turn in turns]
