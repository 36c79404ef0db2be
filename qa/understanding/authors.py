"""Which authors a question names as those whose articles it wants.

"What did Ada Venn write last month?" and "articles by Ada Venn about the bridge" ask for her articles. "What did Ada
Venn say?" may be about anybody whom articles quote. So a name counts where it is a byline of the corpus and the
question speaks of writing: behind "articles by", in front of "wrote".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from qa.understanding.period import plain_case

_MOST_WORDS = 6  # of a name
_SHORTEST_SURNAME = 3  # letters
_WORD = r"[^\W\d_][\w.]*(?:[’'-][^\W\d_][\w.]*)*"
_NAME = rf"{_WORD}(?:\s+{_WORD}){{0,{_MOST_WORDS - 1}}}"
_RUN, _WORDS = re.compile(_NAME), re.compile(_WORD)
_WHOLE_NAME = re.compile(
    rf"[A-Z](?:{_WORD})?(?:\s+(?:(?:al|bin|da|de|del|della|den|der|di|la|le|van|von)\s+)*[A-Z](?:{_WORD})?){{1,3}}"
)
_AND = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+)?|\s(?:and|or)\s)\s*(?:by\s+)?", re.IGNORECASE)
_WRITINGS = (
    r"(?:articles?|columns?|op-eds?|opinion pieces?|pieces?|reporting|coverage)"  # nobody else's than an author's
)
_PIECES = (
    rf"(?:{_WRITINGS}|analys[ei]s|dispatch(?:es)?|editorials?|essays?|features?|interviews?|reports?|reviews?"
    "|stor(?:y|ies))"
)
_KIND = re.compile(_WRITINGS, re.IGNORECASE)
_KINDS = r"(?:(?:the|an?|all|any|some|every|each|more|other|latest|newest|new|recent|last|first|earlier|own)\s+)*"
_WHICH = r"(?:\b(?:what|which)(?:['’]s|\s+(?:is|are|was|were))?\s+)?"
_IN = r"(?:,?\s*\b(?P<inside>according to|as told in|in|from)\s+)?"
_BY = re.compile(
    rf"{_IN}{_WHICH}\b{_KINDS}(?P<kind>{_PIECES})\s+(?:(?:(?:that|which)\s+)?(?:is|are|was|were)\s+)?"
    r"(?:(?:written|published|filed|authored)\s+)?by\s+",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(
    rf"{_IN}{_WHICH}\b(?:(?:anything|everything|something)\s+)?(?:(?:is|are|was|were)\s+)?"
    r"(?:written|authored|penned)\s+by\s+",
    re.IGNORECASE,
)
_OWN = re.compile(rf"{_IN}{_WHICH}\b(?P<name>{_NAME})['’]s?\s+{_KINDS}{_WRITINGS}\b", re.IGNORECASE)
_WRITE = "write|written|wrote|writes|publish(?:ed|es)?|filed?|author(?:ed)?|report(?:ed|s)?"
_DID = re.compile(
    rf"\b(?:what|which)(?:\s+(?:else|other|new|{_PIECES}))*\s+(?:(?:did|does|do|has|have|had)\s+)?"
    rf"(?P<name>{_NAME}?)\s+(?:(?:has|have|had|also|recently|just)\s+)*(?:{_WRITE})\b",
    re.IGNORECASE,
)
_WRITING_ENDS = re.compile(  # "write to the mayor" and "wrote a letter" are not about articles
    r"\s*(?:$|[?.!,;:]|(?:about|regarding|concerning|last|this|yesterday|today|for|between|before|after|since|until"
    r"|during|recently|lately|so far|in|and)\b|on\s+(?!(?-i:[A-Z]))\w)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\W*(?:(?:can|could|will|would) you\s+)?(?:please\s+)?"
    r"(?:show|list|find|get|give|tell|name|summari[sz]e|describe|search for|look for|are there|is there|do you have"
    r"|have you got|what about)\b(?:\s+(?:me|us|about|of|for)\b)*\s*",
    re.IGNORECASE,
)
_ASKS_ELSE = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how)\b"
    r"|^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAuthors:
    """The authors whose articles a question wants.

    Attributes:
        present: Those of the corpus, under their names there.
        missing: Those that wrote nothing in it, as the question writes them.
        asks_for_articles: Whether it asks what they wrote, and for nothing in it: "what did Ada Venn write?".
        places: Start and end of what names them in the question: "articles by Ada Venn".
    """

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    asks_for_articles: bool = False
    places: tuple[tuple[int, int], ...] = field(default=(), compare=False)


def named_authors(
    question: str, authors: Callable[[], Collection[str]], outlets: Sequence[tuple[int, int]] = ()
) -> NamedAuthors:
    """Finds the authors whose articles a question wants, in its order.

    A whole name counts in any case, a surname with a capital; it stands for all who have it.

    Args:
        question: In English.
        authors: Gives the authors of the corpus; called only where the question speaks of writing.
        outlets: Start and end of what names an outlet in the question: that is no author.
    """
    text = plain_case(question)
    if not any(cue.search(text) for cue in (_BY, _WRITTEN_BY, _DID, _OWN)):
        return NamedAuthors()
    found: list[_Mention] = []
    for mention in _mentions(text, _forms(tuple(authors()))):
        if not any(mention.start < end and start < mention.end for start, end in (*outlets, *_places(found))):
            found.append(mention)
    if not found:
        return NamedAuthors()
    asks_else = any(mention.inside for mention in found) or _ASKS_ELSE.search(without_places(text, _places(found)))
    return NamedAuthors(
        present=tuple(dict.fromkeys(name for mention in found for name in mention.names)),
        missing=tuple(dict.fromkeys(name for mention in found for name in mention.unknown)),
        asks_for_articles=not asks_else,
        places=tuple(_places(found)),
    )


class _Mention(NamedTuple):
    """A place that names authors; `inside` where the question asks for something in their articles."""

    start: int
    end: int
    names: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    inside: bool = False


def _places(mentions: Iterable[_Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in mentions]


def without_places(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Cuts some places out of a text."""
    for start, end in sorted(places, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())


