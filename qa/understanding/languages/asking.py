"""Which language a question is in, and what it asks for, by the question words of the tables."""

from __future__ import annotations

from functools import lru_cache

from corpus.text.languages.detection import likeliest_language, question_language
from qa.understanding.languages.tables import QuestionKind, bare_words, language_tables


@lru_cache(maxsize=1024)  # each stage of a question asks for it
def asked_language(question: str) -> str:
    """Returns the language of a question, an ISO 639 code; English where nothing speaks for another one.

    A question word at its beginning leaves few languages, so that a short question with names is not taken for English:
    "Wann starb Königin Elizabeth?" is German.
    """
    if question.isascii() and all(word[:1].isupper() for word in question.split()):
        return question_language(question)  # names: "Que Sera"
    begins = f"{bare_words(question)} "
    codes = [
        table.code
        for table in language_tables().values()
        if any(begins.startswith(f"{opening} ") for opening in table.openings)
    ]
    return (likeliest_language(question, codes) if codes else None) or question_language(question)


def asked_kind(question: str, language: str) -> QuestionKind | None:
    """Returns what a question asks for; of several question words the first, and of these the longest counts.

    Args:
        question: Its text, e.g. "Wie viel kostet der Kran?" -> how many.
        language: ISO 639 code; without a table nothing is known.
    """
    table = language_tables().get(language)
    found = [
        (match.start(), -match.end(), kind)
        for kind, pattern in (table.questions.items() if table else ())
        if (match := pattern.search(question))
    ]
    return min(found)[2] if found else None
