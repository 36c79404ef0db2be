"""Whether each name and each quotation of a sentence stands in its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.text.analysis import stems
from corpus.wording import MONTHS, WEEKDAYS
from qa.composing.gate.quoting import find, plain
from qa.types import Citation

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_](?:[\w&]|['’.-](?=\w))*")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+$")
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDINGS = ("ese", "ian", "ish", "an", "i", "s", "a", "e")  # China -> Chinese, Israel -> Israeli
_LEAST_ROOT = 4  # characters, below which a name has no ending; "chin" of China is one
_QUOTATION = re.compile(r"[“\"]([^“”\"]{2,}?)[”\"]|(?<!\w)[‘']([^‘’']{8,}?)[’'](?!\w)")
_NO_NAMES = frozenset(
    word.casefold() for word in (*MONTHS, *WEEKDAYS, "I", "Mr", "Mrs", "Ms", "Dr")
)  # fmt: skip
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?=\.| \d)")
_ALIASES = {  # as they are compared; each its own form of one name
    "u.s": "us", "u.s.": "us", "usa": "us", "u.s.a": "us", "u.s.a.": "us", "america": "us", "american": "us",
    "americans": "us", "u.k": "uk", "u.k.": "uk", "britain": "uk", "british": "uk", "eu": "eu", "e.u": "eu",
    "u.n": "un", "u.n.": "un", "gop": "republican", "dutch": "netherlands", "french": "france", "swiss": "switzerland",
    "greek": "greece", "spanish": "spain", "danish": "denmark", "swedish": "sweden", "turkish": "turkey",
    "polish": "poland", "irish": "ireland", "scottish": "scotland", "welsh": "wales", "thai": "thailand",
    "finnish": "finland", "filipino": "philippines", "ukrainian": "ukraine", "german": "germany",
    "belgian": "belgium", "norwegian": "norway", "democratic": "democrat", "democrats": "democrat",
    "peruvian": "peru", "canadian": "canada", "afghan": "afghanistan", "pakistani": "pakistan", "english": "england",
}  # fmt: skip
_LONG_NAMES = {"united states": "us", "united kingdom": "uk", "european union": "eu", "united nations": "un"}
# What a sentence may begin with though no quote has it.
_BEGINNINGS = frozenset(
    """a an the this that these those he she it they we you i his her its their our my there here who what
    when where why how which whose both all some many most several few other others another each every no
    none not never one two three four five six seven eight nine ten in on at by for from to of with without
    after before during since until as while when although though because if once under over about according
    also and but or so yet however meanwhile later then earlier now still instead additionally furthermore
    moreover overall following despite amid between among into near outside inside across through against
    around more less than only even just it's there's that's further afterwards separately finally first
    second third last next previously recently currently today again similarly thus therefore together like
    unlike such yes neither nor either whether""".split()
)


def missing_name(sentence: str, citations: Sequence[Citation]) -> str | None:
    """Returns the first name of a sentence that its quotes do not have, or None.

    A name is a word with a capital; at the beginning of a sentence, one that no quote has in any spelling. The outlets
    of the quotes may be named: that they report it is true.
    """
    quotes = " \n ".join(citation.quote for citation in citations)
    for citation in citations:
        if citation.article.outlet:
            sentence = sentence.replace(citation.article.outlet, "the outlet")
    source = _joined_aliases(quotes)
    words = {_root(word) for word, _ in _words(source)}
    initials = set(_initials(source))
    shown = set(stems(source))
    sentence = _joined_aliases(sentence)
    for word, begins in _words(sentence):
        bare = _POSSESSIVE.sub("", word)
        if not bare[:1].isupper() or bare.casefold() in _NO_NAMES:
            continue
        if _root(word) in words or bare.replace(".", "") in initials:
            continue
        if begins and (bare.casefold() in _BEGINNINGS or set(stems(bare)) <= shown):
            continue
        if bare.isupper() and _spelt_out(bare, sentence):
            continue
        parts = bare.split("-")  # "US-led", "Trump-Xi"
        if len(parts) > 1 and all(not part[:1].isupper() or _root(part) in words for part in parts):
            continue
        return bare
    return mixed_name(sentence, quotes)


def mixed_name(sentence: str, quotes: str) -> str | None:
    """Returns a name that is made of two of the quotes: "Joe Trump" of "Joe Biden" and "Donald Trump"; or None."""
    followed: dict[str, set[str]] = {}
    preceded: dict[str, set[str]] = {}
    for one, two in _pairs(quotes):
        followed.setdefault(one, set()).add(two)
        preceded.setdefault(two, set()).add(one)
    for one, two in _pairs(sentence):
        ahead, back = followed.get(one), preceded.get(two)
        if ahead and back and two not in ahead and one not in back:
            return f"{one} {two}"
    return None


def missing_quotation(sentence: str, citations: Sequence[Citation]) -> str | None:
    """Returns the first words in quote marks that stand in none of the quotes, or None."""
    for match in _QUOTATION.finditer(sentence):
        words = (match[1] or match[2]).strip(" ,.;:!?")
        pieces = [piece for piece in plain(words).split("...") if any(map(str.isalnum, piece))]
        if not all(any(_has(citation.quote, piece) for citation in citations) for piece in pieces):
            return words
    return None


def names(text: str) -> list[str]:
    """Returns the words of names in a text, in the form in which they are compared, in order."""
    found = []
    for word, begins in _words(_joined_aliases(text)):
        bare = _POSSESSIVE.sub("", word)
        is_word = begins and bare.casefold() in _BEGINNINGS
        if bare[:1].isupper() and not is_word and bare.casefold() not in _NO_NAMES:
            found.append(_root(bare))
    return found


def _has(quote: str, words: str) -> bool:
    stripped = words.strip()
    if len(stripped) < 3:
        return re.search(rf"(?<!\w){re.escape(stripped)}(?!\w)", quote) is not None
    return find(quote, stripped) is not None


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Yields the words of a text, each with whether it begins a sentence or a quotation."""
    for match in _WORD.finditer(text):
        if _MONTH.match(text, match.start()):
            continue
        before = text[: match.start()]
        bare = before.rstrip("“\"‘'([ \n")
        yield match[0], not bare or _SENTENCE_END.search(before) is not None or before.rstrip(" ")[-1:] in '“"‘:'


