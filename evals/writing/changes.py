"""Rules that make a sentence say something else than its quote: one number, name, day, negation or side is changed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from corpus.types import Article
from corpus.wording import MONTHS, WEEKDAYS

Change = Callable[[str, str, Article, random.Random], str | None]

_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = re.compile(r"(?<![\w.,-])(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?!\w|[.,]\d|-\w)")
_NUMBER_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(_WORDS)})(?![\w-])", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<=[a-z,“(] )[A-Z][a-z’'-]{2,}(?: [A-Z][a-z’'-]{2,})*")
_FIRST_NAME = re.compile(r"^[A-Z][a-z’'-]{2,}(?: [A-Z][a-z’'-]{2,})+")
_DAYS = frozenset((*MONTHS, *WEEKDAYS))
_TITLES = frozenset(
    "President Senator Sen Rep Gov Governor Judge Justice Mr Mrs Ms Dr Prime Minister King Queen".split()
)
_AUXILIARY = re.compile(
    r"\b(?P<word>is|are|was|were|has|have|had|will|would|can|could|did|does|should)\b(?! (?:not|n’t))"
)
_NEGATION = re.compile(r"\b(?:not |never )|(?<=[a-z])n['’]t\b", re.IGNORECASE)
_VERB_S = re.compile(
    r"\b(?P<verb>said|announced|signed|won|killed|bought|sold|died|visited|accused|met|called|became)\b"
)
_BARE = {
    "said": "say", "announced": "announce", "signed": "sign", "won": "win", "killed": "kill", "bought": "buy",
    "sold": "sell", "died": "die", "visited": "visit", "accused": "accuse", "met": "meet", "called": "call",
    "became": "become",
}  # fmt: skip
_OPPOSITES = (
    "rose fell", "risen fallen", "rising falling", "increase decrease", "increased decreased", "increasing decreasing",
    "higher lower", "more fewer", "most least", "before after", "won lost", "winning losing", "win lose",
    "allowed banned", "allow ban", "allows bans", "support oppose", "supports opposes", "supported opposed",
    "approved rejected", "accepted refused", "confirmed denied", "opened closed", "open closed", "began ended",
    "started stopped", "arrived left", "bought sold", "buy sell", "hired fired", "north south", "northern southern",
    "eastern western", "east west", "up down", "above below", "first last", "oldest youngest", "older younger",
    "largest smallest", "larger smaller", "best worst", "better worse", "guilty innocent", "male female",
    "early late", "earlier later", "legal illegal", "success failure", "gained lost", "gains losses", "men women",
    "man woman", "strong weak", "stronger weaker", "public private", "positive negative", "hot cold",
    "over under", "push pull", "upper lower", "defeated succumbed to", "praised criticized", "joined left",
)  # fmt: skip
_OPPOSITE = {a: b for pair in _OPPOSITES for a, b in (pair.split(" ", 1), reversed(pair.split(" ", 1)))}
_SWAPPED = re.compile(
    r"(?P<one>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*) (?P<verb>(?:has |had |have )?(?:beat|defeated|accused|sued|told|"
    r"asked|met|criticized|praised|supported|blamed|joined|killed|bought|replaced|married|endorsed|thanked|attacked|invaded|"
    r"interviewed|helped|warned|called|succeeded|acquired|owns|owned)(?: with| by)?) "
    r"(?P<two>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
)


def number(text: str, quote: str, article: Article, chance: random.Random) -> str | None:
    """Changes a number that is no year."""
    found = [one for one in _NUMBER.finditer(text) if not _YEAR.fullmatch(one[0]) and not _is_day(text, one)]
    words = list(_NUMBER_WORD.finditer(text))
    if not found and not words:
        return None
    one = chance.choice([*found, *words])
    if one[0].lower() in _WORDS:
        other = chance.choice([word for word in _WORDS if word != one[0].lower()])
        other = other.capitalize() if one[0][0].isupper() else other
    else:
        value = float(one[0].replace(",", ""))
        changed = chance.choice((value + 1, value + 2, value * 2, value * 10, max(value - 1, 0)))
        other = f"{changed:,.{len(one[0].partition('.')[2])}f}"
        other = other if "," in one[0] else other.replace(",", "")
    return _replaced(text, one, other, quote)


def name(text: str, quote: str, article: Article, chance: random.Random) -> str | None:
    """Puts another name of the same article for one of the sentence."""
    found = [one for one in _NAME.finditer(text) if _is_name(one[0])]
    others = sorted({one[0] for one in _NAME.finditer(article.body) if _is_name(one[0]) and not _shared(one[0], quote)})
    if not found or not others:
        return None
    one = chance.choice(found)
    alike = [other for other in others if len(other.split()) == len(one[0].split())] or others
    return _replaced(text, one, chance.choice(alike), "")


def day(text: str, quote: str, article: Article, chance: random.Random) -> str | None:
    """Changes a weekday, a month, a year or the day of a month."""
    found = list(re.finditer(rf"\b(?:{'|'.join(sorted(_DAYS - {'May', 'March'}))})\b", text))
    found += list(_YEAR.finditer(text))
    found += [one for one in re.finditer(r"\b\d{1,2}\b", text) if _is_day(text, one)]
    if not found:
        return None
    one = chance.choice(found)
    if one[0] in MONTHS:
        other = chance.choice([month for month in MONTHS if month != one[0] and month not in quote])
    elif one[0] in WEEKDAYS:
        other = chance.choice([weekday for weekday in WEEKDAYS if weekday != one[0] and weekday not in quote])
    elif len(one[0]) == 4:
        other = str(int(one[0]) + chance.choice((-2, -1, 1, 2)))
    else:
        other = str(chance.choice([number for number in range(1, 28) if number != int(one[0])]))
    return _replaced(text, one, other, "")


def negation(text: str, quote: str, article: Article, chance: random.Random) -> str | None:
    """Takes a negation out, or puts one in."""
    found = list(_NEGATION.finditer(text))
    if found:
        one = chance.choice(found)
        if one[0].lower().startswith("n"):
            before = text[: one.start()]
            fixed = re.sub(r"\bwo$", "will", re.sub(r"\bca$", "can", before))
            return fixed + text[one.end() :] if one[0].lower() in ("n't", "n’t") else before + text[one.end() :]
        return text[: one.start()] + text[one.end() :]
    auxiliaries = list(_AUXILIARY.finditer(text))
    if auxiliaries:
        one = auxiliaries[0]
        return f"{text[: one.end()]} not{text[one.end() :]}"
    verbs = list(_VERB_S.finditer(text))
    if not verbs:
        return None
    return f"{text[: verbs[0].start()]}did not {_BARE[verbs[0]['verb']]}{text[verbs[0].end() :]}"


def side(text: str, quote: str, article: Article, chance: random.Random) -> str | None:
    """Puts a word for its opposite, or turns around who did it to whom."""
    swapped = _SWAPPED.search(text)
    if swapped and not _DAYS & {swapped["one"], swapped["two"]}:
        around = f"{swapped['two']} {swapped['verb']} {swapped['one']}"
        return text[: swapped.start()] + around + text[swapped.end() :]
    found = [one for one in re.finditer(r"\b[a-z]+\b", text) if one[0] in _OPPOSITE]
    found = [one for one in found if _OPPOSITE[one[0]] not in quote]
    if not found:
        return None
    one = chance.choice(found)
    return _replaced(text, one, _OPPOSITE[one[0]], "")


CHANGES: dict[str, Change] = {"number": number, "name": name, "date": day, "negation": negation, "side": side}


def _is_day(text: str, number: re.Match[str]) -> bool:
    """Returns whether a number is the day of a month: "28 October", "Oct. 28"."""
    months = "|".join([*MONTHS, *(f"{month[:3]}[a-z]?\\." for month in MONTHS)])
    return bool(
        re.match(rf" (?:{months})", text[number.end() :]) or re.search(rf"(?:{months}) $", text[: number.start()])
    )


def _is_name(words: str) -> bool:
    parts = set(words.split())
    return not parts & _DAYS and not parts <= _TITLES


def _shared(words: str, quote: str) -> bool:
    return any(re.search(rf"\b{re.escape(part)}", quote) for part in words.split())


def _replaced(text: str, one: re.Match[str], other: str, quote: str) -> str | None:
    if quote and re.search(rf"(?<![\w.,]){re.escape(other)}(?![\w.,]\w)", quote):
        return None  # the quote has it as well
    return f"{text[: one.start()]}{other}{text[one.end() :]}"
