"""Which language a question is in, and what it asks for, by the question words of the tables."""

from __future__ import annotations

from functools import lru_cache

from corpus.text.languages.detection import has_english_word, likeliest_language, question_language
from qa.understanding.languages.tables import QuestionKind, bare_words, language_tables


@lru_cache(maxsize=1024)  # each stage of a question asks for it
def asked_language(question: str) -> str:
    """Returns the language of a question, an ISO 639 code; English where nothing speaks for another one.

    A question word leaves few languages, one at the beginning above all. So a short question with names is not taken
    for English: "Wann starb Königin Elizabeth?" is German.
    """
    if question.isascii() and all(word[:1].isupper() for word in question.split()):
        return question_language(question)  # names: "Que Sera"
    words = f" {bare_words(question)} "
    codes = [code for code, openings in _openings() if any(words.startswith(f" {one} ") for one in openings)]
    if not codes and not has_english_word(question):  # "Halford Mackinder nerede doğdu?"
        codes = [code for code, openings in _openings() if any(f" {one} " in words for one in openings)]
    return (likeliest_language(question, codes) if codes else None) or question_language(question)


def _openings() -> list[tuple[str, frozenset[str]]]:
    return [(table.code, table.openings) for table in language_tables().values()]


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