@lru_cache(maxsize=8)
def _forms(authors: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Maps whole names and surnames to authors; cached, since a large corpus has 20,000."""
    forms: dict[str, list[str]] = {}
    for name in authors:
        key = _key(name)
        before, _, surname = key.rpartition(" ")
        forms.setdefault(key, []).append(name)
        if before and len(surname) >= _SHORTEST_SURNAME:
            forms.setdefault(surname, []).append(name)
    return forms


def _mentions(text: str, forms: Mapping[str, Sequence[str]]) -> Iterator[_Mention]:
    """Finds where authors may be named."""
    for cue in (*_BY.finditer(text), *_WRITTEN_BY.finditer(text)):
        start, inside = _start(text, cue.start()), cue["inside"] is not None
        names, end = _listed(text, cue.end(), forms)
        if names:
            yield _Mention(start, end, names, inside=inside)
        elif cue.re is _BY and _KIND.fullmatch(cue["kind"]) and (unknown := _WHOLE_NAME.match(text, cue.end())):
            yield _Mention(start, unknown.end(), (), (unknown[0],), inside=inside)
    for cue in _DID.finditer(text):
        names = _known(cue["name"], forms)
        if names and _WRITING_ENDS.match(text, cue.end()):
            yield _Mention(_start(text, cue.start()), cue.end(), names)
    for cue in _OWN.finditer(text):
        words = list(_WORDS.finditer(cue["name"]))
        for word in words:  # the longest name that ends there
            if names := _known(cue["name"][word.start() :], forms):
                start = cue.start() if word is words[0] else cue.start("name") + word.start()
                yield _Mention(_start(text, start), cue.end(), names, inside=cue["inside"] is not None)
                break


def _start(text: str, start: int) -> int:
    """Returns where a mention begins: with what it is asked for by, as "show me", if nothing else stands before it."""
    return 0 if _ASKING.fullmatch(text, 0, start) else start


def _listed(text: str, start: int, forms: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """Reads "Ada Venn, Ed Lund and Nora Quill"; returns the authors, and where the last one ends."""
    found: tuple[str, ...] = ()
    end = start
    while run := _RUN.match(text, start):
        words = list(_WORDS.finditer(text, *run.span()))
        for last in reversed(words):
            if names := _known(text[run.start() : last.end()], forms):
                found, end = (*found, *names), last.end()
                break
        else:
            break
        more = _AND.match(text, end)
        if more is None:
            break
        start = more.end()
    return found, end


def _known(name: str, forms: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Returns the authors of a name; of one word only with a capital: "may" is no surname."""
    key = _key(name)
    if " " not in key and name.islower():
        return ()
    return tuple(forms.get(key) or forms.get(key.rstrip("."), ()))


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())
