"""Languages that the reader does not read, so that no answer is made of articles that it cannot understand."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.text.languages.names import languages_in_words
from qa.reading.reader import Reader
from qa.types import Hit
from qa.understanding.question import Question


def reads(reader: Reader, language: str | None) -> bool:
    """Returns whether a reader reads a language; one that is not known is taken for one of its own."""
    return language is None or reader.languages is None or language in reader.languages


def unread_languages(reader: Reader, question: Question, hits: Iterable[Hit]) -> list[str]:
    """Returns the languages of a question and some hits that a reader does not read, in their order, each once."""
    codes = dict.fromkeys([question.language, *(hit.article.language for hit in hits)])
    return [code for code in codes if code is not None and not reads(reader, code)]


def why_unread(reader: Reader, question: Question, languages: list[str], *, by_sentence: bool = False) -> str:
    """Returns the reason of an abstention over such languages, a sentence or two for the user.

    Args:
        reader: That does not read them.
        question: What is asked.
        languages: Those of the question and of the nearest passages that it does not read.
        by_sentence: Whether sentences that are like the question were looked for.
    """
    if by_sentence:
        names = languages_in_words([*languages])
        return (
            f"No sentence is enough like the question, and I cannot read {names} more closely yet. These passages came"
            " closest."
        )
    if not reads(reader, question.language):
        asked = languages_in_words([question.language])
        return f"I cannot read questions in {asked} yet. These passages came closest."
    return f"I cannot read answers in {languages_in_words([*languages])} yet. These passages came closest."
