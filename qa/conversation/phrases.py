"""Finds what a text mentions: its names, and its noun phrases as far as that works without a tagger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.text.analysis import content_words
from qa.understanding.places import country_names, region_names

MentionKind = Literal["person", "place", "name", "several", "thing"]

AUXILIARIES = frozenset(
    "is are was were am do does did has have had can could will would shall should may might must isn't aren't wasn't"
    " weren't doesn't don't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't".split()
)
_WORD = re.compile(r"\w+(?:[-.&]\w+)*(?:['’]\w+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s?$")
_BE = frozenset("is are was were am isn't aren't wasn't weren't has have had".split())
_SUBJECTS = frozenset("i you he she it they we there to who".split())
_EMPTY = frozenset(  # beyond stop words: says nothing of what is spoken of
    "again already also another aside aspects besides can't describe don't else even ever explain first get go going"
    " got happen happened happening happens interesting know known last list made make new next no not ok okay one"
    " ones other others please same show still thanks think two way ways yes".split()
)
_AHEAD_OF_NOUNS = frozenset(
    "is are was were about of in for on with from at by against a an his her its their do does did can will".split()
)
_VERBS = frozenset(  # of questions; a noun phrase ends before them
    "affect agree attend became become began begin born built buy came change close come cost damage demand did die"
    " died done end find found gave give held hit hurt join known leave left live lose made marry mean meet need open"
    " paid pay perform play promise receive release reopen said saw see sell sent shot sign sink sold start take taken"
    " took vote want win won work write written wrote".split()
)
_JOINING = frozenset("of de da del der di du la le van von al el bin".split())
_CALENDAR = frozenset(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov"
    " november dec december monday tuesday wednesday thursday friday saturday sunday".split()
)
_PLACING = frozenset("in at near from to across outside inside around".split())
_ROLES = frozenset(
    "mr mrs ms miss dr sir lady lord dame king queen prince princess pope president mayor minister senator governor"
    " judge justice captain chief sheriff deputy professor councilor superintendent director chair chairman man woman"
    " boy girl person winner owner teacher author singer actor actress artist player driver coach officer spokesman"
    " spokeswoman candidate incumbent victim suspect founder leader".split()
)
_GROUPS = frozenset(
    "band group team party clan union council board committee company brothers sisters corp inc court house senate"
    " congress office department agency society association college school press police army navy government ministry"
    " bank".split()
)
_THINGS = frozenset(
    "bridge river street road lake bay harbor port park museum library hospital airport act law treaty accord deal"
    " agreement pact cup prize award film movie show book album song festival marathon election war battle city county"
    " state states north new south east west university experiment times post palace castle tower hall square stadium"
    " station hotel church cathedral island islands mount mountain valley".split()
)
_SHORT_NAMES = frozenset({"US", "WHO", "IT"})  # which are words of no meaning in lower case
_PREPOSITIONS = "about|after|against|as|at|before|behind|between|by|during|for|from|in|of|on|over|than|to|under|with"
_AHEAD_OF_NAMES = AUXILIARIES | frozenset(("", "and", "or", "that", "if", *_PREPOSITIONS.split("|")))
_GOES_ON = re.compile(r"\. ?[A-Z]|-")  # "Sen. Graham", "Smith-Jones"
_ENDS_PHRASE = re.compile(rf"(?:['’]s?\b|\s*(?:$|[?!,;:]|\.$)|\s(?:{_PREPOSITIONS}|and|or)\b)")
_NO_PLURAL = re.compile(r"(?:[su]s|is|ous|news)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Something that a text speaks of.

    Attributes:
        text: As it stands there, with "the" where that precedes it, without a possessive ending.
        named: Whether it is a name, told by its capitals.
        kind: "name" where a name may be a person's as well as a body's; "several" for plurals.
        before: The word before it, lower case; empty at the start.
        leads: Whether "of", "about", "in" or "for" follows: "the causes" of something else.
    """

    text: str
    named: bool
    kind: MentionKind
    before: str
    leads: bool

    @property
    def words(self) -> frozenset[str]:
        """Lists its content words; of "the US" its letters."""
        found = frozenset(content_words(self.text))
        return found or frozenset(word.lower() for word in self.text.split() if word in _SHORT_NAMES)


@lru_cache(maxsize=1024)
def mentions(text: str) -> tuple[Mention, ...]:
    """Finds what a text mentions, in the order of the text."""
    words = _WORD.findall(text)
    found: list[Mention] = []
    at = 0
    while at < len(words):
        end = _name_end(words, at)
        named = end > at
        end = _phrase_end(words, end, named)
        if end == at:
            at += 1
            continue
        if named or end - at > 1 or words[end - 1].endswith("s") or _the(words, at) or _after_preposition(words, at):
            found.append(_mention(words, at, end, named))
        at = end
    return tuple(one for one in found if one.words)


def names(text: str) -> tuple[Mention, ...]:
    """Finds the names in a text, in its order."""
    return tuple(one for one in mentions(text) if one.named)


