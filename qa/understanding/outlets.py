"""Which outlets a question names as the source it wants to hear.

"What did CNN say about the storm?" names CNN; "Why did CNN fire its chief?" does not. There CNN is what the question is
about: its articles are no likelier to answer than others, and its name is found as a word anyway. So outlets count
where they are cited, in the corpus or not: behind "according to", in front of "reported", in "a CNN poll".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from qa.understanding.period import plain_case

_MOST_WORDS = 6  # of a name
_LONGEST_ACRONYM = 5
_SHORTEST = 2  # in lower case such words are others: "ft", "ap"
_AROUND = 100  # characters before and behind that are looked at
_WORD = re.compile(r"[^\W_](?:[.&’'-]?[^\W_])*")
_GAP = re.compile(r"\s+(?:&\s+)?")  # between the words of a name
_OTHER = re.compile(r"[\W_]+")
_REMARK = re.compile(r"\s*\([^)]*\)$")
_POSSESSIVE = re.compile(r"['’]s?$")
_HOST = re.compile(r"(?:[\w-]+\.)*?(?P<own>[\w-]+)(?:\.(?:com?|org|net|ac|gov))?\.[a-z]{2,}")
_ALIASES = {
    "nyt": "newyorktimes", "nytimes": "newyorktimes", "wsj": "wallstreetjournal", "ft": "financialtimes",
    "wapo": "washingtonpost", "ap": "associatedpress", "apnews": "associatedpress", "latimes": "losangelestimes",
    "afp": "agencefrancepresse", "bbcnews": "bbc", "cbsnews": "cbs", "nbcnews": "nbc", "abcnews": "abc",
}  # fmt: skip
_FAMOUS = """ABC, Agence France-Presse, Al Jazeera, Associated Press, The Atlantic, Axios, BBC, Bild, Bloomberg,
    The Boston Globe, Business Insider, BuzzFeed News, CBC, CBS, Chicago Tribune, The Christian Science Monitor, CNBC,
    CNN, Corriere della Sera, Daily Mail, Daily Mirror, The Daily Telegraph, Der Spiegel, Deutsche Welle, Die Zeit,
    The Economist, El País, Euronews, Evening Standard, Financial Times, Forbes, Fortune, Fox News, The Globe and Mail,
    The Guardian, Haaretz, The Hill, HuffPost, The Independent, ITV News, La Repubblica, Le Figaro, Le Monde,
    Los Angeles Times, MSNBC, NBC, Newsweek, New York Magazine, New York Post, The New York Times, The New Yorker, NHK,
    NPR, PBS, Politico, ProPublica, Reuters, Rolling Stone, Sky News, South China Morning Post, Süddeutsche Zeitung,
    The Sydney Morning Herald, TASS, The Times of India, Time, USA Today, Vanity Fair, Vox, The Wall Street Journal,
    The Washington Post, Wired, Xinhua"""
_PAPERS = frozenset(  # with which the names of newspapers end
    """Times Post Herald Tribune Journal Gazette News Ledger Courier Guardian Telegraph Chronicle Observer Mail Mirror
    Express Globe Examiner Inquirer Dispatch Bulletin Sentinel Advertiser Monitor Beacon Wire Daily Weekly""".split()
)
_COMMON = frozenset(  # names that are words too
    """atlantic conversation economist express fortune globe hill independent insider intercept life mail metro mirror
    money nation nature observer people post record science slate spectator standard star sun telegraph time times today
    verge vice week wired""".split()
)
_SPEAKERS = frozenset("economist independent insider nation observer people spectator".split())
_SMALL = frozenset(  # in capitals at the start of a question
    """a according an and as at but by did do does from had has have how if in is of on or per that the to was were what
    when where which who whose why with would""".split()
)
_KINDS = "newspaper|paper|magazine|broadcaster|network|tabloid|website|outlet|news agency|agency"
_PIECES = (
    "(?:new |recent |latest |exclusive |original |own |front-page )?(?:articles?|reports?|reporting|story|stories"
    "|pieces?|coverage|interviews?|editorials?|columns?|op-eds?|analys[ie]s|investigations?|research|surveys?|polls?|polling"
    "|headlines?|study|studies|exclusives?|reviews?|accounts?|news)"
)
_TAIL = rf"(?:\s+(?:the|an?|both|new|recent|latest|{_KINDS}|\w+['’]s))*\s+[“\"‘]?$"
_CITED_BEFORE = re.compile(
    rf"\b(?:according to|per|citing|compare|tells?|told|telling|(?:{_PIECES}|latest) (?:by|from|in|with|for)"
    "|(?:reported|published|quoted|cited|revealed|obtained|reviewed|conducted|made public|written) (?:by|in|on)"
    rf"|(?:said|says|say|wrote|writing|claimed|read|appeared|interviewed) (?:in|on|for|to)){_TAIL}",
    re.IGNORECASE,
)
_CITED_AFTER = re.compile(
    rf"(?:['’]s?)?(?:/\w+(?:\s\w+)?)?[”\"]?\s+(?:(?:{_KINDS})(?:['’]s)?\s+)?(?:(?:has|have|had|also)\s+)?(?:{_PIECES}"
    "|says?|said|reported|writes?|wrote|written|claim(?:s|ed)?|publish(?:es|ed)?|reveal(?:s|ed)?|(?:finds?|found) that"
    "|projects|projected|quote[sd]?|cite[sd]?|cover(?:s|ed)?|describe[sd]?|portray(?:s|ed)?|frame[sd]?|differ"
    r"|call(?:s|ed)?|estimate[sd]?)\b(?! up\b)",
    re.IGNORECASE,
)
_IN_PRINT = re.compile(
    r"(?<!stake)(?<!shares)(?<!trust)(?<!confidence)(?<!faith)(?<!jobs)\sin(?:\sthe)?\s$", re.IGNORECASE
)
_ENDS = re.compile(r"\s*(?:$|[^\w\s'’/-]|(?:about|on|that|this|last|by|yesterday|today|and|or)\b)", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:according to|(?:reported|published) (?:by|in)|(?:did|does|has))\s+(?P<the>the\s+)?$", re.IGNORECASE
)
_ASKED_ENDS = re.compile(
    r"(?:['’]s)?(?:\s*(?:$|[^\w\s'’])|\s+(?:magazine|newspaper|say|report|write|publish|said|reported|written)\b)",
    re.IGNORECASE,
)
_CAPITAL_BEFORE = re.compile(r"\s([A-Z][\w.’'&-]*)(?<!['’]s)(?<!s['’])\s+$")
_CAPITAL_BEHIND = re.compile(r"\s+[A-Z]")
_AND = re.compile(r"\s*(?:,|/|,?\s(?:and|or|versus|vs\.?)\s)\s*(?:the\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOutlets:
    """The outlets that a question cites.

    Attributes:
        present: Those of the corpus, under their names there.
        missing: Those that the corpus has not, as the question writes them, without "the".
        places: Start and end of each citation in the question.
    """

    present: tuple[str, ...]
    missing: tuple[str, ...]
    places: tuple[tuple[int, int], ...] = field(default=(), compare=False)


class _Mention(NamedTuple):
    """A place that may name an outlet; `key` is made as in `_forms`."""

    start: int
    end: int
    key: str


def without_remark(name: str) -> str:
    """Cuts what stands in brackets behind a name, e.g. "Harbor Ledger (sample)" -> "Harbor Ledger"."""
    return _REMARK.sub("", name).strip()


def named_outlets(question: str, outlets: Iterable[str]) -> NamedOutlets:
    """Finds the outlets that a question cites, in its order.

    Names in lower case count too; those that are words of their own ("the week") only behind "according to" and the
    like. Takes 0.1 ms.

    Args:
        question: In English.
        outlets: The names of the corpus's outlets; a host such as `usatoday.com` counts under its own part.
    """
    names = _names(tuple(outlets))
    text = plain_case(question)
    known: list[str] = []
    unknown: list[str] = []
    places: list[tuple[int, int]] = []
    for group in _groups(_mentions(text, names), text):
        for mention in group:
            of_corpus = names.get(mention.key, [])
            with_the = any(name.lower().startswith("the") for name in of_corpus)
            whole = mention._replace(start=group[0].start, end=group[-1].end)
            if _is_outlet(mention, text, with_the) and (_is_cited(mention, text) or _is_cited(whole, text)):
                known += of_corpus
                unknown += [] if of_corpus else [question[mention.start : mention.end]]
                places.append((mention.start, mention.end))
    return NamedOutlets(
        present=tuple(dict.fromkeys(known)), missing=tuple(dict.fromkeys(unknown)), places=tuple(places)
    )


def _key_of(words: str) -> str:
    """Letters and digits alone, without accents or case."""
    words = words.casefold()
    if not words.isascii():
        words = unicodedata.normalize("NFKD", words)
    return _OTHER.sub("", words)


def _forms(outlet: str) -> set[str]:
    """Makes the keys of a name, without "the" and remarks in brackets; of a host also its own part."""
    name = without_remark(outlet.lower())
    host = _HOST.fullmatch(name) if "." in name else None
    forms = {name, host["own"], host["own"].removeprefix("the")} if host else {name.removeprefix("the ")}
    return {_ALIASES.get(key, key) for key in map(_key_of, forms) if key}


_EVERYWHERE = frozenset(form for name in _FAMOUS.split(",") for form in _forms(" ".join(name.split())))


@lru_cache(maxsize=8)
def _names(outlets: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Maps forms of names to outlets; cached, since it takes 2 µs for each outlet of the corpus."""
    names: dict[str, list[str]] = {}
    for outlet in outlets:
        for form in _forms(outlet):
            names.setdefault(form, []).append(outlet)
    return names


