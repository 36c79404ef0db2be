"""Detects the language of an article and of a question, with py3langid's naive Bayes over byte n-grams.

Chosen on 2026-11-30 over lingua (96 MB), cld3 and fastText's small model. Of 2,880 paragraphs of XQuAD, JaQuAD and
DRCD it names the language of all, of 4,200 questions that of 99.8%, and all 9,884 English articles are English to it.
Its file has 4.6 MB. An article takes 0.8 ms, and loading it 0.8 s. See docs/decisions/0123.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corpus.text.languages.names import base_code
from corpus.types import Article

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Those that news is written in. With all that py3langid has, short texts become Wu, Limburgish or Occitan.
DETECTED = frozenset(
    """
    af am ar az be bg bn ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk km kn ko
    ky lo lt lv mk ml mn mr ms mt my ne nl no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi zh
    """.split()
)
# Written so much alike that a page's own word decides between them.
_ALIKE = tuple(
    frozenset(group.split())
    for group in "hr sr bs sl|da no sv|id ms|cs sk|es gl ca|pt gl|bg mk|hi mr ne|az tr|fa ps".split("|")
)
# What a question of a few words is more likely in, where it is unsure: languages with many more readers.
_LIKELIER = {"mr": "hi", "ne": "hi", "gl": "es", "ca": "es", "bg": "ru", "mk": "ru", "af": "nl", "az": "tr", "ms": "id"}
_AS_LIKELY = 0.25  # as a share of the likeliest language's: enough for one whose question word opens the question
_LIKELY = 0.8  # probability from which on it is sure
_PIECE = 300  # characters, of the beginning and of the middle, where quotes in other languages are rarer
_FEWEST_LETTERS = 12  # of a text that says what it is in
_MOST_NAMES = 4  # words of a question that only names somebody
_SURE = 0.5  # from which probability on a text is believed before its page; all of XQuAD's but one have 0.8
_UNSURE = 0.3  # below it nothing is known
# One of these makes a question English without loading anything; none is a word of another language that is as common.
_ENGLISH = frozenset("what who whom whose when where which why how did does the is are of and said tell about".split())

# "Was Merkel chancellor?": behind the German question word "was" stands a verb, which has no capital.
_ENGLISH_WAS = re.compile(r"Was (?:[A-Z]|(?:an?|any|he|her|his|it|she|their|there|this|that)\b)")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_lock = threading.Lock()


def with_language(article: Article) -> Article:
    """Returns an article with the language of its text; with the one that its source names where the text is unsure."""
    return replace(article, language=detect_language(_sample(article), article.language))


def detect_language(text: str, named: str | None = None) -> str | None:
    """Returns the ISO 639 code of a text's language; None where neither the text nor its source says it.

    A page's template often names the language of its maker, so the text decides where it is sure.

    Args:
        text: Some sentences.
        named: What the source says, e.g. `de-AT`.
    """
    code = base_code(named)
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return code
    found, probability = _ranked(text)[0]
    if code is not None and (probability < _SURE or any({code, found} <= group for group in _ALIKE)):
        return code
    return found if probability >= _UNSURE else None


@lru_cache(maxsize=1024)  # each stage of a question asks for it
def question_language(question: str, among: frozenset[str] = DETECTED) -> str:
    """Returns the language of a question; English where nothing speaks for another one.

    Args:
        question: A few words.
        among: Codes of the languages that it may be in, beside English.
    """
    if has_english_word(question):
        return "en"
    words = question.split()
    of_names = all(word[:1].isupper() for word in words) and len(words) <= _MOST_NAMES
    if question.isascii() and (of_names or sum(map(str.isalpha, question)) < _FEWEST_LETTERS):
        return "en"  # a name or two
    allowed = {"en", *among}
    ranked = [(code, probability) for code, probability in _ranked(question) if code in allowed]
    if not ranked:
        return "en"
    total = sum(probability for _, probability in ranked)
    found, probability = ranked[0]
    likelier = _LIKELIER.get(found)
    if likelier in allowed and probability < _LIKELY * total:
        return str(likelier)
    return found if probability >= _SURE * total or not _LATIN.search(question) else "en"


def has_english_word(question: str) -> bool:
    """Returns whether a question has a word that makes it English, such as "who"."""
    words = question.casefold().replace("?", " ").split()
    return question.isascii() and (not _ENGLISH.isdisjoint(words) or _ENGLISH_WAS.match(question) is not None)


def likeliest_language(question: str, among: Iterable[str]) -> str | None:
    """Returns the language that a question is likeliest in, of some; None where English or another is likelier.

    Args:
        question: A few words.
        among: Codes of the languages that it may be in, beside English.
    """
    probability = dict(_ranked(question))
    best = max(among, key=lambda code: probability.get(code, 0.0), default="en")
    least = max(probability["en"], _AS_LIKELY * max(probability.values()))
    return best if probability.get(best, 0.0) > least else None


def _sample(article: Article) -> str:
    body = article.body
    if len(body) <= 2 * _PIECE:
        return f"{article.title or ''}\n{body}"
    middle = len(body) // 2
    return f"{body[:_PIECE]}\n{body[middle : middle + _PIECE]}"


def _ranked(text: str) -> list[tuple[str, float]]:
    with _lock:
        identifier = _identifier()
    ranked: list[tuple[str, float]] = identifier.rank(text)
    return ranked


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.8 s with its file

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(DETECTED)
    return identifier