def is_surname(one: Mention, text: str) -> bool:
    """Returns whether a name may be a surname that stands for itself: not in "House speaker", "Sen. Graham" or "TV".

    Args:
        one: Mentioned in the text.
        text: A question.
    """
    if one.kind != "name" or not (one.text.isalpha() and one.text.istitle()) or one.text.lower() in _GROUPS:
        return False
    match = re.search(rf"\b{one.text}\b(?P<behind>.*)", text)
    return match is not None and (
        (one.before in _AHEAD_OF_NAMES and not _GOES_ON.match(match["behind"]))
        or _ENDS_PHRASE.match(match["behind"]) is not None
    )


def _mention(words: list[str], start: int, end: int, named: bool) -> Mention:
    the = "the " if _the(words, start) else ""
    before = words[start - 1].lower() if start else ""
    bare = [*words[start : end - 1], _POSSESSIVE.sub("", words[end - 1])]
    text = the + " ".join(bare).replace(" . ", ". ")
    return Mention(
        text=text,
        named=named,
        kind=_kind(bare, named, before),
        before=before,
        leads=end < len(words) and words[end] in ("of", "about", "in", "for", "between") and not named,
    )


def _kind(words: list[str], named: bool, before: str) -> MentionKind:
    lower = [word.lower() for word in words]
    name = " ".join(lower)
    if named and (name in country_names() or name in region_names()):
        return "place"
    if any(word in _GROUPS for word in lower):
        return "name"
    if any(word in _THINGS for word in lower):
        return "thing"
    if any(word in _ROLES for word in lower):
        return "person"
    if not named:
        plural = words[-1].endswith("s") and not _NO_PLURAL.search(words[-1])
        return "several" if plural else "thing"
    if before in _PLACING:
        return "place"
    if len(words) in (2, 3) and before != "the" and all(word[:1].isupper() and word.isalpha() for word in words):
        return "person"
    return "name"


def _after_preposition(words: list[str], at: int) -> bool:
    return at > 0 and words[at - 1].lower() in _AHEAD_OF_NOUNS and not words[at].endswith("ed")


def _the(words: list[str], at: int) -> bool:
    return at > 0 and words[at - 1].lower() == "the"


def _content(word: str) -> bool:
    bare = _POSSESSIVE.sub("", word)
    has_meaning = bare in _SHORT_NAMES or bool(content_words(bare))
    return word[:1].isalnum() and word.lower() not in _EMPTY and has_meaning


def _name_end(words: list[str], at: int) -> int:
    """Finds where a name that begins at a word ends; the same index for no name."""
    first = words[at]
    if not _capital(first) or not _content(first) or first.lower() in _CALENDAR:
        return at
    shouted = len(first) > 1 and first[1:].lower() != first[1:]
    if at == 0 and not shouted and len(words) > 1 and not _capital(words[1]) and words[1].lower() not in AUXILIARIES:
        return at  # the first word of a sentence has its capital from there
    end = at + 1
    while end < len(words) and not _POSSESSIVE.search(words[end - 1]):
        ahead = words[end]
        if (_capital(ahead) and _content(ahead)) or (ahead.isdigit() and len(ahead) < 4):
            end += 1
        elif (
            end + 1 < len(words) and _capital(words[end + 1]) and (ahead in _JOINING or _initial(words[end - 1], ahead))
        ):
            end += 2
        else:
            break
    return end


def _initial(word: str, mark: str) -> bool:
    """Returns whether a mark belongs to a name, e.g. "John F. Kennedy", "Marks & Lowe"."""
    return mark == "&" or (mark == "." and len(word) <= 2)


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _phrase_end(words: list[str], at: int, named: bool) -> int:
    """Finds where a run of content words ends, less a verb at its end.

    Args:
        words: Of the text.
        at: Where the run begins, behind a name if there is one.
        named: Whether there is; "the Milgram experiment" goes on behind it, "Japan promise" does not.
    """
    before = words[at - 1].lower() if at else ""
    if not named and (before in _SUBJECTS or (at == 1 and before in ("what", "which", "who"))):
        return at  # a verb: "who signed", "to buy"
    if named and not _any_the(words, at):
        return at
    end = at
    while end < len(words) and _content(words[end]) and not _capital(words[end]) and not words[end].isdigit():
        if end > at - named and words[end].lower() in _VERBS:
            return end
        end += 1
        if _POSSESSIVE.search(words[end - 1]):
            return end
    if end > at and end - at + named > 1 and (_asked_with(words, at) or words[end - 1].endswith("ed")):
        return end - 1  # "did the bridge reopen", "was the bridge closed"
    return end


def _any_the(words: list[str], end: int) -> bool:
    """Returns whether the name that ends here is preceded by "the"."""
    at = end - 1
    while at > 0 and (_capital(words[at]) or words[at] in _JOINING or words[at].isdigit()):
        at -= 1
    return words[at].lower() == "the"


def _asked_with(words: list[str], start: int) -> bool:
    """Returns whether a bare verb must follow: "did", "will" or "can" stands before the first phrase."""
    earlier = [word.lower() for word in words[:start] if word.lower() in AUXILIARIES]
    between = [word for word in words[:start] if _content(word) and word.lower() not in AUXILIARIES]
    return bool(earlier) and earlier[-1] not in _BE and not [word for word in between if not _capital(word)]