def _mentions(text: str, names: Container[str]) -> Iterator[_Mention]:
    """Finds where outlets may be named; of names that begin alike the longest."""
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        longest, count = None, 1
        for last in range(index, _run_end(words, index, text)):
            start, end = words[index].start(), words[last].start() + len(_POSSESSIVE.sub("", words[last][0]))
            key = _key_of(text[start:end])
            key = _ALIASES.get(key, key)
            of_corpus = key in names and (key not in _SMALL or text[start:end].isupper())  # WHO, but not "who"
            if of_corpus or key in _EVERYWHERE or _is_paper(text[start:end]):
                longest, count = _Mention(start, end, key), last + 1 - index
        if longest:
            yield longest
        index += count


def _run_end(words: list[re.Match[str]], index: int, text: str) -> int:
    """Finds the end of the longest name that may begin at a word; "the" begins none."""
    end = index if words[index][0].lower() == "the" else index + 1
    while index < end < min(index + _MOST_WORDS, len(words)):
        if not _GAP.fullmatch(text, words[end - 1].end(), words[end].start()):
            break
        end += 1
    return end


def _is_paper(written: str) -> bool:
    """Returns whether a name in capitals ends as newspapers' names do, e.g. "Lake Orrin Gazette"."""
    words = written.split()
    capitals = words[0].lower() not in _SMALL and all(word[0].isupper() for word in words)
    return capitals and words[-1].rpartition("-")[2] in _PAPERS


