"""Whether each number and day of a sentence stands in its quotes, by value: "forty-six" is "46", "Tuesday" a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.time.mentions import DateMention, find_dates
from corpus.wording import MONTHS, WEEKDAYS
from qa.reading.values import MEASURES, value
from qa.types import Citation

_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>minus )?(?P<money>(?:[a-z]{1,2})?[$€£¥₹])?(?P<number>\d+(?:\.\d+)?(?:e\+\d+)?)"
    r"(?P<percent>%)?(?P<more>st|nd|rd|th|s|[a-z]{1,3})?(?![\w])(?: (?P<behind>[a-z]+)(?: (?P<then>[a-z]+))?)?"
)
_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\.?(?!\w)", re.IGNORECASE)
_NO_ONE = re.compile(
    r"\b(?:no one|one another|each other|one of|this one|that one|which one|one-on-one|one day|at one point|someone"
    r"|everyone|anyone|the one|for one)\b",
    re.IGNORECASE,
)
_TWO = re.compile(r"(?<![\w-])two(?![\w-])", re.IGNORECASE)
_SCORE = re.compile(r"(?<=\d)\s?[-–—]\s?(?=\d)")
_SCALES = frozenset("hundred thousand million billion trillion percent cent dozen dollar dollars".split())
_MONEY_BEHIND = re.compile(r"(?:us )?(?P<currency>dollar|euro|yen|pound|rupee)s?\b")
_MONEY = {"dollar": "$", "euro": "€", "yen": "¥", "pound": "£", "rupee": "₹"}
_CLAUSE_ENDS = re.compile(r"(?<!\d)[,;:()\[\]\"“”]|[,;:](?!\d)|(?<=[a-z])\.\s")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")
_DAY_WORDS = frozenset(word.casefold() for word in (*MONTHS, *WEEKDAYS))
_AMBIGUOUS = frozenset({"may", "march"})  # words that are months as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its unit.

    Attributes:
        number: Its value.
        unit: "$", "%", "miles", "th" of a rank; empty where it counts things.
        text: As it was read, for the reason.
    """

    number: float
    unit: str
    text: str


def missing_figure(sentence: str, citations: Sequence[Citation]) -> str | None:
    """Returns the first number of a sentence that none of its quotes has with the same unit, or None.

    Args:
        sentence: What was written; its days are looked at by `missing_day` and passed over here.
        citations: What it rests on.
    """
    quoted = [figure for citation in citations for figure in figures(citation.quote)]
    numbers = {figure.number for figure in quoted}
    for citation in citations:  # days that the quotes mean: "Tuesday" is 28 October 2025
        for mention in _mentions_of(citation):
            numbers |= {float(mention.first.day), float(mention.first.year), float(mention.last.year)}
    units = {figure.unit for figure in quoted}
    left = _without_days(sentence, citations)
    for figure in figures(left):
        same = [one for one in quoted if one.number == figure.number]
        if any(one.unit == figure.unit or not figure.unit for one in same):
            continue
        if any(not one.unit for one in same) and figure.unit in units:
            continue  # of "3 to 5 percent", the 3
        if not figure.unit and not same and figure.number in numbers:
            continue
        return figure.text
    return None


def missing_day(sentence: str, citations: Sequence[Citation]) -> str | None:
    """Returns the first words of a sentence that name a day which none of its quotes means, or None."""
    quoted = [mention for citation in citations for mention in _mentions_of(citation)]
    words = " ".join(citation.quote for citation in citations)
    covered = []
    for mention in _mentions_in(sentence, citations):
        named = sentence[mention.span.start : mention.span.end]
        covered.append(mention.span)
        if not any(_means(mention, one) for one in quoted) and not _stands(named, words):
            return named
    meant = _meant_words(quoted)
    for match in _CAPITALISED.finditer(sentence):
        word = match[0].casefold()
        if word not in _DAY_WORDS or any(span.start <= match.start() < span.end for span in covered):
            continue
        if (word in _AMBIGUOUS and match.start() == 0) or word in meant or _stands(word, words):
            continue
        if not re.search(rf"(?<!\w){word[:3]}[a-z]?\.", words.casefold()):  # "Oct." and "Sept."
            return match[0]
    return None


