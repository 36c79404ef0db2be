"""Cuts texts of any language into the words that are indexed and searched for.

English articles have stems alone, e.g. "Running boats" -> run, boat. Those of other languages have each word twice,
folded and stemmed, e.g. "Brücken" -> brucken, bruck, so that a question in another language finds their names. Long
words of languages that join words have their beginnings and ends as well: "Käsemarkt" -> kasemarkt, ~markt and more.
Writing without spaces is cut into overlapping groups of characters, as Lucene does: "東桟橋" -> 東桟, 桟橋.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from corpus.text.analysis import STEMMED, stem_words, stems

JOINING = frozenset("da de fi hu is nl no sv".split())  # languages that write a compound as one word
EDGE = "~"  # in front of a word that stands at an edge of a longer one
_SHORTEST_COMPOUND, _EDGES = 8, range(4, 13)  # characters
_LONGEST = 40  # characters of a word, as for English
_PAIRS = (
    r"\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_TRIPLES = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_UNSPACED = re.compile(f"([{_PAIRS}々〆ヵヶー]+)|([{_TRIPLES}]+)")
_ACCENTS = re.compile("[\u0300-\u036f]")
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u06d6-\u06ed]")  # vowels, tatweel
_FOLDED = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي",
})  # fmt: skip


def indexed_words(text: str, language: str | None) -> list[str]:
    """Returns the words of a text under which it is found.

    Args:
        text: With its header.
        language: ISO 639 code; English if None.
    """
    if language in (None, "en"):
        return _english(text)
    words = _words(text)
    found = []
    for word, stem in zip(words, _stemmed(words, language), strict=True):
        found.append(word)
        if stem != word:
            found.append(stem)
        if language in JOINING and len(word) >= _SHORTEST_COMPOUND:
            found += _edges(word)
    return found


def sought_words(question: str, languages: Iterable[str]) -> list[str]:
    """Returns the words that a question is searched for with, each once.

    Args:
        question: Any text.
        languages: Those of the articles, beside English.
    """
    found = dict.fromkeys(_english(question))
    languages = list(languages)
    if not languages:
        return list(found)
    words = _words(question)
    found |= dict.fromkeys(words)
    for language in languages:
        found |= dict.fromkeys(_stemmed(words, language))
    if not JOINING.isdisjoint(languages):
        found |= dict.fromkeys(f"{EDGE}{word}" for word in words if len(word) in _EDGES)
    return list(found)


def fold(text: str) -> str:
    """Returns a text without what people leave out when they type: case, accents, widths, forms of letters.

    For example `Käsemarkt` -> `kasemarkt`, `ＡＢＣ` -> `abc`, `الرَّصيف` -> `الرصيف`.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = _ARABIC_SIGNS.sub("", _ACCENTS.sub("", text))
    return unicodedata.normalize("NFC", text).translate(_FOLDED)


def _english(text: str) -> list[str]:
    words = stems(text)
    if text.isascii():
        return words
    found: list[str] = []
    for word in words:
        found += _groups(word) if _UNSPACED.search(word) else [word]
        if not word.isascii() and (folded := fold(word)) != word:
            found += _groups(folded) if _UNSPACED.search(folded) else stems(folded)
    return found


def _words(text: str) -> list[str]:
    """Returns words, folded; those that are written without spaces in groups."""
    words = [group for run in _pattern().findall(fold(text)) for group in _groups(run)]
    return [word for word in words if len(word) <= _LONGEST]


def _groups(word: str) -> Iterator[str]:
    """Yields a word, or where it has characters that are written without spaces, each two or three of them."""
    position = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > position:
            yield word[position : run.start()]
        size = 2 if run[1] else 3
        yield from (run[0][at : at + size] for at in range(max(1, len(run[0]) - size + 1)))
        position = run.end()
    if position < len(word):
        yield word[position:]


def _stemmed(words: list[str], language: str | None) -> list[str]:
    return stem_words(words, language) if language in STEMMED else words


def _edges(word: str) -> list[str]:
    """Returns the beginnings and ends that may be words of a compound."""
    sizes = [size for size in _EDGES if size <= len(word) - 3]
    return [EDGE + word[:size] for size in sizes] + [EDGE + word[-size:] for size in sizes]


@cache
def _pattern() -> re.Pattern[str]:
    """Returns what words are made of: letters, digits, and the signs that stand at letters, as in Hindi."""
    signs = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
    return re.compile(f"(?:[^\\W_]|[{signs}\u200c\u200d])+")