def _groups(mentions: Iterable[_Mention], text: str) -> list[list[_Mention]]:
    """Mentions that one citing word serves: "CNN, Reuters and the BBC reported"."""
    groups: list[list[_Mention]] = []
    for mention in mentions:
        if groups and _AND.fullmatch(text, groups[-1][-1].end, mention.start):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _around(mention: _Mention, text: str) -> tuple[str, str]:
    return text[max(mention.start - _AROUND, 0) : mention.start], text[mention.end : mention.end + _AROUND]


def _is_outlet(mention: _Mention, text: str, with_the: bool) -> bool:
    """Returns whether an outlet is meant, not a word or a longer name such as "this week" or "Fashion Week".

    Args:
        mention: A place that has an outlet's name.
        text: The question.
        with_the: Whether the outlet's name begins with "The".
    """
    written = text[mention.start : mention.end]
    before, after = _around(mention, text)
    longer = _CAPITAL_BEFORE.search(before)
    if _CAPITAL_BEHIND.match(after) or (longer and longer[1].lower() not in _SMALL):
        return False
    if written.islower() and len(written) <= _SHORTEST:
        return False
    is_word = mention.key in _COMMON
    if not is_word and (mention.key in _EVERYWHERE or " " in written):
        return True
    if not written.islower():
        return bool(before.strip()) or written.isupper()  # one capital may only begin the question
    asking = _ASKED.search(before)
    if not asking or mention.key in _SPEAKERS or (is_word and bool(asking["the"]) != with_the):
        return False
    return bool(_ASKED_ENDS.match(after))


def _is_cited(mention: _Mention, text: str) -> bool:
    before, after = _around(mention, text)
    if _CITED_BEFORE.search(before) or _CITED_AFTER.match(after):
        return True
    return len(mention.key) > _LONGEST_ACRONYM and bool(_IN_PRINT.search(before) and _ENDS.match(after))