def without_values(sentence: str, citations: Sequence[Citation]) -> str:
    """Returns a sentence without its days and numbers, which are compared by value, and without units of scale."""
    words = []
    for word in _without_days(sentence, citations).split():
        bare = word.strip(".,;:()$€£¥₹%“”\"'’").casefold()
        is_number = any(map(str.isdigit, word)) or bare in _SCALES or any(map(str.isdigit, value(bare)))
        if not is_number:
            words.append(word)
    return " ".join(words)


def figures(text: str) -> Iterator[Figure]:
    """Yields the numbers of a text by value, e.g. "$6.38 billion" -> 6380000000 in "$"."""
    text = _CLOCK.sub(_clock, _NO_ONE.sub(" ", _SCORE.sub(" to ", text)))
    for match in _NUMBER.finditer(_valued(text)):
        behind = match["behind"] or ""
        unit = (match["money"] or "").replace("us$", "$") or match["percent"] or ""
        more = match["more"] or ""
        if not unit and more in ("st", "nd", "rd", "th"):
            unit = "th"
        elif not unit and more and more != "s":
            unit = MEASURES.get(more, more)
        elif not unit and (money := _MONEY_BEHIND.match(behind)):
            unit = _MONEY[money["currency"]]
        elif not unit and behind in ("percentage", "basis") and (match["then"] or "").startswith("point"):
            unit = f"{behind} points"
        elif not unit:
            unit = MEASURES.get(behind, "") or MEASURES.get(behind.removesuffix("s"), "")
            unit = "" if unit in ("points", "$", "€", "¥") else unit
        number = -float(match["number"]) if match["sign"] else float(match["number"])
        shown = match[0].strip().replace(match["number"], f"{float(match['number']):,.12g}")
        yield Figure(number=number, unit=unit, text=shown)


def _valued(text: str) -> str:
    """Returns the words by value, clause for clause: "five, six" are two numbers."""
    text = _TWO.sub("2", text)  # which the library leaves as a word
    return " | ".join(value(piece) for piece in _CLAUSE_ENDS.split(text) if piece.strip())


def _clock(match: re.Match[str]) -> str:
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return f"{hour * 60 + int(match['minute'] or 0)}min"


def _mentions_of(citation: Citation) -> list[DateMention]:
    return find_dates(citation.article.body, citation.article.published, citation.span)


def _mentions_in(sentence: str, citations: Sequence[Citation]) -> list[DateMention]:
    """Returns the days that a sentence names, seen from the day of the first article that it rests on."""
    published = next((one.article.published for one in citations if one.article.published), None)
    return find_dates(sentence, published)


def _means(written: DateMention, quoted: DateMention) -> bool:
    """Returns whether a quote's days are those that were written, or lie within them: October 2025 has the 28th."""
    return written.first <= quoted.first and quoted.last <= written.last


def _stands(words: str, text: str) -> bool:
    wanted = re.escape(" ".join(words.casefold().split()))
    return re.search(rf"(?<!\w){wanted}(?!\w)", " ".join(text.casefold().split())) is not None


def _meant_words(mentions: Sequence[DateMention]) -> set[str]:
    found = set()
    for mention in mentions:
        found |= {MONTHS[mention.first.month - 1].casefold(), MONTHS[mention.last.month - 1].casefold()}
        if mention.first == mention.last:
            found.add(WEEKDAYS[mention.first.weekday()].casefold())
    return found


def _without_days(sentence: str, citations: Sequence[Citation]) -> str:
    """Returns a sentence without the words that name days, which are compared as days."""
    for mention in reversed(_mentions_in(sentence, citations)):
        sentence = f"{sentence[: mention.span.start]} , {sentence[mention.span.end :]}"
    return sentence