def _root(word: str) -> str:
    """Returns the form in which names are compared: "Israeli" -> "israel", "U.S." -> "us"."""
    bare = _POSSESSIVE.sub("", word).casefold()
    bare = _ALIASES.get(bare, bare).replace(".", "")
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= _LEAST_ROOT:
            return bare.removesuffix(ending)
    return bare


def _joined_aliases(text: str) -> str:
    for long, short in _LONG_NAMES.items():
        text = re.sub(rf"\b{long}\b", short.upper(), text, flags=re.IGNORECASE)
    return text


def _initials(text: str) -> Iterator[str]:
    """Yields the initials of each row of words with capitals, e.g. `WHO` for "World Health Organization"."""
    for row in re.findall(r"(?:[A-Z][\w'’-]+(?: (?:of|for|and|the|on|in))*\s?){2,6}", text):
        capitals = [word[0] for word in row.split() if word[0].isupper()]
        for start in range(len(capitals) - 1):
            for end in range(start + 2, len(capitals) + 1):
                yield "".join(capitals[start:end])


def _spelt_out(acronym: str, sentence: str) -> bool:
    return acronym in set(_initials(sentence))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yields neighbouring words with capitals, but for those that begin a sentence with a common word."""
    for match in re.finditer(r"\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+", text):
        row = [_POSSESSIVE.sub("", word) for word in match[0].split()]
        if row[0].casefold() in _BEGINNINGS:
            row = row[1:]
        yield from pairwise(row)
