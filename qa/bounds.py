"""What a question may be, whoever asks: the page, programs, language models, the command line, Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.errors import NewsdeskError
from qa.types import Turn

MAX_CHARS = 2_000  # of a question, as the page's box takes
MAX_TURNS = 6  # earlier questions that a follow-up may refer to


class QuestionError(NewsdeskError):
    """A question is too long, or is no text."""


def check_question(text: str, name: str = "the question") -> None:
    """Refuses what no person asks.

    Raises:
        QuestionError: If it is too long, or has half of a character in it.
    """
    if len(text) > MAX_CHARS:
        raise QuestionError(f"{name} has {len(text):,} characters; at most {MAX_CHARS:,} are taken")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QuestionError(f"{name} is no text: half of a character stands at offset {error.start}") from error


def bounded_history(history: Sequence[Turn]) -> list[Turn]:
    """Returns the last turns of a conversation, of whose answers the beginnings count.

    Raises:
        QuestionError: If one of their questions is none.
    """
    turns = list(history)[-MAX_TURNS:]
    for turn in turns:
        check_question(turn.question, "an earlier question")
        check_question(turn.understood, "an earlier question, as understood,")
    return [turn if turn.answer is None else replace(turn, answer=turn.answer[:MAX_CHARS]) for turn in turns]
