"""Turns text into words as the index has them: lower case and stemmed, e.g. "Running boats" -> ["run", "boat"].

The analysers are tantivy's own, so that questions, passages and the words index are cut alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import tantivy

_EN_STEM = (  # what tantivy's own "en_stem" does to the words that are indexed
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.remove_long(40))
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)

# What a question is asked with, beyond the stop words of articles.
_QUESTION_WORDS = """
what who whom whose when where which why how many much did does do done was were is are has have had can could
will would should may might must he she they his her their its him them you your we our i me my us s t re ve
ll d m about from than then so been being also just said say says any some tell give name
""".split()

_STEMMERS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "fi": "finnish", "fr": "french", "de": "german", "el": "greek",
    "hu": "hungarian", "it": "italian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
STEMMED = frozenset(_STEMMERS)  # languages beside English

_CONTENT = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.stopword("english"))
    .filter(tantivy.Filter.custom_stopword(_QUESTION_WORDS))
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)


def stems(text: str) -> list[str]:
    """Returns the words of a text in order, lower case and stemmed, as the index has them."""
    return _EN_STEM.analyze(text)


def stem_words(words: Sequence[str], language: str) -> list[str]:
    """Returns the stem of each of some words of a language of `STEMMED`, which have no spaces in them."""
    return list(_stemmer(language).analyze(" ".join(words)))


@cache
def _stemmer(language: str) -> tantivy.TextAnalyzer:
    stemmer = tantivy.Filter.stemmer(_STEMMERS[language])
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(stemmer).build()


def content_words(text: str) -> list[str]:
    """Returns the words of a text that carry meaning: lower case, stemmed, stop words left out."""
    return _CONTENT.analyze(text)
