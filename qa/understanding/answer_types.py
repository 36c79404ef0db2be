"""The type of thing that a question asks for: what its question word says, or the noun behind "which" and "what"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from corpus.text.sentences import sentence_spans

AnswerType = Literal[
    "person", "party", "number", "percentage", "points", "money", "age",
    "year", "date", "clock", "time",
    "country", "state", "place", "organization", "work", "law",
]  # fmt: skip
COUNTED: frozenset[AnswerType] = frozenset({"number", "percentage", "points", "money", "age"})

_NOUNS: dict[AnswerType, str] = {
    "person": """actor actress artist athlete author billionaire boxer candidate captain celebrity chancellor coach
        comedian commissioner congressman congresswoman designer director driver golfer governor host judge justice
        king lawmaker leader man mayor minister musician mp mep nominee pianist player politician pope premier
        president prince princess queen quarterback rapper representative scientist secretary senator singer
        songwriter speaker spokesman spokeswoman star tycoon winner woman women men writer""",
    "number": "number amount quantity",
    "percentage": "percent percentage",
    "points": "points",
    "money": "cost fee fine price prize salary wage",
    "age": "age",
    "year": "year",
    "date": "date day deadline month",
    "clock": "hour time",
    "country": "country nation",
    "state": "state",
    "place": "city town village capital island river mountain lake ocean sea continent county province airport",
    "organization": """agency airline automaker band bank brand broadcaster bureau carmaker chain club college
        committee company corporation council court department firm league magazine manufacturer network newspaper
        organisation organization outlet party platform publication retailer school startup studio team university
        website""",
    "work": "album book documentary drama film movie musical novel sequel series show sitcom song",
    "law": "act amendment bill law legislation proposition statute",
}
_TYPE_OF: dict[str, AnswerType] = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}
_BEHIND = re.compile(r"\b(?:which|what)\b(?P<phrase>(?: (?:percentage points|[\w'’-]+))+)", re.IGNORECASE)
_NAMED_THEN = re.compile(
    r"\bwhat(?:'s|’s| is| are| was| were| will be)(?: the| his| her| its| their| your)(?P<phrase>(?: [\w'’-]+)+)",
    re.IGNORECASE,
)
_PHRASE_ENDS = frozenset(
    """a an about after against among and are at be been before between by can could did do does during early for from
    had has have he her his how if in into is it its last late may might must next of on or over she should so than that
    the their they this to under until was were what when where which who whose will with would you
    beat became began bought broke built came chose fell found gave got grew held hit kept led left lost made met paid
    ran rose said saw sent set shot sold spoke stole struck taught threw took told went won wore wrote""".split()
)
_LONGEST_PHRASE = 5  # words
_POSSESSIVE = re.compile(r"['’]s?$")
_AUXILIARY = "is|are|was|were|did|does|do|will|would|has|have|had|can|could|should|may|might"

_HOW_MANY = re.compile(
    r"\bhow many (?P<points>percentage points?|points?)?(?P<percent>percent|per cent)?", re.IGNORECASE
)
_QUANTITY = re.compile(
    r"\bhow (?:many|much|far|long|tall|big|large|high|fast|often|heavy|deep)\b|\bwhat (?:share|proportion|fraction)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bhow old\b|\bat (?:what|which) age\b", re.IGNORECASE)
_MONEY = re.compile(
    r"\bhow much (?:money|(?:does|did|do|will|would|is|was|are|were) .*\b(?:cost|paid|pay|worth|price|charge[ds]?|sell"
    r"|sold|spend|spent|raise[ds]?|fined?|earn(?:ed|s)?|owe[ds]?))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\bwhen (?:{_AUXILIARY})\b|\bwhen\W*$|\bhow long ago\b|\b(?:what|which) (?:week|decade|century)\b", re.IGNORECASE
)
_CLOCK = re.compile(r"\b(?:at )?what time\b(?! of (?:the )?year)", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:who|whom|whose)\b(?! (?:said|says) (?:that )?[\"“])", re.IGNORECASE)
# Teams, countries and companies do these things as well as people: any of them is a party.
_PARTY = re.compile(
    r"\bwho(?:se team)? (?:(?:has|have|had|will|would|did|is|was|are|were) )?(?:\w+ly )?"
    r"(?:w[io]n|wins|winning|beat(?:s|en|ing)?|defeat(?:s|ed|ing)?|play(?:s|ed|ing)?|fac(?:es?|ed|ing)|host(?:s|ed|ing)?"
    r"|invad(?:es?|ed|ing)|attack(?:s|ed|ing)?|bomb(?:s|ed|ing)?|own(?:s|ed)?|bought|buy(?:s|ing)?|acquir(?:es?|ed|ing)"
    r"|makes?|made|making|suppl(?:y|ies|ied|ying)|sell(?:s|ing)?|sold|su(?:es?|ed|ing)|sponsor(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\bwhere\b", re.IGNORECASE)


def answer_type_of(question: str) -> AnswerType | None:
    """Reads what the answer should be; None where the question does not say it.

    Args:
        question: e.g. "Which film won?" -> "work"; "Who resigned?" -> "person"; "How many percent?" -> "percentage".
    """
    sentences = [question[span.start : span.end] for span in sentence_spans(question)]
    question = next((one for one in reversed(sentences) if one.rstrip("\"'”’)").endswith("?")), question)
    found = [(match.start(), kind) for pattern, kind in _PATTERNS if (match := pattern.search(question))]
    first = min(found, default=None, key=lambda one: one[0])
    noun = _by_noun(question)
    if noun and (first is None or noun[0] <= first[0]):
        return noun[1]
    if first is None:
        return None
    return _counted(question) if first[1] == "number" else first[1]


def _by_noun(question: str) -> tuple[int, AnswerType] | None:
    """Returns where the phrase behind "which" or "what" begins, and the type of its last noun that has one."""
    for pattern in (_BEHIND, _NAMED_THEN):
        match = pattern.search(question)
        kinds = list(_kinds(match["phrase"])) if match else []
        if match and kinds:
            return match.start(), kinds[-1]
    return None


def _kinds(phrase: str) -> Iterator[AnswerType]:
    """Yields the types of a phrase's nouns; behind the first one at most one word may stand between two of them."""
    words = phrase.lower().split()
    if words[:2] == ["percentage", "points"]:
        yield "points"
        return
    between = None
    for word in words[:_LONGEST_PHRASE]:
        if word in _PHRASE_ENDS or (between is not None and (between > 1 or word.endswith("ed"))):
            return
        owner = _POSSESSIVE.sub("", word)
        kind = _TYPE_OF.get(owner) or _TYPE_OF.get(owner.removesuffix("s"))
        if kind is not None:
            yield kind
            between = 0
            if owner != word:
                return  # "which country's prime minister" asks for the country
        elif between is not None:
            between += 1


def _counted(question: str) -> AnswerType:
    """Tells apart what numbers are asked for."""
    if _AGE.search(question):
        return "age"
    if many := _HOW_MANY.search(question):
        return "points" if many["points"] else "percentage" if many["percent"] else "number"
    return "money" if _MONEY.search(question) else "number"


_PATTERNS: tuple[tuple[re.Pattern[str], AnswerType], ...] = (
    (_AGE, "number"),
    (_QUANTITY, "number"),
    (_CLOCK, "clock"),
    (_TIME, "time"),
    (_PARTY, "party"),
    (_PERSON, "person"),
    (_PLACE, "place"),
)
